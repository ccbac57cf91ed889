//! Requests over all resource types: queries at the root (RFC 7644 §3.4.2.1), references.

use super::{
    connection::Client, endpoint::Endpoint, provider::ServiceProvider, query::Query,
    request::Request,
};
use crate::{
    error::Error,
    protocol::{Draft, RequestOperation, path_of},
    record::{Resource, Stored},
    value::Reference,
};
use http::Method;

impl<P: ServiceProvider, E> Client<P, E> {
    /// Queries resources of all types at the provider's root (RFC 7644 §3.4.2.1).
    ///
    /// Attributes are sent with the URN of their schema. An attribute that a type lacks has no value there. The type of each
    /// result is taken from `meta.resourceType` and `schemas`; a resource of an unknown type is returned as JSON. Not every
    /// provider supports these queries: [`Error::is_not_found`], [`Error::is_not_implemented`].
    ///
    /// ```
    /// use scim_runtime::{models::{Group, User, rfc7643::AnyResource}, testing};
    ///
    /// let (scim, _) = testing::with_user()?;
    /// let named = scim.list().filter(User::DISPLAY_NAME.starts_with("B") | Group::DISPLAY_NAME.starts_with("B"));
    /// for resource in named.iter() {
    ///     match resource? {
    ///         AnyResource::User(user) => println!("{:?}", user.user_name),
    ///         AnyResource::Group(group) => println!("{} members", group.members.len()),
    ///         AnyResource::Unlisted(other) => println!("a {:?}", other.resource_type()),
    ///     }
    /// }
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    pub fn list(&self) -> Query<'_, P, E, P::AnyResource> {
        Query::new(&self.connection, "/")
    }

    /// Queries resources of all types by POST to `/.search` (RFC 7644 §3.4.3); see [`Client::list`].
    ///
    /// ```
    /// use scim_runtime::{models::rfc7643::AnyResource, record::Meta, testing};
    ///
    /// let (scim, _) = testing::with_user()?;
    /// let recent = AnyResource::META.dot(Meta::LAST_MODIFIED).gt("2024-01-01T00:00:00Z");
    /// let page = scim.search().filter(recent).count(10).send()?;
    /// assert_eq!(page.resources.len(), 1);
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    pub fn search(&self) -> Query<'_, P, E, P::AnyResource> {
        self.list().by_post()
    }

    /// Reads the resource that a reference leads to (RFC 7643 §2.3.7): `members[].$ref`, `manager.$ref`, `meta.location`.
    ///
    /// A relative reference is resolved against the base URL. Nothing is sent to another origin, or outside of the base URL.
    ///
    /// # Errors
    /// [`Error::is_refused_before_sending`] if the reference leads out of the base URL; otherwise see
    /// [`Endpoint::get`](super::Endpoint::get).
    ///
    /// ```
    /// use scim_runtime::{models::rfc7643::AnyResource, testing};
    ///
    /// let (scim, group) = testing::with_group()?;
    /// for reference in group.members.iter().filter_map(|member| member.ref_.as_ref()) {
    ///     if let AnyResource::User(user) = scim.follow(reference).send()? {
    ///         println!("{:?}", user.user_name);
    ///     }
    /// }
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    pub fn follow(&self, reference: &Reference) -> Request<'_, E, P::AnyResource> {
        let path = path_of(&self.connection.settings.base, reference.as_str());
        let draft = path.map(|path| Draft::new(RequestOperation::Get, Method::GET, path));
        Request::new(&self.connection, draft)
    }
}

impl<'c, P: ServiceProvider, E, R: Resource> Endpoint<'c, P, E, R> {
    /// Reads the resource that a reference leads to, which must be an `R` (RFC 7643 §2.3.7); see [`Client::follow`].
    ///
    /// # Errors
    /// [`Error::is_refused_before_sending`] if the reference leads to another endpoint or out of the base URL; otherwise see
    /// [`Endpoint::get`].
    ///
    /// ```
    /// use scim_runtime::{models::User, testing};
    ///
    /// let (scim, user) = testing::with_user()?;
    /// if let Some(location) = &user.meta().location {
    ///     let user = scim.users().follow(location).attributes(User::DISPLAY_NAME).send()?;
    ///     assert_eq!(user.display_name.as_deref(), Some("Babs Jensen"));
    /// }
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    pub fn follow(&self, reference: &Reference) -> Request<'c, E, Stored<R>> {
        let path = path_of(&self.connection.settings.base, reference.as_str()).and_then(|path| {
            let id = path
                .strip_prefix(R::ENDPOINT)
                .and_then(|rest| rest.strip_prefix('/'));
            match id {
                Some(id) if !id.is_empty() && !id.contains('/') => Ok(path),
                _ => Err(Error::unusable(format!(
                    "the reference doesn't lead to a resource at {}",
                    R::ENDPOINT
                ))
                .with_help("use the client's `.follow(…)` for references to any resource type")),
            }
        });
        let draft = path.map(|path| Draft::new(RequestOperation::Get, Method::GET, path));
        Request::new(self.connection, draft)
    }
}
