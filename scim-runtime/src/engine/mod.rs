//! How a request gets to a service provider and back. Engines know HTTP, nothing of SCIM.

#[cfg(feature = "blocking")]
mod blocking;
#[cfg(any(feature = "blocking", feature = "reqwest"))]
mod classify;
#[cfg(feature = "reqwest")]
mod reqwest;
mod timer;
#[cfg(feature = "tower")]
mod tower;

#[cfg(feature = "blocking")]
pub use blocking::ReqwestBlocking;
#[cfg(feature = "reqwest")]
pub use reqwest::Reqwest;
#[cfg(feature = "tower")]
pub use tower::Tower;

use bytes::Bytes;
use std::{
    fmt,
    future::Future,
    pin::pin,
    sync::Arc,
    task::{Context, Poll, Wake, Waker},
    thread::{self, Thread},
    time::Duration,
};

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
pub trait Engine: Send + Sync {
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

/// Waits for a future on this thread: for what has to be awaited on a blocking engine.
pub(crate) fn block_on<F: Future>(future: F) -> F::Output {
    struct Unpark(Thread);
    impl Wake for Unpark {
        fn wake(self: Arc<Self>) {
            self.0.unpark();
        }
    }
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut context = Context::from_waker(&waker);
    let mut future = pin!(future);
    loop {
        match future.as_mut().poll(&mut context) {
            Poll::Ready(output) => return output,
            Poll::Pending => thread::park(),
        }
    }
}

/// No whole response came.
#[derive(Debug)]
pub struct TransportError {
    pub(crate) kind: TransportKind,
    pub(crate) source: Box<dyn std::error::Error + Send + Sync>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TransportKind {
    Timeout,
    TooLarge,
    Connect,
    Other,
}

impl TransportError {
    /// Any failure of the connection; the server may have acted.
    pub fn new(source: impl std::error::Error + Send + Sync + 'static) -> Self {
        Self {
            kind: TransportKind::Other,
            source: Box::new(source),
        }
    }

    /// The connection was not made: the server surely did not act.
    pub fn connect(source: impl std::error::Error + Send + Sync + 'static) -> Self {
        Self {
            kind: TransportKind::Connect,
            source: Box::new(source),
        }
    }

    /// Time ran out.
    pub fn timeout(source: impl std::error::Error + Send + Sync + 'static) -> Self {
        Self {
            kind: TransportKind::Timeout,
            source: Box::new(source),
        }
    }

    /// The body is longer than [`Limits::max_body`].
    #[must_use]
    pub fn too_large() -> Self {
        Self {
            kind: TransportKind::TooLarge,
            source: Box::new(TooLarge),
        }
    }
}

#[derive(Debug)]
struct TooLarge;

impl fmt::Display for TooLarge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the body is larger than allowed")
    }
}

impl std::error::Error for TooLarge {}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.source)?;
        // The innermost cause is what people look for: "connection refused".
        let mut cause = self.source.source();
        while let Some(error) = cause {
            write!(f, ": {error}")?;
            cause = error.source();
        }
        Ok(())
    }
}

impl std::error::Error for TransportError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&*self.source)
    }
}
