//! `/Me` (RFC 7644 §3.11).

use super::{
    probe::{Probe, ProbeRequest},
    report::{ConformanceCheck, NotPassed, Report, Verdict, without},
    tag::Tag,
};
use crate::{Error, ctl::session::ProviderSession};
use scim_runtime::check;

pub(super) fn check(session: &ProviderSession, report: &mut Report) -> Result<(), Error> {
    let check = ConformanceCheck::must(
        "me.read",
        Tag::Me,
        "RFC 7644 §3.11",
        "GET `/Me` returns a resource of the provider, or an error that the user has none",
    );
    if !report.wants(check.tag) {
        return Ok(());
    }
    report.add("provider", &check, read(session))
}

fn read(session: &ProviderSession) -> Verdict {
    let response = Probe::new(session).send(ProbeRequest::get("/Me"))?;
    if matches!(response.raw.status, 401 | 403 | 404 | 501) {
        return Err(NotPassed::skipped(format!(
            "the provider has no `/Me` for these credentials: status {}",
            response.raw.status
        )));
    }
    // The response may redirect to the resource (RFC 7644 §3.11).
    let response = response.expect(&[200, 307, 308])?;
    if response.raw.status != 200 {
        return Ok(());
    }
    let resource_type = session.type_of(&response.json).ok_or_else(|| {
        NotPassed::failed(
            "neither `meta.resourceType` nor `schemas` names a resource type of the provider",
        )
    })?;
    let violations = check::response(&response.json, resource_type.descriptor());
    without(violations.iter().map(ToString::to_string).collect())
}
