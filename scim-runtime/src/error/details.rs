//! The details of an error: the provider's message, violations, the response.

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

    /// The HTTP status, if one arrived, even with a torn or unreadable response.
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

    /// The response that caused the error, as far as it arrived: status, headers and body. It is never displayed.
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

    /// The id of the resource that a successful response returned, as far as it can be read: from the body, even a torn one, or
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

    /// The start of a response that isn't a SCIM document, safe to print; empty without a body.
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
}
