//! Stored resources: with `id` and `meta` (RFC 7643 §3.1).

use super::{
    common::{Common, Extent, Meta},
    extra::Extra,
    violation::Violation,
};
use std::ops::{Deref, DerefMut};

/// A resource that the service provider has stored: the client's `R`, with an `id` and usually `meta`.
///
/// It dereferences to `R`. Methods with a target take an id or a `&Stored`; a `&Stored` adds its version as `If-Match`
/// (RFC 7644 §3.14).
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
#[doc(alias("id", "ETag"))]
pub struct Stored<R> {
    pub(crate) resource: R,
    /// The id is never empty: readers check [`Common::is_complete`].
    pub(crate) common: Common,
}

impl<R> Stored<R> {
    /// The identifier: opaque, unique within the provider, never empty.
    ///
    /// ```
    /// use scim_runtime::testing;
    ///
    /// let (scim, user) = testing::with_user()?;
    /// assert_eq!(scim.users().get(user.id()).send()?.id(), user.id());
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    #[must_use]
    pub fn id(&self) -> &str {
        self.common.id.as_deref().unwrap_or_default()
    }

    /// The metadata; its fields are `None` if the provider sent none.
    ///
    /// ```
    /// use scim_runtime::testing;
    ///
    /// let (_, user) = testing::with_user()?;
    /// assert!(user.meta().created.is_some());
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
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

    /// The version as the provider wrote it: `meta.version`, or the `ETag` of the response (RFC 7644 §3.14).
    ///
    /// ```
    /// use scim_runtime::testing;
    ///
    /// let (scim, user) = testing::with_user()?;
    /// let again = scim.users().get(user.id()).send()?;
    /// assert_eq!(again.version(), user.version());
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    #[must_use]
    #[doc(alias = "ETag")]
    pub fn version(&self) -> Option<&str> {
        self.common.version()
    }

    /// `schemas` as received.
    ///
    /// ```
    /// use scim_runtime::testing;
    ///
    /// let (_, user) = testing::with_user()?;
    /// assert_eq!(user.schemas(), ["urn:ietf:params:scim:schemas:core:2.0:User"]);
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    #[must_use]
    pub fn schemas(&self) -> &[String] {
        &self.common.schemas
    }

    /// The resource without the common attributes.
    ///
    /// ```
    /// use scim_runtime::testing;
    ///
    /// let (scim, user) = testing::with_user()?;
    /// let copy = scim_runtime::models::User { user_name: Some("copy".into()), ..user.into_resource() };
    /// assert!(scim.users().create(&copy).send().is_ok());
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    #[must_use]
    pub fn into_resource(self) -> R {
        self.resource
    }

    /// Whether the resource was requested with a projection, so that attributes may be missing.
    ///
    /// [`Endpoint::replace`](crate::client::Endpoint::replace) and [`Patch::between`](crate::patch::Patch::between) refuse such
    /// a resource, because they would remove the attributes that were not requested.
    #[must_use]
    pub fn is_projected(&self) -> bool {
        self.common.extent != Extent::Whole
    }

    /// The violations of the schema that a lenient reading corrected.
    ///
    /// ```
    /// use scim_runtime::testing;
    ///
    /// let (_, user) = testing::with_user()?;
    /// assert!(user.deviations().is_empty());
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    #[must_use]
    pub fn deviations(&self) -> &[Violation] {
        self.common.deviations.as_deref().unwrap_or_default()
    }
}

impl<R: Default> Stored<R> {
    /// An empty resource to read into.
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
