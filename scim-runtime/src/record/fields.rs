//! How the walker reaches a struct's fields: safe, object-safe, by number.
//!
//! A generated struct is a table ([`Record::ATTRIBUTES`]) and a `match` from a row's number to a field, which the
//! [`record!`](crate::record!) macro writes. Everything else (reading, writing, comparing, showing, checking) is code
//! that exists once, over `dyn Fields`. Against a serde derive this compiles in less than a third of the time.

use super::{Attribute, Extra, Field, Slot, View};

/// A struct that stands for a SCIM schema or a complex attribute.
///
/// Implemented by the [`record!`](crate::record!) macro in generated code: a table, and the fields by the number of their row. What
/// reads, writes, compares, shows and checks such a struct is written once, over `dyn` [`Fields`].
pub trait Record: Fields + Default + 'static {
    /// What is known of the type.
    const TABLE: &'static Table;
    /// The attributes in the schema's order, extensions last.
    const ATTRIBUTES: &'static [Attribute] = Self::TABLE.attributes;
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

/// A resource type's struct (RFC 7643 §6).
pub trait Resource: Record + Clone + Send + Sync + Unpin {
    /// The resource type's name: `User`.
    const NAME: &'static str;
    /// Where it is, below the base URL: `/Users`.
    const ENDPOINT: &'static str;
    /// The base schema.
    const URN: &'static str;
}

/// A schema extension's struct (RFC 7643 §3.3).
pub trait Extension: Record {
    /// The extension's schema.
    const URN: &'static str;
}

/// `Self` has the attributes of `O`: they are its own, or those of one of its extensions.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no attributes of `{O}`",
    label = "this attribute belongs to `{O}`",
    note = "an attribute is usable with the resource type that declares it, or that lists its schema under `schemaExtensions`"
)]
pub trait Extends<O> {
    /// The extension's URN, which attribute paths are prefixed with; `None` for the base schema.
    const PREFIX: Option<&'static str>;
}

impl<R: Record> Extends<R> for R {
    const PREFIX: Option<&'static str> = None;
}

/// What is known of a record's type.
#[derive(Debug, Clone, Copy)]
pub struct Table {
    /// The struct's name, for `Debug`.
    pub name: &'static str,
    /// Whether it stands at the top of a JSON document, and what `schemas` says there.
    pub root: Root,
    /// [`Record::ATTRIBUTES`]
    pub attributes: &'static [Attribute],
}

/// Access to the fields of a [`Record`] by the number of their row; object-safe.
pub trait Fields {
    /// [`Record::TABLE`]
    fn table(&self) -> &'static Table;
    /// Where attribute `index` is written to; past the end what the schema does not know.
    fn slot(&mut self, index: usize) -> Slot<'_>;
    /// Where attribute `index` is read from; past the end what the schema does not know.
    fn field(&self, index: usize) -> Field<'_>;
}

impl dyn Fields + '_ {
    /// Where it stands in a document.
    #[must_use]
    pub fn root(&self) -> Root {
        self.table().root
    }

    /// [`Record::ATTRIBUTES`]
    #[must_use]
    pub fn attributes(&self) -> &'static [Attribute] {
        self.table().attributes
    }

    /// The value of attribute `index`.
    #[inline]
    #[must_use]
    pub fn view(&self, index: usize) -> View<'_> {
        self.field(index).view()
    }

    /// What the schema does not know.
    #[must_use]
    pub fn extra(&self) -> &Extra {
        static NOTHING: Extra = Extra::none();
        match self.field(usize::MAX) {
            Field::Extra(extra) => extra,
            _ => &NOTHING,
        }
    }

    /// What the schema does not know.
    #[must_use]
    pub fn extra_mut(&mut self) -> Option<&mut Extra> {
        match self.slot(usize::MAX) {
            Slot::Extra(extra) => Some(extra),
            _ => None,
        }
    }
}
