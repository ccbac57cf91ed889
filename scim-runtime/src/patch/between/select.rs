//! Selects one value of a multi-valued attribute by a filter.

use super::diff::{is_hidden, is_reference, part};
use crate::{
    Json,
    filter::{Comparison, Filter, Operator, is_unassigned, values_of},
    patch::DiffStyle,
    record::{Attribute, Kind, Mutability},
    syntax::AttributePath,
};
use std::collections::HashMap;

/// The length of a value up to which a filter can contain it, in bytes.
const MAX_LITERAL: usize = 1024;

/// The number of values up to which all sub-attributes are tried.
const MAX_SEARCHED: usize = 1024;

/// The values as they are after the operations so far.
pub(super) struct Selector<'a> {
    style: DiffStyle,
    attribute: &'a Attribute,
    items: Vec<Json>,
    /// How many values share a `value`, and how many a `type`, without regard to case.
    counts: HashMap<(&'static str, String), usize>,
}

impl<'a> Selector<'a> {
    pub(super) fn new(style: DiffStyle, attribute: &'a Attribute, items: &[Json]) -> Self {
        let mut selector = Self {
            style,
            attribute,
            items: items.to_vec(),
            counts: HashMap::new(),
        };
        for item in items {
            selector.count(item, 1);
        }
        selector
    }

    /// A filter that matches this value alone, also at a server that ignores case; `None` if there is none.
    ///
    /// `changing` is the sub-attribute that the operation changes. SCIMMY removes it before it looks for the value.
    pub(super) fn select(&self, index: usize, changing: Option<&str>) -> Option<Filter> {
        let item = self.items.get(index)?;
        let is_stable = |name: &str| match self.style {
            DiffStyle::Portable => !changing.is_some_and(|sub| sub.eq_ignore_ascii_case(name)),
            DiffStyle::Compact => true,
        };
        for name in self.preferred() {
            if let Some(filter) = self.unique(name, item).filter(|_| is_stable(name)) {
                return Some(filter);
            }
        }
        if self.attribute.kind != Kind::Complex || self.items.len() > MAX_SEARCHED {
            return None;
        }
        let comparisons: Vec<(String, Json)> = self
            .comparisons(item)
            .filter(|(name, _)| is_stable(name))
            .collect();
        let by_one = comparisons
            .iter()
            .map(std::slice::from_ref)
            .find(|one| self.selects(one, index));
        let selected = by_one.or_else(|| {
            let is_alone = self.selects(&comparisons, index);
            is_alone.then_some(comparisons.as_slice())
        })?;
        let filters = selected
            .iter()
            .map(|(name, value)| equals(name, value.clone()));
        filters.reduce(|all, next| all & next)
    }

    pub(super) fn set(&mut self, index: usize, name: &str, value: &Json) {
        let Some(mut item) = self.items.get(index).cloned() else {
            return;
        };
        if let Json::Object(members) = &mut item {
            members.retain(|known, _| !known.eq_ignore_ascii_case(name));
            members.insert(name.to_owned(), value.clone());
        }
        self.replace(index, item);
    }

    /// Removes a value. The positions of the others stay the same.
    pub(super) fn remove(&mut self, index: usize) {
        self.replace(index, Json::Null);
    }

    pub(super) fn replace(&mut self, index: usize, item: Json) {
        let Some(place) = self.items.get_mut(index) else {
            return;
        };
        let before = std::mem::replace(place, item.clone());
        self.count(&before, -1);
        self.count(&item, 1);
    }

    fn count(&mut self, item: &Json, change: isize) {
        for name in ["value", "type"] {
            if let Some(key) = self.folded(name, item) {
                let count = self.counts.entry((name, key)).or_default();
                *count = count.saturating_add_signed(change);
            }
        }
    }

    /// People know addresses by their type, but the identity of a reference is its `value`.
    fn preferred(&self) -> [&'static str; 2] {
        let value = Attribute::find(&self.attribute.sub_attributes, "value");
        let is_identity = is_reference(self.attribute)
            || value.is_some_and(|value| value.mutability == Mutability::Immutable);
        match self.style {
            DiffStyle::Portable if !is_identity => ["type", "value"],
            DiffStyle::Portable | DiffStyle::Compact => ["value", "type"],
        }
    }

    /// A comparison with `value` or `type`, if no other value has the same.
    fn unique(&self, name: &'static str, item: &Json) -> Option<Filter> {
        let key = (name, self.folded(name, item)?);
        if self.counts.get(&key) != Some(&1) {
            return None;
        }
        if self.attribute.kind != Kind::Complex {
            return self
                .fits(self.attribute, item)
                .then(|| equals(name, item.clone()));
        }
        let sub = Attribute::find(&self.attribute.sub_attributes, name)?;
        let value = part(item, &sub.name);
        self.fits(sub, value)
            .then(|| equals(&sub.name, value.clone()))
    }

    /// A text that is equal for values that a server can't distinguish if it ignores case.
    fn folded(&self, name: &str, item: &Json) -> Option<String> {
        if self.attribute.kind != Kind::Complex {
            return (name == "value").then(|| folded(self.attribute, item))?;
        }
        let sub = Attribute::find(&self.attribute.sub_attributes, name)?;
        folded(sub, part(item, &sub.name))
    }

    /// The sub-attributes that can be compared, `type` first.
    fn comparisons(&self, item: &'a Json) -> impl Iterator<Item = (String, Json)> {
        let subs = self.attribute.sub_attributes.as_ref();
        let kind = Attribute::find(subs, "type");
        let others = subs
            .iter()
            .filter(|sub| !sub.name.eq_ignore_ascii_case("type"));
        kind.into_iter()
            .chain(others)
            .filter(|sub| !sub.multi_valued && !is_hidden(sub))
            .filter(|sub| self.fits(sub, part(item, &sub.name)))
            .map(|sub| (sub.name.to_string(), part(item, &sub.name).clone()))
    }

    /// Whether only this value agrees with all comparisons, without regard to case.
    fn selects(&self, comparisons: &[(String, Json)], index: usize) -> bool {
        let subs = values_of(self.attribute).attributes;
        let agrees = |item: &Json| {
            comparisons.iter().all(|(name, value)| {
                Attribute::find(subs, name)
                    .is_some_and(|sub| folded(sub, part(item, name)) == folded(sub, value))
            })
        };
        let mut matching = self
            .items
            .iter()
            .enumerate()
            .filter(|(_, item)| !is_unassigned(item) && agrees(item));
        !comparisons.is_empty()
            && matching.next().is_some_and(|(first, _)| first == index)
            && matching.next().is_none()
    }

    /// Whether a filter can contain the value.
    fn fits(&self, attribute: &Attribute, value: &Json) -> bool {
        let is_comparable = attribute.kind.is_simple();
        let is_literal = match (value, self.style) {
            (Json::String(text), DiffStyle::Compact) => text.len() <= MAX_LITERAL,
            (Json::String(text), DiffStyle::Portable) => {
                // Some filter parsers don't know escapes, or end a filter at the first bracket. scim-patch reads everything up to
                // the last colon of a path as a URN, but colons are allowed in references, whose `value` identifies them.
                let is_plain = |char: char| {
                    let is_colon = char == ':' && !is_reference(self.attribute);
                    !char.is_control() && !"\"\\[]".contains(char) && !is_colon
                };
                text.len() <= MAX_LITERAL && !text.is_empty() && text.chars().all(is_plain)
            }
            (Json::Number(number), DiffStyle::Portable) => number.is_i64(),
            (Json::Number(_), DiffStyle::Compact) | (Json::Bool(_), _) => true,
            (Json::Null | Json::Array(_) | Json::Object(_), _) => false,
        };
        is_comparable && is_literal
    }
}

fn folded(attribute: &Attribute, value: &Json) -> Option<String> {
    let key = Comparison::default().bucket(attribute, value)?;
    Some(key.to_lowercase())
}

fn equals(name: &str, value: Json) -> Filter {
    Filter::compare(AttributePath::of(None, &[name]), Operator::Eq, value)
}
