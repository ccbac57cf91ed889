//! The values of a multi-valued attribute: added, replaced, at most one of them primary.

use super::{
    applier::{Applier, ListKey},
    index::ListIndex,
    rules::{guard, has_primary, is_primary, settle_primary, two_primaries, with_read_only},
};
use crate::{
    Json,
    filter::is_unassigned,
    patch::{
        Op, PatchError,
        value::{as_items, as_list, canonical, check, entry, writable},
    },
    record::Attribute,
};
use serde_json::Map;
use std::collections::HashSet;

impl<'a> Applier<'a> {
    /// `add` to a list. The list's index is kept for further adds.
    pub(super) fn add_values(
        &mut self,
        holder: &mut Map<String, Json>,
        key: ListKey<'a>,
        attribute: &'a Attribute,
        given: &Json,
    ) -> Result<(), PatchError> {
        let value = self.convert(attribute, given);
        check(attribute, &value)?;
        guard(attribute, holder, Op::Add, &value)?;
        if is_unassigned(&value) {
            return if attribute.required {
                Err(PatchError::required(&attribute.name))
            } else {
                Ok(())
            };
        }
        let items = as_list(entry(holder, &attribute.name));
        let mut index = self.index(key, attribute, items);
        index.index_values(items);
        self.add(items, &mut index, attribute, as_items(&value))?;
        self.indexes.insert(key, index);
        Ok(())
    }

    /// `add` or `replace` of a list without an index that is kept.
    pub(super) fn set_values(
        &self,
        place: &mut Json,
        op: Op,
        attribute: &Attribute,
        value: &Json,
    ) -> Result<(), PatchError> {
        let items = as_list(place);
        let mut index = ListIndex::new(attribute, items, self.options.comparison);
        index.index_values(items);
        if op == Op::Add {
            return self.add(items, &mut index, attribute, as_items(value));
        }
        let mut new: Vec<Json> = Vec::new();
        let mut texts = HashSet::new();
        for item in as_items(value) {
            let item = writable(attribute, item);
            let text = canonical(&item);
            if is_unassigned(&item) || !texts.insert(text) {
                continue;
            }
            let old = index.position(&item).and_then(|at| items.get(at));
            new.push(with_read_only(attribute, item, old));
        }
        let touched: Vec<usize> = (0..new.len()).collect();
        settle_primary(attribute, &mut new, &touched)?;
        *items = new;
        Ok(())
    }

    /// Adds values. A value with the (type, value) or the value of an existing one is merged into that one (RFC 7643 §2.4).
    fn add(
        &self,
        items: &mut Vec<Json>,
        index: &mut ListIndex<'_>,
        attribute: &Attribute,
        new: &[Json],
    ) -> Result<(), PatchError> {
        let mut primary = None;
        for item in new {
            let item = writable(attribute, item);
            if is_unassigned(&item) {
                continue;
            }
            let at = index.position(&item).unwrap_or(items.len());
            if let Some(old) = items.get_mut(at) {
                index.forget(old, at);
                if let (Some(old), Json::Object(members)) = (old.as_object_mut(), &item) {
                    self.merge(old, Op::Add, attribute, members)?;
                }
                index.insert(old, at);
            } else {
                index.insert(&item, at);
                items.push(item);
            }
            let is_primary = has_primary(attribute) && items.get(at).is_some_and(is_primary);
            if is_primary && primary.is_some_and(|other| other != at) {
                return Err(two_primaries(attribute));
            }
            primary = primary.or(is_primary.then_some(at));
        }
        if let Some(primary) = primary {
            index.yield_primary(items, primary);
        }
        Ok(())
    }
}
