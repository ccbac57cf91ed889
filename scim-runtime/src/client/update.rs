//! Changing what others change, too: read, change, replace, and again if someone was faster (RFC 7644 §3.14).

use super::{
    endpoint::Endpoint,
    provider::{ServiceProvider, SupportsEtag},
    request::Request,
    target::Target,
};
use crate::{
    engine::{BlockingEngine, Engine},
    error::Error,
    protocol::{Draft, Operation, encode_segment},
    record::{Resource, Stored, same},
};
use http::Method;
use std::{
    fmt,
    future::{Future, IntoFuture},
    pin::Pin,
};

/// How often a resource is read before someone else's changes win, unless said.
const ATTEMPTS: u32 = 5;

/// A change that has not been made; see [`Endpoint::update`].
#[must_use = "a change does nothing until it is sent: `.await` it or call `.send()`"]
pub struct Update<'c, P, E, R, F> {
    endpoint: Endpoint<'c, P, E, R>,
    id: String,
    attempts: u32,
    /// What holds for each request.
    said: Request<'c, E, ()>,
    change: F,
}

/// What a resource that was read comes to.
enum Changed<R> {
    /// It is as it is to be.
    Not(Stored<R>),
    /// This is to take its place.
    To(Stored<R>),
}

impl<'c, P: ServiceProvider, E, R: Resource> Endpoint<'c, P, E, R> {
    /// Changes a resource that others may change at the same time: reads it, applies `change`, replaces it with `If-Match`, and
    /// starts anew if someone was faster (412). Nothing is sent where `change` leaves the resource as it is.
    ///
    /// `change` may run several times, each time on the resource as it is then: let it say how things are to be, not what to
    /// add. The resource comes back as it is now, `None` if the provider sent nothing back.
    ///
    /// # Errors
    /// [`Error::is_precondition_failed`] if someone was faster each time; [`Error::is_refused_before_sending`] if the provider tells no
    /// version, since a change could get lost then; else as [`Endpoint::get`] and [`Endpoint::replace`].
    ///
    /// ```
    /// # use scim_runtime::{Error, engine::BlockingEngine, models::{User, rfc7643::Client}};
    /// # fn example<E: BlockingEngine>(scim: &Client<E>) -> Result<(), Error> {
    /// let now = scim.users().update("2819c223", |user| user.title = Some("Tour Guide".to_owned())).send()?;
    /// # let _ = now;
    /// # Ok(())
    /// # }
    /// ```
    pub fn update<F: FnMut(&mut R)>(
        &self,
        target: impl Target<R>,
        change: F,
    ) -> Update<'c, P, E, R, F>
    where
        P: SupportsEtag,
    {
        let draft = Draft::new(Operation::Get, Method::GET, R::ENDPOINT.to_owned());
        Update {
            endpoint: *self,
            id: target.id().to_owned(),
            attempts: ATTEMPTS,
            said: Request::new(self.connection, Ok(draft)),
            change,
        }
    }
}

impl<'c, P: ServiceProvider, E, R: Resource, F: FnMut(&mut R)> Update<'c, P, E, R, F> {
    /// How often the resource is read at most, 5 times unless said.
    pub fn attempts(mut self, attempts: u32) -> Self {
        self.attempts = attempts.max(1);
        self
    }

    /// Says what holds for each of the requests: headers, leniency, timeouts, repeats. Their URLs and parameters stay theirs.
    ///
    /// ```
    /// # use scim_runtime::models::{User, rfc7643::Client};
    /// # fn example<E>(scim: &Client<E>) {
    /// let update = scim.users().update("2819c223", |user| user.active = Some(false));
    /// let update = update.configure(|request| request.lenient().header("x-reason", "left"));
    /// # let _ = update;
    /// # }
    /// ```
    pub fn configure(
        mut self,
        configure: impl FnOnce(Request<'c, E, ()>) -> Request<'c, E, ()>,
    ) -> Self {
        self.said = configure(self.said);
        self
    }

    fn get(&self) -> Request<'c, E, Stored<R>> {
        self.endpoint.get(&self.id).with_options_of(&self.said)
    }

    fn put(&self, wanted: &Stored<R>) -> Request<'c, E, Option<Stored<R>>> {
        self.endpoint.replace(wanted).with_options_of(&self.said)
    }

    fn changed(&mut self, read: Stored<R>) -> Result<Changed<R>, Error> {
        let mut wanted = read.clone();
        (self.change)(&mut wanted);
        if same(&*wanted, &*read) {
            return Ok(Changed::Not(read));
        }
        if read.version().is_none() {
            return Err(Error::unusable(
                "the provider tells no version of the resource: someone else's change could get lost",
            )
            .of_request(&format!("PUT {}/{}", R::ENDPOINT, encode_segment(&self.id)))
            .with_help("replace or patch it instead, if that may be"));
        }
        Ok(Changed::To(wanted))
    }

    /// Whether to start anew.
    fn is_late(&mut self, outcome: &Result<Option<Stored<R>>, Error>) -> bool {
        self.attempts -= 1;
        self.attempts > 0 && matches!(outcome, Err(error) if error.is_precondition_failed())
    }

    /// Makes the change and waits for it.
    ///
    /// # Errors
    /// As [`Endpoint::update`].
    pub fn send(mut self) -> Result<Option<Stored<R>>, Error>
    where
        E: BlockingEngine,
    {
        loop {
            let read = self.get().send()?;
            let outcome = match self.changed(read)? {
                Changed::Not(read) => return Ok(Some(read)),
                Changed::To(wanted) => self.put(&wanted).send(),
            };
            if !self.is_late(&outcome) {
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
                let outcome = match self.changed(read)? {
                    Changed::Not(read) => return Ok(Some(read)),
                    Changed::To(wanted) => self.put(&wanted).await,
                };
                if !self.is_late(&outcome) {
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
