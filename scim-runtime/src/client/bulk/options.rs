//! Options of a bulk.

use super::{Bulk, BulkProgress};
use crate::{
    client::{options::RequestChecks, provider::ServiceProvider},
    protocol::{Reading, Retry},
};
use std::time::Duration;

impl<'c, P: ServiceProvider, E> Bulk<'c, P, E> {
    /// Stops after this many errors, counted over all requests. The remaining operations end as [`NotDone::NotRun`](super::NotDone::NotRun). Without this
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

    /// Reads the returned resources leniently; see [`Request::lenient`](crate::client::Request::lenient).
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
}
