//! A response, and the checks of its parts.

use super::report::{NotPassed, Verdict};
use crate::ctl::json::member;
use http::header::HeaderName;
use scim_runtime::{Json, client::RawResponse};

/// The schema of an error message (RFC 7644 §3.12).
pub(super) const ERROR: &str = "urn:ietf:params:scim:api:messages:2.0:Error";
/// The schema of a list (RFC 7644 §3.4.2).
pub(super) const LIST: &str = "urn:ietf:params:scim:api:messages:2.0:ListResponse";

/// A response, as the provider sent it.
#[derive(Debug)]
pub(super) struct ProbeResponse {
    /// `GET /Users`
    pub(super) line: String,
    pub(super) raw: RawResponse,
    /// The body. `null` if it is empty or not JSON.
    pub(super) json: Json,
}

impl ProbeResponse {
    pub(super) fn header(&self, name: HeaderName) -> Option<&str> {
        self.raw.headers.get(name)?.to_str().ok()
    }

    /// A string member of the body.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        member(&self.json, name).and_then(Json::as_str)
    }

    pub(super) fn is_success(&self) -> bool {
        (200..300).contains(&self.raw.status)
    }

    /// Checks that the status is one of these.
    ///
    /// # Errors
    /// If the status is a different one. The error contains the provider's message.
    pub(super) fn expect(self, statuses: &[u16]) -> Verdict<Self> {
        if statuses.contains(&self.raw.status) {
            return Ok(self);
        }
        let expected: Vec<String> = statuses.iter().map(u16::to_string).collect();
        let detail = self.text("detail").filter(|detail| !detail.is_empty());
        Err(NotPassed::failed(format!(
            "{}: expected status {}, got {}{}",
            self.line,
            expected.join(" or "),
            self.raw.status,
            detail.map_or(String::new(), |detail| format!(": {detail}")),
        )))
    }

    /// Checks that the SCIM error is of one of these kinds.
    pub(super) fn expect_scim_type(&self, kinds: &[&str]) -> Verdict {
        let kind = self.text("scimType");
        if kind.is_some_and(|kind| kinds.contains(&kind)) {
            return Ok(());
        }
        Err(NotPassed::failed(format!(
            "{}: expected `scimType` {}, got {}",
            self.line,
            kinds.join(" or "),
            kind.unwrap_or("none")
        )))
    }

    /// The resources of a list. Empty if the member is missing.
    pub(super) fn resources(&self) -> Vec<Json> {
        let resources = member(&self.json, "Resources").and_then(Json::as_array);
        resources.cloned().unwrap_or_default()
    }

    /// `totalResults`, as a number.
    pub(super) fn total(&self) -> Verdict<u64> {
        let total = member(&self.json, "totalResults").and_then(Json::as_u64);
        total.ok_or_else(|| {
            NotPassed::failed(format!(
                "{}: `totalResults` is missing or not a number",
                self.line
            ))
        })
    }

    /// Checks that there are at least this many results.
    pub(super) fn expect_total(&self, least: u64) -> Verdict {
        let total = self.total()?;
        if total >= least {
            return Ok(());
        }
        Err(NotPassed::failed(format!(
            "{}: `totalResults` is {total}, but at least {least} exist",
            self.line
        )))
    }
}

/// Whether a message's `schemas` contain a URN.
pub(super) fn names_schema(message: &Json, urn: &str) -> bool {
    let urns = member(message, "schemas").and_then(Json::as_array);
    let mut urns = urns.into_iter().flatten().filter_map(Json::as_str);
    urns.any(|known| known.eq_ignore_ascii_case(urn))
}

/// The id of a resource, or an empty string.
pub(super) fn id_of(resource: &Json) -> &str {
    let id = member(resource, "id").and_then(Json::as_str);
    id.unwrap_or_default()
}
