//! All resources in the order of their creation, with indexes by id, unique value and membership.

use super::{
    clock::Clock,
    cursor::Cursors,
    entry::{EntryPosition, StoreEntry},
    page_end::{PageEnd, PageEnds},
    random::mix,
    unique::UniqueValue,
};
use crate::Json;
use std::{
    collections::{BTreeMap, BTreeSet, HashMap, HashSet},
    hash::{BuildHasher, RandomState},
    ops::Bound,
    sync::Arc,
};

/// The counters of a store at some time.
#[derive(Debug, Clone, Copy)]
pub(super) struct StoreMark {
    clock: Clock,
    versions: u64,
    positions: EntryPosition,
}

#[derive(Debug, Clone)]
pub(super) struct Store {
    types: BTreeMap<usize, BTreeMap<EntryPosition, Arc<StoreEntry>>>,
    by_id: HashMap<String, (usize, EntryPosition)>,
    unique: HashMap<UniqueValue, String>,
    /// The groups by the ids of their members, which may not exist; in the order of creation.
    groups: HashMap<String, BTreeSet<(EntryPosition, usize)>>,
    page_ends: PageEnds,
    pub(super) cursors: Cursors,
    pub(super) clock: Clock,
    /// A fault: ids consist of digits.
    pub(super) ids_are_numbers: bool,
    seed: u64,
    ids: u64,
    versions: u64,
    positions: EntryPosition,
}

impl Store {
    pub(super) fn new() -> Self {
        // The standard library's hasher has random keys, so no dependency is needed.
        let seed = RandomState::new().hash_one("ids");
        Self::seeded(seed, Clock::System)
    }

    pub(super) fn seeded(seed: u64, clock: Clock) -> Self {
        Self {
            types: BTreeMap::new(),
            by_id: HashMap::new(),
            unique: HashMap::new(),
            groups: HashMap::new(),
            page_ends: PageEnds::default(),
            cursors: Cursors::new(mix(seed)),
            clock,
            ids_are_numbers: false,
            seed,
            ids: 0,
            versions: 0,
            positions: 0,
        }
    }

    /// An empty store of the same kind. Its ids also depend on a name.
    pub(super) fn fresh(&self, name: &str) -> Self {
        let spread = |seed, byte: u8| mix(seed ^ u64::from(byte));
        let seed = name.bytes().fold(mix(self.seed), spread);
        Self {
            ids_are_numbers: self.ids_are_numbers,
            ..Self::seeded(seed, self.clock.fresh())
        }
    }

    /// A new id in the form of a UUID. It can't be guessed from other ids.
    pub(super) fn new_id(&mut self) -> String {
        loop {
            let id = self.next_id();
            // Loaded resources may already have the id.
            if !self.has(&id) {
                return id;
            }
        }
    }

    fn next_id(&mut self) -> String {
        self.ids += 1;
        if self.ids_are_numbers {
            return (1_000 + self.ids).to_string();
        }
        let high = mix(self.seed ^ mix(self.ids));
        let low = mix(high ^ mix(self.seed.rotate_left(32)));
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

    /// Records the version of a loaded resource, so that new versions are higher.
    pub(super) fn known_version(&mut self, version: u64) -> u64 {
        self.versions = self.versions.max(version);
        version
    }

    pub(super) fn has(&self, id: &str) -> bool {
        self.by_id.contains_key(id)
    }

    /// The first of these values that another resource has.
    pub(super) fn taken<'u>(
        &self,
        unique: &'u [UniqueValue],
        own: &str,
    ) -> Option<&'u UniqueValue> {
        unique
            .iter()
            .find(|value| self.unique.get(value).is_some_and(|id| id != own))
    }

    /// Stores a new resource as the last one, or replaces the one with the same id.
    pub(super) fn insert(&mut self, entry: Arc<StoreEntry>) {
        let id = entry.id().to_owned();
        let at = if let Some((resource_type, at)) = self.by_id.get(&id).copied() {
            self.forget_unique(resource_type, at);
            at
        } else {
            self.positions += 1;
            self.positions
        };
        if entry.is_group {
            self.regroup((entry.resource_type, at), Some(&entry));
        }
        for value in &entry.unique {
            self.unique.insert(value.clone(), id.clone());
        }
        self.by_id.insert(id, (entry.resource_type, at));
        self.types
            .entry(entry.resource_type)
            .or_default()
            .insert(at, entry);
    }

    pub(super) fn get(&self, resource_type: usize, id: &str) -> Option<&Arc<StoreEntry>> {
        let (known, at) = self.by_id.get(id)?;
        (*known == resource_type)
            .then(|| self.at(*known, *at))
            .flatten()
    }

    pub(super) fn at(&self, resource_type: usize, at: EntryPosition) -> Option<&Arc<StoreEntry>> {
        self.types.get(&resource_type)?.get(&at)
    }

    pub(super) fn remove(&mut self, id: &str) {
        if let Some((resource_type, at)) = self.by_id.remove(id) {
            self.forget_unique(resource_type, at);
            self.regroup((resource_type, at), None);
            self.page_ends.removed(resource_type, at);
            if let Some(entries) = self.types.get_mut(&resource_type) {
                entries.remove(&at);
            }
        }
    }

    /// The counters before an operation that may be undone.
    pub(super) fn mark(&self) -> StoreMark {
        StoreMark {
            clock: self.clock,
            versions: self.versions,
            positions: self.positions,
        }
    }

    /// Removes the resources that were created since the mark. Nothing else may have happened.
    pub(super) fn undo<'i>(&mut self, mark: StoreMark, made: impl Iterator<Item = &'i str>) {
        made.for_each(|id| self.remove(id));
        self.clock = mark.clock;
        self.versions = mark.versions;
        self.positions = mark.positions;
    }

    /// The number of resources of a type.
    pub(super) fn count(&self, resource_type: usize) -> usize {
        self.types.get(&resource_type).map_or(0, BTreeMap::len)
    }

    /// A part of the resources of a type, the oldest first. Continues where the last part ended if it can.
    pub(super) fn page(
        &mut self,
        resource_type: usize,
        skip: usize,
        take: usize,
    ) -> Vec<Arc<StoreEntry>> {
        let Some(entries) = self.types.get(&resource_type) else {
            return Vec::new();
        };
        let end = self.page_ends.before(resource_type, skip);
        let after = end.map_or(Bound::Unbounded, |end| Bound::Excluded(end.at));
        let skip = skip - end.map_or(0, |end| end.count);
        let entries = entries.range((after, Bound::Unbounded));
        let page: Vec<_> = entries.skip(skip).take(take).collect();
        if let Some((at, _)) = page.last() {
            let count = end.map_or(0, |end| end.count) + skip + page.len();
            self.page_ends
                .ended(resource_type, PageEnd { count, at: **at });
        }
        page.into_iter()
            .map(|(_, entry)| Arc::clone(entry))
            .collect()
    }

    /// The resources of a type, the oldest first.
    pub(super) fn of_type(
        &self,
        resource_type: usize,
    ) -> impl Iterator<Item = (EntryPosition, &Arc<StoreEntry>)> {
        let entries = self.types.get(&resource_type).into_iter().flatten();
        entries.map(|(at, entry)| (*at, entry))
    }

    /// Changes every resource without a new version.
    pub(super) fn adjust(&mut self, mut change: impl FnMut(usize, &mut Json)) {
        for (resource_type, entries) in &mut self.types {
            for entry in entries.values_mut() {
                change(*resource_type, &mut Arc::make_mut(entry).resource);
            }
        }
    }

    /// Replaces the index of unique values.
    pub(super) fn rekey(&mut self, unique: impl Fn(usize, &Json) -> Vec<UniqueValue>) {
        self.unique.clear();
        for (resource_type, entries) in &mut self.types {
            for entry in entries.values_mut() {
                let values = unique(*resource_type, &entry.resource);
                for value in &values {
                    self.unique.insert(value.clone(), entry.id().to_owned());
                }
                Arc::make_mut(entry).unique = values;
            }
        }
    }

    /// Whether a group has a member with this id.
    pub(super) fn is_member(&self, id: &str) -> bool {
        self.groups.contains_key(id)
    }

    /// The types and positions of the groups that have a member with this id, the oldest first.
    pub(super) fn groups_of(&self, id: &str) -> impl Iterator<Item = (usize, EntryPosition)> {
        let groups = self.groups.get(id).into_iter().flatten();
        groups.map(|(at, resource_type)| (*resource_type, *at))
    }

    /// Returns the groups of a member, and removes them from the index.
    pub(super) fn leave_groups(&mut self, id: &str) -> Vec<(usize, EntryPosition)> {
        let groups = self.groups_of(id).collect();
        self.groups.remove(id);
        groups
    }

    pub(super) fn entry_mut(
        &mut self,
        (resource_type, at): (usize, EntryPosition),
    ) -> Option<&mut StoreEntry> {
        let entry = self.types.get_mut(&resource_type)?.get_mut(&at)?;
        Some(Arc::make_mut(entry))
    }

    /// Updates the index of groups for an entry that is stored or removed.
    fn regroup(&mut self, (resource_type, at): (usize, EntryPosition), new: Option<&StoreEntry>) {
        let old = self.at(resource_type, at).cloned();
        let (old, new) = (member_ids(old.as_deref()), member_ids(new));
        for id in old.difference(&new) {
            if let Some(groups) = self.groups.get_mut(*id) {
                groups.remove(&(at, resource_type));
                if groups.is_empty() {
                    self.groups.remove(*id);
                }
            }
        }
        for id in new.difference(&old) {
            let groups = self.groups.entry((*id).to_owned()).or_default();
            groups.insert((at, resource_type));
        }
    }

    fn forget_unique(&mut self, resource_type: usize, at: EntryPosition) {
        let Some(entry) = self.at(resource_type, at).cloned() else {
            return;
        };
        for value in &entry.unique {
            self.unique.remove(value);
        }
    }
}

fn member_ids(entry: Option<&StoreEntry>) -> HashSet<&str> {
    let ids = entry.into_iter().flat_map(StoreEntry::member_ids);
    ids.collect()
}
