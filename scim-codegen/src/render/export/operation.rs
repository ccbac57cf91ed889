//! Parts of an operation: parameters, bodies and responses.

use super::{attribute::set, definitions::Definitions, messages};
use crate::model::Capabilities;
use serde_json::{Value as Json, json};

pub(super) const MEDIA_TYPE: &str = "application/scim+json";

/// Whether an operation reads a resource, or changes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum VersionCondition {
    Read,
    Change,
}

pub(super) fn content(schema: &Json) -> Json {
    json!({ MEDIA_TYPE: { "schema": schema } })
}

pub(super) fn body(definitions: &Definitions, name: &str) -> Json {
    json!({ "required": true, "content": content(&definitions.reference(name)) })
}

pub(super) fn failure(definitions: &Definitions) -> Json {
    json!({ "description": "Error", "content": content(&definitions.reference(messages::ERROR)) })
}

/// A response with a body, and with the version of the resource if the provider supports versions.
pub(super) fn answer(description: &str, schema: &Json, versioned: Option<&Capabilities>) -> Json {
    let mut response = json!({ "description": description, "content": content(schema) });
    let header = json!({ "ETag": {
        "description": "Version of the resource",
        "schema": { "type": "string" },
    } });
    let has_version = versioned.is_some_and(|capabilities| capabilities.etag);
    set(&mut response, "headers", has_version.then_some(header));
    response
}

pub(super) fn id() -> Json {
    json!({
        "name": "id",
        "in": "path",
        "required": true,
        "description": "Identifier of the resource",
        "schema": { "type": "string" },
    })
}

fn query(name: &str, type_: &str, description: &str) -> Json {
    json!({
        "name": name,
        "in": "query",
        "description": description,
        "schema": { "type": type_ },
    })
}

/// The parameters that select attributes of a response.
pub(super) fn projection() -> Vec<Json> {
    vec![
        query(
            "attributes",
            "string",
            "Attributes to return, separated by commas",
        ),
        query(
            "excludedAttributes",
            "string",
            "Attributes to leave out, separated by commas",
        ),
    ]
}

/// The condition on the version of a resource.
pub(super) fn condition(capabilities: &Capabilities, access: VersionCondition) -> Option<Json> {
    let (name, description) = match access {
        VersionCondition::Read => (
            "If-None-Match",
            "Return the resource only if it has another version",
        ),
        VersionCondition::Change => (
            "If-Match",
            "Change the resource only if it has this version",
        ),
    };
    capabilities.etag.then(|| {
        json!({
            "name": name,
            "in": "header",
            "description": description,
            "schema": { "type": "string" },
        })
    })
}

/// The parameters of a list.
pub(super) fn list(capabilities: &Capabilities) -> Vec<Json> {
    let mut parameters = projection();
    if capabilities.filter.is_some() {
        parameters.push(query(
            "filter",
            "string",
            "Filter expression (RFC 7644 §3.4.2.2)",
        ));
    }
    if capabilities.sort {
        parameters.push(query("sortBy", "string", "Attribute to sort by"));
        let mut order = query("sortOrder", "string", "Order of the resources");
        let values = json!({ "type": "string", "enum": ["ascending", "descending"] });
        set(&mut order, "schema", Some(values));
        parameters.push(order);
    }
    let paging = &capabilities.pagination;
    if paging.index {
        parameters.push(query(
            "startIndex",
            "integer",
            "Position of the first resource, from 1",
        ));
    }
    if paging.cursor {
        parameters.push(query("cursor", "string", "Cursor of the page"));
    }
    if paging.index || paging.cursor {
        parameters.push(query(
            "count",
            "integer",
            "Maximum number of resources in the page",
        ));
    }
    parameters
}
