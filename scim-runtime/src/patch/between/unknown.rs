//! Attributes that the schema lacks: JSON, each compared as a whole.

use super::diff::{Diff, Location, Unnamed, operation};
use crate::{
    Json,
    filter::{is_unassigned, member},
    patch::{Op, Operation, value::same},
    record::{Attribute, COMMON},
    syntax::{Path, is_name},
};
use serde_json::json;

impl Diff<'_> {
    /// The operations for unknown attributes of a resource.
    pub(super) fn unknown_members(&self, old: &Json, new: &Json) -> Vec<Operation> {
        let known = self.descriptor.attributes;
        self.differing(old, new, known)
            .into_iter()
            .filter(|(name, _)| Attribute::find(COMMON, name).is_none())
            .flat_map(|(name, value)| self.unknown(&Location::default(), &name, old, value))
            .collect()
    }

    /// The operations for unknown attributes of an extension.
    pub(super) fn unknown_sub_members(
        &self,
        at: &Location<'_>,
        old: &Json,
        new: &Json,
        known: &[Attribute],
    ) -> Vec<Operation> {
        self.differing(old, new, known)
            .into_iter()
            .filter(|(name, _)| counts(name))
            .flat_map(|(name, value)| self.unknown(at, &name, old, value))
            .collect()
    }

    /// Members that are new or differ, and those to remove, as null.
    fn differing(&self, old: &Json, new: &Json, known: &[Attribute]) -> Vec<(String, Json)> {
        changed(old, new, known)
            .filter(|(name, value)| match self.unnamed {
                Unnamed::Removed => true,
                Unnamed::Kept => !value.is_null() || member(new, name).is_some(),
            })
            .collect()
    }

    fn unknown(&self, at: &Location<'_>, name: &str, old: &Json, value: Json) -> Vec<Operation> {
        let remove = || self.set(at, Op::Remove, name, Json::Null);
        match member(old, name).filter(|old| !is_unassigned(old)) {
            _ if value.is_null() => vec![remove()],
            None => vec![self.set(at, Op::Add, name, value)],
            // A provider that knows the attribute as complex would keep sub-attributes that aren't named.
            Some(Json::Object(had)) if had.keys().any(|key| member(&value, key).is_none()) => {
                vec![remove(), self.set(at, Op::Add, name, value)]
            }
            Some(_) => vec![self.set(at, Op::Replace, name, value)],
        }
    }

    /// Uses a path if it leads to this attribute and to no attribute of the schema. Otherwise uses a member of a value without
    /// path.
    fn set(&self, at: &Location<'_>, op: Op, name: &str, value: Json) -> Operation {
        let value = (op != Op::Remove).then_some(value);
        let is_free = |path: &Path| path.attribute.resolve(self.descriptor).is_none();
        let path = Path::attribute(at.attribute(name));
        if is_name(name) && is_free(&path) {
            return operation(op, path.attribute, value);
        }
        let extension = name.split_once(':').and_then(|_| Path::parse(name).ok());
        if let (Op::Remove, None, Some(path)) = (op, at.urn, extension.filter(is_free)) {
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
}

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

/// Members that are new or differ, and those that are missing, as null.
pub(super) fn changed(
    old: &Json,
    new: &Json,
    known: &[Attribute],
) -> impl Iterator<Item = (String, Json)> {
    let set = of(new, known)
        .filter(|(name, value)| !member(old, name).is_some_and(|old| same(old, value)))
        .map(|(name, value)| (name.to_owned(), value.clone()));
    let missing = of(old, known)
        .filter(|(name, _)| member(new, name).is_none_or(is_unassigned))
        .map(|(name, _)| (name.to_owned(), Json::Null));
    set.chain(missing)
}

/// Some providers write an extension as if it were a resource: its `schemas` doesn't count.
pub(super) fn counts(name: &str) -> bool {
    !name.eq_ignore_ascii_case("schemas")
}
