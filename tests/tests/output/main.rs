//! Snapshots of both binaries: a success and an error of each command, and each format. `UPDATE=1` rewrites them.
#![cfg(unix)]
#![allow(clippy::unwrap_used)]

mod codegen;
mod scimctl;

use serde_json::{Value, json};
use std::{fs, path::Path};

/// A provider with one resource type, for outputs that can be read at a glance.
fn lamp() -> Value {
    json!({
        "snapshot": 1,
        "schemas": [{
            "id": "urn:example:2.0:Lamp",
            "name": "Lamp",
            "description": "A lamp.",
            "attributes": [
                {
                    "name": "label", "type": "string", "multiValued": false, "required": true, "caseExact": false,
                    "mutability": "readWrite", "returned": "default", "uniqueness": "server", "description": "Its label.",
                },
                {
                    "name": "bulb", "type": "complex", "multiValued": false, "required": false, "mutability": "readWrite",
                    "returned": "default", "description": "Its bulb.",
                    "subAttributes": [{
                        "name": "watt", "type": "integer", "multiValued": false, "required": false,
                        "mutability": "readOnly", "returned": "default", "description": "Its power.",
                    }],
                },
                {
                    "name": "color", "type": "string", "multiValued": true, "required": false, "caseExact": false,
                    "mutability": "readWrite", "returned": "default", "uniqueness": "none", "description": "Its colors.",
                    "canonicalValues": ["white", "amber"],
                },
            ],
        }],
        "resourceTypes": [{"name": "Lamp", "endpoint": "/Lamps", "schema": "urn:example:2.0:Lamp"}],
        "serviceProviderConfig": {
            "patch": {"supported": true}, "bulk": {"supported": true, "maxOperations": 10, "maxPayloadSize": 100_000},
            "filter": {"supported": true, "maxResults": 100}, "changePassword": {"supported": false},
            "sort": {"supported": true}, "etag": {"supported": true}, "authenticationSchemes": [],
        },
    })
}

/// A later version: an attribute is gone, another is new, and one is no longer required.
fn changed() -> Value {
    let mut documents = lamp();
    let attributes = documents["schemas"][0]["attributes"]
        .as_array_mut()
        .unwrap();
    attributes[0]["required"] = json!(false);
    attributes[2]["name"] = json!("colors");
    documents
}

/// Documents with a finding, and documents that can't be used.
fn deviating() -> Value {
    let mut documents = lamp();
    documents["schemas"][0]["attributes"][0]
        .as_object_mut()
        .unwrap()
        .remove("type");
    documents
}

fn unusable() -> Value {
    let mut documents = lamp();
    documents["resourceTypes"][0]["schema"] = json!("urn:example:2.0:Lamb");
    documents
}

fn write(directory: &Path, name: &str, json: &Value) {
    fs::write(directory.join(name), format!("{json:#}")).unwrap();
}
