//! Finds out which of a provider's resource types a resource has (RFC 7644 §3.4.2.1).

use super::{resource_type::ResourceType, unlisted::Unlisted};
use crate::{
    Json,
    check::Violation,
    error::{Error, ErrorKind},
    protocol::{Context, Projected, Reading, Reply, VIOLATION_MEMORY, decode_stored},
    record::{Common, Resource, Stored},
    walk::{self, json_memory},
};
use std::fmt;

/// A resource that has not been read yet, with its resource type.
pub struct Unread<'a> {
    reply: Reply,
    context: &'a Context,
    index: Option<usize>,
    deviations: Vec<Violation>,
}

impl<'a> Unread<'a> {
    pub(super) fn new(
        types: &[ResourceType],
        reply: Reply,
        context: &'a Context,
    ) -> Result<Self, Error> {
        let identity = match walk::read_kind(&reply.body) {
            Ok(identity) => identity,
            Err(_) if context.reading == Reading::Lenient => {
                within_memory(&reply, context)?;
                lenient_identity(&reply.body)
            }
            Err(error) => return Err(Error::malformed(reply.status, *error)),
        };
        let index = choose(types, &identity, context);
        let mut deviations = Vec::new();
        if index.is_none() && identity.schemas.is_empty() && context.projected == Projected::No {
            deviations.push(Violation::unnamed());
            if context.reading == Reading::Strict {
                return Err(Error::new(ErrorKind::ResponseViolations(deviations.into())));
            }
        }
        Ok(Self {
            reply,
            context,
            index,
            deviations,
        })
    }

    /// Returns the position of the resource's type among the provider's types; `None` if it isn't listed.
    #[must_use]
    pub fn index(&self) -> Option<usize> {
        self.index
    }

    /// Reads the resource as `R`.
    ///
    /// # Errors
    /// If it breaks its schema.
    pub fn read<R: Resource>(self) -> Result<Stored<R>, Error> {
        decode_stored(&self.reply, self.context)
    }

    /// Reads the resource as JSON.
    ///
    /// # Errors
    /// If it isn't a JSON object.
    pub fn unlisted(self) -> Result<Unlisted, Error> {
        let status = self.reply.status;
        let body = |source: Box<dyn std::error::Error + Send + Sync>| {
            Error::new(ErrorKind::Body { status, source })
        };
        within_memory(&self.reply, self.context)?;
        let deviations = self.deviations.len() * VIOLATION_MEMORY;
        self.context
            .spend(json_memory(&self.reply.body) + deviations);
        let json: Json =
            serde_json::from_slice(&self.reply.body).map_err(|error| body(error.into()))?;
        if !json.is_object() {
            return Err(body("the resource isn't a JSON object".into()));
        }
        Ok(Unlisted::new(json, self.deviations))
    }
}

impl fmt::Debug for Unread<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Unread")
            .field("index", &self.index)
            .finish_non_exhaustive()
    }
}

fn within_memory(reply: &Reply, context: &Context) -> Result<(), Error> {
    if json_memory(&reply.body) > context.memory(reply.body.len()) {
        return Err(Error::too_much_memory(reply.status));
    }
    Ok(())
}

/// `schemas` and `meta.resourceType` of a resource whose common attributes have unexpected types.
fn lenient_identity(body: &[u8]) -> Common {
    let Ok(document) = serde_json::from_slice::<Json>(body) else {
        return Common::default();
    };
    let unlisted = Unlisted::new(document, Vec::new());
    let mut identity = Common {
        schemas: unlisted.schemas().map(str::to_owned).collect(),
        ..Common::default()
    };
    identity.meta.get_or_insert_default().resource_type =
        unlisted.resource_type().map(str::to_owned);
    identity
}

/// Decides by `meta.resourceType`, else by `schemas`, else by `meta.location` where several types share a schema.
///
/// A name that the provider doesn't list is another type; a lenient reading ignores the name.
fn choose(types: &[ResourceType], identity: &Common, context: &Context) -> Option<usize> {
    let meta = identity.meta.as_ref();
    if let Some(name) = meta.and_then(|meta| meta.resource_type.as_deref()) {
        let exact = types.iter().position(|known| known.name == name);
        let ignoring_case = || {
            types
                .iter()
                .position(|known| known.name.eq_ignore_ascii_case(name))
        };
        let index = exact.or_else(ignoring_case);
        if index.is_some() || context.reading == Reading::Strict {
            return index;
        }
    }
    let has_schema = |known: &ResourceType| {
        let mut urns = identity.schemas.iter();
        urns.any(|urn| urn.eq_ignore_ascii_case(known.urn))
    };
    let candidates: Vec<usize> = (0..types.len())
        .filter(|index| types.get(*index).is_some_and(has_schema))
        .collect();
    if let [only] = candidates.as_slice() {
        return Some(*only);
    }
    let location = meta.and_then(|meta| meta.location.as_ref())?.as_str();
    let (endpoint, _) = location.trim_end_matches('/').rsplit_once('/')?;
    let is_at_endpoint = |index: &usize| {
        types
            .get(*index)
            .is_some_and(|known| endpoint.ends_with(known.endpoint))
    };
    candidates.into_iter().find(is_at_endpoint)
}
