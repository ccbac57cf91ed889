//! A response, and what is demanded of it.

use super::report::Why;
use crate::ctl::{engine::Engine, target::member};
use http::header;
use scim_runtime::{
    Json, check,
    client::{RawResponse, Request},
    describe::ResourceTypeDescription,
};

const ERROR: &str = "urn:ietf:params:scim:api:messages:2.0:Error";
const LIST: &str = "urn:ietf:params:scim:api:messages:2.0:ListResponse";

/// A response as it came.
pub(super) struct Answer {
    pub(super) raw: RawResponse,
    /// The body; null if there is none.
    pub(super) json: Json,
}

impl Answer {
    /// Sends the request.
    ///
    /// # Errors
    /// If there is no response, or its body is not JSON though it says so.
    pub(super) fn of(request: Request<'_, Engine, RawResponse>) -> Result<Self, Why> {
        let raw = request
            .send()
            .map_err(|error| Why::failed(error.to_string()))?;
        let json = raw.json().unwrap_or_default();
        Ok(Self { raw, json })
    }

    pub(super) fn header(&self, name: header::HeaderName) -> Option<&str> {
        self.raw.headers.get(name)?.to_str().ok()
    }

    /// A status of these, and a body of SCIM's media type, if there is one.
    pub(super) fn expect(self, statuses: &[u16]) -> Result<Self, Why> {
        if !statuses.contains(&self.raw.status) {
            let listed: Vec<String> = statuses.iter().map(u16::to_string).collect();
            let detail = member(&self.json, "detail").and_then(Json::as_str);
            let detail = detail.map_or(String::new(), |detail| format!(": {detail}"));
            return Err(Why::failed(format!(
                "expected status {}, got {}{detail}",
                listed.join(" or "),
                self.raw.status
            )));
        }
        if !self.raw.body.is_empty() {
            let media = self.header(header::CONTENT_TYPE).unwrap_or("none");
            let media = media.split(';').next().unwrap_or_default().trim();
            if !["application/scim+json", "application/json"]
                .contains(&media.to_ascii_lowercase().as_str())
            {
                return Err(Why::failed(format!(
                    "expected application/scim+json, got the media type {media}"
                )));
            }
            if self.json.is_null() {
                return Err(Why::failed("the body is not JSON"));
            }
        }
        Ok(self)
    }

    /// A SCIM error of this status, of one of these kinds if there are any (RFC 7644 §3.12).
    pub(super) fn expect_error(self, status: u16, kinds: &[&str]) -> Result<Self, Why> {
        let answer = self.expect(&[status])?;
        if !names(&answer.json, ERROR) {
            return Err(Why::failed(format!(
                "status {status} comes without a SCIM error"
            )));
        }
        let said = match member(&answer.json, "status") {
            Some(Json::String(text)) => text.clone(),
            _ => return Err(Why::failed("the error's `status` is no text")),
        };
        if said != status.to_string() {
            return Err(Why::failed(format!(
                "the error's `status` is {said}, the response's {status}"
            )));
        }
        let kind = member(&answer.json, "scimType").and_then(Json::as_str);
        if !kinds.is_empty() && !kind.is_some_and(|kind| kinds.contains(&kind)) {
            return Err(Why::failed(format!(
                "expected `scimType` {}, got {}",
                kinds.join(" or "),
                kind.unwrap_or("none")
            )));
        }
        Ok(answer)
    }

    /// A resource of the type that keeps to its schema.
    pub(super) fn expect_resource(
        self,
        known: &ResourceTypeDescription,
        projected: bool,
    ) -> Result<Self, Why> {
        keeps_to_schema(&self.json, known, projected)?;
        Ok(self)
    }

    /// A ListResponse whose resources keep to the schema; gives them.
    pub(super) fn expect_list(
        &self,
        known: Option<&ResourceTypeDescription>,
        projected: bool,
    ) -> Result<Vec<Json>, Why> {
        if !names(&self.json, LIST) {
            return Err(Why::failed("`schemas` does not name ListResponse"));
        }
        let resources = member(&self.json, "Resources").and_then(Json::as_array);
        let resources = resources.cloned().unwrap_or_default();
        for resource in known.iter().flat_map(|_| &resources) {
            if let Some(known) = known {
                keeps_to_schema(resource, known, projected)?;
            }
        }
        Ok(resources)
    }

    /// `totalResults`
    pub(super) fn total(&self) -> Result<u64, Why> {
        let total = member(&self.json, "totalResults").and_then(Json::as_u64);
        total.ok_or_else(|| Why::failed("`totalResults` is missing or no number"))
    }
}

fn keeps_to_schema(
    resource: &Json,
    known: &ResourceTypeDescription,
    projected: bool,
) -> Result<(), Why> {
    let found = check::response(resource, known.descriptor(), projected);
    if found.is_empty() {
        return Ok(());
    }
    let lines: Vec<String> = found.iter().map(ToString::to_string).collect();
    Err(Why::failed(lines.join("\n")))
}

fn names(message: &Json, urn: &str) -> bool {
    let urns = member(message, "schemas").and_then(Json::as_array);
    let mut urns = urns.into_iter().flatten().filter_map(Json::as_str);
    urns.any(|known| known.eq_ignore_ascii_case(urn))
}
