//! JSON in one order, whatever features of serde_json other crates have switched on.

use serde_json::{Map, Value};

/// The same JSON with the members of every object sorted by name.
///
/// With its feature `preserve_order`, serde_json keeps the order of insertion; without it, it sorts.
pub(crate) fn sorted(json: Value) -> Value {
    match json {
        Value::Object(members) => {
            let mut members: Vec<(String, Value)> = members.into_iter().collect();
            members.sort_by(|(one, _), (two, _)| one.cmp(two));
            let sorted = members
                .into_iter()
                .map(|(name, value)| (name, sorted(value)));
            Value::Object(sorted.collect::<Map<_, _>>())
        }
        Value::Array(items) => Value::Array(items.into_iter().map(sorted).collect()),
        simple => simple,
    }
}
