//! Invalid requests are rejected (RFC 7644 §3.12).
//!
//! The form of error messages is checked separately, over all responses.

use super::{
    filter::demand_filters,
    probe::ProbeRequest,
    report::{ConformanceCheck, NotPassed, Verdict},
    response::ProbeResponse,
    subject::TestedType,
    tag::Tag,
};
use crate::Error;
use http::Method;
use scim_runtime::record::{Attribute, Mutability, Uniqueness};
use serde_json::json;

const RULE: &str = "RFC 7644 §3.12";
const NO_ID: &str = "scimtest-no-such-id";

pub(super) fn check(subject: &mut TestedType<'_>) -> Result<(), Error> {
    check_missing(subject)?;
    check_rejected(
        subject,
        "errors.filter",
        "an invalid filter is rejected with 400",
        &["invalidFilter"],
        |subject| {
            demand_filters(subject)?;
            let draft = ProbeRequest::get(subject.endpoint()).query("filter", "this is (no filter");
            subject.probe.send(draft)
        },
    )?;
    check_rejected(
        subject,
        "errors.json",
        "a body that is not JSON is rejected with 400",
        &["invalidSyntax"],
        |subject| {
            let draft = ProbeRequest::new(Method::POST, subject.endpoint());
            subject.probe.send(draft.text("{\"schemas\": ["))
        },
    )?;
    check_rejected(
        subject,
        "errors.required",
        "a resource without a required attribute is rejected with 400",
        &["invalidValue", "invalidSyntax"],
        |subject| {
            let is_required =
                |row: &Attribute| row.required && row.mutability != Mutability::ReadOnly;
            if !subject.resource_type.attributes.iter().any(is_required) {
                return Err(NotPassed::skipped("no attribute is required"));
            }
            let empty = json!({"schemas": [subject.resource_type.urn]});
            subject.post(&empty)
        },
    )?;
    check_unique(subject)
}

/// A resource that doesn't exist.
fn check_missing(subject: &mut TestedType<'_>) -> Result<(), Error> {
    for (id, method) in [
        ("errors.get-missing", Method::GET),
        ("errors.put-missing", Method::PUT),
        ("errors.delete-missing", Method::DELETE),
    ] {
        let claim = format!("{method} of a resource that doesn't exist answers 404");
        let check = ConformanceCheck::must(id, Tag::Errors, RULE, claim);
        subject.check(&check, |subject| {
            let mut draft = ProbeRequest::new(method.clone(), subject.path(NO_ID)?);
            if method == Method::PUT {
                let body = subject.sampler.minimal(subject.resource_type);
                draft = draft.json(&body);
            }
            subject.probe.send(draft)?.expect(&[404]).map(drop)
        })?;
    }
    Ok(())
}

/// Checks that a request is rejected with 400. The `scimType` is a separate check.
fn check_rejected(
    subject: &mut TestedType<'_>,
    id: &'static str,
    claim: &str,
    kinds: &[&str],
    send: impl FnOnce(&mut TestedType<'_>) -> Verdict<ProbeResponse>,
) -> Result<(), Error> {
    let mut rejected = None;
    let check = ConformanceCheck::must(id, Tag::Errors, RULE, claim);
    subject.check(&check, |subject| {
        rejected = Some(send(subject)?.expect(&[400])?);
        Ok(())
    })?;
    let Some(response) = rejected else {
        return Ok(());
    };
    let claim = format!("its `scimType` is {}", kinds.join(" or "));
    let check = ConformanceCheck::should("errors.scim-type", Tag::Errors, RULE, claim);
    subject.check(&check, |_| response.expect_scim_type(kinds))
}

fn check_unique(subject: &mut TestedType<'_>) -> Result<(), Error> {
    let mut rejected = None;
    let check = ConformanceCheck::must(
        "errors.unique",
        Tag::Errors,
        "RFC 7644 §3.3",
        "a second resource with the same unique value is rejected with 409",
    );
    subject.check(&check, |subject| {
        let is_unique = |row: &Attribute| row.required && row.uniqueness != Uniqueness::None;
        if !subject.resource_type.attributes.iter().any(is_unique) {
            return Err(NotPassed::skipped("no required attribute is unique"));
        }
        let created = subject
            .create_another()
            .map_err(|_| NotPassed::skipped("no resource could be created"))?;
        rejected = Some(subject.post(&created.sent)?.expect(&[409])?);
        Ok(())
    })?;
    let Some(response) = rejected else {
        return Ok(());
    };
    let check = ConformanceCheck::must(
        "errors.uniqueness",
        Tag::Errors,
        "RFC 7644 §3.3",
        "its `scimType` is uniqueness",
    );
    subject.check(&check, |_| response.expect_scim_type(&["uniqueness"]))
}
