//! The PatchOp message (RFC 7644 §3.5.2).

use super::{Op, Operation, PatchError};
use crate::{Json, ScimType, filter::member, path::Path};
use serde_json::{Map, json};

const URN: &str = "urn:ietf:params:scim:api:messages:2.0:PatchOp";

/// Operations as a message, `op` in lower case.
#[must_use]
pub fn to_message(operations: &[Operation]) -> Json {
    let operations: Vec<Json> = operations.iter().map(to_json).collect();
    json!({ "schemas": [URN], "Operations": operations })
}

fn to_json(operation: &Operation) -> Json {
    let mut object = Map::new();
    object.insert("op".to_owned(), Json::from(operation.op.as_str()));
    if let Some(path) = &operation.path {
        object.insert("path".to_owned(), Json::from(path.to_string()));
    }
    if let Some(value) = &operation.value {
        object.insert("value".to_owned(), value.clone());
    }
    Json::Object(object)
}

/// Reads a message: names and `op` in any case.
///
/// # Errors
/// If it is no PatchOp, has no operation, or an operation is malformed.
pub fn parse(message: &Json) -> Result<Vec<Operation>, PatchError> {
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
        .map(|(index, operation)| read(operation).map_err(|error| error.at(index)))
        .collect()
}

fn read(operation: &Json) -> Result<Operation, PatchError> {
    let syntax = |detail: String| PatchError::new(ScimType::InvalidSyntax, detail);
    let word = member(operation, "op")
        .and_then(Json::as_str)
        .ok_or_else(|| syntax("an operation has no `op`".to_owned()))?;
    let op = [Op::Add, Op::Remove, Op::Replace]
        .into_iter()
        .find(|op| op.as_str().eq_ignore_ascii_case(word))
        .ok_or_else(|| syntax(format!("`op` is add, remove or replace, not {word:?}")))?;
    let path = match member(operation, "path") {
        None | Some(Json::Null) => None,
        Some(Json::String(text)) => {
            let path = Path::parse(text)
                .map_err(|error| PatchError::new(ScimType::InvalidPath, error.to_string()))?;
            Some(path)
        }
        Some(_) => return Err(syntax("`path` is a string".to_owned())),
    };
    // `null` is a value here: it unassigns.
    let value = member(operation, "value").cloned();
    match op {
        Op::Remove if path.is_none() => Err(PatchError::new(
            ScimType::NoTarget,
            "a remove needs a `path`",
        )),
        Op::Remove if value.is_some() => Err(syntax(
            "a remove has no `value`: its path says what goes".to_owned(),
        )),
        Op::Add | Op::Replace if value.is_none() => Err(PatchError::new(
            ScimType::InvalidValue,
            format!("`{}` needs a `value`", op.as_str()),
        )),
        _ => Ok(Operation { op, path, value }),
    }
}
