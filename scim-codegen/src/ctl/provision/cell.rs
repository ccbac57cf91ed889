//! Converts cells into values of attributes.

use super::column::{Column, ColumnTarget};
use crate::{
    Error,
    ctl::value::{ValueShape, value},
    text::shown,
};
use scim_runtime::{
    Json,
    record::{Attribute, Mutability, Returned},
};
use serde_json::Map;

/// Sets the attribute of a column to the value of a cell. An empty cell sets nothing.
///
/// # Errors
/// If the cell is not a value of the attribute.
pub(super) fn set(
    resource: &mut Map<String, Json>,
    column: &Column,
    cell: &str,
    separator: &str,
) -> Result<(), Error> {
    if cell.trim().is_empty() {
        return Ok(());
    }
    match &column.target {
        ColumnTarget::Single => {
            let value = single(&column.attribute, cell)?;
            put(resource, &column.steps, value);
        }
        ColumnTarget::List => {
            let values = list(&column.attribute, cell, separator)?;
            put(resource, &column.steps, Json::Array(values));
        }
        ColumnTarget::Selected { members, sub } => {
            let value = single(&column.attribute, cell)?;
            select(resource, &column.steps, members, sub.as_deref(), value);
        }
    }
    Ok(())
}

fn single(attribute: &Attribute, cell: &str) -> Result<Json, Error> {
    let text = if attribute.kind.is_json_string() {
        cell
    } else {
        cell.trim()
    };
    value(attribute, ValueShape::Single, text).map_err(|error| hide(attribute, error))
}

/// The values of a cell: a JSON array, or texts between separators.
fn list(attribute: &Attribute, cell: &str, separator: &str) -> Result<Vec<Json>, Error> {
    if cell.trim_start().starts_with('[') {
        let all = value(attribute, ValueShape::Whole, cell.trim());
        return match all.map_err(|error| hide(attribute, error))? {
            Json::Array(values) => Ok(values),
            one => Ok(vec![one]),
        };
    }
    let texts = cell.split(separator).map(str::trim);
    let mut values = Vec::new();
    for text in texts.filter(|text| !text.is_empty()) {
        let value = single(attribute, text)?;
        if !values.contains(&value) {
            values.push(value);
        }
    }
    Ok(values)
}

/// An error without the cell's text, if the attribute is secret.
fn hide(attribute: &Attribute, error: Error) -> Error {
    let is_secret =
        attribute.returned == Returned::Never || attribute.mutability == Mutability::WriteOnly;
    if is_secret {
        return Error::input(format!(
            "the value of `{}` is invalid",
            shown(&attribute.name)
        ));
    }
    error
}

fn put(resource: &mut Map<String, Json>, steps: &[String], value: Json) {
    let Some((name, rest)) = steps.split_first() else {
        return;
    };
    if rest.is_empty() {
        match (resource.get_mut(name), value) {
            // `name` and `name.familyName` can both be columns.
            (Some(Json::Object(members)), Json::Object(more)) => members.extend(more),
            (_, value) => {
                resource.insert(name.clone(), value);
            }
        }
        return;
    }
    let inner = resource
        .entry(name.clone())
        .or_insert_with(|| Json::Object(Map::new()));
    if let Json::Object(inner) = inner {
        put(inner, rest, value);
    }
}

/// Sets the value of a list that has these members, or one of its sub-attributes.
fn select(
    resource: &mut Map<String, Json>,
    steps: &[String],
    members: &Map<String, Json>,
    sub: Option<&str>,
    value: Json,
) {
    let Some((name, rest)) = steps.split_first() else {
        return;
    };
    if !rest.is_empty() {
        let inner = resource
            .entry(name.clone())
            .or_insert_with(|| Json::Object(Map::new()));
        if let Json::Object(inner) = inner {
            select(inner, rest, members, sub, value);
        }
        return;
    }
    let list = resource
        .entry(name.clone())
        .or_insert_with(|| Json::Array(Vec::new()));
    let Json::Array(items) = list else { return };
    let has_members = |item: &Json| {
        members
            .iter()
            .all(|(name, value)| item.get(name) == Some(value))
    };
    let at = items.iter().position(has_members).unwrap_or_else(|| {
        items.push(Json::Object(members.clone()));
        items.len() - 1
    });
    let Some(Json::Object(item)) = items.get_mut(at) else {
        return;
    };
    match (sub, value) {
        (Some(sub), value) => {
            item.insert(sub.to_owned(), value);
        }
        (None, Json::Object(more)) => item.extend(more),
        (None, value) => {
            item.insert("value".to_owned(), value);
        }
    }
}
