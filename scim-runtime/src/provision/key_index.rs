//! Finds wanted resources by a key.

use super::text_list::TextList;
use hashbrown::{HashTable, hash_table::Entry};
use std::hash::{BuildHasher, RandomState};

/// The comparable values of one key attribute, with the wanted resources that have them.
///
/// The values are in one text, and the table has only their numbers: a hundred thousand allocations take longer than reading the
/// provider's answer.
pub(super) struct KeyIndex {
    values: TextList,
    /// By the number of the value.
    owners: Vec<KeyOwner>,
    table: HashTable<usize>,
    hasher: RandomState,
}

/// The wanted resource that has a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum KeyOwner {
    One(usize),
    Several,
}

impl KeyIndex {
    pub(super) fn with_capacity(count: usize) -> Self {
        Self {
            values: TextList::default(),
            owners: Vec::with_capacity(count),
            table: HashTable::with_capacity(count),
            hasher: RandomState::new(),
        }
    }

    /// Adds the value of a resource.
    pub(super) fn add(&mut self, value: &str, resource: usize) {
        let Self {
            values,
            owners,
            table,
            hasher,
        } = self;
        let hash_of = |number: &usize| hasher.hash_one(values.get(*number));
        let is_value = |number: &usize| values.get(*number) == value;
        match table.entry(hasher.hash_one(value), is_value, hash_of) {
            Entry::Occupied(taken) => {
                if let Some(owner) = owners.get_mut(*taken.get()) {
                    *owner = KeyOwner::Several;
                }
            }
            Entry::Vacant(free) => {
                free.insert(owners.len());
                owners.push(KeyOwner::One(resource));
                values.push(value);
            }
        }
    }

    pub(super) fn find(&self, value: &str) -> Option<KeyOwner> {
        let is_value = |number: &usize| self.values.get(*number) == value;
        let number = self.table.find(self.hasher.hash_one(value), is_value)?;
        self.owners.get(*number).copied()
    }

    /// The values that several resources have, sorted.
    pub(super) fn shared(&self) -> Vec<&str> {
        let owners = self.owners.iter().enumerate();
        let mut shared: Vec<&str> = owners
            .filter(|(_, owner)| **owner == KeyOwner::Several)
            .map(|(number, _)| self.values.get(number))
            .collect();
        shared.sort_unstable();
        shared
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn resources_are_found_by_their_value() {
        let mut index = KeyIndex::with_capacity(1);
        for (number, value) in ["a", "b", "a", "", "b", "c"].into_iter().enumerate() {
            index.add(value, number);
        }
        assert_eq!(index.find("a"), Some(KeyOwner::Several));
        assert_eq!(index.find(""), Some(KeyOwner::One(3)));
        assert_eq!(index.find("c"), Some(KeyOwner::One(5)));
        assert_eq!(index.find("d"), None);
        assert_eq!(index.shared(), ["a", "b"]);
    }
}
