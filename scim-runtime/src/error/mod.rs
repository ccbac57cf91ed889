//! What can go wrong between a client and a service provider: one type, to be asked rather than matched.

mod ask;
mod challenge;
mod show;

pub use challenge::Challenge;
pub(crate) use show::Plain;

use crate::{Json, ScimType, check::Violation, describe::DescribeError, json::ReadError};
use std::time::Duration;

/// An error message of a service provider (RFC 7644 §3.12).
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ScimError {
    /// The response's HTTP status; where the message's own `status` differs, see [`ScimError::body_status`].
    pub status: u16,
    /// The kind of error, for 400 and 409.
    pub scim_type: Option<ScimType>,
    /// A text for people, as the provider wrote it.
    pub detail: Option<String>,
    /// The message's `status`, if it is a number that differs from the response's.
    pub body_status: Option<String>,
    /// Hardly ever there, so one word.
    pub(crate) extra: Option<Box<serde_json::Map<String, Json>>>,
    pub(crate) challenge: Option<Box<Challenge>>,
    pub(crate) retry_after: Option<Duration>,
}

impl ScimError {
    /// Further members of the message, of the provider's own: a request's id, for example.
    #[must_use]
    pub fn extra(&self) -> Option<&serde_json::Map<String, Json>> {
        self.extra.as_deref()
    }

    /// What the provider says about the credentials it wants, as [`Error::challenge`]; none for an operation in a bulk.
    #[must_use]
    pub fn challenge(&self) -> Option<&Challenge> {
        self.challenge.as_deref()
    }

    /// How long the provider wants to be left alone, as [`Error::retry_after`]; none for an operation in a bulk.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.retry_after
    }
}

impl std::error::Error for ScimError {}

/// Why an operation had no result.
///
/// Ask it: [`Error::is_not_found`], [`Error::scim_error`], [`Error::violations`] and so on. It shows what was asked
/// (method and path, never a query, credentials or values of attributes that must not be seen), what was wrong, and where.
#[derive(Debug)]
pub struct Error(Box<Inner>);

#[derive(Debug)]
struct Inner {
    kind: ErrorKind,
    request: Option<String>,
    help: Option<&'static str>,
    challenge: Option<Challenge>,
    retry_after: Option<Duration>,
    attempts: u32,
    retryable: bool,
}

#[derive(Debug)]
pub(crate) enum ErrorKind {
    /// The client or the request can't be built as asked.
    Unusable(String),
    /// What was to be sent breaks its schema; nothing was sent.
    RequestViolations(Vec<Violation>),
    /// The response breaks its schema.
    ResponseViolations(Vec<Violation>),
    Scim(ScimError),
    /// A status that was not expected, without a SCIM error.
    Status(BareStatus),
    ContentType {
        status: u16,
        content_type: Option<String>,
        start: String,
    },
    Body {
        status: u16,
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    TooLarge {
        limit: usize,
    },
    Timeout(Box<dyn std::error::Error + Send + Sync>),
    Transport(Box<dyn std::error::Error + Send + Sync>),
    Redirect(String),
    Paging(String),
    /// The discovery documents don't fit together.
    Description(DescribeError),
    /// The token source gave none.
    Token(Box<dyn std::error::Error + Send + Sync>),
}

/// A response's status and the start of its body.
#[derive(Debug)]
pub(crate) struct BareStatus {
    pub(crate) status: u16,
    pub(crate) content_type: Option<String>,
    pub(crate) start: String,
}

impl Error {
    pub(crate) fn new(kind: ErrorKind) -> Self {
        Self(Box::new(Inner {
            kind,
            request: None,
            help: None,
            challenge: None,
            retry_after: None,
            attempts: 0,
            retryable: false,
        }))
    }

    pub(crate) fn unusable(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Unusable(message.into()))
    }

    pub(crate) fn malformed(status: u16, source: ReadError) -> Self {
        Self::new(ErrorKind::Body {
            status,
            source: Box::new(source),
        })
    }

    /// Adds the request that failed: method and path.
    pub(crate) fn of_request(mut self, request: &str) -> Self {
        self.0.request.get_or_insert_with(|| request.to_owned());
        self
    }

    pub(crate) fn with_help(mut self, help: &'static str) -> Self {
        self.0.help = Some(help);
        self
    }

    /// Adds what the response's headers say about it.
    pub(crate) fn with_headers(
        mut self,
        challenge: Option<Challenge>,
        retry_after: Option<Duration>,
    ) -> Self {
        self.0.challenge = challenge;
        self.0.retry_after = retry_after;
        self
    }

    pub(crate) fn on_its_way(mut self, attempts: u32, retryable: bool) -> Self {
        self.0.attempts = attempts;
        self.0.retryable = retryable;
        self
    }

    pub(crate) fn into_scim_error(self) -> Result<ScimError, Self> {
        match self.0.kind {
            ErrorKind::Scim(error) => Ok(ScimError {
                challenge: self.0.challenge.map(Box::new),
                retry_after: self.0.retry_after,
                ..error
            }),
            kind => Err(Self(Box::new(Inner { kind, ..*self.0 }))),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.0.kind {
            ErrorKind::Body { source, .. }
            | ErrorKind::Timeout(source)
            | ErrorKind::Transport(source)
            | ErrorKind::Token(source) => Some(&**source),
            ErrorKind::Scim(error) => Some(error),
            ErrorKind::Description(error) => Some(error),
            _ => None,
        }
    }
}
