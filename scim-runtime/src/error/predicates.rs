//! The questions that an error answers.

use super::{BareStatus, Challenge, Error, ErrorKind, RawResponse, ScimError};
use crate::{ScimType, check::Violation, describe::DescribeError};
use http::header;
use std::time::Duration;

impl Error {
    /// The provider's error message, if it sent one.
    ///
    /// ```
    /// use scim_runtime::testing;
    ///
    /// let scim = testing::blocking()?;
    /// let error = scim.users().get("nobody").send().unwrap_err();
    /// assert_eq!(error.scim_error().map(|message| message.status), Some(404));
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    #[must_use]
    pub fn scim_error(&self) -> Option<&ScimError> {
        match &self.0.kind {
            ErrorKind::Scim(error) => Some(error),
            _ => None,
        }
    }

    /// The `scimType` of the provider's error message, if it has one.
    ///
    /// ```
    /// use scim_runtime::{ScimType, models::User, testing};
    ///
    /// let scim = testing::blocking()?;
    /// scim.users().create(&User::new("bjensen")).send()?;
    /// let error = scim.users().create(&User::new("bjensen")).send().unwrap_err();
    /// assert_eq!(error.scim_type(), Some(&ScimType::Uniqueness));
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    #[must_use]
    pub fn scim_type(&self) -> Option<&ScimType> {
        self.scim_error()?.scim_type.as_ref()
    }

    /// The HTTP status, if one arrived: of a torn or unreadable response too.
    ///
    /// A SCIM error in a response with a success status has the status that its message states.
    ///
    /// ```
    /// use scim_runtime::testing;
    ///
    /// assert_eq!(testing::error_with_status(503).status(), Some(503));
    /// ```
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
    ///
    /// ```
    /// use scim_runtime::testing;
    ///
    /// let error = testing::error_with_status(502);
    /// assert_eq!(error.response().map(|response| response.status), Some(502));
    /// ```
    #[must_use]
    pub fn response(&self) -> Option<&RawResponse> {
        self.0.response.as_ref()
    }

    /// The `Location` header of the response: of a created resource, if [`Error::outcome`] is `Done`.
    ///
    /// ```
    /// use scim_runtime::testing;
    ///
    /// let error = testing::error_with_status(409);
    /// assert_eq!(error.location(), None);
    /// ```
    #[must_use]
    pub fn location(&self) -> Option<&str> {
        self.response()?.header(&header::LOCATION)
    }

    /// The `ETag` header of the response: the version that a write led to, if [`Error::outcome`] is `Done`.
    ///
    /// ```
    /// use scim_runtime::testing;
    ///
    /// let error = testing::error_with_status(409);
    /// assert_eq!(error.etag(), None);
    /// ```
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

    /// Why the provider's discovery documents can't be used, if that is the error.
    ///
    /// ```
    /// use scim_runtime::testing;
    ///
    /// let error = testing::error_with_status(404);
    /// assert!(error.description().is_none());
    /// ```
    #[must_use]
    pub fn description(&self) -> Option<&DescribeError> {
        match &self.0.kind {
            ErrorKind::Description(error) => Some(error),
            _ => None,
        }
    }

    /// Every way in which the request or the response breaks its schema, the first thousand of them; empty for other errors.
    /// [`Error::further_violations`] counts the rest.
    ///
    /// ```
    /// use scim_runtime::{models::User, testing};
    ///
    /// let scim = testing::blocking()?;
    /// let error = scim.users().create(&User::default()).send().unwrap_err();
    /// assert_eq!(error.violations()[0].pointer, "/userName");
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    #[must_use]
    pub fn violations(&self) -> &[Violation] {
        match &self.0.kind {
            ErrorKind::RequestViolations(violations)
            | ErrorKind::ResponseViolations(violations) => violations,
            _ => &[],
        }
    }

    /// How many violations there are beyond [`Error::violations`].
    ///
    /// ```
    /// use scim_runtime::testing;
    ///
    /// assert_eq!(testing::error_with_status(404).further_violations(), 0);
    /// ```
    #[must_use]
    pub fn further_violations(&self) -> usize {
        match &self.0.kind {
            ErrorKind::RequestViolations(violations)
            | ErrorKind::ResponseViolations(violations) => violations.further(),
            _ => 0,
        }
    }

    /// The request that failed: its method and path.
    ///
    /// ```
    /// use scim_runtime::testing;
    ///
    /// let scim = testing::blocking()?;
    /// let error = scim.users().get("nobody").send().unwrap_err();
    /// assert_eq!(error.request(), Some("GET /Users/nobody"));
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    #[must_use]
    pub fn request(&self) -> Option<&str> {
        self.0.request.as_deref()
    }

    /// The next step, if there is a useful one.
    ///
    /// ```
    /// use scim_runtime::testing;
    ///
    /// assert!(testing::error_with_status(401).help().is_some_and(|help| help.contains("credentials")));
    /// ```
    #[must_use]
    pub fn help(&self) -> Option<&'static str> {
        self.0.help
    }

    /// The credentials that the provider wants, from `WWW-Authenticate` (RFC 6750 §3).
    ///
    /// ```
    /// use scim_runtime::testing;
    ///
    /// let error = testing::error_with_status(401);
    /// assert!(error.challenge().is_none()); // no `WWW-Authenticate` header
    /// ```
    #[must_use]
    pub fn challenge(&self) -> Option<&Challenge> {
        self.0.challenge.as_ref()
    }

    /// How long the provider asks to wait, from `Retry-After`, counted from its response; zero if that time has passed.
    ///
    /// ```
    /// use scim_runtime::testing;
    ///
    /// let error = testing::error_with_status(429);
    /// assert_eq!(error.retry_after(), None); // no `Retry-After` header
    /// ```
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// The number of attempts; 0 if nothing was sent.
    ///
    /// ```
    /// use scim_runtime::testing;
    ///
    /// assert_eq!(testing::error_with_status(404).attempts(), 1);
    /// ```
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// The media type of a response that isn't a SCIM document.
    ///
    /// ```
    /// use scim_runtime::testing;
    ///
    /// assert_eq!(testing::error_with_status(502).content_type(), None);
    /// ```
    #[must_use]
    pub fn content_type(&self) -> Option<&str> {
        match &self.0.kind {
            ErrorKind::Status(BareStatus { content_type, .. })
            | ErrorKind::ContentType { content_type, .. } => content_type.as_deref(),
            _ => None,
        }
    }

    /// The start of a response that isn't a SCIM document, safe to print; empty if there was no body.
    ///
    /// ```
    /// use scim_runtime::testing;
    ///
    /// assert_eq!(testing::error_with_status(502).body_start(), Some(""));
    /// ```
    #[must_use]
    pub fn body_start(&self) -> Option<&str> {
        match &self.0.kind {
            ErrorKind::Status(BareStatus { start, .. }) | ErrorKind::ContentType { start, .. } => {
                Some(start)
            }
            _ => None,
        }
    }

    /// Whether sending the same request again later does no harm: after 429, 503, or without a connection; after unclear failures for
    /// requests that can be repeated. See [`Retry`](crate::client::Retry).
    ///
    /// ```
    /// use scim_runtime::testing;
    ///
    /// assert!(testing::error_with_status(503).is_retryable());
    /// assert!(!testing::error_with_status(400).is_retryable());
    /// ```
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        self.0.retryable
    }

    /// 401: credentials are missing, wrong or expired.
    ///
    /// ```
    /// use scim_runtime::testing;
    ///
    /// assert!(testing::error_with_status(401).is_unauthorized());
    /// ```
    #[must_use]
    pub fn is_unauthorized(&self) -> bool {
        self.status() == Some(401)
    }

    /// 403: not allowed.
    ///
    /// ```
    /// use scim_runtime::testing;
    ///
    /// assert!(testing::error_with_status(403).is_forbidden());
    /// ```
    #[must_use]
    pub fn is_forbidden(&self) -> bool {
        self.status() == Some(403)
    }

    /// 404: the resource doesn't exist.
    ///
    /// ```
    /// use scim_runtime::testing;
    ///
    /// assert!(testing::error_with_status(404).is_not_found());
    /// ```
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        self.status() == Some(404)
    }

    /// 409: a conflict; usually [`Error::is_uniqueness`].
    ///
    /// ```
    /// use scim_runtime::testing;
    ///
    /// assert!(testing::error_with_status(409).is_conflict());
    /// ```
    #[must_use]
    pub fn is_conflict(&self) -> bool {
        self.status() == Some(409)
    }

    /// 412: the resource has changed since it was read.
    ///
    /// ```
    /// use scim_runtime::testing;
    ///
    /// assert!(testing::error_with_status(412).is_precondition_failed());
    /// ```
    #[must_use]
    pub fn is_precondition_failed(&self) -> bool {
        self.status() == Some(412)
    }

    /// 413, or a response beyond one of the client's limits, which the message names.
    ///
    /// ```
    /// use scim_runtime::testing;
    ///
    /// assert!(testing::error_with_status(413).is_too_large());
    /// ```
    #[must_use]
    pub fn is_too_large(&self) -> bool {
        self.status() == Some(413)
            || matches!(
                self.0.kind,
                ErrorKind::TooLarge { .. } | ErrorKind::TooMuchMemory { .. }
            )
    }

    /// 429: too many requests.
    ///
    /// ```
    /// use scim_runtime::testing;
    ///
    /// assert!(testing::error_with_status(429).is_rate_limited());
    /// ```
    #[must_use]
    pub fn is_rate_limited(&self) -> bool {
        self.status() == Some(429)
    }

    /// 500: the provider failed.
    ///
    /// ```
    /// use scim_runtime::testing;
    ///
    /// assert!(testing::error_with_status(500).is_internal());
    /// ```
    #[must_use]
    pub fn is_internal(&self) -> bool {
        self.status() == Some(500)
    }

    /// 501: the provider doesn't support this.
    ///
    /// ```
    /// use scim_runtime::testing;
    ///
    /// assert!(testing::error_with_status(501).is_not_implemented());
    /// ```
    #[must_use]
    pub fn is_not_implemented(&self) -> bool {
        self.status() == Some(501)
    }

    /// 503: the provider is currently unavailable.
    ///
    /// ```
    /// use scim_runtime::testing;
    ///
    /// assert!(testing::error_with_status(503).is_unavailable());
    /// ```
    #[must_use]
    pub fn is_unavailable(&self) -> bool {
        self.status() == Some(503)
    }

    /// The time limit was reached.
    ///
    /// ```
    /// use scim_runtime::testing;
    ///
    /// assert!(!testing::error_with_status(404).is_timeout());
    /// ```
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        matches!(self.0.kind, ErrorKind::Timeout(_))
    }

    /// No complete response arrived: the connection failed, or ended early.
    ///
    /// ```
    /// use scim_runtime::testing;
    ///
    /// assert!(!testing::error_with_status(404).is_transport());
    /// ```
    #[must_use]
    pub fn is_transport(&self) -> bool {
        matches!(
            self.0.kind,
            ErrorKind::Timeout(_) | ErrorKind::Connect(_) | ErrorKind::Transport(_)
        )
    }

    /// The response isn't a SCIM document, by its media type or charset: a login page, for example.
    ///
    /// ```
    /// use scim_runtime::testing;
    ///
    /// assert!(!testing::error_with_status(404).is_content_type());
    /// ```
    #[must_use]
    pub fn is_content_type(&self) -> bool {
        matches!(self.0.kind, ErrorKind::ContentType { .. })
    }

    /// The response can't be read: it isn't JSON, is torn, nests too deeply, has an attribute twice, or has no resource.
    ///
    /// ```
    /// use scim_runtime::testing;
    ///
    /// assert!(!testing::error_with_status(404).is_malformed());
    /// ```
    #[must_use]
    pub fn is_malformed(&self) -> bool {
        matches!(self.0.kind, ErrorKind::Body { .. })
    }

    /// A redirect was not followed: because of its status and method, because there were too many, or because it leads to plain http or
    /// with a change to another origin.
    ///
    /// ```
    /// use scim_runtime::testing;
    ///
    /// assert!(!testing::error_with_status(404).is_redirect());
    /// ```
    #[must_use]
    pub fn is_redirect(&self) -> bool {
        matches!(self.0.kind, ErrorKind::Redirect(_))
    }

    /// The token source returned no valid token.
    ///
    /// ```
    /// use scim_runtime::testing;
    ///
    /// assert!(!testing::error_with_status(404).is_token());
    /// ```
    #[must_use]
    pub fn is_token(&self) -> bool {
        matches!(self.0.kind, ErrorKind::Token(_))
    }

    /// Nothing was sent: the request breaks its schema, or is invalid.
    ///
    /// ```
    /// use scim_runtime::{models::User, testing};
    ///
    /// let scim = testing::blocking()?;
    /// let error = scim.users().create(&User::default()).send().unwrap_err();
    /// assert!(error.is_refused_before_sending());
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    #[must_use]
    pub fn is_refused_before_sending(&self) -> bool {
        matches!(
            self.0.kind,
            ErrorKind::RequestViolations(_) | ErrorKind::Unusable(_)
        )
    }

    /// A walk over pages stopped: the provider repeats itself, leaves resources out, or has more pages than the limit.
    ///
    /// ```
    /// use scim_runtime::testing;
    ///
    /// assert!(!testing::error_with_status(404).is_paging());
    /// ```
    #[must_use]
    pub fn is_paging(&self) -> bool {
        matches!(self.0.kind, ErrorKind::Paging(_))
    }
}

macro_rules! scim_types {
    ($($name:ident $variant:ident $doc:literal,)*) => {
        /// By the `scimType` of the provider's message, whatever the status (RFC 7644 §3.12, RFC 9865 §2.1).
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
    is_invalid_filter InvalidFilter "`invalidFilter`: the filter is invalid or unsupported.",
    is_too_many TooMany "`tooMany`: there are more results than the provider returns: narrow the filter.",
    is_uniqueness Uniqueness "`uniqueness`: a value that must be unique is taken.",
    is_mutability Mutability "`mutability`: the attribute can't be changed in this way.",
    is_invalid_syntax InvalidSyntax "`invalidSyntax`: the message is malformed.",
    is_invalid_path InvalidPath "`invalidPath`: the path is invalid.",
    is_no_target NoTarget "`noTarget`: the path matches nothing that can be changed.",
    is_invalid_value InvalidValue "`invalidValue`: a value is missing, or invalid for its attribute.",
    is_invalid_version InvalidVers "`invalidVers`: the protocol version is not supported.",
    is_sensitive Sensitive "`sensitive`: the URL contains personal data.",
    is_invalid_cursor InvalidCursor "`invalidCursor`: the cursor is invalid (RFC 9865).",
    is_expired_cursor ExpiredCursor "`expiredCursor`: the cursor has expired (RFC 9865).",
    is_invalid_count InvalidCount "`invalidCount`: the count is not acceptable (RFC 9865).",
}
