//! The error message of SCIM.

use super::Challenge;
use crate::{Json, ScimType, terminal_safe::Excerpt};
use std::{fmt, time::Duration};

/// The most characters of a provider's text that an error displays.
const MAX_DETAIL: usize = 1_000;

/// The same for a status that isn't a number.
const MAX_STATUS: usize = 100;

/// An error message of a service provider (RFC 7644 §3.12).
///
/// `Display` cuts a long `detail`; the field holds all of it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
#[doc(alias = "urn:ietf:params:scim:api:messages:2.0:Error")]
pub struct ScimError {
    /// The response's HTTP status; if the message's own `status` differs, see [`ScimError::body_status`].
    pub status: u16,
    /// The kind of error, for 400 and 409.
    pub scim_type: Option<ScimType>,
    /// A text for people, as the provider wrote it. Credentials of the request that the provider echoes are replaced by
    /// `[redacted]`.
    pub detail: Option<String>,
    /// The message's `status`, if it is a number that differs from the response's.
    pub body_status: Option<String>,
    /// Boxed since it is rarely present.
    pub(crate) extra: Option<Box<serde_json::Map<String, Json>>>,
    pub(crate) challenge: Option<Box<Challenge>>,
    pub(crate) retry_after: Option<Duration>,
}

impl ScimError {
    /// A message that has only a status.
    pub(crate) fn bare(status: u16) -> Self {
        Self {
            status,
            scim_type: None,
            detail: None,
            body_status: None,
            extra: None,
            challenge: None,
            retry_after: None,
        }
    }

    /// Further members of the message that RFC 7644 doesn't define: a request id, for example.
    ///
    /// ```
    /// # fn example(error: &scim_runtime::ScimError) {
    /// let request_id = error.extra().and_then(|extra| extra.get("requestId"));
    /// # let _ = request_id;
    /// # }
    /// ```
    #[must_use]
    pub fn extra(&self) -> Option<&serde_json::Map<String, Json>> {
        self.extra.as_deref()
    }

    /// The credentials that the provider wants, as [`Error::challenge`](crate::Error::challenge); `None` for an operation in a
    /// bulk.
    ///
    /// ```
    /// # fn example(error: &scim_runtime::ScimError) {
    /// let scope = error.challenge().and_then(|challenge| challenge.scope.as_deref());
    /// # let _ = scope;
    /// # }
    /// ```
    #[must_use]
    pub fn challenge(&self) -> Option<&Challenge> {
        self.challenge.as_deref()
    }

    /// How long to wait, as [`Error::retry_after`](crate::Error::retry_after); `None` for an operation in a bulk.
    ///
    /// ```
    /// # fn example(error: &scim_runtime::ScimError) {
    /// let seconds = error.retry_after().map(|wait| wait.as_secs());
    /// # let _ = seconds;
    /// # }
    /// ```
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.retry_after
    }
}

impl std::error::Error for ScimError {}

impl fmt::Display for ScimError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SCIM error {}", self.status)?;
        if let Some(scim_type) = &self.scim_type {
            write!(f, " ({})", Excerpt(scim_type.as_str(), MAX_DETAIL))?;
        }
        if let Some(status) = &self.body_status {
            write!(
                f,
                " (`status` in the message is {})",
                Excerpt(status, MAX_STATUS)
            )?;
        }
        match &self.detail {
            Some(detail) => write!(f, ": {}", Excerpt(detail, MAX_DETAIL)),
            None => Ok(()),
        }
    }
}
