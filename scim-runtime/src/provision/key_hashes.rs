//! Finds out whether keys occur twice, without an index.

use std::hash::{BuildHasher, RandomState};

/// The hashes of keys, for each key attribute.
pub(super) struct KeyHashes {
    hasher: RandomState,
    hashes: Vec<Vec<u64>>,
}

impl KeyHashes {
    pub(super) fn new(attributes: usize, capacity: usize) -> Self {
        let hashes = (0..attributes).map(|_| Vec::with_capacity(capacity));
        Self {
            hasher: RandomState::new(),
            hashes: hashes.collect(),
        }
    }

    /// Adds the value of a key attribute.
    pub(super) fn add(&mut self, attribute: usize, value: &str) {
        if let Some(hashes) = self.hashes.get_mut(attribute) {
            hashes.push(self.hasher.hash_one(value));
        }
    }

    /// Whether two values of one attribute may be equal. If not, none are.
    pub(super) fn may_repeat(&mut self) -> bool {
        self.hashes.iter_mut().any(|hashes| {
            hashes.sort_unstable();
            hashes.windows(2).any(|pair| pair.first() == pair.last())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_repeats_within_one_attribute_only() {
        let mut hashes = KeyHashes::new(2, 3);
        for (attribute, value) in [(0, "a"), (1, "a"), (0, "b"), (1, "c")] {
            hashes.add(attribute, value);
        }
        assert!(!hashes.may_repeat());
        hashes.add(1, "a");
        assert!(hashes.may_repeat());
    }
}
