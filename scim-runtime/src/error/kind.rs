//! The error type and its parts.

use super::{Challenge, RawResponse, ScimError, retry_after};
use crate::{check::Violations, describe::DescribeError, walk::ReadError};
use std::time::{Duration, SystemTime};

type ErrorSource = Box<dyn std::error::Error + Send + Sync>;

/// Why an operation had no result.
///
/// Use its predicates and accessors: [`Error::is_not_found`], [`Error::scim_error`], [`Error::violations`], [`Error::outcome`]
/// and so on. `Display` shows the request (method and path, never a query, credentials or values of attributes), what was wrong,
/// where, and the next step. The response itself, with its headers, is in [`Error::response`] and never displayed.
///
/// ```
/// # use scim_runtime::{Error, engine::BlockingEngine, models::rfc7643::Client};
/// # fn example<E: BlockingEngine>(scim: &Client<E>) -> Result<(), Error> {
/// match scim.users().delete("2819c223").send() {
///     Err(error) if error.is_not_found() => println!("already gone"),
///     other => other?,
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct Error(pub(super) Box<ErrorData>);

#[derive(Debug)]
pub(super) struct ErrorData {
    pub(super) kind: ErrorKind,
    pub(super) request: Option<String>,
    pub(super) help: Option<&'static str>,
    pub(super) challenge: Option<Challenge>,
    pub(super) retry_after: Option<Duration>,
    pub(super) attempts: u32,
    pub(super) retryable: bool,
    pub(super) earlier: EarlierAttempts,
    pub(super) response: Option<RawResponse>,
}

#[derive(Debug)]
pub(crate) enum ErrorKind {
    /// The client or the request can't be built.
    Unusable(String),
    /// The provider's configuration excludes this feature, and nothing was sent.
    Unsupported(&'static str),
    /// The request breaks its schema and was not sent.
    RequestViolations(Violations),
    /// The response breaks its schema.
    ResponseViolations(Violations),
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
        source: ErrorSource,
    },
    TooLarge {
        limit: usize,
    },
    /// The response would take more memory than allowed.
    TooMuchMemory {
        status: u16,
    },
    Timeout(ErrorSource),
    /// No connection was made.
    Connect(ErrorSource),
    Transport(ErrorSource),
    Redirect(String),
    Paging(String),
    /// The discovery documents don't fit together.
    Description(DescribeError),
    /// The token source returned no token.
    Token(ErrorSource),
}

/// A response's status and the start of its body.
#[derive(Debug)]
pub(crate) struct BareStatus {
    pub(crate) status: u16,
    pub(crate) content_type: Option<String>,
    pub(crate) start: String,
}

/// Whether an attempt before the last one may have been carried out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum EarlierAttempts {
    NotDone,
    Unclear,
}

impl Error {
    pub(crate) fn new(kind: ErrorKind) -> Self {
        Self(Box::new(ErrorData {
            kind,
            request: None,
            help: None,
            challenge: None,
            retry_after: None,
            attempts: 0,
            retryable: false,
            earlier: EarlierAttempts::NotDone,
            response: None,
        }))
    }

    pub(crate) fn unusable(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Unusable(message.into()))
    }

    /// `feature` in the plural: `bulk operations`.
    pub(crate) fn unsupported(feature: &'static str) -> Self {
        Self::new(ErrorKind::Unsupported(feature))
    }

    pub(crate) fn malformed(status: u16, source: ReadError) -> Self {
        if source.is_too_much_memory() {
            return Self::too_much_memory(status);
        }
        Self::unreadable(status, source)
    }

    pub(crate) fn too_much_memory(status: u16) -> Self {
        Self::new(ErrorKind::TooMuchMemory { status })
    }

    /// A response that can't be read.
    pub(crate) fn unreadable(status: u16, source: impl Into<ErrorSource>) -> Self {
        Self::new(ErrorKind::Body {
            status,
            source: source.into(),
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

    /// Adds the response that caused the error, unless it has one.
    pub(crate) fn with_response(mut self, response: RawResponse) -> Self {
        if self.0.response.is_none() {
            if self.0.challenge.is_none() {
                self.0.challenge = Challenge::of(&response.headers);
            }
            if self.0.retry_after.is_none() {
                self.0.retry_after = retry_after(&response.headers, SystemTime::now);
            }
            self.0.response = Some(response);
        }
        self
    }

    /// Adds the data about the attempts.
    pub(crate) fn with_attempts(
        mut self,
        attempts: u32,
        retryable: bool,
        earlier: EarlierAttempts,
    ) -> Self {
        self.0.attempts = attempts;
        self.0.retryable = retryable;
        self.0.earlier = earlier;
        self
    }

    pub(crate) fn into_scim_error(self) -> Result<ScimError, Self> {
        match self.0.kind {
            ErrorKind::Scim(error) => Ok(ScimError {
                challenge: self.0.challenge.map(Box::new),
                retry_after: self.0.retry_after,
                ..error
            }),
            kind => Err(Self(Box::new(ErrorData { kind, ..*self.0 }))),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.0.kind {
            ErrorKind::Body { source, .. }
            | ErrorKind::Timeout(source)
            | ErrorKind::Connect(source)
            | ErrorKind::Transport(source)
            | ErrorKind::Token(source) => Some(&**source),
            ErrorKind::Scim(error) => Some(error),
            ErrorKind::Description(error) => Some(error),
            ErrorKind::Unusable(_)
            | ErrorKind::Unsupported(_)
            | ErrorKind::RequestViolations(_)
            | ErrorKind::ResponseViolations(_)
            | ErrorKind::Status(_)
            | ErrorKind::ContentType { .. }
            | ErrorKind::TooLarge { .. }
            | ErrorKind::TooMuchMemory { .. }
            | ErrorKind::Redirect(_)
            | ErrorKind::Paging(_) => None,
        }
    }
}
