//! An attribute of a resource, of an extension or of a complex attribute; sub-attributes of a complex attribute.

use super::{
    diff::{Diff, Location, Unnamed, is_hidden, is_reference, operation, part, shorter},
    list::ListDiff,
    refuse, unknown,
};
use crate::{
    Json,
    filter::{is_unassigned, member},
    patch::{
        Op, Operation, PatchError,
        value::{is_read_only, same, writable},
    },
    record::{Attribute, COMMON, Kind, Mutability},
    syntax::is_name,
};
use serde_json::Map;

impl Diff<'_> {
    pub(super) fn resource(&self, old: &Json, new: &Json) -> Result<Vec<Operation>, PatchError> {
        let mut operations = Vec::new();
        let attributes = self.descriptor.attributes;
        let common = COMMON
            .iter()
            .filter(|row| Attribute::find(attributes, &row.name).is_none())
            .filter(|row| !row.name.eq_ignore_ascii_case("schemas"));
        for row in attributes.iter().chain(common) {
            operations.extend(match row.kind {
                Kind::Extension => self.extension(row, old, new)?,
                _ => self.attribute(&Location::default(), row, old, new)?,
            });
        }
        operations.extend(self.unknown_members(old, new));
        Ok(operations)
    }

    /// The attribute as a member of two objects.
    pub(super) fn attribute(
        &self,
        at: &Location<'_>,
        attribute: &Attribute,
        old: &Json,
        new: &Json,
    ) -> Result<Vec<Operation>, PatchError> {
        let name = &*attribute.name;
        let Some(new) = self.named(new, name).filter(|_| !is_read_only(attribute)) else {
            return Ok(Vec::new());
        };
        let old = writable(attribute, part(old, name));
        let path = at.attribute(name);
        let is_single = !attribute.multi_valued && self.unnamed == Unnamed::Kept;
        let is_empty = !is_single && is_unassigned(&writable(attribute, new));
        if is_empty || self.clears(new) {
            if is_unassigned(&old) || is_hidden(attribute) {
                return Ok(Vec::new());
            }
            refuse::removal(attribute, &path, &old)?;
            return Ok(vec![operation(Op::Remove, path, None)]);
        }
        let is_single_complex = attribute.kind == Kind::Complex && !attribute.multi_valued;
        if is_single_complex && old.is_object() && new.is_object() && !is_unassigned(&old) {
            return self.sub_attributes(at, attribute, &old, new);
        }
        if attribute.multi_valued
            && let Json::Array(new) = new
        {
            let old = old.as_array().map(Vec::as_slice).unwrap_or_default();
            return ListDiff {
                diff: *self,
                path: &path,
                attribute,
                old,
            }
            .operations(new);
        }
        let new = writable(attribute, new);
        if is_unassigned(&new) || same(&old, &new) {
            return Ok(Vec::new());
        }
        if is_unassigned(&old) {
            return Ok(vec![operation(Op::Add, path, Some(new))]);
        }
        refuse::immutable(attribute, &path)?;
        Ok(vec![operation(Op::Replace, path, Some(new))])
    }

    /// The sub-attributes that differ, one by one or all together. Servers keep sub-attributes that an operation doesn't name
    /// (RFC 7644 §3.5.2.3).
    fn sub_attributes(
        &self,
        at: &Location<'_>,
        complex: &Attribute,
        old: &Json,
        new: &Json,
    ) -> Result<Vec<Operation>, PatchError> {
        let target = self.target(complex, old, new);
        let path = at.attribute(&complex.name);
        if same(old, &target) {
            return Ok(Vec::new());
        }
        if is_unassigned(&target) {
            refuse::removal(complex, &path, old)?;
            return Ok(vec![operation(Op::Remove, path, None)]);
        }
        refuse::immutable(complex, &path)?;
        let inside = at.inside(complex);
        let (mut removed, mut set) = (Vec::new(), Vec::new());
        let mut changed = Map::new();
        let exact = Diff {
            unnamed: Unnamed::Removed,
            ..*self
        };
        for sub in complex.sub_attributes.iter() {
            let value = part(&target, &sub.name);
            for operation in exact.attribute(&inside, sub, old, &target)? {
                if operation.op == Op::Remove {
                    removed.push(operation);
                } else {
                    changed.insert(sub.name.to_string(), value.clone());
                    set.push(operation);
                }
            }
        }
        let unknown: Vec<(String, Json)> =
            unknown::changed(old, &target, &complex.sub_attributes).collect();
        if unknown.iter().any(|(name, _)| !is_name(name)) {
            // No path leads to this sub-attribute, so send it together with all others: a null can't then be taken for the
            // attribute's own.
            let mut all = target.as_object().cloned().unwrap_or_default();
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
            let is_new = member(old, &name).is_none_or(is_unassigned);
            let op = if is_new { Op::Add } else { Op::Replace };
            set.push(operation(op, path, Some(value.clone())));
            changed.insert(name, value);
        }
        // SCIMMY doesn't find a sub-attribute within an extension.
        let is_only_whole = self.is_portable() && at.urn.is_some() && !changed.is_empty();
        if is_only_whole || changed.len() > 1 {
            let adds = set.iter().all(|operation| operation.op == Op::Add);
            let op = if adds { Op::Add } else { Op::Replace };
            let value = if self.is_portable() {
                target
            } else {
                Json::Object(changed)
            };
            let whole = vec![operation(op, path, Some(value))];
            set = if is_only_whole {
                whole
            } else {
                shorter(set, whole)
            };
        }
        removed.extend(set);
        Ok(removed)
    }

    /// The target of a complex value: the new value, and the parts of the old one that are kept although they aren't named.
    pub(super) fn target(&self, attribute: &Attribute, old: &Json, new: &Json) -> Json {
        let wanted = writable(attribute, new);
        let (Json::Object(old), Json::Object(mut members)) = (old, wanted) else {
            return writable(attribute, new);
        };
        let value = |members: &Map<String, Json>| {
            let value = crate::record::member(members, "value");
            value.cloned().unwrap_or_default()
        };
        let same_value = same(&value(old), &value(&members));
        for (name, current) in old {
            let sub = Attribute::find(&attribute.sub_attributes, name);
            let stays = match (self.unnamed, member(new, name)) {
                (_, Some(value)) if !is_unassigned(value) => false,
                (Unnamed::Kept, Some(_)) => false,
                (Unnamed::Kept, None) => true,
                (Unnamed::Removed, _) => sub.is_some_and(|sub| {
                    sub.mutability == Mutability::Immutable
                        || same_value && is_reference(attribute) && is_derived(&sub.name)
                }),
            };
            if stays {
                members.insert(name.clone(), current.clone());
            }
        }
        Json::Object(members)
    }
}

/// The sub-attributes that a service provider adds to a reference (RFC 7643 §2.4).
fn is_derived(name: &str) -> bool {
    ["$ref", "display", "type"]
        .iter()
        .any(|derived| name.eq_ignore_ascii_case(derived))
}
