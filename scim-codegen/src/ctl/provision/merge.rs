//! Combines rows that describe the same resource.

use scim_runtime::Json;
use serde_json::Map;
use std::collections::HashSet;

/// Adds the attributes of one row to another row's. Values of lists are combined; afterwards, call [`without_repetitions`].
///
/// # Errors
/// The attribute that has different single values.
pub(super) fn merge(into: &mut Map<String, Json>, from: Map<String, Json>) -> Result<(), String> {
    for (name, value) in from {
        match (into.get_mut(&name), value) {
            (None, value) => {
                into.insert(name, value);
            }
            (Some(Json::Array(values)), Json::Array(more)) => values.extend(more),
            (Some(Json::Object(members)), Json::Object(more)) => {
                merge(members, more).map_err(|inner| format!("{name}.{inner}"))?;
            }
            (Some(known), value) if *known == value => {}
            (Some(_), _) => return Err(name),
        }
    }
    Ok(())
}

/// Keeps the first of equal values of each list.
pub(super) fn without_repetitions(resource: &mut Map<String, Json>) {
    for value in resource.values_mut() {
        match value {
            // A list can have a value for each row, so don't compare each value with all others.
            Json::Array(values) => {
                let mut seen = HashSet::new();
                values.retain(|value| seen.insert(value.to_string()));
            }
            Json::Object(members) => without_repetitions(members),
            Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn merged(one: Json, two: Json) -> Result<Json, String> {
        let (Json::Object(mut one), Json::Object(two)) = (one, two) else {
            return Err("not objects".to_owned());
        };
        merge(&mut one, two)?;
        without_repetitions(&mut one);
        Ok(Json::Object(one))
    }

    #[test]
    fn lists_are_combined_and_single_values_must_agree() {
        assert_eq!(
            merged(
                json!({"displayName": "Tours", "members": [{"value": "a"}]}),
                json!({"displayName": "Tours", "members": [{"value": "a"}, {"value": "b"}]}),
            ),
            Ok(json!({"displayName": "Tours", "members": [{"value": "a"}, {"value": "b"}]}))
        );
        assert_eq!(
            merged(
                json!({"name": {"familyName": "A"}}),
                json!({"name": {"familyName": "B"}})
            ),
            Err("name.familyName".to_owned())
        );
    }
}
