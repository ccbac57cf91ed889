//! What a provider is asked without a resource type: queries over all of them (RFC 7644 §3.4.2.1), references.

use super::{
    connection::Client, endpoint::Endpoint, provider::ServiceProvider, query::Query,
    request::Request,
};
use crate::{
    error::Error,
    protocol::{Draft, Operation, path_of},
    record::{Resource, Stored},
    value::Reference,
};
use http::Method;

impl<P: ServiceProvider, E> Client<P, E> {
    /// Queries resources of all types at the provider's root (RFC 7644 §3.4.2.1). The options are those of
    /// [`Endpoint::list`](super::Endpoint::list); an attribute gets its schema's URN, and one that a type lacks has no value
    /// there.
    ///
    /// Results are told apart by `meta.resourceType` and `schemas`; what is of no known type is kept as JSON. Not every provider
    /// answers here: [`Error::is_not_found`], [`Error::is_not_implemented`].
    ///
    /// ```
    /// # use scim_runtime::{Error, engine::BlockingEngine, models::{Group, User, rfc7643::{AnyResource, Client}}};
    /// # fn example<E: BlockingEngine>(scim: &Client<E>) -> Result<(), Error> {
    /// let named = scim.list().filter(User::DISPLAY_NAME.starts_with("A") | Group::DISPLAY_NAME.starts_with("A"));
    /// for resource in named.iter() {
    ///     match resource? {
    ///         AnyResource::User(user) => println!("{:?}", user.user_name),
    ///         AnyResource::Group(group) => println!("{} members", group.members.len()),
    ///         AnyResource::Unlisted(other) => println!("a {:?}", other.resource_type()),
    ///     }
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn list(&self) -> Query<'_, P, E, P::AnyResource> {
        Query::new(&self.connection, "/")
    }

    /// Queries resources of all types by POST to `/.search` (RFC 7644 §3.4.3); otherwise as [`Client::list`].
    ///
    /// ```
    /// # use scim_runtime::{Error, engine::BlockingEngine, models::rfc7643::{AnyResource, Client}, record::Meta};
    /// # fn example<E: BlockingEngine>(scim: &Client<E>) -> Result<(), Error> {
    /// let recent = AnyResource::META.dot(Meta::LAST_MODIFIED).gt("2024-01-01T00:00:00Z");
    /// let page = scim.search().filter(recent).count(10).send()?;
    /// # let _ = page;
    /// # Ok(())
    /// # }
    /// ```
    pub fn search(&self) -> Query<'_, P, E, P::AnyResource> {
        self.list().by_post()
    }

    /// Reads what a reference leads to (RFC 7643 §2.3.7): `members[].$ref`, `manager.$ref`, `meta.location`.
    ///
    /// A relative reference starts at the base URL. Nothing is sent to another origin, or to what is not below the base URL.
    ///
    /// # Errors
    /// [`Error::is_refused_before_sending`] if it leads out of the base URL; else as [`Endpoint::get`](super::Endpoint::get).
    ///
    /// ```
    /// # use scim_runtime::{Error, engine::BlockingEngine, models::{Group, rfc7643::{AnyResource, Client}}, record::Stored};
    /// # fn example<E: BlockingEngine>(scim: &Client<E>, group: &Stored<Group>) -> Result<(), Error> {
    /// for reference in group.members.iter().filter_map(|member| member.ref_.as_ref()) {
    ///     if let AnyResource::User(user) = scim.follow(reference).send()? {
    ///         println!("{:?}", user.user_name);
    ///     }
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn follow(&self, reference: &Reference) -> Request<'_, E, P::AnyResource> {
        let path = path_of(&self.connection.settings.base, reference.as_str());
        let draft = path.map(|path| Draft::new(Operation::Get, Method::GET, path));
        Request::new(&self.connection, draft)
    }
}

impl<'c, P: ServiceProvider, E, R: Resource> Endpoint<'c, P, E, R> {
    /// Reads what a reference leads to, which must be of this type (RFC 7643 §2.3.7); otherwise as [`Client::follow`].
    ///
    /// # Errors
    /// [`Error::is_refused_before_sending`] if it leads to another endpoint, or out of the base URL; else as [`Endpoint::get`].
    ///
    /// ```
    /// # use scim_runtime::{Error, engine::BlockingEngine, models::{EnterpriseUser, User, rfc7643::Client}, record::Stored};
    /// # fn example<E: BlockingEngine>(scim: &Client<E>, enterprise: &EnterpriseUser) -> Result<(), Error> {
    /// if let Some(reference) = enterprise.manager.as_ref().and_then(|manager| manager.ref_.as_ref()) {
    ///     let manager = scim.users().follow(reference).attributes(User::DISPLAY_NAME).send()?;
    ///     println!("{:?}", manager.display_name);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn follow(&self, reference: &Reference) -> Request<'c, E, Stored<R>> {
        let path = path_of(&self.connection.settings.base, reference.as_str()).and_then(|path| {
            let id = path
                .strip_prefix(R::ENDPOINT)
                .and_then(|rest| rest.strip_prefix('/'));
            match id {
                Some(id) if !id.is_empty() && !id.contains('/') => Ok(path),
                _ => Err(Error::unusable(format!(
                    "the reference leads to no resource at {}",
                    R::ENDPOINT
                ))
                .with_help(
                    "follow a reference to any resource type with the client's `.follow(…)`",
                )),
            }
        });
        let draft = path.map(|path| Draft::new(Operation::Get, Method::GET, path));
        Request::new(self.connection, draft)
    }
}
