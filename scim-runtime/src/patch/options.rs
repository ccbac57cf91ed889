//! How strictly a PATCH is read and applied, and the dialects of known peers.

use crate::filter::Comparison;

/// How a PATCH that deviates from RFC 7644 §3.5.2 is read and applied: strictly by default.
///
/// ```
/// use scim_runtime::patch::{self, Dialect, Options};
/// use serde_json::json;
///
/// let message = json!({
///     "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
///     "Operations": [{"op": "Replace", "path": "active", "value": "False"}]
/// });
/// assert!(patch::parse(&message).is_err());
/// assert!(patch::parse_with(&message, Dialect::Entra.options()).is_ok());
/// assert!(patch::parse_with(&message, Options { words: patch::Words::AnyCase, ..Options::STRICT }).is_ok());
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// How `op` may be written.
    pub words: Words,
    /// What the names in a value without path may be.
    pub keys: Keys,
    /// What is done with a value of another type than the attribute's.
    pub values: Values,
    /// What a `value` of a remove means.
    pub remove_value: RemoveValue,
    /// What an add or replace does whose path's filter no value meets.
    pub unmatched: Unmatched,
    /// What is done about attributes that the schema lacks.
    pub unknown: Unknown,
    /// How text that is not `caseExact` is compared in the filters of paths.
    pub comparison: Comparison,
}

/// How `op` may be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Words {
    /// `add`, `remove`, `replace`.
    LowerCase,
    /// `Add`, `ADD`, …
    AnyCase,
}

/// What the names in a value without path may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keys {
    /// Attributes, and the URNs of extensions.
    Names,
    /// Paths too: `name.givenName`, `urn:…:User:department`, `emails[type eq "work"].value`.
    Paths,
}

/// What is done with a value of another type than the attribute's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Values {
    /// It is refused.
    AsTyped,
    /// What has one sensible meaning is taken: `"True"` for a boolean, `"5"` for a number, a text for a complex attribute's
    /// `value`, a list of one or `{"value": …}` for a single value.
    Converted,
}

/// What a `value` of a remove means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RemoveValue {
    /// Nothing: it is refused.
    Refused,
    /// Which values go: those that are equal in what the given ones say. The attribute as a whole stays.
    Selects,
}

/// What an add or replace does whose path's filter no value meets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unmatched {
    /// It fails (`noTarget`).
    Refused,
    /// It makes a value that meets the filter, if the filter says how: comparisons by `eq`, joined by `and`.
    Created,
}

/// What is done about attributes that the schema lacks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unknown {
    /// A path to one is refused (`invalidPath`); within a complex value they are kept.
    Refused,
    /// They are left out.
    Ignored,
    /// They are kept, as whatever JSON they are.
    Kept,
}

impl Options {
    /// RFC 7644 to the letter.
    pub const STRICT: Self = Self {
        words: Words::LowerCase,
        keys: Keys::Names,
        values: Values::AsTyped,
        remove_value: RemoveValue::Refused,
        unmatched: Unmatched::Refused,
        unknown: Unknown::Refused,
        comparison: Comparison::LowerCase,
    };

    /// All that is known to be sent.
    pub const LENIENT: Self = Self {
        words: Words::AnyCase,
        keys: Keys::Paths,
        values: Values::Converted,
        remove_value: RemoveValue::Selects,
        unmatched: Unmatched::Created,
        unknown: Unknown::Kept,
        comparison: Comparison::LowerCase,
    };
}

impl Default for Options {
    fn default() -> Self {
        Self::STRICT
    }
}

/// What a family of peers sends, or wants to be sent, against RFC 7644 §3.5.2.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Dialect {
    /// RFC 7644.
    #[default]
    Standard,
    /// Microsoft Entra ID and what was built for it: `op` capitalised, booleans as text, paths as names in a value without
    /// path, removes with a value, filters that make what they don't find.
    Entra,
    /// Drafts before the RFC: single values in a list, as `{"value": …}`.
    Legacy,
}

impl Dialect {
    /// How its messages are read and applied.
    #[must_use]
    pub const fn options(self) -> Options {
        match self {
            Self::Standard => Options::STRICT,
            Self::Entra => Options {
                unknown: Unknown::Refused,
                ..Options::LENIENT
            },
            Self::Legacy => Options {
                values: Values::Converted,
                ..Options::STRICT
            },
        }
    }
}
