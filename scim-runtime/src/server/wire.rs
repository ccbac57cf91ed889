//! What only a connection can do to an answer, and its body.

use bytes::Bytes;
use http_body::{Frame, SizeHint};
use std::{
    fmt,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

/// What a connection is to do to an answer, in the extensions of a response: [`Server::handle`](super::Server::handle) can't
/// do it, nor can the service wait. A response without it has nothing of the kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Wire {
    /// To be waited for before the response is sent.
    pub delay: Duration,
    /// Whether the connection ends in the middle of the body. The service's [`Body`] then fails there.
    pub torn: bool,
}

impl Wire {
    /// Of a response.
    #[must_use]
    pub fn of<B>(response: &http::Response<B>) -> Self {
        response.extensions().get().copied().unwrap_or_default()
    }
}

/// A response's body: all of it at once, or half of it and then an error.
#[derive(Debug)]
pub struct Body {
    rest: Bytes,
    end: BodyEnd,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum BodyEnd {
    Whole,
    /// So many bytes were promised beyond the rest.
    Torn(u64),
}

impl Body {
    pub(super) fn new(bytes: Bytes, wire: Wire) -> Self {
        if !wire.torn {
            return Self {
                rest: bytes,
                end: BodyEnd::Whole,
            };
        }
        let half = bytes.len() / 2;
        Self {
            end: BodyEnd::Torn((bytes.len() - half) as u64),
            rest: bytes.slice(..half),
        }
    }
}

impl http_body::Body for Body {
    type Data = Bytes;
    type Error = Torn;

    fn poll_frame(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Torn>>> {
        let body = self.get_mut();
        if !body.rest.is_empty() {
            return Poll::Ready(Some(Ok(Frame::data(std::mem::take(&mut body.rest)))));
        }
        match std::mem::replace(&mut body.end, BodyEnd::Whole) {
            BodyEnd::Whole => Poll::Ready(None),
            BodyEnd::Torn(_) => Poll::Ready(Some(Err(Torn))),
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

/// The body ends too early, as was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Torn;

impl fmt::Display for Torn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the connection was closed before the response was complete")
    }
}

impl std::error::Error for Torn {}
