//! Applies a plan.

use super::{
    access::ProvisionAccess,
    plan::ProvisioningPlan,
    report::{ProvisionEvent, ProvisionReport},
    schedule::{Schedule, ScheduleStep},
    settings::ProvisionSettings,
    task::{Call, CallAnswer},
};
use crate::{
    engine::{BlockingEngine, Engine},
    error::Error,
};
use std::{
    fmt,
    future::{Future, IntoFuture, poll_fn},
    pin::Pin,
    sync::Arc,
    task::Poll,
};

type Listener<'c> = Box<dyn FnMut(&ProvisionEvent) + Send + 'c>;

/// A plan that has not been applied; see [`PreparedPlan::apply`](super::PreparedPlan::apply).
#[must_use = "nothing is written before it is sent: `.await` it or call `.send()`"]
pub struct Apply<'c, E> {
    access: ProvisionAccess<'c, E>,
    plan: ProvisioningPlan,
    settings: Arc<ProvisionSettings>,
    concurrency: usize,
    listeners: Vec<Listener<'c>>,
}

/// The default number of concurrent requests.
const CONCURRENCY: usize = 4;

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
            listeners: Vec::new(),
        }
    }

    /// Limits the number of concurrent requests; 4 by default. A blocking engine sends one at a time.
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
    /// assert!(journal.starts_with(b"{\"action\":\"create\""));
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    pub fn journal(self, mut journal: impl std::io::Write + Send + 'c) -> Self {
        self.on_event(move |event| {
            let _ = writeln!(journal, "{}", event.to_json()).and_then(|()| journal.flush());
        })
    }

    fn start(self) -> Result<Running<'c, E>, Error> {
        let schedule = Schedule::new(self.plan, self.settings).map_err(|refused| {
            Error::unusable(format!("the plan can't be applied: {refused}"))
                .with_help("check the wanted state, raise `limit_removals`, or apply the plan `without_removals`")
        })?;
        Ok(Running {
            access: self.access,
            schedule,
            concurrency: self.concurrency,
            listeners: self.listeners,
            events: Vec::new(),
        })
    }

    /// Applies the plan, one request at a time.
    ///
    /// A resource that fails doesn't stop the others: the report has the outcome of each.
    ///
    /// # Errors
    /// If the plan's removals are refused; nothing is written then.
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
        loop {
            let (number, mut call) = match running.schedule.next() {
                ScheduleStep::Send(number, call) => (number, call),
                ScheduleStep::Wait | ScheduleStep::Ended => break,
            };
            while let Some((_, next)) = {
                let answer = running.access.send_blocking(call);
                running.answered(number, answer)
            } {
                call = next;
            }
        }
        Ok(running.finish())
    }
}

struct Running<'c, E> {
    access: ProvisionAccess<'c, E>,
    schedule: Schedule,
    concurrency: usize,
    listeners: Vec<Listener<'c>>,
    events: Vec<ProvisionEvent>,
}

impl<E> Running<'_, E> {
    fn answered(&mut self, number: u64, answer: CallAnswer) -> Option<(u64, Call)> {
        let next = self.schedule.answered(number, answer);
        self.tell();
        next
    }

    fn tell(&mut self) {
        while let Some(event) = self.schedule.take_event() {
            for listener in &mut self.listeners {
                listener(&event);
            }
            self.events.push(event);
        }
    }

    fn finish(mut self) -> ProvisionReport {
        self.tell();
        self.schedule.into_report(self.events)
    }
}

type SentCall<'f> = Pin<Box<dyn Future<Output = (u64, CallAnswer)> + Send + 'f>>;

impl<'c, E: Engine> IntoFuture for Apply<'c, E> {
    type Output = Result<ProvisionReport, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send + 'c>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            let mut running = self.start()?;
            let access = running.access.clone();
            let send = |number: u64, call: Call| -> SentCall<'_> {
                let access = &access;
                Box::pin(async move { (number, access.send_async(call).await) })
            };
            let mut sent: Vec<SentCall<'_>> = Vec::new();
            loop {
                while sent.len() < running.concurrency {
                    match running.schedule.next() {
                        ScheduleStep::Send(number, call) => sent.push(send(number, call)),
                        ScheduleStep::Wait | ScheduleStep::Ended => break,
                    }
                }
                running.tell();
                if sent.is_empty() {
                    break;
                }
                let (number, answer) = first(&mut sent).await;
                if let Some((number, call)) = running.answered(number, answer) {
                    sent.push(send(number, call));
                }
            }
            Ok(running.finish())
        })
    }
}

/// Waits for the first response, and removes its request.
async fn first(sent: &mut Vec<SentCall<'_>>) -> (u64, CallAnswer) {
    poll_fn(|context| {
        for index in 0..sent.len() {
            let Some(request) = sent.get_mut(index) else {
                break;
            };
            if let Poll::Ready(answer) = request.as_mut().poll(context) {
                drop(sent.swap_remove(index));
                return Poll::Ready(answer);
            }
        }
        Poll::Pending
    })
    .await
}

impl<E> fmt::Debug for Apply<'_, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Apply").field(&self.plan).finish()
    }
}
