//! The dialects of known peers.

use super::{
    option_values::{UnknownAttribute, UnmatchedRemove, Values},
    options::PatchOptions,
};

/// A family of peers that send, or expect, PATCH messages that differ from RFC 7644 §3.5.2.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Dialect {
    /// RFC 7644.
    #[default]
    Standard,
    /// Microsoft Entra ID and providers built for it: capitalised `op`, booleans as text, paths as names in a value without path,
    /// removes with a value or without a match, filters that create the value that they don't find.
    Entra,
    /// Okta: a value that repeats a group's `id`, removes of members that the group doesn't have.
    Okta,
    /// Drafts before the RFC: single values in a list, as `{"value": …}`.
    Legacy,
}

impl Dialect {
    /// The options with which messages of this dialect are read and applied.
    ///
    /// ```
    /// # const PATCH_OP: &str = "urn:ietf:params:scim:api:messages:2.0:PatchOp";
    /// use scim_runtime::patch::{self, Dialect};
    ///
    /// let message = serde_json::json!({"schemas": [PATCH_OP], "Operations": [{"op": "Remove", "path": "title"}]});
    /// assert!(Dialect::Standard.options().parse(&message).is_err());
    /// assert!(Dialect::Entra.options().parse(&message).is_ok());
    /// ```
    #[must_use]
    pub const fn options(self) -> PatchOptions {
        match self {
            Self::Standard => PatchOptions::STRICT,
            Self::Entra => PatchOptions {
                unknown: UnknownAttribute::Refused,
                ..PatchOptions::LENIENT
            },
            Self::Okta => PatchOptions {
                values: Values::Converted,
                unmatched_remove: UnmatchedRemove::Ignored,
                ..PatchOptions::STRICT
            },
            Self::Legacy => PatchOptions {
                values: Values::Converted,
                ..PatchOptions::STRICT
            },
        }
    }
}
