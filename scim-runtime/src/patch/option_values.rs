//! The values of each [`PatchOptions`](super::PatchOptions).

/// The case of `op`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum OpCase {
    /// `add`, `remove`, `replace`.
    Lower,
    /// Also `Add`, `ADD`, …
    Any,
}

/// The forms of `path`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PathForms {
    /// Those of RFC 7644 §3.5.2.
    Standard,
    /// Also the URN of an extension with a trailing colon, which Ping's clients send, and a filter on a single complex value
    /// (`manager[value eq "x"]`), which selects the value if it matches.
    Extended,
}

/// The names that a value without path can contain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Keys {
    /// Attributes, and the URNs of extensions.
    Names,
    /// Also paths: `name.givenName`, `urn:…:User:department`, `emails[type eq "work"].value`.
    Paths,
}

/// How a path names an attribute of an extension.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ExtensionPaths {
    /// With the extension's URN: `urn:…:User:manager`.
    Qualified,
    /// Also without it, if only one extension and not the resource type itself has the attribute (`manager`), and with a dot after
    /// the URN: `urn:…:User.manager`.
    Bare,
}

/// What happens to a value of another type than the attribute's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Values {
    /// It is refused.
    AsTyped,
    /// It is converted if it has one sensible meaning: `"True"` for a boolean, also in a path's filter; `"5"` for a number; a
    /// text for a complex attribute's `value`; a list of one or `{"value": …}` for a single value. In a value without path, a
    /// read-only attribute is ignored if its value equals the resource's.
    Converted,
}

/// The meaning of the `value` of a `remove`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RemoveValue {
    /// Nothing: the operation is refused.
    Refused,
    /// It selects the values to remove: those that have all members of a given value.
    Selects,
}

/// What an `add` or `replace` does if no value matches its path's filter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unmatched {
    /// It fails (`noTarget`).
    Refused,
    /// It creates a value that matches, if the filter describes one: comparisons by `eq`, joined by `and`.
    Created,
}

/// What a `remove` does if no value matches its path's filter. RFC 7644 §3.5.2.2 leaves this open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum UnmatchedRemove {
    /// It fails (`noTarget`).
    Refused,
    /// It succeeds and changes nothing, as with most servers.
    Ignored,
}

/// What `replace` on a path like `emails[type eq "work"]` does with the values that match.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FilteredReplace {
    /// The new value takes their place, as in RFC 7644 §3.5.2.3.
    Replaces,
    /// The new value is merged into them. Sub-attributes that it doesn't name are kept.
    Merges,
}

/// What happens to attributes that the schema lacks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum UnknownAttribute {
    /// A path to one is refused (`invalidPath`). Within a complex value they are kept.
    Refused,
    /// They are ignored.
    Ignored,
    /// They are kept as JSON.
    Kept,
}
