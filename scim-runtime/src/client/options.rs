//! Options of a request: the client sets defaults, each request can override them.

use crate::protocol::{ContentType, Reading, Retry};
use http::HeaderMap;
use std::time::Duration;

#[derive(Clone)]
pub(crate) struct RequestOptions {
    pub(crate) reading: Reading,
    pub(crate) content_type: ContentType,
    pub(crate) expected: StatusOption,
    pub(crate) checks: RequestChecks,
    /// For one attempt.
    pub(crate) timeout: Duration,
    pub(crate) retry: Retry,
    /// How much memory a response may take; `None`: in proportion to its size.
    pub(crate) memory: Option<usize>,
    /// Set by the caller, possibly credentials: sent to the provider's origin only.
    pub(crate) headers: HeaderMap,
}

impl Default for RequestOptions {
    fn default() -> Self {
        Self {
            reading: Reading::Strict,
            content_type: ContentType::Scim,
            expected: StatusOption::OfOperation,
            checks: RequestChecks::On,
            timeout: Duration::from_secs(30),
            retry: Retry::default(),
            memory: None,
            headers: HeaderMap::new(),
        }
    }
}

/// Which statuses count as success.
#[derive(Clone)]
pub(crate) enum StatusOption {
    /// Those that RFC 7644 defines for the operation; when reading leniently, any 2xx.
    OfOperation,
    /// Any status below 400.
    Any,
    Codes(Vec<u16>),
}

/// Which ids are sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum IdPolicy {
    /// Any, percent-encoded.
    Any,
    /// Only ids that every server and proxy reads in the same way.
    Plain,
}

/// Whether a request is checked against its schema before it is sent.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum RequestChecks {
    On,
    Off,
}
