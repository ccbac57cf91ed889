//! Which old value becomes which new one.

use super::diff::{Unnamed, part};
use crate::{
    Json,
    filter::{Comparison, is_unassigned, member},
    patch::value::{canonical, same},
    record::{Attribute, Kind, Mutability},
};
use std::collections::{BTreeSet, HashMap};

/// The number of values up to which each old value is compared with each new one.
pub(crate) const MAX_COMPARED: usize = 64;

pub(super) struct Pairing {
    /// Positions in the old list.
    pub(super) removed: Vec<usize>,
    /// Positions in the old and in the new list.
    pub(super) changed: Vec<(usize, usize)>,
    /// Positions in the new list.
    pub(super) added: Vec<usize>,
}

impl Pairing {
    pub(super) fn new(unnamed: Unnamed, attribute: &Attribute, old: &[Json], new: &[Json]) -> Self {
        let (before, after) = (texts(old), texts(new));
        let without = |items: &[Json], others: &BTreeSet<String>| -> Vec<usize> {
            let other = |(_, item): &(usize, &Json)| !others.contains(&canonical(item));
            let positions = items.iter().enumerate().filter(other);
            positions.map(|(index, _)| index).collect()
        };
        let mut pairing = Self {
            removed: without(old, &after),
            changed: Vec::new(),
            added: without(new, &before),
        };
        if attribute.kind != Kind::Complex {
            return pairing;
        }
        if unnamed == Unnamed::Kept {
            pairing.pair_covered(old, new);
        }
        pairing.pair(old, new, |item| value_key(attribute, item));
        let can_change = Attribute::find(&attribute.sub_attributes, "value")
            .is_none_or(|value| value.mutability == Mutability::ReadWrite);
        if can_change {
            pairing.pair(old, new, |item| sub_key(attribute, "type", item));
        }
        pairing
    }

    /// Pairs an old value with a new one if the old one has everything that the new one names.
    fn pair_covered(&mut self, old: &[Json], new: &[Json]) {
        if old.len().max(new.len()) > MAX_COMPARED {
            return;
        }
        let (removed, changed) = (&mut self.removed, &mut self.changed);
        self.added.retain(|after| {
            let Some(wanted) = new.get(*after).and_then(Json::as_object) else {
                return true;
            };
            let covers = |before: &usize| {
                old.get(*before).is_some_and(|old| {
                    let named = wanted.iter().filter(|(_, value)| !is_unassigned(value));
                    named
                        .clone()
                        .all(|(name, value)| member(old, name).is_some_and(|old| same(old, value)))
                })
            };
            let Some(at) = removed.iter().position(covers) else {
                return true;
            };
            changed.push((removed.remove(at), *after));
            false
        });
    }

    /// Pairs values that share a key which no other value of their list has.
    fn pair(&mut self, old: &[Json], new: &[Json], key: impl Fn(&Json) -> Option<String>) {
        let (before, after) = (unique(old, &key), unique(new, &key));
        let added: BTreeSet<usize> = self.added.iter().copied().collect();
        let mut found = Vec::new();
        self.removed.retain(|index| {
            let partner = old
                .get(*index)
                .and_then(&key)
                .filter(|key| before.get(key) == Some(&Some(*index)))
                .and_then(|key| after.get(&key).copied().flatten())
                .filter(|partner| added.contains(partner));
            found.extend(partner.map(|partner| (*index, partner)));
            partner.is_none()
        });
        let paired: BTreeSet<usize> = found.iter().map(|(_, after)| *after).collect();
        self.added.retain(|after| !paired.contains(after));
        self.changed.extend(found);
    }
}

fn texts(items: &[Json]) -> BTreeSet<String> {
    items.iter().map(canonical).collect()
}

/// The position of each key; `None` if several values have it.
fn unique(items: &[Json], key: impl Fn(&Json) -> Option<String>) -> HashMap<String, Option<usize>> {
    let mut places = HashMap::new();
    for (index, item) in items.iter().enumerate() {
        if let Some(key) = key(item) {
            places
                .entry(key)
                .and_modify(|place| *place = None)
                .or_insert(Some(index));
        }
    }
    places
}

/// A text that is equal for values that no filter on `value` can distinguish.
pub(super) fn value_key(attribute: &Attribute, item: &Json) -> Option<String> {
    if attribute.kind != Kind::Complex {
        return Comparison::default().bucket(attribute, item);
    }
    sub_key(attribute, "value", item)
}

/// As [`value_key`], for another sub-attribute.
pub(super) fn sub_key(attribute: &Attribute, name: &str, item: &Json) -> Option<String> {
    let sub = Attribute::find(&attribute.sub_attributes, name)?;
    Comparison::default().bucket(sub, part(item, &sub.name))
}
