//! Some values of a multi-valued attribute: those that match a filter.

use super::{
    applier::Applier,
    rules::{drop_empty, drop_unassigned, guard, settle_primary, with_read_only},
};
use crate::{
    Json, ScimType,
    filter::{Filter, Operator, is_unassigned, member, values_of},
    patch::{
        FilteredReplace, Op, PatchError, Unmatched, UnmatchedRemove,
        value::{as_list, check, entry, is_read_only, same, writable},
    },
    record::{Attribute, Mutability},
};
use serde_json::Map;
use std::collections::BTreeSet;

impl Applier<'_> {
    /// `attribute[filter]`, or `attribute[filter].sub`.
    pub(super) fn filtered(
        &self,
        holder: &mut Map<String, Json>,
        op: Op,
        attribute: &Attribute,
        filter: &Filter,
        sub: Option<&str>,
        value: Option<&Json>,
    ) -> Result<(), PatchError> {
        let filter = &self.convert_filter(attribute, filter);
        let sub = target(attribute, filter, sub)?;
        let items = as_list(entry(holder, &attribute.name));
        let mut matching = self.matching(attribute, items, filter);
        if matching.is_empty() {
            if op == Op::Remove && self.options.unmatched_remove == UnmatchedRemove::Ignored {
                drop_unassigned(holder, attribute);
                return Ok(());
            }
            matching.insert(items.len());
            items.push(self.unmatched(op, attribute, filter)?);
        }
        match (op, sub) {
            (Op::Remove, None) => {
                if attribute.mutability == Mutability::Immutable {
                    return Err(PatchError::mutability(&attribute.name, "is immutable"));
                }
                let mut index = 0..;
                items.retain(|_| index.next().is_some_and(|index| !matching.contains(&index)));
            }
            (_, Some(sub)) => {
                for index in &matching {
                    if let Some(object) = items.get_mut(*index).and_then(Json::as_object_mut) {
                        self.whole_attribute(object, op, sub, value)?;
                    }
                }
            }
            (Op::Add | Op::Replace, None) => {
                let given = value.unwrap_or(&Json::Null);
                let value = self.convert_item(attribute, given);
                if value.is_array() {
                    let name = &attribute.name;
                    let detail = format!(
                        "a filter selects single values of `{name}`: the value can't be a list"
                    );
                    return Err(PatchError::invalid_value(detail).of(name.as_ref()));
                }
                check(attribute, &value)?;
                for index in &matching {
                    if let Some(item) = items.get_mut(*index) {
                        self.whole_value(item, op, attribute, &value)?;
                    }
                }
            }
        }
        if op != Op::Remove || sub.is_some() {
            let touched: Vec<usize> = matching.into_iter().collect();
            settle_primary(attribute, items, &touched)?;
        }
        items.retain(|item| !is_unassigned(item));
        drop_empty(holder, attribute)
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
            .check(scope)
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

    fn matching(&self, attribute: &Attribute, items: &[Json], filter: &Filter) -> BTreeSet<usize> {
        let scope = values_of(attribute);
        let by = self.options.comparison;
        items
            .iter()
            .enumerate()
            .filter(|(_, item)| filter.matches_by(item, scope, by))
            .map(|(index, _)| index)
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
        .check(values_of(attribute))
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
