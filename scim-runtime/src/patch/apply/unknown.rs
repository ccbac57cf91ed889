//! Attributes that the schema lacks: refused, ignored, or kept as they are.

use super::applier::Applier;
use crate::{
    Json,
    filter::is_unassigned,
    patch::{
        Op, PatchError, UnknownAttribute,
        value::{as_object, entry, is_read_only, key, remove},
    },
    record::{Attribute, COMMON},
    syntax::Path,
};
use serde_json::Map;

impl Applier<'_> {
    /// A member of a value without path.
    pub(super) fn unknown_name(
        &self,
        resource: &mut Json,
        name: &str,
        value: &Json,
    ) -> Result<(), PatchError> {
        match self.options.unknown {
            UnknownAttribute::Refused => Err(unknown(name)),
            UnknownAttribute::Ignored => Ok(()),
            UnknownAttribute::Kept => {
                if let Some(whole) = as_object(resource) {
                    set(whole, name, Some(value));
                }
                Ok(())
            }
        }
    }

    pub(super) fn unknown_path(
        &self,
        resource: &mut Json,
        op: Op,
        path: &Path,
        value: Option<&Json>,
    ) -> Result<(), PatchError> {
        match self.options.unknown {
            UnknownAttribute::Refused => return Err(unknown(&path.attribute.to_string())),
            UnknownAttribute::Ignored => return Ok(()),
            UnknownAttribute::Kept => {}
        }
        let attribute = &path.attribute;
        let is_own = attribute
            .urn
            .as_deref()
            .is_none_or(|urn| urn.eq_ignore_ascii_case(self.descriptor.urn));
        let row = Attribute::find(self.descriptor.attributes, &attribute.attribute)
            .or_else(|| Attribute::find(COMMON, &attribute.attribute));
        if let Some(row) = row.filter(|row| is_own && is_read_only(row)) {
            return Err(PatchError::mutability(&row.name, "is read-only"));
        }
        if path.filter.is_some() {
            let detail =
                format!("`{attribute}` is not in the schema: a filter can't select from it");
            return Err(PatchError::no_target(detail));
        }
        let value = value.filter(|_| op != Op::Remove);
        let text = attribute.to_string();
        let names: Vec<&str> = match resource.as_object() {
            // A whole extension that the schema lacks.
            Some(whole) if attribute.sub.is_empty() && key(whole, &text).is_some() => vec![&text],
            _ => attribute
                .urn
                .iter()
                .filter(|_| !is_own)
                .chain([&attribute.attribute])
                .chain(&attribute.sub)
                .map(String::as_str)
                .collect(),
        };
        within(resource, &names, value)
    }
}

fn unknown(name: &str) -> PatchError {
    PatchError::invalid_path(format!("the resource type has no attribute `{name}`"))
}

/// Sets or removes the member at a chain of names.
fn within(place: &mut Json, names: &[&str], value: Option<&Json>) -> Result<(), PatchError> {
    let Some((name, deeper)) = names.split_first() else {
        return Ok(());
    };
    let object = as_object(place)
        .ok_or_else(|| PatchError::no_target(format!("`{name}` is not within an object")))?;
    if deeper.is_empty() {
        set(object, name, value);
        return Ok(());
    }
    within(entry(object, name), deeper, value)?;
    if object.get(*name).is_some_and(is_unassigned) {
        remove(object, name);
    }
    Ok(())
}

fn set(object: &mut Map<String, Json>, name: &str, value: Option<&Json>) {
    match value.filter(|value| !value.is_null()) {
        Some(value) => *entry(object, name) = value.clone(),
        None => remove(object, name),
    }
}
