//! Bulk operations: added one by one, sent in as few requests as the provider's limits allow (RFC 7644 §3.7).

mod answers;
mod draft;
mod message;
mod results;
mod send;

pub(crate) use draft::BulkMembership;
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

/// The number of the next bulk, which handles carry so that another bulk rejects them.
static BULKS: AtomicU64 = AtomicU64::new(0);

type OnProgress<'c> = Box<dyn FnMut(&BulkProgress) + Send + 'c>;

impl<P: ServiceProvider, E> Client<P, E> {
    /// Starts a bulk: operations that are sent together (RFC 7644 §3.7).
    ///
    /// ```
    /// use scim_runtime::{models::User, testing};
    ///
    /// let (scim, user) = testing::with_user()?;
    /// let mut bulk = scim.bulk().fail_on_errors(10);
    /// let alice = bulk.create(&User::new("alice"));
    /// let deleted = bulk.delete(&user);
    /// let results = bulk.send()?;
    /// match results.get(&alice) {
    ///     Ok(alice) => println!("alice has the id {}", alice.id()),
    ///     Err(not_done) => println!("alice was not created: {not_done}"),
    /// }
    /// assert!(results.get(&deleted).is_ok());
    /// # Ok::<(), scim_runtime::Error>(())
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

    /// Starts a bulk for a provider that is known only at run time. Add operations with [`Bulk::message`], which checks them
    /// against the provider's description.
    ///
    /// # Errors
    /// If the provider's configuration doesn't include bulk operations.
    ///
    /// ```
    /// use scim_runtime::testing;
    /// use serde_json::json;
    ///
    /// let scim = testing::untyped()?;
    /// let provider = scim.discover().send()?;
    /// let request = json!({
    ///     "schemas": ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"],
    ///     "Operations": [{"method": "POST", "path": "/Users", "bulkId": "alice", "data": {
    ///         "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"],
    ///         "userName": "alice"
    ///     }}]
    /// });
    /// let results = scim.dynamic_bulk(&provider)?.message(&request).send()?;
    /// assert!(results.is_success());
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    pub fn dynamic_bulk<'c>(&'c self, provider: &'c Description) -> Result<Bulk<'c, P, E>, Error> {
        let limits = provider.configuration.bulk;
        let limits = limits.ok_or_else(|| Error::unsupported("bulk operations"))?;
        Ok(Bulk::new(&self.connection, limits, Some(provider)))
    }
}

/// Operations that have not been sent. `.await` it on an asynchronous engine; call [`Bulk::send`] on a blocking one.
///
/// You can add any number of operations. They are sent in as few requests as the provider's `maxOperations` and `maxPayloadSize`
/// allow:
///
/// - An operation is sent after the operations that it refers to.
/// - Operations that refer to each other are sent in the same request.
/// - Operations on the same resource keep the order in which they were added.
/// - A reference to an operation of an earlier request is replaced with the id that the provider returned.
///
/// A string that starts with `bulkId:` is a reference in any attribute. A reference to an unknown operation is an error. Memory
/// holds the operations and one request.
#[must_use = "a bulk does nothing until it is sent: `.await` it or call `.send()`"]
pub struct Bulk<'c, P, E> {
    /// A request to `/Bulk`, without a body.
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
    /// The provider's description, if the provider is known only at run time.
    described: Option<&'c Description>,
    provider: PhantomData<fn() -> P>,
}

impl<'c, P: ServiceProvider, E> Bulk<'c, P, E> {
    pub(super) fn new(
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

    /// Adds the creation of a resource; see [`Endpoint::create`](super::Endpoint::create).
    ///
    /// The result is the resource with its id. If the provider doesn't send the resource back, the result has the attributes that
    /// were sent.
    ///
    /// ```
    /// use scim_runtime::{models::User, testing};
    ///
    /// let scim = testing::blocking()?;
    /// let mut bulk = scim.bulk();
    /// let alice = bulk.create(&User::new("alice"));
    /// let alice = bulk.send()?.get(&alice)?;
    /// assert_eq!(alice.user_name.as_deref(), Some("alice"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn create<R: ServedBy<P>>(&mut self, resource: &R) -> Handle<Stored<R>> {
        let reserved = self.reserve();
        self.create_as(&reserved, resource)
    }

    /// Reserves a bulkId for a resource that [`Bulk::create_as`] creates later, so that earlier operations can refer to it.
    ///
    /// ```
    /// use scim_runtime::{models::{Group, User, group}, testing};
    ///
    /// let scim = testing::blocking()?;
    /// let mut bulk = scim.bulk();
    /// let alice = bulk.reserve();
    /// bulk.create(&Group { members: vec![group::Member::new(&alice)], ..Group::new("Staff") });
    /// bulk.create_as(&alice, &User::new("alice"));
    /// assert!(bulk.send()?.is_success());
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    pub fn reserve<R: ServedBy<P>>(&mut self) -> Reserved<R> {
        Reserved::new(self.name())
    }

    /// Adds the creation of a resource with a reserved bulkId; see [`Bulk::reserve`].
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

    /// Adds the replacement of a whole resource; see [`Endpoint::replace`](super::Endpoint::replace). If the provider supports
    /// ETags, the resource's version is sent.
    ///
    /// The result is the changed resource, if the provider sends it back.
    ///
    /// ```
    /// use scim_runtime::testing;
    ///
    /// let (scim, mut user) = testing::with_user()?;
    /// user.title = Some("Guide".to_owned());
    /// let mut bulk = scim.bulk();
    /// bulk.replace(&user);
    /// assert!(bulk.send()?.is_success());
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    pub fn replace<R: ServedBy<P>>(&mut self, resource: &Stored<R>) -> Handle<Option<Stored<R>>> {
        if let Err(error) = check_whole(resource) {
            self.wrong("/data", &error.to_string());
        }
        self.replace_with(resource, &**resource)
    }

    /// Replaces the target with another resource. Otherwise the same as [`Bulk::replace`].
    ///
    /// ```
    /// use scim_runtime::{models::User, testing};
    ///
    /// let (scim, user) = testing::with_user()?;
    /// let mut bulk = scim.bulk();
    /// bulk.replace_with(user.id(), &User::new("babs"));
    /// assert!(bulk.send()?.is_success());
    /// assert_eq!(scim.users().get(user.id()).send()?.user_name.as_deref(), Some("babs"));
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
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

    /// Adds the change of a resource; see [`Endpoint::patch`](super::Endpoint::patch).
    ///
    /// The result is the changed resource, if the provider sends it back.
    ///
    /// ```
    /// use scim_runtime::{models::User, patch::Patch, testing};
    ///
    /// let (scim, user) = testing::with_user()?;
    /// let mut bulk = scim.bulk();
    /// bulk.patch(&user, Patch::new().replace(User::TITLE, "Guide"));
    /// assert!(bulk.send()?.is_success());
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
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

    /// Adds the deletion of a resource; see [`Endpoint::delete`](super::Endpoint::delete).
    ///
    /// ```
    /// use scim_runtime::{models::User, testing};
    ///
    /// let (scim, user) = testing::with_user()?;
    /// let mut bulk = scim.bulk();
    /// bulk.delete::<User>(user.id());
    /// assert!(bulk.send()?.is_success());
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    pub fn delete<R: ServedBy<P>>(&mut self, target: impl BulkTarget<R>) -> Handle<()> {
        let place = self.place(&target);
        let name = self.name();
        self.push(BulkMethod::Delete, name, place, None)
    }

    /// Stops after this many errors, counted over all requests. The remaining operations end as [`NotDone::NotRun`]. Without this
    /// limit, all operations are tried.
    ///
    /// ```
    /// use scim_runtime::{client::NotDone, models::User, testing};
    ///
    /// let scim = testing::blocking()?;
    /// let mut bulk = scim.bulk().fail_on_errors(1);
    /// bulk.delete::<User>("unknown id");
    /// let alice = bulk.create(&User::new("alice"));
    /// assert!(matches!(bulk.send()?.get(&alice), Err(NotDone::NotRun)));
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    pub fn fail_on_errors(mut self, errors: usize) -> Self {
        self.fail_on_errors = Some(errors);
        self
    }

    /// Limits the number of operations in one request. Overrides the provider's `maxOperations`.
    ///
    /// ```
    /// use scim_runtime::{models::User, testing};
    ///
    /// let scim = testing::blocking()?;
    /// let mut bulk = scim.bulk().max_operations(1);
    /// bulk.create(&User::new("alice"));
    /// bulk.create(&User::new("bob"));
    /// assert_eq!(bulk.send()?.progress().requests, 2);
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    pub fn max_operations(mut self, operations: usize) -> Self {
        self.limits.max_operations = operations;
        self
    }

    /// Limits the size of one request in bytes. Overrides the provider's `maxPayloadSize`.
    pub fn max_payload_size(mut self, bytes: usize) -> Self {
        self.limits.max_payload_size = bytes;
        self
    }

    /// Calls a function after each request.
    ///
    /// ```
    /// use scim_runtime::{models::User, testing};
    ///
    /// let scim = testing::blocking()?;
    /// let mut bulk = scim.bulk().on_progress(|progress| {
    ///     println!("{} of {} done", progress.succeeded, progress.operations);
    /// });
    /// bulk.create(&User::new("alice"));
    /// bulk.send()?;
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    pub fn on_progress(mut self, progress: impl FnMut(&BulkProgress) + Send + 'c) -> Self {
        self.progress = Some(Box::new(progress));
        self
    }

    /// Sets a header of each request. Replaces a header of the same name.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.request = self.request.header(name, value);
        self
    }

    /// Sets the timeout of each request. Overrides the client's timeout.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.request = self.request.timeout(timeout);
        self
    }

    /// Sets how often and how long each request is retried. Overrides the client's setting. A request that the provider may have
    /// executed is never retried.
    pub fn retry(mut self, retry: Retry) -> Self {
        self.request = self.request.retry(retry);
        self
    }

    /// Reads the returned resources leniently; see [`Request::lenient`].
    pub fn lenient(mut self) -> Self {
        self.reading = Reading::Lenient;
        self
    }

    /// Reads the returned resources strictly. Overrides the client's setting.
    pub fn strict(mut self) -> Self {
        self.reading = Reading::Strict;
        self
    }

    /// Disables the checks of resources that are added from now on: they are sent even if they break their schema.
    ///
    /// ```
    /// use scim_runtime::{models::User, testing};
    ///
    /// let scim = testing::blocking()?;
    /// let mut bulk = scim.bulk().skip_request_checks();
    /// let nameless = bulk.create(&User::default());
    /// assert!(bulk.send()?.get(&nameless).is_err());
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    pub fn skip_request_checks(mut self) -> Self {
        self.checks = RequestChecks::Off;
        self
    }

    /// Returns the number of operations.
    #[must_use]
    pub fn len(&self) -> usize {
        self.operations.len()
    }

    /// Whether no operation has been added. An empty bulk sends nothing.
    ///
    /// ```
    /// use scim_runtime::testing;
    ///
    /// let scim = testing::blocking()?;
    /// let bulk = scim.bulk();
    /// assert!(bulk.is_empty());
    /// assert_eq!(bulk.send()?.progress().requests, 0);
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.operations.is_empty()
    }

    /// Returns which operations refer to which.
    ///
    /// ```
    /// use scim_runtime::{models::User, patch::Patch, testing};
    ///
    /// let scim = testing::blocking()?;
    /// let mut bulk = scim.bulk();
    /// let alice = bulk.create(&User::new("alice"));
    /// bulk.patch(&alice, Patch::new().replace(User::TITLE, "Guide"));
    /// assert_eq!(bulk.plan().depends_on(1), [0]);
    /// # bulk.send()?;
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    #[must_use]
    pub fn plan(&self) -> BulkPlan {
        BulkPlan::new(&self.operations).0
    }

    fn name(&mut self) -> BulkName {
        self.reserved += 1;
        // All bulkIds have the same length because some providers replace `bulkId:b1` within `bulkId:b12`.
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

    /// Returns the path and the version of a target.
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

    /// Records a violation of the operation that is being added.
    fn wrong(&mut self, part: &str, what: &str) {
        let at = format!("/Operations/{}{part}", self.operations.len());
        self.violations
            .push(Violation::new(at, "RFC 7644 §3.7", what));
    }

    /// Plans the requests.
    ///
    /// # Errors
    /// All violations at once.
    fn run(&mut self) -> Result<BulkRun, Error> {
        let mut violations = std::mem::take(&mut self.violations);
        if self.fail_on_errors == Some(0) {
            let what = "the number of errors must be at least 1";
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

/// Shows only counts, because operations may contain personal data.
impl<P, E> fmt::Debug for Bulk<'_, P, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Bulk")
            .field("operations", &self.operations.len())
            .field("fail_on_errors", &self.fail_on_errors)
            .finish_non_exhaustive()
    }
}
