//! What an engine is.

use super::timer;
use crate::error::TransportError;
use bytes::Bytes;
use std::{future::Future, sync::Arc, thread, time::Duration};

/// Bounds that an engine keeps for one exchange.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// From the first byte sent to the last one received.
    pub timeout: Duration,
    /// In bytes; a longer body is [`TransportError::too_large`], and no more than this is held.
    pub max_body: usize,
}

impl Limits {
    /// These bounds.
    #[must_use]
    pub fn new(timeout: Duration, max_body: usize) -> Self {
        Self { timeout, max_body }
    }
}

/// Sends a request and gives the response, asynchronously.
///
/// Follow no redirects, repeat nothing, add no credentials: that is the protocol's business. An engine tells a connection
/// that was not made ([`TransportError::connect`]) from other failures, since then any request may be repeated.
///
/// ```
/// use bytes::Bytes;
/// use scim_runtime::engine::{Engine, Limits, TransportError};
///
/// /// Answers everything with 404.
/// struct Nothing;
///
/// impl Engine for Nothing {
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
pub trait Engine: Send + Sync + 'static {
    /// Sends the request and reads the response within the limits.
    fn exchange(
        &self,
        request: http::Request<Bytes>,
        limits: Limits,
    ) -> impl Future<Output = Result<http::Response<Bytes>, TransportError>> + Send;

    /// Waits before a request is repeated. As provided, one thread of this crate wakes all sleepers, on any runtime; an
    /// engine that knows its runtime, or a test that does not want to wait, has its own.
    fn sleep(&self, duration: Duration) -> impl Future<Output = ()> + Send {
        timer::sleep(duration)
    }
}

/// Sends a request and gives the response, blocking. The same manners as [`Engine`].
pub trait BlockingEngine {
    /// Sends the request and reads the response within the limits.
    ///
    /// # Errors
    /// If no whole response came within the limits.
    fn exchange(
        &self,
        request: http::Request<Bytes>,
        limits: Limits,
    ) -> Result<http::Response<Bytes>, TransportError>;

    /// Waits before a request is repeated: as provided, the thread sleeps.
    fn sleep(&self, duration: Duration) {
        thread::sleep(duration);
    }
}

/// Clients may share an engine.
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
}

/// Clients may share an engine.
impl<E: BlockingEngine> BlockingEngine for Arc<E> {
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
}
