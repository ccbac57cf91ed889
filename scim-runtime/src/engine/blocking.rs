//! The blocking engine over reqwest.

use super::{BlockingEngine, Limits, TransportError, classify::classify};
use bytes::Bytes;
use std::io::Read;

/// reqwest, blocking. The same remarks as for the asynchronous engine; not to be used inside an asynchronous runtime.
#[derive(Debug, Clone)]
pub struct ReqwestBlocking(reqwest::blocking::Client);

impl ReqwestBlocking {
    /// A client with rustls and the platform's certificates.
    ///
    /// # Errors
    /// If TLS can't be set up.
    pub fn new() -> Result<Self, TransportError> {
        Self::build(reqwest::blocking::Client::builder())
    }

    /// A client with options of your own: proxies, certificates, pools. Redirects are left to the protocol.
    ///
    /// # Errors
    /// If TLS can't be set up, or an option is refused.
    pub fn build(options: reqwest::blocking::ClientBuilder) -> Result<Self, TransportError> {
        let client = options.redirect(reqwest::redirect::Policy::none()).build();
        client.map(Self).map_err(TransportError::new)
    }

    /// A client that exists already. It should be built with `redirect(Policy::none())`, or credentials in custom headers may
    /// follow a redirect to another origin; [`ReqwestBlocking::build`] sees to that.
    #[must_use]
    pub fn with(client: reqwest::blocking::Client) -> Self {
        Self(client)
    }
}

impl BlockingEngine for ReqwestBlocking {
    fn exchange(
        &self,
        request: http::Request<Bytes>,
        limits: Limits,
    ) -> Result<http::Response<Bytes>, TransportError> {
        let mut request = reqwest::blocking::Request::try_from(request).map_err(classify)?;
        *request.timeout_mut() = Some(limits.timeout);
        let mut response = self.0.execute(request).map_err(classify)?;
        if response
            .content_length()
            .is_some_and(|length| length > limits.max_body as u64)
        {
            return Err(TransportError::too_large());
        }
        let mut answer = http::Response::new(Bytes::new());
        *answer.status_mut() = response.status();
        *answer.headers_mut() = std::mem::take(response.headers_mut());
        let mut body = Vec::new();
        // One byte more than allowed tells a body that is just large enough from one that is too large.
        let bound = (limits.max_body as u64).saturating_add(1);
        response
            .by_ref()
            .take(bound)
            .read_to_end(&mut body)
            .map_err(|error| match error.downcast::<reqwest::Error>() {
                Ok(error) => classify(error),
                Err(error) if error.kind() == std::io::ErrorKind::TimedOut => {
                    TransportError::timeout(error)
                }
                Err(error) => TransportError::new(error),
            })?;
        if body.len() > limits.max_body {
            return Err(TransportError::too_large());
        }
        *answer.body_mut() = body.into();
        Ok(answer)
    }
}
