//! Patches as text and as messages: `Display`, `Serialize`, `Deserialize`.

use super::{Operation, Patch, PatchOptions};
use crate::{
    Json,
    filter::member,
    record::{Attribute, COMMON, Descriptor, Resource},
};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};
use std::fmt;

/// One operation per line: `replace title "Guide"`. Values of never-returned and write-only attributes are hidden.
impl<R: Resource> fmt::Display for Patch<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.operations()
            .iter()
            .try_for_each(|operation| line(f, operation, R::ATTRIBUTES, R::URN))
    }
}

fn line(
    f: &mut fmt::Formatter<'_>,
    operation: &Operation,
    attributes: &[Attribute],
    urn: &str,
) -> fmt::Result {
    f.write_str(operation.op.as_str())?;
    if let Some(path) = &operation.path {
        write!(f, " {path}")?;
    }
    if let Some(value) = &operation.value {
        let is_hidden = match &operation.path {
            None => has_secret(attributes, value),
            Some(path) => {
                let attribute = path.find(Descriptor { urn, attributes });
                let steps = path.attribute.find(Descriptor { urn, attributes });
                let mut known = attribute.into_iter().chain(steps);
                known.any(|row| row.is_secret() || has_secret(&row.sub_attributes, value))
            }
        };
        if is_hidden {
            f.write_str(" (not shown)")?;
        } else {
            write!(f, " {value}")?;
        }
    }
    f.write_str("\n")
}

/// Whether a value, or an item of a list, has an assigned secret.
fn has_secret(attributes: &[Attribute], value: &Json) -> bool {
    match value {
        Json::Array(items) => items.iter().any(|item| has_secret(attributes, item)),
        Json::Object(_) => attributes.iter().chain(COMMON).any(|row| {
            member(value, &row.name)
                .is_some_and(|value| row.is_secret() || has_secret(&row.sub_attributes, value))
        }),
        _ => false,
    }
}

/// The PatchOp message, in the patch's dialect.
impl<R: Resource> Serialize for Patch<R> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.to_message().serialize(serializer)
    }
}

/// Reads a PatchOp message, also one without operations or in another dialect. Values stay as they are in the message.
impl<'de, R: Resource> Deserialize<'de> for Patch<R> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let message = Json::deserialize(deserializer)?;
        let operations = member(&message, "Operations").and_then(Json::as_array);
        if operations.is_some_and(Vec::is_empty) {
            return Ok(Self::new());
        }
        let operations = PatchOptions::LENIENT
            .parse(&message)
            .map_err(D::Error::custom)?;
        Ok(operations.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_secret_is_found_at_any_depth_of_a_value() {
        const KEY: &[Attribute] = &[Attribute::string("pin").never_returned()];
        const ATTRIBUTES: &[Attribute] = &[
            Attribute::string("name"),
            Attribute::string("password").write_only(),
            Attribute::complex_with("keys", KEY).multi_valued(),
        ];
        for (value, expected) in [
            (json!({"name": "a"}), false),
            (json!({"PASSWORD": "x"}), true),
            (json!([{"name": "a"}, {"password": "x"}]), true),
            (json!({"keys": [{"other": 1}]}), false),
            (json!({"keys": [{"other": 1}, {"pin": "1"}]}), true),
            (json!("password"), false),
        ] {
            assert_eq!(has_secret(ATTRIBUTES, &value), expected, "{value}");
        }
    }
}
