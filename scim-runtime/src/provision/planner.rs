//! Makes a plan from the provider's resources, one after another. No I/O.

use super::{
    candidates::{Candidates, KeyRelation, ListedDetails, ListedPart, MatchVerdict},
    difference::{StateDifference, added, attributes_of},
    known_ids::KnownIds,
    plan::{KeyConflict, PlannedAction, PlannedChange, ProvisioningPlan, RemovalRefused},
    record_comparison::{Likeness, RecordComparison},
    reference::{Lookup, Resolution},
    removal::RemovalAction,
    requests::requests_for,
    settings::ProvisionSettings,
    steps::{put, remove_at, value_at},
    wanted::{KeyMatch, WantedResources, WantedSet, WantedState},
};
use crate::{
    Json,
    filter::{is_unassigned, member},
    record::{Common, Fields},
    walk::UnreadResource,
};
use serde_json::Map;
use std::{borrow::Cow, collections::HashMap, sync::Arc};

/// A resource of the provider, as listed.
#[derive(Clone)]
pub(crate) struct ProviderResource {
    pub(crate) id: String,
    pub(crate) version: Option<String>,
    pub(crate) json: Json,
}

/// A resource that is as wanted, and was not read.
pub(crate) struct SkippedResource<'a, 'w> {
    /// The number of the wanted resource.
    pub(crate) number: usize,
    pub(crate) key: Cow<'w, str>,
    pub(crate) id: Cow<'a, str>,
}

/// Whether the planner saw every resource of the provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ListingCoverage {
    /// All of them, and the list's total if the provider sends one.
    Everything { total: Option<u64> },
    /// Only those that were looked up by key. The others are unknown.
    WantedOnly,
}

/// Whether a resource is in the scope of removal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ScopeMembership {
    Inside,
    Outside,
}

/// Matches the provider's resources with the wanted ones while they are listed.
pub(crate) struct Planner<'w> {
    settings: Arc<ProvisionSettings>,
    comparison: Option<RecordComparison>,
    wanted: WantedSet<'w>,
    candidates: Vec<Candidates>,
    known: KnownIds,
    /// The number of the wanted resource that the next listed one probably belongs to.
    expected: usize,
    removals: Vec<PlannedChange>,
    listed: u64,
    in_scope: usize,
    kept: usize,
}

impl<'w> Planner<'w> {
    pub(crate) fn new(
        settings: Arc<ProvisionSettings>,
        resources: Box<dyn WantedResources + 'w>,
    ) -> Self {
        let wanted = WantedSet::new(&settings, resources);
        let mut candidates = Vec::new();
        candidates.resize_with(wanted.len(), Candidates::default);
        Self {
            comparison: RecordComparison::new(&settings),
            settings,
            wanted,
            candidates,
            known: KnownIds::default(),
            expected: 0,
            removals: Vec::new(),
            listed: 0,
            in_scope: 0,
            kept: 0,
        }
    }

    /// The wanted resources, for a run that looks each of them up.
    pub(crate) fn wanted(&mut self) -> impl Iterator<Item = Json> + '_ {
        self.wanted.index(&self.settings, self.comparison.as_ref());
        let followed = self.wanted.states();
        followed
            .filter(|(_, state)| *state != WantedState::LeftOut)
            .map(|(number, _)| self.wanted.json(number))
    }

    /// Whether records of a generated type can be compared as they are.
    pub(crate) fn compares_records(&self) -> bool {
        self.comparison.is_some()
    }

    /// Records that a resource of the provider is [as wanted](Self::settled).
    pub(crate) fn settle(&mut self, number: usize, key: &str, id: &str, scope: ScopeMembership) {
        let Some(candidates) = self.candidates.get_mut(number) else {
            return;
        };
        candidates.settle(key, id, &mut self.known);
        self.listed += 1;
        self.in_scope += usize::from(scope == ScopeMembership::Inside);
    }

    /// Whether removal may concern a resource of a generated type.
    pub(crate) fn scope(&self, resource: &dyn Fields, common: &Common) -> ScopeMembership {
        if self.settings.is_record_in_scope(resource, common) {
            ScopeMembership::Inside
        } else {
            ScopeMembership::Outside
        }
    }

    /// The number and the key of the wanted resource that a stored one has the key and the managed values of; `None` if there is
    /// none, or the resource must be [observed](Self::observe) to know.
    pub(crate) fn settled<'r>(
        &mut self,
        resource: &'r dyn Fields,
    ) -> Option<(usize, Cow<'r, str>)> {
        let comparison = self.comparison.as_ref()?;
        let settings = &*self.settings;
        let expected = self.expected;
        match self
            .wanted
            .compare(expected, settings, comparison, resource)
        {
            Likeness::Settled(key) => {
                self.expected = expected + 1;
                return Some((expected, key));
            }
            Likeness::Different => return None,
            Likeness::OtherKey => {}
        }
        self.wanted.index(settings, Some(comparison));
        let key = comparison.first_key(resource)?;
        let key = settings.keys.first()?.folded(key);
        let KeyMatch::One(number) = self.wanted.find(0, &key)? else {
            return None;
        };
        let wanted = self.wanted.record(number)?;
        if !comparison.holds(resource, wanted) {
            return None;
        }
        let key = comparison.first_key(wanted)?;
        self.expected = number + 1;
        Some((number, Cow::Owned(key.into_owned())))
    }

    /// Skips a stored resource whose text shows that it is as wanted, and that removal may concern it.
    pub(crate) fn skip<'a>(
        &mut self,
        resource: &mut UnreadResource<'_, 'a>,
    ) -> Option<SkippedResource<'a, '_>> {
        if self.settings.scope.is_some() {
            return None;
        }
        let comparison = self.comparison.as_ref()?;
        let number = self.expected;
        let (id, key) = self
            .wanted
            .skip(number, &self.settings, comparison, resource)?;
        self.expected += 1;
        Some(SkippedResource { number, key, id })
    }

    /// Records a resource of the provider.
    pub(crate) fn observe(&mut self, listed: &ProviderResource) {
        self.wanted.index(&self.settings, self.comparison.as_ref());
        self.listed += 1;
        let keys = self.settings.folded_keys(&listed.json);
        let first = keys.first().and_then(Option::as_deref);
        let by_first = first.and_then(|value| self.wanted.find(0, value));
        let others = keys.iter().enumerate().skip(1);
        let mut by_others =
            others.filter_map(|(key, value)| self.wanted.find(key, value.as_deref()?));
        let found = by_first.or_else(|| by_others.next());
        if let Some(found) = found {
            self.in_scope += usize::from(self.settings.is_in_scope(&listed.json));
            if let KeyMatch::One(number) = found {
                let relation = match (by_first, first) {
                    (Some(_), _) => KeyRelation::Same,
                    (None, None) => KeyRelation::Adoptable,
                    (None, Some(_)) => KeyRelation::Taken,
                };
                self.candidate(number, relation, listed);
            }
            return;
        }
        if self.is_in_partition(first, &listed.id) {
            self.unwanted(listed);
        }
    }

    /// Records a resource that has a key in common with a wanted one.
    fn candidate(&mut self, number: usize, relation: KeyRelation, listed: &ProviderResource) {
        let part = match relation {
            KeyRelation::Taken => ListedPart {
                id: listed.id.as_str().into(),
                details: None,
            },
            KeyRelation::Same | KeyRelation::Adoptable => self.part(number, listed),
        };
        let is_settled = relation != KeyRelation::Taken && part.details.is_none();
        if relation == KeyRelation::Same && is_settled {
            let key = self.label(number);
            if let Some(candidates) = self.candidates.get_mut(number) {
                candidates.settle(&key, &part.id, &mut self.known);
            }
        } else if let Some(candidates) = self.candidates.get_mut(number) {
            candidates.add(relation, part, &mut self.known);
        }
        if is_settled {
            self.wanted.forget(&self.settings, number);
        }
    }

    fn is_in_partition(&self, key: Option<&str>, id: &str) -> bool {
        self.settings
            .partition
            .is_none_or(|partition| partition.contains(key.unwrap_or(id)))
    }

    /// The wanted part of a resource, without the references of this run.
    fn part(&self, number: usize, listed: &ProviderResource) -> ListedPart {
        let settings = &self.settings;
        let mut part = wanted_part(settings, &self.wanted.json(number), &listed.json);
        let mut references = Json::Object(Map::new());
        for reference in &settings.references {
            if value_at(&part, &reference.steps).is_some() {
                let current = value_at(&listed.json, &reference.steps).cloned();
                put(
                    &mut references,
                    &reference.steps,
                    current.unwrap_or(Json::Null),
                );
                remove_at(&mut part, &reference.steps);
            }
        }
        let difference = match settings.difference(&listed.json, part) {
            Ok(difference) if difference.is_empty() => None,
            Ok(difference) => Some(Ok(difference)),
            Err(error) => Some(Err(error.detail)),
        };
        let is_settled = difference.is_none() && settings.references.is_empty();
        let details = (!is_settled).then(|| {
            let mut first_key = Json::Object(Map::new());
            if let Some(key) = settings.keys.first() {
                key.copy(&listed.json, &mut first_key);
            }
            Box::new(ListedDetails {
                version: listed.version.clone(),
                difference,
                references,
                first_key,
            })
        });
        ListedPart {
            id: listed.id.as_str().into(),
            details,
        }
    }

    fn unwanted(&mut self, listed: &ProviderResource) {
        if !self.settings.is_in_scope(&listed.json) {
            self.kept += 1;
            return;
        }
        self.in_scope += 1;
        let label = self.settings.label(&listed.json);
        let change = match &self.settings.removal {
            RemovalAction::Keep => None,
            RemovalAction::Delete => Some(PlannedChange::new(
                PlannedAction::Delete,
                &label,
                StateDifference::default(),
                &self.settings,
            )),
            RemovalAction::Set(_, value) => self.deactivation(listed, &label, value),
        };
        match change {
            Some(mut change) => {
                change.id = Some(listed.id.clone());
                change.version.clone_from(&listed.version);
                self.removals.push(change);
            }
            None => self.kept += 1,
        }
    }

    fn deactivation(
        &self,
        listed: &ProviderResource,
        label: &str,
        value: &Json,
    ) -> Option<PlannedChange> {
        let mut wanted = Json::Object(Map::new());
        put(&mut wanted, &self.settings.removal_steps, value.clone());
        let descriptor = self.settings.descriptor();
        let difference = StateDifference::between(&listed.json, &wanted, descriptor).ok()?;
        if difference.is_empty() {
            return None;
        }
        let mut change =
            PlannedChange::new(PlannedAction::Deactivate, label, difference, &self.settings);
        change.wanted = wanted;
        Some(change)
    }

    /// The plan, once all resources have been observed.
    pub(crate) fn finish(mut self, coverage: ListingCoverage) -> ProvisioningPlan {
        self.wanted
            .read_all(&self.settings, self.comparison.as_ref());
        let mut conflicts = self.wanted.take_conflicts();
        let own = self.own_ids();
        let mut changes = Vec::new();
        let mut unchanged = 0;
        for (number, candidates) in std::mem::take(&mut self.candidates).into_iter().enumerate() {
            let is_followed = self.wanted.state(number) == WantedState::Followed;
            match candidates {
                Candidates::Settled(_) if is_followed => {
                    unchanged += 1;
                    continue;
                }
                // It shares a key with a wanted resource that was read later.
                Candidates::Settled(known) => drop(self.known.withdraw(known)),
                Candidates::None | Candidates::Listed(_) => {}
            }
            if !is_followed {
                continue;
            }
            let label = self.label(number);
            if let Lookup::Id(id) = candidates.id(&self.known) {
                self.known.push(&label, &id);
            }
            match self.change(number, &label, candidates, &own) {
                Ok(Some(change)) => changes.push(change),
                Ok(None) => unchanged += 1,
                Err(conflict) => conflicts.push(conflict),
            }
        }
        let removals_refused = self.removals_refused(coverage);
        if coverage == ListingCoverage::WantedOnly {
            self.removals.clear();
        }
        changes.sort_by_key(|change| change.action);
        changes.append(&mut self.removals);
        ProvisioningPlan {
            resource_type: self.settings.resource_type.name.clone(),
            changes,
            conflicts,
            unchanged,
            kept: self.kept,
            in_scope: self.in_scope,
            removals_refused,
            limit: self.settings.limit,
            known: self.known,
        }
    }

    fn removals_refused(&self, coverage: ListingCoverage) -> Option<RemovalRefused> {
        let ListingCoverage::Everything { total } = coverage else {
            return None;
        };
        if self.removals.is_empty() {
            return None;
        }
        if total.is_some_and(|total| total != self.listed) {
            return Some(RemovalRefused::IncompleteList);
        }
        if self.wanted.is_empty() && self.settings.partition.is_none() {
            return Some(RemovalRefused::NothingWanted);
        }
        let is_allowed = self
            .settings
            .limit
            .allows(self.removals.len(), self.in_scope);
        (!is_allowed).then_some(RemovalRefused::OverLimit)
    }

    fn label(&self, number: usize) -> String {
        self.wanted
            .label(&self.settings, self.comparison.as_ref(), number)
    }

    /// For each wanted key, as it was written: the resource's id, or that it will be created. Empty if no resource refers to another one.
    fn own_ids(&self) -> HashMap<String, Lookup> {
        if self.settings.references.is_empty() {
            return HashMap::new();
        }
        let states = self.wanted.states().zip(&self.candidates);
        states
            .filter_map(|((number, state), candidates)| {
                let lookup = match state {
                    WantedState::Followed => candidates.id(&self.known),
                    WantedState::Ambiguous => Lookup::Unknown,
                    WantedState::LeftOut => return None,
                };
                Some((self.label(number), lookup))
            })
            .collect()
    }

    /// The change of a wanted resource; `None` if it needs none.
    ///
    /// # Errors
    /// The conflict.
    fn change(
        &self,
        number: usize,
        label: &str,
        candidates: Candidates,
        own: &HashMap<String, Lookup>,
    ) -> Result<Option<PlannedChange>, KeyConflict> {
        let settings = &*self.settings;
        let conflict = |reason: &str, ids: &[String]| {
            let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
            KeyConflict::new(reason.to_owned(), Some(label), &ids)
        };
        let verdict = candidates.verdict();
        let mut wanted = match &verdict {
            MatchVerdict::Conflict { reason, ids } => {
                return Err(conflict(&format!("{reason} {label:?}"), ids));
            }
            MatchVerdict::Unchanged => return Ok(None),
            MatchVerdict::Create => self.wanted.json(number),
            MatchVerdict::Update(_, _, details) => {
                wanted_part(settings, &self.wanted.json(number), &details.first_key)
            }
        };
        let mut resolution = Resolution::default();
        let references = references_of(settings, &wanted);
        for reference in &settings.references {
            let lookup = |key: &str| own.get(key).cloned().unwrap_or(Lookup::Unknown);
            reference.resolve(&mut wanted, &lookup, &mut resolution);
        }
        if let [first, ..] = resolution.unknown.as_slice() {
            let reason = format!("{label:?} refers to {first:?}, which is not known");
            return Err(conflict(&reason, &[]));
        }
        let change = match verdict {
            MatchVerdict::Create => Some(creation(settings, label, wanted)),
            MatchVerdict::Update(action, id, details) => {
                let changed = update(settings, action, label, *details, wanted, &resolution);
                let changed = changed.map_err(|detail| {
                    let reason = format!("{label:?} can't be changed as wanted: {detail}");
                    conflict(&reason, &[id.to_string()])
                })?;
                changed.map(|change| PlannedChange {
                    id: Some(id.into()),
                    ..change
                })
            }
            MatchVerdict::Unchanged | MatchVerdict::Conflict { .. } => None,
        };
        Ok(change.map(|change| PlannedChange {
            requests: requests_for(&change, settings),
            references: if resolution.pending.is_empty() {
                Json::Null
            } else {
                references
            },
            waits_for: resolution.pending,
            ..change
        }))
    }
}

/// # Errors
/// Why the schema doesn't allow the change: an immutable attribute, for example.
fn update(
    settings: &ProvisionSettings,
    action: PlannedAction,
    label: &str,
    details: ListedDetails,
    wanted: Json,
    resolution: &Resolution,
) -> Result<Option<PlannedChange>, String> {
    let mut difference = details
        .difference
        .unwrap_or_else(|| Ok(StateDifference::default()))?;
    let references = references_of(settings, &wanted);
    let more = StateDifference::between(&details.references, &references, settings.descriptor())
        .map_err(|error| error.detail)?;
    difference.operations.extend(more.operations);
    difference.attributes.extend(more.attributes);
    if difference.is_empty() && resolution.pending.is_empty() {
        return Ok(None);
    }
    let mut change = PlannedChange::new(action, label, difference, settings);
    change.version = details.version;
    change.wanted = wanted;
    Ok(Some(change))
}

/// The managed part of a wanted resource. A resource without the first key gets it, since it is adopted.
pub(super) fn wanted_part(settings: &ProvisionSettings, wanted: &Json, stored: &Json) -> Json {
    let mut part = settings.managed.part_of(wanted, settings.descriptor());
    if let Some(key) = settings.keys.first()
        && key.value(stored).is_none()
    {
        key.copy(wanted, &mut part);
    }
    part
}

/// The attributes of a resource that hold references.
pub(super) fn references_of(settings: &ProvisionSettings, wanted: &Json) -> Json {
    let mut references = Json::Object(Map::new());
    for reference in &settings.references {
        if let Some(value) = value_at(wanted, &reference.steps) {
            put(&mut references, &reference.steps, value.clone());
        }
    }
    references
}

fn creation(settings: &ProvisionSettings, label: &str, wanted: Json) -> PlannedChange {
    let descriptor = settings.descriptor();
    let shown = settings.managed.part_of(&wanted, descriptor);
    let attributes = attributes_of(&shown, descriptor)
        .into_iter()
        .filter(|(_, value)| !is_unassigned(value))
        .map(|(steps, value)| added(&steps, value, descriptor))
        .collect();
    let mut change = PlannedChange::new(
        PlannedAction::Create,
        label,
        StateDifference {
            operations: Vec::new(),
            attributes,
        },
        settings,
    );
    change.wanted = wanted;
    change
}

impl ProviderResource {
    /// A resource from its JSON; `None` if it has no id.
    pub(crate) fn from_json(json: Json) -> Option<Self> {
        let id = member(&json, "id")?.as_str()?.to_owned();
        let meta = member(&json, "meta");
        let version = meta.and_then(|meta| member(meta, "version"));
        let version = version.and_then(Json::as_str).map(str::to_owned);
        Some(Self { id, version, json })
    }
}
