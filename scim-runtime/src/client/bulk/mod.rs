//! Bulk operations: added one by one, sent in as few requests as the provider's limits allow (RFC 7644 §3.7).

mod answers;
mod draft;
mod message;
mod operations;
mod options;
mod results;
mod send;

pub(crate) use draft::BulkMembership;
pub use results::{BulkProgress, NotDone, Results};

use super::{
    connection::{Client, Connection},
    options::RequestChecks,
    provider::{ServiceProvider, SupportsBulk},
    request::Request,
};
use crate::{
    bulk::{BulkOperation, BulkPlan, BulkRun, RequestLimits},
    check::Violation,
    describe::{BulkLimits, Description},
    error::{Error, ErrorKind},
    protocol::{self, Draft, Reading},
};
use answers::Answers;
use std::{
    fmt,
    marker::PhantomData,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
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
#[doc(alias("BulkRequest", "/Bulk"))]
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
