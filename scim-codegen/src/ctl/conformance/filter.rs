//! Filters (RFC 7644 §3.4.2.2).

use super::{
    report::{ConformanceCheck, NotPassed, Verdict},
    response::id_of,
    subject::{Created, TestedType},
    tag::Tag,
};
use crate::{Error, ctl::json::member};
use scim_runtime::{
    Json,
    record::{Attribute, Kind, Mutability, Returned},
};

/// A text attribute that was sent and is stored unchanged.
#[derive(Debug, Clone)]
pub(super) struct KnownText {
    pub(super) name: String,
    pub(super) value: String,
    is_case_exact: bool,
}

pub(super) fn check(subject: &mut TestedType<'_>, created: Option<&Created>) -> Result<(), Error> {
    let text = created.and_then(|created| known_text(subject, created));
    for (id, claim, filter) in filters(text.as_ref()) {
        let check = ConformanceCheck::must(id, Tag::Filter, "RFC 7644 §3.4.2.2", claim);
        subject.check(&check, |subject| {
            demand_filters(subject)?;
            let created =
                created.ok_or_else(|| NotPassed::skipped("no resource could be created"))?;
            let filter = filter.ok_or_else(|| NotPassed::skipped("no text attribute is stored"))?;
            expect_only(subject, &filter, &created.id)
        })?;
    }
    let check = ConformanceCheck::must(
        "filter.case",
        Tag::Filter,
        "RFC 7643 §7",
        "`eq` ignores case unless the attribute is caseExact",
    );
    subject.check(&check, |subject| {
        demand_filters(subject)?;
        let created = created.ok_or_else(|| NotPassed::skipped("no resource could be created"))?;
        let text = text.ok_or_else(|| NotPassed::skipped("no text attribute is stored"))?;
        if text.is_case_exact {
            return Err(NotPassed::skipped(format!("`{}` is caseExact", text.name)));
        }
        let filter = format!("{} eq {:?}", text.name, text.value.to_uppercase());
        expect_only(subject, &filter, &created.id)
    })
}

type NamedFilter = (&'static str, &'static str, Option<String>);

fn filters(text: Option<&KnownText>) -> [NamedFilter; 5] {
    let filter = |write: fn(&str, &str) -> String| text.map(|text| write(&text.name, &text.value));
    [
        (
            "filter.eq",
            "`eq` finds the one resource",
            filter(|name, value| format!("{name} eq {value:?}")),
        ),
        (
            "filter.names",
            "attribute names in a filter are case-insensitive",
            filter(|name, value| format!("{} eq {value:?}", name.to_uppercase())),
        ),
        (
            "filter.and",
            "`and` and `pr` narrow a filter",
            filter(|name, value| format!("{name} eq {value:?} and {name} pr")),
        ),
        (
            "filter.not",
            "`not` and `ne` negate a filter",
            filter(|name, value| format!("not ({name} ne {value:?})")),
        ),
        (
            "filter.sw",
            "`sw` finds the beginning of a text",
            filter(|name, value| format!("{name} sw {value:?}")),
        ),
    ]
}

/// Skips checks that need filters if the provider doesn't support them.
pub(super) fn demand_filters(subject: &TestedType<'_>) -> Verdict {
    match subject.configuration().filter {
        Some(_) => Ok(()),
        None => Err(NotPassed::skipped(
            "according to its configuration, the provider doesn't support filters",
        )),
    }
}

fn expect_only(subject: &TestedType<'_>, filter: &str, id: &str) -> Verdict {
    let found = subject
        .list(&[("filter", filter)])
        .map_err(|why| match why {
            NotPassed::Failed(reasons) => {
                let reasons = reasons.iter().map(|reason| format!("{filter}: {reason}"));
                NotPassed::Failed(reasons.collect())
            }
            skipped @ NotPassed::Skipped(_) => skipped,
        })?;
    match found.resources().as_slice() {
        [resource] if id_of(resource) == id => Ok(()),
        others => Err(NotPassed::failed(format!(
            "{filter}: expected the one resource, got {} resources",
            others.len()
        ))),
    }
}

/// Finds a text attribute of the resource with a unique, stored value.
pub(super) fn known_text(subject: &TestedType<'_>, created: &Created) -> Option<KnownText> {
    let stored = subject.read(&created.id).ok()?.json;
    let mut attributes = subject.resource_type.attributes.iter();
    attributes.find_map(|attribute: &Attribute| {
        let is_plain = attribute.kind == Kind::String && !attribute.multi_valued;
        let is_readable =
            attribute.returned != Returned::Never && attribute.mutability != Mutability::WriteOnly;
        let value = member(&created.sent, &attribute.name).and_then(Json::as_str)?;
        let is_stored = member(&stored, &attribute.name).and_then(Json::as_str) == Some(value);
        let is_unique = value.contains(&subject.sampler.prefix);
        (is_plain && is_readable && is_stored && is_unique).then(|| KnownText {
            name: attribute.name.to_string(),
            value: value.to_owned(),
            is_case_exact: attribute.case_exact,
        })
    })
}
