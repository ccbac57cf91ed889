//! The events of a run as a stream.

use super::{
    batch::CallBatch,
    report::{ProvisionEvent, ProvisionReport},
    running::Running,
    task::CallAnswer,
};
use crate::engine::Engine;
use futures_core::Stream;
use std::{
    fmt,
    future::{Future, poll_fn},
    pin::Pin,
    task::{Context, Poll},
};

type SentBatch<'c> = Pin<Box<dyn Future<Output = Vec<(u64, CallAnswer)>> + Send + 'c>>;

/// The events of a run, as its changes end; see [`Apply::events`](super::Apply::events).
///
/// The run advances while the stream is polled. If the stream is dropped, no further request is sent; the next run completes the
/// rest.
#[must_use = "nothing is written before the stream is polled"]
pub struct ProvisionEvents<'c, E> {
    running: Running<'c, E>,
    sent: Vec<SentBatch<'c>>,
}

impl<'c, E: Engine> ProvisionEvents<'c, E> {
    pub(super) fn new(running: Running<'c, E>) -> Self {
        Self {
            running,
            sent: Vec::new(),
        }
    }

    /// Returns the next event; `None` at the end. Same as `StreamExt::next`, without another crate.
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
    /// # Ok::<(), scim_runtime::Error>(())
    /// # }).unwrap();
    /// ```
    pub async fn next(&mut self) -> Option<ProvisionEvent> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }

    /// Applies the rest of the plan and returns the report, which has all events.
    ///
    /// ```
    /// # use scim_runtime::{models::User, testing};
    /// # testing::block_on(async {
    /// # let scim = testing::asynchronous()?;
    /// # let wanted = [User { external_id: Some("E-1".into()), ..User::new("bjensen") }];
    /// let plan = scim.users().provision(&wanted).match_by(User::EXTERNAL_ID).plan().await?;
    /// let mut events = plan.apply().events()?;
    /// let first = events.next().await;
    /// let report = events.report().await;
    /// assert_eq!(first.as_ref(), report.events.first());
    /// # Ok::<(), scim_runtime::Error>(())
    /// # }).unwrap();
    /// ```
    pub async fn report(mut self) -> ProvisionReport {
        while self.next().await.is_some() {}
        self.running.into_report()
    }

    fn send(&self, batch: CallBatch) -> SentBatch<'c> {
        let access = self.running.access.clone();
        Box::pin(async move { access.send_async(batch).await })
    }

    /// Returns the responses to the first request that is answered, and removes the request.
    fn poll_sent(&mut self, context: &mut Context<'_>) -> Poll<Vec<(u64, CallAnswer)>> {
        for index in 0..self.sent.len() {
            let Some(request) = self.sent.get_mut(index) else {
                break;
            };
            if let Poll::Ready(answers) = request.as_mut().poll(context) {
                drop(self.sent.swap_remove(index));
                return Poll::Ready(answers);
            }
        }
        Poll::Pending
    }
}

impl<E: Engine> Stream for ProvisionEvents<'_, E> {
    type Item = ProvisionEvent;

    fn poll_next(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<ProvisionEvent>> {
        loop {
            if let Some(event) = self.running.take_event() {
                return Poll::Ready(Some(event));
            }
            while self.sent.len() < self.running.concurrency
                && let Some(batch) = self.running.next()
            {
                let request = self.send(batch);
                self.sent.push(request);
            }
            if self.sent.is_empty() {
                // Changes that need no request, or that a stop has ended, have events too.
                return Poll::Ready(self.running.take_event());
            }
            match self.poll_sent(context) {
                Poll::Ready(answers) => self.running.answered(answers),
                Poll::Pending => return Poll::Pending,
            }
        }
    }
}

impl<E> fmt::Debug for ProvisionEvents<'_, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ProvisionEvents({} requests sent)", self.sent.len())
    }
}
