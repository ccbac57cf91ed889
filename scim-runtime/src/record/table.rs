//! The table of a record's type: its attributes, and its place in a document.

use super::{
    attribute::Attribute,
    kind::Kind,
    written::{WrittenName, are_distinct, is_plain, is_same_name},
};

/// The table of a record's type.
#[derive(Debug, Clone, Copy)]
pub struct Table {
    /// The struct's name, for `Debug`.
    pub name: &'static str,
    /// Whether the record is a standalone document, and its schema.
    pub root: Root,
    /// [`Record::ATTRIBUTES`](super::Record::ATTRIBUTES)
    pub attributes: &'static [Attribute],
    /// The names of the attributes, ready to be written.
    pub(crate) names: &'static [WrittenName],
    pub(crate) checked: CheckedRows,
}

impl Table {
    pub(super) const fn new(
        (name, root): (&'static str, Root),
        attributes: &'static [Attribute],
        names: &'static [WrittenName],
    ) -> Self {
        Self {
            name,
            root,
            attributes,
            names,
            checked: CheckedRows::of(attributes, root),
        }
    }
}

/// The rows that the reader checks after each record, so that it needn't look at all rows. Bit *n* stands for row *n*; rows from 64
/// on are not in it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct CheckedRows {
    /// Required in a whole resource.
    pub(crate) due: u64,
    /// Required in a projected resource too.
    pub(crate) always_due: u64,
    /// Never returned.
    pub(crate) secret: u64,
    /// The row of `primary`; past the end if there is none.
    pub(crate) primary: usize,
    /// The first row of an extension; past the end if there is none.
    pub(crate) first_extension: usize,
    /// Whether JSON has all names and the schema's URN as they are, without escapes.
    pub(crate) plain_names: bool,
    /// Whether a name in any case belongs to one row only, and to no common attribute.
    pub(crate) distinct_names: bool,
}

impl CheckedRows {
    const fn of(attributes: &[Attribute], root: Root) -> Self {
        let mut rows = Self {
            due: 0,
            always_due: 0,
            secret: 0,
            primary: usize::MAX,
            first_extension: usize::MAX,
            plain_names: match root {
                Root::Part => true,
                Root::Resource(urn) | Root::Message(urn) => is_plain(urn.as_bytes()),
            },
            distinct_names: are_distinct(attributes),
        };
        let (mut row, mut rest) = (0, attributes);
        while let [attribute, after @ ..] = rest {
            if row < 64 {
                if attribute.required {
                    rows.due |= (attribute.is_due(false) as u64) << row;
                    rows.always_due |= (attribute.is_due(true) as u64) << row;
                }
                rows.secret |= (attribute.is_secret() as u64) << row;
            }
            if matches!(attribute.kind, Kind::Extension) && rows.first_extension == usize::MAX {
                rows.first_extension = row;
            }
            if matches!(attribute.kind, Kind::Boolean)
                && matches!(attribute.name_bytes(), b"primary")
            {
                rows.primary = row;
            }
            rows.plain_names &= is_plain(attribute.name_bytes());
            rows.distinct_names &= !root.has_common(attribute.name_bytes());
            (row, rest) = (row + 1, after);
        }
        rows
    }
}

impl Root {
    /// Whether a name is one of the common attributes that a root has besides its rows.
    const fn has_common(self, name: &[u8]) -> bool {
        match self {
            Self::Part => false,
            Self::Message(_) => is_same_name(name, b"schemas"),
            Self::Resource(_) => {
                is_same_name(name, b"schemas")
                    || is_same_name(name, b"id")
                    || is_same_name(name, b"meta")
            }
        }
    }
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
