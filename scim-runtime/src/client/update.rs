//! Updates: read, change, replace, and start again after a concurrent change (RFC 7644 §3.14).

use super::{
    endpoint::Endpoint,
    provider::{ServiceProvider, SupportsEtag},
    request::Request,
    target::Target,
};
use crate::{
    engine::{BlockingEngine, Engine},
    error::Error,
    protocol::{Draft, RequestOperation, encode_segment},
    record::{Resource, Stored},
    walk::same,
};
use http::Method;
use std::{
    fmt,
    future::{Future, IntoFuture},
    pin::Pin,
};

/// How often a resource is read by default.
const ATTEMPTS: u32 = 5;

/// An update that has not been sent; see [`Endpoint::update`].
#[must_use = "an update does nothing until it is sent: `.await` it or call `.send()`"]
pub struct Update<'c, P, E, R, F> {
    endpoint: Endpoint<'c, P, E, R>,
    id: String,
    attempts: u32,
    /// Never sent: holds the options for each request.
    options: Request<'c, E, ()>,
    change: F,
}

/// The next step for a resource that was read.
enum UpdateStep<R> {
    Nothing(Stored<R>),
    Replace(Stored<R>),
}

impl<'c, P: ServiceProvider, E, R: Resource> Endpoint<'c, P, E, R> {
    /// Changes a resource that others may change at the same time, by replacing it as a whole.
    ///
    /// Reads the resource, applies `change`, and replaces the resource with `If-Match`. Starts again if someone else changed it
    /// in the meantime (412). Sends nothing if `change` makes no difference. [`Endpoint::change`] sends only the difference
    /// instead.
    ///
    /// `change` may run several times, each time on the current resource: describe the wanted state, don't count or append.
    /// Returns the updated resource, or `None` if the provider doesn't send it.
    ///
    /// # Errors
    /// [`Error::is_precondition_failed`] if someone else changed the resource during each attempt;
    /// [`Error::is_refused_before_sending`] if the resource has no version, because changes by others could get lost. Otherwise
    /// see [`Endpoint::get`] and [`Endpoint::replace`].
    ///
    /// ```
    /// use scim_runtime::testing;
    ///
    /// let (scim, user) = testing::with_user()?;
    /// let updated = scim.users().update(&user, |user| user.nick_name = Some("Babs".to_owned())).send()?;
    /// assert_eq!(updated.and_then(|user| user.nick_name.clone()).as_deref(), Some("Babs"));
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    pub fn update<F: FnMut(&mut R)>(
        &self,
        target: impl Target<R>,
        change: F,
    ) -> Update<'c, P, E, R, F>
    where
        P: SupportsEtag,
    {
        let draft = Draft::new(RequestOperation::Get, Method::GET, R::ENDPOINT.to_owned());
        Update {
            endpoint: *self,
            id: target.id().to_owned(),
            attempts: ATTEMPTS,
            options: Request::new(self.connection, Ok(draft)),
            change,
        }
    }
}

impl<'c, P: ServiceProvider, E, R: Resource, F: FnMut(&mut R)> Update<'c, P, E, R, F> {
    /// Limits how often the resource is read and replaced; the default is 5.
    ///
    /// ```
    /// use scim_runtime::testing;
    ///
    /// let (scim, user) = testing::with_user()?;
    /// scim.users().update(&user, |user| user.active = Some(false)).attempts(2).send()?;
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    pub fn attempts(mut self, attempts: u32) -> Self {
        self.attempts = attempts.max(1);
        self
    }

    /// Sets options for each of the requests: headers, leniency, timeouts, retries. URLs and parameters have no effect.
    ///
    /// ```
    /// use scim_runtime::testing;
    ///
    /// let (scim, user) = testing::with_user()?;
    /// let update = scim.users().update(&user, |user| user.active = Some(false));
    /// update.configure(|request| request.lenient().header("x-reason", "left")).send()?;
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    pub fn configure(
        mut self,
        configure: impl FnOnce(Request<'c, E, ()>) -> Request<'c, E, ()>,
    ) -> Self {
        self.options = configure(self.options);
        self
    }

    fn get(&self) -> Request<'c, E, Stored<R>> {
        self.endpoint.get(&self.id).with_options_of(&self.options)
    }

    fn put(&self, wanted: &Stored<R>) -> Request<'c, E, Option<Stored<R>>> {
        self.endpoint.replace(wanted).with_options_of(&self.options)
    }

    fn step(&mut self, read: Stored<R>) -> Result<UpdateStep<R>, Error> {
        let mut wanted = read.clone();
        (self.change)(&mut wanted);
        if same(&*wanted, &*read) {
            return Ok(UpdateStep::Nothing(read));
        }
        if read.version().is_none() {
            return Err(Error::unusable(
                "the provider sends no version of the resource: changes by others could get lost",
            )
            .of_request(&format!("PUT {}/{}", R::ENDPOINT, encode_segment(&self.id)))
            .with_help("use `.replace(…)` or `.patch(…)` if nobody else changes the resource"));
        }
        Ok(UpdateStep::Replace(wanted))
    }

    /// Whether to start again after this result of a replacement.
    fn starts_again(&mut self, outcome: &Result<Option<Stored<R>>, Error>) -> bool {
        self.attempts -= 1;
        self.attempts > 0 && matches!(outcome, Err(error) if error.is_precondition_failed())
    }

    /// Makes the update and waits for it.
    ///
    /// # Errors
    /// See [`Endpoint::update`].
    ///
    /// ```
    /// use scim_runtime::testing;
    ///
    /// let (scim, user) = testing::with_user()?;
    /// scim.users().update(&user, |user| user.active = Some(false)).send()?;
    /// assert_eq!(scim.users().get(user.id()).send()?.active, Some(false));
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    pub fn send(mut self) -> Result<Option<Stored<R>>, Error>
    where
        E: BlockingEngine,
    {
        loop {
            let read = self.get().send()?;
            let outcome = match self.step(read)? {
                UpdateStep::Nothing(read) => return Ok(Some(read)),
                UpdateStep::Replace(wanted) => self.put(&wanted).send(),
            };
            if !self.starts_again(&outcome) {
                return outcome;
            }
        }
    }
}

impl<'c, P, E, R, F> IntoFuture for Update<'c, P, E, R, F>
where
    P: ServiceProvider,
    E: Engine,
    R: Resource,
    F: FnMut(&mut R) + Send + 'c,
{
    type Output = Result<Option<Stored<R>>, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send + 'c>>;

    fn into_future(mut self) -> Self::IntoFuture {
        Box::pin(async move {
            loop {
                let read = self.get().await?;
                let outcome = match self.step(read)? {
                    UpdateStep::Nothing(read) => return Ok(Some(read)),
                    UpdateStep::Replace(wanted) => self.put(&wanted).await,
                };
                if !self.starts_again(&outcome) {
                    return outcome;
                }
            }
        })
    }
}

impl<P, E, R: Resource, F> fmt::Debug for Update<'_, P, E, R, F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Update({})", R::ENDPOINT)
    }
}
