//! Differences between a provider and the description that a client was generated from.

use crate::terminal_safe::TerminalSafe;
use std::fmt;

/// One difference.
///
/// ```
/// use scim_runtime::testing;
///
/// let scim = testing::blocking()?;
/// for change in scim.verify().send()? {
///     println!("{change}"); // `breaking  User.nickName  removed …`
/// }
/// # Ok::<(), scim_runtime::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct DriftChange {
    /// The part that differs: `User`, `User.name.givenName`, `User.urn:…:User`, `configuration.patch`.
    pub path: String,
    /// The kind of difference.
    pub kind: ChangeKind,
    /// Whether an operation that worked may fail now.
    pub breaking: bool,
    /// The old and the new value, and the consequence.
    pub message: String,
}

/// The kind of a difference.
///
/// ```
/// use scim_runtime::{describe::ChangeKind, testing};
///
/// let changes = testing::blocking()?.verify().send()?;
/// assert!(!changes.iter().any(|change| change.kind == ChangeKind::Removed));
/// # Ok::<(), scim_runtime::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum ChangeKind {
    /// Added by the provider.
    Added,
    /// Removed by the provider.
    Removed,
    /// A resource type's endpoint.
    Endpoint,
    /// A resource type's base schema.
    Schema,
    /// An attribute's data type.
    Type,
    /// `multiValued`
    MultiValued,
    /// `required`, of an attribute or an extension.
    Required,
    /// `caseExact`
    CaseExact,
    /// `mutability`
    Mutability,
    /// `returned`
    Returned,
    /// `uniqueness`
    Uniqueness,
    /// `canonicalValues`
    CanonicalValues,
    /// `referenceTypes`
    ReferenceTypes,
    /// Whether a feature is supported.
    Feature,
    /// A limit of a feature.
    Limit,
}

/// `breaking  User.employeeType  string → complex  …`
impl fmt::Display for DriftChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = if self.breaking {
            "breaking  "
        } else {
            "compatible"
        };
        let (path, message) = (TerminalSafe(&self.path), TerminalSafe(&self.message));
        write!(f, "{word}  {path}  {message}")
    }
}

/// The differences that were found so far.
#[derive(Default)]
pub(super) struct DriftChanges(pub(super) Vec<DriftChange>);

impl DriftChanges {
    fn add(&mut self, path: &str, kind: ChangeKind, breaking: bool, message: impl Into<String>) {
        self.0.push(DriftChange {
            path: path.to_owned(),
            kind,
            breaking,
            message: message.into(),
        });
    }

    pub(super) fn breaking(&mut self, path: &str, kind: ChangeKind, message: impl Into<String>) {
        self.add(path, kind, true, message);
    }

    pub(super) fn compatible(&mut self, path: &str, kind: ChangeKind, message: impl Into<String>) {
        self.add(path, kind, false, message);
    }
}
