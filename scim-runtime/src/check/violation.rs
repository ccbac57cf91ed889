//! What a violation is, and the sections that rules are in.

use std::fmt;

/// One way in which a resource breaks its schema.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Violation {
    /// JSON pointer of the attribute (RFC 6901).
    pub pointer: String,
    /// Where the rule is written: `RFC 7643 §2.3.4`.
    pub rule: &'static str,
    /// What is wrong; values of attributes that must not be seen are not in it.
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

    #[cfg(feature = "client")]
    pub(crate) fn unquoted_version() -> Self {
        let message = "the version is no entity tag: it lacks its quotes";
        Self::new("/meta/version", "RFC 9110 §8.8.3", message)
    }

    /// Of a resource that may be of several types.
    #[cfg(feature = "client")]
    pub(crate) fn unnamed() -> Self {
        Self::new(
            "/schemas",
            SCHEMAS,
            "is missing, and so is a known `meta.resourceType`",
        )
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

pub(super) const TYPES: &str = "RFC 7643 §2.3";
pub(super) const REQUIRED: &str = "RFC 7643 §2.2";
pub(super) const RETURNED: &str = "RFC 7643 §7";
pub(super) const PRIMARY: &str = "RFC 7643 §2.4";
pub(super) const NAMES: &str = "RFC 7643 §2.1";
pub(super) const MULTI_VALUED: &str = "RFC 7643 §2.4";
pub(super) const COMMON: &str = "RFC 7643 §3.1";
pub(super) const SCHEMAS: &str = "RFC 7643 §3";
#[cfg(feature = "client")]
pub(super) const LIST: &str = "RFC 7644 §3.4.2";

/// A name as a part of a JSON pointer.
pub(super) fn part(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}
