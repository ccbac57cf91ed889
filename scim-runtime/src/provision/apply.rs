//! Applies a plan.

use super::{
    access::ProvisionAccess,
    events::ProvisionEvents,
    parallel::run_parallel,
    plan::ProvisioningPlan,
    report::{ProvisionEvent, ProvisionReport},
    running::{Listener, RunOptions, Running, StopCondition},
    schedule::Schedule,
    settings::ProvisionSettings,
};
use crate::{
    engine::{BlockingEngine, Engine},
    error::Error,
};
use std::{
    fmt,
    future::{Future, IntoFuture},
    pin::Pin,
    sync::Arc,
};

/// A plan that has not been applied; see [`PreparedPlan::apply`](super::PreparedPlan::apply).
#[must_use = "nothing is written before it is sent: `.await` it or call `.send()`"]
pub struct Apply<'c, E> {
    access: ProvisionAccess<'c, E>,
    plan: ProvisioningPlan,
    settings: Arc<ProvisionSettings>,
    concurrency: usize,
    sending: ChangeSending,
    listeners: Vec<Listener<'c>>,
    stop: Option<StopCondition<'c>>,
}

/// How changes are sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ChangeSending {
    /// One request for each.
    Single,
    /// Together (RFC 7644 §3.7).
    Bulk,
}

/// The default number of concurrent requests.
const CONCURRENCY: usize = 4;

/// The most operations in a bulk, if the provider has no lower limit.
const OPERATIONS_PER_BULK: usize = 500;

impl<'c, E> Apply<'c, E> {
    pub(super) fn new(
        access: ProvisionAccess<'c, E>,
        plan: ProvisioningPlan,
        settings: Arc<ProvisionSettings>,
    ) -> Self {
        Self {
            access,
            plan,
            settings,
            concurrency: CONCURRENCY,
            sending: ChangeSending::Single,
            listeners: Vec::new(),
            stop: None,
        }
    }

    /// Limits the number of concurrent requests; 4 by default. [`Apply::send`] sends one at a time.
    ///
    /// ```
    /// # use scim_runtime::{models::User, provision::{Removal, RemovalLimit}, testing};
    /// # let scim = testing::blocking()?;
    /// # let wanted = [User { external_id: Some("E-1".into()), ..User::new("bjensen") }];
    /// let plan = scim.users().provision(&wanted).match_by(User::EXTERNAL_ID).plan().send()?;
    /// let report = plan.apply().concurrency(8).send()?;
    /// assert!(report.is_success());
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    pub fn concurrency(mut self, requests: usize) -> Self {
        self.concurrency = requests.max(1);
        self
    }

    /// Sends changes as bulk operations (RFC 7644 §3.7), as many in a request as the provider allows.
    ///
    /// Each operation has its own outcome. If the response of a bulk is lost, every resource in it is looked up before its change is
    /// repeated. Operations that a bulk can't contain are sent alone.
    ///
    /// ```
    /// # use scim_runtime::{models::User, testing};
    /// # let scim = testing::blocking()?;
    /// # let wanted = [User { external_id: Some("E-1".into()), ..User::new("bjensen") }];
    /// let plan = scim.users().provision(&wanted).match_by(User::EXTERNAL_ID).plan().send()?;
    /// let report = plan.apply().bulk().send()?;
    /// assert!(report.is_success());
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    pub fn bulk(mut self) -> Self {
        self.sending = ChangeSending::Bulk;
        self
    }

    /// Stops the run once this condition is true: after a signal or a time, for example. It is checked before each request.
    ///
    /// No further requests are sent then. Responses to requests that were sent are awaited. All other changes end as not done, or as
    /// unknown if their last response was lost. The next run completes them.
    ///
    /// ```
    /// # use scim_runtime::{models::User, testing};
    /// # let scim = testing::blocking()?;
    /// # let wanted = [User { external_id: Some("E-1".into()), ..User::new("bjensen") }];
    /// let deadline = std::time::Instant::now();
    /// let plan = scim.users().provision(&wanted).match_by(User::EXTERNAL_ID).plan().send()?;
    /// let report = plan.apply().stop_if(move || deadline.elapsed().as_secs() >= 600).send()?;
    /// assert!(report.is_success());
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    pub fn stop_if(mut self, condition: impl FnMut() -> bool + Send + 'c) -> Self {
        self.stop = Some(Box::new(condition));
        self
    }

    /// Calls a function after each change, as progress.
    ///
    /// ```
    /// # use scim_runtime::{models::User, provision::{Removal, RemovalLimit}, testing};
    /// # let scim = testing::blocking()?;
    /// # let wanted = [User { external_id: Some("E-1".into()), ..User::new("bjensen") }];
    /// let plan = scim.users().provision(&wanted).match_by(User::EXTERNAL_ID).plan().send()?;
    /// let report = plan.apply().on_event(|event| println!("{event}")).send()?;
    /// assert_eq!(report.events.len(), 1);
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    pub fn on_event(mut self, listener: impl FnMut(&ProvisionEvent) + Send + 'c) -> Self {
        self.listeners.push(Box::new(listener));
        self
    }

    /// Writes a journal: one JSON object per change and line, as the changes end. A line that can't be written is lost.
    ///
    /// ```
    /// # use scim_runtime::{models::User, provision::{Removal, RemovalLimit}, testing};
    /// # let scim = testing::blocking()?;
    /// # let wanted = [User { external_id: Some("E-1".into()), ..User::new("bjensen") }];
    /// let plan = scim.users().provision(&wanted).match_by(User::EXTERNAL_ID).plan().send()?;
    /// let mut journal = Vec::new();
    /// plan.apply().journal(&mut journal).send()?;
    /// assert!(journal.starts_with(b"{\"version\":1,\"action\":\"create\""));
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    pub fn journal(self, mut journal: impl std::io::Write + Send + 'c) -> Self {
        self.on_event(move |event| {
            let _ = writeln!(journal, "{}", event.to_json()).and_then(|()| journal.flush());
        })
    }

    fn start(self) -> Result<Running<'c, E>, Error> {
        let bulk = self.settings.configuration.bulk;
        let per_request = match (self.sending, bulk) {
            (ChangeSending::Single, _) => 1,
            (ChangeSending::Bulk, Some(limits)) => limits
                .max_operations
                .and_then(|most| usize::try_from(most).ok())
                .map_or(OPERATIONS_PER_BULK, |most| most.min(OPERATIONS_PER_BULK)),
            (ChangeSending::Bulk, None) => {
                return Err(Error::unusable(
                    "according to its configuration, the provider does not support bulk operations",
                )
                .with_help("apply the plan without `bulk`"));
            }
        };
        let schedule = Schedule::new(self.plan, self.settings).map_err(|refused| {
            Error::unusable(format!("the plan can't be applied: {refused}"))
                .with_help("check the wanted state, raise `limit_removals`, or apply the plan `without_removals`")
        })?;
        let options = RunOptions {
            concurrency: self.concurrency,
            per_request,
            listeners: self.listeners,
            stop: self.stop,
        };
        Ok(Running::new(self.access, schedule, options))
    }

    /// Applies the plan and returns its events as a stream: one for each change, as it ends.
    ///
    /// # Errors
    /// If the plan's removals are refused, or [`Apply::bulk`] is called and the provider doesn't support bulk operations; nothing
    /// is written then.
    ///
    /// ```
    /// # use scim_runtime::{models::User, testing};
    /// # testing::block_on(async {
    /// # let scim = testing::asynchronous()?;
    /// # let wanted = [User { external_id: Some("E-1".into()), ..User::new("bjensen") }];
    /// let plan = scim.users().provision(&wanted).match_by(User::EXTERNAL_ID).plan().await?;
    /// let mut events = plan.apply().events()?;
    /// while let Some(event) = events.next().await {
    ///     println!("{event}");
    /// }
    /// assert!(events.report().await.is_success());
    /// # Ok::<(), scim_runtime::Error>(())
    /// # }).unwrap();
    /// ```
    pub fn events(self) -> Result<ProvisionEvents<'c, E>, Error>
    where
        E: Engine,
    {
        Ok(ProvisionEvents::new(self.start()?))
    }

    /// Applies the plan, one request at a time.
    ///
    /// A resource that fails doesn't stop the others: the report has the outcome of each.
    ///
    /// # Errors
    /// If the plan's removals are refused, or [`Apply::bulk`] is called and the provider doesn't support bulk operations; nothing
    /// is written then.
    ///
    /// ```
    /// # use scim_runtime::{models::User, provision::{Removal, RemovalLimit}, testing};
    /// # let scim = testing::blocking()?;
    /// # let wanted = [User { external_id: Some("E-1".into()), ..User::new("bjensen") }];
    /// let plan = scim.users().provision(&wanted).match_by(User::EXTERNAL_ID).plan().send()?;
    /// assert_eq!(plan.apply().send()?.to_string(), "1 created, 0 adopted, 0 updated, 0 deactivated, 0 deleted, 0 failed");
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    pub fn send(self) -> Result<ProvisionReport, Error>
    where
        E: BlockingEngine,
    {
        let mut running = self.start()?;
        while let Some(batch) = running.next() {
            let answers = running.access.send_blocking(batch);
            running.answered(answers);
        }
        Ok(running.into_report())
    }

    /// Applies the plan on a blocking engine with several threads, one for each concurrent request.
    ///
    /// # Errors
    /// See [`Apply::send`].
    ///
    /// ```
    /// # use scim_runtime::{models::User, testing};
    /// # let scim = testing::blocking()?;
    /// # let wanted = [User { external_id: Some("E-1".into()), ..User::new("bjensen") }];
    /// let plan = scim.users().provision(&wanted).match_by(User::EXTERNAL_ID).plan().send()?;
    /// assert!(plan.apply().concurrency(8).send_parallel()?.is_success());
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    pub fn send_parallel(self) -> Result<ProvisionReport, Error>
    where
        E: BlockingEngine + Send + Sync,
    {
        Ok(run_parallel(self.start()?))
    }
}

impl<'c, E: Engine> IntoFuture for Apply<'c, E> {
    type Output = Result<ProvisionReport, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send + 'c>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move { Ok(self.events()?.report().await) })
    }
}

impl<E> fmt::Debug for Apply<'_, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Apply").field(&self.plan).finish()
    }
}
