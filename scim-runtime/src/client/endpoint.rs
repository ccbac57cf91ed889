//! The operations on the resources of one resource type.

use super::{
    connection::{Client, Connection},
    provider::{ServiceProvider, SupportsEtag, SupportsPatch},
    query::Query,
    request::Request,
    served::ServedBy,
    target::Target,
};
use crate::{
    check,
    error::Error,
    patch::Patch,
    protocol::{Draft, Operation},
    record::{self, Resource, Stored},
};
use bytes::Bytes;
use http::{HeaderValue, Method, header};
use std::{fmt, marker::PhantomData, sync::Arc};

/// The resources of type `R` at a service provider `P`.
///
/// Each method gives a [`Request`] that has not been sent.
pub struct Endpoint<'c, P, E, R> {
    pub(super) connection: &'c Arc<Connection<E>>,
    types: PhantomData<fn() -> (P, R)>,
}

impl<P: ServiceProvider, E> Client<P, E> {
    /// Returns the resources of a resource type that the provider serves.
    pub fn endpoint<R: ServedBy<P>>(&self) -> Endpoint<'_, P, E, R> {
        Endpoint::new(&self.connection)
    }
}

impl<'c, P: ServiceProvider, E, R: Resource> Endpoint<'c, P, E, R> {
    pub(crate) fn new(connection: &'c Arc<Connection<E>>) -> Self {
        Self {
            connection,
            types: PhantomData,
        }
    }

    /// Creates a resource (RFC 7644 §3.3). Read-only attributes are not sent.
    ///
    /// A provider that answers without a body gives the id in `Location`; the rest is then what was sent.
    ///
    /// # Errors
    /// [`Error::violations`] if a required attribute is missing or another rule of the schema is broken, before anything is
    /// sent; [`Error::is_uniqueness`] if a unique value is taken.
    ///
    /// ```
    /// # use scim_runtime::{Error, engine::BlockingEngine, models::{User, rfc7643::Client, user}, patch::Patch, record::Stored};
    /// # fn example<E: BlockingEngine>(scim: &Client<E>, known: &Stored<User>) -> Result<(), Error> {
    /// let user = scim.users().create(&User::new("bjensen@example.com").active(true)).send()?;
    /// println!("{} has the id {}", user.user_name.as_deref().unwrap_or_default(), user.id());
    /// # Ok(())
    /// # }
    /// ```
    pub fn create(&self, resource: &R) -> Request<'c, E, Stored<R>> {
        let draft = Draft::new(Operation::Create, Method::POST, R::ENDPOINT.to_owned());
        let draft = with_body(draft, resource, check::Sending::Create);
        Request::new(self.connection, Ok(draft))
    }

    /// Reads a resource (RFC 7644 §3.4.1).
    ///
    /// # Errors
    /// [`Error::is_not_found`] if there is none with this id.
    ///
    /// ```
    /// # use scim_runtime::{Error, engine::BlockingEngine, models::{User, rfc7643::Client, user}, patch::Patch, record::Stored};
    /// # fn example<E: BlockingEngine>(scim: &Client<E>, known: &Stored<User>) -> Result<(), Error> {
    /// let user = scim.users().get("2819c223").attributes((User::USER_NAME, User::EMAILS)).send()?;
    /// let again = scim.users().get(&user).send()?;
    /// # let _ = again;
    /// # Ok(())
    /// # }
    /// ```
    pub fn get(&self, target: impl Target<R>) -> Request<'c, E, Stored<R>> {
        Request::new(
            self.connection,
            Self::at(Operation::Get, Method::GET, &target),
        )
    }

    /// Reads a resource again if it has changed: `None` if it is as it was (RFC 7644 §3.14).
    ///
    /// # Errors
    /// [`Error::is_not_found`] if it is gone.
    ///
    /// ```
    /// # use scim_runtime::{Error, engine::BlockingEngine, models::{User, rfc7643::Client, user}, patch::Patch, record::Stored};
    /// # fn example<E: BlockingEngine>(scim: &Client<E>, known: &Stored<User>) -> Result<(), Error> {
    /// match scim.users().get_if_changed(known).send()? {
    ///     Some(changed) => println!("now {:?}", changed.version()),
    ///     None => println!("as it was"),
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn get_if_changed(&self, known: &Stored<R>) -> Request<'c, E, Option<Stored<R>>>
    where
        P: SupportsEtag,
    {
        let draft = Self::at(Operation::Get, Method::GET, &known).and_then(|mut draft| {
            if let Some(version) = known.version() {
                draft
                    .headers
                    .insert(header::IF_NONE_MATCH, entity_tag(version)?);
            }
            Ok(draft)
        });
        Request::new(self.connection, draft)
    }

    /// Queries the resources of this type (RFC 7644 §3.4.2): a page, or all of them as a stream or an iterator.
    ///
    /// ```
    /// # use scim_runtime::{Error, engine::BlockingEngine, models::{User, rfc7643::Client, user}, patch::Patch, record::Stored};
    /// # fn example<E: BlockingEngine>(scim: &Client<E>, known: &Stored<User>) -> Result<(), Error> {
    /// let page = scim.users().list().filter(User::USER_NAME.starts_with("bj")).count(10).send()?;
    /// println!("{} of {:?}", page.resources.len(), page.total_results);
    /// for user in scim.users().list().sort_by(User::USER_NAME).iter() {
    ///     println!("{}", user?.id());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn list(&self) -> Query<'c, P, E, Stored<R>> {
        Query::new(self.connection, R::ENDPOINT)
    }

    /// Queries the resources of this type by POST (RFC 7644 §3.4.3): as [`Endpoint::list`], and no part of the query stands in a
    /// URL, which is for filters with personal data (§7.5.2).
    ///
    /// ```
    /// # use scim_runtime::{Error, engine::BlockingEngine, models::{User, rfc7643::Client, user}};
    /// # fn example<E: BlockingEngine>(scim: &Client<E>) -> Result<(), Error> {
    /// let page = scim.users().search().filter(User::EMAILS.dot(user::Email::VALUE).eq("babs@jensen.org")).send()?;
    /// # let _ = page;
    /// # Ok(())
    /// # }
    /// ```
    pub fn search(&self) -> Query<'c, P, E, Stored<R>> {
        self.list().by_post()
    }

    /// Replaces a resource as a whole (RFC 7644 §3.5.1).
    ///
    /// Read-only attributes are left out; those that the schema does not know but the provider sent are sent back.
    /// `If-Match` is sent where the provider has ETags and the version is known. The resource comes back as it is now: a
    /// provider that answers without a body has stored what was sent.
    ///
    /// # Errors
    /// [`Error::is_precondition_failed`] if someone changed the resource meanwhile, [`Error::is_not_found`] if it is gone;
    /// [`Error::violations`] if the resource breaks its schema, before anything is sent.
    ///
    /// ```
    /// # use scim_runtime::{Error, engine::BlockingEngine, models::{User, rfc7643::Client, user}, patch::Patch, record::Stored};
    /// # fn example<E: BlockingEngine>(scim: &Client<E>, known: &Stored<User>) -> Result<(), Error> {
    /// let mut user = scim.users().get("2819c223").send()?;
    /// user.display_name = Some("Babs".to_owned());
    /// match scim.users().replace(&user).send() {
    ///     Err(error) if error.is_precondition_failed() => println!("someone was faster"),
    ///     other => drop(other?),
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn replace(&self, resource: &Stored<R>) -> Request<'c, E, Option<Stored<R>>> {
        self.replace_with(resource, resource)
    }

    /// Replaces the target by another resource (RFC 7644 §3.5.1); otherwise as [`Endpoint::replace`].
    ///
    /// # Errors
    /// As [`Endpoint::replace`].
    ///
    /// ```
    /// # use scim_runtime::{Error, engine::BlockingEngine, models::{User, rfc7643::Client, user}, patch::Patch, record::Stored};
    /// # fn example<E: BlockingEngine>(scim: &Client<E>, known: &Stored<User>) -> Result<(), Error> {
    /// scim.users().replace_with("2819c223", &User::new("bjensen@example.com")).send()?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn replace_with(
        &self,
        target: impl Target<R>,
        resource: &R,
    ) -> Request<'c, E, Option<Stored<R>>> {
        let draft = Self::at(Operation::Replace, Method::PUT, &target)
            .map(|draft| with_body(draft, resource, check::Sending::Replace));
        Request::new(self.connection, draft)
    }

    /// Changes a resource (RFC 7644 §3.5.2): the resource as it is now, or `None` if the provider sent nothing back.
    ///
    /// `If-Match` is sent where the provider has ETags and the target is a [`Stored`] with a version.
    ///
    /// # Errors
    /// [`Error::is_precondition_failed`] if someone changed the resource meanwhile, [`Error::is_not_found`] if it is gone,
    /// [`Error::scim_error`] with `noTarget`, `mutability` and so on if an operation can't be applied.
    ///
    /// ```
    /// # use scim_runtime::{Error, engine::BlockingEngine, models::{User, rfc7643::Client, user}, patch::Patch, record::Stored};
    /// # fn example<E: BlockingEngine>(scim: &Client<E>, known: &Stored<User>) -> Result<(), Error> {
    /// let patch = Patch::new()
    ///     .replace(User::ACTIVE, false)
    ///     .remove(User::EMAILS.filtered(user::Email::TYPE.eq("home")));
    /// let now = scim.users().patch(known, patch).send()?; // `None`: done, and nothing came back
    /// # let _ = now;
    /// # Ok(())
    /// # }
    /// ```
    pub fn patch(
        &self,
        target: impl Target<R>,
        patch: Patch<R>,
    ) -> Request<'c, E, Option<Stored<R>>>
    where
        P: SupportsPatch,
    {
        let draft = Self::at(Operation::Patch, Method::PATCH, &target).and_then(|mut draft| {
            if patch.operations().is_empty() {
                return Err(Error::unusable("a PATCH needs at least one operation")
                    .of_request(&draft.line()));
            }
            draft.body = Some(Bytes::from(patch.to_message().to_string()));
            Ok(draft)
        });
        Request::new(self.connection, draft)
    }

    /// Deletes a resource (RFC 7644 §3.6). `If-Match` as for [`Endpoint::patch`].
    ///
    /// # Errors
    /// [`Error::is_not_found`] if there is none with this id.
    ///
    /// ```
    /// # use scim_runtime::{Error, engine::BlockingEngine, models::{User, rfc7643::Client, user}, patch::Patch, record::Stored};
    /// # fn example<E: BlockingEngine>(scim: &Client<E>, known: &Stored<User>) -> Result<(), Error> {
    /// scim.users().delete("2819c223").send()?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn delete(&self, target: impl Target<R>) -> Request<'c, E, ()> {
        Request::new(
            self.connection,
            Self::at(Operation::Delete, Method::DELETE, &target),
        )
    }

    fn at(operation: Operation, method: Method, target: &impl Target<R>) -> Result<Draft, Error> {
        let path = Draft::resource_path(R::ENDPOINT, target.id())?;
        let mut draft = Draft::new(operation, method, path);
        let changes = matches!(
            operation,
            Operation::Replace | Operation::Patch | Operation::Delete
        );
        if P::CONFIGURATION.etag
            && changes
            && let Some(version) = target.version()
        {
            draft.headers.insert(header::IF_MATCH, entity_tag(version)?);
        }
        Ok(draft)
    }
}

/// With the resource as its body, and how that breaks the schema: whether it matters is said by the request, later.
fn with_body<R: Resource>(mut draft: Draft, resource: &R, sending: check::Sending) -> Draft {
    draft.violations = check::sendable(resource, sending);
    draft.body = Some(Bytes::from(record::to_request_json(resource)));
    draft
}

/// A version is sent back as the provider wrote it, quotes and `W/` with it (RFC 9110 §8.8.3).
fn entity_tag(version: &str) -> Result<HeaderValue, Error> {
    HeaderValue::from_str(version)
        .map_err(|_| Error::unusable("the version has characters that a header can't hold"))
}

impl<P, E, R> Clone for Endpoint<'_, P, E, R> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<P, E, R> Copy for Endpoint<'_, P, E, R> {}

impl<P, E, R: Resource> fmt::Debug for Endpoint<'_, P, E, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Endpoint({})", R::ENDPOINT)
    }
}
