//! `/Me` as a resource of a type that is known only at run time (RFC 7644 §3.11).

use super::endpoint::{Dynamic, DynamicTarget};
use crate::{client::request::Request, dynamic::DynamicResource, patch::Operation};
use std::fmt;

/// The authenticated user's resource; see [`Dynamic::me`] and [`Me`](crate::client::Me).
pub struct DynamicMe<'c, E>(Dynamic<'c, E>);

impl<'c, E> Dynamic<'c, E> {
    /// Returns `/Me`, which must be a resource of this type (RFC 7644 §3.11).
    ///
    /// ```
    /// # use scim_runtime::{Error, client::Dynamic, engine::BlockingEngine};
    /// # fn example<E: BlockingEngine>(users: Dynamic<'_, E>) -> Result<(), Error> {
    /// let me = users.me().get().send()?;
    /// println!("{:?}", me.id());
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn me(&self) -> DynamicMe<'c, E> {
        let mut alias = self.clone();
        alias.target = DynamicTarget::Me;
        DynamicMe(alias)
    }
}

impl<'c, E> DynamicMe<'c, E> {
    /// Reads the resource.
    ///
    /// ```
    /// use scim_runtime::testing;
    ///
    /// let scim = testing::client_of(testing::server().me("User", "userName", "bjensen"))?;
    /// let me = scim.dynamic(&testing::description(), "User")?.me();
    /// scim.users().create(&testing::user()).send()?;
    ///
    /// assert_eq!(me.get().send()?.get("userName")?, Some(&"bjensen".into()));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn get(&self) -> Request<'c, E, DynamicResource> {
        self.0.get("Me")
    }

    /// Creates the resource: self-registration, if the provider allows it.
    ///
    /// ```
    /// use scim_runtime::{dynamic::DynamicResource, testing};
    ///
    /// let scim = testing::client_of(testing::server().me("User", "userName", "bjensen"))?;
    /// let users = scim.dynamic(&testing::description(), "User")?;
    /// let mut user = DynamicResource::new(users.resource_type());
    /// user.set("userName", "bjensen".into())?;
    /// assert!(users.me().create(&user).send()?.id().is_some());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn create(&self, resource: &DynamicResource) -> Request<'c, E, DynamicResource> {
        self.0.create(resource)
    }

    /// Replaces the resource as a whole. If the provider has versions, the resource's version is sent as `If-Match`.
    ///
    /// ```
    /// use scim_runtime::testing;
    ///
    /// let scim = testing::client_of(testing::server().me("User", "userName", "bjensen"))?;
    /// let me = scim.dynamic(&testing::description(), "User")?.me();
    /// scim.users().create(&testing::user()).send()?;
    ///
    /// let mut user = me.get().send()?;
    /// user.set("title", "Guide".into())?;
    /// me.replace(&user).send()?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn replace(&self, resource: &DynamicResource) -> Request<'c, E, Option<DynamicResource>> {
        self.0.replace(resource)
    }

    /// Changes the resource. If the provider has versions, the version of `known` is sent as `If-Match`.
    ///
    /// ```
    /// use scim_runtime::testing;
    ///
    /// let scim = testing::client_of(testing::server().me("User", "userName", "bjensen"))?;
    /// let me = scim.dynamic(&testing::description(), "User")?.me();
    /// scim.users().create(&testing::user()).send()?;
    ///
    /// let user = me.get().send()?;
    /// let mut wanted = user.clone();
    /// wanted.set("title", "Guide".into())?;
    /// me.patch(&user, &user.patch_to(&wanted)?).send()?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn patch(
        &self,
        known: &DynamicResource,
        operations: &[Operation],
    ) -> Request<'c, E, Option<DynamicResource>> {
        self.0.patch(known, operations)
    }

    /// Deletes the resource. If the provider has versions, the version of `known` is sent as `If-Match`.
    ///
    /// ```
    /// use scim_runtime::testing;
    ///
    /// let scim = testing::client_of(testing::server().me("User", "userName", "bjensen"))?;
    /// let me = scim.dynamic(&testing::description(), "User")?.me();
    /// scim.users().create(&testing::user()).send()?;
    ///
    /// let user = me.get().send()?;
    /// me.delete(&user).send()?;
    /// assert!(me.get().send().is_err_and(|error| error.is_not_found()));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn delete(&self, known: &DynamicResource) -> Request<'c, E, ()> {
        self.0.delete(known)
    }
}

impl<E> fmt::Debug for DynamicMe<'_, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DynamicMe({})", self.0.resource_type().name)
    }
}
