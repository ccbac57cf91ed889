//! Paging and sorting (RFC 7644 §3.4.2.3, §3.4.2.4, RFC 9865).

use super::{
    filter::{demand_filters, known_text},
    report::{ConformanceCheck, NotPassed, Verdict},
    response::{ProbeResponse, id_of},
    subject::{Created, TestedType},
    tag::Tag,
};
use crate::{Error, ctl::json::member};
use scim_runtime::Json;

pub(super) fn check(subject: &mut TestedType<'_>) -> Result<(), Error> {
    // Two resources that no other check deletes in the meantime.
    let two: Verdict<Vec<Created>> = (0..2).map(|_| subject.create_another()).collect();
    let two = two.ok();
    check_index(subject, two.is_some())?;
    check_cursor(subject, two.is_some())?;
    let check = ConformanceCheck::must(
        "sort.order",
        Tag::Sort,
        "RFC 7644 §3.4.2.3",
        "`sortBy` and `sortOrder` sort the resources",
    );
    subject.check(&check, |subject| sorts(subject, two.as_deref()))
}

fn check_index(subject: &mut TestedType<'_>, has_two: bool) -> Result<(), Error> {
    const RULE: &str = "RFC 7644 §3.4.2.4";
    let demand =
        move |subject: &TestedType<'_>| match (has_two, subject.configuration().pagination.index) {
            (false, _) => Err(NotPassed::skipped("two resources could not be created")),
            (_, false) => Err(NotPassed::skipped(
                "according to its configuration, the provider doesn't support pages by index",
            )),
            (true, true) => Ok(()),
        };
    let check = ConformanceCheck::must(
        "paging.count",
        Tag::Paging,
        RULE,
        "`count` limits the resources on a page",
    );
    subject.check(&check, |subject| {
        demand(subject)?;
        let page = subject.list(&[("startIndex", "1"), ("count", "1")])?;
        page.expect_total(2)?;
        only_one(&page).map(drop)
    })?;
    let check = ConformanceCheck::must(
        "paging.start-index",
        Tag::Paging,
        RULE,
        "`startIndex` leads to another page",
    );
    subject.check(&check, |subject| {
        demand(subject)?;
        let first = subject.list(&[("startIndex", "1"), ("count", "1")])?;
        let second = subject.list(&[("startIndex", "2"), ("count", "1")])?;
        differ(&first, &second)
    })?;
    let check = ConformanceCheck::must(
        "paging.count-zero",
        Tag::Paging,
        RULE,
        "`count` 0 returns the total and no resources",
    );
    subject.check(&check, |subject| {
        demand(subject)?;
        let none = subject.list(&[("count", "0")])?;
        none.expect_total(2)?;
        match none.resources().len() {
            0 => Ok(()),
            count => Err(NotPassed::failed(format!(
                "`count` 0 returns {count} resources"
            ))),
        }
    })
}

fn check_cursor(subject: &mut TestedType<'_>, has_two: bool) -> Result<(), Error> {
    let check = ConformanceCheck::must(
        "paging.cursor",
        Tag::Paging,
        "RFC 9865 §2",
        "`nextCursor` leads to another page",
    );
    subject.check(&check, |subject| {
        if !subject.configuration().pagination.cursor {
            return Err(NotPassed::skipped(
                "according to its configuration, the provider doesn't support pages by cursor",
            ));
        }
        if !has_two {
            return Err(NotPassed::skipped("two resources could not be created"));
        }
        let first = subject.list(&[("cursor", ""), ("count", "1")])?;
        let next = first
            .text("nextCursor")
            .ok_or_else(|| NotPassed::failed("the first of several pages has no `nextCursor`"))?;
        let second = subject.list(&[("cursor", next), ("count", "1")])?;
        differ(&first, &second)
    })
}

fn only_one(page: &ProbeResponse) -> Verdict<Json> {
    let mut resources = page.resources();
    match (resources.pop(), resources.len()) {
        (Some(resource), 0) => Ok(resource),
        (_, others) => Err(NotPassed::failed(format!(
            "`count` 1 returns {} resources",
            others + 1
        ))),
    }
}

fn differ(first: &ProbeResponse, second: &ProbeResponse) -> Verdict {
    let resources = first.resources();
    let known: Vec<&str> = resources.iter().map(id_of).collect();
    let next = second.resources();
    match next.first() {
        None => Err(NotPassed::failed("the second page is empty")),
        Some(resource) if known.contains(&id_of(resource)) => Err(NotPassed::failed(
            "the second page begins with a resource of the first",
        )),
        Some(_) => Ok(()),
    }
}

fn sorts(subject: &TestedType<'_>, two: Option<&[Created]>) -> Verdict {
    if !subject.configuration().sort {
        return Err(NotPassed::skipped(
            "according to its configuration, the provider doesn't support sorting",
        ));
    }
    demand_filters(subject)?;
    let text = two.and_then(<[Created]>::first);
    let text = text.and_then(|created| known_text(subject, created));
    let text = text.ok_or_else(|| NotPassed::skipped("no required attribute is a unique text"))?;
    let filter = format!("{} sw {:?}", text.name, subject.sampler.prefix);
    let order = |order: &str| -> Verdict<Vec<String>> {
        let query = [
            ("filter", filter.as_str()),
            ("sortBy", &text.name),
            ("sortOrder", order),
        ];
        let page = subject.list(&query)?;
        let values = page.resources();
        let values = values.iter().map(|resource| {
            let value = member(resource, &text.name).and_then(Json::as_str);
            value.unwrap_or_default().to_lowercase()
        });
        Ok(values.collect())
    };
    for name in ["ascending", "descending"] {
        let mut values = order(name)?;
        if values.len() < 2 {
            return Err(NotPassed::skipped("the filter doesn't find two resources"));
        }
        let shown = values
            .iter()
            .take(3)
            .cloned()
            .collect::<Vec<_>>()
            .join(", ");
        if name == "descending" {
            values.reverse();
        }
        if !values.is_sorted() {
            return Err(NotPassed::failed(format!(
                "by `{}`, {name}, the values begin with {shown}",
                text.name
            )));
        }
    }
    Ok(())
}
