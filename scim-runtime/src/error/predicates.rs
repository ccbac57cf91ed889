//! The questions that an error answers.

use super::{BareStatus, Challenge, Error, ErrorKind, RawResponse, ScimError};
use crate::{ScimType, check::Violation, describe::DescribeError};
use http::header;
use std::time::Duration;

impl Error {
    /// The provider's error message, if it sent one.
    #[must_use]
    pub fn scim_error(&self) -> Option<&ScimError> {
        match &self.0.kind {
            ErrorKind::Scim(error) => Some(error),
            _ => None,
        }
    }

    /// The kind of the provider's error message, if it names one.
    #[must_use]
    pub fn scim_type(&self) -> Option<&ScimType> {
        self.scim_error()?.scim_type.as_ref()
    }

    /// The HTTP status, if one arrived: of a torn or unreadable response too.
    ///
    /// A SCIM error in a response with a success status has the status that its message states.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        match &self.0.kind {
            ErrorKind::Scim(error) => Some(error.status),
            ErrorKind::Status(bare) => Some(bare.status),
            ErrorKind::ContentType { status, .. }
            | ErrorKind::Body { status, .. }
            | ErrorKind::TooMuchMemory { status } => Some(*status),
            _ => self.response().map(|response| response.status),
        }
    }

    /// The response that the error follows, as far as it arrived: status, headers and body. It is never displayed.
    ///
    /// Credentials of the request that the provider echoes are replaced by `[redacted]`.
    #[must_use]
    pub fn response(&self) -> Option<&RawResponse> {
        self.0.response.as_ref()
    }

    /// The `Location` header of the response: of a created resource, if [`Error::outcome`] is `Done`.
    #[must_use]
    pub fn location(&self) -> Option<&str> {
        self.response()?.header(&header::LOCATION)
    }

    /// The `ETag` header of the response: the version that a write led to, if [`Error::outcome`] is `Done`.
    #[must_use]
    pub fn etag(&self) -> Option<&str> {
        self.response()?.header(&header::ETAG)
    }

    /// The id of the resource that a successful response is about, as far as it can be read: from the body, even a torn one, or
    /// else from `Location`.
    ///
    /// ```
    /// # use scim_runtime::{Error, engine::BlockingEngine, models::{User, rfc7643::Client}};
    /// # fn example<E: BlockingEngine>(scim: &Client<E>) -> Result<(), Error> {
    /// if let Err(error) = scim.users().create(&User::new("bjensen")).send() {
    ///     if let Some(id) = error.resource_id() {
    ///         scim.users().delete(&id).send()?; // it was created, though its response can't be used
    ///     }
    /// }
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn resource_id(&self) -> Option<String> {
        self.response()?.resource_id()
    }

    /// Why the provider's description of itself can't be used: its discovery documents don't fit together.
    #[must_use]
    pub fn description(&self) -> Option<&DescribeError> {
        match &self.0.kind {
            ErrorKind::Description(error) => Some(error),
            _ => None,
        }
    }

    /// Every way in which the request or the response breaks its schema, the first thousand of them; empty for other errors.
    /// [`Error::further_violations`] counts the rest.
    #[must_use]
    pub fn violations(&self) -> &[Violation] {
        match &self.0.kind {
            ErrorKind::RequestViolations(violations)
            | ErrorKind::ResponseViolations(violations) => violations,
            _ => &[],
        }
    }

    /// How many violations there are beyond [`Error::violations`].
    #[must_use]
    pub fn further_violations(&self) -> usize {
        match &self.0.kind {
            ErrorKind::RequestViolations(violations)
            | ErrorKind::ResponseViolations(violations) => violations.further(),
            _ => 0,
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

    /// What the provider says about the credentials it wants, from `WWW-Authenticate` (RFC 6750 §3).
    #[must_use]
    pub fn challenge(&self) -> Option<&Challenge> {
        self.0.challenge.as_ref()
    }

    /// How long the provider wants to be left alone, from `Retry-After`, counted from its response; zero if that time has passed.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// How many attempts were made; 0 if nothing was sent.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// The media type of a response that was not understood.
    #[must_use]
    pub fn content_type(&self) -> Option<&str> {
        match &self.0.kind {
            ErrorKind::Status(BareStatus { content_type, .. })
            | ErrorKind::ContentType { content_type, .. } => content_type.as_deref(),
            _ => None,
        }
    }

    /// The start of a response that was not understood, without control characters; empty if there was no body.
    #[must_use]
    pub fn body_start(&self) -> Option<&str> {
        match &self.0.kind {
            ErrorKind::Status(BareStatus { start, .. }) | ErrorKind::ContentType { start, .. } => {
                Some(start)
            }
            _ => None,
        }
    }

    /// Whether the same request may be sent once more, later, and does no harm: 429, 503, a connection that was not made, and
    /// unclear failures of what can be done twice; see [`Retry`](crate::client::Retry).
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        self.0.retryable
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

    /// 412: the resource has changed since it was read.
    #[must_use]
    pub fn is_precondition_failed(&self) -> bool {
        self.status() == Some(412)
    }

    /// 413, or a response beyond the client's own limit.
    #[must_use]
    pub fn is_too_large(&self) -> bool {
        self.status() == Some(413)
            || matches!(
                self.0.kind,
                ErrorKind::TooLarge { .. } | ErrorKind::TooMuchMemory { .. }
            )
    }

    /// 429: too many requests.
    #[must_use]
    pub fn is_rate_limited(&self) -> bool {
        self.status() == Some(429)
    }

    /// 500: something is wrong with the provider.
    #[must_use]
    pub fn is_internal(&self) -> bool {
        self.status() == Some(500)
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
        matches!(
            self.0.kind,
            ErrorKind::Timeout(_) | ErrorKind::Connect(_) | ErrorKind::Transport(_)
        )
    }

    /// The response is no SCIM document, by its media type or charset: a login page, for example.
    #[must_use]
    pub fn is_content_type(&self) -> bool {
        matches!(self.0.kind, ErrorKind::ContentType { .. })
    }

    /// The response can't be read: no JSON, cut off, nested too deeply, an attribute given twice, or no resource at all.
    #[must_use]
    pub fn is_malformed(&self) -> bool {
        matches!(self.0.kind, ErrorKind::Body { .. })
    }

    /// A redirect was not followed: too many, to plain http, or to another origin with a body.
    #[must_use]
    pub fn is_redirect(&self) -> bool {
        matches!(self.0.kind, ErrorKind::Redirect(_))
    }

    /// The token source gave no token that can be sent.
    #[must_use]
    pub fn is_token(&self) -> bool {
        matches!(self.0.kind, ErrorKind::Token(_))
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

macro_rules! scim_types {
    ($($name:ident $variant:ident $doc:literal,)*) => {
        /// By the kind that the provider names, whatever the status (RFC 7644 §3.12, RFC 9865 §2.1).
        impl Error {
            $(
                #[doc = $doc]
                #[must_use]
                pub fn $name(&self) -> bool {
                    self.scim_type() == Some(&ScimType::$variant)
                }
            )*
        }
    };
}

scim_types! {
    is_invalid_filter InvalidFilter "`invalidFilter`: the filter is no filter, or asks for what the provider does not do.",
    is_too_many TooMany "`tooMany`: more results than the provider returns; narrow the filter.",
    is_uniqueness Uniqueness "`uniqueness`: a value that must be unique is taken.",
    is_mutability Mutability "`mutability`: the attribute can't be changed so.",
    is_invalid_syntax InvalidSyntax "`invalidSyntax`: the message's structure is wrong.",
    is_invalid_path InvalidPath "`invalidPath`: the path is no path, or names nothing.",
    is_no_target NoTarget "`noTarget`: the path leads to nothing that could be changed.",
    is_invalid_value InvalidValue "`invalidValue`: a value is missing, or does not fit the attribute.",
    is_invalid_version InvalidVers "`invalidVers`: the protocol version is not supported.",
    is_sensitive Sensitive "`sensitive`: the request holds personal data where it must not.",
    is_invalid_cursor InvalidCursor "`invalidCursor`: the cursor is none of the provider's (RFC 9865).",
    is_expired_cursor ExpiredCursor "`expiredCursor`: the cursor was good once (RFC 9865).",
    is_invalid_count InvalidCount "`invalidCount`: the count is not acceptable (RFC 9865).",
}
