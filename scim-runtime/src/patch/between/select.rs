//! One value of a multi-valued attribute, told apart from the others by a filter.

use super::{is_hidden, part};
use crate::{
    Json,
    filter::{Comparison, Filter, Operator, values_of},
    path::AttributePath,
    record::{Attribute, Kind},
};
use std::collections::HashMap;

/// How long a value may be that stands in a filter; in bytes.
const MAX_LITERAL: usize = 1024;

/// How many values are looked through for one that has no `value` of its own.
const MAX_SEARCHED: usize = 1024;

/// The values as they are after the operations so far.
pub(super) struct Current<'a> {
    attribute: &'a Attribute,
    items: Vec<Json>,
    /// How many share a `value`.
    counts: HashMap<String, usize>,
}

impl<'a> Current<'a> {
    pub(super) fn new(attribute: &'a Attribute, items: &[Json]) -> Self {
        let mut values = Self {
            attribute,
            items: items.to_vec(),
            counts: HashMap::new(),
        };
        for item in items {
            values.count(item, 1);
        }
        values
    }

    /// A filter that this value alone meets; `None` if there is none that is fit for a path.
    pub(super) fn select(&self, index: usize) -> Option<Filter> {
        let item = self.items.get(index)?;
        if self.attribute.kind != Kind::Complex {
            return self
                .is_alone(item)
                .then(|| equals("value", self.attribute, item))?;
        }
        if let Some(sub) = Attribute::find(&self.attribute.sub_attributes, "value")
            && self.is_alone(item)
            && let Some(filter) = equals(&sub.name, sub, part(item, &sub.name))
        {
            return Some(filter);
        }
        if self.items.len() > MAX_SEARCHED {
            return None;
        }
        let comparisons: Vec<Filter> = self.comparisons(item).collect();
        let by_one = comparisons
            .iter()
            .find(|filter| self.selects(filter, index))
            .cloned();
        by_one.or_else(|| {
            let all = comparisons.into_iter().reduce(|all, next| all & next)?;
            self.selects(&all, index).then_some(all)
        })
    }

    pub(super) fn set(&mut self, index: usize, name: &str, value: &Json) {
        let Some(mut item) = self.items.get(index).cloned() else {
            return;
        };
        self.count(&item, -1);
        if let Json::Object(members) = &mut item {
            members.retain(|known, _| !known.eq_ignore_ascii_case(name));
            members.insert(name.to_owned(), value.clone());
        }
        self.count(&item, 1);
        if let Some(place) = self.items.get_mut(index) {
            *place = item;
        }
    }

    /// Takes a value out; the places of the others stay what they are.
    pub(super) fn remove(&mut self, index: usize) {
        if let Some(place) = self.items.get_mut(index) {
            let item = place.take();
            self.count(&item, -1);
        }
    }

    fn count(&mut self, item: &Json, change: isize) {
        if let Some(bucket) = value_bucket(self.attribute, item) {
            let count = self.counts.entry(bucket).or_default();
            *count = count.saturating_add_signed(change);
        }
    }

    /// Whether no other has the same `value`.
    fn is_alone(&self, item: &Json) -> bool {
        value_bucket(self.attribute, item)
            .is_some_and(|bucket| self.counts.get(&bucket) == Some(&1))
    }

    /// Equality of each sub-attribute that has a value: `type` first, which is what people tell values by.
    fn comparisons(&self, item: &'a Json) -> impl Iterator<Item = Filter> {
        let subs = self.attribute.sub_attributes.as_ref();
        let kind = Attribute::find(subs, "type");
        let others = subs
            .iter()
            .filter(|sub| !sub.name.eq_ignore_ascii_case("type"));
        kind.into_iter()
            .chain(others)
            .filter(|sub| !sub.multi_valued && !is_hidden(sub))
            .filter_map(|sub| equals(&sub.name, sub, part(item, &sub.name)))
    }

    fn selects(&self, filter: &Filter, index: usize) -> bool {
        let scope = values_of(self.attribute);
        let mut met = self
            .items
            .iter()
            .enumerate()
            .filter(|(_, item)| !item.is_null() && filter.matches(item, scope));
        met.next().is_some_and(|(first, _)| first == index) && met.next().is_none()
    }
}

/// What values share that no filter on `value` can tell apart.
pub(super) fn value_bucket(attribute: &Attribute, item: &Json) -> Option<String> {
    if attribute.kind != Kind::Complex {
        return Comparison::default().bucket(attribute, item);
    }
    sub_bucket(attribute, "value", item)
}

/// As [`value_bucket`], of another sub-attribute.
pub(super) fn sub_bucket(attribute: &Attribute, name: &str, item: &Json) -> Option<String> {
    let sub = Attribute::find(&attribute.sub_attributes, name)?;
    Comparison::default().bucket(sub, part(item, &sub.name))
}

/// `name eq value`; `None` for what can't stand in a filter.
fn equals(name: &str, attribute: &Attribute, value: &Json) -> Option<Filter> {
    let fits = match value {
        Json::String(text) => text.len() <= MAX_LITERAL,
        Json::Number(_) | Json::Bool(_) => true,
        Json::Null | Json::Array(_) | Json::Object(_) => false,
    };
    let comparable = !matches!(attribute.kind, Kind::Complex | Kind::Extension | Kind::Json);
    (fits && comparable).then(|| {
        Filter::compare(
            AttributePath::of(None, &[name]),
            Operator::Eq,
            value.clone(),
        )
    })
}
