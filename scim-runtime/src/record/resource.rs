//! How the walker reaches a struct's fields: safe, object-safe, by number.
//!
//! A generated struct is a table ([`Record::ATTRIBUTES`]) and a `match` from a row's number to a field, which the
//! [`record!`](crate::record!) macro writes. Everything else (reading, writing, comparing, showing, checking) is code
//! that exists once, over `dyn Fields`. Against a serde derive this compiles in less than a third of the time.

use super::{
    attribute::{Attribute, Descriptor},
    slot::Fields,
    table::Table,
};

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

/// A resource type's struct (RFC 7643 §6).
pub trait Resource: Record + Clone + Send + Sync + Unpin {
    /// The resource type's name: `User`.
    const NAME: &'static str;
    /// Where it is, below the base URL: `/Users`.
    const ENDPOINT: &'static str;
    /// The base schema.
    const URN: &'static str;
    /// The base schema with its attributes, for what works on JSON.
    const DESCRIPTOR: Descriptor<'static> = Descriptor {
        urn: Self::URN,
        attributes: Self::ATTRIBUTES,
    };
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

impl Attribute {
    /// An object with the sub-attributes of a struct.
    #[must_use]
    pub const fn complex<R: Record>(name: &'static str) -> Self {
        Self::complex_with(name, R::TABLE.attributes)
    }

    /// The attributes of a schema extension's struct, under its URN.
    #[must_use]
    pub const fn extension<E: Extension>() -> Self {
        Self::extension_with(E::URN, E::TABLE.attributes)
    }
}
