//! Changes of resources that others may change at the same time: read, change, write, and start again after a concurrent change
//! (RFC 7644 §3.14).

use super::{
    endpoint::Endpoint,
    provider::{ServiceProvider, SupportsEtag},
    request::Request,
    target::Target,
};
use crate::{
    engine::{BlockingEngine, Engine},
    error::Error,
    patch::Patch,
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

/// A change that has not been sent; see [`Endpoint::change`] and [`Endpoint::update`].
#[must_use = "a change does nothing until it is sent: `.await` it or call `.send()`"]
pub struct Change<'c, P, E, R, F> {
    endpoint: Endpoint<'c, P, E, R>,
    id: String,
    attempts: u32,
    /// Never sent: holds the options for each request.
    options: Request<'c, E, ()>,
    form: ChangeForm,
    edit: F,
}

/// The form in which a change is sent.
#[derive(Clone, Copy, PartialEq, Eq)]
enum ChangeForm {
    /// The difference, if the provider supports PATCH.
    Difference,
    /// The whole resource.
    Whole,
}

/// The next step for a resource that was read.
enum ChangeStep<R> {
    Nothing,
    Patch(Patch<R>),
    Replace(Stored<R>),
}

impl<'c, P: ServiceProvider, E, R: Resource> Endpoint<'c, P, E, R> {
    /// Changes a resource that others may change at the same time.
    ///
    /// Reads the resource, applies `change`, and sends the difference as a PATCH with `If-Match`. Starts again if someone else
    /// changed the resource in the meantime (412). Sends nothing if `change` makes no difference. If the provider doesn't support
    /// PATCH, the whole resource is replaced. Returns the updated resource, which is read again if the provider doesn't send it.
    ///
    /// `change` may run several times, each time on the current resource: describe the wanted state, don't count or append.
    ///
    /// # Errors
    /// [`Error::is_precondition_failed`] if someone else changed the resource during each attempt.
    /// [`Error::is_refused_before_sending`] if the difference isn't allowed (a change of an immutable attribute, for example), or
    /// if the provider has neither PATCH nor versions, because a PUT could then undo the changes of others. Otherwise see
    /// [`Endpoint::get`] and [`Endpoint::patch`].
    ///
    /// ```
    /// use scim_runtime::{models::user::Email, testing};
    ///
    /// let (scim, user) = testing::with_user()?;
    /// let changed = scim
    ///     .users()
    ///     .change(user.id(), |user| {
    ///         user.title = Some("Tour Guide".to_owned());
    ///         user.emails = vec![Email::new("babs@example.com")];
    ///     })
    ///     .send()?;
    /// assert_eq!(changed.title.as_deref(), Some("Tour Guide"));
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    pub fn change<F: FnMut(&mut R)>(
        &self,
        target: impl Target<R>,
        change: F,
    ) -> Change<'c, P, E, R, F> {
        self.change_as(ChangeForm::Difference, target.id(), change)
    }

    /// Changes a resource that others may change at the same time, by replacing it as a whole.
    ///
    /// Reads the resource, applies `change`, and replaces the resource with `If-Match`. Starts again if someone else changed it
    /// in the meantime (412). Sends nothing if `change` makes no difference. Returns the updated resource, which is read again if
    /// the provider doesn't send it. [`Endpoint::change`] sends only the difference instead.
    ///
    /// `change` may run several times, each time on the current resource: describe the wanted state, don't count or append.
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
    /// assert_eq!(updated.nick_name.as_deref(), Some("Babs"));
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    pub fn update<F: FnMut(&mut R)>(
        &self,
        target: impl Target<R>,
        change: F,
    ) -> Change<'c, P, E, R, F>
    where
        P: SupportsEtag,
    {
        self.change_as(ChangeForm::Whole, target.id(), change)
    }

    fn change_as<F>(self, form: ChangeForm, id: &str, edit: F) -> Change<'c, P, E, R, F> {
        let draft = Draft::new(RequestOperation::Get, Method::GET, R::ENDPOINT.to_owned());
        Change {
            endpoint: self,
            id: id.to_owned(),
            attempts: ATTEMPTS,
            options: Request::new(self.connection, Ok(draft)),
            form,
            edit,
        }
    }
}

impl<'c, P: ServiceProvider, E, R: Resource, F: FnMut(&mut R)> Change<'c, P, E, R, F> {
    /// Limits how often the resource is read and changed; the default is 5.
    ///
    /// ```
    /// use scim_runtime::testing;
    ///
    /// let (scim, user) = testing::with_user()?;
    /// scim.users().change(&user, |user| user.active = Some(false)).attempts(2).send()?;
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
    /// let change = scim.users().change(&user, |user| user.active = Some(false));
    /// change.configure(|request| request.lenient().header("x-reason", "left")).send()?;
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

    /// Decides what to send for a resource that was just read.
    fn step(&mut self, read: &Stored<R>) -> Result<ChangeStep<R>, Error> {
        let mut wanted = read.clone();
        (self.edit)(&mut wanted);
        match self.form {
            ChangeForm::Difference => self.difference(read, wanted),
            ChangeForm::Whole if same(&*wanted, &**read) => Ok(ChangeStep::Nothing),
            ChangeForm::Whole if read.version().is_none() => Err(self.unversioned(
                "the provider sends no version of the resource: changes by others could get lost",
                "use `.replace(…)` or `.patch(…)` if nobody else changes the resource",
            )),
            ChangeForm::Whole => Ok(ChangeStep::Replace(wanted)),
        }
    }

    fn difference(&self, read: &Stored<R>, wanted: Stored<R>) -> Result<ChangeStep<R>, Error> {
        let patch = Patch::<R>::between(read, &wanted).map_err(|error| {
            Error::unusable(format!("the change can't be made: {error}"))
                .of_request(&format!("PATCH {}", R::ENDPOINT))
        })?;
        if patch.is_empty() {
            return Ok(ChangeStep::Nothing);
        }
        if P::CONFIGURATION.patch {
            return Ok(ChangeStep::Patch(patch));
        }
        if read.version().is_none() {
            return Err(self.unversioned(
                "the provider has neither PATCH nor a version of the resource: changes by others could get lost",
                "replace it with `.replace(…)` if nobody else changes it",
            ));
        }
        Ok(ChangeStep::Replace(wanted))
    }

    fn unversioned(&self, message: &str, help: &'static str) -> Error {
        Error::unusable(message)
            .of_request(&format!("PUT {}/{}", R::ENDPOINT, encode_segment(&self.id)))
            .with_help(help)
    }

    fn write(
        &self,
        read: &Stored<R>,
        step: ChangeStep<R>,
    ) -> Option<Request<'c, E, Option<Stored<R>>>> {
        let request = match step {
            ChangeStep::Nothing => return None,
            ChangeStep::Patch(patch) => self.endpoint.patch_request(read, patch),
            ChangeStep::Replace(wanted) => self.endpoint.replace(&wanted),
        };
        Some(request.with_options_of(&self.options))
    }

    /// Whether to start again after this result of a write.
    fn starts_again(&mut self, result: &Result<Option<Stored<R>>, Error>) -> bool {
        self.attempts -= 1;
        self.attempts > 0 && matches!(result, Err(error) if error.is_precondition_failed())
    }

    /// Makes the change and waits for it.
    ///
    /// # Errors
    /// See [`Endpoint::change`].
    ///
    /// ```
    /// use scim_runtime::testing;
    ///
    /// let (scim, user) = testing::with_user()?;
    /// let user = scim.users().change(&user, |user| user.active = Some(false)).send()?;
    /// assert_eq!(user.active, Some(false));
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    pub fn send(mut self) -> Result<Stored<R>, Error>
    where
        E: BlockingEngine,
    {
        loop {
            let read = self.get().send()?;
            let step = self.step(&read)?;
            let Some(request) = self.write(&read, step) else {
                return Ok(read);
            };
            let result = request.send();
            if self.starts_again(&result) {
                continue;
            }
            return match result? {
                Some(changed) => Ok(changed),
                None => self.get().send(),
            };
        }
    }
}

impl<'c, P, E, R, F> IntoFuture for Change<'c, P, E, R, F>
where
    P: ServiceProvider,
    E: Engine,
    R: Resource,
    F: FnMut(&mut R) + Send + 'c,
{
    type Output = Result<Stored<R>, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send + 'c>>;

    fn into_future(mut self) -> Self::IntoFuture {
        Box::pin(async move {
            loop {
                let read = self.get().await?;
                let step = self.step(&read)?;
                let Some(request) = self.write(&read, step) else {
                    return Ok(read);
                };
                let result = request.await;
                if self.starts_again(&result) {
                    continue;
                }
                return match result? {
                    Some(changed) => Ok(changed),
                    None => self.get().await,
                };
            }
        })
    }
}

impl<P, E, R: Resource, F> fmt::Debug for Change<'_, P, E, R, F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Change({})", R::ENDPOINT)
    }
}
