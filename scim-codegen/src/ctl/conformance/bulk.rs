//! Bulk operations (RFC 7644 §3.7).

use super::{
    probe::ProbeRequest,
    report::{ConformanceCheck, NotPassed, Verdict},
    subject::TestedType,
    tag::Tag,
};
use crate::{Error, ctl::json::member};
use http::Method;
use scim_runtime::Json;
use serde_json::json;

const RULE: &str = "RFC 7644 §3.7";

pub(super) fn check(subject: &mut TestedType<'_>) -> Result<(), Error> {
    let check = ConformanceCheck::must(
        "bulk.create",
        Tag::Bulk,
        RULE,
        "POST to `/Bulk` creates, and answers each operation with its status, `bulkId` and location",
    );
    subject.check(&check, |subject| {
        let resource = subject.sampler.minimal(subject.resource_type);
        let operation = json!({
            "method": "POST", "path": subject.endpoint(), "bulkId": "scimtest", "data": resource,
        });
        let result = run(subject, &operation)?;
        let text = |name: &str| member(&result, name).and_then(Json::as_str);
        let id = text("location").and_then(|location| location.rsplit('/').next());
        if let Some(id) = id {
            let path = subject.path(id)?;
            subject.will_delete(path);
        }
        match (text("status"), text("bulkId"), id) {
            (Some("201"), Some("scimtest"), Some(id)) => subject.read(id).map(drop),
            (status, bulk_id, _) => Err(NotPassed::failed(format!(
                "expected status \"201\", bulkId \"scimtest\" and a location, got {status:?}, {bulk_id:?} and {:?}",
                text("location")
            ))),
        }
    })?;
    let check = ConformanceCheck::must(
        "bulk.failure",
        Tag::Bulk,
        RULE,
        "a failed operation of a bulk has its own status",
    );
    subject.check(&check, |subject| {
        let path = subject.path("scimtest-no-such-id")?;
        let result = run(subject, &json!({ "method": "DELETE", "path": path }))?;
        match member(&result, "status").and_then(Json::as_str) {
            Some("404") => Ok(()),
            status => Err(NotPassed::failed(format!(
                "expected status \"404\" for a missing resource, got {status:?}"
            ))),
        }
    })
}

/// Sends one operation, and returns its result.
fn run(subject: &TestedType<'_>, operation: &Json) -> Verdict<Json> {
    if subject.configuration().bulk.is_none() {
        return Err(NotPassed::skipped(
            "according to its configuration, the provider doesn't support bulk operations",
        ));
    }
    let message = json!({
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"], "Operations": [operation],
    });
    let draft = ProbeRequest::new(Method::POST, "/Bulk").json(&message);
    let response = subject.probe.send(draft)?.expect(&[200])?;
    let results = member(&response.json, "Operations").and_then(Json::as_array);
    let result = results.and_then(|results| results.first()).cloned();
    result.ok_or_else(|| NotPassed::failed("the response has no `Operations`"))
}
