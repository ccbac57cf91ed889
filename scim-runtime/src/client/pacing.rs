//! Options of the builder that pace a client.

use super::{
    builder::Builder,
    pace::{Pace, PaceLimits},
    provider::ServiceProvider,
};
use crate::error::Error;
use std::time::Duration;

impl<P: ServiceProvider> Builder<P> {
    /// Limits how many requests are sent at the same time by all clones of the client; further ones wait.
    ///
    /// Without a limit, the client reduces the number when the provider refuses requests with 429, and raises it again while
    /// requests succeed. A `Retry-After` pauses the whole client, not only the request that was refused.
    ///
    /// ```
    /// # fn main() -> Result<(), scim_runtime::Error> {
    /// use scim_runtime::models::rfc7643::Client;
    ///
    /// let builder = Client::connect("https://scim.example.com/v2")?
    ///     .max_concurrent_requests(8)
    ///     .max_requests_per_second(10.0);
    /// # let _ = builder;
    /// # Ok(())
    /// # }
    /// ```
    pub fn max_concurrent_requests(self, requests: usize) -> Self {
        self.pace(|limits| limits.concurrent = Some(requests.max(1)))
    }

    /// Limits how many requests all clones of the client start per second: they are spread evenly, and further ones wait. The
    /// wait doesn't count as time of a request or its retries.
    ///
    /// The number must be positive; 0.5 is a request every two seconds.
    ///
    /// ```
    /// use scim_runtime::models::rfc7643::Client;
    ///
    /// let builder = Client::connect("https://scim.example.com/v2")?.max_requests_per_second(0.5);
    /// # let _ = builder;
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    pub fn max_requests_per_second(mut self, requests: f64) -> Self {
        let interval = Duration::try_from_secs_f64(1.0 / requests);
        match interval {
            Ok(interval) if requests > 0.0 => self.pace(|limits| limits.interval = Some(interval)),
            Ok(_) | Err(_) => {
                let error = "the number of requests per second must be positive";
                self.failed.get_or_insert(Error::unusable(error));
                self
            }
        }
    }

    fn pace(mut self, change: impl FnOnce(&mut PaceLimits)) -> Self {
        let mut limits = self.settings.pace.limits();
        change(&mut limits);
        self.settings.pace = Pace::new(limits);
        self
    }
}
