//! The limit of removals in a run.

use std::fmt;

/// How many resources a provisioning run may remove.
///
/// With both a count and a percentage, the larger of the two applies, so that a small provider isn't blocked by a percentage and a
/// large one isn't emptied by a count.
///
/// ```
/// use scim_runtime::provision::RemovalLimit;
///
/// let limit = RemovalLimit::count(25).or_percent(5.0);
/// assert!(limit.allows(25, 100));
/// assert!(limit.allows(50, 1_000));
/// assert!(!limit.allows(51, 1_000));
/// assert_eq!(limit.to_string(), "at most 25, or 5 %");
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RemovalLimit {
    count: Option<usize>,
    percent: Option<f64>,
}

impl RemovalLimit {
    /// At most this many resources.
    ///
    /// ```
    /// # use scim_runtime::provision::RemovalLimit;
    /// assert!(!RemovalLimit::count(10).allows(11, 1_000));
    /// ```
    #[must_use]
    pub const fn count(count: usize) -> Self {
        Self {
            count: Some(count),
            percent: None,
        }
    }

    /// At most this share of the resources in scope, in percent.
    ///
    /// ```
    /// # use scim_runtime::provision::RemovalLimit;
    /// assert!(RemovalLimit::percent(10.0).allows(10, 100));
    /// ```
    #[must_use]
    pub const fn percent(percent: f64) -> Self {
        Self {
            count: None,
            percent: Some(percent),
        }
    }

    /// The larger of the count and this share, in percent.
    ///
    /// ```
    /// # use scim_runtime::provision::RemovalLimit;
    /// assert!(RemovalLimit::count(1).or_percent(10.0).allows(10, 100));
    /// ```
    #[must_use]
    pub const fn or_percent(mut self, percent: f64) -> Self {
        self.percent = Some(percent);
        self
    }

    /// Whether this many removals are allowed among this many resources in scope.
    ///
    /// ```
    /// # use scim_runtime::provision::RemovalLimit;
    /// assert!(RemovalLimit::default().allows(5, 10));
    /// ```
    #[must_use]
    pub fn allows(&self, removals: usize, in_scope: usize) -> bool {
        let within_count = self.count.is_some_and(|count| removals <= count);
        // Counts stay far below 2^52, where `f64` is exact.
        #[allow(clippy::cast_precision_loss)]
        let within_percent = self
            .percent
            .is_some_and(|percent| removals as f64 * 100.0 <= in_scope as f64 * percent);
        removals == 0 || within_count || within_percent
    }
}

/// Five resources, or 5 % of those in scope.
impl Default for RemovalLimit {
    fn default() -> Self {
        Self::count(5).or_percent(5.0)
    }
}

impl fmt::Display for RemovalLimit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.count, self.percent) {
            (Some(count), Some(percent)) => write!(f, "at most {count}, or {percent} %"),
            (Some(count), None) => write!(f, "at most {count}"),
            (None, Some(percent)) => write!(f, "at most {percent} %"),
            (None, None) => f.write_str("none"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_allows_what_either_of_its_parts_allows() {
        let cases = [
            (RemovalLimit::count(0), 0, 0, true),
            (RemovalLimit::count(0), 1, 1_000, false),
            (RemovalLimit::percent(5.0), 1, 19, false),
            (RemovalLimit::percent(5.0), 1, 20, true),
            (RemovalLimit::percent(f64::NAN), 1, 20, false),
            (RemovalLimit::count(2).or_percent(5.0), 2, 2, true),
            (RemovalLimit::count(2).or_percent(5.0), 3, 2, false),
        ];
        for (limit, removals, in_scope, allowed) in cases {
            assert_eq!(
                limit.allows(removals, in_scope),
                allowed,
                "{limit}: {removals} of {in_scope}"
            );
        }
    }
}
