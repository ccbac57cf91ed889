//! Sleeping on any asynchronous runtime, or none: one thread for all sleepers.

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

/// Ends after the time has passed.
pub(super) fn sleep(duration: Duration) -> Sleep {
    // A time that the clock can't tell is never.
    let due = Instant::now().checked_add(duration);
    Sleep { due, place: None }
}

/// See [`sleep`].
pub(super) struct Sleep {
    due: Option<Instant>,
    /// Where the timer finds whom to wake; made when first waited.
    place: Option<Place>,
}

type Place = Arc<Mutex<Option<Waker>>>;

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
        if let Some(place) = &self.place {
            *place.lock().unwrap_or_else(PoisonError::into_inner) = waker;
            // The timer may have looked just before: then nobody would wake us.
            return if Instant::now() >= due {
                Poll::Ready(())
            } else {
                Poll::Pending
            };
        }
        let place = Arc::new(Mutex::new(waker));
        self.place = Some(Arc::clone(&place));
        match timer().map(|timer| timer.send(Entry { due, place })) {
            Some(Ok(())) => Poll::Pending,
            // No thread can be had: better not to wait than to wait for ever.
            Some(Err(_)) | None => Poll::Ready(()),
        }
    }
}

/// Whom to wake, and when.
struct Entry {
    due: Instant,
    place: Place,
}

impl PartialEq for Entry {
    fn eq(&self, other: &Self) -> bool {
        self.due == other.due
    }
}

impl Eq for Entry {}

impl PartialOrd for Entry {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Entry {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.due.cmp(&other.due)
    }
}

fn timer() -> Option<&'static mpsc::Sender<Entry>> {
    static TIMER: OnceLock<Option<mpsc::Sender<Entry>>> = OnceLock::new();
    let started = TIMER.get_or_init(|| {
        let (sender, receiver) = mpsc::channel();
        let thread = thread::Builder::new().name("scim-timer".to_owned());
        thread.spawn(move || run(&receiver)).ok().map(|_| sender)
    });
    started.as_ref()
}

fn run(receiver: &mpsc::Receiver<Entry>) {
    let mut sleepers = BinaryHeap::new();
    loop {
        let arrived = match sleepers.peek() {
            None => receiver
                .recv()
                .map_err(|_| mpsc::RecvTimeoutError::Disconnected),
            Some(Reverse(Entry { due, .. })) => {
                receiver.recv_timeout(due.saturating_duration_since(Instant::now()))
            }
        };
        match arrived {
            Ok(entry) => sleepers.push(Reverse(entry)),
            Err(mpsc::RecvTimeoutError::Timeout) => wake(&mut sleepers),
            Err(mpsc::RecvTimeoutError::Disconnected) => return,
        }
    }
}

fn wake(sleepers: &mut BinaryHeap<Reverse<Entry>>) {
    let now = Instant::now();
    while sleepers.peek().is_some_and(|first| first.0.due <= now) {
        let Some(Reverse(entry)) = sleepers.pop() else {
            return;
        };
        let waker = entry
            .place
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
    fn sleepers_wake_when_their_time_has_come() {
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
