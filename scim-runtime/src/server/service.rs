//! The server as a `tower::Service`, for any stack that uses the `http` types.

use super::{
    message::ErrorReply,
    provider::Server,
    wire::{Body, ConnectionFaults},
};
use http_body_util::{BodyExt, Limited};
use std::{
    convert::Infallible,
    future::Future,
    pin::Pin,
    task::{Context, Poll},
};
use tower_service::Service;

/// The most bytes in the body of a request.
const MAX_BODY: usize = 16 * 1024 * 1024;

impl<B> Service<http::Request<B>> for Server
where
    B: http_body::Body + Send + 'static,
    B::Data: Send,
    B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    type Response = http::Response<Body>;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Infallible>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: http::Request<B>) -> Self::Future {
        let server = self.clone();
        Box::pin(async move {
            let (parts, body) = request.into_parts();
            let response = match Limited::new(body, MAX_BODY).collect().await {
                Ok(body) => server.handle(http::Request::from_parts(parts, body.to_bytes())),
                Err(_) => ErrorReply::new(413, "the request is too large")
                    .reply()
                    .response(),
            };
            let wire = ConnectionFaults::of(&response);
            Ok(response.map(|bytes| Body::new(bytes, wire)))
        })
    }
}
