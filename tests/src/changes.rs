//! Pairs of provider versions, one per kind of change that `scim-codegen diff` reports, and the page that documents the kinds.
//!
//! `tests/fixtures/changes/base.json` is a snapshot, `pairs.json` has the edits that lead to the old version, from there to the new
//! version, and from the old version to a near miss: a similar edit that is another kind of change, or none.

use scim_codegen::{Builder, InMemory, cli};
use serde_json::Value as Json;
use std::path::PathBuf;

/// A kind of change, and the versions that show it.
#[derive(Debug)]
pub struct Pair {
    /// The kind's identifier.
    pub kind: String,
    /// The effect on code: `breaking`, `compatible` or `none`.
    pub code: String,
    /// The snapshots.
    pub old: Json,
    #[allow(missing_docs)]
    pub new: Json,
    #[allow(missing_docs)]
    pub near_miss: Json,
    /// The edits as text: to the new version, and to the near miss.
    pub edits: [String; 2],
}

/// Reads all pairs.
///
/// # Panics
/// If the fixtures are invalid.
#[must_use]
pub fn pairs() -> Vec<Pair> {
    let read = |name: &str| -> Json {
        let path = fixtures().join(name);
        let bytes = std::fs::read(path).expect("the fixtures exist");
        serde_json::from_slice(&bytes).expect("the fixtures are JSON")
    };
    let base = read("base.json");
    let pairs = read("pairs.json");
    let text = |pair: &Json, member: &str| pair[member].as_str().unwrap_or_default().to_owned();
    let pair = |pair: &Json| {
        let old = edited(base.clone(), &pair["old"]);
        Pair {
            kind: text(pair, "kind"),
            code: text(pair, "code"),
            new: edited(old.clone(), &pair["new"]),
            near_miss: edited(old.clone(), &pair["nearMiss"]),
            old,
            edits: [described(&pair["new"]), described(&pair["nearMiss"])],
        }
    };
    pairs.as_array().into_iter().flatten().map(pair).collect()
}

/// Two versions with several changes, one of them with text that must not reach a terminal or a table as it is.
///
/// # Panics
/// If the fixtures are invalid.
#[must_use]
pub fn several() -> [Json; 2] {
    let pairs = pairs();
    let old = pairs
        .first()
        .map(|pair| pair.old.clone())
        .unwrap_or_default();
    let edits = serde_json::json!({
        "User.nickName": null,
        "User.kind.canonicalValues": ["employee", "guest", "a|b`c\u{202e}d"],
        "User.birthday.type": "string",
        "User.active.required": true,
        "User.manager.$ref.referenceTypes": ["User"],
        "Device.model.description": "```\nrm -rf",
        "types.Gadget": { "name": "Gadget", "endpoint": "/Gadgets", "schema": "urn:example:schemas:Note" },
        "config.patch.supported": false,
        "config.bulk.maxOperations": 10,
    });
    let new = edited(old.clone(), &edits);
    [old, new]
}

fn fixtures() -> PathBuf {
    crate::root().join("tests/fixtures/changes")
}

/// A builder for one of the versions.
pub fn builder(version: &Json) -> Builder {
    let bytes = |member: &str| version[member].to_string().into_bytes();
    Builder::in_memory(InMemory {
        name: "example".to_owned(),
        schemas: bytes("schemas"),
        resource_types: Some(bytes("resourceTypes")),
        service_provider_config: Some(bytes("serviceProviderConfig")),
    })
}

/// The page `docs/changes.md`.
#[must_use]
pub fn page() -> (PathBuf, String) {
    let pairs = pairs();
    let mut rows = String::new();
    for [id, wire, reason] in cli::change_kinds() {
        let pair = pairs.iter().find(|pair| pair.kind == id);
        let [edit, near] = pair.map(|pair| &pair.edits).cloned().unwrap_or_default();
        let code = pair.map_or("", |pair| &pair.code);
        rows.push_str(&format!(
            "| `{id}` | {edit} | {wire}: {reason} | {code} | {near} |\n"
        ));
    }
    let intro = include_str!("../fixtures/changes/intro.md");
    let path = crate::root().join("docs/changes.md");
    (path, format!("{intro}{rows}"))
}

/// Edits as text for a table: `` `User.nickName.required` = `true` ``.
fn described(edits: &Json) -> String {
    let edits = edits.as_object().into_iter().flatten();
    let described = edits.map(|(path, value)| match value {
        Json::Null => format!("`{path}` removed"),
        Json::Object(_) if !path.contains('.') => format!("`{path}` added"),
        value => format!("`{path}` = `{}`", short(value)),
    });
    described.collect::<Vec<_>>().join(", ")
}

/// A value without the characteristics that have their defaults.
fn short(value: &Json) -> String {
    match value {
        Json::Object(members) => {
            let is_shown = |value: &Json| {
                let defaults = [
                    "readWrite".into(),
                    "default".into(),
                    "none".into(),
                    Json::Bool(false),
                ];
                !defaults.contains(value)
            };
            let shown = members
                .iter()
                .filter(|(name, value)| *name == "required" || is_shown(value));
            let shown =
                shown.filter(|(_, value)| **value != Json::Bool(false) || members.len() == 2);
            let members: serde_json::Map<String, Json> = shown
                .map(|(name, value)| (name.clone(), value.clone()))
                .collect();
            let members = members
                .iter()
                .map(|(name, value)| format!("{name:?}:{}", short(value)));
            format!("{{{}}}", members.collect::<Vec<_>>().join(","))
        }
        Json::Array(items) => format!(
            "[{}]",
            items.iter().map(short).collect::<Vec<_>>().join(", ")
        ),
        value => value.to_string(),
    }
}

/// Applies edits such as `"User.nickName.required": true`. `null` removes.
fn edited(mut version: Json, edits: &Json) -> Json {
    for (path, value) in edits.as_object().into_iter().flatten() {
        let (container, last) = container(&mut version, path);
        match container {
            Json::Array(items) => {
                let is_meant = |item: &Json| item["name"] == *last || item["id"] == *last;
                items.retain(|item| !is_meant(item));
                if !value.is_null() {
                    items.push(value.clone());
                }
            }
            other if value.is_null() => {
                other
                    .as_object_mut()
                    .and_then(|members| members.remove(&last));
            }
            other => other[&last] = value.clone(),
        }
    }
    version
}

/// Finds what contains the last part of a path: an object, or an array of named items.
fn container<'a>(version: &'a mut Json, path: &str) -> (&'a mut Json, String) {
    let (first, rest) = path.split_once('.').expect("a path has several parts");
    let mut steps: Vec<&str> = rest.split('.').collect();
    let mut at = match first {
        "config" => &mut version["serviceProviderConfig"],
        "types" => &mut version["resourceTypes"],
        "schemas" => return (&mut version["schemas"], rest.to_owned()),
        schema => &mut named(&mut version["schemas"], schema)["attributes"],
    };
    let last = steps.pop().unwrap_or_default();
    for step in steps {
        at = match at {
            Json::Array(_) => named(at, step),
            object => {
                if object.get(step).is_none() && object.get("subAttributes").is_some() {
                    named(&mut object["subAttributes"], step)
                } else {
                    &mut object[step]
                }
            }
        };
    }
    (at, last.to_owned())
}

fn named<'a>(items: &'a mut Json, name: &str) -> &'a mut Json {
    let items = items.as_array_mut().expect("an array");
    let item = items.iter_mut().find(|item| item["name"] == name);
    item.unwrap_or_else(|| panic!("nothing is named {name}"))
}
