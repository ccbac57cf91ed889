//! The lenient reading: values with one sensible meaning are corrected before they are read.
#![cfg(feature = "client")]

use crate::{
    Json,
    record::{Attribute, Descriptor, Kind, META},
};
use serde_json::Map;
use std::collections::HashSet;

/// Corrects a resource: `"True"` for a boolean, a lone value for a list, a number for a string, a string for a number.
pub(crate) fn resource(document: &mut Json, descriptor: Descriptor<'_>) {
    let Json::Object(members) = document else {
        return;
    };
    drop_repeated(members);
    for (name, value) in members.iter_mut() {
        if name.eq_ignore_ascii_case("id") {
            single(&Attribute::string("id"), value);
        } else if name.eq_ignore_ascii_case("schemas") {
            many(&Attribute::string("schemas").multi_valued(), value);
        } else if name.eq_ignore_ascii_case("meta") {
            single(&Attribute::complex_with("meta", META), value);
        } else if let Some(attribute) = Attribute::find(descriptor.attributes, name) {
            any(attribute, value);
        }
    }
}

/// If an attribute occurs twice, the first one counts.
fn drop_repeated(members: &mut Map<String, Json>) {
    let mut seen = HashSet::with_capacity(members.len());
    members.retain(|name, _| seen.insert(name.to_ascii_lowercase()));
}

fn any(attribute: &Attribute, value: &mut Json) {
    if attribute.multi_valued {
        many(attribute, value)
    } else {
        single(attribute, value)
    }
}

fn many(attribute: &Attribute, value: &mut Json) {
    if !value.is_array() && !value.is_null() {
        *value = Json::Array(vec![value.take()]);
    }
    for item in value.as_array_mut().into_iter().flatten() {
        single(attribute, item);
    }
}

fn single(attribute: &Attribute, value: &mut Json) {
    if let Json::Array(items) = value {
        // A list for a single value: its first item, if any.
        *value = items.first_mut().map_or(Json::Null, Json::take);
    }
    let better = match attribute.kind {
        Kind::Complex if value.is_string() => lone_value(attribute, value),
        kind => kind.coerce(value),
    };
    if let Some(better) = better {
        *value = better;
    }
    if let Json::Object(members) = value
        && attribute.kind.has_sub_attributes()
    {
        drop_repeated(members);
        for (name, value) in members.iter_mut() {
            if let Some(sub) = Attribute::find(&attribute.sub_attributes, name) {
                any(sub, value);
            }
        }
    }
}

/// A string instead of a complex value that has `value`.
fn lone_value(attribute: &Attribute, value: &Json) -> Option<Json> {
    let sub = Attribute::find(&attribute.sub_attributes, "value")?;
    let mut members = Map::new();
    members.insert(sub.name.to_string(), value.clone());
    Some(Json::Object(members))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const MAIL: &[Attribute] = &[Attribute::string("value"), Attribute::boolean("primary")];
    const NAME: &[Attribute] = &[Attribute::string("given")];
    const ATTRIBUTES: &[Attribute] = &[
        Attribute::boolean("active"),
        Attribute::string("words").multi_valued(),
        Attribute::complex_with("mail", MAIL),
        Attribute::complex_with("mails", MAIL).multi_valued(),
        Attribute::complex_with("name", NAME),
        Attribute::json("anything"),
    ];

    #[test]
    fn a_value_with_one_sensible_meaning_is_corrected() {
        let descriptor = Descriptor {
            urn: "urn:example:2.0:Thing",
            attributes: ATTRIBUTES,
        };
        for (given, expected) in [
            (
                json!({"ID": 7, "schemas": "urn:a"}),
                json!({"ID": "7", "schemas": ["urn:a"]}),
            ),
            (
                json!({"meta": {"version": 3}}),
                json!({"meta": {"version": "3"}}),
            ),
            (
                json!({"ACTIVE": "True", "active": false}),
                json!({"ACTIVE": true}),
            ),
            (json!({"active": [true, false]}), json!({"active": true})),
            (json!({"active": []}), json!({"active": null})),
            (json!({"words": "a"}), json!({"words": ["a"]})),
            (json!({"words": ["a", 1]}), json!({"words": ["a", "1"]})),
            (json!({"words": null}), json!({"words": null})),
            (json!({"mail": "a"}), json!({"mail": {"value": "a"}})),
            (json!({"mail": 1}), json!({"mail": 1})),
            (
                json!({"mails": ["a", {"value": 1, "primary": "true", "PRIMARY": false}]}),
                json!({"mails": [{"value": "a"}, {"value": "1", "primary": true}]}),
            ),
            // Without a sub-attribute `value`, a text has no meaning.
            (json!({"name": "a"}), json!({"name": "a"})),
            (
                json!({"name": {"given": 1, "GIVEN": 2}}),
                json!({"name": {"given": "1"}}),
            ),
            (
                json!({"anything": {"a": 1, "A": "1"}}),
                json!({"anything": {"a": 1, "A": "1"}}),
            ),
            (
                json!({"unknown": {"a": 1, "A": "1"}}),
                json!({"unknown": {"a": 1, "A": "1"}}),
            ),
            (json!([]), json!([])),
        ] {
            let mut document = given.clone();
            resource(&mut document, descriptor);
            assert_eq!(document, expected, "{given}");
        }
    }
}
