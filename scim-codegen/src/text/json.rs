//! Gives JSON a fixed order, whichever serde_json features other crates enable.

use serde_json::{Map, Value};

/// Sorts the members of every object by name.
///
/// serde_json keeps the insertion order if its feature `preserve_order` is enabled, and sorts otherwise.
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
