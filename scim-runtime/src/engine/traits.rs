//! The traits of engines.

use super::timer;
use crate::error::TransportError;
use bytes::Bytes;
use std::{
    future::Future,
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

/// The limits that an engine observes in one exchange.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// From the first byte sent to the last byte received.
    pub timeout: Duration,
    /// The length of a body in bytes. A longer one is [`TransportError::too_large`], and the engine holds no more than this.
    pub max_body: usize,
}

impl Limits {
    /// Creates limits.
    ///
    /// ```
    /// use scim_runtime::engine::Limits;
    /// use std::time::Duration;
    ///
    /// let limits = Limits::new(Duration::from_secs(30), 1024 * 1024);
    /// assert_eq!(limits.max_body, 1_048_576);
    /// ```
    #[must_use]
    pub fn new(timeout: Duration, max_body: usize) -> Self {
        Self { timeout, max_body }
    }
}

/// Sends requests asynchronously.
///
/// An engine must not follow redirects, retry, or add credentials: the protocol does that. It reports connections that were never
/// made as [`TransportError::connect`], since any request may be retried then. It adds the received part of a torn response with
/// [`TransportError::with_response`].
///
/// ```
/// use bytes::Bytes;
/// use scim_runtime::engine::{Engine, Limits, TransportError};
///
/// /// Answers every request with 404.
/// struct NotFound;
///
/// impl Engine for NotFound {
///     async fn exchange(
///         &self,
///         _: http::Request<Bytes>,
///         _: Limits,
///     ) -> Result<http::Response<Bytes>, TransportError> {
///         let mut response = http::Response::new(Bytes::new());
///         *response.status_mut() = http::StatusCode::NOT_FOUND;
///         Ok(response)
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an asynchronous engine",
    label = "requests over this engine can't be awaited",
    note = "on a blocking engine, call `.send()` and `.iter()` instead of `.await` and `.stream()`",
    note = "in generic code, add the bound `{Self}: scim_runtime::engine::Engine`"
)]
pub trait Engine: Send + Sync + 'static {
    /// Sends the request and reads the response within the limits.
    fn exchange(
        &self,
        request: http::Request<Bytes>,
        limits: Limits,
    ) -> impl Future<Output = Result<http::Response<Bytes>, TransportError>> + Send;

    /// Waits before a retry. The default works on any runtime: one thread of this crate wakes all sleepers. Override it to use your
    /// runtime's timer, or not to wait in tests.
    fn sleep(&self, duration: Duration) -> impl Future<Output = ()> + Send {
        timer::sleep(duration)
    }

    /// The clock of retries, pauses and time limits. Override it together with [`sleep`](Self::sleep) for virtual time, for example
    /// with `tokio::time::Instant::now().into_std()` in a test that pauses tokio's clock.
    fn now(&self) -> Instant {
        Instant::now()
    }
}

/// Sends requests and blocks until the response is there. The rules of [`Engine`] apply.
///
/// ```
/// use bytes::Bytes;
/// use scim_runtime::{engine::{BlockingEngine, Limits, TransportError}, models::rfc7643::Client};
///
/// /// Answers every request with 404.
/// struct NotFound;
///
/// impl BlockingEngine for NotFound {
///     fn exchange(&self, _: http::Request<Bytes>, _: Limits) -> Result<http::Response<Bytes>, TransportError> {
///         let mut response = http::Response::new(Bytes::new());
///         *response.status_mut() = http::StatusCode::NOT_FOUND;
///         Ok(response)
///     }
/// }
///
/// let scim = Client::connect("https://scim.example.com/v2")?.build_with(NotFound)?;
/// assert!(scim.users().get("7").send().is_err_and(|error| error.is_not_found()));
/// # Ok::<(), scim_runtime::Error>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a blocking engine",
    label = "requests over this engine can't be sent with `.send()`",
    note = "on an asynchronous engine, use `.await` and `.stream()` instead of `.send()` and `.iter()`",
    note = "in generic code, add the bound `{Self}: scim_runtime::engine::BlockingEngine`"
)]
pub trait BlockingEngine {
    /// Sends the request and reads the response within the limits.
    ///
    /// # Errors
    /// If no complete response arrived within the limits.
    fn exchange(
        &self,
        request: http::Request<Bytes>,
        limits: Limits,
    ) -> Result<http::Response<Bytes>, TransportError>;

    /// Waits before a retry. By default, the thread sleeps.
    fn sleep(&self, duration: Duration) {
        thread::sleep(duration);
    }

    /// The clock of retries, pauses and time limits. Override it together with [`sleep`](Self::sleep) for virtual time.
    fn now(&self) -> Instant {
        Instant::now()
    }
}

/// Clients can share an engine.
impl<E: Engine> Engine for Arc<E> {
    fn exchange(
        &self,
        request: http::Request<Bytes>,
        limits: Limits,
    ) -> impl Future<Output = Result<http::Response<Bytes>, TransportError>> + Send {
        E::exchange(self, request, limits)
    }

    fn sleep(&self, duration: Duration) -> impl Future<Output = ()> + Send {
        E::sleep(self, duration)
    }

    fn now(&self) -> Instant {
        E::now(self)
    }
}

/// Clients can share an engine.
impl<E: BlockingEngine + ?Sized> BlockingEngine for Arc<E> {
    fn exchange(
        &self,
        request: http::Request<Bytes>,
        limits: Limits,
    ) -> Result<http::Response<Bytes>, TransportError> {
        E::exchange(self, request, limits)
    }

    fn sleep(&self, duration: Duration) {
        E::sleep(self, duration);
    }

    fn now(&self) -> Instant {
        E::now(self)
    }
}
