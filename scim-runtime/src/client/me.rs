//! `/Me`: the resource of whoever is authenticated (RFC 7644 §3.11).

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
    protocol::{Draft, Operation},
    record::{Resource, Stored},
};
use http::Method;
use std::{fmt, marker::PhantomData, sync::Arc};

const PATH: &str = "/Me";

/// The resource of whoever is authenticated: an alias that not every provider has.
///
/// A provider may answer itself, redirect to the resource (308, which is followed), or refuse:
/// [`Error::is_not_implemented`](crate::Error::is_not_implemented), [`Error::is_forbidden`](crate::Error::is_forbidden). Where the
/// resource has its place is told by `meta.location`, else by the response's `Content-Location` or `Location`.
pub struct Me<'c, P, E, T> {
    connection: &'c Arc<Connection<E>>,
    known: Known,
    types: PhantomData<fn() -> (P, T)>,
}

/// The version that a change is made for, if it is said.
#[derive(Clone, Default)]
struct Known(Option<String>);

impl<R> Target<R> for Known {
    fn id(&self) -> &'static str {
        "Me"
    }
    fn version(&self) -> Option<&str> {
        self.0.as_deref()
    }
}

impl<P: ServiceProvider, E> Client<P, E> {
    /// `/Me`, which is a resource of type `R` here (RFC 7644 §3.11).
    ///
    /// ```
    /// # use scim_runtime::{Error, engine::BlockingEngine, models::{User, rfc7643::Client}, patch::Patch};
    /// # fn example<E: BlockingEngine>(scim: &Client<E>) -> Result<(), Error> {
    /// let me = scim.me::<User>().get().send()?;
    /// let patch = Patch::new().replace(User::DISPLAY_NAME, "Babs");
    /// scim.me::<User>().if_unchanged(&me).patch(patch).send()?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn me<R: ServedBy<P>>(&self) -> Me<'_, P, E, Stored<R>> {
        Me::new(&self.connection)
    }

    /// `/Me`, of whatever type it is.
    ///
    /// ```
    /// # use scim_runtime::{Error, engine::BlockingEngine, models::rfc7643::{AnyResource, Client}};
    /// # fn example<E: BlockingEngine>(scim: &Client<E>) -> Result<(), Error> {
    /// match scim.me_any().get().send()? {
    ///     AnyResource::User(user) => println!("the user {:?}", user.user_name),
    ///     other => println!("no user: {other:?}"),
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn me_any(&self) -> Me<'_, P, E, P::AnyResource> {
        Me::new(&self.connection)
    }
}

impl<'c, P: ServiceProvider, E, T: QueryItem + Outcome> Me<'c, P, E, T> {
    fn new(connection: &'c Arc<Connection<E>>) -> Self {
        Self {
            connection,
            known: Known::default(),
            types: PhantomData,
        }
    }

    /// Reads it.
    ///
    /// # Errors
    /// [`Error::is_not_found`](crate::Error::is_not_found) if nothing belongs to whoever is authenticated;
    /// [`Error::violations`](crate::Error::violations) if it is of another type.
    pub fn get(&self) -> Request<'c, E, T> {
        let draft = Draft::new(Operation::Get, Method::GET, PATH.to_owned());
        Request::new(self.connection, Ok(draft))
    }
}

impl<'c, P: ServiceProvider, E, R: Resource> Me<'c, P, E, Stored<R>> {
    fn endpoint(&self) -> Endpoint<'c, P, E, R> {
        Endpoint::new(self.connection)
    }

    /// Lets `patch` and `delete` do something only if the resource is as it was read: `If-Match` (RFC 7644 §3.14).
    #[must_use]
    pub fn if_unchanged(mut self, known: &Stored<R>) -> Self
    where
        P: SupportsEtag,
    {
        self.known = Known(known.version().map(str::to_owned));
        self
    }

    /// Creates it: someone registers. The provider decides who may.
    ///
    /// # Errors
    /// As [`Endpoint::create`].
    pub fn create(&self, resource: &R) -> Request<'c, E, Stored<R>> {
        at_me(self.endpoint().create(resource))
    }

    /// Reads it again if it has changed; as [`Endpoint::get_if_changed`].
    pub fn get_if_changed(&self, known: &Stored<R>) -> Request<'c, E, Option<Stored<R>>>
    where
        P: SupportsEtag,
    {
        at_me(self.endpoint().get_if_changed(known))
    }

    /// Replaces it as a whole, with `If-Match` where the version is known; as [`Endpoint::replace`].
    ///
    /// # Errors
    /// As [`Endpoint::replace`].
    pub fn replace(&self, resource: &Stored<R>) -> Request<'c, E, Option<Stored<R>>> {
        at_me(self.endpoint().replace(resource))
    }

    /// Changes it; as [`Endpoint::patch`].
    ///
    /// # Errors
    /// As [`Endpoint::patch`].
    pub fn patch(&self, patch: Patch<R>) -> Request<'c, E, Option<Stored<R>>>
    where
        P: SupportsPatch,
    {
        at_me(self.endpoint().patch(self.known.clone(), patch))
    }

    /// Deletes it; as [`Endpoint::delete`].
    ///
    /// # Errors
    /// As [`Endpoint::delete`].
    pub fn delete(&self) -> Request<'c, E, ()> {
        at_me(self.endpoint().delete(self.known.clone()))
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
