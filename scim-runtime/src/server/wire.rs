//! Faults that only a connection can carry out, and the body of a response.

use bytes::Bytes;
use http_body::{Frame, SizeHint};
use std::{
    io,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

/// Faults that only the connection can carry out, in the extensions of a response.
///
/// A response without it has no such faults.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct ConnectionFaults {
    /// The time to wait before the response is sent.
    pub(super) delay: Duration,
    /// Whether to end the connection in the middle of the body.
    pub(super) torn: bool,
}

impl ConnectionFaults {
    /// The connection's faults for a response.
    pub(super) fn of<B>(response: &http::Response<B>) -> Self {
        response.extensions().get().copied().unwrap_or_default()
    }
}

/// The body of a response: all of it at once, or half of it and then an error.
///
/// ```
/// use bytes::Bytes;
/// use scim_runtime::{server::Body, testing};
/// use tower_service::Service as _;
///
/// let mut server = testing::server();
/// let mut request = http::Request::new(http_body_util::Full::new(Bytes::new()));
/// *request.uri_mut() = http::Uri::from_static("https://scim.example.com/v2/Users");
/// let response: http::Response<Body> = testing::block_on(server.call(request))?;
/// assert_eq!(response.status(), 200);
/// # Ok::<(), std::convert::Infallible>(())
/// ```
#[derive(Debug)]
pub struct Body {
    rest: Bytes,
    end: BodyEnd,
    delay: Duration,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum BodyEnd {
    Whole,
    /// The number of announced bytes that don't follow.
    Torn(u64),
}

impl Body {
    pub(super) fn new(bytes: Bytes, ConnectionFaults { delay, torn }: ConnectionFaults) -> Self {
        if !torn {
            return Self {
                rest: bytes,
                end: BodyEnd::Whole,
                delay,
            };
        }
        let half = bytes.len() / 2;
        Self {
            end: BodyEnd::Torn((bytes.len() - half) as u64),
            rest: bytes.slice(..half),
            delay,
        }
    }

    /// The time to wait before the response is sent, because of [`Fault::Latency`](super::Fault::Latency). Whoever serves the
    /// connection has to wait.
    ///
    /// ```
    /// use bytes::Bytes;
    /// use scim_runtime::{server::Fault, testing};
    /// use std::time::Duration;
    /// use tower_service::Service as _;
    ///
    /// let mut server = testing::server().faults([Fault::Latency(Duration::from_millis(200))]);
    /// let mut request = http::Request::new(http_body_util::Full::new(Bytes::new()));
    /// *request.uri_mut() = http::Uri::from_static("https://scim.example.com/v2/Users");
    /// let response = testing::block_on(server.call(request))?;
    /// assert_eq!(response.body().delay(), Duration::from_millis(200));
    /// # Ok::<(), std::convert::Infallible>(())
    /// ```
    #[must_use]
    pub fn delay(&self) -> Duration {
        self.delay
    }
}

impl http_body::Body for Body {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        let body = self.get_mut();
        if !body.rest.is_empty() {
            return Poll::Ready(Some(Ok(Frame::data(std::mem::take(&mut body.rest)))));
        }
        match std::mem::replace(&mut body.end, BodyEnd::Whole) {
            BodyEnd::Whole => Poll::Ready(None),
            BodyEnd::Torn(_) => Poll::Ready(Some(Err(torn()))),
        }
    }

    fn is_end_stream(&self) -> bool {
        self.rest.is_empty() && self.end == BodyEnd::Whole
    }

    fn size_hint(&self) -> SizeHint {
        let promised = match self.end {
            BodyEnd::Whole => 0,
            BodyEnd::Torn(bytes) => bytes,
        };
        SizeHint::with_exact(self.rest.len() as u64 + promised)
    }
}

/// The error of a body that ends early, because of [`Fault::Torn`](super::Fault::Torn).
pub(super) fn torn() -> io::Error {
    let message = "the connection was closed before the response was complete";
    io::Error::new(io::ErrorKind::UnexpectedEof, message)
}
