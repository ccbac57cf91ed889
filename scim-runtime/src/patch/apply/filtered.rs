//! Some values of a multi-valued attribute: those that match a filter.

use super::{
    applier::{Applier, ListKey},
    index::{ListIndex, Positions},
    rules::{drop_empty, guard, has_primary, is_primary, two_primaries, with_read_only},
};
use crate::{
    Json, ScimType,
    filter::{Filter, Operator, TextOperators, is_unassigned, member, values_of},
    patch::{
        FilteredReplace, Op, PatchError, Unmatched, UnmatchedRemove,
        value::{as_list, check, entry, is_read_only, remove, same, writable},
    },
    record::{Attribute, Mutability},
};
use serde_json::Map;
use std::borrow::Cow;

/// `attribute[filter]`, or `attribute[filter].sub`.
pub(super) struct FilteredTarget<'a, 'p> {
    pub(super) key: ListKey<'a>,
    pub(super) attribute: &'a Attribute,
    pub(super) filter: &'p Filter,
    pub(super) sub: Option<&'p str>,
}

impl<'a> Applier<'a> {
    /// Changes the values that a filter matches. The list's index is kept for further operations.
    pub(super) fn filtered(
        &mut self,
        holder: &mut Map<String, Json>,
        op: Op,
        path: &FilteredTarget<'a, '_>,
        value: Option<&Json>,
    ) -> Result<(), PatchError> {
        let attribute = path.attribute;
        let filter = &self.convert_filter(attribute, path.filter);
        let sub = target(attribute, filter, path.sub, self.options.text_operators)?;
        let items = as_list(entry(holder, &attribute.name));
        let mut index = self.index(path.key, attribute, items);
        let mut matching = self.matching(attribute, items, filter, &mut index);
        if matching.is_empty() {
            if op == Op::Remove && self.options.unmatched_remove == UnmatchedRemove::Ignored {
                self.settle_list(holder, path.key, attribute, index);
                return Ok(());
            }
            matching.insert(items.len());
            items.push(self.unmatched(op, attribute, filter)?);
        }
        if op == Op::Remove && sub.is_none() {
            if attribute.mutability == Mutability::Immutable {
                return Err(PatchError::mutability(&attribute.name, "is immutable"));
            }
            for at in matching.iter().copied() {
                index.remove(items, at);
            }
        } else {
            self.change(items, &mut index, op, attribute, &matching, (sub, value))?;
        }
        if index.is_empty(items) {
            items.clear();
            return drop_empty(holder, attribute);
        }
        self.indexes.insert(path.key, index);
        Ok(())
    }

    /// Changes the values at some positions, or a sub-attribute of them.
    fn change(
        &self,
        items: &mut [Json],
        index: &mut ListIndex<'a>,
        op: Op,
        attribute: &'a Attribute,
        matching: &Positions,
        (sub, value): (Option<&Attribute>, Option<&Json>),
    ) -> Result<(), PatchError> {
        let given = match sub {
            Some(_) => Cow::Borrowed(value.unwrap_or(&Json::Null)),
            None => self.whole_item(attribute, value)?,
        };
        let mut primary = None;
        for at in matching.iter().copied() {
            let Some(item) = items.get_mut(at) else {
                continue;
            };
            index.forget(item, at);
            match (sub, item.as_object_mut()) {
                (Some(sub), Some(object)) => self.whole_attribute(object, op, sub, value)?,
                (Some(_), None) => {}
                (None, _) => self.whole_value(item, op, attribute, &given)?,
            }
            index.insert(item, at);
            if has_primary(attribute) && is_primary(item) && primary.replace(at).is_some() {
                return Err(two_primaries(attribute));
            }
        }
        if let Some(primary) = primary {
            index.yield_primary(items, primary);
        }
        for at in matching.iter().copied() {
            if items.get(at).is_some_and(is_unassigned) {
                index.remove(items, at);
            }
        }
        Ok(())
    }

    /// The value for `attribute[filter]`, which replaces single values.
    fn whole_item<'v>(
        &self,
        attribute: &Attribute,
        value: Option<&'v Json>,
    ) -> Result<Cow<'v, Json>, PatchError> {
        let value = self.convert_item(attribute, value.unwrap_or(&Json::Null));
        if value.is_array() {
            let name = &attribute.name;
            let detail =
                format!("a filter selects single values of `{name}`: the value can't be a list");
            return Err(PatchError::invalid_value(detail).of(name.as_ref()));
        }
        check(attribute, &value)?;
        Ok(value)
    }

    /// Keeps the index of a list that has not changed, unless the list is empty.
    pub(super) fn settle_list(
        &mut self,
        holder: &mut Map<String, Json>,
        key: ListKey<'a>,
        attribute: &Attribute,
        index: ListIndex<'a>,
    ) {
        if index.is_empty(as_list(entry(holder, &attribute.name))) {
            remove(holder, &attribute.name);
        } else {
            self.indexes.insert(key, index);
        }
    }

    /// Whether a filter selects a single complex value. A `remove` without a match does nothing if the options allow that.
    pub(super) fn selects(
        &self,
        attribute: &Attribute,
        filter: &Filter,
        current: &Json,
        op: Op,
    ) -> Result<bool, PatchError> {
        let filter = self.convert_filter(attribute, filter);
        let scope = values_of(attribute);
        filter
            .check_parts(scope, self.options.text_operators)
            .map_err(|error| PatchError::new(ScimType::InvalidFilter, error.to_string()))?;
        if !is_unassigned(current) && filter.matches_by(current, scope, self.options.comparison) {
            return Ok(true);
        }
        if op == Op::Remove && self.options.unmatched_remove == UnmatchedRemove::Ignored {
            return Ok(false);
        }
        let name = &attribute.name;
        let detail = format!("the value of `{name}` doesn't match the filter");
        Err(PatchError::no_target(detail))
    }

    fn matching(
        &self,
        attribute: &Attribute,
        items: &[Json],
        filter: &Filter,
        index: &mut ListIndex<'a>,
    ) -> Positions {
        let candidates = index.candidates(items, filter);
        let all = candidates.unwrap_or_else(|| (0..items.len()).collect());
        let scope = values_of(attribute);
        let by = self.options.comparison;
        let matches = |item: &Json| !is_unassigned(item) && filter.matches_by(item, scope, by);
        all.into_iter()
            .filter(|at| items.get(*at).is_some_and(matches))
            .collect()
    }

    /// The value that an operation creates if no value matches its filter.
    fn unmatched(
        &self,
        op: Op,
        attribute: &Attribute,
        filter: &Filter,
    ) -> Result<Json, PatchError> {
        let created = match self.options.unmatched {
            Unmatched::Created if op != Op::Remove => from_filter(filter),
            Unmatched::Created | Unmatched::Refused => None,
        };
        created.ok_or_else(|| {
            let name = &attribute.name;
            PatchError::no_target(format!("no value of `{name}` matches the filter"))
        })
    }

    /// `add` merges into the value, `replace` takes its place. Immutable sub-attributes stay the same, and read-only ones are kept.
    fn whole_value(
        &self,
        item: &mut Json,
        op: Op,
        attribute: &Attribute,
        value: &Json,
    ) -> Result<(), PatchError> {
        let (Some(object), Json::Object(members)) = (item.as_object_mut(), value) else {
            if attribute.mutability == Mutability::Immutable && !same(item, value) {
                return Err(PatchError::mutability(&attribute.name, "is immutable"));
            }
            *item = value.clone();
            return Ok(());
        };
        if op == Op::Add || self.options.filtered_replace == FilteredReplace::Merges {
            return self.merge(object, op, attribute, members);
        }
        for sub in attribute.sub_attributes.iter() {
            let new = member(value, &sub.name).unwrap_or(&Json::Null);
            guard(sub, object, op, new)?;
            if sub.required && !is_read_only(sub) && is_unassigned(new) {
                return Err(PatchError::required(&sub.name));
            }
        }
        *item = with_read_only(attribute, writable(attribute, value), Some(&item.clone()));
        Ok(())
    }
}

/// The sub-attribute that a path targets, if the filter and the path make sense for the attribute.
fn target<'a>(
    attribute: &'a Attribute,
    filter: &Filter,
    sub: Option<&str>,
    text_operators: TextOperators,
) -> Result<Option<&'a Attribute>, PatchError> {
    let name = &attribute.name;
    if !attribute.multi_valued {
        let detail = format!("`{name}` has a single value: a filter can't select from it");
        return Err(PatchError::invalid_path(detail));
    }
    let found = sub.map(|sub| {
        Attribute::find(&attribute.sub_attributes, sub).ok_or_else(|| {
            PatchError::invalid_path(format!("`{name}` has no sub-attribute `{sub}`"))
        })
    });
    let sub = found.transpose()?;
    filter
        .check_parts(values_of(attribute), text_operators)
        .map_err(|error| PatchError::new(ScimType::InvalidFilter, error.to_string()))?;
    match sub {
        Some(sub) if is_read_only(sub) => Err(PatchError::mutability(&sub.name, "is read-only")),
        _ => Ok(sub),
    }
}

/// The value that `type eq "work" and display eq "x"` describes; `None` if the filter leaves more open.
fn from_filter(filter: &Filter) -> Option<Json> {
    let mut members = Map::new();
    let parts = match filter {
        Filter::And(parts) => parts.as_slice(),
        one => std::slice::from_ref(one),
    };
    for part in parts {
        match part {
            Filter::Compare(path, Operator::Eq, literal)
                if path.urn.is_none() && path.sub.is_empty() =>
            {
                members.insert(path.attribute.clone(), literal.as_json().clone());
            }
            _ => return None,
        }
    }
    Some(Json::Object(members))
}
