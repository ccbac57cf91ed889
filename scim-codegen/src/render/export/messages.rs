//! The messages of RFC 7644, and the metadata of all resources.

use super::definitions::Definitions;
use serde_json::{Value as Json, json};

pub(super) const META: &str = "Meta";
pub(super) const LIST: &str = "ListResponse";
pub(super) const SEARCH: &str = "SearchRequest";
pub(super) const PATCH: &str = "PatchOp";
pub(super) const ERROR: &str = "Error";
pub(super) const BULK_REQUEST: &str = "BulkRequest";
pub(super) const BULK_RESPONSE: &str = "BulkResponse";

/// Adds the definitions of all messages.
pub(super) fn add(definitions: &mut Definitions) {
    let messages = [
        (META, meta()),
        (LIST, list(json!({ "type": "object" }))),
        (SEARCH, search()),
        (PATCH, patch()),
        (ERROR, error()),
        (BULK_REQUEST, bulk_request()),
        (BULK_RESPONSE, bulk_response()),
    ];
    for (name, schema) in messages {
        let name = definitions.name(name);
        definitions.schemas.insert(name, schema);
    }
}

fn message(urn: &str) -> Json {
    let example = format!("urn:ietf:params:scim:api:messages:2.0:{urn}");
    json!({ "type": "array", "items": { "type": "string", "examples": [example] } })
}

fn meta() -> Json {
    json!({
        "type": "object",
        "description": "Metadata of a resource",
        "readOnly": true,
        "properties": {
            "resourceType": { "type": "string" },
            "created": { "type": "string", "format": "date-time" },
            "lastModified": { "type": "string", "format": "date-time" },
            "location": { "type": "string", "format": "uri-reference" },
            "version": { "type": "string" },
        },
    })
}

/// A page of resources.
pub(super) fn list(resource: Json) -> Json {
    json!({
        "type": "object",
        "required": ["schemas"],
        "properties": {
            "schemas": message(LIST),
            "totalResults": { "type": "integer" },
            "startIndex": { "type": "integer" },
            "itemsPerPage": { "type": "integer" },
            "nextCursor": { "type": "string" },
            "previousCursor": { "type": "string" },
            "Resources": { "type": "array", "items": resource },
        },
    })
}

fn search() -> Json {
    let paths = json!({ "type": "array", "items": { "type": "string" } });
    json!({
        "type": "object",
        "required": ["schemas"],
        "properties": {
            "schemas": message(SEARCH),
            "attributes": paths,
            "excludedAttributes": paths,
            "filter": { "type": "string" },
            "sortBy": { "type": "string" },
            "sortOrder": { "type": "string", "enum": ["ascending", "descending"] },
            "startIndex": { "type": "integer" },
            "count": { "type": "integer" },
            "cursor": { "type": "string" },
        },
    })
}

fn patch() -> Json {
    json!({
        "type": "object",
        "required": ["schemas", "Operations"],
        "properties": {
            "schemas": message(PATCH),
            "Operations": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["op"],
                    "properties": {
                        "op": { "type": "string", "enum": ["add", "remove", "replace"] },
                        "path": { "type": "string" },
                        "value": {},
                    },
                },
            },
        },
    })
}

fn error() -> Json {
    json!({
        "type": "object",
        "required": ["schemas", "status"],
        "properties": {
            "schemas": message(ERROR),
            "status": { "type": "string", "examples": ["400"] },
            "scimType": { "type": "string", "examples": ["invalidFilter", "mutability", "uniqueness"] },
            "detail": { "type": "string" },
        },
    })
}

fn bulk_request() -> Json {
    json!({
        "type": "object",
        "required": ["schemas", "Operations"],
        "properties": {
            "schemas": message(BULK_REQUEST),
            "failOnErrors": { "type": "integer" },
            "Operations": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["method", "path"],
                    "properties": {
                        "method": { "type": "string", "enum": ["POST", "PUT", "PATCH", "DELETE"] },
                        "path": { "type": "string" },
                        "bulkId": { "type": "string" },
                        "version": { "type": "string" },
                        "data": { "type": "object" },
                    },
                },
            },
        },
    })
}

fn bulk_response() -> Json {
    json!({
        "type": "object",
        "required": ["schemas", "Operations"],
        "properties": {
            "schemas": message(BULK_RESPONSE),
            "Operations": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["method", "status"],
                    "properties": {
                        "method": { "type": "string" },
                        "bulkId": { "type": "string" },
                        "version": { "type": "string" },
                        "location": { "type": "string", "format": "uri-reference" },
                        "status": { "type": "string", "examples": ["201"] },
                        "response": { "type": "object" },
                    },
                },
            },
        },
    })
}
