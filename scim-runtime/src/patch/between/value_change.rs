//! The differences between two forms of one value.

use super::{
    diff::{Diff, is_hidden, part},
    refuse, unknown,
};
use crate::{
    Json,
    filter::is_unassigned,
    patch::{
        Op, PatchError,
        value::{canonical, is_read_only, same},
    },
    record::Attribute,
    syntax::AttributePath,
};
use std::collections::BTreeSet;

/// One operation on one value.
pub(super) struct ValueChange {
    pub(super) op: Op,
    /// `None` for the whole value.
    pub(super) sub: Option<String>,
    pub(super) value: Option<Json>,
    pub(super) gives_primary: bool,
}

pub(super) fn value_changes(
    diff: &Diff<'_>,
    path: &AttributePath,
    attribute: &Attribute,
    old: &Json,
    new: &Json,
) -> Result<Vec<ValueChange>, PatchError> {
    let mut changes = Vec::new();
    // The sub-attributes that select values change last.
    let selects = |sub: &&Attribute| {
        ["value", "type"]
            .iter()
            .any(|name| sub.name.eq_ignore_ascii_case(name))
    };
    let subs = attribute.sub_attributes.iter();
    let ordered = subs
        .clone()
        .filter(|sub| !selects(sub))
        .chain(subs.filter(selects));
    for sub in ordered {
        let (before, after) = (part(old, &sub.name), part(new, &sub.name));
        if is_read_only(sub) || is_same(sub, before, after) {
            continue;
        }
        let mut path = path.clone();
        path.sub.push(sub.name.to_string());
        if is_unassigned(after) {
            if is_hidden(sub) {
                continue;
            }
            if sub.required {
                return Err(PatchError::required(&path.to_string()));
            }
        }
        if !is_unassigned(before) {
            refuse::immutable(sub, &path)?;
        }
        changes.push(sub_change(diff, sub, before, after));
    }
    if unknown::changed(old, new, &attribute.sub_attributes)
        .next()
        .is_some()
    {
        return Ok(vec![ValueChange {
            op: Op::Replace,
            sub: None,
            value: Some(new.clone()),
            gives_primary: refuse::is_primary(new),
        }]);
    }
    Ok(changes)
}

fn sub_change(diff: &Diff<'_>, sub: &Attribute, before: &Json, after: &Json) -> ValueChange {
    let is_primary = sub.name.eq_ignore_ascii_case("primary");
    let (op, value) = match (is_unassigned(before), is_unassigned(after)) {
        // SCIM-SDK fails on a `remove` of `primary`.
        (_, true) if is_primary && diff.is_portable() => (Op::Replace, Some(Json::Bool(false))),
        (_, true) => (Op::Remove, None),
        // With a filter, `add` creates another value at servers with the UnboundID SDK.
        (true, false) if diff.is_portable() => (Op::Replace, Some(after.clone())),
        (true, false) => (Op::Add, Some(after.clone())),
        (false, false) => (Op::Replace, Some(after.clone())),
    };
    ValueChange {
        op,
        sub: Some(sub.name.to_string()),
        value,
        gives_primary: is_primary && after == &Json::Bool(true),
    }
}

fn is_same(attribute: &Attribute, old: &Json, new: &Json) -> bool {
    let unset = |value: &Json| value.is_null() || value == &Json::Bool(false);
    match (old, new) {
        (Json::Array(old), Json::Array(new)) if attribute.multi_valued => {
            let set = |items: &[Json]| items.iter().map(canonical).collect::<BTreeSet<_>>();
            set(old) == set(new)
        }
        _ if attribute.name.eq_ignore_ascii_case("primary") && unset(old) => unset(new),
        _ => same(old, new),
    }
}
