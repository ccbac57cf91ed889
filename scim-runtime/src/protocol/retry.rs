//! When a request is repeated, and after how long: a state machine without a clock, a timer or a generator of its own
//! (RFC 9110 §9.2.2, §10.2.3).

use super::draft::Operation;
use crate::error::{TransportError, TransportKind};
use http::{HeaderMap, Method, header};
use std::time::Duration;

/// What becomes of a request that failed but may be repeated.
///
/// Repeated are: an answer of 429 or 503, whatever the method, since the provider says by it that it has not acted; a
/// connection that was not made, since nothing was sent; and an unclear failure (no whole answer, 502, 504) where doing it
/// twice does no harm: GET, queries, PUT, DELETE, and PATCH with `If-Match`. A POST that creates, or a PATCH without a version,
/// is not repeated after an unclear failure: it may have been done.
///
/// Before each repeat there is a wait: what `Retry-After` says, or else a random time up to a bound that doubles from
/// attempt to attempt. A wait that does not fit into the budget is not begun: the error comes at once, and
/// [`Error::retry_after`](crate::Error::retry_after) tells what the provider asked for.
///
/// A DELETE that was repeated may say 404, and a change with `If-Match` 412, since an earlier attempt had done it: see
/// [`Error::attempts`](crate::Error::attempts).
///
/// ```
/// use scim_runtime::{client::Retry, models::rfc7643};
/// use std::time::Duration;
///
/// # fn main() -> Result<(), scim_runtime::client::Error> {
/// let retry = Retry::default().attempts(6).within(Duration::from_secs(300));
/// let builder = rfc7643::Client::connect("https://scim.example.com/v2")?.retry(retry);
/// # let _ = builder;
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use]
pub struct Retry {
    attempts: u32,
    budget: Duration,
    first_wait: Duration,
    longest_wait: Duration,
}

/// Four attempts within 30 seconds; waits of up to a quarter, a half, one second.
impl Default for Retry {
    fn default() -> Self {
        Self {
            attempts: 4,
            budget: Duration::from_secs(30),
            first_wait: Duration::from_millis(250),
            longest_wait: Duration::from_secs(10),
        }
    }
}

impl Retry {
    /// Nothing is repeated.
    pub fn never() -> Self {
        Self::default().attempts(1)
    }

    /// So many attempts in all, the first one included; 4 unless said.
    pub fn attempts(mut self, attempts: u32) -> Self {
        self.attempts = attempts.max(1);
        self
    }

    /// The time for all attempts and waits together; 30 seconds unless said. No wait begins that would end later.
    pub fn within(mut self, budget: Duration) -> Self {
        self.budget = budget;
        self
    }

    /// The bounds of a wait for which the provider gives no time: of the first one, which then doubles, and of any. A quarter of
    /// a second and ten seconds unless said.
    pub fn waits(mut self, first: Duration, longest: Duration) -> Self {
        self.first_wait = first;
        self.longest_wait = longest;
        self
    }
}

/// How an attempt failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Failure {
    /// Surely nothing was done: no connection, 429, 503.
    NotDone,
    /// It may have been done: no whole answer, 502, 504.
    Unclear,
    /// An answer, or a failure that would come again.
    Final,
}

impl Failure {
    pub(crate) fn of_transport(error: &TransportError) -> Self {
        let status = error.response.as_ref().map(|response| response.status);
        match (error.kind, status.map(Self::of_status)) {
            (TransportKind::Connect, _) | (_, Some(Self::NotDone)) => Self::NotDone,
            (TransportKind::TooLarge, _) => Self::Final,
            (TransportKind::Timeout | TransportKind::Other, _) => Self::Unclear,
        }
    }

    pub(crate) fn of_status(status: u16) -> Self {
        match status {
            429 | 503 => Self::NotDone,
            502 | 504 => Self::Unclear,
            _ => Self::Final,
        }
    }
}

/// Whether doing a request twice is as good as once (RFC 9110 §9.2.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Repetition {
    Harmless,
    Harmful,
}

impl Repetition {
    pub(crate) fn of(operation: Operation, method: &Method, headers: &HeaderMap) -> Self {
        // The version changes with the first PATCH, so that the second one does nothing; `*` does not change.
        let guarded = headers
            .get(header::IF_MATCH)
            .is_some_and(|version| version != "*");
        let harmless = operation.only_reads()
            || [&Method::GET, &Method::HEAD, &Method::OPTIONS].contains(&method)
            || [&Method::PUT, &Method::DELETE].contains(&method)
            || (method == Method::PATCH && guarded);
        if harmless {
            Self::Harmless
        } else {
            Self::Harmful
        }
    }
}

/// The attempts of one operation.
#[derive(Debug, Clone)]
pub(crate) struct Attempts {
    retry: Retry,
    repetition: Repetition,
    made: u32,
    waited: Duration,
}

impl Attempts {
    pub(crate) fn new(retry: Retry, repetition: Repetition) -> Self {
        Self {
            retry,
            repetition,
            made: 1,
            waited: Duration::ZERO,
        }
    }

    /// How many were made, the one under way included.
    pub(crate) fn made(&self) -> u32 {
        self.made
    }

    /// Whether a repeat, now or later, does no harm.
    pub(crate) fn is_repeatable(&self, failure: Failure) -> bool {
        match failure {
            Failure::NotDone => true,
            Failure::Unclear => self.repetition == Repetition::Harmless,
            Failure::Final => false,
        }
    }

    /// The wait before the next attempt; `None`: there is none. `elapsed` since the first one began; `random` within 0 and 1.
    pub(crate) fn next(
        &mut self,
        failure: Failure,
        retry_after: Option<Duration>,
        elapsed: Duration,
        random: f64,
    ) -> Option<Duration> {
        if !self.is_repeatable(failure) || self.made >= self.retry.attempts {
            return None;
        }
        let doubled = 2_u32.saturating_pow(self.made - 1);
        let bound = self.retry.first_wait.saturating_mul(doubled);
        let jittered = bound
            .min(self.retry.longest_wait)
            .mul_f64(random.clamp(0.0, 1.0));
        let wait = retry_after.unwrap_or(jittered);
        // An engine may have its own idea of sleeping, so what was waited counts whatever the clock says.
        let spent = elapsed.max(self.waited);
        if spent.saturating_add(wait) > self.retry.budget {
            return None;
        }
        self.made += 1;
        self.waited += wait;
        Some(wait)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;

    const SECOND: Duration = Duration::from_secs(1);

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        let value = |text: &str| HeaderValue::from_str(text).expect("a value");
        pairs
            .iter()
            .map(|(name, text)| (header::HeaderName::from_static(name), value(text)))
            .collect()
    }

    // R9110-9.2.2-01
    #[test]
    fn only_what_does_no_harm_is_repeated_after_an_unclear_failure() {
        let none = headers(&[]);
        let version = headers(&[("if-match", "W/\"1\"")]);
        let any = headers(&[("if-match", "*")]);
        for (operation, method, headers, twice) in [
            (Operation::Get, Method::GET, &none, Repetition::Harmless),
            (Operation::List, Method::GET, &none, Repetition::Harmless),
            (Operation::Search, Method::POST, &none, Repetition::Harmless),
            (Operation::Replace, Method::PUT, &none, Repetition::Harmless),
            (
                Operation::Delete,
                Method::DELETE,
                &none,
                Repetition::Harmless,
            ),
            (Operation::Create, Method::POST, &none, Repetition::Harmful),
            (Operation::Bulk, Method::POST, &none, Repetition::Harmful),
            (
                Operation::Create,
                Method::POST,
                &version,
                Repetition::Harmful,
            ),
            (Operation::Patch, Method::PATCH, &none, Repetition::Harmful),
            (Operation::Patch, Method::PATCH, &any, Repetition::Harmful),
            (
                Operation::Patch,
                Method::PATCH,
                &version,
                Repetition::Harmless,
            ),
        ] {
            let found = Repetition::of(operation, &method, headers);
            assert_eq!(found, twice, "{method} {headers:?}");
            let mut attempts = Attempts::new(Retry::default(), found);
            let repeated = attempts.next(Failure::Unclear, None, SECOND, 0.5).is_some();
            assert_eq!(repeated, twice == Repetition::Harmless, "{method}");
            let mut attempts = Attempts::new(Retry::default(), found);
            assert!(attempts.next(Failure::NotDone, None, SECOND, 0.5).is_some());
            assert!(attempts.next(Failure::Final, None, SECOND, 0.5).is_none());
        }
    }

    #[test]
    fn waits_double_up_to_the_longest_and_vary() {
        let retry = Retry::default()
            .attempts(6)
            .waits(SECOND, SECOND * 5)
            .within(SECOND * 100);
        for random in [0.0, 0.25, 1.0] {
            let mut attempts = Attempts::new(retry.clone(), Repetition::Harmless);
            for bound in [1, 2, 4, 5, 5] {
                let wait = attempts.next(Failure::NotDone, None, Duration::ZERO, random);
                assert_eq!(wait, Some((SECOND * bound).mul_f64(random)));
            }
            assert_eq!(attempts.made(), 6);
            let seventh = attempts.next(Failure::NotDone, None, Duration::ZERO, random);
            assert_eq!(seventh, None, "six attempts are six attempts");
        }
    }

    // R9110-10.2.3-01
    #[test]
    fn what_the_provider_asks_for_is_waited_within_the_budget() {
        let retry = Retry::default().attempts(10).within(SECOND * 10);
        let mut attempts = Attempts::new(retry, Repetition::Harmful);
        let mut next = |after: u32, elapsed: u32| {
            attempts.next(
                Failure::NotDone,
                Some(SECOND * after),
                SECOND * elapsed,
                1.0,
            )
        };
        assert_eq!(next(11, 0), None, "beyond the budget");
        assert_eq!(next(0, 0), Some(Duration::ZERO));
        assert_eq!(next(6, 0), Some(SECOND * 6));
        assert_eq!(
            next(5, 0),
            None,
            "six seconds were waited, whatever the clock says"
        );
        assert_eq!(next(4, 7), None, "seven seconds have passed");
        assert_eq!(next(4, 6), Some(SECOND * 4));
        assert_eq!(next(u32::MAX, 6), None);
    }

    #[test]
    fn never_is_never() {
        let mut attempts = Attempts::new(Retry::never(), Repetition::Harmless);
        let wait = attempts.next(Failure::NotDone, Some(Duration::ZERO), Duration::ZERO, 0.0);
        assert_eq!(wait, None);
    }
}
