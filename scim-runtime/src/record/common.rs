//! The common attributes: `schemas`, `id`, `externalId`, `meta` (RFC 7643 §3.1).

use super::{
    attr::{Attr, ReadOnly},
    attribute::Attribute,
    extra::Extra,
    lookup::CommonName,
    resource::Record,
    slot::Slot,
    violation::Violation,
};
use crate::value::{DateTime, Reference};

/// The metadata of a resource, set by the service provider (RFC 7643 §3.1).
///
/// ```
/// use scim_runtime::testing;
///
/// let (_, user) = testing::with_user()?;
/// assert_eq!(user.meta().resource_type.as_deref(), Some("User"));
/// # Ok::<(), scim_runtime::Error>(())
/// ```
#[doc(alias = "lastModified")]
pub struct Meta {
    /// The resource type's name.
    pub resource_type: Option<String>,
    /// When the resource was created.
    pub created: Option<DateTime>,
    /// When the resource was last changed.
    pub last_modified: Option<DateTime>,
    /// The URI of the resource.
    pub location: Option<Reference>,
    /// The version of the resource, as an entity tag.
    pub version: Option<String>,
    /// Unknown attributes.
    pub extra: Extra,
}

impl Meta {
    /// `resourceType`
    pub const RESOURCE_TYPE: Attr<Meta, String, ReadOnly> = Attr::new("resourceType");
    /// `created`
    pub const CREATED: Attr<Meta, DateTime, ReadOnly> = Attr::new("created");
    /// `lastModified`
    pub const LAST_MODIFIED: Attr<Meta, DateTime, ReadOnly> = Attr::new("lastModified");
    /// `location`
    pub const LOCATION: Attr<Meta, Reference, ReadOnly> = Attr::new("location");
    /// `version`
    pub const VERSION: Attr<Meta, String, ReadOnly> = Attr::new("version");
}

crate::record! {
    Meta;
    resource_type String: Attribute::string("resourceType").case_exact().read_only(),
    created Text: Attribute::date_time("created").read_only(),
    last_modified Text: Attribute::date_time("lastModified").read_only(),
    location Text: Attribute::reference("location").case_exact().read_only().reference_types(&["uri"]),
    version String: Attribute::string("version").case_exact().read_only(),
}

/// The common attributes, which are not fields of a resource's struct.
#[derive(Debug, Clone, Default)]
pub(crate) struct Common {
    pub(crate) schemas: Vec<String>,
    pub(crate) id: Option<String>,
    pub(crate) meta: Option<Meta>,
    /// The values that a lenient reading corrected; boxed because they are rare.
    pub(crate) deviations: Option<Box<[Violation]>>,
    pub(crate) extent: Extent,
}

/// Whether a resource was read as a whole.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Extent {
    #[default]
    Whole,
    /// With `attributes` or `excludedAttributes`: an attribute that is missing here may have a value (RFC 7644 §3.9).
    #[cfg(feature = "client")]
    Projected,
}

impl Common {
    /// `meta.version`
    pub(crate) fn version(&self) -> Option<&str> {
        self.meta.as_ref()?.version.as_deref()
    }

    /// Whether the resource has an id. Resources without one are never returned to users.
    pub(crate) fn is_complete(&self) -> bool {
        self.id.as_ref().is_some_and(|id| !id.is_empty())
    }

    /// Uses the `ETag` as the version unless `meta.version` is set.
    #[cfg(feature = "client")]
    pub(crate) fn default_version(&mut self, etag: &str) {
        let meta = self.meta.get_or_insert_default();
        if meta.version.is_none() {
            meta.version = Some(etag.to_owned());
        }
    }

    pub(crate) fn slot(&mut self, name: CommonName) -> Slot<'_> {
        match name {
            CommonName::Schemas => Slot::Strings(&mut self.schemas),
            CommonName::Id => Slot::String(&mut self.id),
            CommonName::Meta => Slot::Record(&mut self.meta),
        }
    }
}

/// The attributes that every resource has (RFC 7643 §3, §3.1).
pub(crate) const COMMON: &[Attribute] = &[
    Attribute::reference("schemas")
        .multi_valued()
        .required()
        .always_returned(),
    Attribute::string("id")
        .case_exact()
        .read_only()
        .always_returned()
        .unique_on_server(),
    Attribute::string("externalId").case_exact(),
    Attribute::complex_with("meta", META).read_only(),
];

impl Attribute {
    /// Returns the attributes that every resource has: `schemas`, `id`, `externalId` and `meta` (RFC 7643 §3, §3.1).
    ///
    /// ```
    /// use scim_runtime::record::Attribute;
    ///
    /// assert!(Attribute::find(Attribute::common(), "externalId").is_some());
    /// ```
    #[must_use]
    pub const fn common() -> &'static [Self] {
        COMMON
    }
}

/// The sub-attributes of `meta` (RFC 7643 §3.1).
pub(crate) const META: &[Attribute] = <Meta as Record>::ATTRIBUTES;
