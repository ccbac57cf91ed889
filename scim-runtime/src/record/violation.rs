//! Violations of a schema.

use std::fmt;

/// One violation of a schema.
///
/// ```
/// use scim_runtime::{check::{self, Sending}, models::User};
///
/// let violation = &check::sendable(&User::default(), Sending::Create)[0];
/// assert_eq!((violation.pointer.as_str(), violation.rule), ("/userName", "RFC 7643 §2.2"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Violation {
    /// JSON pointer of the attribute (RFC 6901).
    pub pointer: String,
    /// The section of the rule: `RFC 7643 §2.3.4`.
    pub rule: &'static str,
    /// What is wrong, without secret values.
    pub message: String,
}

impl Violation {
    pub(crate) fn new(
        pointer: impl Into<String>,
        rule: &'static str,
        message: impl Into<String>,
    ) -> Self {
        Self {
            pointer: pointer.into(),
            rule,
            message: message.into(),
        }
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let pointer = if self.pointer.is_empty() {
            "/"
        } else {
            &self.pointer
        };
        write!(f, "{pointer}: {} ({})", self.message, self.rule)
    }
}
