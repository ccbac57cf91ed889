//! Any `tower::Service` as an engine: an application in the same process, or a stack of middleware.

use super::{Engine, Limits, TransportError};
use bytes::Bytes;
use http_body_util::{BodyExt, Limited};
use std::{future::poll_fn, marker::PhantomData};
use tower_service::Service;

/// A `tower::Service` over HTTP, cloned for each request. `B` is the body it takes: anything made from [`Bytes`], for
/// example `http_body_util::Full<Bytes>` or axum's `Body`.
///
/// The time limit is not applied: a service in the same process has its own (`tower::timeout`).
pub struct Tower<S, B> {
    service: S,
    body: PhantomData<fn() -> B>,
}

impl<S, B> Tower<S, B> {
    /// Wraps a service.
    pub fn new(service: S) -> Self {
        Self {
            service,
            body: PhantomData,
        }
    }
}

impl<S: Clone, B> Clone for Tower<S, B> {
    fn clone(&self) -> Self {
        Self::new(self.service.clone())
    }
}

impl<S, B> std::fmt::Debug for Tower<S, B> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Tower")
    }
}

impl<S, B, A> Engine for Tower<S, B>
where
    S: Service<http::Request<B>, Response = http::Response<A>> + Clone + Send + Sync,
    S::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
    S::Future: Send,
    B: From<Bytes> + Send,
    A: http_body::Body + Send,
    A::Data: Send,
    A::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    async fn exchange(
        &self,
        request: http::Request<Bytes>,
        limits: Limits,
    ) -> Result<http::Response<Bytes>, TransportError> {
        let mut service = self.service.clone();
        poll_fn(|context| service.poll_ready(context))
            .await
            .map_err(failed)?;
        let response = service.call(request.map(B::from)).await.map_err(failed)?;
        let (parts, body) = response.into_parts();
        let body = Limited::new(body, limits.max_body)
            .collect()
            .await
            .map_err(|error| {
                if error.is::<http_body_util::LengthLimitError>() {
                    TransportError::too_large()
                } else {
                    failed(error)
                }
            })?;
        Ok(http::Response::from_parts(parts, body.to_bytes()))
    }
}

fn failed(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> TransportError {
    TransportError {
        kind: super::TransportKind::Other,
        source: error.into(),
    }
}
