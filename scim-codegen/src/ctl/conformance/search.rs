//! Queries by POST, and queries over all resource types (RFC 7644 §3.4.2.1, §3.4.3).

use super::{
    list::expect_list,
    probe::{Probe, ProbeRequest},
    report::{ConformanceCheck, NotPassed, Report, Verdict},
    response::ProbeResponse,
    subject::TestedType,
    tag::Tag,
};
use crate::{Error, ctl::output::ResourceExtent, ctl::session::ProviderSession};
use http::Method;
use scim_runtime::Json;
use serde_json::json;

/// Creates a SearchRequest for one resource.
fn search_request() -> Json {
    json!({"schemas": ["urn:ietf:params:scim:api:messages:2.0:SearchRequest"], "count": 1})
}

pub(super) fn check(subject: &mut TestedType<'_>) -> Result<(), Error> {
    let check = ConformanceCheck::must(
        "search.type",
        Tag::Search,
        "RFC 7644 §3.4.3",
        "POST to `.search` lists the resources",
    );
    subject.check(&check, |subject| {
        let path = format!("{}/.search", subject.endpoint());
        let draft = ProbeRequest::new(Method::POST, path).json(&search_request());
        let response = subject.probe.send(draft)?.expect(&[200])?;
        for resource in response.resources() {
            subject.probe.observe_resource(
                &response.line,
                &resource,
                subject.resource_type,
                ResourceExtent::Whole,
            );
        }
        expect_list(&response)
    })
}

/// Checks queries at the provider's root, which are optional.
pub(super) fn check_root(session: &ProviderSession, report: &mut Report) -> Result<(), Error> {
    let probe = Probe::new(session);
    let query = || ProbeRequest::get("/").query("count", "1");
    let search = || ProbeRequest::new(Method::POST, "/.search").json(&search_request());
    let projected = || {
        let mut request = search_request();
        if let Json::Object(members) = &mut request {
            members.insert("attributes".to_owned(), json!(["id"]));
        }
        ProbeRequest::new(Method::POST, "/.search").json(&request)
    };
    for (id, claim, draft) in [
        (
            "search.root-get",
            "GET at the root lists resources of all types",
            query as fn() -> ProbeRequest,
        ),
        (
            "search.root-post",
            "POST to `/.search` lists resources of all types",
            search,
        ),
        (
            "search.root-projection",
            "projected resources of a POST to `/.search` name their schemas",
            projected,
        ),
    ] {
        let check = ConformanceCheck::must(id, Tag::Search, "RFC 7644 §3.4.2.1", claim);
        if report.wants(check.tag) {
            let verdict = probe
                .send(draft())
                .and_then(|response| root(&response, session));
            report.add("provider", &check, verdict)?;
        }
    }
    Ok(())
}

/// Checks the response to a root query. These queries are optional, so a refusal skips the check.
fn root(response: &ProbeResponse, session: &ProviderSession) -> Verdict {
    if matches!(response.raw.status, 401 | 403 | 404 | 405 | 501) {
        return Err(NotPassed::skipped(format!(
            "the provider doesn't support it: status {}",
            response.raw.status
        )));
    }
    if response.raw.status != 200 {
        let detail = response.text("detail").unwrap_or_default();
        return Err(NotPassed::failed(format!(
            "{}: expected status 200, or 501 if it isn't supported, got {} {detail}",
            response.line, response.raw.status
        )));
    }
    expect_list(response)?;
    for resource in response.resources() {
        if session.type_of(&resource).is_none() {
            return Err(NotPassed::failed(format!(
                "{}: neither `meta.resourceType` nor `schemas` of a resource names a resource type of the provider",
                response.line
            )));
        }
    }
    Ok(())
}
