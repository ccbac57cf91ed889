//! Validation against descriptors: what a client sends, and what a service provider sends back (RFC 7643 §2.2–§2.5, §7).

mod coerce;
mod record;
mod response;

#[cfg(feature = "client")]
pub(crate) use coerce::{page as coerce_page, resource as coerce};
pub use record::{Sending, sendable};
#[cfg(feature = "client")]
pub(crate) use response::page;
#[cfg(any(feature = "client", feature = "server"))]
pub(crate) use response::request;
pub use response::response;

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

const TYPES: &str = "RFC 7643 §2.3";
const REQUIRED: &str = "RFC 7643 §2.2";
const RETURNED: &str = "RFC 7643 §7";
const PRIMARY: &str = "RFC 7643 §2.4";
const NAMES: &str = "RFC 7643 §2.1";
const MULTI_VALUED: &str = "RFC 7643 §2.4";
const COMMON: &str = "RFC 7643 §3.1";
const SCHEMAS: &str = "RFC 7643 §3";
#[cfg(feature = "client")]
const LIST: &str = "RFC 7644 §3.4.2";

/// A name as a part of a JSON pointer.
fn part(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}
