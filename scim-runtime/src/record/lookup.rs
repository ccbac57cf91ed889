//! Lookups by name, without regard to case (RFC 7643 §2.1).

use super::{
    attribute::Attribute,
    table::{Root, Table},
};
use crate::Json;
use serde_json::Map;

/// The row of an attribute: an exact match first, from `hint` on, then without regard to case.
#[inline]
pub(crate) fn find_row(table: &Table, hint: usize, name: &str) -> Option<usize> {
    if table.checked.distinct_names {
        find_distinct(table.attributes, hint, name)
    } else {
        find_exact_first(table.attributes, hint, name)
    }
}

/// Whether a name belongs to a row. May be false for a name in another case.
#[inline]
pub(crate) fn is_row(table: &Table, row: usize, name: &str) -> bool {
    table.checked.distinct_names
        && table
            .attributes
            .get(row)
            .is_some_and(|attribute| same_bytes(attribute.name.as_bytes(), name.as_bytes()))
}

fn find_exact_first(attributes: &[Attribute], hint: usize, name: &str) -> Option<usize> {
    let (before, after) = attributes
        .split_at_checked(hint)
        .unwrap_or((attributes, &[]));
    let is_exact = |attribute: &Attribute| same_bytes(attribute.name.as_bytes(), name.as_bytes());
    if let Some(row) = after.iter().position(is_exact) {
        return Some(before.len() + row);
    }
    if let Some(row) = before.iter().position(is_exact) {
        return Some(row);
    }
    find_folded(attributes, hint, name)
}

/// The row of an attribute, from `hint` on, if a name in any case belongs to one row only.
fn find_distinct(attributes: &[Attribute], hint: usize, name: &str) -> Option<usize> {
    let (before, after) = attributes
        .split_at_checked(hint)
        .unwrap_or((attributes, &[]));
    let is_same = |attribute: &Attribute| {
        attribute.name.len() == name.len()
            && (same_bytes(attribute.name.as_bytes(), name.as_bytes())
                || attribute.name.eq_ignore_ascii_case(name))
    };
    match after.iter().position(is_same) {
        Some(row) => Some(before.len() + row),
        None => before.iter().position(is_same),
    }
}

/// Compares names of up to 16 bytes without a call of `memcmp`, which takes longer than the comparison.
#[inline]
fn same_bytes(one: &[u8], two: &[u8]) -> bool {
    if one.len() != two.len() {
        return false;
    }
    if let (Some(first), Some(last)) = (one.first_chunk::<8>(), one.last_chunk::<8>()) {
        return two.first_chunk() == Some(first)
            && two.last_chunk() == Some(last)
            && (one.len() <= 16 || one == two);
    }
    if let (Some(first), Some(last)) = (one.first_chunk::<4>(), one.last_chunk::<4>()) {
        return two.first_chunk() == Some(first) && two.last_chunk() == Some(last);
    }
    one == two
}

#[cold]
fn find_folded(attributes: &[Attribute], hint: usize, name: &str) -> Option<usize> {
    let same = |attribute: &Attribute| attribute.name.eq_ignore_ascii_case(name);
    if attributes.get(hint).is_some_and(same) {
        return Some(hint);
    }
    attributes.iter().position(same)
}

/// The common attributes of a resource (RFC 7643 §3.1), except `externalId`, which is a row.
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

/// Whether the name of an unknown member is a URN, as for an extension.
pub(crate) fn is_urn(name: &str) -> bool {
    name.get(..4)
        .is_some_and(|start| start.eq_ignore_ascii_case("urn:"))
}

/// The rows that have been read, to detect duplicates.
#[derive(Debug, Clone, Default)]
pub(crate) struct SeenRows {
    low: u64,
    high: Vec<u64>,
}

impl SeenRows {
    /// Adds a row; false if it is a duplicate.
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

/// A member of a JSON object: an exact match first, then without regard to case.
pub(crate) fn member<'a>(members: &'a Map<String, Json>, name: &str) -> Option<&'a Json> {
    members.get(name).or_else(|| {
        let mut others = members.iter();
        others
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, value)| value)
    })
}

/// Whether a value counts as unassigned: null, an empty list or object, or only such values.
pub(crate) fn is_unassigned(value: &Json) -> bool {
    match value {
        Json::Null => true,
        Json::Array(items) => items.iter().all(is_unassigned),
        Json::Object(members) => members.values().all(is_unassigned),
        _ => false,
    }
}

/// Like [`member`], of any JSON value.
pub(crate) fn member_of<'a>(object: &'a Json, name: &str) -> Option<&'a Json> {
    member(object.as_object()?, name)
}

#[cfg(test)]
mod tests {
    use super::*;

    // R7643-2.1-01
    #[test]
    fn an_exact_name_is_found_before_one_in_another_case() {
        let rows = [
            Attribute::string("a"),
            Attribute::string("B"),
            Attribute::string("b"),
        ];
        for hint in 0..4 {
            assert_eq!(find_exact_first(&rows, hint, "b"), Some(2), "hint {hint}");
            assert_eq!(find_exact_first(&rows, hint, "A"), Some(0), "hint {hint}");
            assert_eq!(find_exact_first(&rows, hint, "c"), None, "hint {hint}");
        }
    }

    // R7643-2.1-01
    #[test]
    fn a_distinct_name_is_found_in_any_case_from_every_row_on() {
        let rows = [
            Attribute::string("a"),
            Attribute::string("userName"),
            Attribute::string("nickName"),
        ];
        for hint in 0..5 {
            assert_eq!(
                find_distinct(&rows, hint, "nickName"),
                Some(2),
                "hint {hint}"
            );
            assert_eq!(
                find_distinct(&rows, hint, "USERname"),
                Some(1),
                "hint {hint}"
            );
            assert_eq!(find_distinct(&rows, hint, "A"), Some(0), "hint {hint}");
            assert_eq!(find_distinct(&rows, hint, "userNames"), None, "hint {hint}");
        }
    }

    #[test]
    fn names_of_every_length_are_compared_by_each_byte() {
        for length in 0..40 {
            let one = vec![b'x'; length];
            assert!(same_bytes(&one, &one.clone()));
            assert!(!same_bytes(&one, &vec![b'x'; length + 1]));
            for at in 0..length {
                let mut two = one.clone();
                two[at] = b'y';
                assert!(!same_bytes(&one, &two), "byte {at} of {length}");
            }
        }
    }

    #[test]
    fn duplicates_are_detected_beyond_row_sixty_four() {
        let mut seen = SeenRows::default();
        for row in [0, 63, 64, 127, 128, 1000] {
            assert!(seen.first(row), "row {row}");
            assert!(!seen.first(row), "row {row} again");
        }
    }
}
