//! The wanted resources, indexed by their keys.

use super::{
    key_hashes::KeyHashes,
    key_index::{KeyIndex, KeyOwner},
    plan::KeyConflict,
    record_comparison::{Likeness, RecordComparison},
    settings::ProvisionSettings,
};
use crate::{
    Json,
    record::{Field, Fields, Record, VisitFields},
    walk::{UnreadResource, to_request_json},
};
use std::{
    borrow::{Borrow, Cow},
    marker::PhantomData,
};

/// The wanted resources as the caller gave them.
pub(crate) trait WantedResources: Send {
    fn len(&self) -> usize;

    /// A resource as the body of a request.
    fn json(&self, number: usize) -> Json;

    /// A resource of a generated type.
    fn record(&self, number: usize) -> Option<&dyn Fields>;

    /// Frees the memory of a resource that isn't needed any more.
    fn forget(&mut self, number: usize);
}

/// Wanted resources of a generated type, owned or borrowed.
pub(super) struct WantedRecords<R, W> {
    items: Vec<W>,
    record: PhantomData<fn() -> R>,
}

impl<R, W> WantedRecords<R, W> {
    pub(super) fn new(items: impl IntoIterator<Item = W>) -> Self {
        Self {
            items: items.into_iter().collect(),
            record: PhantomData,
        }
    }
}

impl<R: Record, W: Borrow<R> + Send> WantedResources for WantedRecords<R, W> {
    fn len(&self) -> usize {
        self.items.len()
    }

    fn json(&self, number: usize) -> Json {
        let item = self.items.get(number).map(W::borrow);
        item.map(|item| read(&to_request_json(item)))
            .unwrap_or_default()
    }

    fn record(&self, number: usize) -> Option<&dyn Fields> {
        Some(self.items.get(number)?.borrow())
    }

    fn forget(&mut self, _: usize) {}
}

/// Wanted resources as compact JSON.
pub(super) struct WantedDocuments(Vec<Box<[u8]>>);

impl WantedDocuments {
    pub(super) fn new(resources: impl IntoIterator<Item = Json>) -> Self {
        let texts = resources.into_iter();
        Self(
            texts
                .map(|one| one.to_string().into_bytes().into())
                .collect(),
        )
    }
}

impl WantedResources for WantedDocuments {
    fn len(&self) -> usize {
        self.0.len()
    }

    fn json(&self, number: usize) -> Json {
        self.0
            .get(number)
            .map(|text| read(text))
            .unwrap_or_default()
    }

    fn record(&self, _: usize) -> Option<&dyn Fields> {
        None
    }

    fn forget(&mut self, number: usize) {
        if let Some(text) = self.0.get_mut(number) {
            *text = Box::default();
        }
    }
}

/// Reads what our own writers wrote, which is always valid JSON.
fn read(text: &[u8]) -> Json {
    serde_json::from_slice(text).unwrap_or_default()
}

/// The wanted resources of a run.
///
/// Providers often list resources in the order of their creation, which is that of the wanted ones. As long as they do, no index is
/// needed: each wanted record is read once, right when it is compared, and of its keys only hashes are kept.
pub(crate) struct WantedSet<'w> {
    resources: Box<dyn WantedResources + 'w>,
    /// Those of the resources that were read.
    states: Vec<WantedState>,
    conflicts: Vec<KeyConflict>,
    /// The first keys of forgotten resources, by number.
    forgotten: Vec<Option<Box<str>>>,
    hashes: KeyHashes,
    /// One for each key attribute, if they are needed.
    indexes: Option<Vec<KeyIndex>>,
}

/// Whether the run makes the provider follow a wanted resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum WantedState {
    Followed,
    /// It shares a key with another wanted resource.
    Ambiguous,
    /// It has no first key, or is in another partition.
    LeftOut,
}

impl<'w> WantedSet<'w> {
    pub(crate) fn new(
        settings: &ProvisionSettings,
        resources: Box<dyn WantedResources + 'w>,
    ) -> Self {
        Self {
            states: Vec::with_capacity(resources.len()),
            hashes: KeyHashes::new(settings.keys.len(), resources.len()),
            resources,
            conflicts: Vec::new(),
            forgotten: Vec::new(),
            indexes: None,
        }
    }

    /// Reads the keys of a resource if it is the next one.
    fn read_if_next(
        &mut self,
        number: usize,
        settings: &ProvisionSettings,
        comparison: Option<&RecordComparison>,
    ) {
        if number != self.states.len() || number >= self.resources.len() {
            return;
        }
        let resource = Keyed::new(&*self.resources, comparison, number);
        let hashes = &mut self.hashes;
        let state = resource.state(settings, &mut self.conflicts, &mut |attribute, value| {
            hashes.add(attribute, value);
        });
        self.states.push(state);
    }

    /// Compares a stored record with a wanted one, and reads the keys of the latter if it is the next one.
    pub(crate) fn compare<'s>(
        &mut self,
        number: usize,
        settings: &ProvisionSettings,
        comparison: &RecordComparison,
        stored: &'s dyn Fields,
    ) -> Likeness<'s> {
        let (resources, mut keys) = self.split();
        let Some(wanted) = resources.record(number) else {
            return Likeness::OtherKey;
        };
        let likeness = comparison.compare(stored, wanted, &mut |fields| {
            keys.read(number, settings, comparison, fields)
        });
        self.read_if_next(number, settings, Some(comparison));
        likeness
    }

    /// Skips a stored resource whose text has the key and the managed values of a wanted one. Returns its id, and the key of both.
    pub(crate) fn skip<'a>(
        &mut self,
        number: usize,
        settings: &ProvisionSettings,
        comparison: &RecordComparison,
        stored: &mut UnreadResource<'_, 'a>,
    ) -> Option<(Cow<'a, str>, Cow<'_, str>)> {
        let rows = comparison.rows()?;
        let (resources, mut keys) = self.split();
        let wanted = resources.record(number)?;
        let mut skipped = None;
        wanted.fields(VisitFields(&mut |fields| {
            if keys.read(number, settings, comparison, fields) {
                let id = stored.skip_if_same(wanted, fields, rows);
                skipped = id.zip(comparison.first_key_among(fields));
            }
        }));
        skipped
    }

    fn split(&mut self) -> (&(dyn WantedResources + 'w), NextKeys<'_>) {
        let Self {
            resources,
            states,
            hashes,
            ..
        } = self;
        (&**resources, NextKeys { states, hashes })
    }

    /// Reads the keys of all resources, and marks those that share a key.
    pub(crate) fn read_all(
        &mut self,
        settings: &ProvisionSettings,
        comparison: Option<&RecordComparison>,
    ) {
        if self.indexes.is_some() {
            return;
        }
        for number in self.states.len()..self.resources.len() {
            self.read_if_next(number, settings, comparison);
        }
        if self.hashes.may_repeat() {
            self.index(settings, comparison);
        }
    }

    /// Makes the indexes that [`WantedSet::find`] needs.
    pub(crate) fn index(
        &mut self,
        settings: &ProvisionSettings,
        comparison: Option<&RecordComparison>,
    ) {
        if self.indexes.is_some() {
            return;
        }
        let count = self.resources.len();
        let indexes = settings.keys.iter();
        let mut indexes: Vec<_> = indexes.map(|_| KeyIndex::with_capacity(count)).collect();
        self.states.clear();
        self.conflicts.clear();
        for number in 0..count {
            let resource = Keyed::new(&*self.resources, comparison, number);
            let state = resource.state(settings, &mut self.conflicts, &mut |attribute, value| {
                if let Some(index) = indexes.get_mut(attribute) {
                    index.add(value, number);
                }
            });
            self.states.push(state);
        }
        self.mark_ambiguous(settings, comparison, &indexes);
        self.indexes = Some(indexes);
    }

    /// A key that several wanted resources share identifies none of them: they are left alone.
    fn mark_ambiguous(
        &mut self,
        settings: &ProvisionSettings,
        comparison: Option<&RecordComparison>,
        indexes: &[KeyIndex],
    ) {
        let mut is_shared = false;
        for (index, key) in indexes.iter().zip(&settings.keys) {
            for value in index.shared() {
                is_shared = true;
                let conflict = KeyConflict::wanted_twice(&key.path.to_string(), value);
                self.conflicts.push(conflict);
            }
        }
        if !is_shared {
            return;
        }
        for (number, state) in self.states.iter_mut().enumerate() {
            if *state != WantedState::Followed {
                continue;
            }
            let resource = Keyed::new(&*self.resources, comparison, number);
            resource.each_folded_key(settings, &mut |attribute, value| {
                let index = indexes.get(attribute);
                let owner = value.and_then(|value| index?.find(value));
                if owner == Some(KeyOwner::Several) {
                    *state = WantedState::Ambiguous;
                }
            });
        }
    }

    /// The wanted resources that can't be followed.
    pub(crate) fn take_conflicts(&mut self) -> Vec<KeyConflict> {
        std::mem::take(&mut self.conflicts)
    }

    /// The resources whose keys were read, with their states.
    pub(crate) fn states(&self) -> impl Iterator<Item = (usize, WantedState)> + '_ {
        self.states.iter().copied().enumerate()
    }

    /// Whether the run follows no resource, not even an ambiguous one.
    pub(crate) fn is_empty(&self) -> bool {
        self.states
            .iter()
            .all(|state| *state == WantedState::LeftOut)
    }

    /// The state of a resource whose keys were read.
    pub(crate) fn state(&self, number: usize) -> WantedState {
        let state = self.states.get(number);
        state.copied().unwrap_or(WantedState::LeftOut)
    }

    pub(crate) fn len(&self) -> usize {
        self.resources.len()
    }

    pub(crate) fn json(&self, number: usize) -> Json {
        self.resources.json(number)
    }

    pub(crate) fn record(&self, number: usize) -> Option<&dyn Fields> {
        self.resources.record(number)
    }

    /// Keeps only the first key of a resource that the provider has an equal one of. Records stay: they belong to the caller.
    pub(crate) fn forget(&mut self, settings: &ProvisionSettings, number: usize) {
        if self.resources.record(number).is_some() {
            return;
        }
        let label = self.label(settings, None, number);
        if self.forgotten.is_empty() {
            self.forgotten.resize(self.resources.len(), None);
        }
        if let Some(forgotten) = self.forgotten.get_mut(number) {
            *forgotten = Some(label.into());
            self.resources.forget(number);
        }
    }

    /// A resource's name for people: its first key.
    pub(crate) fn label(
        &self,
        settings: &ProvisionSettings,
        comparison: Option<&RecordComparison>,
        number: usize,
    ) -> String {
        match self.forgotten.get(number) {
            Some(Some(label)) => label.to_string(),
            Some(None) | None => Keyed::new(&*self.resources, comparison, number).label(settings),
        }
    }

    /// The resource whose key number `key` has this comparable value. Needs [indexes](Self::index).
    pub(crate) fn find(&self, key: usize, value: &str) -> Option<KeyMatch> {
        match self.indexes.as_ref()?.get(key)?.find(value)? {
            KeyOwner::One(number) => Some(KeyMatch::One(number)),
            KeyOwner::Several => Some(KeyMatch::Ambiguous),
        }
    }
}

/// The keys that were read, and those of the next resource.
struct NextKeys<'s> {
    states: &'s mut Vec<WantedState>,
    hashes: &'s mut KeyHashes,
}

impl NextKeys<'_> {
    /// Reads the keys of a resource if it is the next one. Returns whether the run follows it.
    fn read(
        &mut self,
        number: usize,
        settings: &ProvisionSettings,
        comparison: &RecordComparison,
        fields: &[Field<'_>],
    ) -> bool {
        if number == self.states.len() {
            let keys = |each: &mut dyn FnMut(usize, Option<&str>)| {
                comparison.each_key_among(settings, fields, each);
            };
            let add = &mut |attribute, value: &str| self.hashes.add(attribute, value);
            // Without a key, the record is read again to report it.
            self.states.extend(state_of(settings, keys, add));
        }
        self.states.get(number) == Some(&WantedState::Followed)
    }
}

/// Whether a run follows a resource with these keys; `None` if it lacks the first one. Passes the keys to `add` if it does.
fn state_of(
    settings: &ProvisionSettings,
    keys: impl FnOnce(&mut dyn FnMut(usize, Option<&str>)),
    add: &mut dyn FnMut(usize, &str),
) -> Option<WantedState> {
    let mut state = None;
    keys(&mut |attribute, value| {
        let Some(value) = value else { return };
        if attribute == 0 {
            let partition = settings.partition;
            let is_inside = partition.is_none_or(|partition| partition.contains(value));
            state = Some(if is_inside {
                WantedState::Followed
            } else {
                WantedState::LeftOut
            });
        }
        if state == Some(WantedState::Followed) {
            add(attribute, value);
        }
    });
    state
}

/// A wanted resource whose keys are read.
enum Keyed<'r> {
    Record(&'r RecordComparison, &'r dyn Fields),
    Document(Json),
}

impl<'r> Keyed<'r> {
    fn new(
        resources: &'r dyn WantedResources,
        comparison: Option<&'r RecordComparison>,
        number: usize,
    ) -> Self {
        match (comparison, resources.record(number)) {
            (Some(comparison), Some(record)) => Self::Record(comparison, record),
            _ => Self::Document(resources.json(number)),
        }
    }

    /// Visits the comparable values of all keys, by the numbers of their attributes.
    fn each_folded_key(
        &self,
        settings: &ProvisionSettings,
        each: &mut dyn FnMut(usize, Option<&str>),
    ) {
        match self {
            Self::Record(comparison, record) => {
                comparison.each_folded_key(settings, *record, each);
            }
            Self::Document(json) => {
                for (number, value) in settings.folded_keys(json).into_iter().enumerate() {
                    each(number, value.as_deref());
                }
            }
        }
    }

    /// Whether the run follows the resource, which may still share a key with another one. Passes its comparable keys to `add` if so.
    fn state(
        &self,
        settings: &ProvisionSettings,
        conflicts: &mut Vec<KeyConflict>,
        add: &mut dyn FnMut(usize, &str),
    ) -> WantedState {
        let keys = |each: &mut dyn FnMut(usize, Option<&str>)| self.each_folded_key(settings, each);
        state_of(settings, keys, add).unwrap_or_else(|| {
            let label = self.label(settings);
            conflicts.push(KeyConflict::wanted_without_key(settings, label));
            WantedState::LeftOut
        })
    }

    /// The first key that has a value, as it is written.
    fn label(&self, settings: &ProvisionSettings) -> String {
        let json = match self {
            Self::Record(comparison, record) => match comparison.first_key(*record) {
                Some(value) => return value.into_owned(),
                None => read(&to_request_json(*record)),
            },
            Self::Document(json) => return settings.label(json),
        };
        settings.label(&json)
    }
}

/// The result of looking up one of the provider's keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum KeyMatch {
    One(usize),
    /// Several wanted resources share the key.
    Ambiguous,
}
