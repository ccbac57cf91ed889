//! From a name in a document to a row of the table.

use super::{attribute::Attribute, table::Root};
use crate::Json;
use serde_json::Map;

/// The row of an attribute: exact first, from `hint` on and around, then without case (RFC 7643 §2.1).
#[inline]
pub(crate) fn find_row(attributes: &[Attribute], hint: usize, name: &str) -> Option<usize> {
    let (before, after) = attributes
        .split_at_checked(hint)
        .unwrap_or((attributes, &[]));
    if let Some(row) = after.iter().position(|attribute| attribute.name == name) {
        return Some(before.len() + row);
    }
    if let Some(row) = before.iter().position(|attribute| attribute.name == name) {
        return Some(row);
    }
    find_folded(attributes, hint, name)
}

#[cold]
fn find_folded(attributes: &[Attribute], hint: usize, name: &str) -> Option<usize> {
    let same = |attribute: &Attribute| attribute.name.eq_ignore_ascii_case(name);
    if attributes.get(hint).is_some_and(same) {
        return Some(hint);
    }
    attributes.iter().position(same)
}

/// The attributes that every resource has beside its schema's (RFC 7643 §3.1); `externalId` is a row like others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CommonName {
    Schemas,
    Id,
    Meta,
}

#[inline]
pub(crate) fn common_name(root: Root, name: &str) -> Option<CommonName> {
    match root {
        Root::Part => None,
        Root::Resource(_) => common_of_resource(name),
        Root::Message(_) => common_of_resource(name).filter(|name| *name == CommonName::Schemas),
    }
}

#[inline]
fn common_of_resource(name: &str) -> Option<CommonName> {
    match name.len() {
        2 if name.eq_ignore_ascii_case("id") => Some(CommonName::Id),
        4 if name.eq_ignore_ascii_case("meta") => Some(CommonName::Meta),
        7 if name.eq_ignore_ascii_case("schemas") => Some(CommonName::Schemas),
        _ => None,
    }
}

/// Whether an unknown member is named like a schema extension.
pub(crate) fn is_urn(name: &str) -> bool {
    name.get(..4)
        .is_some_and(|start| start.eq_ignore_ascii_case("urn:"))
}

/// Which rows have been read, to find an attribute that is given twice.
#[derive(Debug, Clone, Default)]
pub(crate) struct Seen {
    low: u64,
    high: Vec<u64>,
}

impl Seen {
    /// Notes a row; false if it was noted before.
    #[inline]
    pub(crate) fn first(&mut self, row: usize) -> bool {
        if row < 64 {
            return note(&mut self.low, row);
        }
        let (word, bit) = (row / 64 - 1, row % 64);
        if self.high.len() <= word {
            self.high.resize(word + 1, 0);
        }
        self.high.get_mut(word).is_some_and(|word| note(word, bit))
    }
}

#[inline]
fn note(word: &mut u64, bit: usize) -> bool {
    let mask = 1_u64 << bit;
    let first = *word & mask == 0;
    *word |= mask;
    first
}

/// A member of a JSON object: as its name is written, or else in another case (RFC 7643 §2.1).
pub(crate) fn member<'a>(members: &'a Map<String, Json>, name: &str) -> Option<&'a Json> {
    members.get(name).or_else(|| {
        let mut others = members.iter();
        others
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, value)| value)
    })
}

/// Whether a value is no value: null, nothing but nulls, an empty list or object.
pub(crate) fn is_unassigned(value: &Json) -> bool {
    match value {
        Json::Null => true,
        Json::Array(items) => items.iter().all(is_unassigned),
        Json::Object(members) => members.values().all(is_unassigned),
        _ => false,
    }
}

/// A member by its name, without case.
pub(crate) fn member_of<'a>(object: &'a Json, name: &str) -> Option<&'a Json> {
    member(object.as_object()?, name)
}

#[cfg(test)]
mod tests {
    use super::*;

    // R7643-2.1-01
    #[test]
    fn a_row_is_found_exactly_first_then_without_case() {
        let rows = [
            Attribute::string("a"),
            Attribute::string("B"),
            Attribute::string("b"),
        ];
        for hint in 0..4 {
            assert_eq!(find_row(&rows, hint, "b"), Some(2), "hint {hint}");
            assert_eq!(find_row(&rows, hint, "A"), Some(0), "hint {hint}");
            assert_eq!(find_row(&rows, hint, "c"), None, "hint {hint}");
        }
    }

    #[test]
    fn a_row_is_seen_once_beyond_sixty_four_too() {
        let mut seen = Seen::default();
        for row in [0, 63, 64, 127, 128, 1000] {
            assert!(seen.first(row), "row {row}");
            assert!(!seen.first(row), "row {row} again");
        }
    }
}
