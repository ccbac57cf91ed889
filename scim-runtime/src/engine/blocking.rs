//! The blocking engine over reqwest.

use super::{
    classify::classify,
    traits::{BlockingEngine, Limits},
};
use crate::error::TransportError;
use bytes::Bytes;
use std::io::{self, Read};

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
            Ok(()) => Ok(answer),
            Err(error) => Err(error.with_response(answer)),
        }
    }
}

/// What was read before a failure stays in `body`.
fn read_body(response: &mut impl Read, body: &mut Vec<u8>, max: u64) -> Result<(), TransportError> {
    // One byte more than allowed tells a body of the maximal size from a larger one.
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
