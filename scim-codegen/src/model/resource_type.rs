//! Resource types, and the schemas they refer to (RFC 7643 §6).

use super::{Extension, ResourceType, Schema, SchemaId, attribute};
use crate::{
    document::{Object, Trail},
    finding::{Finding, Findings},
    lint::{
        repair::{self, Subject},
        rules,
    },
    text::{Place, limits, shown},
};
use std::collections::{BTreeMap, BTreeSet};

/// A resource type as it is written: its schemas are URNs still.
pub(super) struct Raw {
    name: String,
    description: Option<String>,
    endpoint: String,
    schema: String,
    extensions: Vec<(String, bool, Place)>,
    place: Place,
}

/// Reads one resource type; `None` if too much is missing, which is reported.
pub(super) fn read(object: &Object<'_>, base_path: &str, findings: &mut Findings) -> Option<Raw> {
    let mut text = |name: &str| {
        object
            .text(name, findings)
            .map(str::trim)
            .filter(|t| !t.is_empty())
    };
    let name = text("name").or(text("id"));
    let object = &match name {
        Some(name) => object.about(Subject::ResourceType(name)),
        None => *object,
    };
    let mut text = |name: &str| {
        object
            .text(name, findings)
            .map(str::trim)
            .filter(|t| !t.is_empty())
    };
    let (endpoint, schema) = (text("endpoint"), text("schema"));
    let (Some(name), Some(endpoint), Some(schema)) = (name, endpoint, schema) else {
        let missing: Vec<&str> = [("name", name), ("endpoint", endpoint), ("schema", schema)]
            .into_iter()
            .filter_map(|(what, value)| value.is_none().then_some(what))
            .collect();
        let (named, all) = (shown(name.unwrap_or("(no name)")), missing.join("`, `"));
        let repair = match missing.as_slice() {
            ["endpoint"] => object.subject.set("endpoint", "\"/…\""),
            _ => format!("add `{all}` to the resource type in the document"),
        };
        findings.push(
            object
                .finding(
                    &rules::INCOMPLETE_RESOURCE_TYPE,
                    format!("resource type `{named}` has no `{all}`"),
                )
                .repaired_by(repair),
        );
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
    Some(Raw {
        endpoint: relative_endpoint(object, endpoint, base_path, findings)?,
        description: attribute::description(object, findings),
        extensions: extensions(object, findings),
        place: object.place(),
        name: name.to_owned(),
        schema: schema.to_owned(),
    })
}

fn extensions(object: &Object<'_>, findings: &mut Findings) -> Vec<(String, bool, Place)> {
    const MEMBER: &str = "schemaExtensions";
    let trail = Trail::Member(&object.trail, MEMBER);
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
        let trail = Trail::Item(&trail, index);
        let Some(extension) = Object::new(object.document, node, trail) else {
            object.wrong_item(node, &trail, "an object", findings);
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
        let place = extension.place();
        extensions.push((urn.to_owned(), required, place));
    }
    extensions
}

/// `/Users` of `/Users`, `Users`, `/Users/`, `https://scim.example.com/v2/Users`, and of `/v2/Users` below this base URL.
fn relative_endpoint(
    object: &Object<'_>,
    endpoint: &str,
    base_path: &str,
    findings: &mut Findings,
) -> Option<String> {
    let unsafe_part = |path: &str| {
        path.contains(['?', '#', '\\', '%'])
            || path.contains(|c: char| c.is_whitespace() || c.is_control())
            || path.split('/').any(|segment| matches!(segment, "." | ".."))
    };
    let path = match endpoint.split_once("://") {
        // Absolute: the base URL's path is not known here; resource types have one segment (RFC 7643 §6).
        Some((_, rest)) => {
            let path = rest.split_once('/').map_or("", |(_, path)| path);
            path.trim_end_matches('/')
                .rsplit('/')
                .next()
                .unwrap_or_default()
        }
        None => endpoint,
    };
    if unsafe_part(endpoint) || endpoint.starts_with("//") || path.trim_matches('/').is_empty() {
        let message = format!(
            "endpoint `{}` is no path below the base URL",
            shown(endpoint)
        );
        findings.push(
            object
                .finding_in("endpoint", &rules::UNSAFE_ENDPOINT, message)
                .repaired_by(object.subject.set("endpoint", "\"/…\"")),
        );
        return None;
    }
    let clean = format!("/{}", path.trim_matches('/'));
    let clean = below(&clean, base_path).unwrap_or(clean);
    if clean != endpoint {
        let message = format!("endpoint `{}`", shown(endpoint));
        findings.push(
            object
                .finding_in("endpoint", &rules::ODD_ENDPOINT, message)
                .assuming(format!("read as `{}`", shown(&clean)))
                .repaired_by(object.subject.set("endpoint", "\"/…\"")),
        );
    }
    Some(clean)
}

/// What is left of a path that repeats the base URL's.
fn below(path: &str, base_path: &str) -> Option<String> {
    let rest = path.strip_prefix(base_path)?;
    (rest.len() > 1 && rest.starts_with('/')).then(|| rest.to_owned())
}

/// Schemas by their URNs.
struct Index<'a> {
    schemas: &'a [Schema],
    exact: BTreeMap<&'a str, usize>,
    /// Without case, and without space around them.
    folded: BTreeMap<String, usize>,
}

impl<'a> Index<'a> {
    fn new(schemas: &'a [Schema]) -> Self {
        let mut folded = BTreeMap::new();
        for (index, schema) in schemas.iter().enumerate() {
            let urn = schema.urn.0.trim().to_ascii_lowercase();
            folded.entry(urn).or_insert(index);
        }
        let exact = |(index, schema): (usize, &'a Schema)| (schema.urn.0.as_str(), index);
        Self {
            schemas,
            exact: schemas.iter().enumerate().map(exact).collect(),
            folded,
        }
    }

    fn find(&self, urn: &str, place: &Place, findings: &mut Findings) -> Option<SchemaId> {
        let urn = urn.trim();
        if let Some(index) = self.exact.get(urn) {
            return Some(SchemaId(*index));
        }
        let index = *self.folded.get(&urn.to_ascii_lowercase())?;
        let known = shown(&self.schemas.get(index)?.urn.0);
        let message = format!("`{}` is written in another way by its schema", shown(urn));
        findings.push(
            Finding::new(&rules::URN_CASE, place.clone(), message)
                .assuming(format!("taken for `{known}`"))
                .repaired_by("write one spelling in the document"),
        );
        Some(SchemaId(index))
    }
}

/// Finds the schemas that the resource types refer to.
pub(super) fn resolve(
    raw: Vec<Raw>,
    schemas: &[Schema],
    findings: &mut Findings,
) -> Vec<ResourceType> {
    let index = Index::new(schemas);
    let mut types: Vec<ResourceType> = Vec::new();
    let mut known = BTreeSet::new();
    for raw in raw {
        if !known.insert(raw.name.clone()) {
            let message = format!("there are two resource types `{}`", shown(&raw.name));
            findings.push(
                Finding::new(&rules::DUPLICATE_RESOURCE_TYPE, raw.place, message)
                    .repaired_by("rename or remove one of them in the document"),
            );
            continue;
        }
        types.extend(resolve_one(raw, &index, findings));
    }
    types
}

fn resolve_one(raw: Raw, index: &Index<'_>, findings: &mut Findings) -> Option<ResourceType> {
    let Some(schema) = index.find(&raw.schema, &raw.place, findings) else {
        report_missing_base(&raw, findings);
        return None;
    };
    let mut extensions: Vec<Extension> = Vec::new();
    let mut known = BTreeSet::from([schema]);
    for (urn, required, place) in &raw.extensions {
        match index.find(urn, place, findings) {
            Some(schema) if known.insert(schema) => extensions.push(Extension {
                schema,
                required: *required,
            }),
            Some(_) => {}
            None => report_missing_extension(&raw.name, urn, *required, place, findings),
        }
    }
    Some(ResourceType {
        name: raw.name,
        description: raw.description,
        endpoint: raw.endpoint,
        schema,
        extensions,
    })
}

fn report_missing_extension(
    resource_type: &str,
    urn: &str,
    required: bool,
    place: &Place,
    findings: &mut Findings,
) {
    let finding = |rule, has: &str| {
        let message = format!(
            "resource type `{}` {has} the extension `{}`, which is not among the schemas",
            shown(resource_type),
            shown(urn)
        );
        Finding::new(rule, place.clone(), message)
            .repaired_by(format!("exclude = [{}]", repair::text(&shown(urn.trim()))))
    };
    findings.push(if required {
        finding(&rules::MISSING_REQUIRED_EXTENSION, "requires")
    } else {
        finding(&rules::MISSING_EXTENSION, "has")
            .assuming("left out of the types; its values are kept as JSON under its URN")
    });
}

/// Whether a schema is that of a discovery resource (RFC 7643 §5–7).
/// Whether a schema is a resource type's rather than an extension, a message or what describes the provider itself.
pub(super) fn is_likely(urn: &str) -> bool {
    let urn = urn.to_ascii_lowercase();
    !is_discovery(&urn) && !urn.contains(":extension:") && !urn.contains(":api:messages:")
}

pub(super) fn is_discovery(urn: &str) -> bool {
    const DISCOVERY: [&str; 3] = [
        "urn:ietf:params:scim:schemas:core:2.0:Schema",
        "urn:ietf:params:scim:schemas:core:2.0:ResourceType",
        "urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig",
    ];
    DISCOVERY
        .iter()
        .any(|known| known.eq_ignore_ascii_case(urn))
}

fn report_missing_base(raw: &Raw, findings: &mut Findings) {
    let message = format!(
        "resource type `{}` has the schema `{}`, which is not among the schemas",
        shown(&raw.name),
        shown(&raw.schema)
    );
    let finding = |rule| {
        Finding::new(rule, raw.place.clone(), message)
            .repaired_by(Subject::ResourceType(&raw.name).remove())
    };
    findings.push(if is_discovery(&raw.schema) {
        finding(&rules::DISCOVERY_WITHOUT_SCHEMA).assuming("left out")
    } else {
        finding(&rules::MISSING_SCHEMA)
    });
}
