//! Sleeping on any asynchronous runtime, or none: one thread wakes all sleepers.

use std::{
    cmp::Reverse,
    collections::BinaryHeap,
    future::Future,
    pin::Pin,
    sync::{Arc, Mutex, OnceLock, PoisonError, mpsc},
    task::{Context, Poll, Waker},
    thread,
    time::{Duration, Instant},
};

/// Completes after the duration has passed.
pub(super) fn sleep(duration: Duration) -> Sleep {
    // A time beyond the clock's range never comes.
    let due = Instant::now().checked_add(duration);
    Sleep { due, waker: None }
}

/// See [`sleep`].
pub(super) struct Sleep {
    due: Option<Instant>,
    /// Shared with the timer's thread; created when first polled.
    waker: Option<SharedWaker>,
}

type SharedWaker = Arc<Mutex<Option<Waker>>>;

impl Future for Sleep {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let Some(due) = self.due else {
            return Poll::Pending;
        };
        if Instant::now() >= due {
            return Poll::Ready(());
        }
        let waker = Some(context.waker().clone());
        if let Some(shared) = &self.waker {
            *shared.lock().unwrap_or_else(PoisonError::into_inner) = waker;
            // The timer's thread may have taken the old waker just before. In that case nothing would wake this future.
            return if Instant::now() >= due {
                Poll::Ready(())
            } else {
                Poll::Pending
            };
        }
        let waker = Arc::new(Mutex::new(waker));
        self.waker = Some(Arc::clone(&waker));
        match timer().map(|timer| timer.send(Sleeper { due, waker })) {
            Some(Ok(())) => Poll::Pending,
            // If the thread can't be started, it is better not to wait than to wait forever.
            Some(Err(_)) | None => Poll::Ready(()),
        }
    }
}

/// A future to wake, and when.
struct Sleeper {
    due: Instant,
    waker: SharedWaker,
}

impl PartialEq for Sleeper {
    fn eq(&self, other: &Self) -> bool {
        self.due == other.due
    }
}

impl Eq for Sleeper {}

impl PartialOrd for Sleeper {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Sleeper {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.due.cmp(&other.due)
    }
}

fn timer() -> Option<&'static mpsc::Sender<Sleeper>> {
    static TIMER: OnceLock<Option<mpsc::Sender<Sleeper>>> = OnceLock::new();
    let started = TIMER.get_or_init(|| {
        let (sender, receiver) = mpsc::channel();
        let thread = thread::Builder::new().name("scim-timer".to_owned());
        thread.spawn(move || run(&receiver)).ok().map(|_| sender)
    });
    started.as_ref()
}

fn run(receiver: &mpsc::Receiver<Sleeper>) {
    let mut sleepers = BinaryHeap::new();
    loop {
        let arrived = match sleepers.peek() {
            None => receiver
                .recv()
                .map_err(|_| mpsc::RecvTimeoutError::Disconnected),
            Some(Reverse(Sleeper { due, .. })) => {
                receiver.recv_timeout(due.saturating_duration_since(Instant::now()))
            }
        };
        match arrived {
            Ok(sleeper) => sleepers.push(Reverse(sleeper)),
            Err(mpsc::RecvTimeoutError::Timeout) => wake(&mut sleepers),
            Err(mpsc::RecvTimeoutError::Disconnected) => return,
        }
    }
}

fn wake(sleepers: &mut BinaryHeap<Reverse<Sleeper>>) {
    let now = Instant::now();
    while sleepers.peek().is_some_and(|first| first.0.due <= now) {
        let Some(Reverse(sleeper)) = sleepers.pop() else {
            return;
        };
        let waker = sleeper
            .waker
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        if let Some(waker) = waker {
            waker.wake();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::block_on::block_on;

    #[test]
    fn sleepers_wake_after_their_time() {
        let start = Instant::now();
        let sleepers: Vec<_> = [30, 10, 20, 0]
            .map(|millis| {
                thread::spawn(move || {
                    block_on(sleep(Duration::from_millis(millis)));
                    (millis, start.elapsed())
                })
            })
            .into();
        for sleeper in sleepers {
            let (millis, elapsed) = sleeper.join().expect("no panic");
            assert!(
                elapsed >= Duration::from_millis(millis),
                "{millis}: {elapsed:?}"
            );
        }
    }

    #[test]
    fn a_time_beyond_the_clock_never_comes() {
        let mut forever = sleep(Duration::MAX);
        let mut context = Context::from_waker(Waker::noop());
        assert!(Pin::new(&mut forever).poll(&mut context).is_pending());
    }
}
