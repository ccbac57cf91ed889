//! The faults of the network, and how often each occurred.

use std::fmt;

/// What happens to a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NetworkFault {
    /// The connection is refused: nothing was sent.
    Refused,
    /// The request is lost, and the client can't tell.
    LostBefore,
    /// The request is executed, but the response is lost.
    LostAfter,
    /// The request is executed, but only half of the response arrives.
    Torn,
    /// Nothing arrives before the client's time limit.
    TimedOut,
    /// The request is executed, but no response arrives before the client's time limit.
    AnsweredTooLate,
    /// The request is executed, but a gateway answers 502.
    BadGateway,
    /// The request is executed, but a gateway answers 504.
    GatewayTimeout,
    /// The request is not executed: 503.
    Unavailable,
    /// The request is not executed: 429, sometimes with `Retry-After`.
    TooMany,
    /// The request is not executed: 500.
    Broken,
    /// The request is executed twice.
    Duplicated,
    /// The connection is lost, but the request is executed seconds later.
    Late,
    /// The server is down: this request and the following ones are refused until it is up again.
    Restart,
}

impl NetworkFault {
    /// Every fault.
    pub const ALL: [Self; 14] = [
        Self::Refused,
        Self::LostBefore,
        Self::LostAfter,
        Self::Torn,
        Self::TimedOut,
        Self::AnsweredTooLate,
        Self::BadGateway,
        Self::GatewayTimeout,
        Self::Unavailable,
        Self::TooMany,
        Self::Broken,
        Self::Duplicated,
        Self::Late,
        Self::Restart,
    ];
}

/// What happened in a schedule, or in many.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ScheduleStats {
    /// Requests that the client sent.
    pub requests: u64,
    /// How often each fault of [`NetworkFault::ALL`] occurred.
    pub faults: [u64; NetworkFault::ALL.len()],
    /// Requests that overtook an earlier one.
    pub reordered: u64,
    /// Changes by the second writer: of an attribute that isn't provisioned.
    pub maintained: u64,
    /// Changes by the second writer: a resource leaves the scope.
    pub transferred: u64,
    /// Changes by the second writer: a resource is created or deleted, perhaps between two pages.
    pub unrelated: u64,
    /// Runs in which the client was killed.
    pub crashes: u64,
    /// Runs of two clients at the same time.
    pub concurrent_runs: u64,
    /// Virtual time in microseconds.
    pub micros: u64,
    /// A hash of all requests, faults, responses and times. Equal for equal schedules.
    pub fingerprint: u64,
}

impl ScheduleStats {
    /// Adds the counts of another schedule.
    pub fn add(&mut self, other: &Self) {
        for (count, more) in self.faults.iter_mut().zip(other.faults) {
            *count += more;
        }
        self.requests += other.requests;
        self.reordered += other.reordered;
        self.maintained += other.maintained;
        self.transferred += other.transferred;
        self.unrelated += other.unrelated;
        self.crashes += other.crashes;
        self.concurrent_runs += other.concurrent_runs;
        self.micros += other.micros;
        self.fingerprint = self.fingerprint.wrapping_add(other.fingerprint);
    }

    /// Every kind of event with its count.
    #[must_use]
    pub fn counts(&self) -> Vec<(String, u64)> {
        let faults = NetworkFault::ALL.iter().zip(self.faults);
        let mut counts: Vec<_> = faults
            .map(|(fault, count)| (format!("{fault:?}"), count))
            .collect();
        let others = [
            ("reordered", self.reordered),
            ("second writer: attribute", self.maintained),
            ("second writer: leaves the scope", self.transferred),
            ("second writer: unrelated", self.unrelated),
            ("crash", self.crashes),
            ("two clients", self.concurrent_runs),
        ];
        counts.extend(others.map(|(name, count)| (name.to_owned(), count)));
        counts
    }

    pub(super) fn hash(&mut self, value: u64) {
        // FNV-1a over 64-bit words.
        let hash = (self.fingerprint ^ value).wrapping_mul(0x0000_0100_0000_01b3);
        self.fingerprint = hash ^ (hash >> 29);
    }
}

impl fmt::Display for ScheduleStats {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} requests", self.requests)?;
        for (name, count) in self.counts() {
            write!(f, ", {name} {count}")?;
        }
        Ok(())
    }
}
