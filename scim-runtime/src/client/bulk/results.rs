//! The results of a bulk's operations.

use crate::{
    bulk::{BulkMethod, BulkRun, Handle, OperationResponse, OperationState},
    client::Outcome,
    error::{Error, ScimError},
    protocol::{Context, Reading, Reply, SCIM_JSON},
};
use bytes::Bytes;
use http::{HeaderMap, HeaderValue, header};
use std::fmt;

/// The results of a bulk, one per operation. [`Bulk::send`](super::Bulk::send) succeeds even if operations failed.
///
/// ```
/// use scim_runtime::{client::NotDone, models::User, testing};
///
/// let (scim, _) = testing::with_user()?;
/// let names = ["alice", "bjensen"];
/// let mut bulk = scim.bulk();
/// let users: Vec<_> = names.iter().map(|name| bulk.create(&User::new(*name))).collect();
/// let results = bulk.send()?;
/// for (name, user) in names.iter().zip(&users) {
///     match results.get(user) {
///         Ok(user) => println!("{name}: created with the id {}", user.id()),
///         Err(NotDone::Failed(error)) => println!("{name}: rejected: {error}"),
///         Err(not_done) => println!("{name}: {not_done}"),
///     }
/// }
/// # Ok::<(), scim_runtime::Error>(())
/// ```
#[doc(alias = "BulkResponse")]
pub struct Results {
    run: BulkRun,
    serial: u64,
    reading: Reading,
    interruption: Option<Error>,
}

/// The reason why an operation has no result.
#[derive(Debug)]
#[non_exhaustive]
pub enum NotDone {
    /// The provider rejected it.
    Failed(ScimError),
    /// The provider executed it, but the returned resource can't be read. [`Results::answer`] returns the response.
    Unreadable(Error),
    /// Not executed: the bulk stopped after the number of errors set by [`Bulk::fail_on_errors`](super::Bulk::fail_on_errors).
    NotRun,
    /// Not sent: it refers, directly or through a cycle, to the operation at this position, which failed or returned no id.
    DependencyFailed(usize),
    /// Not sent: with ids instead of references it exceeds the size limit of a request.
    TooLarge,
    /// Not sent: an earlier request failed; see [`Results::interruption`].
    NotSent,
    /// Sent, but missing from the response. The provider may have executed it: check before you try again.
    Missing,
    /// Sent, but the response was lost or unreadable; see [`Results::interruption`]. The provider may have executed it.
    Unanswered,
    /// The handle or position belongs to another bulk.
    Unknown,
}

impl NotDone {
    /// Returns the provider's error message, if it sent one.
    ///
    /// ```
    /// use scim_runtime::testing;
    ///
    /// let (scim, _) = testing::with_user()?;
    /// let mut bulk = scim.bulk();
    /// let duplicate = bulk.create(&testing::user());
    /// let Err(not_done) = bulk.send()?.get(&duplicate) else { panic!("created twice") };
    /// assert_eq!(not_done.scim_error().map(|error| error.status), Some(409));
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    #[must_use]
    pub fn scim_error(&self) -> Option<&ScimError> {
        match self {
            Self::Failed(error) => Some(error),
            _ => None,
        }
    }

    /// Whether the provider certainly didn't execute the operation, so that it is safe to try again.
    ///
    /// ```
    /// use scim_runtime::testing;
    ///
    /// let (scim, _) = testing::with_user()?;
    /// let mut bulk = scim.bulk();
    /// let duplicate = bulk.create(&testing::user());
    /// assert!(bulk.send()?.get(&duplicate).is_err_and(|not_done| not_done.is_surely_not_done()));
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    #[must_use]
    pub fn is_surely_not_done(&self) -> bool {
        match self {
            Self::Failed(_)
            | Self::NotRun
            | Self::DependencyFailed(_)
            | Self::TooLarge
            | Self::NotSent => true,
            Self::Unreadable(_) | Self::Missing | Self::Unanswered | Self::Unknown => false,
        }
    }
}

impl fmt::Display for NotDone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Failed(error) => error.fmt(f),
            Self::Unreadable(error) => write!(f, "done, but {error}"),
            Self::NotRun => f.write_str("not run: too many operations before it failed"),
            Self::DependencyFailed(position) => write!(
                f,
                "not sent: operation {position}, to which it refers, returned no id"
            ),
            Self::TooLarge => {
                f.write_str("not sent: it is too large once references are replaced by ids")
            }
            Self::NotSent => f.write_str("not sent: a request before it had no result"),
            Self::Missing => f.write_str("the response does not say what has become of it"),
            Self::Unanswered => f.write_str("sent, but no readable response was received"),
            Self::Unknown => f.write_str("no operation of this bulk"),
        }
    }
}

impl std::error::Error for NotDone {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Failed(error) => Some(error),
            Self::Unreadable(error) => Some(error),
            _ => None,
        }
    }
}

/// The progress of a bulk.
///
/// ```
/// use scim_runtime::{models::User, testing};
///
/// let scim = testing::blocking()?;
/// let mut bulk = scim.bulk();
/// bulk.create(&User::new("bjensen"));
/// let progress = bulk.send()?.progress();
/// assert_eq!((progress.requests, progress.operations), (1, 1));
/// # Ok::<(), scim_runtime::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct BulkProgress {
    /// The number of requests that were sent.
    pub requests: usize,
    /// The number of all operations.
    pub operations: usize,
    /// The number of operations that succeeded.
    pub succeeded: usize,
    /// The number of operations that the provider rejected.
    pub failed: usize,
}

impl BulkProgress {
    pub(super) fn of(run: &BulkRun) -> Self {
        Self {
            requests: run.counts.requests,
            operations: run.len(),
            succeeded: run.counts.succeeded,
            failed: run.counts.failed,
        }
    }
}

impl Results {
    pub(super) fn new(
        run: BulkRun,
        serial: u64,
        reading: Reading,
        interruption: Option<Error>,
    ) -> Self {
        Self {
            run,
            serial,
            reading,
            interruption,
        }
    }

    /// Returns the result of an operation, of the same type as the result of the operation's own request.
    ///
    /// # Errors
    /// [`NotDone`] with the reason.
    ///
    /// ```
    /// use scim_runtime::{models::User, testing};
    ///
    /// let (scim, user) = testing::with_user()?;
    /// let mut bulk = scim.bulk();
    /// let alice = bulk.create(&User::new("alice"));
    /// let deleted = bulk.delete(&user);
    /// let results = bulk.send()?;
    /// assert_eq!(results.get(&alice)?.user_name.as_deref(), Some("alice"));
    /// results.get(&deleted)?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn get<O: Outcome>(&self, handle: &Handle<O>) -> Result<O, NotDone> {
        if handle.name.bulk != self.serial {
            return Err(NotDone::Unknown);
        }
        let answer = self.at(handle.position)?;
        let sent = self.run.data(handle.position).map(Bytes::from);
        let is_create = self
            .run
            .operation(handle.position)
            .is_some_and(|operation| operation.method == BulkMethod::Post);
        // Without a body, only a create has a result: its id comes from the location.
        let location = answer.location.as_deref().filter(|_| is_create);
        let reply = reply(answer, location);
        O::read(&reply, &self.context(sent)).map_err(|error| match error.into_scim_error() {
            Ok(error) => NotDone::Failed(error),
            Err(error) => NotDone::Unreadable(error),
        })
    }

    /// Returns the provider's response to the operation at a position, if the operation succeeded.
    ///
    /// # Errors
    /// [`NotDone`] with the reason.
    ///
    /// ```
    /// use scim_runtime::{models::User, testing};
    ///
    /// let scim = testing::blocking()?;
    /// let mut bulk = scim.bulk();
    /// bulk.create(&User::new("alice"));
    /// assert_eq!(bulk.send()?.at(0)?.status, 201);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn at(&self, position: usize) -> Result<&OperationResponse, NotDone> {
        let not_done = match self.run.state(position) {
            Some(OperationState::Answered(answer)) if answer.is_success() => return Ok(answer),
            Some(OperationState::Answered(answer)) => NotDone::Failed(self.refused(answer)),
            Some(OperationState::Waiting) => NotDone::NotSent,
            Some(OperationState::NotRun) => NotDone::NotRun,
            Some(OperationState::DependencyFailed(position)) => {
                NotDone::DependencyFailed(*position)
            }
            Some(OperationState::TooLarge) => NotDone::TooLarge,
            Some(OperationState::Missing) => NotDone::Missing,
            Some(OperationState::Unanswered) => NotDone::Unanswered,
            None => NotDone::Unknown,
        };
        Err(not_done)
    }

    /// Iterates over [`Results::at`] of all operations, in the order they were added.
    ///
    /// ```
    /// use scim_runtime::{models::User, testing};
    ///
    /// let scim = testing::blocking()?;
    /// let mut bulk = scim.bulk();
    /// bulk.create(&User::new("alice"));
    /// bulk.create(&User::new("bob"));
    /// for response in bulk.send()?.iter() {
    ///     println!("{:?}", response?.location);
    /// }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn iter(&self) -> impl Iterator<Item = Result<&OperationResponse, NotDone>> {
        (0..self.len()).map(|position| self.at(position))
    }

    /// Returns the provider's response to the operation at a position, successful or not: status, location, version, body.
    ///
    /// ```
    /// use scim_runtime::{models::User, testing};
    ///
    /// let scim = testing::blocking()?;
    /// let mut bulk = scim.bulk();
    /// bulk.delete::<User>("unknown id");
    /// assert_eq!(bulk.send()?.answer(0).map(|response| response.status), Some(404));
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    #[must_use]
    pub fn answer(&self, position: usize) -> Option<&OperationResponse> {
        self.run.answer(position)
    }

    /// Returns the responses that belong to no operation.
    ///
    /// ```
    /// use scim_runtime::{models::User, testing};
    ///
    /// let scim = testing::blocking()?;
    /// let mut bulk = scim.bulk();
    /// bulk.create(&User::new("alice"));
    /// assert!(bulk.send()?.unmatched().is_empty());
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    #[must_use]
    pub fn unmatched(&self) -> &[OperationResponse] {
        &self.run.unmatched
    }

    /// Returns the error that ended the bulk before all requests were sent. Operations of earlier requests have results.
    ///
    /// ```
    /// use scim_runtime::{models::User, testing};
    ///
    /// let scim = testing::blocking()?;
    /// let mut bulk = scim.bulk();
    /// bulk.create(&User::new("alice"));
    /// if let Some(error) = bulk.send()?.interruption() {
    ///     println!("stopped early: {error}");
    /// }
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    #[must_use]
    pub fn interruption(&self) -> Option<&Error> {
        self.interruption.as_ref()
    }

    /// Whether all operations succeeded.
    ///
    /// ```
    /// use scim_runtime::{models::User, testing};
    ///
    /// let scim = testing::blocking()?;
    /// let mut bulk = scim.bulk();
    /// bulk.create(&User::new("alice"));
    /// bulk.delete::<User>("unknown id");
    /// assert!(!bulk.send()?.is_success());
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    #[must_use]
    pub fn is_success(&self) -> bool {
        self.run.counts.succeeded == self.run.len()
    }

    /// Returns the number of operations.
    ///
    /// ```
    /// use scim_runtime::{models::User, testing};
    ///
    /// let scim = testing::blocking()?;
    /// let mut bulk = scim.bulk();
    /// bulk.create(&User::new("alice"));
    /// assert_eq!(bulk.send()?.len(), 1);
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    #[must_use]
    pub fn len(&self) -> usize {
        self.run.len()
    }

    /// Whether the bulk had no operations.
    ///
    /// ```
    /// use scim_runtime::testing;
    ///
    /// let scim = testing::blocking()?;
    /// assert!(scim.bulk().send()?.is_empty());
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.run.len() == 0
    }

    /// Returns the number of requests, and of operations by outcome.
    ///
    /// ```
    /// use scim_runtime::{models::User, testing};
    ///
    /// let scim = testing::blocking()?;
    /// let mut bulk = scim.bulk();
    /// bulk.create(&User::new("alice"));
    /// bulk.delete::<User>("unknown id");
    /// let progress = bulk.send()?.progress();
    /// assert_eq!((progress.succeeded, progress.failed), (1, 1));
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    #[must_use]
    pub fn progress(&self) -> BulkProgress {
        BulkProgress::of(&self.run)
    }

    fn context(&self, sent: Option<Bytes>) -> Context {
        Context {
            reading: self.reading,
            sent,
            ..Context::default()
        }
    }

    /// Reads the error message of a response's body. Without a readable one, the error has only the status.
    fn refused(&self, answer: &OperationResponse) -> ScimError {
        let read = reply(answer, None).check(&self.context(None));
        let error = read.err().map(Error::into_scim_error);
        match error {
            Some(Ok(error)) => error,
            _ => ScimError::bare(answer.status),
        }
    }
}

/// Converts an operation's response to the response of a single request.
fn reply(answer: &OperationResponse, location: Option<&str>) -> Reply {
    let mut headers = HeaderMap::new();
    let media = HeaderValue::from_static(SCIM_JSON);
    headers.insert(header::CONTENT_TYPE, media);
    for (name, value) in [
        (header::LOCATION, location),
        (header::ETAG, answer.version.as_deref()),
    ] {
        if let Some(value) = value.and_then(|value| HeaderValue::from_str(value).ok()) {
            headers.insert(name, value);
        }
    }
    Reply {
        status: answer.status,
        headers,
        body: answer.response.clone().unwrap_or_default().into(),
    }
}

/// Shows only counts, because results may contain personal data.
impl fmt::Debug for Results {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Results")
            .field("progress", &self.progress())
            .field("interruption", &self.interruption)
            .finish_non_exhaustive()
    }
}
