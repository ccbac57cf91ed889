//! GET of a list (RFC 7644 §3.4.2).

use super::{
    report::{ConformanceCheck, NotPassed, Verdict},
    response::{LIST, ProbeResponse, id_of, names_schema},
    subject::{Created, TestedType},
    tag::Tag,
};
use crate::{Error, ctl::json::member};
use scim_runtime::Json;

const RULE: &str = "RFC 7644 §3.4.2";

pub(super) fn check(subject: &mut TestedType<'_>, created: Option<&Created>) -> Result<(), Error> {
    let listed = subject.list(&[]);
    let check = ConformanceCheck::must("list.status", Tag::List, RULE, "GET lists the resources");
    let verdict = listed.as_ref().map(|_| ()).map_err(Clone::clone);
    subject.check(&check, |_| verdict)?;
    let Ok(response) = listed else {
        return Ok(());
    };
    let check = ConformanceCheck::must(
        "list.message",
        Tag::List,
        RULE,
        "a list is a ListResponse with `totalResults` and `Resources`",
    );
    subject.check(&check, |_| expect_list(&response))?;
    let check = ConformanceCheck::must(
        "list.total",
        Tag::List,
        RULE,
        "`totalResults` counts the resources",
    );
    let least = u64::from(created.is_some());
    subject.check(&check, |_| response.expect_total(least))?;
    let check = ConformanceCheck::must(
        "list.contains",
        Tag::List,
        RULE,
        "the list contains a resource that was just created",
    );
    subject.check(&check, |_| contains(&response, created))
}

/// Checks that a ListResponse has the members that RFC 7644 §3.4.2 requires.
pub(super) fn expect_list(response: &ProbeResponse) -> Verdict {
    let mut reasons = Vec::new();
    if !names_schema(&response.json, LIST) {
        reasons.push("`schemas` does not contain ListResponse".to_owned());
    }
    if let Err(NotPassed::Failed(total)) = response.total() {
        reasons.extend(total);
    }
    let resources = member(&response.json, "Resources");
    let is_empty = response.total().is_ok_and(|total| total == 0);
    match resources {
        Some(resources) if !resources.is_array() => {
            reasons.push("`Resources` is not an array".to_owned());
        }
        None if !is_empty => reasons.push("`Resources` is missing".to_owned()),
        Some(_) | None => {}
    }
    super::report::without(reasons)
}

fn contains(response: &ProbeResponse, created: Option<&Created>) -> Verdict {
    let created = created.ok_or_else(|| NotPassed::skipped("no resource could be created"))?;
    let resources = response.resources();
    let is_listed = |resource: &Json| id_of(resource) == created.id;
    if resources.iter().any(is_listed) {
        return Ok(());
    }
    let total = response
        .total()
        .ok()
        .and_then(|total| usize::try_from(total).ok());
    if total.is_some_and(|total| total > resources.len()) {
        return Err(NotPassed::skipped(
            "the list has several pages, and the resource is not on the first",
        ));
    }
    Err(NotPassed::failed(format!(
        "{}: the resource {} is missing",
        response.line, created.id
    )))
}
