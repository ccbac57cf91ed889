//! DELETE (RFC 7644 §3.6).

use super::{
    probe::Draft,
    report::{Check, NotPassed},
    subject::{Created, Subject},
    tag::Tag,
};
use crate::Error;
use http::Method;

const RULE: &str = "RFC 7644 §3.6";

pub(super) fn check(subject: &mut Subject<'_>, created: Option<&Created>) -> Result<(), Error> {
    let mut is_deleted = false;
    let check = Check::must(
        "delete.status",
        Tag::Delete,
        RULE,
        "DELETE deletes the resource and answers 204",
    );
    subject.check(&check, |subject| {
        let created = created.ok_or_else(|| NotPassed::skipped("no resource could be created"))?;
        let path = subject.path(&created.id)?;
        let answer = subject
            .probe
            .send(Draft::new(Method::DELETE, path.as_str()))?;
        if answer.is_success() {
            is_deleted = true;
            subject.is_deleted(&path);
        }
        answer.expect(&[204]).map(drop)
    })?;
    for (id, method) in [
        ("delete.get", Method::GET),
        ("delete.again", Method::DELETE),
    ] {
        let claim = format!("{method} of a deleted resource answers 404");
        let check = Check::must(id, Tag::Delete, RULE, claim);
        subject.check(&check, |subject| {
            let created = created.filter(|_| is_deleted);
            let created =
                created.ok_or_else(|| NotPassed::skipped("no resource could be deleted"))?;
            let draft = Draft::new(method, subject.path(&created.id)?);
            subject.probe.send(draft)?.expect(&[404]).map(drop)
        })?;
    }
    Ok(())
}
