//! An engine whose type is erased, for programs that can't be generic over engines.

use super::{Engine, Limits};
use crate::error::TransportError;
use bytes::Bytes;
use std::{
    fmt,
    future::Future,
    pin::Pin,
    sync::Arc,
    time::{Duration, Instant},
};

type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Any asynchronous engine behind one type. Cheap to clone.
///
/// For blocking engines, `Arc<dyn BlockingEngine + Send + Sync>` is an engine.
///
/// ```
/// use scim_runtime::{engine::BoxedEngine, models::rfc7643::Client, testing};
///
/// struct Sync {
///     scim: Client<BoxedEngine>,
/// }
///
/// # testing::block_on(async {
/// let engine = BoxedEngine::new(testing::server());
/// let sync = Sync { scim: Client::connect("https://scim.example.com/v2")?.build_with(engine)? };
/// assert_eq!(sync.scim.users().list().await?.total_results, Some(0));
/// # Ok::<(), scim_runtime::Error>(())
/// # })?;
/// # Ok::<(), scim_runtime::Error>(())
/// ```
#[derive(Clone)]
pub struct BoxedEngine(Arc<dyn ObjectSafeEngine>);

impl BoxedEngine {
    /// Erases the type of an engine.
    pub fn new(engine: impl Engine) -> Self {
        Self(Arc::new(engine))
    }
}

/// [`Engine`] with boxed futures.
trait ObjectSafeEngine: Send + Sync {
    fn exchange_boxed(
        &self,
        request: http::Request<Bytes>,
        limits: Limits,
    ) -> BoxFuture<'_, Result<http::Response<Bytes>, TransportError>>;

    fn sleep_boxed(&self, duration: Duration) -> BoxFuture<'_, ()>;

    fn now(&self) -> Instant;
}

impl<E: Engine> ObjectSafeEngine for E {
    fn exchange_boxed(
        &self,
        request: http::Request<Bytes>,
        limits: Limits,
    ) -> BoxFuture<'_, Result<http::Response<Bytes>, TransportError>> {
        Box::pin(self.exchange(request, limits))
    }

    fn sleep_boxed(&self, duration: Duration) -> BoxFuture<'_, ()> {
        Box::pin(self.sleep(duration))
    }

    fn now(&self) -> Instant {
        Engine::now(self)
    }
}

impl Engine for BoxedEngine {
    async fn exchange(
        &self,
        request: http::Request<Bytes>,
        limits: Limits,
    ) -> Result<http::Response<Bytes>, TransportError> {
        self.0.exchange_boxed(request, limits).await
    }

    async fn sleep(&self, duration: Duration) {
        self.0.sleep_boxed(duration).await;
    }

    fn now(&self) -> Instant {
        self.0.now()
    }
}

impl fmt::Debug for BoxedEngine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("BoxedEngine")
    }
}
