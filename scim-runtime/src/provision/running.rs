//! A plan that is being applied: which requests to send next, and what happens with their responses.

use super::{
    access::ProvisionAccess,
    batch::CallBatch,
    report::{ProvisionEvent, ProvisionReport},
    schedule::{Schedule, ScheduleStep},
    task::{Call, CallAnswer},
};
use std::collections::VecDeque;

pub(super) type Listener<'c> = Box<dyn FnMut(&ProvisionEvent) + Send + 'c>;
pub(super) type StopCondition<'c> = Box<dyn FnMut() -> bool + Send + 'c>;

/// The state of a run. It sends nothing itself.
pub(super) struct Running<'c, E> {
    pub(super) access: ProvisionAccess<'c, E>,
    pub(super) concurrency: usize,
    schedule: Schedule,
    listeners: Vec<Listener<'c>>,
    stop: Option<StopCondition<'c>>,
    /// The most changes in one request: more than one with bulk.
    per_request: usize,
    /// Requests of tasks that have started.
    pending: VecDeque<(u64, Call)>,
    events: Vec<ProvisionEvent>,
    /// The number of events that a stream has returned.
    taken: usize,
}

/// What a run needs besides its schedule.
pub(super) struct RunOptions<'c> {
    pub(super) concurrency: usize,
    pub(super) per_request: usize,
    pub(super) listeners: Vec<Listener<'c>>,
    pub(super) stop: Option<StopCondition<'c>>,
}

impl<'c, E> Running<'c, E> {
    pub(super) fn new(
        access: ProvisionAccess<'c, E>,
        schedule: Schedule,
        options: RunOptions<'c>,
    ) -> Self {
        Self {
            access,
            schedule,
            concurrency: options.concurrency,
            listeners: options.listeners,
            stop: options.stop,
            per_request: options.per_request,
            pending: VecDeque::new(),
            events: Vec::new(),
            taken: 0,
        }
    }

    /// The next requests, to be sent together. `None` if nothing can be sent before a response arrives, or at the end.
    pub(super) fn next(&mut self) -> Option<CallBatch> {
        self.stop_if_requested();
        let mut batch = CallBatch::new();
        while batch.len() < self.per_request {
            let Some((number, call)) = self.next_call() else {
                break;
            };
            match (call.is_write(), batch.is_empty()) {
                (true, _) => batch.push((number, call)),
                (false, true) => {
                    batch.push((number, call));
                    break;
                }
                (false, false) => {
                    self.pending.push_front((number, call));
                    break;
                }
            }
        }
        self.publish();
        (!batch.is_empty()).then_some(batch)
    }

    fn next_call(&mut self) -> Option<(u64, Call)> {
        if let Some(pending) = self.pending.pop_front() {
            return Some(pending);
        }
        match self.schedule.next() {
            ScheduleStep::Send(number, call) => Some((number, call)),
            ScheduleStep::Wait | ScheduleStep::Ended => None,
        }
    }

    fn stop_if_requested(&mut self) {
        if self.stop.as_mut().is_some_and(|stop| stop()) {
            self.schedule.stop();
            for (number, _) in self.pending.drain(..) {
                self.schedule.abandon(number);
            }
        }
    }

    pub(super) fn answered(&mut self, answers: Vec<(u64, CallAnswer)>) {
        self.stop_if_requested();
        for (number, answer) in answers {
            self.pending.extend(self.schedule.answered(number, answer));
        }
        self.publish();
    }

    fn publish(&mut self) {
        while let Some(event) = self.schedule.take_event() {
            for listener in &mut self.listeners {
                listener(&event);
            }
            self.events.push(event);
        }
    }

    /// The oldest event that wasn't taken yet.
    pub(super) fn take_event(&mut self) -> Option<ProvisionEvent> {
        let event = self.events.get(self.taken).cloned()?;
        self.taken += 1;
        Some(event)
    }

    pub(super) fn into_report(mut self) -> ProvisionReport {
        self.publish();
        self.schedule.into_report(self.events)
    }
}
