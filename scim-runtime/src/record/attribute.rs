//! Descriptors: an attribute's name, type and characteristics as data (RFC 7643 §2.2, §7).
//!
//! Generated code writes them as rows of a constant; [`Attribute::from`](crate::describe) makes the same from a
//! provider's documents at run time. Validation, filters, PATCH, redaction and the test server share them.

use super::{
    characteristics::{Mutability, Returned, Uniqueness},
    kind::Kind,
};
use std::{borrow::Cow, mem};

/// An attribute: its name, type and characteristics.
///
/// The constructors take the defaults of RFC 7643 §2.2 (optional, read-write, returned by default, any case, not
/// unique); the chained methods say where an attribute differs.
///
/// ```
/// use scim_runtime::record::{Attribute, Returned};
///
/// const USER_NAME: Attribute = Attribute::string("userName").required().unique_on_server();
/// assert!(USER_NAME.required);
/// assert_eq!(USER_NAME.returned, Returned::Default);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Attribute {
    /// As it stands in JSON; for an extension its URN.
    pub name: Cow<'static, str>,
    /// The data type.
    pub kind: Kind,
    /// Whether the value is a list.
    pub multi_valued: bool,
    /// Whether a resource must have it.
    pub required: bool,
    /// Whether strings compare by case.
    pub case_exact: bool,
    /// Who may write it.
    pub mutability: Mutability,
    /// When a response contains it.
    pub returned: Returned,
    /// Where values must be unique. Informs; never checked by a client.
    pub uniqueness: Uniqueness,
    /// Suggested values; empty: any.
    pub canonical_values: Words,
    /// What a reference may point at: resource types, `external`, `uri`.
    pub reference_types: Words,
    /// The attributes within, for [`Kind::Complex`] and [`Kind::Extension`].
    pub sub_attributes: Cow<'static, [Attribute]>,
}

/// A list of words: written down in generated code, or read from a document.
#[derive(Debug, Clone)]
pub enum Words {
    /// In a constant.
    Static(&'static [&'static str]),
    /// Read at run time.
    Owned(Vec<String>),
}

impl Attribute {
    const fn new(name: &'static str, kind: Kind, within: &'static [Attribute]) -> Self {
        Self {
            name: Cow::Borrowed(name),
            kind,
            multi_valued: false,
            required: false,
            case_exact: false,
            mutability: Mutability::ReadWrite,
            returned: Returned::Default,
            uniqueness: Uniqueness::None,
            canonical_values: Words::Static(&[]),
            reference_types: Words::Static(&[]),
            sub_attributes: Cow::Borrowed(within),
        }
    }

    /// A string.
    #[must_use]
    pub const fn string(name: &'static str) -> Self {
        Self::new(name, Kind::String, &[])
    }

    /// A boolean.
    #[must_use]
    pub const fn boolean(name: &'static str) -> Self {
        Self::new(name, Kind::Boolean, &[])
    }

    /// A decimal number.
    #[must_use]
    pub const fn decimal(name: &'static str) -> Self {
        Self::new(name, Kind::Decimal, &[])
    }

    /// An integer.
    #[must_use]
    pub const fn integer(name: &'static str) -> Self {
        Self::new(name, Kind::Integer, &[])
    }

    /// An `xsd:dateTime`.
    #[must_use]
    pub const fn date_time(name: &'static str) -> Self {
        Self::new(name, Kind::DateTime, &[])
    }

    /// Base64 text.
    #[must_use]
    pub const fn binary(name: &'static str) -> Self {
        Self::new(name, Kind::Binary, &[])
    }

    /// A URI.
    #[must_use]
    pub const fn reference(name: &'static str) -> Self {
        Self::new(name, Kind::Reference, &[])
    }

    /// An object with sub-attributes.
    #[must_use]
    pub const fn complex_with(name: &'static str, sub_attributes: &'static [Attribute]) -> Self {
        Self::new(name, Kind::Complex, sub_attributes)
    }

    /// The attributes of a schema extension, under its URN.
    #[must_use]
    pub const fn extension_with(urn: &'static str, attributes: &'static [Attribute]) -> Self {
        Self::new(urn, Kind::Extension, attributes)
    }

    /// Any JSON value.
    #[must_use]
    pub const fn json(name: &'static str) -> Self {
        Self::new(name, Kind::Json, &[])
    }

    /// `multiValued: true`
    #[must_use]
    pub const fn multi_valued(mut self) -> Self {
        self.multi_valued = true;
        self
    }

    /// `required: true`
    #[must_use]
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// `caseExact: true`
    #[must_use]
    pub const fn case_exact(mut self) -> Self {
        self.case_exact = true;
        self
    }

    /// `mutability: readOnly`
    #[must_use]
    pub const fn read_only(mut self) -> Self {
        self.mutability = Mutability::ReadOnly;
        self
    }

    /// `mutability: immutable`
    #[must_use]
    pub const fn immutable(mut self) -> Self {
        self.mutability = Mutability::Immutable;
        self
    }

    /// `mutability: writeOnly`
    #[must_use]
    pub const fn write_only(mut self) -> Self {
        self.mutability = Mutability::WriteOnly;
        self
    }

    /// `returned: always`
    #[must_use]
    pub const fn always_returned(mut self) -> Self {
        self.returned = Returned::Always;
        self
    }

    /// `returned: never`
    #[must_use]
    pub const fn never_returned(mut self) -> Self {
        self.returned = Returned::Never;
        self
    }

    /// `returned: request`
    #[must_use]
    pub const fn returned_on_request(mut self) -> Self {
        self.returned = Returned::Request;
        self
    }

    /// `uniqueness: server`
    #[must_use]
    pub const fn unique_on_server(mut self) -> Self {
        self.uniqueness = Uniqueness::Server;
        self
    }

    /// `uniqueness: global`
    #[must_use]
    pub const fn globally_unique(mut self) -> Self {
        self.uniqueness = Uniqueness::Global;
        self
    }

    /// `canonicalValues`
    #[must_use]
    pub const fn canonical_values(mut self, values: &'static [&'static str]) -> Self {
        // A plain assignment would run a destructor, which a constant can't.
        mem::forget(mem::replace(
            &mut self.canonical_values,
            Words::Static(values),
        ));
        self
    }

    /// `referenceTypes`
    #[must_use]
    pub const fn reference_types(mut self, types: &'static [&'static str]) -> Self {
        mem::forget(mem::replace(
            &mut self.reference_types,
            Words::Static(types),
        ));
        self
    }

    /// Whether a required attribute has to be in a response: always, or unless the request left it out (RFC 7643 §7). Extensions
    /// may be missing, and what is written only is never there.
    pub(crate) fn is_due(&self, projected: bool) -> bool {
        self.kind != Kind::Extension
            && self.mutability != Mutability::WriteOnly
            && match self.returned {
                Returned::Always => true,
                Returned::Default => !projected,
                Returned::Never | Returned::Request => false,
            }
    }

    /// Whether this is the `userName` of a resource, which must not be empty (RFC 7643 §4.1.1).
    pub(crate) fn is_user_name(&self) -> bool {
        self.required && self.kind == Kind::String && self.name.eq_ignore_ascii_case("userName")
    }

    /// Whether an empty object is a value: a required extension is part of a resource even if it has no attributes (RFC 7643 §6).
    pub(crate) fn is_present_when_empty(&self) -> bool {
        let is_needed = |sub: &Attribute| sub.required && sub.mutability != Mutability::ReadOnly;
        self.kind == Kind::Extension && self.required && !self.sub_attributes.iter().any(is_needed)
    }

    /// The attribute of this name among `attributes`, without regard to case (RFC 7643 §2.1).
    #[must_use]
    pub fn find<'a>(attributes: &'a [Attribute], name: &str) -> Option<&'a Attribute> {
        attributes
            .iter()
            .find(|attribute| attribute.name == name)
            .or_else(|| {
                attributes
                    .iter()
                    .find(|attribute| attribute.name.eq_ignore_ascii_case(name))
            })
    }
}

impl Words {
    /// The words in order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        let (fixed, owned) = match self {
            Self::Static(words) => (*words, [].as_slice()),
            Self::Owned(words) => ([].as_slice(), words.as_slice()),
        };
        fixed
            .iter()
            .copied()
            .chain(owned.iter().map(String::as_str))
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.iter().next().is_none()
    }
}

impl PartialEq for Words {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl Eq for Words {}

/// What a resource is made of: its base schema's URN and attributes, the extensions among them as rows of
/// [`Kind::Extension`]. The common attributes of RFC 7643 §3.1 are implied and stand in [`COMMON`].
#[derive(Debug, Clone, Copy)]
pub struct Descriptor<'a> {
    /// The base schema.
    pub urn: &'a str,
    /// Its attributes and the extensions.
    pub attributes: &'a [Attribute],
}
