//! A state machine without I/O that brings one resource to the wanted state.

use super::{
    plan::{PlannedAction, PlannedChange},
    planner::{ProviderResource, wanted_part},
    report::ResourceOutcome,
    requests::split,
    settings::ProvisionSettings,
};
use crate::{
    Json,
    error::WriteOutcome,
    patch::{self, Operation},
};
use std::collections::VecDeque;

/// How often a change is tried before the task gives up.
const MOST_TRIES: u32 = 5;

/// A request that a task needs.
#[derive(Clone)]
pub(crate) enum Call {
    Create(Json),
    Read(String),
    /// Resources that match a filter.
    Find(String),
    Patch {
        id: String,
        version: Option<String>,
        operations: Vec<Operation>,
    },
    /// With `id` and, if it is known, `meta.version`.
    Replace(Json),
    Delete {
        id: String,
        version: Option<String>,
    },
}

impl Call {
    pub(crate) fn is_write(&self) -> bool {
        match self {
            Self::Create(_) | Self::Patch { .. } | Self::Replace(_) | Self::Delete { .. } => true,
            Self::Read(_) | Self::Find(_) => false,
        }
    }
}

/// The result of a request.
#[derive(Clone)]
pub(crate) enum CallAnswer {
    /// A created or read resource.
    Resource(ProviderResource),
    /// Success without a resource in the response.
    Done,
    Found(Vec<ProviderResource>),
    Failed(CallFailure),
}

/// A request that failed.
#[derive(Debug, Clone)]
pub(crate) struct CallFailure {
    pub(crate) outcome: WriteOutcome,
    pub(crate) kind: CallFailureKind,
    /// Safe to show.
    pub(crate) message: String,
    /// The id of a resource that was created, if the response shows it.
    pub(crate) id: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CallFailureKind {
    /// 409: a unique value is taken.
    Conflict,
    /// 412: someone changed the resource.
    PreconditionFailed,
    /// 404 or 410.
    NotFound,
    Other,
}

/// The next step of a task.
pub(crate) enum TaskStep {
    Send(Call),
    Ended(ResourceOutcome),
}

/// A task that brings one resource to the wanted state.
pub(crate) struct Task {
    pub(crate) action: PlannedAction,
    pub(crate) key: String,
    pub(crate) id: Option<String>,
    version: Option<String>,
    wanted: Json,
    /// Operations that haven't been sent yet, a group per request.
    groups: VecDeque<Vec<Operation>>,
    state: TaskState,
    tries: u32,
    /// How the task ends if the remaining writes succeed.
    ending: TaskSuccess,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum TaskState {
    Start,
    Creating,
    /// Looks for a resource with the key of this number.
    Finding {
        key: usize,
        reason: FindReason,
    },
    /// Reads the resource before it is changed again.
    Reading(ReadReason),
    Patching,
    Replacing,
    Deleting,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum FindReason {
    /// The provider reported that a unique value is taken.
    Conflict,
    /// It is unknown whether the creation was carried out.
    UnknownCreation,
    /// The list may have lacked the resource.
    BeforeCreation,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ReadReason {
    /// Someone changed the resource, or nothing has been written yet.
    Fresh,
    /// It is unknown whether the last write was carried out.
    UnknownWrite,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum TaskSuccess {
    Done,
    Adopted,
}

impl Task {
    pub(crate) fn new(change: PlannedChange, settings: &ProvisionSettings) -> Self {
        Self {
            action: change.action,
            key: change.key,
            id: change.id,
            version: change.version,
            wanted: change.wanted,
            groups: split(&change.operations, settings.values_per_request).into(),
            state: TaskState::Start,
            tries: 0,
            ending: match change.action {
                PlannedAction::Adopt => TaskSuccess::Adopted,
                PlannedAction::Create
                | PlannedAction::Update
                | PlannedAction::Deactivate
                | PlannedAction::Delete => TaskSuccess::Done,
            },
        }
    }

    /// A task that reads the resource and changes it to `wanted`.
    pub(crate) fn follow_up(key: String, id: String, wanted: Json) -> Self {
        Self {
            action: PlannedAction::Update,
            key,
            id: Some(id),
            version: None,
            wanted,
            groups: VecDeque::new(),
            state: TaskState::Start,
            tries: 0,
            ending: TaskSuccess::Done,
        }
    }

    /// The first request.
    pub(crate) fn start(&mut self, settings: &ProvisionSettings) -> TaskStep {
        match self.action {
            PlannedAction::Create if settings.is_looked_up_before_creation() => {
                self.find(0, FindReason::BeforeCreation, settings)
            }
            PlannedAction::Create => self.create(),
            PlannedAction::Adopt | PlannedAction::Update | PlannedAction::Deactivate => {
                if settings.configuration.patch && !self.groups.is_empty() {
                    self.patch_next()
                } else {
                    self.read(ReadReason::Fresh)
                }
            }
            PlannedAction::Delete => self.delete(),
        }
    }

    /// The next step after the response to the last request.
    pub(crate) fn answered(
        &mut self,
        answer: CallAnswer,
        settings: &ProvisionSettings,
    ) -> TaskStep {
        match self.state {
            TaskState::Start => self.start(settings),
            TaskState::Creating => self.created(answer, settings),
            TaskState::Finding { key, reason } => self.found(answer, key, reason, settings),
            TaskState::Reading(reason) => self.was_read(answer, reason, settings),
            TaskState::Patching | TaskState::Replacing => self.written(answer),
            TaskState::Deleting => self.deleted(answer),
        }
    }

    /// The outcome if the task's next request is not sent.
    pub(crate) fn stopped(&self, reason: &str) -> ResourceOutcome {
        let not_done = ResourceOutcome::NotDone(reason.to_owned());
        let unknown = |what: &str| ResourceOutcome::Unknown(format!("{reason} before {what}"));
        match self.state {
            TaskState::Creating if self.tries > 0 => {
                unknown("it was known whether the resource was created")
            }
            TaskState::Finding {
                reason: FindReason::UnknownCreation,
                ..
            } => unknown("it was known whether the resource was created"),
            TaskState::Reading(ReadReason::UnknownWrite) => {
                unknown("it was known whether the resource was changed")
            }
            TaskState::Start
            | TaskState::Creating
            | TaskState::Finding {
                reason: FindReason::Conflict | FindReason::BeforeCreation,
                ..
            }
            | TaskState::Reading(ReadReason::Fresh)
            | TaskState::Patching
            | TaskState::Replacing
            | TaskState::Deleting => not_done,
        }
    }

    fn create(&mut self) -> TaskStep {
        self.state = TaskState::Creating;
        TaskStep::Send(Call::Create(self.wanted.clone()))
    }

    fn created(&mut self, answer: CallAnswer, settings: &ProvisionSettings) -> TaskStep {
        match answer {
            CallAnswer::Resource(resource) => {
                self.id = Some(resource.id);
                self.end()
            }
            CallAnswer::Done | CallAnswer::Found(_) => {
                self.find(0, FindReason::UnknownCreation, settings)
            }
            CallAnswer::Failed(failure) => match (failure.outcome, failure.kind, failure.id) {
                (WriteOutcome::Done, _, Some(id)) => {
                    self.id = Some(id);
                    self.end()
                }
                (WriteOutcome::Done | WriteOutcome::Unknown, ..) => {
                    self.find(0, FindReason::UnknownCreation, settings)
                }
                (WriteOutcome::NotDone, CallFailureKind::Conflict, _) => {
                    self.find(0, FindReason::Conflict, settings)
                }
                (WriteOutcome::NotDone, ..) => not_done(failure.message),
            },
        }
    }

    /// Looks for the resource by its keys, from number `key` on.
    fn find(&mut self, key: usize, reason: FindReason, settings: &ProvisionSettings) -> TaskStep {
        // The provider itself refuses a second resource with another unique key.
        if reason == FindReason::BeforeCreation && key > 0 {
            return self.create();
        }
        if settings.configuration.filter.is_none() {
            return match reason {
                FindReason::Conflict => not_done(
                    "a unique value is taken, and the provider has no filters to find it".to_owned(),
                ),
                FindReason::UnknownCreation => unknown(
                    "it is unknown whether it was created, and the provider has no filters to find it"
                        .to_owned(),
                ),
                FindReason::BeforeCreation => self.create(),
            };
        }
        let keys = settings.keys.iter().enumerate().skip(key);
        for (number, attribute) in keys {
            if let Some(value) = attribute.value(&self.wanted) {
                self.state = TaskState::Finding {
                    key: number,
                    reason,
                };
                return TaskStep::Send(Call::Find(attribute.filter(&value)));
            }
        }
        match reason {
            FindReason::Conflict => not_done(
                "a unique value is taken by a resource that has none of the keys".to_owned(),
            ),
            FindReason::UnknownCreation => self.create_again(settings),
            FindReason::BeforeCreation => self.create(),
        }
    }

    /// Nothing was created so far. The request may still be under way, so it is only repeated if the provider would refuse a second
    /// resource with the same key.
    fn create_again(&mut self, settings: &ProvisionSettings) -> TaskStep {
        self.tries += 1;
        if !settings.has_unique_key() {
            return unknown(
                "it is unknown whether it was created, and none of its keys is unique at the provider"
                    .to_owned(),
            );
        }
        if self.tries >= MOST_TRIES {
            return unknown(format!(
                "it is unknown whether it was created, after {MOST_TRIES} tries"
            ));
        }
        self.create()
    }

    fn found(
        &mut self,
        answer: CallAnswer,
        key: usize,
        reason: FindReason,
        settings: &ProvisionSettings,
    ) -> TaskStep {
        let listed = match answer {
            CallAnswer::Found(listed) => listed,
            CallAnswer::Resource(resource) => vec![resource],
            CallAnswer::Done => Vec::new(),
            CallAnswer::Failed(failure) => return could_not_look(&failure, reason),
        };
        let Some(attribute) = settings.keys.get(key) else {
            return self.find(key + 1, reason, settings);
        };
        // Some providers ignore filters, so only resources with exactly this key count.
        let folded = |resource: &Json| {
            let value = attribute.value(resource);
            value.map(|value| attribute.folded(value).into_owned())
        };
        let own = folded(&self.wanted);
        let mut matches = listed
            .into_iter()
            .filter(|resource| folded(&resource.json) == own);
        match (matches.next(), matches.next()) {
            (None, _) => self.find(key + 1, reason, settings),
            (Some(_), Some(_)) => not_done(format!(
                "several resources have the same `{}`",
                attribute.path
            )),
            (Some(resource), None) => self.take_over(resource, key, reason, settings),
        }
    }

    /// The resource exists already: it is ours, or it can be adopted.
    fn take_over(
        &mut self,
        resource: ProviderResource,
        key: usize,
        reason: FindReason,
        settings: &ProvisionSettings,
    ) -> TaskStep {
        let first = settings.keys.first();
        let other_owner = first.and_then(|first| {
            let value = first.value(&resource.json)?;
            let own = first.value(&self.wanted)?;
            (first.folded(&*value) != first.folded(&*own)).then_some(first)
        });
        if let Some(first) = other_owner {
            return not_done(format!(
                "a unique value is taken by {}, which has another `{}`",
                resource.id, first.path
            ));
        }
        self.ending = match (key, reason) {
            (0, FindReason::UnknownCreation) => TaskSuccess::Done,
            _ => TaskSuccess::Adopted,
        };
        self.wanted = wanted_part(settings, &self.wanted, &resource.json);
        self.id = Some(resource.id.clone());
        self.approach(resource, settings)
    }

    fn read(&mut self, reason: ReadReason) -> TaskStep {
        let Some(id) = self.id.clone() else {
            return unknown("the resource's id is not known".to_owned());
        };
        self.state = TaskState::Reading(reason);
        TaskStep::Send(Call::Read(id))
    }

    fn was_read(
        &mut self,
        answer: CallAnswer,
        reason: ReadReason,
        settings: &ProvisionSettings,
    ) -> TaskStep {
        match (answer, reason) {
            (CallAnswer::Resource(resource), _) => self.approach(resource, settings),
            (CallAnswer::Failed(failure), _) if failure.kind == CallFailureKind::NotFound => {
                match self.action {
                    PlannedAction::Delete => self.end(),
                    PlannedAction::Create
                    | PlannedAction::Adopt
                    | PlannedAction::Update
                    | PlannedAction::Deactivate => not_done("the resource is gone".to_owned()),
                }
            }
            (CallAnswer::Failed(failure), ReadReason::Fresh) => not_done(failure.message),
            (CallAnswer::Failed(failure), ReadReason::UnknownWrite) => unknown(failure.message),
            (CallAnswer::Done | CallAnswer::Found(_), _) => {
                unknown("the provider sent nothing back for a read".to_owned())
            }
        }
    }

    /// Changes the resource from its current state to the wanted state.
    fn approach(&mut self, resource: ProviderResource, settings: &ProvisionSettings) -> TaskStep {
        if self.action.is_removal() && !settings.is_in_scope(&resource.json) {
            return not_done("it was changed meanwhile and is out of scope now".to_owned());
        }
        self.version.clone_from(&resource.version);
        if self.action == PlannedAction::Delete {
            return self.delete();
        }
        let difference = match settings.difference(&resource.json, self.wanted.clone()) {
            Ok(difference) => difference,
            Err(error) => return not_done(error.detail),
        };
        if difference.is_empty() {
            return self.end();
        }
        if settings.configuration.patch {
            self.groups = split(&difference.operations, settings.values_per_request).into();
            return self.patch_next();
        }
        self.replace(resource, &difference.operations, settings)
    }

    fn patch_next(&mut self) -> TaskStep {
        let (Some(id), Some(operations)) = (self.id.clone(), self.groups.front().cloned()) else {
            return self.end();
        };
        self.state = TaskState::Patching;
        TaskStep::Send(Call::Patch {
            id,
            version: self.version.clone(),
            operations,
        })
    }

    /// The whole resource with the managed attributes changed. Attributes that others maintain are sent back unchanged.
    fn replace(
        &mut self,
        resource: ProviderResource,
        operations: &[Operation],
        settings: &ProvisionSettings,
    ) -> TaskStep {
        let mut merged = resource.json;
        if let Err(error) = patch::apply(&mut merged, operations, settings.descriptor()) {
            return not_done(error.detail);
        }
        self.state = TaskState::Replacing;
        TaskStep::Send(Call::Replace(merged))
    }

    fn written(&mut self, answer: CallAnswer) -> TaskStep {
        let failure = match answer {
            CallAnswer::Failed(failure) if failure.outcome != WriteOutcome::Done => failure,
            CallAnswer::Failed(_)
            | CallAnswer::Done
            | CallAnswer::Found(_)
            | CallAnswer::Resource(_) => {
                self.groups.pop_front();
                // The write has changed the version.
                self.version = match answer {
                    CallAnswer::Resource(resource) => resource.version,
                    CallAnswer::Failed(_) | CallAnswer::Done | CallAnswer::Found(_) => None,
                };
                return match self.state {
                    TaskState::Patching if !self.groups.is_empty() => self.patch_next(),
                    _ => self.end(),
                };
            }
        };
        self.tries += 1;
        let is_last = self.tries >= MOST_TRIES;
        match (failure.outcome, failure.kind) {
            (WriteOutcome::Unknown, _) if !is_last => self.read(ReadReason::UnknownWrite),
            (WriteOutcome::Unknown, _) => unknown(failure.message),
            (_, CallFailureKind::PreconditionFailed) if !is_last => self.read(ReadReason::Fresh),
            (_, CallFailureKind::NotFound) => not_done("the resource is gone".to_owned()),
            (_, CallFailureKind::PreconditionFailed) => not_done(format!(
                "gave up after {MOST_TRIES} tries: {}",
                failure.message
            )),
            (_, CallFailureKind::Conflict | CallFailureKind::Other) => not_done(failure.message),
        }
    }

    fn delete(&mut self) -> TaskStep {
        let Some(id) = self.id.clone() else {
            return unknown("the resource's id is not known".to_owned());
        };
        self.state = TaskState::Deleting;
        TaskStep::Send(Call::Delete {
            id,
            version: self.version.clone(),
        })
    }

    fn deleted(&mut self, answer: CallAnswer) -> TaskStep {
        let CallAnswer::Failed(failure) = answer else {
            return self.end();
        };
        self.tries += 1;
        let is_last = self.tries >= MOST_TRIES;
        match (failure.outcome, failure.kind) {
            (WriteOutcome::Done, _) | (_, CallFailureKind::NotFound) => self.end(),
            (WriteOutcome::Unknown, _) if !is_last => self.read(ReadReason::UnknownWrite),
            (WriteOutcome::Unknown, _) => unknown(failure.message),
            (_, CallFailureKind::PreconditionFailed) if !is_last => self.read(ReadReason::Fresh),
            (_, CallFailureKind::PreconditionFailed) => not_done(format!(
                "gave up after {MOST_TRIES} tries: {}",
                failure.message
            )),
            (_, CallFailureKind::Conflict | CallFailureKind::Other) => not_done(failure.message),
        }
    }

    fn end(&self) -> TaskStep {
        TaskStep::Ended(match self.ending {
            TaskSuccess::Done => ResourceOutcome::Done,
            TaskSuccess::Adopted => ResourceOutcome::Adopted,
        })
    }
}

fn not_done(reason: String) -> TaskStep {
    TaskStep::Ended(ResourceOutcome::NotDone(reason))
}

fn unknown(reason: String) -> TaskStep {
    TaskStep::Ended(ResourceOutcome::Unknown(reason))
}

fn could_not_look(failure: &CallFailure, reason: FindReason) -> TaskStep {
    match reason {
        FindReason::Conflict => not_done(format!(
            "a unique value is taken, and looking for it failed: {}",
            failure.message
        )),
        FindReason::UnknownCreation => unknown(format!(
            "it is unknown whether it was created, and looking for it failed: {}",
            failure.message
        )),
        FindReason::BeforeCreation => not_done(format!(
            "looking for it before its creation failed: {}",
            failure.message
        )),
    }
}
