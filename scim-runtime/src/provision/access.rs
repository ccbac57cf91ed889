//! The requests of a run, sent over a client.

use super::{
    planner::ProviderResource,
    task::{Call, CallAnswer, CallFailure, CallFailureKind},
};
use crate::{
    client::{Dynamic, DynamicQuery, Outcome, Page, Request},
    dynamic::DynamicResource,
    engine::{BlockingEngine, Engine},
    error::{Error, WriteOutcome},
};
use serde_json::{Map, json};

/// The most resources to read for a key. Two would be enough, but some providers ignore filters.
const MOST_FOUND: u64 = 10;

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
pub(super) enum Sendable<'c, E> {
    Resource(Request<'c, E, DynamicResource>),
    MaybeResource(Request<'c, E, Option<DynamicResource>>),
    Page(Request<'c, E, Page<DynamicResource>>),
    Nothing(Request<'c, E, ()>),
}

impl<'c, E> ProvisionAccess<'c, E> {
    pub(super) fn is_lenient(&self) -> bool {
        self.reading == ResponseReading::Lenient
    }

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

    /// The query that looks a resource up by a key, with the attributes that planning needs.
    fn look_up(&self, names: &[String], filter: &str) -> Request<'c, E, Page<DynamicResource>> {
        let query = self.listing(names.to_vec());
        query.filter(filter).count(MOST_FOUND).request()
    }

    pub(super) fn sendable(&self, call: Call) -> Sendable<'c, E> {
        let resource = |json| DynamicResource::from_json(self.resources.resource_type(), json);
        match call {
            Call::Create(json) => {
                let request = self.resources.create(&resource(json));
                Sendable::Resource(self.read_as(request))
            }
            Call::Read(id) => Sendable::Resource(self.read_as(self.resources.get(id.as_str()))),
            Call::Find(filter) => {
                let query = self.resources.list().filter(&filter).count(MOST_FOUND);
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
    /// Looks a resource up by a key, with these attributes.
    pub(super) async fn look_up_async(&self, names: &[String], filter: &str) -> CallAnswer {
        of_page(self.look_up(names, filter).await)
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
    /// Looks a resource up by a key, with these attributes.
    pub(super) fn look_up_blocking(&self, names: &[String], filter: &str) -> CallAnswer {
        of_page(self.look_up(names, filter).send())
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

pub(super) fn failure(error: &Error) -> CallFailure {
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
