//! The server as the engine of a client in the same process: no socket, no runtime.

use super::{
    provider::Server,
    wire::{ConnectionFaults, torn},
};
use crate::engine::{BlockingEngine, Engine, Limits, TransportError};
use bytes::Bytes;

fn bounded(
    response: http::Response<Bytes>,
    limits: Limits,
) -> Result<http::Response<Bytes>, TransportError> {
    if ConnectionFaults::of(&response).torn {
        let half = response.body().len() / 2;
        let arrived = response.map(|body| body.slice(..half));
        return Err(TransportError::new(torn()).with_response(arrived));
    }
    if response.body().len() > limits.max_body {
        let head = response.map(|_| Bytes::new());
        return Err(TransportError::too_large().with_response(head));
    }
    Ok(response)
}

impl Engine for Server {
    async fn exchange(
        &self,
        request: http::Request<Bytes>,
        limits: Limits,
    ) -> Result<http::Response<Bytes>, TransportError> {
        bounded(self.handle(request), limits)
    }
}

impl BlockingEngine for Server {
    fn exchange(
        &self,
        request: http::Request<Bytes>,
        limits: Limits,
    ) -> Result<http::Response<Bytes>, TransportError> {
        bounded(self.handle(request), limits)
    }
}
