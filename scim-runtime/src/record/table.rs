//! What is known of a record's type: a table of attributes, and where the record is in a document.

use super::attribute::Attribute;

/// What is known of a record's type.
#[derive(Debug, Clone, Copy)]
pub struct Table {
    /// The struct's name, for `Debug`.
    pub name: &'static str,
    /// Whether it stands at the top of a JSON document, and what `schemas` says there.
    pub root: Root,
    /// [`Record::ATTRIBUTES`](super::Record::ATTRIBUTES)
    pub attributes: &'static [Attribute],
}

/// Where a record stands in a JSON document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Root {
    /// Within another: a complex value, an extension.
    Part,
    /// At the top, as a resource of this schema: with `schemas`, `id` and `meta`.
    Resource(&'static str),
    /// At the top, as a message of this schema: with `schemas`.
    Message(&'static str),
}

impl Root {
    /// What the [`record!`](crate::record!) macro was told, if anything.
    #[doc(hidden)]
    #[must_use]
    pub const fn or_part(told: &[Self]) -> Self {
        match told {
            [root, ..] => *root,
            [] => Self::Part,
        }
    }

    /// The schema, at the top.
    #[must_use]
    pub fn urn(self) -> Option<&'static str> {
        match self {
            Self::Part => None,
            Self::Resource(urn) | Self::Message(urn) => Some(urn),
        }
    }
}
