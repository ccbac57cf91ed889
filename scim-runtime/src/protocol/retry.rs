//! Decides whether and when a request is retried: a state machine without a clock, a timer or a random generator
//! (RFC 9110 §9.2.2, §10.2.3).

use super::draft::RequestOperation;
use crate::error::{TransportError, TransportKind};
use http::{HeaderMap, Method, header};
use std::time::Duration;

const DEFAULT_BUDGET: Duration = Duration::from_secs(30);

/// The shortest time limit of an attempt, since zero means "no limit" to some engines.
const SHORTEST: Duration = Duration::from_millis(1);

/// How failed requests are retried.
///
/// | failure | retried |
/// |---|---|
/// | 429, 503 | any request: the provider reports that it has not acted |
/// | no connection | any request: nothing was sent |
/// | no complete response, 502, 504 | GET, queries, PUT, DELETE, and PATCH with `If-Match` |
/// | anything else | never |
///
/// A POST that creates, or a PATCH without a version, is not retried after an unclear failure, because it may have been carried
/// out. [`Error::outcome`](crate::Error::outcome) reports this.
///
/// Before each retry, the client waits as long as `Retry-After` asks, or else for a random time up to a bound that doubles with each
/// attempt. A wait that exceeds the budget doesn't begin: the error is returned at once, and
/// [`Error::retry_after`](crate::Error::retry_after) has the time that the provider asked for.
///
/// ```
/// use scim_runtime::{client::Retry, models::rfc7643};
/// use std::time::Duration;
///
/// # fn main() -> Result<(), scim_runtime::Error> {
/// let retry = Retry::default().attempts(6).within(Duration::from_secs(300));
/// let builder = rfc7643::Client::connect("https://scim.example.com/v2")?.retry(retry);
/// # let _ = builder;
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use]
#[doc(alias("Retry-After", "backoff"))]
pub struct Retry {
    attempts: u32,
    /// `None`: 30 seconds, or the timeout of one attempt if that is longer.
    budget: Option<Duration>,
    first_wait: Duration,
    longest_wait: Duration,
}

/// Four attempts within 30 seconds (or within the timeout of one attempt, if that is longer), with waits of up to a quarter, half, and
/// one second.
impl Default for Retry {
    fn default() -> Self {
        Self {
            attempts: 4,
            budget: None,
            first_wait: Duration::from_millis(250),
            longest_wait: Duration::from_secs(10),
        }
    }
}

impl Retry {
    /// Disables retries.
    ///
    /// ```
    /// use scim_runtime::client::Retry;
    ///
    /// assert_eq!(Retry::never(), Retry::default().attempts(1));
    /// ```
    pub fn never() -> Self {
        Self::default().attempts(1)
    }

    /// Sets the number of attempts, including the first one; 4 by default.
    ///
    /// ```
    /// use scim_runtime::client::Retry;
    ///
    /// let patient = Retry::default().attempts(10);
    /// # let _ = patient;
    /// ```
    pub fn attempts(mut self, attempts: u32) -> Self {
        self.attempts = attempts.max(1);
        self
    }

    /// Bounds all attempts, waits and redirects together; 30 seconds by default. An attempt gets no more than the rest of this time,
    /// even if its own timeout is longer.
    ///
    /// ```
    /// use scim_runtime::client::Retry;
    /// use std::time::Duration;
    ///
    /// let patient = Retry::default().within(Duration::from_secs(300));
    /// # let _ = patient;
    /// ```
    pub fn within(mut self, budget: Duration) -> Self {
        self.budget = Some(budget);
        self
    }

    /// Bounds the waits for which the provider states no time: the first one, whose bound then doubles, and the longest one. A quarter
    /// of a second and ten seconds by default.
    ///
    /// ```
    /// use scim_runtime::client::Retry;
    /// use std::time::Duration;
    ///
    /// let gentle = Retry::default().waits(Duration::from_secs(1), Duration::from_secs(60));
    /// # let _ = gentle;
    /// ```
    pub fn waits(mut self, first: Duration, longest: Duration) -> Self {
        self.first_wait = first;
        self.longest_wait = longest;
        self
    }
}

impl Retry {
    /// With the budget of a request whose attempts take no longer than this.
    pub(crate) fn with_timeout(mut self, timeout: Duration) -> Self {
        let bounded = self.attempts > 1;
        let budget = self.budget.filter(|_| bounded);
        self.budget = Some(budget.unwrap_or(if bounded {
            DEFAULT_BUDGET.max(timeout)
        } else {
            timeout
        }));
        self
    }
}

/// How an attempt failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AttemptFailure {
    /// The request was not carried out: no connection, 429, 503.
    NotDone,
    /// The request may have been carried out: no complete response, 502, 504.
    Unclear,
    /// A response, or a failure that a retry would only repeat.
    Final,
}

impl AttemptFailure {
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

/// Whether a request can safely be sent twice (RFC 9110 §9.2.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RepeatSafety {
    Harmless,
    Harmful,
}

impl RepeatSafety {
    /// `headers`: those that are sent, the first map before the second.
    pub(crate) fn of(
        operation: RequestOperation,
        method: &Method,
        headers: [&HeaderMap; 2],
    ) -> Self {
        // The first PATCH changes the version, so the second one is refused; `*` matches any version.
        let guarded = headers
            .iter()
            .find_map(|headers| headers.get(header::IF_MATCH))
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
    repetition: RepeatSafety,
    made: u32,
    waited: Duration,
}

impl Attempts {
    pub(crate) fn new(retry: Retry, repetition: RepeatSafety) -> Self {
        Self {
            retry,
            repetition,
            made: 1,
            waited: Duration::ZERO,
        }
    }

    fn budget(&self) -> Duration {
        self.retry.budget.unwrap_or(DEFAULT_BUDGET)
    }

    /// How long the next attempt may take.
    pub(crate) fn time_left(&self, elapsed: Duration) -> Duration {
        self.budget().saturating_sub(elapsed).max(SHORTEST)
    }

    /// The number of attempts, including the current one.
    pub(crate) fn made(&self) -> u32 {
        self.made
    }

    /// Whether a retry is safe, now or later.
    pub(crate) fn is_repeatable(&self, failure: AttemptFailure) -> bool {
        match failure {
            AttemptFailure::NotDone => true,
            AttemptFailure::Unclear => self.repetition == RepeatSafety::Harmless,
            AttemptFailure::Final => false,
        }
    }

    /// The wait before the next attempt; `None` if the request must not be retried. `elapsed` counts from the first attempt;
    /// `random` is between 0 and 1.
    pub(crate) fn next(
        &mut self,
        failure: AttemptFailure,
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
        // An engine may skip the sleep, as in tests, so waits count even if the clock doesn't advance.
        let spent = elapsed.max(self.waited);
        if spent.saturating_add(wait) >= self.budget() {
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
    fn only_harmless_requests_are_retried_after_an_unclear_failure() {
        let none = headers(&[]);
        let version = headers(&[("if-match", "W/\"1\"")]);
        let any = headers(&[("if-match", "*")]);
        for (operation, method, headers, twice) in [
            (
                RequestOperation::Get,
                Method::GET,
                &none,
                RepeatSafety::Harmless,
            ),
            (
                RequestOperation::List,
                Method::GET,
                &none,
                RepeatSafety::Harmless,
            ),
            (
                RequestOperation::Search,
                Method::POST,
                &none,
                RepeatSafety::Harmless,
            ),
            (
                RequestOperation::Replace,
                Method::PUT,
                &none,
                RepeatSafety::Harmless,
            ),
            (
                RequestOperation::Delete,
                Method::DELETE,
                &none,
                RepeatSafety::Harmless,
            ),
            (
                RequestOperation::Create,
                Method::POST,
                &none,
                RepeatSafety::Harmful,
            ),
            (
                RequestOperation::Bulk,
                Method::POST,
                &none,
                RepeatSafety::Harmful,
            ),
            (
                RequestOperation::Create,
                Method::POST,
                &version,
                RepeatSafety::Harmful,
            ),
            (
                RequestOperation::Patch,
                Method::PATCH,
                &none,
                RepeatSafety::Harmful,
            ),
            (
                RequestOperation::Patch,
                Method::PATCH,
                &any,
                RepeatSafety::Harmful,
            ),
            (
                RequestOperation::Patch,
                Method::PATCH,
                &version,
                RepeatSafety::Harmless,
            ),
        ] {
            let found = RepeatSafety::of(operation, &method, [&none, headers]);
            assert_eq!(found, twice, "{method} {headers:?}");
            let mut attempts = Attempts::new(Retry::default(), found);
            let repeated = attempts
                .next(AttemptFailure::Unclear, None, SECOND, 0.5)
                .is_some();
            assert_eq!(repeated, twice == RepeatSafety::Harmless, "{method}");
            let mut attempts = Attempts::new(Retry::default(), found);
            assert!(
                attempts
                    .next(AttemptFailure::NotDone, None, SECOND, 0.5)
                    .is_some()
            );
            assert!(
                attempts
                    .next(AttemptFailure::Final, None, SECOND, 0.5)
                    .is_none()
            );
        }
    }

    #[test]
    fn waits_double_up_to_the_longest_one_and_vary() {
        let retry = Retry::default()
            .attempts(6)
            .waits(SECOND, SECOND * 5)
            .within(SECOND * 100);
        for random in [0.0, 0.25, 1.0] {
            let mut attempts = Attempts::new(retry.clone(), RepeatSafety::Harmless);
            for bound in [1, 2, 4, 5, 5] {
                let wait = attempts.next(AttemptFailure::NotDone, None, Duration::ZERO, random);
                assert_eq!(wait, Some((SECOND * bound).mul_f64(random)));
            }
            assert_eq!(attempts.made(), 6);
            let seventh = attempts.next(AttemptFailure::NotDone, None, Duration::ZERO, random);
            assert_eq!(seventh, None, "no seventh attempt");
        }
    }

    // R9110-10.2.3-01
    #[test]
    fn retry_after_is_observed_within_the_budget() {
        let retry = Retry::default().attempts(10).within(SECOND * 10);
        let mut attempts = Attempts::new(retry, RepeatSafety::Harmful);
        let mut next = |after: u32, elapsed: u32| {
            attempts.next(
                AttemptFailure::NotDone,
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
            "six seconds of waiting count, whatever the clock says"
        );
        assert_eq!(next(4, 7), None, "seven seconds have passed");
        assert_eq!(next(4, 6), None, "no time would be left for the attempt");
        assert_eq!(next(3, 6), Some(SECOND * 3));
        assert_eq!(next(u32::MAX, 6), None);
    }

    #[test]
    fn never_means_one_attempt() {
        let mut attempts = Attempts::new(Retry::never(), RepeatSafety::Harmless);
        let wait = attempts.next(
            AttemptFailure::NotDone,
            Some(Duration::ZERO),
            Duration::ZERO,
            0.0,
        );
        assert_eq!(wait, None);
    }

    #[test]
    fn a_status_determines_whether_the_request_was_executed() {
        for (status, expected) in [
            (429, AttemptFailure::NotDone),
            (503, AttemptFailure::NotDone),
            (502, AttemptFailure::Unclear),
            (504, AttemptFailure::Unclear),
            (500, AttemptFailure::Final),
            (404, AttemptFailure::Final),
        ] {
            assert_eq!(AttemptFailure::of_status(status), expected, "{status}");
        }
    }

    #[test]
    fn a_single_attempt_has_the_budget_of_its_timeout() {
        let timeout = Duration::from_secs(1);
        let once = Retry::default().attempts(1).with_timeout(timeout);
        assert_eq!(once.budget, Some(timeout));
        let twice = Retry::default().attempts(2).with_timeout(timeout);
        assert_eq!(twice.budget, Some(DEFAULT_BUDGET));
    }
}
