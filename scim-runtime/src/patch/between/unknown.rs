//! Attributes that the schema lacks: whatever JSON they are, each as a whole.

use super::{At, operation};
use crate::{
    Json,
    filter::{is_unassigned, member},
    patch::{Op, Operation, value::same},
    record::{Attribute, COMMON},
    syntax::{Path, is_name},
};
use serde_json::json;

/// The members that the schema lacks and that have a value.
pub(super) fn of<'v>(
    value: &'v Json,
    known: &[Attribute],
) -> impl Iterator<Item = (&'v str, &'v Json)> {
    value
        .as_object()
        .into_iter()
        .flatten()
        .filter(|(name, value)| Attribute::find(known, name).is_none() && !is_unassigned(value))
        .map(|(name, value)| (name.as_str(), value))
}

/// What is new or differs, and what has gone, as null.
pub(super) fn changed(
    old: &Json,
    new: &Json,
    known: &[Attribute],
) -> impl Iterator<Item = (String, Json)> {
    let set = of(new, known)
        .filter(|(name, value)| !member(old, name).is_some_and(|old| same(old, value)))
        .map(|(name, value)| (name.to_owned(), value.clone()));
    let gone = of(old, known)
        .filter(|(name, _)| member(new, name).is_none_or(is_unassigned))
        .map(|(name, _)| (name.to_owned(), Json::Null));
    set.chain(gone)
}

/// Of a resource.
pub(super) fn members(old: &Json, new: &Json, known: &[Attribute]) -> Vec<Operation> {
    changed(old, new, known)
        .filter(|(name, _)| Attribute::find(COMMON, name).is_none())
        .flat_map(|(name, value)| {
            let had = member(old, &name).filter(|old| !is_unassigned(old));
            one(&At::default(), &name, had, value)
        })
        .collect()
}

/// Some write an extension as if it were a resource: its `schemas` says nothing.
pub(super) fn counts(name: &str) -> bool {
    !name.eq_ignore_ascii_case("schemas")
}

/// Of an extension.
pub(super) fn sub_members(
    at: &At<'_>,
    old: &Json,
    new: &Json,
    known: &[Attribute],
) -> Vec<Operation> {
    changed(old, new, known)
        .filter(|(name, _)| counts(name))
        .flat_map(|(name, value)| {
            let had = member(old, &name).filter(|old| !is_unassigned(old));
            one(at, &name, had, value)
        })
        .collect()
}

fn one(at: &At<'_>, name: &str, had: Option<&Json>, value: Json) -> Vec<Operation> {
    let remove = || set(at, Op::Remove, name, Json::Null);
    match had {
        _ if value.is_null() => vec![remove()],
        None => vec![set(at, Op::Add, name, value)],
        // A provider that knows it as complex would keep what is not named.
        Some(Json::Object(had)) if had.keys().any(|key| member(&value, key).is_none()) => {
            vec![remove(), set(at, Op::Add, name, value)]
        }
        Some(_) => vec![set(at, Op::Replace, name, value)],
    }
}

/// By path, where the name can stand in one; else as a member of a value without path.
fn set(at: &At<'_>, op: Op, name: &str, value: Json) -> Operation {
    let value = (op != Op::Remove).then_some(value);
    if is_name(name) {
        return operation(op, at.attribute(name), value);
    }
    let extension = name.split_once(':').and_then(|_| Path::parse(name).ok());
    if let (Op::Remove, None, Some(path)) = (op, at.urn, extension) {
        return Operation {
            op,
            path: Some(path),
            value,
        };
    }
    let members = json!({ name: value });
    Operation {
        op: match op {
            Op::Remove => Op::Replace,
            Op::Add | Op::Replace => op,
        },
        path: None,
        value: Some(match at.urn {
            Some(urn) => json!({ urn: members }),
            None => members,
        }),
    }
}
