//! The order in which a plan's changes are applied. No I/O.

use super::{
    known_ids::Ids,
    plan::{PlannedAction, PlannedChange, ProvisioningPlan, RemovalRefused},
    reference::{Lookup, Resolution},
    report::{ProvisionEvent, ProvisionReport, ResourceOutcome},
    settings::ProvisionSettings,
    task::{Call, CallAnswer, Task, TaskStep},
};
use crate::{Json, filter::is_unassigned};
use std::{
    collections::{BTreeMap, VecDeque},
    sync::Arc,
};

/// A plan that is being applied: creations and changes first, then references to created resources, removals last.
pub(crate) struct Schedule {
    settings: Arc<ProvisionSettings>,
    /// Tasks of the current phase that haven't started.
    waiting: VecDeque<Task>,
    /// Started, by number.
    running: BTreeMap<u64, Task>,
    next_number: u64,
    phase: Phase,
    references: Vec<Deferred>,
    removals: Vec<PlannedChange>,
    /// Changes that ended since they were last taken.
    events: VecDeque<ProvisionEvent>,
    ids: Ids,
    is_stopped: bool,
}

/// Why a change was not made after a stop.
const STOPPED: &str = "the run was stopped";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    Changes,
    References,
    Removals,
    Ended,
}

/// References that wait until their targets exist.
struct Deferred {
    key: String,
    references: Json,
}

/// The next step of a schedule.
pub(crate) enum ScheduleStep {
    /// A request, and the number of its task.
    Send(u64, Call),
    /// Nothing can start until a running request is answered.
    Wait,
    Ended,
}

impl Schedule {
    /// # Errors
    /// If the plan's removals can't be applied. No change is made then.
    pub(crate) fn new(
        plan: ProvisioningPlan,
        settings: Arc<ProvisionSettings>,
    ) -> Result<Self, RemovalRefused> {
        if let Some(refused) = plan.refusal() {
            return Err(refused);
        }
        let mut schedule = Self {
            waiting: VecDeque::new(),
            running: BTreeMap::new(),
            next_number: 0,
            phase: Phase::Changes,
            references: Vec::new(),
            removals: Vec::new(),
            events: VecDeque::new(),
            ids: plan.known.into_ids(),
            is_stopped: false,
            settings,
        };
        for change in plan.changes {
            if change.action.is_removal() {
                schedule.removals.push(change);
                continue;
            }
            if !change.waits_for.is_empty() {
                schedule.references.push(Deferred {
                    key: change.key.clone(),
                    references: change.references.clone(),
                });
            }
            // A change that consists only of pending references has no separate request.
            let has_request = change.action == PlannedAction::Create
                || !change.operations.is_empty()
                || change.waits_for.is_empty();
            if has_request {
                let task = Task::new(change, &schedule.settings);
                schedule.waiting.push_back(task);
            }
        }
        Ok(schedule)
    }

    /// The next request, if one can start.
    pub(crate) fn next(&mut self) -> ScheduleStep {
        loop {
            if let Some(mut task) = self.waiting.pop_front() {
                let step = task.start(&self.settings);
                if let Some((number, call)) = self.took(None, task, step) {
                    return ScheduleStep::Send(number, call);
                }
                continue;
            }
            if !self.running.is_empty() {
                return ScheduleStep::Wait;
            }
            self.phase = match self.phase {
                Phase::Changes => {
                    self.start_references();
                    Phase::References
                }
                Phase::References => {
                    let removals = std::mem::take(&mut self.removals);
                    let tasks = removals.into_iter();
                    self.waiting
                        .extend(tasks.map(|change| Task::new(change, &self.settings)));
                    Phase::Removals
                }
                Phase::Removals | Phase::Ended => Phase::Ended,
            };
            if self.phase == Phase::Ended {
                return ScheduleStep::Ended;
            }
        }
    }

    /// Takes the response to a task's request. Returns the task's next request, if it has one.
    pub(crate) fn answered(&mut self, number: u64, answer: CallAnswer) -> Option<(u64, Call)> {
        let mut task = self.running.remove(&number)?;
        let step = task.answered(answer, &self.settings);
        self.took(Some(number), task, step)
    }

    fn took(&mut self, number: Option<u64>, task: Task, step: TaskStep) -> Option<(u64, Call)> {
        match step {
            TaskStep::Send(_) if self.is_stopped => {
                let outcome = task.stopped(STOPPED);
                self.ended(task, outcome);
                None
            }
            TaskStep::Send(call) => {
                let number = number.unwrap_or_else(|| {
                    self.next_number += 1;
                    self.next_number
                });
                self.running.insert(number, task);
                Some((number, call))
            }
            TaskStep::Ended(outcome) => {
                self.ended(task, outcome);
                None
            }
        }
    }

    fn ended(&mut self, task: Task, outcome: ResourceOutcome) {
        if outcome.is_success()
            && !task.action.is_removal()
            && let Some(id) = &task.id
        {
            self.ids.insert(task.key.clone(), id.clone());
        }
        self.events.push_back(ProvisionEvent {
            action: task.action,
            key: task.key,
            id: task.id,
            outcome,
        });
    }

    /// Starts no further request. Every change that has not ended gets an outcome, now or when its response arrives.
    pub(crate) fn stop(&mut self) {
        if self.is_stopped {
            return;
        }
        self.is_stopped = true;
        self.phase = Phase::Ended;
        for task in std::mem::take(&mut self.waiting) {
            let outcome = task.stopped(STOPPED);
            self.ended(task, outcome);
        }
        let settings = Arc::clone(&self.settings);
        for change in std::mem::take(&mut self.removals) {
            let task = Task::new(change, &settings);
            let outcome = task.stopped(STOPPED);
            self.ended(task, outcome);
        }
        for deferred in std::mem::take(&mut self.references) {
            self.events.push_back(ProvisionEvent {
                action: PlannedAction::Update,
                id: self.ids.get(&deferred.key).cloned(),
                key: deferred.key,
                outcome: ResourceOutcome::NotDone(format!(
                    "{STOPPED} before its references were set"
                )),
            });
        }
    }

    /// Ends a task whose next request won't be sent.
    pub(crate) fn abandon(&mut self, number: u64) {
        if let Some(task) = self.running.remove(&number) {
            let outcome = task.stopped(STOPPED);
            self.ended(task, outcome);
        }
    }

    /// References to resources that have been created in the meantime.
    fn start_references(&mut self) {
        for deferred in std::mem::take(&mut self.references) {
            let Some(id) = self.ids.get(&deferred.key).cloned() else {
                // The resource itself wasn't created, which has been reported.
                continue;
            };
            let mut wanted = deferred.references;
            let mut resolution = Resolution::default();
            let lookup = |key: &str| match self.ids.get(key) {
                Some(id) => Lookup::Id(id.to_owned()),
                None => Lookup::Unknown,
            };
            for reference in &self.settings.references {
                reference.resolve(&mut wanted, &lookup, &mut resolution);
            }
            if let [first, ..] = resolution.unknown.as_slice() {
                self.events.push_back(ProvisionEvent {
                    action: PlannedAction::Update,
                    key: deferred.key.clone(),
                    id: Some(id.clone()),
                    outcome: ResourceOutcome::NotDone(format!(
                        "it refers to {first:?}, which was not created"
                    )),
                });
            }
            if !is_unassigned(&wanted) {
                self.waiting
                    .push_back(Task::follow_up(deferred.key, id, wanted));
            }
        }
    }

    /// The oldest change that has ended and wasn't taken yet.
    pub(crate) fn take_event(&mut self) -> Option<ProvisionEvent> {
        self.events.pop_front()
    }

    pub(crate) fn into_report(self, events: Vec<ProvisionEvent>) -> ProvisionReport {
        ProvisionReport {
            events,
            ids: self.ids,
        }
    }
}
