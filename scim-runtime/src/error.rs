//! What can go wrong between a client and a service provider: one type, to be asked rather than matched.

use crate::{ScimType, check::Violation, json::ReadError};
use std::fmt::{self, Write as _};

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
    /// The message's `status`, if it differs from the response's.
    pub body_status: Option<String>,
}

impl fmt::Display for ScimError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SCIM error {}", self.status)?;
        if let Some(scim_type) = &self.scim_type {
            write!(f, " ({})", Plain(scim_type.as_str()))?;
        }
        match &self.detail {
            Some(detail) => write!(f, ": {}", Plain(detail)),
            None => Ok(()),
        }
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

    /// The provider's error message, if it sent one.
    #[must_use]
    pub fn scim_error(&self) -> Option<&ScimError> {
        match &self.0.kind {
            ErrorKind::Scim(error) => Some(error),
            _ => None,
        }
    }

    pub(crate) fn into_scim_error(self) -> Result<ScimError, Self> {
        match self.0.kind {
            ErrorKind::Scim(error) => Ok(error),
            kind => Err(Self(Box::new(Inner { kind, ..*self.0 }))),
        }
    }

    /// The HTTP status, if there was a response.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        match &self.0.kind {
            ErrorKind::Scim(error) => Some(error.status),
            ErrorKind::Status(bare) => Some(bare.status),
            ErrorKind::ContentType { status, .. } | ErrorKind::Body { status, .. } => Some(*status),
            _ => None,
        }
    }

    /// Every way in which the request or the response breaks its schema; empty for other errors.
    #[must_use]
    pub fn violations(&self) -> &[Violation] {
        match &self.0.kind {
            ErrorKind::RequestViolations(violations)
            | ErrorKind::ResponseViolations(violations) => violations,
            _ => &[],
        }
    }

    /// The request that failed: its method and path.
    #[must_use]
    pub fn request(&self) -> Option<&str> {
        self.0.request.as_deref()
    }

    /// What to look at next, if there is something to say.
    #[must_use]
    pub fn help(&self) -> Option<&'static str> {
        self.0.help
    }

    /// 401: credentials are missing, wrong or expired.
    #[must_use]
    pub fn is_unauthorized(&self) -> bool {
        self.status() == Some(401)
    }

    /// 403: not allowed.
    #[must_use]
    pub fn is_forbidden(&self) -> bool {
        self.status() == Some(403)
    }

    /// 404: there is no such resource.
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        self.status() == Some(404)
    }

    /// 409: a conflict; [`Error::is_uniqueness`] tells the usual one.
    #[must_use]
    pub fn is_conflict(&self) -> bool {
        self.status() == Some(409)
    }

    /// A value that must be unique is taken: 409, or 400, with `uniqueness`.
    #[must_use]
    pub fn is_uniqueness(&self) -> bool {
        self.scim_error()
            .is_some_and(|error| error.scim_type == Some(ScimType::Uniqueness))
    }

    /// 412: the resource has changed since it was read.
    #[must_use]
    pub fn is_precondition_failed(&self) -> bool {
        self.status() == Some(412)
    }

    /// 413, or a response beyond the client's own limit.
    #[must_use]
    pub fn is_too_large(&self) -> bool {
        self.status() == Some(413) || matches!(self.0.kind, ErrorKind::TooLarge { .. })
    }

    /// 429: too many requests.
    #[must_use]
    pub fn is_rate_limited(&self) -> bool {
        self.status() == Some(429)
    }

    /// 501: the provider does not do this.
    #[must_use]
    pub fn is_not_implemented(&self) -> bool {
        self.status() == Some(501)
    }

    /// 503: the provider is not available now.
    #[must_use]
    pub fn is_unavailable(&self) -> bool {
        self.status() == Some(503)
    }

    /// No response came in time.
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        matches!(self.0.kind, ErrorKind::Timeout(_))
    }

    /// No response came: the connection failed, or ended early.
    #[must_use]
    pub fn is_transport(&self) -> bool {
        matches!(self.0.kind, ErrorKind::Timeout(_) | ErrorKind::Transport(_))
    }

    /// Nothing was sent: the request breaks its schema, or can't be built.
    #[must_use]
    pub fn is_refused_before_sending(&self) -> bool {
        matches!(
            self.0.kind,
            ErrorKind::RequestViolations(_) | ErrorKind::Unusable(_)
        )
    }

    /// Walking over pages was given up: the provider repeats itself or goes beyond the bound.
    #[must_use]
    pub fn is_paging(&self) -> bool {
        matches!(self.0.kind, ErrorKind::Paging(_))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(request) = &self.0.request {
            write!(f, "{request}: ")?;
        }
        match &self.0.kind {
            ErrorKind::Unusable(message)
            | ErrorKind::Redirect(message)
            | ErrorKind::Paging(message) => {
                f.write_str(message)?;
            }
            ErrorKind::RequestViolations(list) => {
                violations(f, "the request breaks its schema", list)?
            }
            ErrorKind::ResponseViolations(list) => {
                violations(f, "the response breaks its schema", list)?;
            }
            ErrorKind::Scim(error) => error.fmt(f)?,
            ErrorKind::Status(bare) => {
                write!(f, "unexpected status {}", bare.status)?;
                shown_body(f, bare.content_type.as_deref(), &bare.start)?;
            }
            ErrorKind::ContentType {
                status,
                content_type,
                start,
            } => {
                write!(f, "expected a SCIM document with status {status}, got")?;
                match content_type {
                    Some(content_type) => write!(f, " {}", Plain(content_type))?,
                    None => f.write_str(" no content type")?,
                }
                if !start.is_empty() {
                    write!(f, " (starts with {:?})", Plain(start).to_string())?;
                }
            }
            ErrorKind::Body { source, .. } => {
                write!(
                    f,
                    "the response can't be read: {}",
                    Plain(&source.to_string())
                )?;
            }
            ErrorKind::TooLarge { limit } => {
                write!(f, "the response is larger than {limit} bytes")?;
            }
            ErrorKind::Timeout(source) => {
                write!(f, "no response in time: {}", Plain(&source.to_string()))?
            }
            ErrorKind::Transport(source) => {
                write!(f, "no response: {}", Plain(&source.to_string()))?
            }
        }
        match self.0.help {
            Some(help) => write!(f, "\n  help: {help}"),
            None => Ok(()),
        }
    }
}

fn violations(f: &mut fmt::Formatter<'_>, what: &str, list: &[Violation]) -> fmt::Result {
    f.write_str(what)?;
    for violation in list {
        write!(f, "\n  {}", Plain(&violation.to_string()))?;
    }
    Ok(())
}

fn shown_body(f: &mut fmt::Formatter<'_>, content_type: Option<&str>, start: &str) -> fmt::Result {
    if let Some(content_type) = content_type {
        write!(f, " with {}", Plain(content_type))?;
    }
    if !start.is_empty() {
        write!(f, " (starts with {:?})", Plain(start).to_string())?;
    }
    Ok(())
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.0.kind {
            ErrorKind::Body { source, .. }
            | ErrorKind::Timeout(source)
            | ErrorKind::Transport(source) => Some(&**source),
            ErrorKind::Scim(error) => Some(error),
            _ => None,
        }
    }
}

/// Text of a server for a terminal: control characters show as `?` (RFC 7644 §7).
struct Plain<'a>(&'a str);

impl fmt::Display for Plain<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let is_hidden = |char: char| {
            char.is_control()
                || matches!(char, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        };
        self.0
            .chars()
            .try_for_each(|char| f.write_char(if is_hidden(char) { '?' } else { char }))
    }
}
