//! Spans and events for `tracing`; without the feature, the same functions do nothing.
//!
//! They record the method, the resource type's endpoint, statuses, counts and times. No id, query, body, header or credential is
//! recorded: the functions don't take any.

#[cfg(feature = "tracing")]
pub(crate) use recording::{Span, redirected, repeated, token_refused};
#[cfg(not(feature = "tracing"))]
pub(crate) use silent::{Span, redirected, repeated, token_refused};

/// Where a redirect leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RedirectTarget {
    SameOrigin,
    OtherOrigin,
}

#[cfg(feature = "tracing")]
mod recording {
    use super::RedirectTarget;
    use std::{future::Future, time::Duration};
    use tracing::{Instrument as _, debug, debug_span, field::Empty};

    /// The span of one operation, from its first attempt to its outcome.
    pub(crate) struct Span(tracing::Span);

    impl Span {
        pub(crate) fn new(method: &str, endpoint: &str) -> Self {
            let span = debug_span!("scim", method, endpoint, status = Empty, attempts = Empty);
            Self(span)
        }

        pub(crate) async fn around<F: Future>(&self, future: F) -> F::Output {
            future.instrument(self.0.clone()).await
        }

        pub(crate) fn within<T>(&self, act: impl FnOnce() -> T) -> T {
            self.0.in_scope(act)
        }

        /// Records the last status, if a response arrived, and the number of attempts.
        pub(crate) fn done(&self, status: Option<u16>, attempts: u32) {
            if let Some(status) = status {
                self.0.record("status", status);
            }
            self.0.record("attempts", attempts);
        }
    }

    /// An attempt failed and is repeated after a wait.
    pub(crate) fn repeated(status: Option<u16>, attempt: u32, wait: Duration) {
        debug!(status, attempt, ?wait, "repeated");
    }

    pub(crate) fn redirected(status: u16, target: RedirectTarget) {
        debug!(status, ?target, "redirected");
    }

    /// The provider refused the token, so that a new one is requested.
    pub(crate) fn token_refused() {
        debug!("token refused");
    }
}

#[cfg(not(feature = "tracing"))]
mod silent {
    //! The same functions without effect.

    use super::RedirectTarget;
    use std::{future::Future, time::Duration};

    pub(crate) struct Span;

    impl Span {
        pub(crate) fn new(_: &str, _: &str) -> Self {
            Self
        }

        pub(crate) async fn around<F: Future>(&self, future: F) -> F::Output {
            future.await
        }

        pub(crate) fn within<T>(&self, act: impl FnOnce() -> T) -> T {
            let Self = self;
            act()
        }

        pub(crate) fn done(&self, _: Option<u16>, _: u32) {
            let Self = self;
        }
    }

    pub(crate) fn repeated(_: Option<u16>, _: u32, _: Duration) {}

    pub(crate) fn redirected(_: u16, _: RedirectTarget) {}

    pub(crate) fn token_refused() {}
}
