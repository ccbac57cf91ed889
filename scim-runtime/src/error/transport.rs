//! The error of an engine that received no complete response.

use super::RawResponse;
use bytes::Bytes;
use std::fmt;

/// No complete response arrived.
///
/// Choose the constructor that fits the failure, since [`Error::outcome`](crate::Error::outcome) and retries depend on it: a
/// connection that was never made carried no request, and a response that broke off still has a status.
///
/// ```
/// use scim_runtime::engine::TransportError;
///
/// let refused = std::io::Error::from(std::io::ErrorKind::ConnectionRefused);
/// assert_eq!(TransportError::connect(refused).to_string(), "connection refused");
/// ```
#[derive(Debug)]
pub struct TransportError {
    pub(crate) kind: TransportKind,
    pub(crate) source: Box<dyn std::error::Error + Send + Sync>,
    /// Status, headers and as much of the body as arrived.
    pub(crate) response: Option<Box<RawResponse>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TransportKind {
    Timeout,
    TooLarge,
    Connect,
    Other,
}

impl TransportError {
    fn of(
        kind: TransportKind,
        source: impl Into<Box<dyn std::error::Error + Send + Sync>>,
    ) -> Self {
        Self {
            kind,
            source: source.into(),
            response: None,
        }
    }

    /// The connection failed after the request may have been sent: the provider may have acted.
    ///
    /// ```
    /// # use scim_runtime::engine::TransportError;
    /// let reset = std::io::Error::from(std::io::ErrorKind::ConnectionReset);
    /// let error = TransportError::new(reset);
    /// # let _ = error;
    /// ```
    pub fn new(source: impl std::error::Error + Send + Sync + 'static) -> Self {
        Self::of(TransportKind::Other, Box::new(source) as Box<_>)
    }

    /// No connection was made: the provider certainly did not act.
    ///
    /// ```
    /// # use scim_runtime::engine::TransportError;
    /// let refused = std::io::Error::from(std::io::ErrorKind::ConnectionRefused);
    /// let error = TransportError::connect(refused);
    /// # let _ = error;
    /// ```
    pub fn connect(source: impl std::error::Error + Send + Sync + 'static) -> Self {
        Self::of(TransportKind::Connect, Box::new(source) as Box<_>)
    }

    /// The time limit was reached.
    ///
    /// ```
    /// # use scim_runtime::engine::TransportError;
    /// let late = std::io::Error::from(std::io::ErrorKind::TimedOut);
    /// let error = TransportError::timeout(late);
    /// # let _ = error;
    /// ```
    pub fn timeout(source: impl std::error::Error + Send + Sync + 'static) -> Self {
        Self::of(TransportKind::Timeout, Box::new(source) as Box<_>)
    }

    /// The body is longer than [`Limits::max_body`](crate::engine::Limits::max_body).
    ///
    /// ```
    /// # use scim_runtime::engine::TransportError;
    /// let error = TransportError::too_large();
    /// assert_eq!(error.to_string(), "the body is larger than allowed");
    /// ```
    #[must_use]
    pub fn too_large() -> Self {
        Self::of(TransportKind::TooLarge, "the body is larger than allowed")
    }

    /// Adds the part of the response that arrived before the failure: status, headers, and the start of the body. An engine that
    /// has it must add it, so that the outcome of a write isn't lost with a torn response.
    ///
    /// ```
    /// # use scim_runtime::engine::TransportError;
    /// let torn = std::io::Error::from(std::io::ErrorKind::UnexpectedEof);
    /// let head = http::Response::builder().status(201).header("location", "/Users/77").body(bytes::Bytes::new())?;
    /// let error = TransportError::new(torn).with_response(head);
    /// # let _ = error;
    /// # Ok::<(), http::Error>(())
    /// ```
    #[must_use]
    pub fn with_response(mut self, response: http::Response<Bytes>) -> Self {
        self.response = Some(Box::new(RawResponse::from(response)));
        self
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.source)?;
        // People look for the innermost cause: "connection refused".
        let mut cause = self.source.source();
        while let Some(error) = cause {
            write!(f, ": {error}")?;
            cause = error.source();
        }
        Ok(())
    }
}

impl std::error::Error for TransportError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&*self.source)
    }
}
