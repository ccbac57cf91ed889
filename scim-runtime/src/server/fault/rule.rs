//! Faults and the requests that they apply to.

use crate::ScimType;
use std::time::Duration;

/// A fault to inject.
///
/// The text form, for the command line and the header, is `latency=250` (milliseconds), `error=409:uniqueness`,
/// `too-many-requests=1` (seconds), `unavailable=1`, `torn`, `html`, `no-body`, `no-content`, `content-type=text/plain`,
/// `no-meta`, `numeric-ids`, `text-booleans`, `lone-values`, `no-resources`, `ignored-paging`, `repeated-cursors`,
/// `wrong-total=7`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {
    /// The response takes this long. Whoever serves the connection has to wait: see [`Body::delay`](crate::server::Body::delay).
    Latency(Duration),
    /// The request is not executed. The response is an Error message with this status.
    Error(u16, Option<ScimType>),
    /// The request is not executed. The response is 429 with `Retry-After`, in seconds.
    TooManyRequests(Option<u64>),
    /// The request is not executed. The response is 503 with `Retry-After`, in seconds.
    Unavailable(Option<u64>),
    /// The connection ends in the middle of the response's body. The request was executed.
    Torn,
    /// The request is not executed. The response is 502 with an HTML page, as from a proxy.
    Html,
    /// The response has no body, regardless of its status.
    NoBody,
    /// A PUT or PATCH is answered with 204 instead of 200 and the resource.
    NoContent,
    /// The response has this content type.
    ContentType(String),
    /// Resources have no `meta`.
    NoMeta,
    /// `id` is a number. New resources get ids that consist of digits.
    NumericIds,
    /// Booleans are the texts `True` and `False`.
    TextBooleans,
    /// A list with one value is replaced by that value.
    LoneValues,
    /// An empty list has no `Resources`.
    NoResources,
    /// `startIndex`, `count` and `cursor` are ignored: every page is the first one.
    IgnoredPaging,
    /// The cursor of the next page repeats the cursor in the request.
    RepeatedCursors,
    /// `totalResults` is this number.
    WrongTotal(u64),
}

impl Fault {
    /// Limits the fault to requests with this method, below this path.
    ///
    /// ```
    /// use scim_runtime::server::{Fault, FaultRule};
    ///
    /// let rule: FaultRule = "GET /Users no-meta".parse()?;
    /// assert_eq!(Fault::NoMeta.on("GET", "/Users"), rule);
    /// # Ok::<(), scim_runtime::server::ServerError>(())
    /// ```
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

    /// Limits the fault to the first request.
    ///
    /// ```
    /// use scim_runtime::server::{Fault, FaultRule};
    ///
    /// let rule: FaultRule = "unavailable=1 x1".parse()?;
    /// assert_eq!(Fault::Unavailable(Some(1)).once(), rule);
    /// # Ok::<(), scim_runtime::server::ServerError>(())
    /// ```
    #[must_use]
    pub fn once(self) -> FaultRule {
        FaultRule::from(self).times(1)
    }

    /// Limits the fault to the first requests.
    ///
    /// ```
    /// use scim_runtime::server::{Fault, FaultRule};
    ///
    /// let rule: FaultRule = "torn x2".parse()?;
    /// assert_eq!(Fault::Torn.times(2), rule);
    /// # Ok::<(), scim_runtime::server::ServerError>(())
    /// ```
    #[must_use]
    pub fn times(self, times: u64) -> FaultRule {
        FaultRule::from(self).times(times)
    }
}

/// A fault and the requests that it applies to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FaultRule {
    pub(super) fault: Fault,
    /// `None`: any.
    pub(super) method: Option<String>,
    /// The first segments of the path, below the base URL.
    pub(super) path: Vec<String>,
    /// How many more requests the fault applies to; `None` for all.
    pub(super) left: Option<u64>,
}

impl FaultRule {
    /// Limits the fault to the first of these requests.
    ///
    /// ```
    /// use scim_runtime::server::Fault;
    ///
    /// let rule = Fault::Torn.on("GET", "/Users").once();
    /// ```
    #[must_use]
    pub fn once(self) -> Self {
        self.times(1)
    }

    /// Limits the fault to the first of these requests.
    ///
    /// ```
    /// use scim_runtime::server::Fault;
    ///
    /// let rule = Fault::Torn.on("GET", "/Users").times(2);
    /// ```
    #[must_use]
    pub fn times(self, times: u64) -> Self {
        Self {
            left: Some(times),
            ..self
        }
    }

    /// Whether the fault applies to a request. Counts the request if so.
    fn applies_to(&mut self, method: &str, segments: &[String]) -> bool {
        let matches = self.method.as_deref().is_none_or(|known| known == method)
            && segments.starts_with(&self.path);
        match &mut self.left {
            _ if !matches => false,
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

/// The faults of a server. All that apply to a request are injected together.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::server) struct Faults(Vec<FaultRule>);

impl<T: Into<FaultRule>> FromIterator<T> for Faults {
    fn from_iter<I: IntoIterator<Item = T>>(rules: I) -> Self {
        Self(rules.into_iter().map(Into::into).collect())
    }
}

impl Faults {
    pub(in crate::server) fn has(&self, fault: &Fault) -> bool {
        self.0.iter().any(|rule| rule.fault == *fault)
    }

    /// The faults that apply to a request.
    pub(in crate::server) fn of(&mut self, method: &str, segments: &[String]) -> Vec<Fault> {
        let rules = self.0.iter_mut();
        rules
            .filter_map(|rule| {
                rule.applies_to(method, segments)
                    .then(|| rule.fault.clone())
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_limit_requests_and_times() {
        let mut faults: Faults = [
            Fault::Torn.on("get", "/Users/").times(2),
            Fault::NoMeta.into(),
            Fault::Html.once(),
        ]
        .into_iter()
        .collect();
        let users = ["Users".to_owned()];
        let user = ["Users".to_owned(), "1".to_owned()];
        assert_eq!(faults.of("POST", &users), [Fault::NoMeta, Fault::Html]);
        assert_eq!(faults.of("GET", &user), [Fault::Torn, Fault::NoMeta]);
        assert_eq!(faults.of("GET", &users), [Fault::Torn, Fault::NoMeta]);
        assert_eq!(faults.of("GET", &users), [Fault::NoMeta]);
    }
}
