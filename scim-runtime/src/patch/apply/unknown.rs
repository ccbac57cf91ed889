//! Attributes that the schema lacks: refused, left out, or kept as they are.

use super::{Rules, invalid_path, mutability, no_target};
use crate::{
    Json,
    filter::is_unassigned,
    patch::{
        Op, PatchError, Unknown,
        value::{as_object, entry, key, remove},
    },
    path::Path,
    record::{Attribute, COMMON, Mutability},
};
use serde_json::Map;

impl Rules<'_> {
    /// A member of a value without path.
    pub(super) fn unknown_name(
        &self,
        resource: &mut Json,
        name: &str,
        value: &Json,
    ) -> Result<(), PatchError> {
        match self.options.unknown {
            Unknown::Refused => Err(unknown(name)),
            Unknown::Ignored => Ok(()),
            Unknown::Kept => {
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
            Unknown::Refused => return Err(unknown(&path.attribute.to_string())),
            Unknown::Ignored => return Ok(()),
            Unknown::Kept => {}
        }
        let attribute = &path.attribute;
        let own = attribute
            .urn
            .as_deref()
            .is_none_or(|urn| urn.eq_ignore_ascii_case(self.descriptor.urn));
        let row = Attribute::find(self.descriptor.attributes, &attribute.attribute)
            .or_else(|| Attribute::find(COMMON, &attribute.attribute));
        if let Some(row) = row.filter(|row| own && row.mutability == Mutability::ReadOnly) {
            return Err(mutability(row, "is read-only"));
        }
        if path.filter.is_some() {
            let detail = format!("`{attribute}` is not in the schema: a filter can't choose");
            return Err(no_target(detail));
        }
        let value = value.filter(|_| op != Op::Remove);
        let text = attribute.to_string();
        let names: Vec<&str> = match resource.as_object() {
            // An extension that is not in the schema, as a whole.
            Some(whole) if attribute.sub.is_empty() && key(whole, &text).is_some() => vec![&text],
            _ => attribute
                .urn
                .iter()
                .filter(|_| !own)
                .chain([&attribute.attribute])
                .chain(&attribute.sub)
                .map(String::as_str)
                .collect(),
        };
        within(resource, &names, value)
    }
}

fn unknown(name: &str) -> PatchError {
    invalid_path(format!("`{name}` is no attribute of this resource type"))
}

/// Sets or takes away what a chain of names leads to.
fn within(place: &mut Json, names: &[&str], value: Option<&Json>) -> Result<(), PatchError> {
    let Some((name, deeper)) = names.split_first() else {
        return Ok(());
    };
    let object = as_object(place).ok_or_else(|| no_target(format!("`{name}` is in no object")))?;
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
