//! The table of a record's type: its attributes, and its place in a document.

use super::attribute::Attribute;

/// The table of a record's type.
#[derive(Debug, Clone, Copy)]
pub struct Table {
    /// The struct's name, for `Debug`.
    pub name: &'static str,
    /// Whether the record is a standalone document, and its schema.
    pub root: Root,
    /// [`Record::ATTRIBUTES`](super::Record::ATTRIBUTES)
    pub attributes: &'static [Attribute],
}

/// Whether a record is a standalone document, for [`record!`](crate::record!).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Root {
    /// A part of another record: a complex value, an extension.
    Part,
    /// A resource of this schema, with `schemas`, `id` and `meta`.
    Resource(&'static str),
    /// A message of this schema, with `schemas`.
    Message(&'static str),
}

impl Root {
    /// The root that was passed to [`record!`](crate::record!), if any.
    #[doc(hidden)]
    #[must_use]
    pub const fn or_part(given: &[Self]) -> Self {
        match given {
            [root, ..] => *root,
            [] => Self::Part,
        }
    }

    /// The schema of a resource or message.
    ///
    /// ```
    /// use scim_runtime::support::Root;
    ///
    /// assert_eq!(Root::Resource("urn:example:Badge").urn(), Some("urn:example:Badge"));
    /// assert_eq!(Root::Part.urn(), None);
    /// ```
    #[must_use]
    pub fn urn(self) -> Option<&'static str> {
        match self {
            Self::Part => None,
            Self::Resource(urn) | Self::Message(urn) => Some(urn),
        }
    }
}
