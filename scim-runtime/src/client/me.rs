//! `/Me`: the authenticated user's resource (RFC 7644 §3.11).

use super::{
    connection::{Client, Connection},
    endpoint::Endpoint,
    item::QueryItem,
    outcome::Outcome,
    provider::{ServiceProvider, SupportsEtag, SupportsPatch},
    request::Request,
    served::ServedBy,
    target::Target,
};
use crate::{
    patch::Patch,
    protocol::{Draft, RequestOperation},
    record::{Resource, Stored},
};
use http::Method;
use std::{fmt, marker::PhantomData, sync::Arc};

const PATH: &str = "/Me";

/// The authenticated user's resource; see [`Client::me`].
///
/// A provider may answer directly, redirect to the resource (308, which is followed), or refuse:
/// [`Error::is_not_implemented`](crate::Error::is_not_implemented), [`Error::is_forbidden`](crate::Error::is_forbidden). The
/// location of the resource is in `meta.location`, taken from `Content-Location` or `Location` if the body lacks it.
#[doc(alias = "/Me")]
pub struct Me<'c, P, E, T> {
    connection: &'c Arc<Connection<E>>,
    version: MeVersion,
    types: PhantomData<fn() -> (P, T)>,
}

/// The version for `If-Match`, if set.
#[derive(Clone, Default)]
struct MeVersion(Option<String>);

impl<R> Target<R> for MeVersion {
    fn id(&self) -> &'static str {
        "Me"
    }
    fn version(&self) -> Option<&str> {
        self.0.as_deref()
    }
}

impl<P: ServiceProvider, E> Client<P, E> {
    /// Returns the authenticated user's resource, which must be an `R` (RFC 7644 §3.11).
    ///
    /// ```
    /// use scim_runtime::{models::User, patch::Patch, testing};
    ///
    /// let scim = testing::client_of(testing::server().me("User", "userName", "bjensen"))?;
    /// scim.me::<User>().create(&testing::user()).send()?;
    /// let me = scim.me::<User>().get().send()?;
    /// let patch = Patch::new().replace(User::DISPLAY_NAME, "Babs");
    /// scim.me::<User>().if_unchanged(&me).patch(patch).send()?;
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    pub fn me<R: ServedBy<P>>(&self) -> Me<'_, P, E, Stored<R>> {
        Me::new(&self.connection)
    }

    /// Returns the authenticated user's resource, of any type.
    ///
    /// ```
    /// use scim_runtime::{models::{User, rfc7643::AnyResource}, testing};
    ///
    /// let scim = testing::client_of(testing::server().me("User", "userName", "bjensen"))?;
    /// scim.users().create(&testing::user()).send()?;
    /// match scim.me_any().get().send()? {
    ///     AnyResource::User(user) => assert_eq!(user.user_name.as_deref(), Some("bjensen")),
    ///     other => println!("not a user: {other:?}"),
    /// }
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    pub fn me_any(&self) -> Me<'_, P, E, P::AnyResource> {
        Me::new(&self.connection)
    }
}

impl<'c, P: ServiceProvider, E, T: QueryItem + Outcome> Me<'c, P, E, T> {
    fn new(connection: &'c Arc<Connection<E>>) -> Self {
        Self {
            connection,
            version: MeVersion::default(),
            types: PhantomData,
        }
    }

    /// Reads the resource.
    ///
    /// # Errors
    /// [`Error::is_not_found`](crate::Error::is_not_found) if the authenticated user has no resource;
    /// [`Error::violations`](crate::Error::violations) if it has another type.
    ///
    /// ```
    /// use scim_runtime::{models::User, testing};
    ///
    /// let scim = testing::client_of(testing::server().me("User", "userName", "bjensen"))?;
    /// let me = scim.me::<User>().create(&testing::user()).send()?;
    /// assert_eq!(scim.me::<User>().get().send()?.id(), me.id());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn get(&self) -> Request<'c, E, T> {
        let draft = Draft::new(RequestOperation::Get, Method::GET, PATH.to_owned());
        Request::new(self.connection, Ok(draft))
    }
}

impl<'c, P: ServiceProvider, E, R: Resource> Me<'c, P, E, Stored<R>> {
    fn endpoint(&self) -> Endpoint<'c, P, E, R> {
        Endpoint::new(self.connection)
    }

    /// Makes `patch` and `delete` fail with 412 if the resource has changed since it was read: `If-Match` (RFC 7644 §3.14).
    ///
    /// ```
    /// use scim_runtime::{models::User, testing};
    ///
    /// let scim = testing::client_of(testing::server().me("User", "userName", "bjensen"))?;
    /// let me = scim.me::<User>().create(&testing::user()).send()?;
    /// scim.me::<User>().if_unchanged(&me).delete().send()?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn if_unchanged(mut self, known: &Stored<R>) -> Self
    where
        P: SupportsEtag,
    {
        self.version = MeVersion(known.version().map(str::to_owned));
        self
    }

    /// Creates the resource: self-registration, if the provider allows it.
    ///
    /// # Errors
    /// See [`Endpoint::create`].
    ///
    /// ```
    /// use scim_runtime::{models::User, testing};
    ///
    /// let scim = testing::client_of(testing::server().me("User", "userName", "bjensen"))?;
    /// let me = scim.me::<User>().create(&testing::user()).send()?;
    /// assert_eq!(me.user_name.as_deref(), Some("bjensen"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn create(&self, resource: &R) -> Request<'c, E, Stored<R>> {
        at_me(self.endpoint().create(resource))
    }

    /// Reads the resource again if it has changed; see [`Endpoint::get_if_changed`].
    ///
    /// ```
    /// use scim_runtime::{models::User, testing};
    ///
    /// let scim = testing::client_of(testing::server().me("User", "userName", "bjensen"))?;
    /// let me = scim.me::<User>().create(&testing::user()).send()?;
    /// assert_eq!(scim.me::<User>().get_if_changed(&me).send()?, None);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn get_if_changed(&self, known: &Stored<R>) -> Request<'c, E, Option<Stored<R>>>
    where
        P: SupportsEtag,
    {
        at_me(self.endpoint().get_if_changed(known))
    }

    /// Replaces the resource as a whole; see [`Endpoint::replace`].
    ///
    /// # Errors
    /// See [`Endpoint::replace`].
    ///
    /// ```
    /// use scim_runtime::{models::User, testing};
    ///
    /// let scim = testing::client_of(testing::server().me("User", "userName", "bjensen"))?;
    /// let me = scim.me::<User>().create(&testing::user()).send()?;
    /// let mut me = me;
    /// me.title = Some("Guide".to_owned());
    /// scim.me::<User>().replace(&me).send()?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn replace(&self, resource: &Stored<R>) -> Request<'c, E, Option<Stored<R>>> {
        at_me(self.endpoint().replace(resource))
    }

    /// Changes the resource; see [`Endpoint::patch`].
    ///
    /// # Errors
    /// See [`Endpoint::patch`].
    ///
    /// ```
    /// use scim_runtime::{models::User, patch::Patch, testing};
    ///
    /// let scim = testing::client_of(testing::server().me("User", "userName", "bjensen"))?;
    /// let me = scim.me::<User>().create(&testing::user()).send()?;
    /// scim.me::<User>().patch(Patch::new().replace(User::TITLE, "Guide")).send()?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn patch(&self, patch: Patch<R>) -> Request<'c, E, Option<Stored<R>>>
    where
        P: SupportsPatch,
    {
        at_me(self.endpoint().patch(self.version.clone(), patch))
    }

    /// Deletes the resource; see [`Endpoint::delete`].
    ///
    /// # Errors
    /// See [`Endpoint::delete`].
    ///
    /// ```
    /// use scim_runtime::{models::User, testing};
    ///
    /// let scim = testing::client_of(testing::server().me("User", "userName", "bjensen"))?;
    /// let me = scim.me::<User>().create(&testing::user()).send()?;
    /// scim.me::<User>().delete().send()?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn delete(&self) -> Request<'c, E, ()> {
        at_me(self.endpoint().delete(self.version.clone()))
    }
}

fn at_me<E, O>(request: Request<'_, E, O>) -> Request<'_, E, O> {
    request.draft(|draft| PATH.clone_into(&mut draft.path))
}

impl<P, E, T> fmt::Debug for Me<'_, P, E, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Me")
    }
}
