//! Faults and the requests that they apply to.

use crate::ScimType;
use std::time::Duration;

/// Something that goes wrong.
///
/// As text, for the command line and the header: `latency=250` (milliseconds), `error=409:uniqueness`,
/// `too-many-requests=1` (seconds), `unavailable=1`, `torn`, `html`, `no-body`, `no-content`, `content-type=text/plain`,
/// `no-meta`, `numeric-ids`, `text-booleans`, `lone-values`, `no-resources`, `ignored-paging`, `repeated-cursors`,
/// `wrong-total=7`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {
    /// The answer takes so long. It is for what the server is behind to wait: see [`Wire`](crate::server::Wire).
    Latency(Duration),
    /// The request is refused with an Error message of this status.
    Error(u16, Option<ScimType>),
    /// 429; with `Retry-After`, in seconds.
    TooManyRequests(Option<u64>),
    /// 503; with `Retry-After`, in seconds.
    Unavailable(Option<u64>),
    /// The connection ends in the middle of the answer's body. The request was carried out.
    Torn,
    /// The request does not come through: 502 with a page in HTML, as a proxy sends it.
    Html,
    /// The answer has no body, whatever its status.
    NoBody,
    /// What would be 200 with the resource after a PUT or PATCH is 204 without.
    NoContent,
    /// The answer says that it is of this type.
    ContentType(String),
    /// Resources have no `meta`.
    NoMeta,
    /// `id` is a number. Resources that are made from now on get ids of digits.
    NumericIds,
    /// Booleans are the texts `True` and `False`.
    TextBooleans,
    /// A list of one value is that value.
    LoneValues,
    /// An empty list has no `Resources`.
    NoResources,
    /// `startIndex`, `count` and `cursor` do not count: every page is the first.
    IgnoredPaging,
    /// The next page's cursor is the one that was sent.
    RepeatedCursors,
    /// `totalResults` is this, whatever there is.
    WrongTotal(u64),
}

impl Fault {
    /// The fault for requests of this method, below this path: `Fault::NoMeta.on("GET", "/Users")`.
    #[must_use]
    pub fn on(self, method: &str, path: &str) -> FaultRule {
        FaultRule {
            method: Some(method.to_ascii_uppercase()),
            path: path
                .split('/')
                .filter(|part| !part.is_empty())
                .map(str::to_owned)
                .collect(),
            ..FaultRule::from(self)
        }
    }

    /// The fault for the first request alone.
    #[must_use]
    pub fn once(self) -> FaultRule {
        FaultRule::from(self).times(1)
    }

    /// The fault for the first requests.
    #[must_use]
    pub fn times(self, times: u64) -> FaultRule {
        FaultRule::from(self).times(times)
    }
}

/// A fault, and which requests it befalls.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FaultRule {
    pub(super) fault: Fault,
    /// `None`: any.
    pub(super) method: Option<String>,
    /// What a path begins with, below the base URL.
    pub(super) path: Vec<String>,
    /// `None`: always.
    pub(super) left: Option<u64>,
}

impl FaultRule {
    /// For the first of its requests alone.
    #[must_use]
    pub fn once(self) -> Self {
        self.times(1)
    }

    /// For the first of its requests.
    #[must_use]
    pub fn times(self, times: u64) -> Self {
        Self {
            left: Some(times),
            ..self
        }
    }

    /// Whether a request is befallen, which counts.
    fn befalls(&mut self, method: &str, segments: &[String]) -> bool {
        let concerns = self.method.as_deref().is_none_or(|known| known == method)
            && segments.starts_with(&self.path);
        match &mut self.left {
            _ if !concerns => false,
            None => true,
            Some(0) => false,
            Some(left) => {
                *left -= 1;
                true
            }
        }
    }
}

impl From<Fault> for FaultRule {
    fn from(fault: Fault) -> Self {
        Self {
            fault,
            method: None,
            path: Vec::new(),
            left: None,
        }
    }
}

/// Faults of a server, all that befall a request at once.
///
/// ```
/// use scim_runtime::server::{Fault, Faults};
///
/// let faults = Faults::new()
///     .inject(Fault::TooManyRequests(Some(1)).once())
///     .inject(Fault::NumericIds)
///     .inject(Fault::Torn.on("GET", "/Users").times(2));
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Faults(Vec<FaultRule>);

impl Faults {
    /// None.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// These and one more.
    #[must_use]
    pub fn inject(mut self, rule: impl Into<FaultRule>) -> Self {
        self.0.push(rule.into());
        self
    }

    pub(in crate::server) fn has(&self, fault: &Fault) -> bool {
        self.0.iter().any(|rule| rule.fault == *fault)
    }

    /// What befalls a request.
    pub(in crate::server) fn of(&mut self, method: &str, segments: &[String]) -> Vec<Fault> {
        let rules = self.0.iter_mut();
        rules
            .filter_map(|rule| rule.befalls(method, segments).then(|| rule.fault.clone()))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_say_which_requests_and_how_often() {
        let mut faults = Faults::new()
            .inject(Fault::Torn.on("get", "/Users/").times(2))
            .inject(Fault::NoMeta)
            .inject(Fault::Html.once());
        let users = ["Users".to_owned()];
        let user = ["Users".to_owned(), "1".to_owned()];
        assert_eq!(faults.of("POST", &users), [Fault::NoMeta, Fault::Html]);
        assert_eq!(faults.of("GET", &user), [Fault::Torn, Fault::NoMeta]);
        assert_eq!(faults.of("GET", &users), [Fault::Torn, Fault::NoMeta]);
        assert_eq!(faults.of("GET", &users), [Fault::NoMeta]);
    }
}
