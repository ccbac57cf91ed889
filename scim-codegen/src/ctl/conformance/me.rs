//! `/Me` (RFC 7644 §3.11).

use super::{
    probe::{Draft, Probe},
    report::{Check, NotPassed, Report, Verdict, without},
    tag::Tag,
};
use crate::{Error, ctl::session::Session};
use scim_runtime::check;

pub(super) fn check(session: &Session, report: &mut Report) -> Result<(), Error> {
    let check = Check::must(
        "me.read",
        Tag::Me,
        "RFC 7644 §3.11",
        "GET `/Me` returns a resource of the provider, or says that there is none",
    );
    if !report.wants(check.tag) {
        return Ok(());
    }
    report.add("provider", &check, read(session))
}

fn read(session: &Session) -> Verdict {
    let answer = Probe::new(session).send(Draft::get("/Me"))?;
    if matches!(answer.raw.status, 401 | 403 | 404 | 501) {
        return Err(NotPassed::skipped(format!(
            "the provider has no `/Me` for these credentials: status {}",
            answer.raw.status
        )));
    }
    // The response may redirect to the resource (RFC 7644 §3.11).
    let answer = answer.expect(&[200, 307, 308])?;
    if answer.raw.status != 200 {
        return Ok(());
    }
    let resource_type = session.type_of(&answer.json).ok_or_else(|| {
        NotPassed::failed(
            "neither `meta.resourceType` nor `schemas` names a resource type of the provider",
        )
    })?;
    let violations = check::response(&answer.json, resource_type.descriptor(), false);
    without(violations.iter().map(ToString::to_string).collect())
}
