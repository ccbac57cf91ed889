//! Changes that a client can't make.

use super::diff::part;
use crate::{
    Json,
    filter::is_unassigned,
    patch::PatchError,
    record::{Attribute, Mutability},
    syntax::AttributePath,
};

pub(super) fn immutable(attribute: &Attribute, path: &AttributePath) -> Result<(), PatchError> {
    if attribute.mutability != Mutability::Immutable {
        return Ok(());
    }
    let path = path.to_string();
    Err(PatchError::mutability(
        &path,
        "is immutable and has a value",
    ))
}

/// The removal of an attribute with a value.
pub(super) fn removal(
    attribute: &Attribute,
    path: &AttributePath,
    old: &Json,
) -> Result<(), PatchError> {
    if attribute.required {
        return Err(PatchError::required(&path.to_string()));
    }
    immutable(attribute, path)?;
    // A single complex value consists of its sub-attributes. Values of a list can be removed with theirs: a list has no members.
    for sub in attribute.sub_attributes.iter() {
        if !is_unassigned(part(old, &sub.name)) {
            let mut path = path.clone();
            path.sub.push(sub.name.to_string());
            immutable(sub, &path)?;
        }
    }
    Ok(())
}

pub(super) fn two_primaries(
    attribute: &Attribute,
    path: &AttributePath,
    values: &[Json],
) -> Result<(), PatchError> {
    let primaries = values.iter().filter(|item| is_primary(item));
    if Attribute::find(&attribute.sub_attributes, "primary").is_none() || primaries.count() < 2 {
        return Ok(());
    }
    let detail = format!("two values of `{path}` can't both be primary");
    Err(PatchError::invalid_value(detail).of(path.to_string()))
}

pub(super) fn is_primary(item: &Json) -> bool {
    part(item, "primary") == &Json::Bool(true)
}
