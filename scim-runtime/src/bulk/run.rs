//! A bulk on its way: which operations go into the next request, and what has become of each.

use super::{
    Answer, Operation,
    answer::{Left, Sent, assign},
    batch::{Batch, Open, TAIL, head},
    operation::Known,
    plan::Plan,
};
use crate::check::Violation;
use std::collections::{HashSet, VecDeque};

/// What the provider takes in one request.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    pub(crate) max_operations: usize,
    /// In bytes.
    pub(crate) max_payload_size: usize,
}

/// What has become of an operation.
#[derive(Debug)]
pub(crate) enum Fate {
    /// Not sent.
    Waiting,
    Answered(Box<Answer>),
    /// The provider, or we in its place, stopped after `failOnErrors`.
    NotRun,
    /// Not sent: the operation at this position, which it refers to, has no id.
    DependencyFailed(usize),
    /// Not sent: with the ids in the place of references it has become larger than a request may be.
    TooLarge,
    /// The response has no answer for it.
    Missing,
    /// Its request has no response that could be read.
    Unanswered,
}

/// Whether operations may have been done though no response speaks of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Done {
    Not,
    Perhaps,
}

/// How far a bulk is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) requests: usize,
    /// Requests that had a response about their operations.
    pub(crate) answered: usize,
    pub(crate) succeeded: usize,
    pub(crate) failed: usize,
}

/// Operations on their way, and what has become of each.
pub(crate) struct Run {
    operations: Vec<Operation>,
    plan: Plan,
    /// Units that go together if they can.
    queue: VecDeque<Vec<usize>>,
    limits: Limits,
    /// What the provider has shown it takes: fewer than it says.
    at_most: usize,
    fail_on_errors: Option<usize>,
    fates: Vec<Fate>,
    pub(crate) unmatched: Vec<Answer>,
    pub(crate) counts: Counts,
}

enum Fit {
    Fits(Vec<(usize, usize, String)>),
    /// In the next request.
    Later,
    /// One unit after the other.
    Apart,
    Never(fn(usize) -> Fate, usize),
}

impl Run {
    /// Everything that is wrong is told before anything is sent.
    pub(crate) fn new(
        operations: Vec<Operation>,
        limits: Limits,
        fail_on_errors: Option<usize>,
    ) -> Result<Self, Vec<Violation>> {
        let (plan, mut violations) = Plan::new(&operations);
        let head = head(fail_on_errors).len() + TAIL.len();
        let sizes: Vec<usize> = operations
            .iter()
            .map(|operation| operation.write(&|_| None).len())
            .collect();
        let size = |units: &[usize]| {
            let operations = plan.operations(units);
            let bytes: usize = operations
                .iter()
                .map(|(_, position)| sizes.get(*position).map_or(0, |size| size + 1))
                .sum();
            (operations.len(), (head + bytes).saturating_sub(1))
        };
        let mut queue = Vec::new();
        for related in &plan.related {
            let (count, bytes) = size(related);
            if limits.allow(count, bytes) {
                queue.push(related.clone());
                continue;
            }
            for &unit in related {
                let (count, bytes) = size(&[unit]);
                if !limits.allow(count, bytes) {
                    violations.push(plan.too_large(unit, count, bytes, limits));
                }
                queue.push(vec![unit]);
            }
        }
        if !violations.is_empty() {
            return Err(violations);
        }
        queue.sort_unstable();
        Ok(Self {
            fates: operations.iter().map(|_| Fate::Waiting).collect(),
            operations,
            plan,
            queue: queue.into(),
            limits,
            at_most: usize::MAX,
            fail_on_errors,
            unmatched: Vec::new(),
            counts: Counts::default(),
        })
    }

    /// The next request; `None`: there is nothing left to be sent.
    pub(crate) fn next(&mut self) -> Option<Batch> {
        if self.errors_left() == Some(0) {
            for units in std::mem::take(&mut self.queue) {
                self.settle(&units, |_| Fate::NotRun, 0);
            }
            return None;
        }
        let head = head(self.errors_left());
        let mut open = Open::new(&head);
        while let Some(units) = self.queue.pop_front() {
            match self.fit(&units, &open) {
                Fit::Fits(operations) => open.add(operations),
                Fit::Later => {
                    self.queue.push_front(units);
                    break;
                }
                Fit::Apart => {
                    for unit in units.into_iter().rev() {
                        self.queue.push_front(vec![unit]);
                    }
                }
                Fit::Never(fate, of) => self.settle(&units, fate, of),
            }
        }
        open.close(&head)
    }

    fn fit(&self, units: &[usize], open: &Open) -> Fit {
        let operations = self.plan.operations(units);
        let count = open.operations.len() + operations.len();
        if !open.is_empty() && count > self.limits.max_operations.min(self.at_most) {
            return Fit::Later;
        }
        let members: HashSet<usize> = operations.iter().map(|(_, position)| *position).collect();
        let together = |position| members.contains(&position) || open.members.contains(&position);
        if let Some(failed) = self.failed_dependency(&operations, &together) {
            return match units {
                [_] => Fit::Never(Fate::DependencyFailed, failed),
                _ => Fit::Apart,
            };
        }
        let known = |bulk_id: &str| {
            let position = *self.plan.by_bulk_id.get(bulk_id)?;
            self.known(position).filter(|_| !together(position))
        };
        let mut size = open.size + usize::from(!open.is_empty());
        let mut written = Vec::with_capacity(operations.len());
        for (unit, position) in operations {
            let text = self.operations.get(position).map(|one| one.write(&known));
            let text = text.unwrap_or_default();
            size += text.len() + usize::from(!written.is_empty());
            written.push((unit, position, text));
        }
        let allowed = self.limits.allow(count, size);
        match units {
            _ if allowed && count <= self.at_most => Fit::Fits(written),
            _ if !open.is_empty() => Fit::Later,
            [_] if allowed => Fit::Fits(written),
            [_] => Fit::Never(|_| Fate::TooLarge, 0),
            _ => Fit::Apart,
        }
    }

    /// An operation of another request that has given no id.
    fn failed_dependency(
        &self,
        operations: &[(usize, usize)],
        together: &dyn Fn(usize) -> bool,
    ) -> Option<usize> {
        operations
            .iter()
            .flat_map(|(_, position)| self.plan.depends_on(*position))
            .copied()
            .find(|other| !together(*other) && self.known(*other).is_none())
    }

    fn known(&self, position: usize) -> Option<Known<'_>> {
        let answer = self.answer(position).filter(|answer| answer.is_success())?;
        Some(Known {
            id: answer.id()?,
            location: answer.location.as_deref(),
        })
    }

    fn known_by_bulk_id(&self, bulk_id: &str) -> Option<Known<'_>> {
        self.known(*self.plan.by_bulk_id.get(bulk_id)?)
    }

    fn settle(&mut self, units: &[usize], fate: fn(usize) -> Fate, of: usize) {
        for (_, position) in self.plan.operations(units) {
            self.set(position, fate(of));
        }
    }

    fn set(&mut self, position: usize, fate: Fate) {
        if let Some(slot) = self.fates.get_mut(position) {
            *slot = fate;
        }
    }

    fn errors_left(&self) -> Option<usize> {
        Some(self.fail_on_errors?.saturating_sub(self.counts.failed))
    }

    /// The response to a request.
    pub(crate) fn answered(&mut self, batch: &Batch, answers: Vec<Answer>) {
        self.counts.requests += 1;
        self.counts.answered += 1;
        let failed = answers.iter().filter(|answer| !answer.is_success()).count();
        let stopped = self.errors_left().is_some_and(|left| failed >= left);
        let left = if stopped { Left::Told } else { Left::Untold };
        let sent: Vec<Sent<'_>> = batch
            .operations
            .iter()
            .filter_map(|position| {
                let operation = self.operations.get(*position)?;
                Some(Sent {
                    method: operation.method,
                    bulk_id: operation.bulk_id.as_deref(),
                    path: operation.resolved_path(&|bulk_id| self.known_by_bulk_id(bulk_id)),
                })
            })
            .collect();
        let (given, unmatched) = assign(&sent, answers, left);
        self.unmatched.extend(unmatched);
        for (position, answer) in batch.operations.iter().zip(given) {
            let fate = match answer {
                Some(answer) => {
                    let success = answer.is_success();
                    self.counts.succeeded += usize::from(success);
                    self.counts.failed += usize::from(!success);
                    Fate::Answered(Box::new(answer))
                }
                None if stopped => Fate::NotRun,
                None => Fate::Missing,
            };
            self.set(*position, fate);
        }
    }

    /// The provider has refused a request as too large, and done nothing: it goes again in halves. False if it can't be
    /// divided.
    pub(crate) fn halved(&mut self, batch: &Batch) -> bool {
        self.counts.requests += 1;
        let mut units = batch.units.clone();
        units.dedup();
        if units.len() < 2 {
            return false;
        }
        self.at_most = batch.operations.len() / 2;
        for unit in units.into_iter().rev() {
            self.queue.push_front(vec![unit]);
        }
        true
    }

    /// A request has no response that speaks of its operations.
    pub(crate) fn refused(&mut self, batch: &Batch, done: Done) {
        self.counts.requests += 1;
        if done == Done::Perhaps {
            for &position in &batch.operations {
                self.set(position, Fate::Unanswered);
            }
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.operations.len()
    }

    pub(crate) fn operation(&self, position: usize) -> Option<&Operation> {
        self.operations.get(position)
    }

    pub(crate) fn fate(&self, position: usize) -> Option<&Fate> {
        self.fates.get(position)
    }

    pub(crate) fn answer(&self, position: usize) -> Option<&Answer> {
        match self.fates.get(position)? {
            Fate::Answered(answer) => Some(answer),
            _ => None,
        }
    }

    /// An operation's data with the ids that are known now.
    pub(crate) fn data(&self, position: usize) -> Option<String> {
        self.operations
            .get(position)?
            .resolved_data(&|bulk_id| self.known_by_bulk_id(bulk_id))
    }
}

impl Limits {
    pub(super) fn allow(self, count: usize, bytes: usize) -> bool {
        count <= self.max_operations && bytes <= self.max_payload_size
    }
}
