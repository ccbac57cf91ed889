//! Combines rows that describe the same resource.

use scim_runtime::Json;
use serde_json::Map;

/// Adds the attributes of one row to another row's. Values of lists are combined.
///
/// # Errors
/// The attribute that has different single values.
pub(super) fn merge(into: &mut Map<String, Json>, from: Map<String, Json>) -> Result<(), String> {
    for (name, value) in from {
        match (into.get_mut(&name), value) {
            (None, value) => {
                into.insert(name, value);
            }
            (Some(Json::Array(values)), Json::Array(more)) => {
                for value in more {
                    if !values.contains(&value) {
                        values.push(value);
                    }
                }
            }
            (Some(Json::Object(members)), Json::Object(more)) => {
                merge(members, more).map_err(|inner| format!("{name}.{inner}"))?;
            }
            (Some(known), value) if *known == value => {}
            (Some(_), _) => return Err(name),
        }
    }
    Ok(())
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
