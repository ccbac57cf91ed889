//! Lists: filters, pages, order, projections, by GET and by POST (RFC 7644 §3.4.2, §3.4.3).

use super::{
    Tag,
    answer::Answer,
    life::{Life, Made},
    report::Why,
};
use crate::{
    Error,
    ctl::{input::SCIM_JSON, target::member},
};
use http::Method;
use scim_runtime::{
    Json,
    record::{Attribute, Kind, Mutability, Returned},
};
use serde_json::json;

pub(super) fn check(life: &mut Life<'_>, made: &Made) -> Result<(), Error> {
    life.check(
        Tag::List,
        "RFC 7644 §3.4.2",
        "GET lists the resources",
        |life| {
            let answer = life.list(&[])?;
            answer.expect_list(Some(life.known), false)?;
            at_least(answer.total()?, 1)
        },
    )?;
    life.check(
        Tag::Filter,
        "RFC 7644 §3.4.2.2",
        "a filter finds what meets it, and nothing else",
        |life| {
            filters(life)?;
            let Some((name, value)) = text(life, made) else {
                return Err(Why::skipped("no required attribute is a text"));
            };
            for filter in [
                format!("{name} eq {value:?}"),
                format!("{} eq {value:?} and {name} pr", name.to_uppercase()),
                format!("not ({name} ne {value:?})"),
            ] {
                let found = life
                    .list(&[("filter", &filter)])?
                    .expect_list(Some(life.known), false)?;
                only(&found, &made.id).map_err(|why| why_of(&filter, why))?;
            }
            Ok(())
        },
    )?;
    life.check(Tag::Search, "RFC 7644 §3.4.3", "POST to /.search lists the resources", |life| {
        let message = json!({"schemas": ["urn:ietf:params:scim:api:messages:2.0:SearchRequest"], "count": 1});
        let path = format!("{}/.search", life.known.endpoint);
        let request = life.session.scim.request(Method::POST, &path);
        let answer = Answer::of(request.body(SCIM_JSON, message.to_string()))?.expect(&[200])?;
        answer.expect_list(Some(life.known), false)?;
        at_least(answer.total()?, 1)
    })?;
    let second = life.create().ok();
    life.check(
        Tag::Paging,
        "RFC 7644 §3.4.2.4",
        "pages by index follow each other",
        |life| {
            let Some(_) = &second else {
                return Err(Why::skipped("a second resource could not be created"));
            };
            if !life.configuration().pagination.index {
                return Err(Why::skipped("the provider does not page by index"));
            }
            let page = |index: &str| -> Result<String, Why> {
                let answer = life.list(&[("startIndex", index), ("count", "1")])?;
                at_least(answer.total()?, 2)?;
                one(&answer.expect_list(Some(life.known), false)?)
            };
            differ(&page("1")?, &page("2")?)?;
            let none = life.list(&[("count", "0")])?;
            at_least(none.total()?, 2)?;
            match none.expect_list(None, false)?.len() {
                0 => Ok(()),
                count => Err(Why::failed(format!("`count` 0 gives {count} resources"))),
            }
        },
    )?;
    life.check(
        Tag::Paging,
        "RFC 9865 §2",
        "pages by cursor follow each other",
        |life| {
            if !life.configuration().pagination.cursor {
                return Err(Why::skipped("the provider does not page by cursor"));
            }
            let first = life.list(&[("cursor", ""), ("count", "1")])?;
            let next = member(&first.json, "nextCursor").and_then(Json::as_str);
            let next =
                next.ok_or_else(|| Why::failed("the first of several pages has no `nextCursor`"))?;
            let second = life.list(&[("cursor", next), ("count", "1")])?;
            let resources = |answer: &Answer| one(&answer.expect_list(Some(life.known), false)?);
            differ(&resources(&first)?, &resources(&second)?)
        },
    )?;
    life.check(
        Tag::Sort,
        "RFC 7644 §3.4.2.3",
        "`sortOrder` turns the order of `sortBy` around",
        |life| {
            let Some((name, _)) = text(life, made) else {
                return Err(Why::skipped("no required attribute is a text"));
            };
            if !life.configuration().sort {
                return Err(Why::skipped("the provider does not sort"));
            }
            filters(life)?;
            let filter = format!("{name} sw {:?}", life.maker.prefix);
            let order = |order: &str| -> Result<Vec<String>, Why> {
                let found =
                    life.list(&[("filter", &filter), ("sortBy", &name), ("sortOrder", order)])?;
                let found = found.expect_list(Some(life.known), false)?;
                Ok(found.iter().map(id_of).collect())
            };
            let (up, mut down) = (order("ascending")?, order("descending")?);
            down.reverse();
            if up == down && up.len() > 1 {
                return Ok(());
            }
            Err(Why::failed(
                "the ascending order is not the descending one, turned around",
            ))
        },
    )?;
    life.check(
        Tag::Projection,
        "RFC 7644 §3.9",
        "`attributes` and `excludedAttributes` choose what comes",
        |life| {
            let Some((name, _)) = text(life, made) else {
                return Err(Why::skipped("no required attribute is a text"));
            };
            let row = Attribute::find(&life.known.attributes, &name);
            if row.is_some_and(|row| row.returned == Returned::Always) {
                return Err(Why::skipped(format!("`{name}` is always returned")));
            }
            let read = |parameter: &str| -> Result<Json, Why> {
                let request = life.at(Method::GET, &made.id)?.query(parameter, &name);
                let answer = Answer::of(request)?.expect(&[200])?;
                Ok(answer.expect_resource(life.known, true)?.json)
            };
            let with = read("attributes")?;
            if member(&with, &name).is_none() {
                return Err(Why::failed(format!(
                    "`attributes={name}` gives no `{name}`"
                )));
            }
            if member(&with, "meta").is_some() {
                return Err(Why::failed(format!(
                    "`attributes={name}` gives `meta`, too"
                )));
            }
            if member(&read("excludedAttributes")?, &name).is_some() {
                return Err(Why::failed(format!(
                    "`excludedAttributes={name}` gives `{name}`"
                )));
            }
            Ok(())
        },
    )
}

fn filters(life: &Life<'_>) -> Result<(), Why> {
    match life.configuration().filter {
        Some(_) => Ok(()),
        None => Err(Why::skipped("the provider has no filters")),
    }
}

/// A text that was sent and can be asked for, and its attribute.
fn text(life: &Life<'_>, made: &Made) -> Option<(String, String)> {
    let mut rows = life.known.attributes.iter();
    rows.find_map(|row| {
        let is_plain =
            row.kind == Kind::String && !row.multi_valued && row.returned != Returned::Never;
        let is_open =
            row.canonical_values.iter().next().is_none() && row.mutability != Mutability::WriteOnly;
        let value = member(&made.sent, &row.name).filter(|_| is_plain && is_open)?;
        Some((row.name.to_string(), value.as_str()?.to_owned()))
    })
}

fn id_of(resource: &Json) -> String {
    let id = member(resource, "id").and_then(Json::as_str);
    id.unwrap_or_default().to_owned()
}

fn one(resources: &[Json]) -> Result<String, Why> {
    match resources {
        [resource] => Ok(id_of(resource)),
        others => Err(Why::failed(format!(
            "`count` 1 gives {} resources",
            others.len()
        ))),
    }
}

fn only(found: &[Json], id: &str) -> Result<(), Why> {
    match found {
        [resource] if id_of(resource) == id => Ok(()),
        others => Err(Why::failed(format!(
            "expected the one resource, got {}",
            others.len()
        ))),
    }
}

fn why_of(filter: &str, why: Why) -> Why {
    match why {
        Why::Failed(reason) => Why::Failed(format!("{filter}: {reason}")),
        skipped @ Why::Skipped(_) => skipped,
    }
}

fn differ(first: &str, second: &str) -> Result<(), Why> {
    if first == second {
        return Err(Why::failed("the second page has the first one's resource"));
    }
    Ok(())
}

fn at_least(total: u64, expected: u64) -> Result<(), Why> {
    if total < expected {
        return Err(Why::failed(format!(
            "`totalResults` is {total}, and there are {expected} at least"
        )));
    }
    Ok(())
}
