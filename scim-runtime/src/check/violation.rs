//! The sections of the RFCs that violations refer to.

use crate::record::Violation;

impl Violation {
    #[cfg(feature = "client")]
    pub(crate) fn unquoted_version() -> Self {
        let message = "the version is not an entity tag: it has no quotes";
        Self::new("/meta/version", "RFC 9110 §8.8.3", message)
    }

    /// A resource of unknown type.
    #[cfg(feature = "client")]
    pub(crate) fn unnamed() -> Self {
        Self::new(
            "/schemas",
            SCHEMAS,
            "is missing, and so is a known `meta.resourceType`",
        )
    }
}

pub(super) const USER_NAME: &str = "RFC 7643 §4.1.1";
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

/// The message for an empty `userName`.
pub(super) const EMPTY: &str = "must not be empty";

/// Escapes a name for a JSON pointer.
pub(super) fn part(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}
