//! How strictly a PATCH is read and applied, and the dialects of known peers.

use crate::filter::Comparison;

/// How a PATCH that deviates from RFC 7644 §3.5.2 is read and applied. Strict by default.
///
/// ```
/// use scim_runtime::patch::{self, Dialect, OpCase, PatchOptions};
/// use serde_json::json;
///
/// let message = json!({
///     "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
///     "Operations": [{"op": "Replace", "path": "active", "value": "False"}]
/// });
/// assert!(patch::parse(&message).is_err());
/// assert!(patch::parse_with(&message, Dialect::Entra.options()).is_ok());
///
/// let options = PatchOptions { op_case: OpCase::Any, ..PatchOptions::STRICT };
/// assert!(patch::parse_with(&message, options).is_ok());
/// ```
#[derive(Debug, Clone, Copy)]
pub struct PatchOptions {
    /// The case of `op`.
    pub op_case: OpCase,
    /// The forms of `path`.
    pub path_forms: PathForms,
    /// The names that a value without path can contain.
    pub keys: Keys,
    /// How a path names an attribute of an extension.
    pub extension_paths: ExtensionPaths,
    /// What happens to a value of another type than the attribute's.
    pub values: Values,
    /// The meaning of the `value` of a `remove`.
    pub remove_value: RemoveValue,
    /// What an `add` or `replace` does if no value matches its path's filter.
    pub unmatched: Unmatched,
    /// What a `remove` does if no value matches its path's filter.
    pub unmatched_remove: UnmatchedRemove,
    /// What a `replace` does with the values that match its path's filter.
    pub filtered_replace: FilteredReplace,
    /// What happens to attributes that the schema lacks.
    pub unknown: UnknownAttribute,
    /// How text that is not `caseExact` is compared in the filters of paths.
    pub comparison: Comparison,
}

/// The case of `op`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OpCase {
    /// `add`, `remove`, `replace`.
    Lower,
    /// Also `Add`, `ADD`, …
    Any,
}

/// The forms of `path`.
///
/// ```
/// use scim_runtime::{models::User, patch::{self, PatchOptions, PathForms}, record::Resource};
/// use serde_json::json;
///
/// const MANAGER: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager";
/// let message = json!({
///     "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
///     "Operations": [{"op": "remove", "path": format!(r#"{MANAGER}[value eq "7"]"#)}]
/// });
/// let mut user = json!({
///     "userName": "bjensen",
///     "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": {"manager": {"value": "7"}}
/// });
/// let operations = patch::parse(&message)?;
/// assert!(patch::apply(&mut user, &operations, User::DESCRIPTOR).is_err());
///
/// let options = PatchOptions { path_forms: PathForms::Extended, ..PatchOptions::STRICT };
/// assert!(patch::apply_with(&mut user, &operations, User::DESCRIPTOR, options)?);
/// assert_eq!(user, json!({"userName": "bjensen"}));
/// # Ok::<(), patch::PatchError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PathForms {
    /// Those of RFC 7644 §3.5.2.
    Standard,
    /// Also the URN of an extension with a trailing colon, which Ping's clients send, and a filter on a single complex value
    /// (`manager[value eq "x"]`), which selects the value if it matches.
    Extended,
}

/// The names that a value without path can contain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keys {
    /// Attributes, and the URNs of extensions.
    Names,
    /// Also paths: `name.givenName`, `urn:…:User:department`, `emails[type eq "work"].value`.
    Paths,
}

/// How a path names an attribute of an extension.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExtensionPaths {
    /// With the extension's URN: `urn:…:User:manager`.
    Qualified,
    /// Also without it, if only one extension and not the resource type itself has the attribute (`manager`), and with a dot after
    /// the URN: `urn:…:User.manager`.
    Bare,
}

/// What happens to a value of another type than the attribute's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Values {
    /// It is refused.
    AsTyped,
    /// It is converted if it has one sensible meaning: `"True"` for a boolean, also in a path's filter; `"5"` for a number; a
    /// text for a complex attribute's `value`; a list of one or `{"value": …}` for a single value. In a value without path, a
    /// read-only attribute is ignored if its value equals the resource's.
    Converted,
}

/// The meaning of the `value` of a `remove`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RemoveValue {
    /// Nothing: the operation is refused.
    Refused,
    /// It selects the values to remove: those that have all members of a given value.
    Selects,
}

/// What an `add` or `replace` does if no value matches its path's filter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unmatched {
    /// It fails (`noTarget`).
    Refused,
    /// It creates a value that matches, if the filter describes one: comparisons by `eq`, joined by `and`.
    Created,
}

/// What a `remove` does if no value matches its path's filter. RFC 7644 §3.5.2.2 leaves this open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnmatchedRemove {
    /// It fails (`noTarget`).
    Refused,
    /// It succeeds and changes nothing, as with most servers.
    Ignored,
}

/// What `replace` on a path like `emails[type eq "work"]` does with the values that match.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FilteredReplace {
    /// The new value takes their place, as in RFC 7644 §3.5.2.3.
    Replaces,
    /// The new value is merged into them. Sub-attributes that it doesn't name are kept.
    Merges,
}

/// What happens to attributes that the schema lacks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnknownAttribute {
    /// A path to one is refused (`invalidPath`). Within a complex value they are kept.
    Refused,
    /// They are ignored.
    Ignored,
    /// They are kept as JSON.
    Kept,
}

impl PatchOptions {
    /// Accept only what RFC 7644 allows.
    pub const STRICT: Self = Self {
        op_case: OpCase::Lower,
        path_forms: PathForms::Standard,
        keys: Keys::Names,
        extension_paths: ExtensionPaths::Qualified,
        values: Values::AsTyped,
        remove_value: RemoveValue::Refused,
        unmatched: Unmatched::Refused,
        unmatched_remove: UnmatchedRemove::Refused,
        filtered_replace: FilteredReplace::Replaces,
        unknown: UnknownAttribute::Refused,
        comparison: Comparison::LowerCase,
    };

    /// Accept everything that known clients send.
    pub const LENIENT: Self = Self {
        op_case: OpCase::Any,
        path_forms: PathForms::Extended,
        keys: Keys::Paths,
        extension_paths: ExtensionPaths::Bare,
        values: Values::Converted,
        remove_value: RemoveValue::Selects,
        unmatched: Unmatched::Created,
        unmatched_remove: UnmatchedRemove::Ignored,
        filtered_replace: FilteredReplace::Replaces,
        unknown: UnknownAttribute::Kept,
        comparison: Comparison::LowerCase,
    };
}

impl Default for PatchOptions {
    fn default() -> Self {
        Self::STRICT
    }
}

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
    /// use scim_runtime::patch::{Dialect, OpCase};
    ///
    /// assert_eq!(Dialect::Standard.options().op_case, OpCase::Lower);
    /// assert_eq!(Dialect::Entra.options().op_case, OpCase::Any);
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
