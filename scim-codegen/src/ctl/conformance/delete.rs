//! DELETE (RFC 7644 §3.6).

use super::{
    probe::ProbeRequest,
    report::{ConformanceCheck, NotPassed},
    subject::{Created, TestedType},
    tag::Tag,
};
use crate::Error;
use http::Method;

const RULE: &str = "RFC 7644 §3.6";

pub(super) fn check(subject: &mut TestedType<'_>, created: Option<&Created>) -> Result<(), Error> {
    let mut is_deleted = false;
    let check = ConformanceCheck::must(
        "delete.status",
        Tag::Delete,
        RULE,
        "DELETE deletes the resource and answers 204",
    );
    subject.check(&check, |subject| {
        let created = created.ok_or_else(|| NotPassed::skipped("no resource could be created"))?;
        let path = subject.path(&created.id)?;
        let response = subject
            .probe
            .send(ProbeRequest::new(Method::DELETE, path.as_str()))?;
        if response.is_success() {
            is_deleted = true;
            subject.is_deleted(&path);
        }
        response.expect(&[204]).map(drop)
    })?;
    for (id, method) in [
        ("delete.get", Method::GET),
        ("delete.again", Method::DELETE),
    ] {
        let claim = format!("{method} of a deleted resource answers 404");
        let check = ConformanceCheck::must(id, Tag::Delete, RULE, claim);
        subject.check(&check, |subject| {
            let created = created.filter(|_| is_deleted);
            let created =
                created.ok_or_else(|| NotPassed::skipped("no resource could be deleted"))?;
            let draft = ProbeRequest::new(method, subject.path(&created.id)?);
            subject.probe.send(draft)?.expect(&[404]).map(drop)
        })?;
    }
    Ok(())
}
