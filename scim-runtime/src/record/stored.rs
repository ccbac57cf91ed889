//! What a service provider has stored: a resource with its `id` and `meta` (RFC 7643 §3.1).

use super::{
    Attribute, CommonName, Extra, Fields, Resource, Slot, deserialize_stored, serialize_stored,
};
use crate::{
    json::{self, Part, ReadError},
    value::{DateTime, Reference},
};
use std::ops::{Deref, DerefMut};

/// `meta`: what the service provider says about a resource (RFC 7643 §3.1).
pub struct Meta {
    /// The resource type's name.
    pub resource_type: Option<String>,
    /// When it was made.
    pub created: Option<DateTime>,
    /// When it was last changed.
    pub last_modified: Option<DateTime>,
    /// Its URI.
    pub location: Option<Reference>,
    /// Its version, as an entity tag.
    pub version: Option<String>,
    /// What the RFC does not know.
    pub extra: Extra,
}

impl Meta {
    /// `resourceType`
    pub const RESOURCE_TYPE: super::Attr<Meta, String, super::ReadOnly> =
        super::Attr::new("resourceType");
    /// `created`
    pub const CREATED: super::Attr<Meta, DateTime, super::ReadOnly> = super::Attr::new("created");
    /// `lastModified`
    pub const LAST_MODIFIED: super::Attr<Meta, DateTime, super::ReadOnly> =
        super::Attr::new("lastModified");
    /// `location`
    pub const LOCATION: super::Attr<Meta, Reference, super::ReadOnly> =
        super::Attr::new("location");
    /// `version`
    pub const VERSION: super::Attr<Meta, String, super::ReadOnly> = super::Attr::new("version");
}

crate::record! {
    Meta;
    0 resource_type String: Attribute::string("resourceType").case_exact().read_only(),
    1 created Text: Attribute::date_time("created").read_only(),
    2 last_modified Text: Attribute::date_time("lastModified").read_only(),
    3 location Text: Attribute::reference("location").case_exact().read_only().reference_types(&["uri"]),
    4 version String: Attribute::string("version").case_exact().read_only(),
}

/// The attributes of every resource that are no field of its struct.
#[derive(Debug, Clone, Default)]
pub(crate) struct Common {
    pub(crate) schemas: Vec<String>,
    pub(crate) id: Option<String>,
    pub(crate) meta: Option<Meta>,
    /// What a lenient reading put right; hardly ever there, so one word.
    pub(crate) deviations: Option<Box<[crate::check::Violation]>>,
}

impl Common {
    /// `meta.version`
    pub(crate) fn version(&self) -> Option<&str> {
        self.meta.as_ref()?.version.as_deref()
    }

    /// Whether there is an id: without one, a resource must not get out of this crate.
    pub(crate) fn is_complete(&self) -> bool {
        self.id.as_ref().is_some_and(|id| !id.is_empty())
    }

    /// Takes the `ETag` for the version where `meta.version` is not set.
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

/// A resource that a service provider has stored: the client's `R` with an `id` and, if the provider says so, `meta`.
///
/// Dereferences to `R`. Methods that take a target take an id or a `&Stored`; the latter brings its version for
/// `If-Match` (RFC 7644 §3.14).
///
/// ```
/// use scim_runtime::{models::User, record::Stored};
///
/// let user: Stored<User> = Stored::from_json(br#"{
///     "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"],
///     "id": "2819c223", "userName": "bjensen@example.com",
///     "meta": {"version": "W/\"3694e05e9dff590\""}
/// }"#)?;
/// assert_eq!(user.id(), "2819c223");
/// assert_eq!(user.user_name.as_deref(), Some("bjensen@example.com"));
/// assert_eq!(user.version(), Some("W/\"3694e05e9dff590\""));
/// # Ok::<(), scim_runtime::ReadError>(())
/// ```
#[derive(Clone)]
pub struct Stored<R> {
    pub(crate) resource: R,
    /// With an id that is not empty, once [`Stored::is_complete`] has been asked.
    pub(crate) common: Common,
}

impl<R> Stored<R> {
    /// The resource's identifier: unique with the provider, opaque, never empty.
    #[must_use]
    pub fn id(&self) -> &str {
        self.common.id.as_deref().unwrap_or_default()
    }

    /// What the provider says about the resource; without values where it says nothing.
    #[must_use]
    pub fn meta(&self) -> &Meta {
        static NOTHING: Meta = Meta {
            resource_type: None,
            created: None,
            last_modified: None,
            location: None,
            version: None,
            extra: Extra::none(),
        };
        self.common.meta.as_ref().unwrap_or(&NOTHING)
    }

    /// The version, as the provider wrote it: `meta.version`, else the response's `ETag` (RFC 7644 §3.14).
    #[must_use]
    pub fn version(&self) -> Option<&str> {
        self.common.version()
    }

    /// `schemas` as they came.
    #[must_use]
    pub fn schemas(&self) -> &[String] {
        &self.common.schemas
    }

    /// The resource without what the provider added: to be changed and sent again.
    #[must_use]
    pub fn into_resource(self) -> R {
        self.resource
    }

    /// How the response broke the schema, where a lenient reading overlooked it.
    #[must_use]
    pub fn deviations(&self) -> &[crate::check::Violation] {
        self.common.deviations.as_deref().unwrap_or_default()
    }
}

/// A resource with an id; the same for every type.
fn read_whole(bytes: &[u8], record: &mut dyn Fields, common: &mut Common) -> Result<(), ReadError> {
    json::read_stored(bytes, record, common, false).map_err(|error| *error)?;
    if common.is_complete() {
        Ok(())
    } else {
        Err(ReadError::no_id())
    }
}

impl<R: Resource> Stored<R> {
    /// Reads a resource from JSON.
    ///
    /// # Errors
    /// If the text is not JSON, an attribute has another type than its schema says, or there is no `id`.
    pub fn from_json(bytes: &[u8]) -> Result<Self, ReadError> {
        let mut stored = Self::empty();
        read_whole(bytes, &mut stored.resource, &mut stored.common)?;
        Ok(stored)
    }

    /// To be filled.
    pub(crate) fn empty() -> Self {
        Self {
            resource: R::default(),
            common: Common::default(),
        }
    }

    /// Writes the resource with its common attributes as JSON.
    #[must_use]
    pub fn to_json(&self) -> Vec<u8> {
        json::write_record(&self.resource, Some(&self.common), Part::Everything)
    }
}

impl<R> Deref for Stored<R> {
    type Target = R;
    fn deref(&self) -> &R {
        &self.resource
    }
}

impl<R> DerefMut for Stored<R> {
    fn deref_mut(&mut self) -> &mut R {
        &mut self.resource
    }
}

impl<R: PartialEq> PartialEq for Stored<R> {
    fn eq(&self, other: &Self) -> bool {
        self.id() == other.id() && self.resource == other.resource && self.meta() == other.meta()
    }
}

impl<R: std::fmt::Debug> std::fmt::Debug for Stored<R> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Stored")
            .field("id", &self.id())
            .field("resource", &self.resource)
            .field("meta", self.meta())
            .finish_non_exhaustive()
    }
}

impl<R: Resource> serde::Serialize for Stored<R> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serialize_stored(&self.resource, &self.common, serializer)
    }
}

impl<'de, R: Resource> serde::Deserialize<'de> for Stored<R> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut stored = Self::empty();
        deserialize_stored(&mut stored.resource, &mut stored.common, deserializer)?;
        if stored.common.is_complete() {
            Ok(stored)
        } else {
            Err(serde::de::Error::custom("the resource has no `id`"))
        }
    }
}
