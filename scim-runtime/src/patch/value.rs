//! JSON values of attributes: type checks, lookups by name without regard to case, comparison.

use super::PatchError;
use crate::{
    Json,
    filter::is_unassigned,
    record::{Attribute, Kind, Mutability},
};
use serde_json::Map;
use std::collections::BTreeMap;

/// Fails unless the attribute can have this value: a list or one item of it for a multi-valued attribute.
pub(super) fn check(attribute: &Attribute, value: &Json) -> Result<(), PatchError> {
    let items: &[Json] = match value {
        Json::Null => &[],
        Json::Array(items) if attribute.multi_valued => items,
        other => std::slice::from_ref(other),
    };
    for item in items {
        // The same checks as for POST and PUT (RFC 7643 §2.3).
        if !item.is_null() && !attribute.kind.fits(item) {
            let name = attribute.name.as_ref();
            let detail = format!("the value is not valid for `{name}`");
            return Err(PatchError::invalid_value(detail).of(name));
        }
        if let Json::Object(members) = item {
            for (name, value) in members {
                if let Some(sub) = Attribute::find(&attribute.sub_attributes, name) {
                    check(sub, value)?;
                }
            }
        }
    }
    Ok(())
}

/// The part of a value that a client can write: without read-only and unassigned sub-attributes.
pub(super) fn writable(attribute: &Attribute, value: &Json) -> Json {
    match value {
        Json::Array(items) if attribute.multi_valued => items
            .iter()
            .map(|item| writable(attribute, item))
            .filter(|item| !is_unassigned(item))
            .collect(),
        Json::Object(members) if attribute.kind == Kind::Complex => members
            .iter()
            .filter_map(|(name, value)| {
                let sub = Attribute::find(&attribute.sub_attributes, name);
                if is_unassigned(value) || sub.is_some_and(is_read_only) {
                    return None;
                }
                let value = sub.map_or_else(|| value.clone(), |sub| writable(sub, value));
                Some((name.clone(), value))
            })
            .collect(),
        other => other.clone(),
    }
}

pub(super) fn is_read_only(attribute: &Attribute) -> bool {
    attribute.mutability == Mutability::ReadOnly
}

/// The key of a member whose name is equal without regard to case.
pub(super) fn key(object: &Map<String, Json>, name: &str) -> Option<String> {
    if object.contains_key(name) {
        return Some(name.to_owned());
    }
    object
        .keys()
        .find(|known| known.eq_ignore_ascii_case(name))
        .cloned()
}

/// A member, inserted as null if it is missing.
pub(super) fn entry<'a>(object: &'a mut Map<String, Json>, name: &str) -> &'a mut Json {
    let key = key(object, name).unwrap_or_else(|| name.to_owned());
    object.entry(key).or_insert(Json::Null)
}

/// A member, if there is one.
pub(super) fn member_mut<'a>(object: &'a mut Json, name: &str) -> Option<&'a mut Json> {
    let object = object.as_object_mut()?;
    let key = key(object, name)?;
    object.get_mut(&key)
}

pub(super) fn remove(object: &mut Map<String, Json>, name: &str) {
    if let Some(key) = key(object, name) {
        object.shift_remove(&key);
    }
}

/// A value as an object; null becomes an empty one.
pub(super) fn as_object(value: &mut Json) -> Option<&mut Map<String, Json>> {
    if value.is_null() {
        *value = Json::Object(Map::new());
    }
    value.as_object_mut()
}

/// A value as a list; any other value than null becomes its only item.
pub(super) fn as_list(value: &mut Json) -> &mut Vec<Json> {
    if !value.is_array() {
        let lone = value.take();
        *value = Json::Array(if lone.is_null() {
            Vec::new()
        } else {
            vec![lone]
        });
    }
    match value {
        Json::Array(items) => items,
        _ => unreachable!("the value was made a list above"),
    }
}

/// The items of a list, or any other value as the only item.
pub(super) fn as_items(value: &Json) -> &[Json] {
    match value {
        Json::Array(items) => items,
        lone => std::slice::from_ref(lone),
    }
}

/// Whether two values are equal in SCIM's sense: unassigned members don't count, nor does `primary: false`.
pub(super) fn same(one: &Json, two: &Json) -> bool {
    canonical(one) == canonical(two)
}

/// A text that is equal for values that are the [`same`], and different for all others. Empty for an unassigned value.
pub(super) fn canonical(value: &Json) -> String {
    match value {
        Json::Null => String::new(),
        Json::Object(members) => {
            let assigned: BTreeMap<String, String> = members
                .iter()
                .map(|(name, value)| (name.to_ascii_lowercase(), canonical(value)))
                .filter(|(name, value)| {
                    !(value.is_empty() || name == "primary" && value == "false")
                })
                .collect();
            if assigned.is_empty() {
                return String::new();
            }
            let members = assigned
                .iter()
                .map(|(name, value)| format!("{}:{value}", Json::from(name.as_str())));
            format!("{{{}}}", members.collect::<Vec<_>>().join(","))
        }
        Json::Array(items) => {
            let items: Vec<String> = items
                .iter()
                .map(canonical)
                .filter(|item| !item.is_empty())
                .collect();
            if items.is_empty() {
                return String::new();
            }
            format!("[{}]", items.join(","))
        }
        simple => simple.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const MAIL: &[Attribute] = &[
        Attribute::string("value"),
        Attribute::string("seen").read_only(),
        Attribute::string("labels").multi_valued(),
    ];

    #[test]
    fn read_only_and_unassigned_parts_are_removed_from_a_value() {
        let mail = Attribute::complex_with("mail", MAIL);
        let mails = Attribute::complex_with("mails", MAIL).multi_valued();
        let any = Attribute::json("any");
        for (attribute, value, expected) in [
            (
                &mail,
                json!({"value": "a", "seen": "s", "labels": ["x", null], "other": null, "more": {"a": null, "b": 1}}),
                json!({"value": "a", "labels": ["x"], "more": {"a": null, "b": 1}}),
            ),
            (
                &mails,
                json!([{"value": "a", "seen": "s"}, {"seen": "s"}, null]),
                json!([{"value": "a"}]),
            ),
            (&mail, json!([{"seen": "s"}]), json!([{"seen": "s"}])),
            (
                &any,
                json!({"a": null, "b": [null]}),
                json!({"a": null, "b": [null]}),
            ),
        ] {
            assert_eq!(writable(attribute, &value), expected, "{value}");
        }
    }

    // R7643-2.5-01
    #[test]
    fn values_are_the_same_if_only_unassigned_members_differ() {
        for (one, two, expected) in [
            (json!({"a": 1, "b": null}), json!({"A": 1}), true),
            (json!({"a": 1, "b": {"c": []}}), json!({"a": 1}), true),
            (json!({"primary": false, "a": 1}), json!({"a": 1}), true),
            (json!({"primary": true, "a": 1}), json!({"a": 1}), false),
            (json!({"active": false, "a": 1}), json!({"a": 1}), false),
            (json!({"active": false}), json!(null), false),
            (json!([1, null, {}]), json!([1]), true),
            (json!([1, 2]), json!([1]), false),
            (json!([1, 2]), json!([2, 1]), false),
            (json!([{}]), json!(null), true),
            (json!({}), json!([]), true),
            (json!("a"), json!("A"), false),
        ] {
            assert_eq!(same(&one, &two), expected, "{one} {two}");
        }
    }
}
