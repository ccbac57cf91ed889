//! The wanted resources, indexed by their keys.

use super::{
    key_index::{KeyIndex, KeyOwner},
    plan::KeyConflict,
    record_comparison::RecordComparison,
    settings::ProvisionSettings,
};
use crate::{
    Json,
    record::{Fields, Record},
    walk::to_request_json,
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
/// Records are indexed when they are needed: if the provider lists its resources in the order of the wanted ones, each wanted record
/// is read once, not once for the index and once for the comparison.
pub(crate) struct WantedSet<'w> {
    resources: Box<dyn WantedResources + 'w>,
    /// Those of the indexed resources.
    states: Vec<WantedState>,
    is_complete: bool,
    conflicts: Vec<KeyConflict>,
    /// The first keys of forgotten resources, by number.
    forgotten: Vec<Option<Box<str>>>,
    /// One for each key attribute.
    indexes: Vec<KeyIndex>,
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
        let count = resources.len();
        let indexes = settings.keys.iter().map(|_| KeyIndex::with_capacity(count));
        Self {
            resources,
            states: Vec::with_capacity(count),
            is_complete: false,
            conflicts: Vec::new(),
            forgotten: Vec::new(),
            indexes: indexes.collect(),
        }
    }

    /// Indexes a resource if it is the next one. One that lacks the first key or is in another partition is left out.
    pub(crate) fn index_if_next(
        &mut self,
        number: usize,
        settings: &ProvisionSettings,
        comparison: Option<&RecordComparison>,
    ) {
        if number != self.states.len() || number >= self.resources.len() {
            return;
        }
        let resource = Keyed::new(&*self.resources, comparison, number);
        let keys = resource.folded_keys(settings);
        let Some(Some(first)) = keys.first() else {
            let label = resource.label(settings);
            self.conflicts
                .push(KeyConflict::wanted_without_key(settings, label));
            self.states.push(WantedState::LeftOut);
            return;
        };
        let partition = settings.partition;
        if partition.is_some_and(|partition| !partition.contains(first)) {
            self.states.push(WantedState::LeftOut);
            return;
        }
        for (index, key) in self.indexes.iter_mut().zip(&keys) {
            if let Some(key) = key {
                index.add(key, number);
            }
        }
        self.states.push(WantedState::Followed);
    }

    /// Indexes all resources, and marks those that share a key.
    pub(crate) fn complete(
        &mut self,
        settings: &ProvisionSettings,
        comparison: Option<&RecordComparison>,
    ) {
        if self.is_complete {
            return;
        }
        self.is_complete = true;
        for number in self.states.len()..self.resources.len() {
            self.index_if_next(number, settings, comparison);
        }
        self.mark_ambiguous(settings, comparison);
    }

    /// The wanted resources that can't be followed.
    pub(crate) fn take_conflicts(&mut self) -> Vec<KeyConflict> {
        std::mem::take(&mut self.conflicts)
    }

    /// A key that several wanted resources share identifies none of them: they are left alone.
    fn mark_ambiguous(
        &mut self,
        settings: &ProvisionSettings,
        comparison: Option<&RecordComparison>,
    ) {
        let mut is_shared = false;
        for (index, key) in self.indexes.iter().zip(&settings.keys) {
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
            let resource = Keyed::new(&*self.resources, comparison, number);
            let keys = resource.folded_keys(settings);
            let is_ambiguous = self.indexes.iter().zip(&keys).any(|(index, key)| {
                let owner = key.as_deref().and_then(|key| index.find(key));
                owner == Some(KeyOwner::Several)
            });
            if is_ambiguous && *state == WantedState::Followed {
                *state = WantedState::Ambiguous;
            }
        }
    }

    /// The indexed resources with their states.
    pub(crate) fn states(&self) -> impl Iterator<Item = (usize, WantedState)> + '_ {
        self.states.iter().copied().enumerate()
    }

    /// Whether the run follows no resource, not even an ambiguous one.
    pub(crate) fn is_empty(&self) -> bool {
        self.states
            .iter()
            .all(|state| *state == WantedState::LeftOut)
    }

    /// The state of an indexed resource.
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

    /// The resource whose key number `key` has this comparable value.
    pub(crate) fn find(&self, key: usize, value: &str) -> Option<KeyMatch> {
        match self.indexes.get(key)?.find(value)? {
            KeyOwner::One(number) => Some(KeyMatch::One(number)),
            KeyOwner::Several => Some(KeyMatch::Ambiguous),
        }
    }
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

    /// The comparable values of all keys.
    fn folded_keys(&self, settings: &ProvisionSettings) -> Vec<Option<Cow<'_, str>>> {
        match self {
            Self::Record(comparison, record) => comparison.folded_keys(settings, *record),
            Self::Document(json) => settings.folded_keys(json),
        }
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
