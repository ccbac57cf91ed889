//! What has become of the operations of a bulk.

use crate::{
    bulk::{BulkMethod, BulkRun, Fate, Handle, OperationResponse},
    client::Outcome,
    error::{Error, ScimError},
    protocol::{Context, Reading, Reply, SCIM_JSON},
};
use bytes::Bytes;
use http::{HeaderMap, HeaderValue, header};
use std::fmt;

/// What has become of each operation of a bulk. Each has a result of its own: that some failed is no error.
///
/// ```
/// # use scim_runtime::{Error, client::NotDone, engine::BlockingEngine, models::{User, rfc7643::Client}};
/// # fn example<E: BlockingEngine>(scim: &Client<E>, names: &[String]) -> Result<(), Error> {
/// let mut bulk = scim.bulk();
/// let users: Vec<_> = names.iter().map(|name| bulk.create(&User::new(name))).collect();
/// let results = bulk.send()?;
/// for (name, user) in names.iter().zip(&users) {
///     match results.get(user) {
///         Ok(user) => println!("{name}: {}", user.id()),
///         Err(NotDone::Failed(error)) => println!("{name}: {error}"),
///         Err(why) => println!("{name}: {why}"),
///     }
/// }
/// # Ok(())
/// # }
/// ```
pub struct Results {
    run: BulkRun,
    serial: u64,
    reading: Reading,
    interruption: Option<Error>,
}

/// Why an operation has no result.
#[derive(Debug)]
#[non_exhaustive]
pub enum NotDone {
    /// The provider has refused it.
    Failed(ScimError),
    /// The provider did it, but what it sent back can't be read: [`Results::answer`] has it.
    Unreadable(Error),
    /// The number of errors that was allowed had been reached.
    NotRun,
    /// Not sent: the operation at this position, which it refers to, itself or by way of a cycle, has failed or told no id.
    DependencyFailed(usize),
    /// Not sent: with ids in the place of references it is larger than a request may be.
    TooLarge,
    /// Not sent: a request before had no result, see [`Results::interruption`].
    NotSent,
    /// Sent, but the response does not speak of it. It may have been done: look before it is tried again.
    Missing,
    /// Sent, but there was no response that could be read, see [`Results::interruption`]. It may have been done.
    Unanswered,
    /// The handle or position is not one of this bulk.
    Unknown,
}

impl NotDone {
    /// The provider's error message, if it sent one.
    #[must_use]
    pub fn scim_error(&self) -> Option<&ScimError> {
        match self {
            Self::Failed(error) => Some(error),
            _ => None,
        }
    }

    /// Whether the operation has not been done, for certain: it can be tried again.
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
                "not sent: operation {position}, which it refers to, has given no id"
            ),
            Self::TooLarge => {
                f.write_str("not sent: with ids in the place of references it is too large")
            }
            Self::NotSent => f.write_str("not sent: a request before it had no result"),
            Self::Missing => f.write_str("the response does not say what has become of it"),
            Self::Unanswered => f.write_str("sent, but there was no response that can be read"),
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

/// How far a bulk is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct BulkProgress {
    /// Requests that were sent.
    pub requests: usize,
    /// Operations in all.
    pub operations: usize,
    /// Operations that the provider has done.
    pub succeeded: usize,
    /// Operations that the provider has refused.
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

    /// The result of an operation, read as the operation alone would have had it.
    ///
    /// # Errors
    /// Why there is none.
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
        // Only a create has a result without a body: the location says what it is.
        let location = answer.location.as_deref().filter(|_| is_create);
        let reply = reply(answer, location);
        O::read(&reply, &self.context(sent)).map_err(|error| match error.into_scim_error() {
            Ok(error) => NotDone::Failed(error),
            Err(error) => NotDone::Unreadable(error),
        })
    }

    /// What the provider said about the operation at a position, if it was done.
    ///
    /// # Errors
    /// Why it was not.
    pub fn at(&self, position: usize) -> Result<&OperationResponse, NotDone> {
        let not_done = match self.run.fate(position) {
            Some(Fate::Answered(answer)) if answer.is_success() => return Ok(answer),
            Some(Fate::Answered(answer)) => NotDone::Failed(self.refused(answer)),
            Some(Fate::Waiting) => NotDone::NotSent,
            Some(Fate::NotRun) => NotDone::NotRun,
            Some(Fate::DependencyFailed(position)) => NotDone::DependencyFailed(*position),
            Some(Fate::TooLarge) => NotDone::TooLarge,
            Some(Fate::Missing) => NotDone::Missing,
            Some(Fate::Unanswered) => NotDone::Unanswered,
            None => NotDone::Unknown,
        };
        Err(not_done)
    }

    /// [`Results::at`] for every operation, in the order they were added.
    pub fn iter(&self) -> impl Iterator<Item = Result<&OperationResponse, NotDone>> {
        (0..self.len()).map(|position| self.at(position))
    }

    /// What the provider said about the operation at a position, success or not: status, location, version, body.
    #[must_use]
    pub fn answer(&self, position: usize) -> Option<&OperationResponse> {
        self.run.answer(position)
    }

    /// Answers that belong to no operation.
    #[must_use]
    pub fn unmatched(&self) -> &[OperationResponse] {
        &self.run.unmatched
    }

    /// The error that ended the bulk before all was sent: the requests before it have results.
    #[must_use]
    pub fn interruption(&self) -> Option<&Error> {
        self.interruption.as_ref()
    }

    /// Whether every operation was done.
    #[must_use]
    pub fn is_success(&self) -> bool {
        self.run.counts.succeeded == self.run.len()
    }

    /// How many operations there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.run.len()
    }

    /// Whether there were no operations.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.run.len() == 0
    }

    /// Requests and operations, counted.
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

    /// The error message in the answer's body, read as that of a response; a status at least.
    fn refused(&self, answer: &OperationResponse) -> ScimError {
        let read = reply(answer, None).check(&self.context(None));
        let error = read.err().map(Error::into_scim_error);
        match error {
            Some(Ok(error)) => error,
            _ => ScimError::bare(answer.status),
        }
    }
}

/// The response that the operation alone would have had.
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

/// Counts only: results may be personal.
impl fmt::Debug for Results {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Results")
            .field("progress", &self.progress())
            .field("interruption", &self.interruption)
            .finish_non_exhaustive()
    }
}
