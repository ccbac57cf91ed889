//! What a service provider has stored: a resource with its `id` and `meta` (RFC 7643 §3.1).

use super::{
    common::{Common, Meta},
    extra::Extra,
    violation::Violation,
};
use std::ops::{Deref, DerefMut};

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
    pub fn deviations(&self) -> &[Violation] {
        self.common.deviations.as_deref().unwrap_or_default()
    }
}

impl<R: Default> Stored<R> {
    /// To be filled.
    pub(crate) fn empty() -> Self {
        Self {
            resource: R::default(),
            common: Common::default(),
        }
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
