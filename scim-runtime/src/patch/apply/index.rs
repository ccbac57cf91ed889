//! An index of a list's values, so that many operations on one list take linear time.

use super::{
    equality::{self, IndexedEquality},
    rules::{has_primary, is_primary, set_secondary},
};
use crate::{
    Json,
    filter::{Comparison, Filter, is_unassigned, member},
    patch::value::{as_items, canonical, writable},
    record::{Attribute, Kind},
};
use std::collections::{BTreeSet, HashMap};

/// Positions in a list, in ascending order.
pub(super) type Positions = BTreeSet<usize>;

/// Finds the values of a list that are equal to a given one or that a filter selects, without a search.
///
/// A removed value leaves a null, so that all positions stay valid until [`ListIndex::compact`].
pub(super) struct ListIndex<'a> {
    attribute: &'a Attribute,
    comparison: Comparison,
    /// Built by the first `add`.
    values: Option<ValueIndex>,
    /// Built by the first filter that compares the sub-attribute.
    compared: Vec<(&'a Attribute, HashMap<String, Positions>)>,
    primaries: Positions,
    removed: usize,
}

/// The positions of each whole value, each `value`, and each `value` with its `type` (an empty text for no type).
#[derive(Default)]
struct ValueIndex {
    texts: HashMap<String, Positions>,
    values: HashMap<String, Positions>,
    typed: HashMap<(String, String), Positions>,
}

impl<'a> ListIndex<'a> {
    pub(super) fn new(attribute: &'a Attribute, items: &[Json], comparison: Comparison) -> Self {
        let has_primary = has_primary(attribute);
        let at = |(at, item)| (has_primary && is_primary(item)).then_some(at);
        Self {
            attribute,
            comparison,
            values: None,
            compared: Vec::new(),
            primaries: items.iter().enumerate().filter_map(at).collect(),
            removed: items.iter().filter(|item| is_unassigned(item)).count(),
        }
    }

    /// Indexes whole values, for [`ListIndex::position`].
    pub(super) fn index_values(&mut self, items: &[Json]) {
        if self.values.is_some() {
            return;
        }
        let mut values = ValueIndex::default();
        for (at, item) in items.iter().enumerate() {
            if !is_unassigned(item) {
                values.insert(self.attribute, self.comparison, item, at);
            }
        }
        self.values = Some(values);
    }

    pub(super) fn insert(&mut self, item: &Json, at: usize) {
        let (attribute, comparison) = (self.attribute, self.comparison);
        if let Some(values) = &mut self.values {
            values.insert(attribute, comparison, item, at);
        }
        for (sub, positions) in &mut self.compared {
            for bucket in buckets(attribute, sub, comparison, item) {
                positions.entry(bucket).or_default().insert(at);
            }
        }
        if has_primary(attribute) && is_primary(item) {
            self.primaries.insert(at);
        }
    }

    /// Removes a value's entries, before the value changes.
    pub(super) fn forget(&mut self, item: &Json, at: usize) {
        let (attribute, comparison) = (self.attribute, self.comparison);
        if let Some(values) = &mut self.values {
            values.forget(attribute, comparison, item, at);
        }
        for (sub, positions) in &mut self.compared {
            for bucket in buckets(attribute, sub, comparison, item) {
                forget(positions, &bucket, at);
            }
        }
        self.primaries.remove(&at);
    }

    /// Removes a value. Its place stays, as null.
    pub(super) fn remove(&mut self, items: &mut [Json], at: usize) {
        if let Some(item) = items.get_mut(at) {
            self.forget(item, at);
            *item = Json::Null;
            self.removed += 1;
        }
    }

    /// Whether every value was removed.
    pub(super) fn is_empty(&self, items: &[Json]) -> bool {
        self.removed >= items.len()
    }

    /// Removes the places of removed values. The index is invalid then.
    pub(super) fn compact(self, items: &mut Vec<Json>) {
        if self.removed > 0 {
            items.retain(|item| !is_unassigned(item));
        }
    }

    /// The value that is equal, or has the same `value` and no other `type`.
    pub(super) fn position(&self, item: &Json) -> Option<usize> {
        let values = self.values.as_ref()?;
        if let Some(at) = first(values.texts.get(&canonical(item))) {
            return Some(at);
        }
        let (value, kind) = key(self.attribute, self.comparison, item)?;
        let is_untyped = kind.is_empty();
        let same_type = first(values.typed.get(&(value.clone(), kind)));
        same_type.or_else(|| {
            first(if is_untyped {
                values.values.get(&value)
            } else {
                values.typed.get(&(value, String::new()))
            })
        })
    }

    /// The positions of all values that a filter can match; `None` if every value has to be compared.
    pub(super) fn candidates(&mut self, items: &[Json], filter: &Filter) -> Option<Positions> {
        match filter {
            Filter::And(parts) => {
                let counted = parts
                    .iter()
                    .filter_map(|part| Some((self.count(items, part)?, part)));
                let (_, fewest) = counted.min_by_key(|(count, _)| *count)?;
                self.candidates(items, fewest)
            }
            Filter::Or(parts) => {
                let mut all = Positions::new();
                for part in parts {
                    all.extend(self.candidates(items, part)?);
                }
                Some(all)
            }
            Filter::Compare(..) => {
                let equality = equality::of_filter(self.attribute, filter)?;
                self.equal(items, &equality).cloned()
            }
            Filter::Not(_) | Filter::Present(_) | Filter::ValuePath(..) => None,
        }
    }

    /// The number of candidates.
    fn count(&mut self, items: &[Json], filter: &Filter) -> Option<usize> {
        match filter {
            Filter::And(parts) => parts
                .iter()
                .filter_map(|part| self.count(items, part))
                .min(),
            Filter::Or(parts) => parts.iter().map(|part| self.count(items, part)).sum(),
            Filter::Compare(..) => {
                let equality = equality::of_filter(self.attribute, filter)?;
                self.equal(items, &equality).map(BTreeSet::len)
            }
            Filter::Not(_) | Filter::Present(_) | Filter::ValuePath(..) => None,
        }
    }

    /// The positions of the values whose sub-attribute is equal; `None` if every value has to be compared.
    pub(super) fn equal(
        &mut self,
        items: &[Json],
        equality: &IndexedEquality<'a, '_>,
    ) -> Option<&Positions> {
        static NONE: Positions = Positions::new();
        let bucket = self.comparison.bucket(equality.sub, equality.value)?;
        let is_known = |(sub, _): &(&Attribute, _)| sub.name == equality.sub.name;
        let at = if let Some(at) = self.compared.iter().position(is_known) {
            at
        } else {
            let positions = self.compare(items, equality.sub);
            self.compared.push((equality.sub, positions));
            self.compared.len() - 1
        };
        let (_, positions) = self.compared.get(at)?;
        Some(positions.get(&bucket).unwrap_or(&NONE))
    }

    fn compare(&self, items: &[Json], sub: &Attribute) -> HashMap<String, Positions> {
        let mut positions: HashMap<String, Positions> = HashMap::new();
        for (at, item) in items.iter().enumerate() {
            for bucket in buckets(self.attribute, sub, self.comparison, item) {
                positions.entry(bucket).or_default().insert(at);
            }
        }
        positions
    }

    /// Takes `primary` from all other values (RFC 7644 §3.5.2).
    pub(super) fn yield_primary(&mut self, items: &mut [Json], primary: usize) {
        for at in std::mem::take(&mut self.primaries) {
            if at == primary {
                continue;
            }
            if let Some(item) = items.get_mut(at) {
                self.forget(item, at);
                set_secondary(item);
                self.insert(item, at);
            }
        }
        self.primaries.insert(primary);
    }
}

impl ValueIndex {
    fn insert(&mut self, attribute: &Attribute, by: Comparison, item: &Json, at: usize) {
        let text = canonical(&writable(attribute, item));
        self.texts.entry(text).or_default().insert(at);
        if let Some((value, kind)) = key(attribute, by, item) {
            self.values.entry(value.clone()).or_default().insert(at);
            self.typed.entry((value, kind)).or_default().insert(at);
        }
    }

    fn forget(&mut self, attribute: &Attribute, by: Comparison, item: &Json, at: usize) {
        let text = canonical(&writable(attribute, item));
        forget(&mut self.texts, &text, at);
        if let Some(key) = key(attribute, by, item) {
            forget(&mut self.values, &key.0, at);
            forget(&mut self.typed, &key, at);
        }
    }
}

/// The `value` and the `type` of a complex value.
fn key(attribute: &Attribute, by: Comparison, item: &Json) -> Option<(String, String)> {
    if attribute.kind != Kind::Complex {
        return None;
    }
    let of = |name: &str| {
        let sub = Attribute::find(&attribute.sub_attributes, name)?;
        by.bucket(sub, member(item, name)?)
    };
    Some((of("value")?, of("type").unwrap_or_default()))
}

/// The hash keys of a value's sub-attribute.
fn buckets(attribute: &Attribute, sub: &Attribute, by: Comparison, item: &Json) -> Vec<String> {
    let value = match attribute.kind {
        Kind::Complex => member(item, &sub.name),
        _ => Some(item),
    };
    let values = value.map(as_items).unwrap_or_default();
    values
        .iter()
        .filter_map(|one| by.bucket(sub, one))
        .collect()
}

fn forget<K, Q>(positions: &mut HashMap<K, Positions>, key: &Q, at: usize)
where
    K: std::borrow::Borrow<Q> + std::hash::Hash + Eq,
    Q: std::hash::Hash + Eq + ?Sized,
{
    if let Some(known) = positions.get_mut(key) {
        known.remove(&at);
        if known.is_empty() {
            positions.remove(key);
        }
    }
}

fn first(positions: Option<&Positions>) -> Option<usize> {
    positions?.first().copied()
}
