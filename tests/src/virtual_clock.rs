//! Virtual time: it passes only when every task waits, so that a test never sleeps.

use std::{
    future::poll_fn,
    pin::pin,
    sync::{
        LazyLock,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
    task::{Context, Poll, Waker},
    time::{Duration, Instant},
};

/// The beginning of virtual time.
static START: LazyLock<Instant> = LazyLock::new(Instant::now);

/// A clock, in microseconds since its start. An engine on virtual time sleeps and reads the time here.
pub struct VirtualClock {
    now: AtomicU64,
    /// The end of the shortest wait, `u64::MAX` if nobody waits.
    next: AtomicU64,
}

/// Why [`VirtualClock::run`] ended before its future.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stopped {
    /// The condition to stop became true.
    Interrupted,
    /// The future waits, but not for time: a wake-up was lost.
    Deadlock,
}

impl Default for VirtualClock {
    fn default() -> Self {
        Self::new()
    }
}

impl VirtualClock {
    /// Creates a clock that starts at 0.
    #[must_use]
    pub fn new() -> Self {
        Self {
            now: AtomicU64::new(0),
            next: AtomicU64::new(u64::MAX),
        }
    }

    /// Microseconds since the start.
    #[must_use]
    pub fn micros(&self) -> u64 {
        self.now.load(Relaxed)
    }

    /// The current time as an [`Instant`].
    #[must_use]
    pub fn instant(&self) -> Instant {
        *START + Duration::from_micros(self.micros())
    }

    /// Waits.
    pub async fn sleep(&self, duration: Duration) {
        let micros = u64::try_from(duration.as_micros()).unwrap_or(u64::MAX);
        let end = self.micros().saturating_add(micros);
        poll_fn(|_| {
            if self.micros() >= end {
                return Poll::Ready(());
            }
            self.next.fetch_min(end, Relaxed);
            Poll::Pending
        })
        .await;
    }

    /// Polls a future until it ends or is stopped. Time passes when the future waits for it. A stopped future is dropped.
    ///
    /// # Errors
    /// Why the future was stopped.
    pub fn run<T>(
        &self,
        future: impl Future<Output = T>,
        is_stopped: impl Fn() -> bool,
    ) -> Result<T, Stopped> {
        let mut future = pin!(future);
        let mut context = Context::from_waker(Waker::noop());
        let mut polls_without_wait = 0;
        loop {
            self.next.store(u64::MAX, Relaxed);
            if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
                return Ok(output);
            }
            if is_stopped() {
                return Err(Stopped::Interrupted);
            }
            // Tasks wake each other without a clock: poll them again.
            let next = self.next.load(Relaxed);
            if next == u64::MAX {
                polls_without_wait += 1;
                if polls_without_wait > 100 {
                    return Err(Stopped::Deadlock);
                }
                continue;
            }
            polls_without_wait = 0;
            self.now.fetch_max(next, Relaxed);
        }
    }
}
