//! The progress of a bulk: which operations go into the next request, and the state of each operation.

use super::{
    BulkOperation, OperationResponse,
    assign::{Omission, SentOperation, assign},
    batch::{Batch, OpenBatch, TAIL, head},
    limits::RequestLimits,
    plan::BulkPlan,
    reference::CreatedResource,
};
use crate::check::Violation;
use std::collections::{HashSet, VecDeque};

/// The state of an operation.
#[derive(Debug)]
pub(crate) enum OperationState {
    /// Not sent.
    Waiting,
    Answered(Box<OperationResponse>),
    /// The provider stopped after `failOnErrors` errors, or we did before sending.
    NotRun,
    /// Not sent: it refers to the operation at this position, which returned no id.
    DependencyFailed(usize),
    /// Not sent: with ids instead of references it exceeds the limit for a request.
    TooLarge,
    /// The response doesn't contain it.
    Missing,
    /// Its request got no readable response.
    Unanswered,
}

/// Whether a provider may have executed operations that no response reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum MayBeDone {
    No,
    Yes,
}

/// Counts for progress reports.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) requests: usize,
    /// Requests with a readable response.
    pub(crate) answered: usize,
    pub(crate) succeeded: usize,
    pub(crate) failed: usize,
}

/// Operations, the order of sending them, and the state of each.
pub(crate) struct BulkRun {
    operations: Vec<BulkOperation>,
    plan: BulkPlan,
    /// Units that are sent together if the limits allow it.
    queue: VecDeque<Vec<usize>>,
    limits: RequestLimits,
    /// The number of operations that the provider really accepts, if it rejected a larger request.
    at_most: usize,
    fail_on_errors: Option<usize>,
    states: Vec<OperationState>,
    pub(crate) unmatched: Vec<OperationResponse>,
    pub(crate) counts: Counts,
}

enum BatchFit {
    Fits(Vec<(usize, usize, String)>),
    /// Not in this request, but in the next one.
    Later,
    /// Only one unit at a time.
    Apart,
    Never(fn(usize) -> OperationState, usize),
}

impl BulkRun {
    /// Plans the requests. Reports all violations before anything is sent.
    pub(crate) fn new(
        operations: Vec<BulkOperation>,
        limits: RequestLimits,
        fail_on_errors: Option<usize>,
    ) -> Result<Self, Vec<Violation>> {
        let (plan, mut violations) = BulkPlan::new(&operations);
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
            states: operations.iter().map(|_| OperationState::Waiting).collect(),
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

    /// The next request; `None` if all operations have been handled.
    pub(crate) fn next(&mut self) -> Option<Batch> {
        if self.errors_left() == Some(0) {
            for units in std::mem::take(&mut self.queue) {
                self.settle(&units, |_| OperationState::NotRun, 0);
            }
            return None;
        }
        let head = head(self.errors_left());
        let mut open = OpenBatch::new(&head);
        while let Some(units) = self.queue.pop_front() {
            match self.fit(&units, &open) {
                BatchFit::Fits(operations) => open.add(operations),
                BatchFit::Later => {
                    self.queue.push_front(units);
                    break;
                }
                BatchFit::Apart => {
                    for unit in units.into_iter().rev() {
                        self.queue.push_front(vec![unit]);
                    }
                }
                BatchFit::Never(state, of) => self.settle(&units, state, of),
            }
        }
        open.close(&head)
    }

    fn fit(&self, units: &[usize], open: &OpenBatch) -> BatchFit {
        let operations = self.plan.operations(units);
        let count = open.operations.len() + operations.len();
        if !open.is_empty() && count > self.limits.max_operations.min(self.at_most) {
            return BatchFit::Later;
        }
        let members: HashSet<usize> = operations.iter().map(|(_, position)| *position).collect();
        let together = |position| members.contains(&position) || open.members.contains(&position);
        if let Some(failed) = self.failed_dependency(&operations, &together) {
            return match units {
                [_] => BatchFit::Never(OperationState::DependencyFailed, failed),
                _ => BatchFit::Apart,
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
            _ if allowed && count <= self.at_most => BatchFit::Fits(written),
            _ if !open.is_empty() => BatchFit::Later,
            [_] if allowed => BatchFit::Fits(written),
            [_] => BatchFit::Never(|_| OperationState::TooLarge, 0),
            _ => BatchFit::Apart,
        }
    }

    /// An operation of another request that returned no id.
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

    fn known(&self, position: usize) -> Option<CreatedResource<'_>> {
        let answer = self.answer(position).filter(|answer| answer.is_success())?;
        Some(CreatedResource {
            id: answer.id()?,
            location: answer.location.as_deref(),
        })
    }

    fn known_by_bulk_id(&self, bulk_id: &str) -> Option<CreatedResource<'_>> {
        self.known(*self.plan.by_bulk_id.get(bulk_id)?)
    }

    fn settle(&mut self, units: &[usize], state: fn(usize) -> OperationState, of: usize) {
        for (_, position) in self.plan.operations(units) {
            self.set(position, state(of));
        }
    }

    fn set(&mut self, position: usize, state: OperationState) {
        if let Some(slot) = self.states.get_mut(position) {
            *slot = state;
        }
    }

    fn errors_left(&self) -> Option<usize> {
        Some(self.fail_on_errors?.saturating_sub(self.counts.failed))
    }

    /// Records the response to a request.
    pub(crate) fn answered(&mut self, batch: &Batch, answers: Vec<OperationResponse>) {
        self.counts.requests += 1;
        self.counts.answered += 1;
        let failed = answers.iter().filter(|answer| !answer.is_success()).count();
        let stopped = self.errors_left().is_some_and(|left| failed >= left);
        let left = if stopped {
            Omission::AtTheEnd
        } else {
            Omission::Anywhere
        };
        let sent: Vec<SentOperation<'_>> = batch
            .operations
            .iter()
            .filter_map(|position| {
                let operation = self.operations.get(*position)?;
                Some(SentOperation {
                    method: operation.method,
                    bulk_id: operation.bulk_id.as_deref(),
                    path: operation.resolved_path(&|bulk_id| self.known_by_bulk_id(bulk_id)),
                })
            })
            .collect();
        let (given, unmatched) = assign(&sent, answers, left);
        self.unmatched.extend(unmatched);
        for (position, answer) in batch.operations.iter().zip(given) {
            let state = match answer {
                Some(answer) => {
                    let success = answer.is_success();
                    self.counts.succeeded += usize::from(success);
                    self.counts.failed += usize::from(!success);
                    OperationState::Answered(Box::new(answer))
                }
                None if stopped => OperationState::NotRun,
                None => OperationState::Missing,
            };
            self.set(*position, state);
        }
    }

    /// The provider rejected a request as too large and executed nothing: queues its halves. Returns `false` if it can't be divided.
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

    /// A request got no response that reports its operations.
    pub(crate) fn refused(&mut self, batch: &Batch, done: MayBeDone) {
        self.counts.requests += 1;
        if done == MayBeDone::Yes {
            for &position in &batch.operations {
                self.set(position, OperationState::Unanswered);
            }
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.operations.len()
    }

    pub(crate) fn operation(&self, position: usize) -> Option<&BulkOperation> {
        self.operations.get(position)
    }

    pub(crate) fn state(&self, position: usize) -> Option<&OperationState> {
        self.states.get(position)
    }

    pub(crate) fn answer(&self, position: usize) -> Option<&OperationResponse> {
        match self.states.get(position)? {
            OperationState::Answered(answer) => Some(answer),
            _ => None,
        }
    }

    /// An operation's data, with the ids that are known by now.
    pub(crate) fn data(&self, position: usize) -> Option<String> {
        self.operations
            .get(position)?
            .resolved_data(&|bulk_id| self.known_by_bulk_id(bulk_id))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bulk::{BulkMethod, response::read};
    use serde_json::json;

    fn create(bulk_id: &str, refers_to: Option<&str>) -> BulkOperation {
        let value = refers_to.map(|other| format!("bulkId:{other}"));
        BulkOperation {
            method: BulkMethod::Post,
            bulk_id: Some(bulk_id.to_owned()),
            path: "/Groups".to_owned(),
            version: None,
            data: Some(json!({"value": value}).to_string()),
        }
    }

    fn run(operations: Vec<BulkOperation>, fail_on_errors: Option<usize>) -> BulkRun {
        let limits = RequestLimits {
            max_operations: 100,
            max_payload_size: 10_000,
        };
        let run = BulkRun::new(operations, limits, fail_on_errors);
        run.unwrap_or_else(|violations| panic!("{violations:?}"))
    }

    fn answers(operations: &serde_json::Value) -> Vec<OperationResponse> {
        let urn = "urn:ietf:params:scim:api:messages:2.0:BulkResponse";
        let body = json!({"schemas": [urn], "Operations": operations}).to_string();
        read(body.as_bytes()).expect("a BulkResponse")
    }

    // R7644-3.7-02
    #[test]
    fn a_cycle_stays_together_after_its_request_was_halved() {
        let mut run = run(
            vec![
                create("a", Some("b")),
                create("b", Some("c")),
                create("c", Some("a")),
                create("d", None),
            ],
            None,
        );
        let all = run.next().expect("a request");
        assert_eq!(all.operations.len(), 4);
        assert!(run.halved(&all));
        let cycle = run.next().expect("a request");
        assert_eq!(cycle.operations.len(), 3);
        assert!(!run.halved(&cycle), "a cycle can't be divided");
        run.refused(&cycle, MayBeDone::Yes);
        let last = run.next().expect("a request");
        assert_eq!(last.operations, [3]);
        run.refused(&last, MayBeDone::No);
        assert!(run.next().is_none());
        assert!(matches!(run.state(0), Some(OperationState::Unanswered)));
        assert!(matches!(run.state(3), Some(OperationState::Waiting)));
        assert_eq!(run.counts.requests, 4);
    }

    // R7644-3.7-03
    #[test]
    fn an_operation_without_a_response_is_missing_unless_the_provider_stopped() {
        let created = json!({"method": "POST", "status": "201", "bulkId": "a", "location": "https://x/v2/Groups/1"});
        let failed = json!({"method": "POST", "status": "409", "bulkId": "a"});
        for (fail_on_errors, answer, not_run) in [
            (None, &created, false),
            (Some(1), &created, false),
            (Some(1), &failed, true),
            (Some(2), &failed, false),
        ] {
            let mut run = run(vec![create("a", None), create("b", None)], fail_on_errors);
            let batch = run.next().expect("a request");
            run.answered(&batch, answers(&json!([answer])));
            match run.state(1) {
                Some(OperationState::NotRun) => assert!(not_run, "{answer}"),
                Some(OperationState::Missing) => assert!(!not_run, "{answer}"),
                other => panic!("{other:?}"),
            }
            assert_eq!((run.counts.requests, run.counts.answered), (1, 1));
        }
    }

    // R7644-3.7-04
    #[test]
    fn a_request_is_filled_up_to_the_last_byte() {
        let operations = || vec![create("c", None), create("a", None), create("b", Some("a"))];
        let within = |max_payload_size| {
            let limits = RequestLimits {
                max_operations: 100,
                max_payload_size,
            };
            let run = BulkRun::new(operations(), limits, None);
            let mut run = run.unwrap_or_else(|violations| panic!("{violations:?}"));
            run.next().expect("a request").body.len()
        };
        let all = within(10_000);
        assert_eq!(within(all), all);
        for less in 1..4 {
            assert!(within(all - less) <= all - less, "{less} bytes less");
        }
    }
}
