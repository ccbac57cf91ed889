//! What is stored, in the order in which it came.

use crate::Json;
use std::collections::{BTreeMap, HashMap};

/// A resource with what the server knows of it.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    /// Position of the resource type in the description.
    pub(super) resource_type: usize,
    /// All attributes, `id` and `meta` without location and version.
    pub(super) resource: Json,
    pub(super) version: u64,
}

impl Entry {
    pub(super) fn etag(&self) -> String {
        format!("W/\"{}\"", self.version)
    }
}

#[derive(Debug, Clone, Default)]
pub(super) struct Store {
    entries: BTreeMap<u64, Entry>,
    by_id: HashMap<String, u64>,
    last: u64,
    versions: u64,
}

impl Store {
    /// An id that was not given before: it looks random, and is the same in every run.
    pub(super) fn new_id(&mut self) -> String {
        self.last += 1;
        let (high, low) = (mix(self.last), mix(self.last ^ 0x5c1e_17e5));
        format!(
            "{:08x}-{:04x}-4{:03x}-a{:03x}-{:012x}",
            high >> 32,
            (high >> 16) & 0xffff,
            high & 0xfff,
            low >> 52,
            low & 0xffff_ffff_ffff
        )
    }

    pub(super) fn new_version(&mut self) -> u64 {
        self.versions += 1;
        self.versions
    }

    pub(super) fn insert(&mut self, id: String, entry: Entry) {
        let at = self.by_id.get(&id).copied().unwrap_or_else(|| {
            self.entries
                .last_key_value()
                .map_or(1, |(last, _)| last + 1)
        });
        self.by_id.insert(id, at);
        self.entries.insert(at, entry);
    }

    pub(super) fn get(&self, resource_type: usize, id: &str) -> Option<&Entry> {
        let entry = self.entries.get(self.by_id.get(id)?)?;
        (entry.resource_type == resource_type).then_some(entry)
    }

    pub(super) fn remove(&mut self, id: &str) {
        if let Some(at) = self.by_id.remove(id) {
            self.entries.remove(&at);
        }
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Entry> {
        self.entries.values()
    }
}

/// SplitMix64: spreads a counter over all bits.
fn mix(number: u64) -> u64 {
    let mut z = number.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}
