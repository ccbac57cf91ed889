//! Adding requests of the client as operations.

use super::{Bulk, ServiceProvider};
use crate::{
    bulk::{BulkMethod, BulkOperation},
    client::{outcome::Outcome, request::Request},
};
use http::header;

/// Whether a request has become an operation of a bulk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BulkMembership {
    Added,
    /// It must be sent alone: it is too large, it breaks its schema, or it contains text that looks like a reference.
    Alone,
}

/// The most bytes of a bulk around one operation.
const ENVELOPE: usize = 512;

impl<P: ServiceProvider, E> Bulk<'_, P, E> {
    /// Adds the request as an operation, if possible.
    pub(crate) fn add<O: Outcome>(&mut self, request: Request<'_, E, O>) -> BulkMembership {
        let (_, Ok(prepared)) = request.into_parts() else {
            return BulkMembership::Alone;
        };
        let draft = prepared.draft;
        let method = [
            BulkMethod::Post,
            BulkMethod::Put,
            BulkMethod::Patch,
            BulkMethod::Delete,
        ]
        .into_iter()
        .find(|method| method.as_str() == draft.method.as_str());
        let data = draft
            .body
            .map(|body| String::from_utf8_lossy(&body).into_owned());
        let text = data.as_deref().unwrap_or_default();
        let size = text.len() + draft.path.len() + ENVELOPE;
        let is_fit = draft.violations.is_empty()
            && draft.query.is_empty()
            && size <= self.limits.max_payload_size
            && !text.contains("bulkId:");
        let Some(method) = method.filter(|_| is_fit) else {
            return BulkMembership::Alone;
        };
        let version = draft.headers.get(header::IF_MATCH);
        let version = version.and_then(|version| version.to_str().ok());
        let name = self.name();
        self.operations.push(BulkOperation {
            method,
            bulk_id: Some(name.bulk_id().to_owned()),
            path: draft.path,
            version: version.map(str::to_owned),
            data,
        });
        BulkMembership::Added
    }
}
