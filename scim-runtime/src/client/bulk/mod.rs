//! Bulk operations: added one by one, sent in as few requests as the provider's limits allow (RFC 7644 §3.7).

mod answers;
mod message;
mod results;
mod send;

pub use results::{BulkProgress, NotDone, Results};

use super::{
    connection::{Client, Connection},
    endpoint::check_whole,
    options::RequestChecks,
    outcome::Outcome,
    provider::{ServiceProvider, SupportsBulk, SupportsPatch},
    request::Request,
    served::ServedBy,
};
use crate::{
    bulk::{
        BulkMethod, BulkName, BulkOperation, BulkPlan, BulkRun, BulkTarget, Handle, Identity,
        RequestLimits, Reserved,
    },
    check::{self, Violation},
    describe::{BulkLimits, Description},
    error::{Error, ErrorKind},
    patch::Patch,
    protocol::{self, Draft, Reading, Retry},
    record::{Resource, Stored},
    walk,
};
use answers::Answers;
use std::{
    fmt,
    marker::PhantomData,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

/// Tells the handles of one bulk from those of another.
static BULKS: AtomicU64 = AtomicU64::new(0);

type OnProgress<'c> = Box<dyn FnMut(&BulkProgress) + Send + 'c>;

impl<P: ServiceProvider, E> Client<P, E> {
    /// Operations to be sent together (RFC 7644 §3.7).
    ///
    /// ```
    /// # use scim_runtime::{Error, engine::BlockingEngine, models::{User, rfc7643::Client}, record::Stored};
    /// # fn example<E: BlockingEngine>(scim: &Client<E>, gone: &Stored<User>) -> Result<(), Error> {
    /// let mut bulk = scim.bulk().fail_on_errors(10);
    /// let alice = bulk.create(&User::new("alice"));
    /// let gone = bulk.delete(gone);
    /// let results = bulk.send()?;
    /// match results.get(&alice) {
    ///     Ok(alice) => println!("alice has the id {}", alice.id()),
    ///     Err(why) => println!("alice was not created: {why}"),
    /// }
    /// if let Err(why) = results.get(&gone) {
    ///     println!("not deleted: {why}");
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn bulk(&self) -> Bulk<'_, P, E>
    where
        P: SupportsBulk,
    {
        Bulk::new(
            &self.connection,
            P::CONFIGURATION.bulk.unwrap_or_default(),
            None,
        )
    }

    /// Operations to be sent together, to a provider that is known only while the program runs: for [`Bulk::message`], which
    /// holds them against what the provider describes.
    ///
    /// # Errors
    /// If the provider does not support bulk operations, by its configuration.
    ///
    /// ```
    /// # use scim_runtime::{Error, Json, client::{Client, Untyped}, engine::BlockingEngine};
    /// # fn example<E: BlockingEngine>(scim: &Client<Untyped, E>, request: &Json) -> Result<(), Error> {
    /// let provider = scim.discover().send()?;
    /// let results = scim.dynamic_bulk(&provider)?.message(request).send()?;
    /// println!("{:?}", results.progress());
    /// # Ok(())
    /// # }
    /// ```
    pub fn dynamic_bulk<'c>(&'c self, provider: &'c Description) -> Result<Bulk<'c, P, E>, Error> {
        let limits = provider.configuration.bulk.ok_or_else(|| {
            Error::unusable("the provider does not support bulk operations, by its configuration")
        })?;
        Ok(Bulk::new(&self.connection, limits, Some(provider)))
    }
}

/// Operations that have not been sent. `.await` it on an asynchronous engine; call [`Bulk::send`] on a blocking one.
///
/// Any number of operations may be added. They go in as many requests as the provider's `maxOperations` and
/// `maxPayloadSize` demand: what is referred to first, what refers to each other in one request, operations on one resource in
/// the order they were added. Where an operation refers to one of an earlier request, its reference becomes the id that came
/// back. Only one request is held beside what was added.
///
/// A text that begins with `bulkId:` is a reference, whatever the attribute: one that no operation has is refused.
#[must_use = "a bulk does nothing until it is sent: `.await` it or call `.send()`"]
pub struct Bulk<'c, P, E> {
    /// To `/Bulk`, without a body.
    request: Request<'c, E, Answers>,
    checks: RequestChecks,
    reading: Reading,
    serial: u64,
    reserved: usize,
    operations: Vec<BulkOperation>,
    violations: Vec<Violation>,
    fail_on_errors: Option<usize>,
    limits: RequestLimits,
    progress: Option<OnProgress<'c>>,
    /// What the provider is, where `P` does not know.
    described: Option<&'c Description>,
    provider: PhantomData<fn() -> P>,
}

impl<'c, P: ServiceProvider, E> Bulk<'c, P, E> {
    fn new(
        connection: &'c Arc<Connection<E>>,
        said: BulkLimits,
        described: Option<&'c Description>,
    ) -> Self {
        let draft = Draft::new(
            protocol::RequestOperation::Bulk,
            http::Method::POST,
            "/Bulk".to_owned(),
        );
        let limit = |said: Option<u64>| {
            said.and_then(|limit| usize::try_from(limit).ok())
                .unwrap_or(usize::MAX)
        };
        Self {
            request: Request::new(connection, Ok(draft)),
            checks: connection.settings.options.checks,
            reading: connection.settings.options.reading,
            serial: BULKS.fetch_add(1, Ordering::Relaxed),
            reserved: 0,
            operations: Vec::new(),
            violations: Vec::new(),
            fail_on_errors: None,
            limits: RequestLimits {
                max_operations: limit(said.max_operations),
                max_payload_size: limit(said.max_payload_size),
            },
            progress: None,
            described,
            provider: PhantomData,
        }
    }

    /// Creates a resource, as [`Endpoint::create`](super::Endpoint::create) does.
    ///
    /// The result is the resource with its id; where the provider sends none back, it is what was sent.
    pub fn create<R: ServedBy<P>>(&mut self, resource: &R) -> Handle<Stored<R>> {
        let reserved = self.reserve();
        self.create_as(&reserved, resource)
    }

    /// A bulkId for a resource whose creation is added later by [`Bulk::create_as`]: what comes before can refer to it.
    pub fn reserve<R: ServedBy<P>>(&mut self) -> Reserved<R> {
        Reserved::new(self.name())
    }

    /// Creates a resource under a bulkId that was reserved.
    pub fn create_as<R: ServedBy<P>>(
        &mut self,
        reserved: &Reserved<R>,
        resource: &R,
    ) -> Handle<Stored<R>> {
        self.check_name(&reserved.name);
        let data = self.body(resource, check::Sending::Create);
        let path = R::ENDPOINT.to_owned();
        self.push(
            BulkMethod::Post,
            reserved.name.clone(),
            (path, None),
            Some(data),
        )
    }

    /// Replaces a resource as a whole, as [`Endpoint::replace`](super::Endpoint::replace) does; its version goes along where
    /// the provider has ETags.
    ///
    /// The result is the resource as it is now, if the provider sent it.
    pub fn replace<R: ServedBy<P>>(&mut self, resource: &Stored<R>) -> Handle<Option<Stored<R>>> {
        if let Err(error) = check_whole(resource) {
            self.wrong("/data", &error.to_string());
        }
        self.replace_with(resource, &**resource)
    }

    /// Replaces the target by another resource; otherwise as [`Bulk::replace`].
    pub fn replace_with<R: ServedBy<P>>(
        &mut self,
        target: impl BulkTarget<R>,
        resource: &R,
    ) -> Handle<Option<Stored<R>>> {
        let data = self.body(resource, check::Sending::Replace);
        let place = self.place(&target);
        let name = self.name();
        self.push(BulkMethod::Put, name, place, Some(data))
    }

    /// Changes a resource, as [`Endpoint::patch`](super::Endpoint::patch) does.
    ///
    /// The result is the resource as it is now, if the provider sent it.
    pub fn patch<R: ServedBy<P>>(
        &mut self,
        target: impl BulkTarget<R>,
        patch: Patch<R>,
    ) -> Handle<Option<Stored<R>>>
    where
        P: SupportsPatch,
    {
        if patch.operations().is_empty() {
            self.wrong("/data", "a PATCH needs at least one operation");
        }
        let place = self.place(&target);
        let name = self.name();
        let data = patch.to_message().to_string();
        self.push(BulkMethod::Patch, name, place, Some(data))
    }

    /// Deletes a resource, as [`Endpoint::delete`](super::Endpoint::delete) does.
    ///
    /// ```
    /// # use scim_runtime::{Error, engine::BlockingEngine, models::{User, rfc7643::Client}};
    /// # fn example<E: BlockingEngine>(scim: &Client<E>) -> Result<(), Error> {
    /// let mut bulk = scim.bulk();
    /// bulk.delete::<User>("2819c223");
    /// # let _ = bulk.send()?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn delete<R: ServedBy<P>>(&mut self, target: impl BulkTarget<R>) -> Handle<()> {
        let place = self.place(&target);
        let name = self.name();
        self.push(BulkMethod::Delete, name, place, None)
    }

    /// After so many errors the rest is not run: [`NotDone::NotRun`]. Errors of earlier requests count. Unset: everything is
    /// tried.
    pub fn fail_on_errors(mut self, errors: usize) -> Self {
        self.fail_on_errors = Some(errors);
        self
    }

    /// At most so many operations in one request, in the place of the provider's `maxOperations`.
    pub fn max_operations(mut self, operations: usize) -> Self {
        self.limits.max_operations = operations;
        self
    }

    /// At most so many bytes in one request, in the place of the provider's `maxPayloadSize`.
    pub fn max_payload_size(mut self, bytes: usize) -> Self {
        self.limits.max_payload_size = bytes;
        self
    }

    /// Calls back after each request.
    pub fn on_progress(mut self, progress: impl FnMut(&BulkProgress) + Send + 'c) -> Self {
        self.progress = Some(Box::new(progress));
        self
    }

    /// Sends a further header with each request, in the place of one of that name.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.request = self.request.header(name, value);
        self
    }

    /// The time for each request, in the place of the client's.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.request = self.request.timeout(timeout);
        self
    }

    /// How often and how long each request is repeated, in the place of what the client says. A bulk that may have been run
    /// is never repeated.
    pub fn retry(mut self, retry: Retry) -> Self {
        self.request = self.request.retry(retry);
        self
    }

    /// Reads the resources that come back leniently, as [`Request::lenient`] does.
    pub fn lenient(mut self) -> Self {
        self.reading = Reading::Lenient;
        self
    }

    /// Reads the resources that come back strictly.
    pub fn strict(mut self) -> Self {
        self.reading = Reading::Strict;
        self
    }

    /// Sends what is added from here on as it is, even if it breaks its schema.
    pub fn skip_request_checks(mut self) -> Self {
        self.checks = RequestChecks::Off;
        self
    }

    /// How many operations there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.operations.len()
    }

    /// Whether there is no operation yet: then nothing is sent.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.operations.is_empty()
    }

    /// Which operations refer to which.
    #[must_use]
    pub fn plan(&self) -> BulkPlan {
        BulkPlan::new(&self.operations).0
    }

    fn name(&mut self) -> BulkName {
        self.reserved += 1;
        // Of one length: there are providers that replace `bulkId:b1` within `bulkId:b12`.
        BulkName::new(self.serial, &format!("b{:06}", self.reserved))
    }

    fn check_name(&mut self, name: &BulkName) {
        if name.bulk != self.serial {
            self.wrong("/bulkId", "this handle is of another bulk");
        }
    }

    fn push<O: Outcome>(
        &mut self,
        method: BulkMethod,
        name: BulkName,
        (path, version): (String, Option<String>),
        data: Option<String>,
    ) -> Handle<O> {
        self.operations.push(BulkOperation {
            method,
            bulk_id: Some(name.bulk_id().to_owned()),
            path,
            version,
            data,
        });
        Handle::new(name, self.operations.len() - 1)
    }

    /// Path and version of a target.
    fn place<R: Resource>(&mut self, target: &impl BulkTarget<R>) -> (String, Option<String>) {
        match target.identity().0 {
            Identity::Created(name) => {
                self.check_name(name);
                (format!("{}/bulkId:{}", R::ENDPOINT, name.bulk_id()), None)
            }
            Identity::Id { id, version } => {
                let version = version.filter(|_| P::CONFIGURATION.etag);
                let path = Draft::resource_path(R::ENDPOINT, id).unwrap_or_else(|_| {
                    self.wrong("/path", &format!("{id:?} can't be the id of a resource"));
                    R::ENDPOINT.to_owned()
                });
                (path, version.map(str::to_owned))
            }
        }
    }

    fn body<R: Resource>(&mut self, resource: &R, sending: check::Sending) -> String {
        if self.checks == RequestChecks::On {
            let position = self.operations.len();
            for mut violation in check::sendable(resource, sending) {
                violation.pointer = format!("/Operations/{position}/data{}", violation.pointer);
                self.violations.push(violation);
            }
        }
        String::from_utf8(walk::to_request_json(resource)).unwrap_or_default()
    }

    /// Notes what is wrong with the operation that is being added.
    fn wrong(&mut self, part: &str, what: &str) {
        let at = format!("/Operations/{}{part}", self.operations.len());
        self.violations
            .push(Violation::new(at, "RFC 7644 §3.7", what));
    }

    /// All that is wrong, at once; else what is to be sent.
    fn run(&mut self) -> Result<BulkRun, Error> {
        let mut violations = std::mem::take(&mut self.violations);
        if self.fail_on_errors == Some(0) {
            let what = "the number of errors begins at 1";
            violations.push(Violation::new("/failOnErrors", "RFC 7644 §3.7", what));
        }
        let operations = std::mem::take(&mut self.operations);
        match BulkRun::new(operations, self.limits, self.fail_on_errors) {
            Ok(run) if violations.is_empty() => Ok(run),
            run => {
                violations.extend(run.err().into_iter().flatten());
                Err(Error::new(ErrorKind::RequestViolations(violations.into()))
                    .of_request("POST /Bulk"))
            }
        }
    }
}

/// Counts only: operations may be personal.
impl<P, E> fmt::Debug for Bulk<'_, P, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Bulk")
            .field("operations", &self.operations.len())
            .field("fail_on_errors", &self.fail_on_errors)
            .finish_non_exhaustive()
    }
}
