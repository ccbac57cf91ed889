//! Sends the requests of a bulk one after another, on blocking and asynchronous engines.

use super::{Bulk, BulkProgress, OnProgress, Results, ServiceProvider, answers::Answers};
use crate::{
    bulk::{Batch, BulkRun, MayBeDone},
    client::{
        connection::Connection,
        transmit::{Prepared, send_async, send_blocking},
    },
    engine::{BlockingEngine, Engine},
    error::Error,
    protocol::Reading,
};
use bytes::Bytes;
use std::{
    future::{Future, IntoFuture},
    pin::Pin,
    sync::Arc,
};

/// The state between two requests.
struct BulkSending<'c, E> {
    connection: &'c Arc<Connection<E>>,
    prepared: Prepared,
    run: BulkRun,
    progress: Option<OnProgress<'c>>,
    serial: u64,
    reading: Reading,
    interruption: Option<Error>,
}

impl<'c, E> BulkSending<'c, E> {
    fn of<P: ServiceProvider>(mut bulk: Bulk<'c, P, E>) -> Result<Self, Error> {
        let run = bulk.run()?;
        let (connection, prepared) = bulk.request.into_parts();
        Ok(Self {
            connection,
            prepared: prepared?,
            run,
            progress: bulk.progress,
            serial: bulk.serial,
            reading: bulk.reading,
            interruption: None,
        })
    }

    /// Returns the next request. `None` at the end and after an interruption.
    fn next(&mut self) -> Option<Batch> {
        if self.interruption.is_some() {
            return None;
        }
        let mut batch = self.run.next()?;
        let body = std::mem::take(&mut batch.body);
        self.prepared.draft.body = Some(Bytes::from(body));
        Some(batch)
    }

    fn received(&mut self, batch: &Batch, outcome: Result<Answers, Error>) {
        match outcome {
            Ok(answers) => self.run.answered(batch, answers.0),
            // 413: the request was too large or had too many operations, and none was executed.
            Err(error) if error.status() == Some(413) && self.run.halved(batch) => {}
            Err(error) => {
                self.run.refused(batch, was_done(&error));
                self.interruption = Some(error);
            }
        }
        if let Some(progress) = &mut self.progress {
            progress(&BulkProgress::of(&self.run));
        }
    }

    fn finish(self) -> Result<Results, Error> {
        match self.interruption {
            Some(error) if self.run.counts.answered == 0 => Err(error),
            interruption => Ok(Results::new(
                self.run,
                self.serial,
                self.reading,
                interruption,
            )),
        }
    }
}

/// With 4xx, the provider rejected the whole request (RFC 7644 §3.12).
fn was_done(error: &Error) -> MayBeDone {
    let refused = error
        .status()
        .is_some_and(|status| (400..500).contains(&status));
    if refused || error.is_refused_before_sending() {
        MayBeDone::No
    } else {
        MayBeDone::Yes
    }
}

impl<'c, P: ServiceProvider, E: Engine> IntoFuture for Bulk<'c, P, E> {
    type Output = Result<Results, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send + 'c>>;

    fn into_future(self) -> Self::IntoFuture {
        let sending = BulkSending::of(self);
        Box::pin(async move {
            let mut sending = sending?;
            while let Some(batch) = sending.next() {
                let outcome = send_async(sending.connection, &sending.prepared).await;
                sending.received(&batch, outcome);
            }
            sending.finish()
        })
    }
}

impl<P: ServiceProvider, E: BlockingEngine> Bulk<'_, P, E> {
    /// Sends the operations and waits for the responses.
    ///
    /// # Errors
    /// [`Error::violations`] before anything is sent: resources that break their schema (`/Operations/3/data/userName`), cycles and
    /// operations that exceed the provider's limits, references to unknown operations. After that only if the first request fails.
    /// If a later request fails, the results so far are returned; see [`Results::interruption`].
    ///
    /// ```
    /// use scim_runtime::{models::User, testing};
    ///
    /// let scim = testing::blocking()?;
    /// let mut bulk = scim.bulk();
    /// bulk.create(&User::new("alice"));
    /// bulk.create(&User::new("bob"));
    /// assert!(bulk.send()?.is_success());
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    pub fn send(self) -> Result<Results, Error> {
        let mut sending = BulkSending::of(self)?;
        while let Some(batch) = sending.next() {
            let outcome = send_blocking(sending.connection, &sending.prepared);
            sending.received(&batch, outcome);
        }
        sending.finish()
    }
}
