//! Predicates: which kind of error it is.

use super::{Error, ErrorKind};
use crate::ScimType;

impl Error {
    /// Whether the same request can safely be sent again later: after 429, 503, or without a connection; after unclear failures
    /// only for requests that can be repeated. See [`Retry`](crate::client::Retry).
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
            ErrorKind::RequestViolations(_) | ErrorKind::Unusable(_) | ErrorKind::Unsupported(_)
        )
    }

    /// The provider's configuration says that it doesn't support this feature, so nothing was sent.
    ///
    /// ```
    /// use scim_runtime::testing;
    ///
    /// let scim = testing::blocking()?;
    /// let mut provider = scim.discover().send()?;
    /// provider.configuration.sort = false;
    /// let error = scim.dynamic(&provider, "User")?.list().sort_by("userName").send().unwrap_err();
    /// assert!(error.is_unsupported());
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    #[must_use]
    pub fn is_unsupported(&self) -> bool {
        matches!(self.0.kind, ErrorKind::Unsupported(_))
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
        /// By the `scimType` of the provider's message, regardless of the status (RFC 7644 §3.12, RFC 9865 §2.1).
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
