//! Reads and writes PatchOp messages (RFC 7644 §3.5.2).

use super::{Dialect, Op, OpCase, Operation, PatchError, PatchOptions, PathForms, RemoveValue};
use crate::{
    Json, ScimType,
    filter::{Filter, Operator, member},
    syntax::Path,
};
use serde_json::{Map, json};

const URN: &str = "urn:ietf:params:scim:api:messages:2.0:PatchOp";

/// The PatchOp message of operations, in the form of RFC 7644.
///
/// ```
/// use scim_runtime::{patch::{self, Op, Operation}, path::Path};
/// use serde_json::json;
///
/// let operation = Operation { op: Op::Remove, path: Some(Path::parse("title")?), value: None };
/// assert_eq!(
///     patch::to_message(&[operation]),
///     json!({
///         "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
///         "Operations": [{"op": "remove", "path": "title"}]
///     })
/// );
/// # Ok::<(), scim_runtime::filter::FilterError>(())
/// ```
#[must_use]
pub fn to_message(operations: &[Operation]) -> Json {
    Dialect::Standard.to_message(operations)
}

impl Dialect {
    /// The PatchOp message of operations, in this dialect.
    ///
    /// ```
    /// use scim_runtime::{patch::{self, Dialect, Op, Operation}, path::Path};
    ///
    /// let operation = Operation { op: Op::Remove, path: Some(Path::parse("title")?), value: None };
    /// let message = Dialect::Entra.to_message(&[operation]);
    /// assert_eq!(message["Operations"][0]["op"], "Remove");
    /// # Ok::<(), scim_runtime::filter::FilterError>(())
    /// ```
    #[must_use]
    pub fn to_message(self, operations: &[Operation]) -> Json {
        let operations: Vec<Json> = operations
            .iter()
            .map(|operation| match self {
                Dialect::Standard | Dialect::Okta => to_json(operation.op.as_str(), operation),
                Dialect::Entra => entra(operation),
                Dialect::Legacy => legacy(operation),
            })
            .collect();
        json!({ "schemas": [URN], "Operations": operations })
    }
}

fn to_json(op: &str, operation: &Operation) -> Json {
    let mut object = Map::new();
    object.insert("op".to_owned(), Json::from(op));
    if let Some(path) = &operation.path {
        object.insert("path".to_owned(), Json::from(path.to_string()));
    }
    if let Some(value) = &operation.value {
        object.insert("value".to_owned(), value.clone());
    }
    Json::Object(object)
}

/// The length of operations in a message, in bytes.
pub(super) fn size(operations: &[Operation]) -> usize {
    let text = |operation: &Operation| to_json(operation.op.as_str(), operation).to_string();
    operations
        .iter()
        .map(|operation| text(operation).len() + 1)
        .sum()
}

/// Capitalised `op`, booleans as text, and the values to remove in `value` instead of a filter.
fn entra(operation: &Operation) -> Json {
    let mut operation = operation.clone();
    if let Some(Json::Bool(truth)) = operation.value {
        operation.value = Some(Json::from(if truth { "True" } else { "False" }));
    }
    if operation.op == Op::Remove
        && let Some(path) = &mut operation.path
        && path.sub.is_none()
        && let Some(Filter::Compare(attribute, Operator::Eq, value)) = &path.filter
        && attribute.attribute.eq_ignore_ascii_case("value")
    {
        operation.value = Some(json!([{ "value": value.as_json() }]));
        path.filter = None;
    }
    let op = match operation.op {
        Op::Add => "Add",
        Op::Remove => "Remove",
        Op::Replace => "Replace",
    };
    to_json(op, &operation)
}

/// Simple values in a list, as `{"value": …}`.
fn legacy(operation: &Operation) -> Json {
    let mut operation = operation.clone();
    if operation
        .path
        .as_ref()
        .is_some_and(|path| path.filter.is_none())
        && let Some(value @ (Json::String(_) | Json::Number(_) | Json::Bool(_))) = operation.value
    {
        operation.value = Some(json!([{ "value": value }]));
    }
    to_json(operation.op.as_str(), &operation)
}

/// Reads a PatchOp message. Names of members can have any case.
///
/// ```
/// use scim_runtime::patch::{self, Op};
/// use serde_json::json;
///
/// let operations = patch::parse(&json!({
///     "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
///     "Operations": [{"op": "add", "path": "title", "value": "Guide"}]
/// }))?;
/// assert_eq!(operations[0].op, Op::Add);
/// # Ok::<(), patch::PatchError>(())
/// ```
///
/// # Errors
/// If the message is not a PatchOp, has no operation, or contains a malformed operation.
pub fn parse(message: &Json) -> Result<Vec<Operation>, PatchError> {
    PatchOptions::STRICT.parse(message)
}

impl PatchOptions {
    /// Reads a PatchOp message like [`patch::parse`](crate::patch::parse), with these options.
    ///
    /// ```
    /// use scim_runtime::patch::{self, Dialect, Op};
    /// use serde_json::json;
    ///
    /// let message = json!({
    ///     "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
    ///     "Operations": [{"op": "Add", "path": "title", "value": "Guide"}]
    /// });
    /// assert!(patch::parse(&message).is_err());
    /// assert_eq!(Dialect::Entra.options().parse(&message)?[0].op, Op::Add);
    /// # Ok::<(), patch::PatchError>(())
    /// ```
    ///
    /// # Errors
    /// As for [`patch::parse`](crate::patch::parse).
    pub fn parse(self, message: &Json) -> Result<Vec<Operation>, PatchError> {
        let syntax = |detail: &str| PatchError::new(ScimType::InvalidSyntax, detail);
        let is_patch = member(message, "schemas")
            .and_then(Json::as_array)
            .is_some_and(|urns| {
                urns.iter()
                    .filter_map(Json::as_str)
                    .any(|urn| urn.eq_ignore_ascii_case(URN))
            });
        if !is_patch {
            return Err(syntax("`schemas` does not name PatchOp"));
        }
        let operations = member(message, "Operations")
            .and_then(Json::as_array)
            .filter(|operations| !operations.is_empty())
            .ok_or_else(|| syntax("a PATCH needs at least one operation"))?;
        operations
            .iter()
            .enumerate()
            .map(|(index, operation)| read(operation, self).map_err(|error| error.at(index)))
            .collect()
    }
}

fn read(operation: &Json, options: PatchOptions) -> Result<Operation, PatchError> {
    let syntax = |detail: String| PatchError::new(ScimType::InvalidSyntax, detail);
    let word = member(operation, "op")
        .and_then(Json::as_str)
        .ok_or_else(|| syntax("an operation has no `op`".to_owned()))?;
    let op = [Op::Add, Op::Remove, Op::Replace]
        .into_iter()
        .find(|op| match options.op_case {
            OpCase::Lower => op.as_str() == word,
            OpCase::Any => op.as_str().eq_ignore_ascii_case(word),
        })
        .ok_or_else(|| syntax(format!("`op` must be add, remove or replace, not {word:?}")))?;
    let path = match member(operation, "path") {
        None | Some(Json::Null) => None,
        Some(Json::String(text)) => {
            let text = match options.path_forms {
                PathForms::Standard => text.as_str(),
                PathForms::Extended => text.strip_suffix(':').unwrap_or(text),
            };
            let path = Path::parse(text)
                .map_err(|error| PatchError::new(ScimType::InvalidPath, error.to_string()))?;
            Some(path)
        }
        Some(_) => return Err(syntax("`path` must be a string".to_owned())),
    };
    // A null is a value here: it clears the attribute.
    let value = member(operation, "value").cloned();
    match op {
        Op::Remove if path.is_none() => Err(PatchError::new(
            ScimType::NoTarget,
            "a `remove` needs a `path`",
        )),
        Op::Remove if value.is_some() && options.remove_value == RemoveValue::Refused => Err(
            syntax("`remove` takes no `value`: its `path` selects the values to remove".to_owned()),
        ),
        Op::Add | Op::Replace if value.is_none() => Err(PatchError::new(
            ScimType::InvalidValue,
            format!("`{}` needs a `value`", op.as_str()),
        )),
        _ => Ok(Operation { op, path, value }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(operation: &Json) -> Json {
        json!({"schemas": [URN], "Operations": [operation]})
    }

    #[test]
    fn the_size_of_operations_is_that_of_their_list_in_a_message() {
        let set = |name: &str| json!({"op": "replace", "path": name, "value": [1, "é"]});
        let list = json!([set("a"), set("bc"), {"op": "remove", "path": "d"}]);
        let operations = parse(&json!({"schemas": [URN], "Operations": list})).expect("a patch");
        assert_eq!(operations.len(), 3);
        // Each operation has a comma or a bracket after it.
        assert_eq!(size(&operations) + 1, list.to_string().len());
        assert_eq!(size(&[]), 0);
    }

    // R7644-3.5.2-01
    #[test]
    fn a_malformed_operation_is_refused_when_it_is_read() {
        for (operation, expected) in [
            (json!({"op": "remove"}), ScimType::NoTarget),
            (
                json!({"op": "remove", "path": "a", "value": 1}),
                ScimType::InvalidSyntax,
            ),
            (json!({"op": "add", "path": "a"}), ScimType::InvalidValue),
            (
                json!({"op": "Add", "path": "a", "value": 1}),
                ScimType::InvalidSyntax,
            ),
            (json!({"path": "a", "value": 1}), ScimType::InvalidSyntax),
            (
                json!({"op": "add", "path": 1, "value": 1}),
                ScimType::InvalidSyntax,
            ),
            (
                json!({"op": "add", "path": "a b", "value": 1}),
                ScimType::InvalidPath,
            ),
        ] {
            let error = parse(&message(&operation)).expect_err("refused");
            assert_eq!(error.scim_type, expected, "{operation}");
        }
        for operation in [
            json!({"op": "add", "path": "a", "value": null}),
            json!({"op": "replace", "value": {"a": 1}}),
            json!({"op": "remove", "path": "a"}),
        ] {
            assert_eq!(
                parse(&message(&operation)).expect("a patch").len(),
                1,
                "{operation}"
            );
        }
    }
}
