//! Sub-attributes of a complex attribute with one value.

use super::{At, attribute, operation, part, shorter, unknown};
use crate::{
    Json,
    filter::{is_unassigned, member},
    patch::{Op, Operation, PatchError},
    record::Attribute,
    syntax::is_name,
};
use serde_json::Map;

/// Each that differs by itself, or those that get a value together: what is not named stays (RFC 7644 §3.5.2.3).
pub(super) fn sub_attributes(
    at: &At<'_>,
    complex: &Attribute,
    old: &Json,
    new: &Json,
) -> Result<Vec<Operation>, PatchError> {
    let inside = at.inside(complex);
    let (mut removed, mut set) = (Vec::new(), Vec::new());
    let mut members = Map::new();
    for sub in complex.sub_attributes.iter() {
        let (old, new) = (part(old, &sub.name), part(new, &sub.name));
        for operation in attribute(&inside, sub, old, new)? {
            if operation.op == Op::Remove && is_unassigned(new) {
                removed.push(operation);
            } else {
                members.insert(sub.name.to_string(), new.clone());
                set.push(operation);
            }
        }
    }
    let unknown: Vec<(String, Json)> =
        unknown::changed(old, new, &complex.sub_attributes).collect();
    let path = at.attribute(&complex.name);
    if unknown.iter().any(|(name, _)| !is_name(name)) {
        // No path leads to it: it is named beside all others, so that a null can't be taken for the attribute's own.
        let mut all = new.as_object().cloned().unwrap_or_default();
        all.extend(unknown.into_iter().filter(|(_, value)| value.is_null()));
        removed.push(operation(Op::Replace, path, Some(Json::Object(all))));
        return Ok(removed);
    }
    for (name, value) in unknown {
        let path = inside.attribute(&name);
        if value.is_null() {
            removed.push(operation(Op::Remove, path, None));
            continue;
        }
        let op = if member(old, &name).is_none_or(is_unassigned) {
            Op::Add
        } else {
            Op::Replace
        };
        set.push(operation(op, path, Some(value.clone())));
        members.insert(name, value);
    }
    if members.len() > 1 {
        let op = if set.iter().all(|operation| operation.op == Op::Add) {
            Op::Add
        } else {
            Op::Replace
        };
        let together = operation(op, path, Some(Json::Object(members)));
        set = shorter(set, vec![together]);
    }
    removed.extend(set);
    Ok(removed)
}
