//! An index of a list's values, so that many adds to one list take linear time.

use super::rules::{has_primary, is_primary, set_secondary};
use crate::{
    Json,
    filter::{Comparison, member},
    patch::value::{canonical, writable},
    record::{Attribute, Kind},
};
use std::collections::HashMap;

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
    pub(super) fn new(attribute: &Attribute, items: &[Json], comparison: Comparison) -> Self {
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

    pub(super) fn insert(&mut self, attribute: &Attribute, item: &Json, at: usize) {
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

    /// Removes the entries that a merge can change. A merge never changes `value`.
    pub(super) fn forget(&mut self, attribute: &Attribute, item: &Json, at: usize) {
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
    pub(super) fn position(&self, attribute: &Attribute, item: &Json) -> Option<usize> {
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
    pub(super) fn yield_primary(
        &mut self,
        attribute: &Attribute,
        items: &mut [Json],
        primary: usize,
    ) {
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
