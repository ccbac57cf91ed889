//! The asynchronous engine over reqwest.

use super::{
    classify::classify,
    traits::{Engine, Limits},
};
use crate::error::TransportError;
use bytes::{Bytes, BytesMut};
use std::time::Duration;

/// reqwest, asynchronous. Redirects are left to the protocol, so the client must not follow them itself:
/// [`Reqwest::new`] and [`Reqwest::build`] make one that fits. Responses may be gzip; the limit counts what comes out.
#[derive(Debug, Clone)]
pub struct Reqwest(reqwest::Client);

impl Reqwest {
    /// A client with rustls and the platform's certificates.
    ///
    /// # Errors
    /// If TLS can't be set up.
    pub fn new() -> Result<Self, TransportError> {
        Self::build(reqwest::Client::builder())
    }

    /// A client with options of your own: proxies, certificates, pools. Redirects are left to the protocol.
    ///
    /// ```
    /// use scim_runtime::{engine::Reqwest, models::rfc7643};
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let http = reqwest::Client::builder().user_agent("hr-sync/1.0").pool_max_idle_per_host(4);
    /// let scim = rfc7643::Client::connect("https://scim.example.com/v2")?.build_with(Reqwest::build(http)?)?;
    /// # let _ = scim;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// If TLS can't be set up, or an option is refused.
    pub fn build(options: reqwest::ClientBuilder) -> Result<Self, TransportError> {
        let client = options.redirect(reqwest::redirect::Policy::none()).build();
        client.map(Self).map_err(TransportError::new)
    }

    /// A client that exists already. It should be built with `redirect(Policy::none())`, or credentials in custom headers may
    /// follow a redirect to another origin; [`Reqwest::build`] sees to that.
    #[must_use]
    pub fn with(client: reqwest::Client) -> Self {
        Self(client)
    }
}

impl Engine for Reqwest {
    async fn exchange(
        &self,
        request: http::Request<Bytes>,
        limits: Limits,
    ) -> Result<http::Response<Bytes>, TransportError> {
        let mut request = reqwest::Request::try_from(request).map_err(TransportError::new)?;
        *request.timeout_mut() = Some(limits.timeout);
        let mut response = self.0.execute(request).await.map_err(classify)?;
        let mut answer = http::Response::new(Bytes::new());
        *answer.status_mut() = response.status();
        *answer.headers_mut() = std::mem::take(response.headers_mut());
        let max = limits.max_body as u64;
        let mut body = BytesMut::new();
        let outcome = if response.content_length().is_some_and(|length| length > max) {
            Err(TransportError::too_large())
        } else {
            read_body(&mut response, &mut body, limits.max_body).await
        };
        *answer.body_mut() = body.freeze();
        match outcome {
            Ok(()) => Ok(answer),
            Err(error) => Err(error.with_response(answer)),
        }
    }

    /// On tokio's timer, which reqwest needs anyway.
    async fn sleep(&self, duration: Duration) {
        tokio::time::sleep(duration).await;
    }
}

/// What was read before a failure stays in `body`.
async fn read_body(
    response: &mut reqwest::Response,
    body: &mut BytesMut,
    max: usize,
) -> Result<(), TransportError> {
    while let Some(chunk) = response.chunk().await.map_err(classify)? {
        if body.len() + chunk.len() > max {
            return Err(TransportError::too_large());
        }
        body.extend_from_slice(&chunk);
    }
    Ok(())
}
