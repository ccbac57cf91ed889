//! The operations on the resources of one resource type.

use super::{
    connection::{Client, Connection},
    provider::{ServiceProvider, SupportsEtag, SupportsPatch},
    query::Query,
    request::Request,
    served::ServedBy,
    target::Target,
    unseen::check_seen,
};
use crate::{
    check,
    error::Error,
    patch::Patch,
    protocol::{Draft, RequestOperation},
    record::{Resource, Stored},
    walk,
};
use bytes::Bytes;
use http::{HeaderValue, Method, header};
use std::{fmt, marker::PhantomData, sync::Arc};

/// The resources of type `R` at a service provider `P`.
///
/// Each method returns a [`Request`] that has not been sent.
pub struct Endpoint<'c, P, E, R> {
    pub(super) connection: &'c Arc<Connection<E>>,
    types: PhantomData<fn() -> (P, R)>,
}

impl<P: ServiceProvider, E> Client<P, E> {
    /// Returns the resources of a resource type that the provider serves.
    ///
    /// ```
    /// use scim_runtime::{models::User, testing};
    ///
    /// let scim = testing::blocking()?;
    /// scim.endpoint::<User>().create(&User::new("bjensen")).send()?;
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
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
    /// If the provider answers without a body, the id is taken from `Location` and the rest from the request.
    ///
    /// # Errors
    /// [`Error::violations`] if the resource breaks its schema (a required attribute is missing, for example), before anything is
    /// sent; [`Error::is_uniqueness`] if a unique value is taken.
    ///
    /// ```
    /// use scim_runtime::{models::User, testing};
    ///
    /// let scim = testing::blocking()?;
    /// let user = scim.users().create(&User::new("bjensen@example.com").active(true)).send()?;
    /// println!("{} has the id {}", user.user_name.as_deref().unwrap_or_default(), user.id());
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    #[doc(alias = "POST")]
    pub fn create(&self, resource: &R) -> Request<'c, E, Stored<R>> {
        let draft = Draft::new(
            RequestOperation::Create,
            Method::POST,
            R::ENDPOINT.to_owned(),
        );
        let draft = with_body(draft, resource, check::Sending::Create);
        Request::new(self.connection, Ok(draft))
    }

    /// Reads a resource (RFC 7644 §3.4.1).
    ///
    /// # Errors
    /// [`Error::is_not_found`] if the resource doesn't exist.
    ///
    /// ```
    /// use scim_runtime::{models::User, testing};
    ///
    /// let (scim, babs) = testing::with_user()?;
    /// let user = scim.users().get(babs.id()).attributes((User::USER_NAME, User::EMAILS)).send()?;
    /// let again = scim.users().get(&user).send()?;
    /// assert_eq!(again, babs);
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    #[doc(alias = "GET")]
    pub fn get(&self, target: impl Target<R>) -> Request<'c, E, Stored<R>> {
        Request::new(
            self.connection,
            Self::at(RequestOperation::Get, Method::GET, &target),
        )
    }

    /// Reads a resource again if it has changed; returns `None` if it hasn't (RFC 7644 §3.14).
    ///
    /// # Errors
    /// [`Error::is_not_found`] if the resource is gone.
    ///
    /// ```
    /// use scim_runtime::testing;
    ///
    /// let (scim, user) = testing::with_user()?;
    /// assert_eq!(scim.users().get_if_changed(&user).send()?, None);
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    #[doc(alias("If-None-Match", "304"))]
    pub fn get_if_changed(&self, known: &Stored<R>) -> Request<'c, E, Option<Stored<R>>>
    where
        P: SupportsEtag,
    {
        let draft = Self::at(RequestOperation::Get, Method::GET, &known).and_then(|mut draft| {
            if let Some(version) = known.version() {
                draft
                    .headers
                    .insert(header::IF_NONE_MATCH, entity_tag(version)?);
            }
            Ok(draft)
        });
        Request::new(self.connection, draft)
    }

    /// Queries the resources of this type (RFC 7644 §3.4.2): one page, or all of them as a stream or an iterator.
    ///
    /// ```
    /// use scim_runtime::{models::User, testing};
    ///
    /// let (scim, _) = testing::with_user()?;
    /// let page = scim.users().list().filter(User::USER_NAME.starts_with("bj")).count(10).send()?;
    /// println!("{} of {:?}", page.resources.len(), page.total_results);
    /// for user in scim.users().list().sort_by(User::USER_NAME).iter() {
    ///     println!("{}", user?.id());
    /// }
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    pub fn list(&self) -> Query<'c, P, E, Stored<R>> {
        Query::new(self.connection, R::ENDPOINT)
    }

    /// Queries the resources of this type by POST (RFC 7644 §3.4.3), so that no part of the query is in the URL.
    ///
    /// Use it for filters with personal data, since URLs are logged (§7.5.2). Otherwise see [`Endpoint::list`].
    ///
    /// ```
    /// use scim_runtime::{models::{User, user::Email}, testing};
    ///
    /// let (scim, babs) = testing::with_user()?;
    /// let page = scim.users().search().filter(User::EMAILS.dot(Email::VALUE).eq("babs@jensen.org")).send()?;
    /// assert_eq!(page.resources, [babs]);
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    #[doc(alias(".search", "SearchRequest"))]
    pub fn search(&self) -> Query<'c, P, E, Stored<R>> {
        self.list().by_post()
    }

    /// Replaces a resource as a whole (RFC 7644 §3.5.1).
    ///
    /// Read-only attributes are not sent; unknown attributes that the provider sent are sent back. If the provider has ETags and
    /// the version is known, it is sent as `If-Match`. Returns the updated resource. If the provider stores the resource as sent
    /// and doesn't return it, returns `None`.
    ///
    /// # Errors
    /// [`Error::is_precondition_failed`] if someone else changed the resource, [`Error::is_not_found`] if it is gone. Before anything
    /// is sent: [`Error::violations`] if the resource breaks its schema, and an error if attributes may be missing because the
    /// resource was read with a projection or has attributes that are returned on request only.
    ///
    /// ```
    /// use scim_runtime::testing;
    ///
    /// let (scim, mut user) = testing::with_user()?;
    /// user.display_name = Some("Babs".to_owned());
    /// match scim.users().replace(&user).send() {
    ///     Err(error) if error.is_precondition_failed() => println!("someone else was faster"),
    ///     result => drop(result?),
    /// }
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    #[doc(alias("PUT", "If-Match"))]
    pub fn replace(&self, resource: &Stored<R>) -> Request<'c, E, Option<Stored<R>>> {
        let draft = check_whole(resource).and_then(|()| {
            let draft = Self::at(RequestOperation::Replace, Method::PUT, &resource)?;
            Ok(with_body(draft, &**resource, check::Sending::Replace))
        });
        Request::new(self.connection, draft)
    }

    /// Replaces the target with another resource (RFC 7644 §3.5.1), without checking that this resource is complete.
    ///
    /// # Errors
    /// See [`Endpoint::replace`].
    ///
    /// ```
    /// use scim_runtime::{models::User, testing};
    ///
    /// let (scim, user) = testing::with_user()?;
    /// scim.users().replace_with(user.id(), &User::new("bjensen@example.com")).send()?;
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    pub fn replace_with(
        &self,
        target: impl Target<R>,
        resource: &R,
    ) -> Request<'c, E, Option<Stored<R>>> {
        let draft = Self::at(RequestOperation::Replace, Method::PUT, &target)
            .map(|draft| with_body(draft, resource, check::Sending::Replace));
        Request::new(self.connection, draft)
    }

    /// Changes a resource (RFC 7644 §3.5.2). Returns the updated resource, or `None` if the provider doesn't send it.
    ///
    /// If the provider has ETags and the target is a [`Stored`] with a version, it is sent as `If-Match`.
    ///
    /// # Errors
    /// [`Error::is_precondition_failed`] if someone else changed the resource, [`Error::is_not_found`] if it is gone,
    /// [`Error::scim_error`] with `noTarget`, `mutability` and so on if an operation can't be applied.
    ///
    /// ```
    /// use scim_runtime::{models::{User, user::Email}, patch::Patch, testing};
    ///
    /// let (scim, user) = testing::with_user()?;
    /// let patch = Patch::new()
    ///     .replace(User::ACTIVE, false)
    ///     .remove(User::EMAILS.filtered(Email::TYPE.eq("home")));
    /// let changed = scim.users().patch(&user, patch).send()?;
    /// assert_eq!(changed.map(|user| user.emails.len()), Some(1));
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    pub fn patch(
        &self,
        target: impl Target<R>,
        patch: Patch<R>,
    ) -> Request<'c, E, Option<Stored<R>>>
    where
        P: SupportsPatch,
    {
        self.patch_request(target, patch)
    }

    /// Like [`Endpoint::patch`], for code that checked the provider's configuration.
    pub(super) fn patch_request(
        self,
        target: impl Target<R>,
        patch: Patch<R>,
    ) -> Request<'c, E, Option<Stored<R>>> {
        let draft =
            Self::at(RequestOperation::Patch, Method::PATCH, &target).and_then(|mut draft| {
                if patch.operations().is_empty() {
                    return Err(Error::unusable("a PATCH needs at least one operation")
                        .of_request(&draft.line()));
                }
                draft.body = Some(Bytes::from(patch.to_message().to_string()));
                Ok(draft)
            });
        Request::new(self.connection, draft)
    }

    /// Deletes a resource (RFC 7644 §3.6), with `If-Match` like [`Endpoint::patch`].
    ///
    /// # Errors
    /// [`Error::is_not_found`] if the resource doesn't exist.
    ///
    /// ```
    /// use scim_runtime::testing;
    ///
    /// let (scim, user) = testing::with_user()?;
    /// scim.users().delete(&user).send()?;
    /// assert!(scim.users().get(user.id()).send().is_err());
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    #[doc(alias = "DELETE")]
    pub fn delete(&self, target: impl Target<R>) -> Request<'c, E, ()> {
        Request::new(
            self.connection,
            Self::at(RequestOperation::Delete, Method::DELETE, &target),
        )
    }

    fn at(
        operation: RequestOperation,
        method: Method,
        target: &impl Target<R>,
    ) -> Result<Draft, Error> {
        let path = Draft::resource_path(R::ENDPOINT, target.id())?;
        let mut draft = Draft::new(operation, method, path);
        let changes = matches!(
            operation,
            RequestOperation::Replace | RequestOperation::Patch | RequestOperation::Delete
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

/// Adds the resource as the body, with its violations: the request's options decide later whether violations are errors.
fn with_body<R: Resource>(mut draft: Draft, resource: &R, sending: check::Sending) -> Draft {
    draft.violations = check::sendable(resource, sending);
    draft.body = Some(Bytes::from(walk::to_request_json(resource)));
    draft
}

/// Fails if replacing the resource would remove attributes that the client has never seen.
pub(super) fn check_whole<R: Resource>(resource: &Stored<R>) -> Result<(), Error> {
    if resource.is_projected() {
        return Err(Error::unusable(
            "the resource was read with a projection: replacing it would remove the attributes that were not requested",
        )
        .with_help("read it without `.attributes(…)`, or send a PATCH; use `.replace_with(…)` to replace it anyway"));
    }
    let request = || serde_json::from_slice(&walk::to_request_json(&**resource)).ok();
    check_seen(
        R::ATTRIBUTES,
        request,
        "send a PATCH, or set the attribute; `.replace_with(…)` replaces the resource anyway",
    )
}

/// A version is sent back as the provider wrote it, including quotes and `W/` (RFC 9110 §8.8.3).
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
