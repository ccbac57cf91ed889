//! The JSON Schema of `scim.toml`, generated from the tables of [`keys`](super::keys), for completion in editors.

use super::keys::{Key, KeyTable, PROVIDER, PROVIDERS, Shape};
use crate::{finding::Severity, lint::rules, text::sorted};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// Returns the schema, indented by two spaces, with a trailing line break.
pub(crate) fn json_schema() -> String {
    let mut tables = BTreeMap::new();
    collect(&PROVIDER, &mut tables);
    collect(&PROVIDERS, &mut tables);
    let definitions: Map<String, Value> = tables
        .values()
        .map(|table| (table.name.to_owned(), definition(table)))
        .collect();
    let schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "scim.toml",
        "description": "Configuration of scim-codegen.",
        "if": {"required": ["provider"]},
        "then": {"$ref": "#/$defs/providers"},
        "else": {"$ref": "#/$defs/provider"},
        "$defs": definitions,
    });
    format!("{:#}\n", sorted(schema))
}

fn collect(table: &'static KeyTable, tables: &mut BTreeMap<&'static str, &'static KeyTable>) {
    if tables.insert(table.name, table).is_some() {
        return;
    }
    for key in table.keys {
        match key.shape {
            Shape::Table(inner)
            | Shape::Tables(inner)
            | Shape::Named(inner)
            | Shape::FlagOr(inner) => collect(inner, tables),
            Shape::Text
            | Shape::Flag
            | Shape::Yes
            | Shape::Count
            | Shape::Texts
            | Shape::Rules
            | Shape::Word(_)
            | Shape::Names => {}
        }
    }
}

fn definition(table: &KeyTable) -> Value {
    let mut properties = Map::new();
    for key in table.keys {
        properties.insert(key.name.to_owned(), property(key));
        if let Some(also) = key.also.filter(|also| *also != key.name) {
            properties.insert(also.to_owned(), property(key));
        }
    }
    json!({
        "type": "object",
        "description": table.doc,
        "additionalProperties": false,
        "properties": properties,
    })
}

fn property(key: &Key) -> Value {
    let mut property = shape(&key.shape);
    if let Value::Object(members) = &mut property {
        members.insert("description".to_owned(), Value::from(key.doc));
    }
    property
}

fn shape(shape: &Shape) -> Value {
    let reference = |table: &KeyTable| json!({"$ref": format!("#/$defs/{}", table.name)});
    match shape {
        Shape::Text => json!({"type": "string", "minLength": 1}),
        Shape::Flag => json!({"type": "boolean"}),
        Shape::Yes => json!({"const": true}),
        Shape::Count => json!({"type": "integer", "minimum": 0}),
        Shape::Texts => json!({"type": "array", "items": {"type": "string", "minLength": 1}}),
        Shape::Rules => json!({"type": "array", "items": {"enum": allowable()}}),
        Shape::Word(words) => json!({"enum": words}),
        Shape::Table(table) => reference(table),
        Shape::Tables(table) => json!({"type": "array", "items": reference(table)}),
        Shape::Named(table) => {
            json!({"type": "object", "additionalProperties": reference(table)})
        }
        Shape::Names => {
            json!({"type": "object", "additionalProperties": {"type": "string", "minLength": 1}})
        }
        Shape::FlagOr(table) => json!({"anyOf": [{"type": "boolean"}, reference(table)]}),
    }
}

/// The ids of the rules that `allow` accepts.
fn allowable() -> Vec<&'static str> {
    let rules = rules::ALL.iter();
    rules
        .filter(|rule| rule.severity != Severity::Error)
        .map(|rule| rule.id)
        .collect()
}
