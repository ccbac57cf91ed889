//! Traits of generated structs.
//!
//! A generated struct has a table of attributes and a `match` from a row's number to a field, both written by
//! [`record!`](crate::record!). Reading, writing, comparing and checking is code that exists once, over `dyn Fields`: it compiles in less
//! than a third of the time of a serde derive.

use super::{
    attribute::{Attribute, Descriptor},
    slot::Fields,
    table::Root,
};

/// The struct of a SCIM schema or of a complex attribute, implemented by [`record!`](crate::record!).
///
/// ```
/// use scim_runtime::{models::User, record::Record};
/// assert_eq!(User::ATTRIBUTES[1].name, "userName");
/// ```
pub trait Record: Fields + Default + 'static {
    /// The attributes in the schema's order, extensions last.
    const ATTRIBUTES: &'static [Attribute];
    /// Whether the record is a standalone document.
    #[doc(hidden)]
    const ROOT: Root = Root::Part;
}

/// A resource type's struct (RFC 7643 §6).
///
/// ```
/// use scim_runtime::{models::User, record::Resource};
///
/// assert_eq!((<User as Resource>::NAME, User::ENDPOINT), ("User", "/Users"));
/// ```
pub trait Resource: Record + Clone + Send + Sync + Unpin {
    /// The resource type's name: `User`.
    const NAME: &'static str;
    /// The path below the base URL: `/Users`.
    const ENDPOINT: &'static str;
    /// The URN of the base schema.
    const URN: &'static str;
    /// The base schema with its attributes, for functions that work on JSON.
    const DESCRIPTOR: Descriptor<'static> = Descriptor {
        urn: Self::URN,
        attributes: Self::ATTRIBUTES,
    };
}

/// A schema extension's struct (RFC 7643 §3.3).
///
/// ```
/// use scim_runtime::{models::EnterpriseUser, record::Extension};
///
/// assert!(EnterpriseUser::URN.ends_with(":enterprise:2.0:User"));
/// ```
pub trait Extension: Record {
    /// The URN of the extension's schema.
    const URN: &'static str;
}

/// Implemented by a resource type `Self` for each `O` whose attributes it has: itself, and its extensions.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no attributes of `{O}`",
    label = "this attribute belongs to `{O}`",
    note = "an attribute is usable with the resource type that declares it, or that lists its schema under `schemaExtensions`"
)]
pub trait Extends<O> {
    /// The extension's URN, which prefixes attribute paths; `None` for the base schema.
    const PREFIX: Option<&'static str>;
}

impl<R: Record> Extends<R> for R {
    const PREFIX: Option<&'static str> = None;
}

impl Attribute {
    /// Creates a complex attribute with the sub-attributes of a struct.
    ///
    /// ```
    /// use scim_runtime::{models::user::Name, record::Attribute};
    ///
    /// const NAME: Attribute = Attribute::complex::<Name>("name");
    /// assert!(Attribute::find(&NAME.sub_attributes, "familyName").is_some());
    /// ```
    #[must_use]
    pub const fn complex<R: Record>(name: &'static str) -> Self {
        Self::complex_with(name, R::ATTRIBUTES)
    }

    /// Creates the row of a schema extension from its struct.
    ///
    /// ```
    /// use scim_runtime::{models::EnterpriseUser, record::{Attribute, Extension}};
    ///
    /// const ROW: Attribute = Attribute::extension::<EnterpriseUser>();
    /// assert_eq!(ROW.name, EnterpriseUser::URN);
    /// ```
    #[must_use]
    pub const fn extension<E: Extension>() -> Self {
        Self::extension_with(E::URN, E::ATTRIBUTES)
    }
}
