//! The pace of a client: how many requests at once, how many per second, and pauses that the provider asks for.
//!
//! All clones of a client share one pace. This module has no timers: the code that sends a request sleeps on the engine.

use crate::error::{TransportError, retry_after};
use bytes::Bytes;
use std::{
    collections::VecDeque,
    future::Future,
    pin::Pin,
    sync::{Mutex, MutexGuard, PoisonError},
    task::{Context, Poll, Waker},
    time::{Duration, Instant, SystemTime},
};

/// Above this, the adaptive limit is lifted.
const FREE: usize = 256;

/// Limits that the caller sets.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct PaceLimits {
    pub(crate) concurrent: Option<usize>,
    /// The time between two requests.
    pub(crate) interval: Option<Duration>,
}

pub(crate) struct Pace {
    limits: PaceLimits,
    state: Mutex<PaceState>,
}

#[derive(Default)]
struct PaceState {
    in_flight: usize,
    /// Set when the provider refuses a request, halved with every further refusal, raised while requests succeed.
    adaptive: Option<usize>,
    /// Successes since `adaptive` was changed.
    successes: usize,
    /// No request is sent before this time.
    paused_until: Option<Instant>,
    /// The earliest time for the next request.
    next_start: Option<Instant>,
    next_ticket: u64,
    /// The requests that were refused most often come first.
    queue: VecDeque<Waiting>,
}

struct Waiting {
    ticket: u64,
    refusals: u32,
    waker: Waker,
}

impl Pace {
    pub(crate) fn new(limits: PaceLimits) -> Self {
        Self {
            limits,
            state: Mutex::default(),
        }
    }

    pub(crate) fn limits(&self) -> PaceLimits {
        self.limits
    }

    /// Waits for one of the concurrent requests to end, if there are too many. A request that the provider has refused enters
    /// before those that were refused less often, so that its attempts are enough.
    pub(crate) fn enter(&self, refusals: u32) -> AcquirePermit<'_> {
        AcquirePermit {
            pace: self,
            refusals,
            ticket: None,
        }
    }

    /// Records a response.
    pub(crate) fn observe(
        &self,
        response: &Result<http::Response<Bytes>, TransportError>,
        now: Instant,
    ) {
        let Ok(response) = response else { return };
        let after = retry_after(response.headers(), SystemTime::now);
        match response.status().as_u16() {
            429 => self.refused(after, now),
            503 if after.is_some() => self.refused(after, now),
            _ => self.accepted(),
        }
    }

    /// Records a refused request: halves the concurrency, and pauses the client if the provider named a time.
    fn refused(&self, retry_after: Option<Duration>, now: Instant) {
        let mut state = self.lock();
        let before = state.adaptive.unwrap_or(state.in_flight);
        state.adaptive = Some((before / 2).max(1));
        state.successes = 0;
        let end = retry_after.and_then(|pause| now.checked_add(pause));
        state.paused_until = state.paused_until.max(end);
    }

    /// Records a request that the provider did not refuse.
    fn accepted(&self) {
        let mut state = self.lock();
        let Some(limit) = state.adaptive else {
            return;
        };
        state.successes += 1;
        if state.successes >= limit {
            state.successes = 0;
            state.adaptive = (limit < FREE).then_some(limit + 1);
        }
    }

    fn lock(&self) -> MutexGuard<'_, PaceState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn limit(&self, state: &PaceState) -> usize {
        let configured = self.limits.concurrent.unwrap_or(usize::MAX);
        configured.min(state.adaptive.unwrap_or(usize::MAX))
    }

    fn leave(&self) {
        let mut wakers = Vec::new();
        {
            let mut state = self.lock();
            state.in_flight = state.in_flight.saturating_sub(1);
            // Each free place is assigned to the request that is woken, so that a new request can't take it meanwhile.
            while state.in_flight < self.limit(&state) {
                let Some(next) = state.queue.pop_front() else {
                    break;
                };
                state.in_flight += 1;
                wakers.push(next.waker);
            }
        }
        wakers.into_iter().for_each(Waker::wake);
    }
}

/// The wait for a place among the concurrent requests.
pub(crate) struct AcquirePermit<'p> {
    pace: &'p Pace,
    refusals: u32,
    /// Set while this request is in the queue, or has been given a place that it has not taken yet.
    ticket: Option<u64>,
}

impl PaceState {
    /// The number of requests in the queue that enter before a new one with these refusals.
    fn ahead_of(&self, refusals: u32) -> usize {
        self.queue
            .partition_point(|waiting| waiting.refusals >= refusals)
    }
}

impl<'p> Future for AcquirePermit<'p> {
    type Output = Permit<'p>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Permit<'p>> {
        let (pace, refusals) = (self.pace, self.refusals);
        let mut state = pace.lock();
        if let Some(ticket) = self.ticket {
            let mut queue = state.queue.iter_mut();
            if let Some(waiting) = queue.find(|waiting| waiting.ticket == ticket) {
                waiting.waker.clone_from(context.waker());
                return Poll::Pending;
            }
            // `leave` took this request out of the queue and counted it.
            self.ticket = None;
            return Poll::Ready(Permit(pace));
        }
        let ahead = state.ahead_of(refusals);
        if state.in_flight < pace.limit(&state) && ahead == 0 {
            state.in_flight += 1;
            return Poll::Ready(Permit(pace));
        }
        let ticket = state.next_ticket;
        state.next_ticket += 1;
        let waker = context.waker().clone();
        state.queue.insert(
            ahead,
            Waiting {
                ticket,
                refusals,
                waker,
            },
        );
        self.ticket = Some(ticket);
        Poll::Pending
    }
}

impl Drop for AcquirePermit<'_> {
    fn drop(&mut self) {
        let Some(ticket) = self.ticket else {
            return;
        };
        let was_waiting = {
            let mut state = self.pace.lock();
            let queue = &mut state.queue;
            let before = queue.len();
            queue.retain(|waiting| waiting.ticket != ticket);
            queue.len() < before
        };
        if !was_waiting {
            // A place was given to a request that was cancelled.
            self.pace.leave();
        }
    }
}

/// A place among the concurrent requests.
pub(crate) struct Permit<'p>(&'p Pace);

impl Permit<'_> {
    /// Returns how long to sleep before sending: until a pause ends, and until the rate allows another request.
    pub(crate) fn delay(&self, now: Instant) -> Duration {
        let mut state = self.0.lock();
        let mut start = state.paused_until.filter(|end| *end > now).unwrap_or(now);
        if let Some(interval) = self.0.limits.interval {
            start = state.next_start.map_or(start, |next| next.max(start));
            state.next_start = start.checked_add(interval);
        }
        start.saturating_duration_since(now)
    }
}

impl Drop for Permit<'_> {
    fn drop(&mut self) {
        self.0.leave();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::block_on;
    use std::pin::pin;

    fn pace(concurrent: Option<usize>, interval: Option<Duration>) -> Pace {
        Pace::new(PaceLimits {
            concurrent,
            interval,
        })
    }

    fn is_ready(enter: Pin<&mut AcquirePermit<'_>>) -> bool {
        let mut context = Context::from_waker(Waker::noop());
        enter.poll(&mut context).is_ready()
    }

    #[test]
    fn refused_requests_are_sent_before_new_ones() {
        let pace = pace(Some(1), None);
        let held = block_on(pace.enter(0));
        let mut new = pin!(pace.enter(0));
        let mut refused = pin!(pace.enter(1));
        assert!(!is_ready(new.as_mut()) && !is_ready(refused.as_mut()));
        drop(held);
        assert!(!is_ready(new.as_mut()));
        assert!(is_ready(refused.as_mut()));
        assert!(is_ready(new.as_mut()));
    }

    #[test]
    fn the_request_that_was_refused_most_often_is_sent_first() {
        let pace = pace(Some(1), None);
        let held = block_on(pace.enter(0));
        let mut once = pin!(pace.enter(1));
        let mut later_once = pin!(pace.enter(1));
        let mut twice = pin!(pace.enter(2));
        for enter in [&mut once, &mut later_once, &mut twice] {
            assert!(!is_ready(enter.as_mut()));
        }
        drop(held);
        assert!(!is_ready(once.as_mut()) && !is_ready(later_once.as_mut()));
        assert!(is_ready(twice.as_mut()));
        assert!(!is_ready(later_once.as_mut()));
        assert!(is_ready(once.as_mut()));
        assert!(is_ready(later_once.as_mut()));
    }

    #[test]
    fn cancelled_requests_return_their_slot() {
        let pace = pace(Some(1), None);
        let held = block_on(pace.enter(0));
        let mut waiting = Box::pin(pace.enter(0));
        let mut woken = Box::pin(pace.enter(0));
        let mut next = Box::pin(pace.enter(0));
        for enter in [&mut waiting, &mut woken, &mut next] {
            assert!(!is_ready(enter.as_mut()));
        }
        drop(waiting);
        drop(held);
        // The place belongs to `woken`, which is cancelled before it takes it.
        drop(woken);
        assert!(is_ready(next.as_mut()));
    }

    #[test]
    fn requests_start_an_interval_apart() {
        let pace = pace(None, Some(Duration::from_millis(100)));
        let now = Instant::now();
        let delays: Vec<u128> = (0..4)
            .map(|_| block_on(pace.enter(0)).delay(now).as_millis())
            .collect();
        assert_eq!(delays, [0, 100, 200, 300]);
    }

    #[test]
    fn a_refusal_pauses_all_and_halves_the_concurrency() {
        let pace = pace(None, None);
        let now = Instant::now();
        let permits: Vec<Permit<'_>> = (0..8).map(|_| block_on(pace.enter(0))).collect();
        pace.refused(Some(Duration::from_secs(2)), now);
        drop(permits);
        let held: Vec<Permit<'_>> = (0..4).map(|_| block_on(pace.enter(0))).collect();
        assert!(!is_ready(pin!(pace.enter(0))));
        assert!(held.iter().all(|permit| permit.delay(now).as_secs() == 2));
        let later = now + Duration::from_secs(3);
        assert!(held.iter().all(|permit| permit.delay(later).is_zero()));
        (0..4).for_each(|_| pace.accepted());
        assert!(is_ready(pin!(pace.enter(0))));
    }
}
