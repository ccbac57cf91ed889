//! An extension's attributes.

use super::{
    diff::{Diff, Location, Unnamed, is_hidden, operation, part, shorter},
    refuse, unknown,
};
use crate::{
    Json,
    filter::is_unassigned,
    patch::{
        Op, Operation, PatchError,
        value::{is_read_only, writable},
    },
    record::Attribute,
    syntax::Path,
};
use serde_json::{Map, json};

impl Diff<'_> {
    /// The extension as a member of two resources.
    pub(super) fn extension(
        &self,
        row: &Attribute,
        old: &Json,
        new: &Json,
    ) -> Result<Vec<Operation>, PatchError> {
        let urn = &*row.name;
        let Some(new) = self.named(new, urn).filter(|_| !is_read_only(row)) else {
            return Ok(Vec::new());
        };
        let old = part(old, urn);
        let at = Location {
            urn: Some(urn),
            within: Vec::new(),
        };
        let (had, has) = (sent(row, old), sent(row, new));
        if has.is_empty() && (self.unnamed == Unnamed::Removed || self.clears(new)) {
            return self.removed_extension(&at, row, &had);
        }
        let mut operations = Vec::new();
        for sub in row.sub_attributes.iter() {
            operations.extend(self.attribute(&at, sub, old, new)?);
        }
        operations.extend(self.unknown_sub_members(&at, old, new, &row.sub_attributes));
        if had.is_empty() && operations.len() > 1 && !self.is_portable() {
            let whole = vec![Operation {
                op: Op::Add,
                path: None,
                value: Some(json!({ urn: has })),
            }];
            return Ok(shorter(operations, whole));
        }
        Ok(operations)
    }

    /// One `remove` for each attribute. Some servers ignore a `remove` of the URN and report success.
    fn removed_extension(
        &self,
        at: &Location<'_>,
        row: &Attribute,
        had: &Map<String, Json>,
    ) -> Result<Vec<Operation>, PatchError> {
        if had.is_empty() {
            return Ok(Vec::new());
        }
        if row.required && !row.is_present_when_empty() {
            return Err(PatchError::required(&row.name));
        }
        let mut operations = Vec::new();
        let mut is_required = false;
        for sub in row.sub_attributes.iter() {
            if had.contains_key(&*sub.name) && !is_hidden(sub) {
                let path = at.attribute(&sub.name);
                refuse::immutable(sub, &path)?;
                is_required |= sub.required;
                operations.push(operation(Op::Remove, path, None));
            }
        }
        if is_required && !self.is_portable() {
            return Ok(vec![Operation {
                op: Op::Remove,
                path: Some(Path::extension(&row.name)),
                value: None,
            }]);
        }
        let had = Json::Object(had.clone());
        operations.extend(self.unknown_sub_members(at, &had, &json!({}), &row.sub_attributes));
        Ok(operations)
    }
}

/// The part of an extension that a client can send.
fn sent(row: &Attribute, value: &Json) -> Map<String, Json> {
    let known = row.sub_attributes.iter().filter_map(|sub| {
        let value = writable(sub, part(value, &sub.name));
        (!is_read_only(sub) && !is_unassigned(&value)).then(|| (sub.name.to_string(), value))
    });
    let unknown = unknown::of(value, &row.sub_attributes)
        .filter(|(name, _)| unknown::counts(name))
        .map(|(name, value)| (name.to_owned(), value.clone()));
    known.chain(unknown).collect()
}
