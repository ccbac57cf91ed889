//! Shared by the tests of PATCH: vectors, their worlds, comparison.
#![allow(dead_code, clippy::unwrap_used)] // each test binary uses a part of it

pub(crate) mod thing;

use scim_runtime::{Json, describe::Description, patch, record::Descriptor};
use serde_json::json;
use std::{collections::BTreeMap, path::Path};

/// A file of `tests/vectors`.
pub(crate) fn vectors(name: &str) -> Json {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/vectors")
        .join(name);
    serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap()
}

/// The resource type of a case.
pub(crate) struct World {
    description: Description,
    resource_type: String,
}

impl World {
    /// The world that a case names, or RFC 7643's resource types.
    pub(crate) fn of(vectors: &Json, case: &Json) -> Self {
        let description = if let Some(name) = case["world"].as_str() {
            let world = &vectors["worlds"][name];
            Description::from_documents(&world["schemas"], &world["types"], &Json::Null)
        } else {
            let folder =
                Path::new(env!("CARGO_MANIFEST_DIR")).join("../scim-codegen/src/source/rfc7643");
            let read = |name: &str| -> Json {
                serde_json::from_slice(&std::fs::read(folder.join(name)).unwrap()).unwrap()
            };
            let (schemas, types) = (read("Schemas.json"), read("ResourceTypes.json"));
            Description::from_documents(&schemas, &types, &Json::Null)
        };
        Self {
            description: description.unwrap(),
            resource_type: case["resourceType"].as_str().unwrap_or("User").to_owned(),
        }
    }

    /// RFC 7643's resource type of this name.
    pub(crate) fn rfc7643(resource_type: &str) -> Self {
        Self::of(&Json::Null, &json!({"resourceType": resource_type}))
    }

    pub(crate) fn descriptor(&self) -> Descriptor<'_> {
        let resource_type = self.description.resource_type(&self.resource_type);
        resource_type.unwrap().descriptor()
    }
}

/// Operations as they are sent.
pub(crate) fn operations(operations: &[patch::Operation]) -> Json {
    patch::to_message(operations)["Operations"].clone()
}

/// A resource for comparison: unassigned members and `primary: false` removed, values of lists in order. `schemas` is left out.
pub(crate) fn plain(value: &Json) -> Json {
    match value {
        Json::Object(members) => {
            let kept = members.iter().filter_map(|(name, value)| {
                let value = plain(value);
                let is_unset = value.is_null()
                    || name == "primary" && value == false
                    || ["password", "schemas"].contains(&name.as_str());
                (!is_unset).then(|| (name.clone(), value))
            });
            let kept: BTreeMap<String, Json> = kept.collect();
            if kept.is_empty() {
                Json::Null
            } else {
                json!(kept)
            }
        }
        Json::Array(items) => {
            let mut items: Vec<Json> = items
                .iter()
                .map(plain)
                .filter(|item| !item.is_null())
                .collect();
            items.sort_by_key(ToString::to_string);
            if items.is_empty() {
                Json::Null
            } else {
                Json::Array(items)
            }
        }
        other => other.clone(),
    }
}
