//! The wanted resources, indexed by their keys.

use super::{plan::KeyConflict, record_comparison::RecordComparison, settings::ProvisionSettings};
use crate::{
    Json,
    record::{Fields, Record},
    walk::to_request_json,
};
use std::{
    borrow::{Borrow, Cow},
    collections::{
        HashMap,
        hash_map::Entry::{Occupied, Vacant},
    },
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
pub(crate) struct WantedSet<'w> {
    resources: Box<dyn WantedResources + 'w>,
    states: Vec<WantedState>,
    /// The first keys of forgotten resources, by number.
    forgotten: Vec<Option<Box<str>>>,
    /// For each key attribute: comparable value → number of the resource.
    index: Vec<HashMap<Box<str>, KeyOwner>>,
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

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum KeyOwner {
    One(usize),
    Several,
}

impl<'w> WantedSet<'w> {
    /// Indexes the resources. Those that lack the first key, share a key with another one, or are in another partition are left
    /// out; the first two kinds are conflicts.
    pub(crate) fn new(
        settings: &ProvisionSettings,
        comparison: Option<&RecordComparison>,
        resources: Box<dyn WantedResources + 'w>,
        conflicts: &mut Vec<KeyConflict>,
    ) -> Self {
        let count = resources.len();
        let index = || HashMap::with_capacity(count);
        let mut set = Self {
            resources,
            states: Vec::with_capacity(count),
            forgotten: Vec::new(),
            index: settings.keys.iter().map(|_| index()).collect(),
        };
        for number in 0..count {
            let state = set.add(settings, comparison, number, conflicts);
            set.states.push(state);
        }
        set.mark_ambiguous(settings, comparison);
        set.report_duplicates(settings, conflicts);
        set
    }

    fn add(
        &mut self,
        settings: &ProvisionSettings,
        comparison: Option<&RecordComparison>,
        number: usize,
        conflicts: &mut Vec<KeyConflict>,
    ) -> WantedState {
        let resource = Keyed::new(&*self.resources, comparison, number);
        let Some(first) = resource.folded(settings, 0) else {
            let label = resource.label(settings);
            conflicts.push(KeyConflict::wanted_without_key(settings, label));
            return WantedState::LeftOut;
        };
        if settings
            .partition
            .is_some_and(|partition| !partition.contains(&first))
        {
            return WantedState::LeftOut;
        }
        let others = (1..settings.keys.len()).map(|key| resource.folded(settings, key));
        for (index, key) in self
            .index
            .iter_mut()
            .zip([Some(first)].into_iter().chain(others))
        {
            let Some(key) = key else { continue };
            match index.entry(key.into()) {
                Vacant(free) => drop(free.insert(KeyOwner::One(number))),
                Occupied(mut taken) => drop(taken.insert(KeyOwner::Several)),
            }
        }
        WantedState::Followed
    }

    /// Resources whose keys others have, too, are left alone.
    fn mark_ambiguous(
        &mut self,
        settings: &ProvisionSettings,
        comparison: Option<&RecordComparison>,
    ) {
        let is_shared =
            |index: &HashMap<_, KeyOwner>| index.values().any(|owner| *owner == KeyOwner::Several);
        if !self.index.iter().any(is_shared) {
            return;
        }
        for (number, state) in self.states.iter_mut().enumerate() {
            let resource = Keyed::new(&*self.resources, comparison, number);
            let mut keys = self.index.iter().enumerate();
            let is_ambiguous = keys.any(|(key, index)| {
                let folded = resource.folded(settings, key);
                folded.is_some_and(|value| index.get(&*value) == Some(&KeyOwner::Several))
            });
            if is_ambiguous && *state == WantedState::Followed {
                *state = WantedState::Ambiguous;
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

    /// The resources with their states.
    pub(crate) fn states(&self) -> impl Iterator<Item = (usize, WantedState)> + '_ {
        self.states.iter().copied().enumerate()
    }

    /// Whether the run follows no resource, not even an ambiguous one.
    pub(crate) fn is_empty(&self) -> bool {
        self.states
            .iter()
            .all(|state| *state == WantedState::LeftOut)
    }

    pub(crate) fn state(&self, number: usize) -> WantedState {
        let state = self.states.get(number);
        state.copied().unwrap_or(WantedState::LeftOut)
    }

    pub(crate) fn len(&self) -> usize {
        self.states.len()
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
            self.forgotten.resize(self.states.len(), None);
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
        match self.index.get(key)?.get(value)? {
            KeyOwner::One(number) => Some(KeyMatch::One(*number)),
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

    fn folded(&self, settings: &ProvisionSettings, key: usize) -> Option<Cow<'_, str>> {
        let attribute = settings.keys.get(key)?;
        let value = match self {
            Self::Record(comparison, record) => comparison.key(key, *record),
            Self::Document(json) => attribute.value(json),
        };
        value.map(|value| attribute.folded(value))
    }

    /// The first key that has a value, as it is written.
    fn label(&self, settings: &ProvisionSettings) -> String {
        let json = match self {
            Self::Record(comparison, record) => match comparison.key(0, *record) {
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
