//! How to read a response.

use super::{
    described::Described,
    draft::{Projected, RequestOperation},
};
use crate::{
    check::{RequestedPage, Violation},
    record::Extent,
};
use bytes::Bytes;
use std::{
    borrow::Cow,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

/// The default memory limit of a response, in addition to a multiple of its size.
const MEMORY: usize = 96 * 1024 * 1024;

/// The default memory limit for each byte of a response.
const MEMORY_PER_BYTE: usize = 4;

/// The memory that a stored violation takes, in bytes.
pub(crate) const VIOLATION_MEMORY: usize = size_of::<Violation>() + 160;

/// How to read a response. By default strictly and with any status.
#[derive(Debug, Clone, Default)]
pub(crate) struct Context {
    pub(crate) projected: Projected,
    pub(crate) reading: Reading,
    pub(crate) content_type: ContentType,
    pub(crate) expected: ExpectedStatus,
    /// The request's body: a response without a body leaves it as it is.
    pub(crate) sent: Option<Bytes>,
    /// The request's path below the base URL, encoded.
    pub(crate) path: Option<String>,
    pub(crate) requested_page: RequestedPage,
    /// The resource type of a dynamic request.
    pub(crate) described: Option<Described>,
    /// The memory limit of the parsed response, in bytes. By default in proportion to its size.
    pub(crate) memory: Option<usize>,
    /// The memory used so far by the resources of a list, if they are read one by one.
    pub(crate) spent: Option<Arc<AtomicUsize>>,
}

impl Context {
    /// Whether resources of the response are whole.
    pub(crate) fn extent(&self) -> Extent {
        match self.projected {
            Projected::No => Extent::Whole,
            Projected::Yes => Extent::Projected,
        }
    }

    /// How much memory a response of this size may take, in addition to its text.
    pub(crate) fn memory(&self, size: usize) -> usize {
        let default = || MEMORY.saturating_add(size.saturating_mul(MEMORY_PER_BYTE));
        let spent = self
            .spent
            .as_ref()
            .map_or(0, |spent| spent.load(Ordering::Relaxed));
        self.memory.unwrap_or_else(default).saturating_sub(spent)
    }

    /// For the resources of a list of this size, read one by one: together they may take as much memory as the list.
    pub(crate) fn for_parts(&self, size: usize) -> Self {
        Self {
            memory: Some(self.memory(size)),
            spent: Some(Arc::default()),
            ..self.clone()
        }
    }

    /// Records the memory that a resource takes.
    pub(crate) fn spend(&self, bytes: usize) {
        if let Some(spent) = &self.spent {
            spent.fetch_add(bytes, Ordering::Relaxed);
        }
    }

    /// The expected statuses of the operation, unless this success status is one of them.
    pub(crate) fn unexpected(&self, status: u16) -> Option<&'static [u16]> {
        match &self.expected {
            ExpectedStatus::Any | ExpectedStatus::Only(_) | ExpectedStatus::Codes(_) => None,
            ExpectedStatus::Of(operation) => {
                let expected = operation.expected();
                (!expected.contains(&status)).then_some(expected)
            }
        }
    }

    /// Whether a response with this status may be read.
    pub(crate) fn accepts(&self, status: u16) -> bool {
        match &self.expected {
            ExpectedStatus::Any => status < 400,
            ExpectedStatus::Only(code) => status == *code,
            ExpectedStatus::Codes(codes) => codes.contains(&status),
            ExpectedStatus::Of(operation) => {
                operation.expected().contains(&status)
                    || self.reading == Reading::Lenient && is_success(*operation, status)
            }
        }
    }

    /// The id in the request's path, if it leads to one resource below this endpoint.
    pub(crate) fn requested_id(&self, endpoint: &str) -> Option<Cow<'_, str>> {
        let path = self.path.as_deref()?.split('?').next()?;
        let id = path.strip_prefix(endpoint)?.strip_prefix('/')?;
        let is_id = !id.is_empty() && !id.contains('/') && id != ".search";
        let decoded = percent_encoding::percent_decode_str(id)
            .decode_utf8()
            .ok()?;
        is_id.then_some(decoded)
    }
}

/// A 202 to a DELETE means that nothing has been deleted yet. Other operations return a resource that shows the result.
fn is_success(operation: RequestOperation, status: u16) -> bool {
    (200..300).contains(&status) && !(operation == RequestOperation::Delete && status == 202)
}

/// Which statuses are a success.
#[derive(Debug, Clone, Default)]
pub(crate) enum ExpectedStatus {
    /// Any below 400.
    #[default]
    Any,
    /// Those of an operation; when reading leniently, any 2xx.
    Of(RequestOperation),
    Only(u16),
    Codes(Vec<u16>),
}

/// What happens to a response that breaks its schema.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Reading {
    /// An error that lists every violation.
    #[default]
    Strict,
    /// Values with one sensible meaning are corrected and reported.
    Lenient,
}

/// Which media types are read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum ContentType {
    /// Those of SCIM and JSON, in UTF-8.
    #[default]
    Scim,
    Any,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_requested_id_is_the_segment_after_the_endpoint() {
        for (path, id) in [
            ("/Users/a%2Fb", Some("a/b")),
            ("/Users/7?attributes=x", Some("7")),
            ("/Users", None),
            ("/Users/", None),
            ("/Users/.search", None),
            ("/Groups/7", None),
            ("/Me", None),
        ] {
            let context = Context {
                path: Some(path.to_owned()),
                ..Context::default()
            };
            assert_eq!(context.requested_id("/Users").as_deref(), id, "{path}");
        }
    }

    #[test]
    fn the_parts_of_a_list_share_its_memory() {
        let list = Context {
            memory: Some(1_000),
            ..Context::default()
        };
        let parts = list.for_parts(10);
        parts.clone().spend(300);
        parts.spend(100);
        assert_eq!(parts.memory(1_000_000), 600);
        parts.spend(10_000);
        assert_eq!(parts.memory(1_000_000), 0);
        assert_eq!(list.memory(0), 1_000);
        // Without a limit, the size of the list counts, not that of its parts.
        let unlimited = Context::default();
        let parts = unlimited.for_parts(10);
        assert_eq!(parts.memory(1_000_000), unlimited.memory(10));
        assert_eq!(unlimited.memory(10) + 4 * 90, unlimited.memory(100));
    }

    // R7644-3.3-01
    #[test]
    fn the_statuses_of_an_operation_are_accepted() {
        let context = |expected: &ExpectedStatus, reading| Context {
            expected: expected.clone(),
            reading,
            ..Context::default()
        };
        let create = ExpectedStatus::Of(RequestOperation::Create);
        let delete = ExpectedStatus::Of(RequestOperation::Delete);
        let codes = ExpectedStatus::Codes(vec![404]);
        for (expected, status, strict, lenient) in [
            (&ExpectedStatus::Any, 399, true, true),
            (&ExpectedStatus::Any, 400, false, false),
            (&codes, 404, true, true),
            (&codes, 200, false, false),
            (&create, 201, true, true),
            (&create, 202, false, true),
            (&create, 302, false, false),
            (&delete, 204, true, true),
            (&delete, 200, false, true),
            (&delete, 202, false, false),
        ] {
            for (reading, accepted) in [(Reading::Strict, strict), (Reading::Lenient, lenient)] {
                let found = context(expected, reading).accepts(status);
                assert_eq!(found, accepted, "{expected:?} {status} {reading:?}");
            }
        }
        let unexpected = |status| context(&delete, Reading::Lenient).unexpected(status);
        assert!(unexpected(200).is_some_and(|expected| expected.contains(&204)));
        assert_eq!(unexpected(204), None);
        assert_eq!(context(&codes, Reading::Lenient).unexpected(200), None);
    }
}
