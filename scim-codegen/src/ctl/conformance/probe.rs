//! Sends the requests of all checks and collects deviations in the form of the responses.
//!
//! Form (media type, error message, schema) and behaviour are judged separately, so that a deviation of form neither hides the
//! subject of a check nor is reported for every check.

use super::{
    report::{NotPassed, Verdict, without},
    response::{ERROR, ProbeResponse, names_schema},
};
use crate::ctl::{
    input::SCIM_JSON, json::member, output::ResourceExtent, session::ProviderSession,
};
use http::{Method, header};
use scim_runtime::{Json, check, describe::ResourceTypeDescription};
use std::cell::RefCell;

/// A request.
#[derive(Debug, Clone)]
pub(super) struct ProbeRequest {
    method: Method,
    path: String,
    query: Vec<(&'static str, String)>,
    headers: Vec<(&'static str, String)>,
    body: Option<String>,
}

impl ProbeRequest {
    pub(super) fn new(method: Method, path: impl Into<String>) -> Self {
        Self {
            method,
            path: path.into(),
            query: Vec::new(),
            headers: Vec::new(),
            body: None,
        }
    }

    pub(super) fn get(path: impl Into<String>) -> Self {
        Self::new(Method::GET, path)
    }

    pub(super) fn query(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.query.push((name, value.into()));
        self
    }

    pub(super) fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    pub(super) fn json(self, body: &Json) -> Self {
        self.text(body.to_string())
    }

    pub(super) fn text(mut self, body: impl Into<String>) -> Self {
        self.body = Some(body.into());
        self
    }
}

/// Maximum number of deviations to keep per kind.
const MAX_DEVIATIONS: usize = 20;

/// Deviations of one kind, each with the first request that showed it.
#[derive(Debug, Default)]
struct Deviations {
    seen: usize,
    found: Vec<(String, String)>,
    omitted: usize,
}

impl Deviations {
    fn add(&mut self, line: &str, message: String) {
        if self.found.iter().any(|(known, _)| *known == message) {
            return;
        }
        if self.found.len() == MAX_DEVIATIONS {
            self.omitted += 1;
            return;
        }
        self.found.push((message, line.to_owned()));
    }

    fn verdict(&self, nothing: &str) -> Verdict {
        if self.seen == 0 {
            return Err(NotPassed::skipped(nothing));
        }
        let mut reasons: Vec<String> = self
            .found
            .iter()
            .map(|(message, line)| format!("{line}: {message}"))
            .collect();
        if self.omitted > 0 {
            reasons.push(format!("and {} more", self.omitted));
        }
        without(reasons)
    }
}

#[derive(Debug, Default)]
struct Observations {
    media_types: Deviations,
    errors: Deviations,
    resources: Deviations,
    projections: Deviations,
}

/// Sends the requests of one subject.
pub(super) struct Probe<'a> {
    session: &'a ProviderSession,
    observations: RefCell<Observations>,
}

impl<'a> Probe<'a> {
    pub(super) fn new(session: &'a ProviderSession) -> Self {
        Self {
            session,
            observations: RefCell::default(),
        }
    }

    /// Sends a request.
    ///
    /// # Errors
    /// If no response arrives.
    pub(super) fn send(&self, draft: ProbeRequest) -> Verdict<ProbeResponse> {
        let line = format!("{} {}", draft.method, draft.path);
        let mut request = self.session.scim.request(draft.method, &draft.path);
        for (name, value) in &draft.query {
            request = request.query(name, value);
        }
        for (name, value) in &draft.headers {
            request = request.header(name, value);
        }
        if let Some(body) = draft.body {
            request = request.body(SCIM_JSON, body);
        }
        let raw = request
            .send()
            .map_err(|error| NotPassed::failed(error.to_string()))?;
        let json = serde_json::from_slice(&raw.body).unwrap_or_default();
        let response = ProbeResponse { line, raw, json };
        self.observe(&response);
        Ok(response)
    }

    fn observe(&self, response: &ProbeResponse) {
        let mut observations = self.observations.borrow_mut();
        if !response.raw.body.is_empty() {
            observations.media_types.seen += 1;
            if let Some(deviation) = media_type_deviation(response) {
                observations.media_types.add(&response.line, deviation);
            }
        }
        if response.raw.status >= 400 {
            observations.errors.seen += 1;
            if let Some(deviation) = error_deviation(response) {
                observations.errors.add(&response.line, deviation);
            }
        }
    }

    /// Compares a resource with its schema.
    pub(super) fn observe_resource(
        &self,
        line: &str,
        resource: &Json,
        resource_type: &ResourceTypeDescription,
        extent: ResourceExtent,
    ) {
        let mut observations = self.observations.borrow_mut();
        let deviations = match extent {
            ResourceExtent::Whole => &mut observations.resources,
            ResourceExtent::Projected => &mut observations.projections,
        };
        deviations.seen += 1;
        let is_projected = extent == ResourceExtent::Projected;
        let found = if is_projected {
            check::projected_response(resource, resource_type.descriptor())
        } else {
            check::response(resource, resource_type.descriptor())
        };
        let has_schemas = found
            .iter()
            .any(|violation| violation.pointer == "/schemas");
        // Every representation of a resource must list its schemas.
        if !has_schemas && member(resource, "schemas").is_none() {
            deviations.add(line, "/schemas: is missing (RFC 7643 §3)".to_owned());
        }
        for violation in found {
            deviations.add(line, violation.to_string());
        }
    }

    pub(super) fn media_types(&self) -> Verdict {
        let observations = self.observations.borrow();
        observations.media_types.verdict("no response had a body")
    }

    pub(super) fn errors(&self) -> Verdict {
        let observations = self.observations.borrow();
        observations.errors.verdict("no request was rejected")
    }

    pub(super) fn resources(&self) -> Verdict {
        let observations = self.observations.borrow();
        observations.resources.verdict("no resource was returned")
    }

    pub(super) fn projections(&self) -> Verdict {
        let observations = self.observations.borrow();
        observations
            .projections
            .verdict("no projected resource was returned")
    }
}

/// RFC 7644 §3.1: the media type is `application/scim+json`, or JSON for clients that ask for it.
fn media_type_deviation(response: &ProbeResponse) -> Option<String> {
    let media_type = response.header(header::CONTENT_TYPE).unwrap_or("none");
    let essence = media_type.split(';').next().unwrap_or_default().trim();
    let is_json = ["application/scim+json", "application/json"]
        .iter()
        .any(|known| known.eq_ignore_ascii_case(essence));
    if !is_json {
        return Some(format!(
            "expected application/scim+json, got the media type {essence} with status {}",
            response.raw.status
        ));
    }
    response
        .json
        .is_null()
        .then(|| "the body is not JSON".to_owned())
}

/// RFC 7644 §3.12: an error is JSON with `schemas` and a string `status`.
fn error_deviation(response: &ProbeResponse) -> Option<String> {
    let status = response.raw.status;
    if !names_schema(&response.json, ERROR) {
        return Some(format!(
            "the body with status {status} is not a SCIM error message"
        ));
    }
    match member(&response.json, "status") {
        Some(Json::String(text)) if *text == status.to_string() => None,
        Some(Json::String(text)) => Some(format!(
            "the error's `status` is {text}, but the response's is {status}"
        )),
        Some(_) => Some("the error's `status` is not a string".to_owned()),
        None => Some("the error has no `status`".to_owned()),
    }
}
