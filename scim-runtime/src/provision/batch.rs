//! Requests that are sent together: one, or the operations of a bulk (RFC 7644 §3.7).

use super::{
    access::{ProvisionAccess, Sendable, failure},
    planner::ProviderResource,
    task::{Call, CallAnswer, CallFailure, CallFailureKind},
};
use crate::{
    Json, ScimType,
    client::{Bulk, BulkMembership, Results, Untyped},
    engine::{BlockingEngine, Engine},
    error::{Error, WriteOutcome},
};

/// Requests that are sent together, as a bulk if there are several, with the numbers of their tasks.
pub(super) type CallBatch = Vec<(u64, Call)>;

impl<E: Engine> ProvisionAccess<'_, E> {
    /// Sends requests together, if there are several.
    pub(super) async fn send_async(&self, batch: CallBatch) -> Vec<(u64, CallAnswer)> {
        let mut together = self.together(batch);
        if let Some(bulk) = together.bulk.take() {
            together.received(bulk.await);
        }
        let mut answers = together.answers;
        for (number, call) in together.alone {
            answers.push((number, self.call_async(call).await));
        }
        answers
    }
}

impl<E: BlockingEngine> ProvisionAccess<'_, E> {
    /// Sends requests together, if there are several.
    pub(super) fn send_blocking(&self, batch: CallBatch) -> Vec<(u64, CallAnswer)> {
        let mut together = self.together(batch);
        if let Some(bulk) = together.bulk.take() {
            together.received(bulk.send());
        }
        let mut answers = together.answers;
        for (number, call) in together.alone {
            answers.push((number, self.call_blocking(call)));
        }
        answers
    }
}

/// A batch on its way.
struct Together<'c, E> {
    bulk: Option<Bulk<'c, Untyped, E>>,
    /// The operations of the bulk, in order.
    operations: CallBatch,
    /// Requests that can't be part of the bulk, or that the provider has certainly not received with it.
    alone: CallBatch,
    answers: Vec<(u64, CallAnswer)>,
}

impl<'c, E> ProvisionAccess<'c, E> {
    fn together(&self, batch: CallBatch) -> Together<'c, E> {
        let mut together = Together {
            bulk: None,
            operations: Vec::new(),
            alone: Vec::new(),
            answers: Vec::new(),
        };
        let bulk = self.resources.bulk().filter(|_| batch.len() > 1);
        let Some(mut bulk) = bulk else {
            together.alone = batch;
            return together;
        };
        for (number, call) in batch {
            let added = match self.sendable(call.clone()) {
                Sendable::Resource(request) => bulk.add(request),
                Sendable::MaybeResource(request) => bulk.add(request),
                Sendable::Nothing(request) => bulk.add(request),
                Sendable::Page(_) => BulkMembership::Alone,
            };
            match added {
                BulkMembership::Added => together.operations.push((number, call)),
                BulkMembership::Alone => together.alone.push((number, call)),
            }
        }
        together.bulk = Some(bulk).filter(|bulk| !bulk.is_empty());
        together
    }
}

impl<E> Together<'_, E> {
    /// Assigns the results of the bulk to its operations.
    fn received(&mut self, results: Result<Results, Error>) {
        let operations = std::mem::take(&mut self.operations);
        match results {
            Err(error) if error.outcome() == WriteOutcome::NotDone => self.alone.extend(operations),
            Err(error) => {
                let failure = CallFailure {
                    kind: CallFailureKind::Other,
                    ..failure(&error)
                };
                let numbers = operations.into_iter().map(|(number, _)| number);
                let answers = numbers.map(|number| (number, CallAnswer::Failed(failure.clone())));
                self.answers.extend(answers);
            }
            Ok(results) => {
                for (position, (number, call)) in operations.into_iter().enumerate() {
                    match of_operation(&results, position) {
                        Some(answer) => self.answers.push((number, answer)),
                        None => self.alone.push((number, call)),
                    }
                }
            }
        }
    }
}

/// The result of an operation of a bulk; `None` if the provider has certainly not received it.
fn of_operation(results: &Results, position: usize) -> Option<CallAnswer> {
    let not_done = match results.at(position) {
        Ok(answer) => {
            let resource = answer.id().map(|id| ProviderResource {
                id: id.to_owned(),
                version: answer.version.clone(),
                json: Json::Null,
            });
            return Some(resource.map_or(CallAnswer::Done, CallAnswer::Resource));
        }
        Err(not_done) => not_done,
    };
    let kind = match not_done.scim_error() {
        Some(error) => match error.status {
            409 => CallFailureKind::Conflict,
            412 => CallFailureKind::PreconditionFailed,
            404 | 410 => CallFailureKind::NotFound,
            // Alone, it is retried after a wait.
            429 | 503 => return None,
            _ if error.scim_type == Some(ScimType::Uniqueness) => CallFailureKind::Conflict,
            _ => CallFailureKind::Other,
        },
        None if not_done.is_surely_not_done() => return None,
        None => CallFailureKind::Other,
    };
    let is_clear = not_done
        .scim_error()
        .is_some_and(|error| (400..500).contains(&error.status));
    Some(CallAnswer::Failed(CallFailure {
        outcome: if is_clear {
            WriteOutcome::NotDone
        } else {
            WriteOutcome::Unknown
        },
        kind,
        message: not_done.to_string(),
        id: None,
    }))
}
