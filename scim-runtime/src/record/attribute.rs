//! Attributes as data: name, type and characteristics (RFC 7643 §2.2, §7).
//!
//! Generated code writes them as rows of a constant; [`describe`](crate::describe) builds the same from a provider's documents at run
//! time. Checks, filters, PATCH, redaction and the test server share them.

use super::{
    characteristics::{Mutability, Returned, Uniqueness},
    kind::Kind,
};
use std::{borrow::Cow, mem};

/// An attribute: its name, type and characteristics.
///
/// The constructors take the defaults of RFC 7643 §2.2: optional, read-write, returned by default, compared without regard to
/// case, not unique. Change them with chained methods.
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
#[doc(alias("characteristics", "canonicalValues", "subAttributes"))]
pub struct Attribute {
    /// The name in JSON; for an extension, its URN.
    pub name: Cow<'static, str>,
    /// The data type.
    pub kind: Kind,
    /// Whether the value is a list.
    pub multi_valued: bool,
    /// Whether a resource must have it.
    pub required: bool,
    /// Whether strings are compared with regard to case.
    pub case_exact: bool,
    /// Who may write it.
    pub mutability: Mutability,
    /// When a response contains it.
    pub returned: Returned,
    /// Where values must be unique. Clients don't check it.
    pub uniqueness: Uniqueness,
    /// Suggested values; empty if there are none.
    pub canonical_values: Words,
    /// What a reference can point to: resource types, `external`, `uri`.
    pub reference_types: Words,
    /// The sub-attributes, for [`Kind::Complex`] and [`Kind::Extension`].
    pub sub_attributes: Cow<'static, [Attribute]>,
}

/// A list of words: a constant of generated code, or read from a document.
///
/// ```
/// use scim_runtime::record::Words;
///
/// let words = Words::Static(&["work", "home"]);
/// assert_eq!(words, Words::Owned(vec!["work".to_owned(), "home".to_owned()]));
/// ```
#[derive(Debug, Clone)]
pub enum Words {
    /// A constant.
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

    /// Creates a string attribute.
    ///
    /// ```
    /// use scim_runtime::record::{Attribute, Kind};
    /// assert_eq!(Attribute::string("nickName").kind, Kind::String);
    /// ```
    #[must_use]
    pub const fn string(name: &'static str) -> Self {
        Self::new(name, Kind::String, &[])
    }

    /// Creates a boolean attribute.
    ///
    /// ```
    /// use scim_runtime::record::{Attribute, Kind};
    /// assert_eq!(Attribute::boolean("active").kind, Kind::Boolean);
    /// ```
    #[must_use]
    pub const fn boolean(name: &'static str) -> Self {
        Self::new(name, Kind::Boolean, &[])
    }

    /// Creates a decimal attribute.
    ///
    /// ```
    /// use scim_runtime::record::{Attribute, Kind};
    /// assert_eq!(Attribute::decimal("height").kind, Kind::Decimal);
    /// ```
    #[must_use]
    pub const fn decimal(name: &'static str) -> Self {
        Self::new(name, Kind::Decimal, &[])
    }

    /// Creates an integer attribute.
    ///
    /// ```
    /// use scim_runtime::record::{Attribute, Kind};
    /// assert_eq!(Attribute::integer("floor").kind, Kind::Integer);
    /// ```
    #[must_use]
    pub const fn integer(name: &'static str) -> Self {
        Self::new(name, Kind::Integer, &[])
    }

    /// Creates an attribute for dates and times (`xsd:dateTime`).
    ///
    /// ```
    /// use scim_runtime::record::{Attribute, Kind};
    /// assert_eq!(Attribute::date_time("hiredAt").kind, Kind::DateTime);
    /// ```
    #[must_use]
    pub const fn date_time(name: &'static str) -> Self {
        Self::new(name, Kind::DateTime, &[])
    }

    /// Creates an attribute for base64 text.
    ///
    /// ```
    /// use scim_runtime::record::{Attribute, Kind};
    /// assert_eq!(Attribute::binary("photo").kind, Kind::Binary);
    /// ```
    #[must_use]
    pub const fn binary(name: &'static str) -> Self {
        Self::new(name, Kind::Binary, &[])
    }

    /// Creates an attribute for URIs.
    ///
    /// ```
    /// use scim_runtime::record::{Attribute, Kind};
    /// assert_eq!(Attribute::reference("profileUrl").kind, Kind::Reference);
    /// ```
    #[must_use]
    pub const fn reference(name: &'static str) -> Self {
        Self::new(name, Kind::Reference, &[])
    }

    /// Creates a complex attribute from its sub-attributes.
    ///
    /// ```
    /// use scim_runtime::record::Attribute;
    ///
    /// const NAME: &[Attribute] = &[Attribute::string("familyName"), Attribute::string("givenName")];
    /// assert_eq!(Attribute::complex_with("name", NAME).sub_attributes.len(), 2);
    /// ```
    #[must_use]
    pub const fn complex_with(name: &'static str, sub_attributes: &'static [Attribute]) -> Self {
        Self::new(name, Kind::Complex, sub_attributes)
    }

    /// Creates the row of a schema extension from its URN and its attributes.
    ///
    /// ```
    /// use scim_runtime::record::{Attribute, Kind};
    ///
    /// const BADGE: &[Attribute] = &[Attribute::integer("number")];
    /// assert_eq!(Attribute::extension_with("urn:example:Badge", BADGE).kind, Kind::Extension);
    /// ```
    #[must_use]
    pub const fn extension_with(urn: &'static str, attributes: &'static [Attribute]) -> Self {
        Self::new(urn, Kind::Extension, attributes)
    }

    /// Creates an attribute for any JSON value.
    ///
    /// ```
    /// use scim_runtime::record::{Attribute, Kind};
    /// assert_eq!(Attribute::json("settings").kind, Kind::Json);
    /// ```
    #[must_use]
    pub const fn json(name: &'static str) -> Self {
        Self::new(name, Kind::Json, &[])
    }

    /// Makes the attribute multi-valued (`multiValued: true`).
    ///
    /// ```
    /// use scim_runtime::record::Attribute;
    /// assert!(Attribute::string("tags").multi_valued().multi_valued);
    /// ```
    #[must_use]
    pub const fn multi_valued(mut self) -> Self {
        self.multi_valued = true;
        self
    }

    /// Makes the attribute required (`required: true`).
    ///
    /// ```
    /// use scim_runtime::record::Attribute;
    /// assert!(Attribute::string("userName").required().required);
    /// ```
    #[must_use]
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// Compares strings with regard to case (`caseExact: true`).
    ///
    /// ```
    /// use scim_runtime::record::Attribute;
    /// assert!(Attribute::string("id").case_exact().case_exact);
    /// ```
    #[must_use]
    pub const fn case_exact(mut self) -> Self {
        self.case_exact = true;
        self
    }

    /// Only the service provider writes it (`mutability: readOnly`).
    ///
    /// ```
    /// use scim_runtime::record::{Attribute, Mutability};
    /// assert_eq!(Attribute::string("a").read_only().mutability, Mutability::ReadOnly);
    /// ```
    #[must_use]
    pub const fn read_only(mut self) -> Self {
        self.mutability = Mutability::ReadOnly;
        self
    }

    /// The client writes it once (`mutability: immutable`).
    ///
    /// ```
    /// use scim_runtime::record::{Attribute, Mutability};
    /// assert_eq!(Attribute::string("a").immutable().mutability, Mutability::Immutable);
    /// ```
    #[must_use]
    pub const fn immutable(mut self) -> Self {
        self.mutability = Mutability::Immutable;
        self
    }

    /// The client writes it, and it is never returned (`mutability: writeOnly`).
    ///
    /// ```
    /// use scim_runtime::record::{Attribute, Mutability};
    /// assert_eq!(Attribute::string("a").write_only().mutability, Mutability::WriteOnly);
    /// ```
    #[must_use]
    pub const fn write_only(mut self) -> Self {
        self.mutability = Mutability::WriteOnly;
        self
    }

    /// Every response contains it (`returned: always`).
    ///
    /// ```
    /// use scim_runtime::record::{Attribute, Returned};
    /// assert_eq!(Attribute::string("a").always_returned().returned, Returned::Always);
    /// ```
    #[must_use]
    pub const fn always_returned(mut self) -> Self {
        self.returned = Returned::Always;
        self
    }

    /// No response contains it (`returned: never`).
    ///
    /// ```
    /// use scim_runtime::record::{Attribute, Returned};
    /// assert_eq!(Attribute::string("a").never_returned().returned, Returned::Never);
    /// ```
    #[must_use]
    pub const fn never_returned(mut self) -> Self {
        self.returned = Returned::Never;
        self
    }

    /// A response contains it if the request names it (`returned: request`).
    ///
    /// ```
    /// use scim_runtime::record::{Attribute, Returned};
    /// assert_eq!(Attribute::string("a").returned_on_request().returned, Returned::Request);
    /// ```
    #[must_use]
    pub const fn returned_on_request(mut self) -> Self {
        self.returned = Returned::Request;
        self
    }

    /// Values are unique among the provider's resources (`uniqueness: server`).
    ///
    /// ```
    /// use scim_runtime::record::{Attribute, Uniqueness};
    /// assert_eq!(Attribute::string("a").unique_on_server().uniqueness, Uniqueness::Server);
    /// ```
    #[must_use]
    pub const fn unique_on_server(mut self) -> Self {
        self.uniqueness = Uniqueness::Server;
        self
    }

    /// Values are unique everywhere (`uniqueness: global`).
    ///
    /// ```
    /// use scim_runtime::record::{Attribute, Uniqueness};
    /// assert_eq!(Attribute::string("a").globally_unique().uniqueness, Uniqueness::Global);
    /// ```
    #[must_use]
    pub const fn globally_unique(mut self) -> Self {
        self.uniqueness = Uniqueness::Global;
        self
    }

    /// Sets the suggested values (`canonicalValues`).
    ///
    /// ```
    /// use scim_runtime::record::Attribute;
    ///
    /// const TYPE: Attribute = Attribute::string("type").canonical_values(&["work", "home"]);
    /// assert_eq!(TYPE.canonical_values.iter().count(), 2);
    /// ```
    #[must_use]
    pub const fn canonical_values(mut self, values: &'static [&'static str]) -> Self {
        // An assignment would run a destructor, which a constant can't.
        mem::forget(mem::replace(
            &mut self.canonical_values,
            Words::Static(values),
        ));
        self
    }

    /// Sets what a reference can point to (`referenceTypes`).
    ///
    /// ```
    /// use scim_runtime::record::Attribute;
    ///
    /// const MEMBER: Attribute = Attribute::reference("$ref").reference_types(&["User", "Group"]);
    /// assert_eq!(MEMBER.reference_types.iter().next(), Some("User"));
    /// ```
    #[must_use]
    pub const fn reference_types(mut self, types: &'static [&'static str]) -> Self {
        mem::forget(mem::replace(
            &mut self.reference_types,
            Words::Static(types),
        ));
        self
    }

    /// Whether a response must contain a required attribute (RFC 7643 §7): always, or unless the request left it out. Extensions
    /// may be missing, and write-only attributes are never returned.
    pub(crate) const fn is_due(&self, projected: bool) -> bool {
        !matches!(self.kind, Kind::Extension)
            && !matches!(self.mutability, Mutability::WriteOnly)
            && match self.returned {
                Returned::Always => true,
                Returned::Default => !projected,
                Returned::Never | Returned::Request => false,
            }
    }

    /// Whether values are secret, like a password (RFC 7643 §4.1, §7).
    pub(crate) const fn is_secret(&self) -> bool {
        matches!(self.returned, Returned::Never) || matches!(self.mutability, Mutability::WriteOnly)
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

    /// Finds an attribute by its name, without regard to case (RFC 7643 §2.1).
    ///
    /// ```
    /// use scim_runtime::{models::User, record::{Attribute, Record}};
    ///
    /// assert!(Attribute::find(User::ATTRIBUTES, "USERNAME").is_some());
    /// assert!(Attribute::find(User::ATTRIBUTES, "shoeSize").is_none());
    /// ```
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
    ///
    /// ```
    /// use scim_runtime::record::Words;
    /// assert_eq!(Words::Static(&["work", "home"]).iter().last(), Some("home"));
    /// ```
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

    /// Whether the list is empty.
    ///
    /// ```
    /// use scim_runtime::record::Words;
    /// assert!(Words::Owned(vec![]).is_empty());
    /// ```
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

/// The attributes of a resource: those of its base schema, and its extensions as rows of [`Kind::Extension`]. The common attributes
/// of RFC 7643 §3.1 are implied; [`Attribute::common`] returns them.
///
/// ```
/// use scim_runtime::{filter::Filter, models::User, record::Resource};
///
/// assert!(Filter::parse("title pr")?.check(User::DESCRIPTOR).is_ok());
/// # Ok::<(), scim_runtime::filter::FilterError>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Descriptor<'a> {
    /// The URN of the base schema.
    pub urn: &'a str,
    /// Its attributes, and the extensions.
    pub attributes: &'a [Attribute],
}
