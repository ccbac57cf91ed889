//! Detects use of a blocking engine inside an asynchronous runtime.

use crate::error::TransportError;
use std::{
    future::Future,
    io,
    pin::pin,
    task::{Context, Waker},
};

/// Whether this thread is polling a tokio task, where reqwest's blocking client panics. In `spawn_blocking` it doesn't.
pub(super) fn is_async_context() -> bool {
    if tokio::runtime::Handle::try_current().is_err() {
        return false;
    }
    // Only tasks have a budget: 128 operations before they must yield.
    let mut context = Context::from_waker(Waker::noop());
    (0..256).any(|_| {
        let operation = pin!(tokio::task::consume_budget());
        operation.poll(&mut context).is_pending()
    })
}

/// Nothing was sent.
pub(super) fn inside_a_runtime() -> TransportError {
    TransportError::connect(io::Error::other(
        "a blocking engine can't be used inside an asynchronous runtime; use `.build()` and `.await`, or a thread of its own (`spawn_blocking`)",
    ))
}
