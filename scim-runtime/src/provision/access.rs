//! The requests of a run, sent over a client.

use super::{
    planner::ProviderResource,
    task::{Call, CallAnswer, CallFailure, CallFailureKind},
};
use crate::{
    ScimType,
    client::{
        Bulk, BulkMembership, Dynamic, DynamicQuery, Outcome, Page, Request, Results, Untyped,
    },
    dynamic::DynamicResource,
    engine::{BlockingEngine, Engine},
    error::{Error, WriteOutcome},
};
use serde_json::{Map, json};

/// How each response is read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum ResponseReading {
    #[default]
    Strict,
    Lenient,
}

/// The provider's resources of one type, and how responses are read.
pub(super) struct ProvisionAccess<'c, E> {
    pub(super) resources: Dynamic<'c, E>,
    pub(super) reading: ResponseReading,
}

impl<E> Clone for ProvisionAccess<'_, E> {
    fn clone(&self) -> Self {
        Self {
            resources: self.resources.clone(),
            reading: self.reading,
        }
    }
}

/// A request of a task, typed by its response.
enum Sendable<'c, E> {
    Resource(Request<'c, E, DynamicResource>),
    MaybeResource(Request<'c, E, Option<DynamicResource>>),
    Page(Request<'c, E, Page<DynamicResource>>),
    Nothing(Request<'c, E, ()>),
}

impl<'c, E> ProvisionAccess<'c, E> {
    fn read_as<O: Outcome>(&self, request: Request<'c, E, O>) -> Request<'c, E, O> {
        match self.reading {
            ResponseReading::Strict => request,
            ResponseReading::Lenient => request.lenient(),
        }
    }

    /// The query that lists all resources, with the attributes that planning needs.
    pub(super) fn listing(&self, names: Vec<String>) -> DynamicQuery<'c, E> {
        let query = self.resources.list();
        let query = if names.is_empty() {
            query
        } else {
            query.attributes(names)
        };
        query.configure(|request| self.read_as(request))
    }

    fn sendable(&self, call: Call) -> Sendable<'c, E> {
        let resource = |json| DynamicResource::from_json(self.resources.resource_type(), json);
        match call {
            Call::Create(json) => {
                let request = self.resources.create(&resource(json));
                Sendable::Resource(self.read_as(request))
            }
            Call::Read(id) => Sendable::Resource(self.read_as(self.resources.get(id.as_str()))),
            Call::Find(filter) => {
                let query = self.resources.list().filter(&filter).count(10);
                Sendable::Page(self.read_as(query.request()))
            }
            Call::Patch {
                id,
                version,
                operations,
            } => {
                let target = resource(target(&id, version.as_deref()));
                let request = self.resources.patch(&target, &operations);
                Sendable::MaybeResource(self.read_as(request))
            }
            Call::Replace(json) => {
                let request = self.resources.replace(&resource(json));
                Sendable::MaybeResource(self.read_as(request))
            }
            Call::Delete { id, version } => {
                let target = resource(target(&id, version.as_deref()));
                Sendable::Nothing(self.read_as(self.resources.delete(&target)))
            }
        }
    }
}

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

    pub(super) async fn call_async(&self, call: Call) -> CallAnswer {
        match self.sendable(call) {
            Sendable::Resource(request) => of_resource(request.await.map(Some)),
            Sendable::MaybeResource(request) => of_resource(request.await),
            Sendable::Page(request) => of_page(request.await),
            Sendable::Nothing(request) => of_resource(request.await.map(|()| None)),
        }
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

    pub(super) fn call_blocking(&self, call: Call) -> CallAnswer {
        match self.sendable(call) {
            Sendable::Resource(request) => of_resource(request.send().map(Some)),
            Sendable::MaybeResource(request) => of_resource(request.send()),
            Sendable::Page(request) => of_page(request.send()),
            Sendable::Nothing(request) => of_resource(request.send().map(|()| None)),
        }
    }
}

/// Requests that are sent together, as a bulk if there are several, with the numbers of their tasks.
pub(super) type CallBatch = Vec<(u64, Call)>;

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
                json: crate::Json::Null,
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

fn target(id: &str, version: Option<&str>) -> crate::Json {
    let mut members = Map::new();
    members.insert("id".to_owned(), id.into());
    if let Some(version) = version {
        members.insert("meta".to_owned(), json!({"version": version}));
    }
    members.into()
}

fn of_resource(result: Result<Option<DynamicResource>, Error>) -> CallAnswer {
    match result {
        Ok(Some(resource)) => ProviderResource::from_json(resource.into_json())
            .map_or(CallAnswer::Done, CallAnswer::Resource),
        Ok(None) => CallAnswer::Done,
        Err(error) => CallAnswer::Failed(failure(&error)),
    }
}

fn of_page(result: Result<Page<DynamicResource>, Error>) -> CallAnswer {
    match result {
        Ok(page) => CallAnswer::Found(
            page.resources
                .into_iter()
                .filter_map(|resource| ProviderResource::from_json(resource.into_json()))
                .collect(),
        ),
        Err(error) => CallAnswer::Failed(failure(&error)),
    }
}

fn failure(error: &Error) -> CallFailure {
    let kind = match error.status() {
        _ if error.outcome() != WriteOutcome::NotDone => CallFailureKind::Other,
        Some(409) => CallFailureKind::Conflict,
        Some(412) => CallFailureKind::PreconditionFailed,
        Some(404 | 410) => CallFailureKind::NotFound,
        // Some providers answer 400 with `uniqueness`.
        _ if error.is_uniqueness() => CallFailureKind::Conflict,
        _ => CallFailureKind::Other,
    };
    CallFailure {
        outcome: error.outcome(),
        kind,
        message: error.to_string(),
        id: error.resource_id(),
    }
}
