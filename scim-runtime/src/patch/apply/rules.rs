//! Rules for single values and lists: required, immutable, read-only, primary.

use crate::{
    Json,
    filter::{is_unassigned, member},
    patch::{
        Op, PatchError,
        value::{entry, is_read_only, key, remove, same},
    },
    record::{Attribute, Mutability},
};
use serde_json::Map;

/// Removes an attribute that is empty now. If it was empty before, it may be a required one.
pub(super) fn drop_unless(
    was_empty: bool,
    holder: &mut Map<String, Json>,
    attribute: &Attribute,
) -> Result<(), PatchError> {
    if was_empty {
        drop_unassigned(holder, attribute);
        return Ok(());
    }
    drop_empty(holder, attribute)
}

/// An immutable attribute can be set while it has no value, and set again to the value that it has.
pub(super) fn guard(
    attribute: &Attribute,
    holder: &Map<String, Json>,
    op: Op,
    value: &Json,
) -> Result<(), PatchError> {
    if attribute.mutability != Mutability::Immutable {
        return Ok(());
    }
    let current = key(holder, &attribute.name).and_then(|key| holder.get(&key));
    let is_assigned = current.is_some_and(|current| !is_unassigned(current));
    let is_unchanged = op != Op::Remove && current.is_some_and(|current| same(current, value));
    if is_assigned && !is_unchanged {
        return Err(PatchError::mutability(&attribute.name, "is immutable"));
    }
    Ok(())
}

/// A new value with the read-only sub-attributes of the one that it replaces.
pub(super) fn with_read_only(attribute: &Attribute, mut new: Json, old: Option<&Json>) -> Json {
    let (Some(old), Json::Object(members)) = (old, &mut new) else {
        return new;
    };
    for sub in attribute
        .sub_attributes
        .iter()
        .filter(|sub| is_read_only(sub))
    {
        if let Some(value) = member(old, &sub.name) {
            *entry(members, &sub.name) = value.clone();
        }
    }
    new
}

/// Removes an attribute that has become empty. A required one must keep a value.
pub(super) fn drop_empty(
    holder: &mut Map<String, Json>,
    attribute: &Attribute,
) -> Result<(), PatchError> {
    let name = attribute.name.as_ref();
    if !is_unassigned(entry(holder, name)) {
        return Ok(());
    }
    if attribute.required {
        return Err(PatchError::required(name));
    }
    remove(holder, name);
    Ok(())
}

/// Removes an attribute without a value, required or not.
pub(super) fn drop_unassigned(holder: &mut Map<String, Json>, attribute: &Attribute) {
    if is_unassigned(entry(holder, &attribute.name)) {
        remove(holder, &attribute.name);
    }
}

pub(super) fn has_primary(attribute: &Attribute) -> bool {
    Attribute::find(&attribute.sub_attributes, "primary").is_some()
}

pub(super) fn is_primary(item: &Json) -> bool {
    member(item, "primary") == Some(&Json::Bool(true))
}

pub(super) fn set_secondary(item: &mut Json) {
    if let Some(object) = item.as_object_mut() {
        *entry(object, "primary") = Json::Bool(false);
    }
}

pub(super) fn two_primaries(attribute: &Attribute) -> PatchError {
    let name = attribute.name.as_ref();
    PatchError::invalid_value(format!("two values of `{name}` can't both be primary")).of(name)
}

/// A value that became primary takes `primary` from all others (RFC 7644 §3.5.2).
pub(super) fn settle_primary(
    attribute: &Attribute,
    items: &mut [Json],
    touched: &[usize],
) -> Result<(), PatchError> {
    if !has_primary(attribute) {
        return Ok(());
    }
    let mut new = touched
        .iter()
        .copied()
        .filter(|at| items.get(*at).is_some_and(is_primary));
    let Some(primary) = new.next() else {
        return Ok(());
    };
    if new.any(|other| other != primary) {
        return Err(two_primaries(attribute));
    }
    for (at, item) in items.iter_mut().enumerate() {
        if at != primary && is_primary(item) {
            set_secondary(item);
        }
    }
    Ok(())
}
