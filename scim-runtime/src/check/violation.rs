//! Violations, a bounded list of them, and the sections that rules are in.

use crate::record::violation::Violation;
use std::ops::Deref;

/// Further violations of one document are counted, not kept.
const MAX_KEPT: usize = 1_000;

#[cfg(feature = "client")]
impl Violation {
    pub(crate) fn unquoted_version() -> Self {
        let message = "the version lacks its quotes, so it isn't a valid entity tag";
        Self::new("/meta/version", "RFC 9110 §8.8.3", message)
    }

    /// A list that isn't a JSON object.
    pub(crate) fn not_a_list() -> Self {
        Self::new("", LIST, "is not an object")
    }

    /// For a resource of one of several types.
    pub(crate) fn unnamed() -> Self {
        let message = "is missing, and so is a known `meta.resourceType`";
        Self::new("/schemas", SCHEMAS, message)
    }

    /// A success with another status than the operation has.
    pub(crate) fn unexpected_status(status: u16, expected: &[u16]) -> Self {
        let expected: Vec<String> = expected.iter().map(u16::to_string).collect();
        let message = format!("status {status} instead of {}", expected.join(" or "));
        Self::new("", "RFC 7644 §3", message)
    }

    /// A resource with another id than the one that was requested.
    pub(crate) fn other_id() -> Self {
        let message = "is not the id that was requested";
        Self::new("/id", "RFC 7644 §3.4.1", message)
    }
}

/// The violations of a document: the first thousand, and how many more there are. Derefs to a slice.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Violations {
    kept: Vec<Violation>,
    further: usize,
}

impl Violations {
    pub(crate) fn push(&mut self, violation: Violation) {
        if self.kept.len() < MAX_KEPT {
            self.kept.push(violation);
        } else {
            self.further = self.further.saturating_add(1);
        }
    }

    #[cfg(feature = "client")]
    pub(crate) fn extend(&mut self, others: Self) {
        self.further = self.further.saturating_add(others.further);
        for violation in others.kept {
            self.push(violation);
        }
    }

    /// How many violations there are beyond those in the list.
    #[must_use]
    #[cfg(feature = "client")]
    pub(crate) fn further(&self) -> usize {
        self.further
    }

    /// The list; if there are more violations, the last one states how many.
    #[must_use]
    pub(crate) fn into_vec(mut self) -> Vec<Violation> {
        if self.further > 0 {
            let message = format!("and {} further violations", self.further);
            self.kept.push(Violation::new("", "not listed", message));
        }
        self.kept
    }
}

impl Deref for Violations {
    type Target = [Violation];

    fn deref(&self) -> &[Violation] {
        &self.kept
    }
}

impl From<Vec<Violation>> for Violations {
    fn from(list: Vec<Violation>) -> Self {
        let mut all = Self::default();
        for violation in list {
            all.push(violation);
        }
        all
    }
}

impl IntoIterator for Violations {
    type Item = Violation;
    type IntoIter = std::vec::IntoIter<Violation>;

    fn into_iter(self) -> Self::IntoIter {
        self.into_vec().into_iter()
    }
}

impl<'a> IntoIterator for &'a Violations {
    type Item = &'a Violation;
    type IntoIter = std::slice::Iter<'a, Violation>;

    fn into_iter(self) -> Self::IntoIter {
        self.kept.iter()
    }
}

pub(super) const USER_NAME: &str = "RFC 7643 §4.1.1";
pub(super) const TYPES: &str = "RFC 7643 §2.3";
pub(super) const REQUIRED: &str = "RFC 7643 §2.2";
pub(super) const RETURNED: &str = "RFC 7643 §7";
pub(super) const PRIMARY: &str = "RFC 7643 §2.4";
pub(super) const NAMES: &str = "RFC 7643 §2.1";
pub(super) const MULTI_VALUED: &str = "RFC 7643 §2.4";
pub(super) const COMMON: &str = "RFC 7643 §3.1";
pub(super) const SCHEMAS: &str = "RFC 7643 §3";
#[cfg(feature = "client")]
pub(super) const LIST: &str = "RFC 7644 §3.4.2";

/// The message for an empty `userName`.
pub(super) const EMPTY: &str = "must not be empty";

/// Escapes a name for a JSON pointer.
pub(super) fn part(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn violations_beyond_the_first_thousand_are_counted() {
        let list: Vec<Violation> = (0..2_500)
            .map(|n| Violation::new(n.to_string(), TYPES, "x"))
            .collect();
        let all = Violations::from(list);
        assert_eq!((all.len(), all.further()), (1_000, 1_500));
        let list = all.into_vec();
        assert_eq!(list.len(), 1_001);
        assert!(list[1_000].message.contains("1500"));
    }

    #[cfg(feature = "client")]
    #[test]
    fn a_list_of_violations_can_be_extended_beyond_the_first_thousand() {
        let some = |count: usize| -> Violations {
            let list: Vec<Violation> = (0..count)
                .map(|n| Violation::new(n.to_string(), TYPES, "x"))
                .collect();
            list.into()
        };
        let mut all = some(999);
        all.extend(some(1_003));
        assert_eq!((all.len(), all.further()), (1_000, 1_002));
        assert_eq!((&all).into_iter().count(), 1_000);
        assert_eq!(all.into_iter().count(), 1_001);
    }
}
