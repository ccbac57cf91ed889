//! The wanted resources, indexed by their keys.

use super::{plan::KeyConflict, settings::ProvisionSettings};
use crate::Json;
use std::collections::{
    HashMap,
    hash_map::Entry::{Occupied, Vacant},
};

/// The wanted resources of a run, as compact JSON.
#[derive(Debug)]
pub(crate) struct WantedSet {
    pub(crate) entries: Vec<WantedEntry>,
    /// For each key attribute: comparable value → entry.
    index: Vec<HashMap<Box<str>, KeyOwner>>,
}

/// One wanted resource.
#[derive(Debug)]
pub(crate) struct WantedEntry {
    /// The resource as compact JSON.
    text: Box<[u8]>,
    /// Its first key, for people.
    pub(crate) label: Box<str>,
    /// Whether it shares a key with another wanted resource.
    pub(crate) is_ambiguous: bool,
}

impl WantedEntry {
    pub(crate) fn json(&self) -> Json {
        read(&self.text)
    }

    /// Forgets the resource, because the provider has an equal one.
    pub(crate) fn forget(&mut self) {
        self.text = Box::default();
    }
}

/// Reads what our own writers wrote, which is always valid JSON.
fn read(text: &[u8]) -> Json {
    serde_json::from_slice(text).unwrap_or_default()
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum KeyOwner {
    One(usize),
    Several,
}

impl WantedSet {
    /// Indexes the resources. Those that lack the first key, share a key with another one, or are in another partition are left
    /// out; the first two kinds are conflicts.
    pub(crate) fn new(
        settings: &ProvisionSettings,
        wanted: impl Iterator<Item = Box<[u8]>>,
        conflicts: &mut Vec<KeyConflict>,
    ) -> Self {
        let mut set = Self {
            entries: Vec::new(),
            index: vec![HashMap::new(); settings.keys.len()],
        };
        for text in wanted {
            let resource = read(&text);
            let label = settings.label(&resource);
            let keys = settings.folded_keys(&resource);
            let Some(Some(first)) = keys.first() else {
                conflicts.push(KeyConflict::wanted_without_key(settings, label));
                continue;
            };
            if settings
                .partition
                .is_some_and(|partition| !partition.contains(first))
            {
                continue;
            }
            set.add(text, label, keys);
        }
        set.report_duplicates(settings, conflicts);
        set
    }

    fn add(&mut self, text: Box<[u8]>, label: String, keys: Vec<Option<String>>) {
        let number = self.entries.len();
        let mut shared = Vec::new();
        for (index, key) in self.index.iter_mut().zip(keys) {
            let Some(key) = key else { continue };
            match index.entry(key.into_boxed_str()) {
                Vacant(free) => drop(free.insert(KeyOwner::One(number))),
                Occupied(mut taken) => {
                    shared.push(number);
                    if let KeyOwner::One(other) = taken.insert(KeyOwner::Several) {
                        shared.push(other);
                    }
                }
            }
        }
        self.entries.push(WantedEntry {
            text,
            label: label.into_boxed_str(),
            is_ambiguous: false,
        });
        for number in shared {
            if let Some(entry) = self.entries.get_mut(number) {
                entry.is_ambiguous = true;
            }
        }
    }

    /// A key that several wanted resources share identifies none of them.
    fn report_duplicates(&self, settings: &ProvisionSettings, conflicts: &mut Vec<KeyConflict>) {
        for (index, key) in self.index.iter().zip(&settings.keys) {
            let mut several: Vec<&Box<str>> = index
                .iter()
                .filter(|(_, owner)| **owner == KeyOwner::Several)
                .map(|(value, _)| value)
                .collect();
            several.sort();
            for value in several {
                conflicts.push(KeyConflict::wanted_twice(&key.path.to_string(), value));
            }
        }
    }

    /// The entry whose key number `key` has this comparable value.
    pub(crate) fn find(&self, key: usize, value: &str) -> Option<KeyMatch> {
        match self.index.get(key)?.get(value)? {
            KeyOwner::One(number) => Some(KeyMatch::One(*number)),
            KeyOwner::Several => Some(KeyMatch::Ambiguous),
        }
    }
}

/// The result of looking up one of the provider's keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum KeyMatch {
    One(usize),
    /// Several wanted resources share the key.
    Ambiguous,
}
