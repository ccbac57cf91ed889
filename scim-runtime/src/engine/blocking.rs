//! The blocking engine over reqwest.

use super::async_context::{inside_a_runtime, is_async_context};
use super::{
    classify::classify,
    client_parts::{has_body, is_loopback, loopback, prepare_tls, url_of},
    content_coding::{accept_gzip, decoded, partly_decoded},
    traits::{BlockingEngine, Limits},
};
use crate::error::TransportError;
use bytes::Bytes;
use std::{
    io::{self, Read},
    sync::{Arc, OnceLock},
};

/// A blocking engine over reqwest. Don't use it inside an asynchronous runtime. Otherwise it works like
/// [`Reqwest`](super::Reqwest).
#[derive(Debug, Clone)]
pub struct ReqwestBlocking {
    client: reqwest::blocking::Client,
    /// For requests to this machine, which bypass proxies. Built when first needed.
    direct: Option<Arc<OnceLock<reqwest::blocking::Client>>>,
}

impl ReqwestBlocking {
    /// A client with rustls and the platform's certificates. Proxies come from the environment; requests to `localhost`,
    /// `127.0.0.0/8` and `[::1]` don't use them.
    ///
    /// ```
    /// use scim_runtime::{engine::ReqwestBlocking, models::rfc7643::Client};
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let scim = Client::connect("https://scim.example.com/v2")?.build_with(ReqwestBlocking::new()?)?;
    /// # let _ = scim;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// If TLS can't be set up.
    pub fn new() -> Result<Self, TransportError> {
        let engine = Self::build(reqwest::blocking::Client::builder())?;
        Ok(Self {
            direct: Some(Arc::default()),
            ..engine
        })
    }

    /// A client with your own options: proxies, certificates, pools. reqwest applies the environment's proxies to loopback
    /// addresses too, unless `no_proxy()` is among the options.
    ///
    /// ```
    /// use scim_runtime::engine::ReqwestBlocking;
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let engine = ReqwestBlocking::build(reqwest::blocking::Client::builder().no_proxy())?;
    /// # let _ = engine;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// If TLS can't be set up, or an option is invalid.
    pub fn build(options: reqwest::blocking::ClientBuilder) -> Result<Self, TransportError> {
        if is_async_context() {
            return Err(inside_a_runtime());
        }
        prepare_tls();
        let client = options.redirect(reqwest::redirect::Policy::none()).build();
        client.map(Self::with).map_err(TransportError::new)
    }

    /// An existing client, for example one over native-tls. Build it with `redirect(Policy::none())`: otherwise credentials in
    /// custom headers may follow a redirect to another origin.
    ///
    /// ```
    /// use scim_runtime::engine::ReqwestBlocking;
    ///
    /// # fn example(client: reqwest::blocking::Client) {
    /// let engine = ReqwestBlocking::with(client);
    /// # let _ = engine;
    /// # }
    /// ```
    #[must_use]
    pub fn with(client: reqwest::blocking::Client) -> Self {
        Self {
            client,
            direct: None,
        }
    }

    fn client(&self, uri: &http::Uri) -> Result<&reqwest::blocking::Client, TransportError> {
        let Some(direct) = self.direct.as_deref().filter(|_| is_loopback(uri)) else {
            return Ok(&self.client);
        };
        if let Some(client) = direct.get() {
            return Ok(client);
        }
        let client = reqwest::blocking::Client::builder()
            .no_proxy()
            .resolve_to_addrs("localhost", &loopback())
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .map_err(TransportError::connect)?;
        Ok(direct.get_or_init(|| client))
    }
}

impl BlockingEngine for ReqwestBlocking {
    fn exchange(
        &self,
        mut request: http::Request<Bytes>,
        limits: Limits,
    ) -> Result<http::Response<Bytes>, TransportError> {
        if is_async_context() {
            return Err(inside_a_runtime());
        }
        let client = self.client(request.uri())?;
        accept_gzip(&mut request);
        let url = url_of(request.uri())?;
        let (parts, body) = request.into_parts();
        let sends_body = has_body(&parts.method, &body);
        let mut request = reqwest::blocking::Request::new(parts.method, url);
        *request.headers_mut() = parts.headers;
        if sends_body {
            *request.body_mut() = Some(body.into());
        }
        *request.timeout_mut() = Some(limits.timeout);
        let mut response = client.execute(request).map_err(classify)?;
        let mut answer = http::Response::new(Bytes::new());
        *answer.status_mut() = response.status();
        *answer.headers_mut() = std::mem::take(response.headers_mut());
        let max = limits.max_body as u64;
        let mut body = Vec::new();
        let outcome = if response.content_length().is_some_and(|length| length > max) {
            Err(TransportError::too_large())
        } else {
            read_body(&mut response, &mut body, max)
        };
        *answer.body_mut() = body.into();
        match outcome {
            Ok(()) => decoded(answer, limits.max_body),
            Err(error) => Err(error.with_response(partly_decoded(answer, limits.max_body))),
        }
    }
}

/// After a failure, `body` has the bytes that were read before.
fn read_body(response: &mut impl Read, body: &mut Vec<u8>, max: u64) -> Result<(), TransportError> {
    // Reads one byte more than allowed, to distinguish a body of the maximal size from a larger one.
    let read = response.take(max.saturating_add(1)).read_to_end(body);
    match read.map_err(io::Error::downcast::<reqwest::Error>) {
        Ok(_) if body.len() as u64 > max => {
            body.truncate(usize::try_from(max).unwrap_or(usize::MAX));
            Err(TransportError::too_large())
        }
        Ok(_) => Ok(()),
        Err(Ok(error)) => Err(classify(error)),
        Err(Err(error)) if error.kind() == io::ErrorKind::TimedOut => {
            Err(TransportError::timeout(error))
        }
        Err(Err(error)) => Err(TransportError::new(error)),
    }
}
