//! The asynchronous engine over reqwest.

use super::{Engine, Limits, TransportError};
use bytes::{Bytes, BytesMut};

/// reqwest, asynchronous. Redirects are left to the protocol, so the client must not follow them itself:
/// [`Reqwest::new`] builds one that fits.
#[derive(Debug, Clone)]
pub struct Reqwest(reqwest::Client);

impl Reqwest {
    /// A client with rustls and the platform's certificates.
    ///
    /// # Errors
    /// If TLS can't be set up.
    pub fn new() -> Result<Self, TransportError> {
        let client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .build();
        client.map(Self).map_err(TransportError::new)
    }

    /// A client of your own: proxies, certificates, pools. Build it with `redirect(Policy::none())`, or credentials in
    /// custom headers may follow a redirect to another origin.
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
        if response
            .content_length()
            .is_some_and(|length| length > limits.max_body as u64)
        {
            return Err(TransportError::too_large());
        }
        let mut body = BytesMut::new();
        while let Some(chunk) = response.chunk().await.map_err(classify)? {
            if body.len() + chunk.len() > limits.max_body {
                return Err(TransportError::too_large());
            }
            body.extend_from_slice(&chunk);
        }
        let mut answer = http::Response::new(body.freeze());
        *answer.status_mut() = response.status();
        *answer.headers_mut() = std::mem::take(response.headers_mut());
        Ok(answer)
    }
}

/// The URL is taken out: a query may hold personal data.
fn classify(error: reqwest::Error) -> TransportError {
    let error = error.without_url();
    if error.is_timeout() {
        TransportError::timeout(error)
    } else if error.is_connect() {
        TransportError::connect(error)
    } else {
        TransportError::new(error)
    }
}
