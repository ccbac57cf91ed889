//! Values of attributes as JSON: whether they fit, and members found without case.

use super::PatchError;
use crate::{
    Json, ScimType,
    record::{Attribute, Kind},
    value::instant,
};
use serde_json::Map;
use std::collections::BTreeMap;

/// Fails unless the value is one that the attribute can have; a list or one item of it for a multi-valued one.
pub(super) fn check(attribute: &Attribute, value: &Json) -> Result<(), PatchError> {
    let items: &[Json] = match value {
        Json::Null => &[],
        Json::Array(items) if attribute.multi_valued => items,
        other => std::slice::from_ref(other),
    };
    for item in items {
        if !fits(attribute, item) {
            let name = attribute.name.as_ref();
            let detail = format!("this is no value for `{name}`");
            return Err(PatchError::new(ScimType::InvalidValue, detail).of(name));
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

fn fits(attribute: &Attribute, item: &Json) -> bool {
    if item.is_null() {
        return true;
    }
    match attribute.kind {
        Kind::String | Kind::Reference | Kind::Binary => item.is_string(),
        Kind::Boolean => item.is_boolean(),
        Kind::Decimal => item.is_number(),
        Kind::Integer => item.is_i64() || item.is_u64(),
        Kind::DateTime => item
            .as_str()
            .is_some_and(|text| instant::parse(text).is_some()),
        Kind::Complex | Kind::Extension => item.is_object(),
        Kind::Json => true,
    }
}

/// A member by its name without case; the key as it stands.
pub(super) fn key(object: &Map<String, Json>, name: &str) -> Option<String> {
    if object.contains_key(name) {
        return Some(name.to_owned());
    }
    object
        .keys()
        .find(|known| known.eq_ignore_ascii_case(name))
        .cloned()
}

/// The place of a member, made if it is not there.
pub(super) fn entry<'a>(object: &'a mut Map<String, Json>, name: &str) -> &'a mut Json {
    let key = key(object, name).unwrap_or_else(|| name.to_owned());
    object.entry(key).or_insert(Json::Null)
}

pub(super) fn remove(object: &mut Map<String, Json>, name: &str) {
    if let Some(key) = key(object, name) {
        object.shift_remove(&key);
    }
}

/// A value as an object, made if it is null.
pub(super) fn as_object(value: &mut Json) -> Option<&mut Map<String, Json>> {
    if value.is_null() {
        *value = Json::Object(Map::new());
    }
    value.as_object_mut()
}

/// A value as a list; a lone one becomes a list of one.
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
        // It was made a list above.
        _ => unreachable!("a list"),
    }
}

/// Whether two values say the same: what is unassigned does not count, nor does `primary: false`.
pub(super) fn same(one: &Json, two: &Json) -> bool {
    canonical(one) == canonical(two)
}

/// A text that two values share if, and only if, they say the same. Empty for no value.
pub(super) fn canonical(value: &Json) -> String {
    match value {
        Json::Null => String::new(),
        Json::Object(members) => {
            let said: BTreeMap<String, String> = members
                .iter()
                .map(|(name, value)| (name.to_ascii_lowercase(), canonical(value)))
                .filter(|(name, value)| {
                    !(value.is_empty() || name == "primary" && value == "false")
                })
                .collect();
            if said.is_empty() {
                return String::new();
            }
            let members = said
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
