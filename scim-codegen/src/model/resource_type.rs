//! Resource types, and the schemas they refer to (RFC 7643 §6).

use super::{Extension, ResourceType, Schema, SchemaId};
use crate::{
    document::{Object, Trail, limits, shown},
    finding::{Finding, Findings, Place},
    lint::rules,
};

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
pub(super) fn read(object: &Object<'_>, findings: &mut Findings) -> Option<Raw> {
    let mut text = |name: &str| {
        object
            .text(name, findings)
            .map(str::trim)
            .filter(|t| !t.is_empty())
    };
    let (name, endpoint, schema) = (text("name"), text("endpoint"), text("schema"));
    let name = name.or(text("id"));
    let (Some(name), Some(endpoint), Some(schema)) = (name, endpoint, schema) else {
        let missing: Vec<&str> = [("name", name), ("endpoint", endpoint), ("schema", schema)]
            .into_iter()
            .filter_map(|(what, value)| value.is_none().then_some(what))
            .collect();
        let missing = missing.join("`, `");
        findings.push(Finding {
            repair: Some(format!("add `{missing}` to the resource type")),
            ..object.finding(
                &rules::INCOMPLETE_RESOURCE_TYPE,
                format!(
                    "resource type `{}` has no `{missing}`",
                    shown(name.unwrap_or("(no name)"))
                ),
            )
        });
        return None;
    };
    if [name, endpoint, schema]
        .iter()
        .any(|text| text.chars().count() > limits::MAX_NAME)
    {
        findings.push(object.finding(
            &rules::LIMIT,
            "the resource type's name, endpoint or schema is too long",
        ));
        return None;
    }
    Some(Raw {
        endpoint: relative_endpoint(object, endpoint, findings)?,
        description: super::attribute::description(object, findings),
        extensions: extensions(object, findings),
        place: object.place(),
        name: name.to_owned(),
        schema: schema.to_owned(),
    })
}

fn extensions(object: &Object<'_>, findings: &mut Findings) -> Vec<(String, bool, Place)> {
    let trail = Trail::Member(&object.trail, "schemaExtensions");
    let mut extensions = Vec::new();
    for (index, node) in object
        .items("schemaExtensions", findings)
        .iter()
        .enumerate()
    {
        let Some(extension) = Object::new(object.document, node, Trail::Item(&trail, index)) else {
            object.wrong_type(
                "schemaExtensions",
                "an array of objects",
                &node.value,
                findings,
            );
            continue;
        };
        let Some(urn) = extension.text("schema", findings) else {
            findings.push(Finding {
                repair: Some("add `schema`, the extension's URN".to_owned()),
                ..extension.finding(
                    &rules::INCOMPLETE_RESOURCE_TYPE,
                    "an extension has no `schema`",
                )
            });
            continue;
        };
        let required = extension.boolean("required", findings).unwrap_or(false);
        let place = extension.place();
        extensions.push((urn.to_owned(), required, place));
    }
    extensions
}

/// `/Users` of `/Users`, `Users`, `/Users/` and `https://scim.example.com/v2/Users`.
fn relative_endpoint(
    object: &Object<'_>,
    endpoint: &str,
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
        findings.push(Finding {
            repair: Some(
                "set `endpoint` to a path below the base URL, `/Users` for example".to_owned(),
            ),
            ..object.finding_in(
                "endpoint",
                &rules::UNSAFE_ENDPOINT,
                format!(
                    "endpoint `{}` is no path below the base URL",
                    shown(endpoint)
                ),
            )
        });
        return None;
    }
    let clean = format!("/{}", path.trim_matches('/'));
    if clean != endpoint {
        findings.push(Finding {
            assumed: Some(format!("read as `{clean}`")),
            ..object.finding_in(
                "endpoint",
                &rules::ODD_ENDPOINT,
                format!("endpoint `{}`", shown(endpoint)),
            )
        });
    }
    Some(clean)
}

/// Finds the schemas that the resource types refer to.
pub(super) fn resolve(
    raw: Vec<Raw>,
    schemas: &[Schema],
    findings: &mut Findings,
) -> Vec<ResourceType> {
    let mut types: Vec<ResourceType> = Vec::new();
    for raw in raw {
        if types.iter().any(|known| known.name == raw.name) {
            findings.push(Finding {
                rule: &rules::DUPLICATE_RESOURCE_TYPE,
                place: raw.place.clone(),
                message: format!("there are two resource types `{}`", shown(&raw.name)),
                assumed: None,
                repair: Some("rename or remove one of them".to_owned()),
            });
            continue;
        }
        types.extend(resolve_one(raw, schemas, findings));
    }
    types
}

fn resolve_one(raw: Raw, schemas: &[Schema], findings: &mut Findings) -> Option<ResourceType> {
    let Some(schema) = find(schemas, &raw.schema, &raw.place, findings) else {
        report_missing_base(&raw, findings);
        return None;
    };
    let mut extensions: Vec<Extension> = Vec::new();
    for (urn, required, place) in &raw.extensions {
        match find(schemas, urn, place, findings) {
            Some(id) if extensions.iter().any(|known| known.schema == id) || id == schema => {}
            Some(schema) => extensions.push(Extension {
                schema,
                required: *required,
            }),
            None => findings.push(Finding {
                rule: &rules::MISSING_EXTENSION,
                place: place.clone(),
                message: format!(
                    "resource type `{}` has the extension `{}`, which is not among the schemas",
                    shown(&raw.name),
                    shown(urn)
                ),
                assumed: None,
                repair: Some(
                    "add the schema, or remove the extension from the resource type".to_owned(),
                ),
            }),
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

fn find(schemas: &[Schema], urn: &str, place: &Place, findings: &mut Findings) -> Option<SchemaId> {
    let urn = urn.trim();
    if let Some(index) = schemas.iter().position(|schema| schema.urn.0 == urn) {
        return Some(SchemaId(index));
    }
    let index = schemas
        .iter()
        .position(|schema| schema.urn.same(urn) || schema.urn.0.trim() == urn)?;
    findings.push(Finding {
        rule: &rules::URN_CASE,
        place: place.clone(),
        message: format!("`{}` is written in another way by its schema", shown(urn)),
        assumed: schemas
            .get(index)
            .map(|schema| format!("taken for `{}`", shown(&schema.urn.0))),
        repair: None,
    });
    Some(SchemaId(index))
}

fn report_missing_base(raw: &Raw, findings: &mut Findings) {
    const DISCOVERY: [&str; 3] = [
        "urn:ietf:params:scim:schemas:core:2.0:Schema",
        "urn:ietf:params:scim:schemas:core:2.0:ResourceType",
        "urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig",
    ];
    let discovery = DISCOVERY
        .iter()
        .any(|urn| urn.eq_ignore_ascii_case(&raw.schema));
    let message = format!(
        "resource type `{}` has the schema `{}`, which is not among the schemas",
        shown(&raw.name),
        shown(&raw.schema)
    );
    let (rule, assumed, repair) = if discovery {
        (
            &rules::DISCOVERY_WITHOUT_SCHEMA,
            Some("left out".to_owned()),
            None,
        )
    } else {
        let repair = "add the schema, or remove the resource type".to_owned();
        (&rules::MISSING_SCHEMA, None, Some(repair))
    };
    findings.push(Finding {
        rule,
        place: raw.place.clone(),
        message,
        assumed,
        repair,
    });
}
