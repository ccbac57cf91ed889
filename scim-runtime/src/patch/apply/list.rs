//! The values of a multi-valued attribute: added, replaced, at most one of them primary.

use super::{Applier, ListKey, attribute::guard};
use crate::{
    Json,
    filter::{Comparison, is_unassigned, member},
    patch::{
        Op, PatchError,
        value::{as_items, as_list, canonical, check, entry, is_read_only, remove, writable},
    },
    record::{Attribute, Kind},
};
use serde_json::Map;
use std::collections::{HashMap, HashSet};

impl<'a> Applier<'a> {
    /// `add` to a list. The list's index is kept for further adds.
    pub(super) fn add_values(
        &mut self,
        holder: &mut Map<String, Json>,
        key: ListKey<'a>,
        attribute: &Attribute,
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
        let mut index = self
            .indexes
            .remove(&key)
            .unwrap_or_else(|| ListIndex::new(attribute, items, self.options.comparison));
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
            let old = index
                .position(attribute, &item)
                .and_then(|at| items.get(at));
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
        index: &mut ListIndex,
        attribute: &Attribute,
        new: &[Json],
    ) -> Result<(), PatchError> {
        let mut primary = None;
        for item in new {
            let item = writable(attribute, item);
            if is_unassigned(&item) {
                continue;
            }
            let at = index.position(attribute, &item).unwrap_or(items.len());
            if let Some(old) = items.get_mut(at) {
                index.forget(attribute, old, at);
                if let (Some(old), Json::Object(members)) = (old.as_object_mut(), &item) {
                    self.merge(old, Op::Add, attribute, members)?;
                }
                index.insert(attribute, old, at);
            } else {
                index.insert(attribute, &item, at);
                items.push(item);
            }
            let is_primary = has_primary(attribute) && items.get(at).is_some_and(is_primary);
            if is_primary && primary.is_some_and(|other| other != at) {
                return Err(two_primaries(attribute));
            }
            primary = primary.or(is_primary.then_some(at));
        }
        if let Some(primary) = primary {
            index.yield_primary(attribute, items, primary);
        }
        Ok(())
    }
}

/// Finds the value of a list that is equal to a given one, without a search.
pub(super) struct ListIndex {
    comparison: Comparison,
    /// The position of each value, by its canonical text.
    texts: HashMap<String, usize>,
    /// The first position of each `value`.
    values: HashMap<String, usize>,
    /// The first position of each `value` and `type`; an empty text for no type.
    typed: HashMap<(String, String), usize>,
    primaries: Vec<usize>,
}

impl ListIndex {
    fn new(attribute: &Attribute, items: &[Json], comparison: Comparison) -> Self {
        let mut index = Self {
            comparison,
            texts: HashMap::new(),
            values: HashMap::new(),
            typed: HashMap::new(),
            primaries: Vec::new(),
        };
        for (at, item) in items.iter().enumerate() {
            index.insert(attribute, item, at);
        }
        index
    }

    fn insert(&mut self, attribute: &Attribute, item: &Json, at: usize) {
        let text = canonical(&writable(attribute, item));
        self.texts.entry(text).or_insert(at);
        if let Some((value, kind)) = self.key(attribute, item) {
            self.values.entry(value.clone()).or_insert(at);
            self.typed.entry((value, kind)).or_insert(at);
        }
        if has_primary(attribute) && is_primary(item) {
            self.primaries.push(at);
        }
    }

    /// Forgets what a merge can change. The `value` is not among it.
    fn forget(&mut self, attribute: &Attribute, item: &Json, at: usize) {
        let text = canonical(&writable(attribute, item));
        if self.texts.get(&text) == Some(&at) {
            self.texts.remove(&text);
        }
        if let Some(key) = self.key(attribute, item)
            && self.typed.get(&key) == Some(&at)
        {
            self.typed.remove(&key);
        }
        self.primaries.retain(|primary| *primary != at);
    }

    /// The value that is equal, or has the same `value` and no other `type`.
    fn position(&self, attribute: &Attribute, item: &Json) -> Option<usize> {
        if let Some(at) = self.texts.get(&canonical(item)) {
            return Some(*at);
        }
        let (value, kind) = self.key(attribute, item)?;
        let is_untyped = kind.is_empty();
        let same_type = self.typed.get(&(value.clone(), kind));
        let found = same_type.or_else(|| {
            if is_untyped {
                self.values.get(&value)
            } else {
                self.typed.get(&(value.clone(), String::new()))
            }
        });
        found.copied()
    }

    fn key(&self, attribute: &Attribute, item: &Json) -> Option<(String, String)> {
        if attribute.kind != Kind::Complex {
            return None;
        }
        let of = |name: &str| {
            let sub = Attribute::find(&attribute.sub_attributes, name)?;
            self.comparison.bucket(sub, member(item, name)?)
        };
        Some((of("value")?, of("type").unwrap_or_default()))
    }

    /// Takes `primary` from all other values (RFC 7644 §3.5.2).
    fn yield_primary(&mut self, attribute: &Attribute, items: &mut [Json], primary: usize) {
        for at in std::mem::take(&mut self.primaries) {
            if at == primary {
                continue;
            }
            if let Some(item) = items.get_mut(at) {
                self.forget(attribute, item, at);
                set_secondary(item);
                self.insert(attribute, item, at);
            }
        }
        self.primaries.push(primary);
    }
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

fn has_primary(attribute: &Attribute) -> bool {
    Attribute::find(&attribute.sub_attributes, "primary").is_some()
}

fn is_primary(item: &Json) -> bool {
    member(item, "primary") == Some(&Json::Bool(true))
}

fn set_secondary(item: &mut Json) {
    if let Some(object) = item.as_object_mut() {
        *entry(object, "primary") = Json::Bool(false);
    }
}

fn two_primaries(attribute: &Attribute) -> PatchError {
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
