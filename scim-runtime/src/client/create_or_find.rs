//! Creates without duplicates: a resource that exists already, or may have been created, is looked up by its key.

use super::{
    endpoint::Endpoint,
    provider::{ServiceProvider, SupportsFilter},
    query::Query,
    request::Request,
};
use crate::{
    engine::{BlockingEngine, Engine},
    error::{Error, WriteOutcome},
    filter::Condition,
    record::{Attr, Extends, Resource, Stored},
};
use std::{
    fmt,
    future::{Future, IntoFuture},
    pin::Pin,
};

/// How often a create is sent: once, and again if it had an unknown outcome and the resource doesn't exist.
const CREATES: u32 = 2;

/// How many pages a lookup reads.
const MAX_PAGES: usize = 4;

/// A create that has not been sent; see [`Endpoint::create_or_find`].
#[must_use = "nothing is created until this is sent: `.await` it or call `.send()`"]
pub struct CreateOrFind<'c, P, E, R> {
    endpoint: Endpoint<'c, P, E, R>,
    resource: R,
    key: Result<Condition<R>, Error>,
    creates: u32,
}

/// The result of [`Endpoint::create_or_find`].
#[derive(Debug, Clone, PartialEq)]
pub enum CreatedOrFound<R> {
    /// The provider created the resource, or a create whose response got lost had created it.
    Created(Stored<R>),
    /// The resource existed before.
    Found(Stored<R>),
}

impl<R> CreatedOrFound<R> {
    /// Returns the resource.
    ///
    /// ```
    /// use scim_runtime::{models::User, testing};
    ///
    /// let scim = testing::blocking()?;
    /// let user = User::new("bjensen");
    /// let first = scim.users().create_or_find(&user, User::USER_NAME).send()?.into_stored();
    /// let second = scim.users().create_or_find(&user, User::USER_NAME).send()?.into_stored();
    /// assert_eq!(first.id(), second.id());
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    #[must_use]
    pub fn into_stored(self) -> Stored<R> {
        match self {
            Self::Created(resource) | Self::Found(resource) => resource,
        }
    }
}

impl<'c, P: SupportsFilter, E, R: Resource> Endpoint<'c, P, E, R> {
    /// Creates a resource, or finds the one that exists already with the same key.
    ///
    /// After 409, or an error that doesn't show whether the resource was created, the resource is looked up by its key. It is created
    /// again only if it isn't found, so no duplicate is created even if connections break.
    ///
    /// **The provider has to keep the key unique**, as it keeps `userName`. The creation is tried first: a provider that accepts a second
    /// resource with the same key, as most do for `externalId` and `displayName`, gets a duplicate. To match by such a key, use
    /// [`provision`](crate::provision), which reads before it writes.
    ///
    /// An existing resource is returned unchanged: use [`Endpoint::change`] to bring it to the wanted state.
    ///
    /// # Errors
    /// If the resource has no value for the key, or several resources have it; otherwise see [`Endpoint::create`].
    ///
    /// ```
    /// use scim_runtime::{client::CreatedOrFound, models::User, testing};
    ///
    /// let (scim, babs) = testing::with_user()?;
    /// let user = User::new(babs.user_name.clone().unwrap_or_default());
    /// match scim.users().create_or_find(&user, User::USER_NAME).send()? {
    ///     CreatedOrFound::Created(user) => println!("created {}", user.id()),
    ///     CreatedOrFound::Found(user) => assert_eq!(user.id(), babs.id()),
    /// }
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    pub fn create_or_find<O, M>(
        &self,
        resource: &R,
        key: Attr<O, String, M>,
    ) -> CreateOrFind<'c, P, E, R>
    where
        R: Extends<O>,
    {
        CreateOrFind {
            endpoint: *self,
            resource: resource.clone(),
            key: condition(resource, key),
            creates: CREATES,
        }
    }
}

fn condition<R: Resource + Extends<O>, O, M>(
    resource: &R,
    key: Attr<O, String, M>,
) -> Result<Condition<R>, Error> {
    let path = key.path::<R>();
    let Some(value) = key.get(resource).filter(|value| !value.is_empty()) else {
        return Err(Error::unusable(format!(
            "the resource has no `{path}`, by which it would be found"
        )));
    };
    let filter = format!("{path} eq {}", serde_json::Value::from(value));
    Condition::parse(&filter).map_err(|error| Error::unusable(error.to_string()))
}

/// The next step after a failed create.
enum AfterFailure {
    LookUp(Error),
    GiveUp(Error),
}

impl<'c, P: ServiceProvider, E, R: Resource> CreateOrFind<'c, P, E, R> {
    fn create(&self) -> Request<'c, E, Stored<R>> {
        self.endpoint.create(&self.resource)
    }

    fn after_failure(error: Error) -> AfterFailure {
        let exists = error.status() == Some(409);
        match error.outcome() {
            WriteOutcome::Done | WriteOutcome::Unknown => AfterFailure::LookUp(error),
            WriteOutcome::NotDone if exists => AfterFailure::LookUp(error),
            WriteOutcome::NotDone => AfterFailure::GiveUp(error),
        }
    }

    /// The matching resource among those that the lookup returned; `None` to create it again.
    fn found(
        &mut self,
        key: &Condition<R>,
        resources: Vec<Stored<R>>,
        error: Error,
    ) -> Result<Option<CreatedOrFound<R>>, Error> {
        self.creates -= 1;
        // A provider that ignores filters returns other resources as well.
        let mut matching = resources
            .into_iter()
            .filter(|resource| key.matches(resource));
        match (matching.next(), matching.next()) {
            (Some(_), Some(_)) => Err(Error::unusable(
                "several resources have the same key, so none was created or updated",
            )),
            (Some(resource), None) if error.status() == Some(409) => {
                Ok(Some(CreatedOrFound::Found(resource)))
            }
            (Some(resource), None) => Ok(Some(CreatedOrFound::Created(resource))),
            (None, _) if self.creates > 0 && error.outcome() == WriteOutcome::Unknown => Ok(None),
            (None, _) => Err(error),
        }
    }
}

impl<'c, P: SupportsFilter, E, R: Resource> CreateOrFind<'c, P, E, R> {
    fn look_up(&self, key: &Condition<R>) -> Query<'c, P, E, Stored<R>> {
        // Limits the lookup, in case the provider ignores the filter and returns all its resources.
        self.endpoint
            .list()
            .filter(key.clone())
            .max_pages(MAX_PAGES)
    }

    /// Creates or finds the resource, and waits for it.
    ///
    /// # Errors
    /// See [`Endpoint::create_or_find`].
    ///
    /// ```
    /// use scim_runtime::{models::User, testing};
    ///
    /// let (scim, babs) = testing::with_user()?;
    /// let found = scim.users().create_or_find(&testing::user(), User::USER_NAME).send()?;
    /// assert_eq!(found.into_stored().id(), babs.id());
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    pub fn send(mut self) -> Result<CreatedOrFound<R>, Error>
    where
        E: BlockingEngine,
    {
        let key = std::mem::replace(&mut self.key, Err(Error::unusable("no key")))?;
        loop {
            let error = match self.create().send() {
                Ok(created) => return Ok(CreatedOrFound::Created(created)),
                Err(error) => match Self::after_failure(error) {
                    AfterFailure::LookUp(error) => error,
                    AfterFailure::GiveUp(error) => return Err(error),
                },
            };
            let resources = self.look_up(&key).iter().collect::<Result<Vec<_>, _>>()?;
            if let Some(result) = self.found(&key, resources, error)? {
                return Ok(result);
            }
        }
    }
}

impl<'c, P: SupportsFilter, E: Engine, R: Resource> IntoFuture for CreateOrFind<'c, P, E, R> {
    type Output = Result<CreatedOrFound<R>, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send + 'c>>;

    fn into_future(mut self) -> Self::IntoFuture {
        Box::pin(async move {
            let key = std::mem::replace(&mut self.key, Err(Error::unusable("no key")))?;
            loop {
                let error = match self.create().await {
                    Ok(created) => return Ok(CreatedOrFound::Created(created)),
                    Err(error) => match Self::after_failure(error) {
                        AfterFailure::LookUp(error) => error,
                        AfterFailure::GiveUp(error) => return Err(error),
                    },
                };
                let resources = self.look_up(&key).stream().try_collect().await?;
                if let Some(result) = self.found(&key, resources, error)? {
                    return Ok(result);
                }
            }
        })
    }
}

impl<P, E, R: Resource> fmt::Debug for CreateOrFind<'_, P, E, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CreateOrFind({})", R::ENDPOINT)
    }
}
