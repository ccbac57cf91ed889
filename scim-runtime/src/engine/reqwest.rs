//! The asynchronous engine over reqwest.

use super::{
    classify::classify,
    client_parts::{has_body, is_loopback, loopback, prepare_tls, url_of},
    content_coding::{accept_gzip, decoded, partly_decoded},
    received_body::ReceivedBody,
    traits::{Engine, Limits},
};
use crate::error::TransportError;
use bytes::Bytes;
use std::{
    sync::{Arc, OnceLock},
    time::Duration,
};

/// An asynchronous engine over reqwest.
///
/// The protocol follows redirects, so the reqwest client must not: [`Reqwest::new`] and [`Reqwest::build`] see to that. Responses
/// may be compressed with gzip; size limits count the decoded bytes.
#[derive(Debug, Clone)]
pub struct Reqwest {
    client: reqwest::Client,
    /// For requests to this machine, which bypass proxies. Built when first needed.
    direct: Option<Arc<OnceLock<reqwest::Client>>>,
}

impl Reqwest {
    /// A client with rustls and the platform's certificates. Proxies come from the environment; requests to `localhost`,
    /// `127.0.0.0/8` and `[::1]` don't use them.
    ///
    /// ```
    /// use scim_runtime::{engine::Reqwest, models::rfc7643::Client};
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let scim = Client::connect("https://scim.example.com/v2")?.build_with(Reqwest::new()?)?;
    /// # let _ = scim;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// If TLS can't be set up.
    pub fn new() -> Result<Self, TransportError> {
        let engine = Self::build(reqwest::Client::builder())?;
        Ok(Self {
            direct: Some(Arc::default()),
            ..engine
        })
    }

    /// A client with your own options: proxies, certificates, pools. reqwest applies the environment's proxies to loopback
    /// addresses too, unless `no_proxy()` is among the options.
    ///
    /// ```
    /// use scim_runtime::{engine::Reqwest, models::rfc7643};
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let http = reqwest::Client::builder().pool_max_idle_per_host(4);
    /// let scim = rfc7643::Client::connect("https://scim.example.com/v2")?.build_with(Reqwest::build(http)?)?;
    /// # let _ = scim;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// If TLS can't be set up, or an option is invalid.
    pub fn build(options: reqwest::ClientBuilder) -> Result<Self, TransportError> {
        prepare_tls();
        let client = options.redirect(reqwest::redirect::Policy::none()).build();
        client.map(Self::with).map_err(TransportError::new)
    }

    /// An existing client, for example one over native-tls. Build it with `redirect(Policy::none())`: otherwise credentials in
    /// custom headers may follow a redirect to another origin.
    ///
    /// ```
    /// use scim_runtime::engine::Reqwest;
    ///
    /// # fn example(client: reqwest::Client) {
    /// let engine = Reqwest::with(client);
    /// # let _ = engine;
    /// # }
    /// ```
    #[must_use]
    pub fn with(client: reqwest::Client) -> Self {
        Self {
            client,
            direct: None,
        }
    }

    fn client(&self, uri: &http::Uri) -> Result<&reqwest::Client, TransportError> {
        let Some(direct) = self.direct.as_deref().filter(|_| is_loopback(uri)) else {
            return Ok(&self.client);
        };
        if let Some(client) = direct.get() {
            return Ok(client);
        }
        let client = reqwest::Client::builder()
            .no_proxy()
            .resolve_to_addrs("localhost", &loopback())
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .map_err(TransportError::connect)?;
        Ok(direct.get_or_init(|| client))
    }
}

impl Engine for Reqwest {
    async fn exchange(
        &self,
        mut request: http::Request<Bytes>,
        limits: Limits,
    ) -> Result<http::Response<Bytes>, TransportError> {
        let client = self.client(request.uri())?;
        accept_gzip(&mut request);
        let url = url_of(request.uri())?;
        let (parts, body) = request.into_parts();
        let sends_body = has_body(&parts.method, &body);
        let mut request = reqwest::Request::new(parts.method, url);
        *request.headers_mut() = parts.headers;
        if sends_body {
            *request.body_mut() = Some(body.into());
        }
        *request.timeout_mut() = Some(limits.timeout);
        let mut response = client.execute(request).await.map_err(classify)?;
        let mut answer = http::Response::new(Bytes::new());
        *answer.status_mut() = response.status();
        *answer.headers_mut() = std::mem::take(response.headers_mut());
        let max = limits.max_body as u64;
        let length = response.content_length();
        let mut body = ReceivedBody::expecting(length);
        let outcome = if length.is_some_and(|length| length > max) {
            Err(TransportError::too_large())
        } else {
            read_body(&mut response, &mut body, limits.max_body).await
        };
        *answer.body_mut() = body.into_bytes();
        match outcome {
            Ok(()) => decoded(answer, limits.max_body),
            Err(error) => Err(error.with_response(partly_decoded(answer, limits.max_body))),
        }
    }

    /// On tokio's timer, which reqwest needs anyway.
    async fn sleep(&self, duration: Duration) {
        tokio::time::sleep(duration).await;
    }
}

/// After a failure, `body` has the bytes that were read before.
async fn read_body(
    response: &mut reqwest::Response,
    body: &mut ReceivedBody,
    max: usize,
) -> Result<(), TransportError> {
    while let Some(chunk) = response.chunk().await.map_err(classify)? {
        if body.len() + chunk.len() > max {
            return Err(TransportError::too_large());
        }
        body.push(chunk);
    }
    Ok(())
}
