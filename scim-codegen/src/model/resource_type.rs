//! Resource types and the schemas that they refer to (RFC 7643 §6).

use super::{
    ExtensionModel, ResourceTypeModel, SchemaModel, attribute,
    endpoint::{self, BasePath},
    urns::{UrnIndex, is_discovery},
};
use crate::{
    document::{JsonPath, Object, rfc7643},
    finding::{Finding, Findings, Repair},
    lint::{
        repair::{self, FindingSubject},
        rules,
    },
    text::{SourceSpan, limits, shown, toml_string},
};
use std::collections::{BTreeMap, BTreeSet};

/// A resource type whose schemas are not resolved yet: they are still URNs.
pub(super) struct UnresolvedType {
    name: String,
    description: Option<String>,
    endpoint: String,
    schema: String,
    extensions: Vec<UnresolvedExtension>,
    place: SourceSpan,
}

struct UnresolvedExtension {
    urn: String,
    required: bool,
    place: SourceSpan,
}

/// Reads a resource type. Reports missing members and returns `None` if too many are missing.
pub(super) fn read(
    object: &Object<'_>,
    base: &BasePath,
    findings: &mut Findings,
) -> Option<UnresolvedType> {
    let mut text = |name: &str| {
        object
            .text(name, findings)
            .map(str::trim)
            .filter(|text| !text.is_empty())
    };
    let name = text("name").or(text("id"));
    let (endpoint, schema) = (text("endpoint"), text("schema"));
    let object = &match name {
        Some(name) => object.about(FindingSubject::ResourceType(name)),
        None => *object,
    };
    let (Some(name), Some(endpoint), Some(schema)) = (name, endpoint, schema) else {
        report_incomplete(object, name, endpoint, schema, findings);
        return None;
    };
    if [name, endpoint, schema]
        .iter()
        .any(|text| text.chars().count() > limits::MAX_NAME)
    {
        let message = "the resource type's name, endpoint or schema is too long";
        findings.push(
            object
                .finding(&rules::LIMIT, message)
                .repaired_by("shorten it, or remove the resource type from the document"),
        );
        return None;
    }
    let guess = endpoint::guessed(name, schema);
    Some(UnresolvedType {
        endpoint: endpoint::relative(object, endpoint, &guess, base, findings)?,
        description: attribute::description(object, findings),
        extensions: extensions(object, findings),
        place: object.place(),
        name: name.to_owned(),
        schema: schema.to_owned(),
    })
}

fn report_incomplete(
    object: &Object<'_>,
    name: Option<&str>,
    endpoint: Option<&str>,
    schema: Option<&str>,
    findings: &mut Findings,
) {
    let missing: Vec<&str> = [("name", name), ("endpoint", endpoint), ("schema", schema)]
        .into_iter()
        .filter_map(|(what, value)| value.is_none().then_some(what))
        .collect();
    let all = missing.join("`, `");
    let repair = match (missing.as_slice(), name, schema) {
        (["endpoint"], Some(name), Some(schema)) => {
            let guess = endpoint::guessed(name, schema);
            object.subject.set("endpoint", &toml_string(&guess))
        }
        _ => format!("add `{all}` to the resource type in the document").into(),
    };
    let name = shown(name.unwrap_or("(no name)"));
    let message = format!("resource type `{name}` has no `{all}`");
    findings.push(
        object
            .finding(&rules::INCOMPLETE_RESOURCE_TYPE, message)
            .repaired_by(repair),
    );
}

fn extensions(object: &Object<'_>, findings: &mut Findings) -> Vec<UnresolvedExtension> {
    const MEMBER: &str = "schemaExtensions";
    let path = JsonPath::Member(&object.path, MEMBER);
    let mut extensions = Vec::new();
    for (index, node) in object.items(MEMBER, findings).iter().enumerate() {
        if index >= limits::MAX_SIBLINGS {
            let message = format!("more than {} extensions", limits::MAX_SIBLINGS);
            findings.push(
                object
                    .finding_in(MEMBER, &rules::LIMIT, message)
                    .repaired_by(
                        "name the extensions that you use: `include = [\"URN\"]` in scim.toml",
                    ),
            );
            break;
        }
        let path = JsonPath::Item(&path, index);
        let Some(extension) = Object::new(object.document, node, path) else {
            object.wrong_item(node, &path, "an object", findings);
            continue;
        };
        let Some(urn) = extension.text("schema", findings) else {
            let message = "an extension has no `schema`";
            findings.push(
                extension
                    .finding(&rules::INCOMPLETE_RESOURCE_TYPE, message)
                    .repaired_by("add `schema`, the extension's URN, to the document"),
            );
            continue;
        };
        let required = extension.boolean("required", findings).unwrap_or(false);
        extensions.push(UnresolvedExtension {
            urn: urn.to_owned(),
            required,
            place: extension.place(),
        });
    }
    extensions
}

/// Resolves the schemas that the resource types refer to.
pub(super) fn resolve(
    unresolved: Vec<UnresolvedType>,
    schemas: &[SchemaModel],
    findings: &mut Findings,
) -> Vec<ResourceTypeModel> {
    let index = UrnIndex::new(schemas);
    let mut types: Vec<ResourceTypeModel> = Vec::new();
    let mut names = BTreeSet::new();
    let mut endpoints: BTreeMap<String, (String, bool)> = BTreeMap::new();
    for one in unresolved {
        if !names.insert(one.name.clone()) {
            let message = format!("resource type `{}` occurs twice", shown(&one.name));
            findings.push(
                Finding::new(&rules::DUPLICATE_RESOURCE_TYPE, one.place, message)
                    .repaired_by("rename or remove one of them in the document"),
            );
            continue;
        }
        let place = one.place.clone();
        let is_rfc = rfc7643::endpoint(&one.schema).is_some();
        let Some(resource_type) = resolve_one(one, &index, findings) else {
            continue;
        };
        let name = resource_type.name.clone();
        let key = resource_type.endpoint.to_ascii_lowercase();
        match endpoints.get(&key) {
            Some((first, first_is_rfc)) => {
                // Keep the resource that the RFC defines.
                let other = if is_rfc && !first_is_rfc {
                    first
                } else {
                    &name
                };
                let message = format!(
                    "resource types `{}` and `{}` share the endpoint `{}`",
                    shown(first),
                    shown(&name),
                    shown(&resource_type.endpoint)
                );
                findings.push(
                    Finding::new(&rules::SHARED_ENDPOINT, place, message)
                        .assuming(
                            "both are generated, and resources are distinguished by their schema",
                        )
                        .repaired_by(repair::exclude(other)),
                );
            }
            None => drop(endpoints.insert(key, (name, is_rfc))),
        }
        types.push(resource_type);
    }
    types
}

fn resolve_one(
    one: UnresolvedType,
    index: &UrnIndex<'_>,
    findings: &mut Findings,
) -> Option<ResourceTypeModel> {
    let Some(schema) = index.find(&one.schema, &one.place, findings) else {
        report_missing_base(&one, findings);
        return None;
    };
    let mut extensions: Vec<ExtensionModel> = Vec::new();
    let mut known = BTreeSet::from([schema]);
    for extension in &one.extensions {
        match index.find(&extension.urn, &extension.place, findings) {
            Some(schema) if known.insert(schema) => extensions.push(ExtensionModel {
                schema,
                required: extension.required,
            }),
            Some(again) => report_needless_extension(&one, extension, again == schema, findings),
            None => report_missing_extension(&one, extension, findings),
        }
    }
    Some(ResourceTypeModel {
        name: one.name,
        description: one.description,
        endpoint: one.endpoint,
        schema,
        extensions,
    })
}

fn report_needless_extension(
    one: &UnresolvedType,
    UnresolvedExtension { urn, place, .. }: &UnresolvedExtension,
    is_base: bool,
    findings: &mut Findings,
) {
    let (name, urn) = (shown(&one.name), shown(urn));
    let message = if is_base {
        format!("resource type `{name}` has its base schema `{urn}` as an extension")
    } else {
        format!("resource type `{name}` has the extension `{urn}` twice")
    };
    findings.push(
        Finding::new(&rules::NEEDLESS_EXTENSION, place.clone(), message)
            .assuming("ignored")
            .repaired_by("remove the extension from the document"),
    );
}

fn report_missing_extension(
    one: &UnresolvedType,
    UnresolvedExtension {
        urn,
        required,
        place,
    }: &UnresolvedExtension,
    findings: &mut Findings,
) {
    let (name, shown_urn) = (shown(&one.name), shown(urn));
    let message = |verb: &str| {
        format!(
            "resource type `{name}` {verb} the extension `{shown_urn}`, which is not among the schemas"
        )
    };
    let known = rfc7643::add_schema(urn);
    findings.push(if *required {
        let advice = "add its schema: `[[overlay]]` with `schema_file` in scim.toml";
        Finding::new(
            &rules::MISSING_REQUIRED_EXTENSION,
            place.clone(),
            message("requires"),
        )
        .repaired_by(known.unwrap_or_else(|| advice.into()))
    } else {
        Finding::new(&rules::MISSING_EXTENSION, place.clone(), message("has"))
            .assuming("no type is generated; its values are kept as JSON under its URN")
            .repaired_by(known.unwrap_or_else(|| repair::exclude(urn.trim())))
    });
}

fn report_missing_base(one: &UnresolvedType, findings: &mut Findings) {
    let message = format!(
        "resource type `{}` has the schema `{}`, which is not among the schemas",
        shown(&one.name),
        shown(&one.schema)
    );
    let exclude: Repair = FindingSubject::ResourceType(&one.name).remove();
    let place = one.place.clone();
    findings.push(if is_discovery(&one.schema) {
        Finding::new(&rules::DISCOVERY_WITHOUT_SCHEMA, place, message)
            .assuming("ignored")
            .repaired_by(exclude)
    } else {
        Finding::new(&rules::MISSING_SCHEMA, place, message)
            .repaired_by(rfc7643::add_schema(&one.schema).unwrap_or(exclude))
    });
}
