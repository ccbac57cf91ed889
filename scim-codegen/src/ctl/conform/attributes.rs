//! Each attribute by PATCH: added, replaced, removed (RFC 7644 §3.5.2).

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
    describe::Description,
    dynamic::DynamicResource,
    patch::{self, Op, Operation},
    record::{Attribute, Kind, Mutability, Returned},
};

pub(super) fn check(life: &mut Life<'_>, made: &Made) -> Result<(), Error> {
    for (path, attribute) in paths(life) {
        let claim = format!("PATCH adds, replaces and removes `{path}`");
        life.check(Tag::Patch, "RFC 7644 §3.5.2", &claim, |life| {
            if !life.configuration().patch {
                return Err(Why::skipped("the provider has no PATCH"));
            }
            if path == "password" && !life.configuration().change_password {
                return Err(Why::skipped("the provider does not change passwords"));
            }
            if attribute.kind == Kind::Json {
                return Err(Why::skipped("its schema leaves open what its values are"));
            }
            if refers(attribute, &life.session.provider) {
                return Err(Why::skipped("its values are other resources"));
            }
            for op in [Op::Add, Op::Replace, Op::Remove] {
                if op == Op::Remove && attribute.required {
                    continue;
                }
                change(life, &made.id, op, &path, attribute).map_err(|why| match why {
                    Why::Failed(reason) => Why::Failed(format!("{}: {reason}", op.as_str())),
                    skipped @ Why::Skipped(_) => skipped,
                })?;
            }
            Ok(())
        })?;
    }
    Ok(())
}

/// What can be changed, by its path.
fn paths<'a>(life: &Life<'a>) -> Vec<(String, &'a Attribute)> {
    let is_open = |row: &&Attribute| {
        row.mutability != Mutability::ReadOnly
            && row.mutability != Mutability::Immutable
            && row.kind != Kind::Extension
    };
    let known = life.known;
    let mut paths: Vec<(String, &Attribute)> = Vec::new();
    let base = known.attributes.iter().filter(is_open);
    paths.extend(base.map(|row| (row.name.to_string(), row)));
    for extension in known
        .attributes
        .iter()
        .filter(|row| row.kind == Kind::Extension)
    {
        let within = extension.sub_attributes.iter().filter(is_open);
        paths.extend(within.map(|row| (format!("{}:{}", extension.name, row.name), row)));
    }
    paths
}

/// Whether a value names a resource of the provider, which would have to be there.
fn refers(attribute: &Attribute, provider: &Description) -> bool {
    let names_type = |row: &Attribute| {
        let mut types = row.reference_types.iter();
        types.any(|name| provider.resource_type(name).is_some())
    };
    names_type(attribute) || attribute.sub_attributes.iter().any(names_type)
}

fn change(
    life: &mut Life<'_>,
    id: &str,
    op: Op,
    path: &str,
    attribute: &Attribute,
) -> Result<(), Why> {
    let value = (op != Op::Remove).then(|| life.maker.value(attribute));
    let parsed = path
        .parse()
        .map_err(|error| Why::skipped(format!("{error}")))?;
    let operation = Operation {
        op,
        path: Some(parsed),
        value: value.clone(),
    };
    let message = patch::to_message(&[operation]);
    let request = life
        .at(Method::PATCH, id)?
        .body(SCIM_JSON, message.to_string());
    Answer::of(request)?.expect(&[200, 204])?;
    if attribute.returned == Returned::Never || attribute.mutability == Mutability::WriteOnly {
        return Ok(());
    }
    let request = life.at(Method::GET, id)?.query("attributes", path);
    let read = Answer::of(request)?
        .expect(&[200])?
        .expect_resource(life.known, true)?;
    let read = DynamicResource::from_json(life.known, read.json);
    let stored = read
        .get(path)
        .map_err(|error| Why::failed(error.to_string()))?;
    match (stored, value) {
        (None, None) => Ok(()),
        (Some(_), None) => Err(Why::failed("it is there still")),
        (None, Some(_)) => Err(Why::failed("it is not there")),
        (Some(stored), Some(sent)) if holds(stored, &sent) => Ok(()),
        (Some(_), Some(_)) => Err(Why::failed("it is not as it was sent")),
    }
}

/// Whether what is stored has what was sent: more may be there, as defaults; text may have another case, times another form.
pub(super) fn holds(stored: &Json, sent: &Json) -> bool {
    match (stored, sent) {
        (Json::Array(stored), Json::Array(sent)) => sent
            .iter()
            .all(|item| stored.iter().any(|stored| holds(stored, item))),
        (Json::Object(_), Json::Object(sent)) => sent
            .iter()
            .all(|(name, value)| member(stored, name).is_some_and(|stored| holds(stored, value))),
        (Json::String(stored), Json::String(sent)) => {
            let is_time = |text: &str| text.starts_with("2020-01-01T");
            stored.to_lowercase() == sent.to_lowercase() || is_time(stored) && is_time(sent)
        }
        (Json::Number(stored), Json::Number(sent)) => stored.as_f64() == sent.as_f64(),
        (stored, sent) => stored == sent,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn more_than_was_sent_is_no_difference_and_less_is() {
        for (stored, sent, expected) in [
            (json!({"a": 1, "b": 2}), json!({"A": 1}), true),
            (json!({"a": 1}), json!({"a": 1, "b": 2}), false),
            (json!([{"v": "X"}, {"v": "y"}]), json!([{"v": "x"}]), true),
            (json!([]), json!(["x"]), false),
            (json!(1.0), json!(1), true),
            (
                json!("2020-01-01T00:00:01.000Z"),
                json!("2020-01-01T00:00:01Z"),
                true,
            ),
            (json!("a"), json!("b"), false),
        ] {
            assert_eq!(holds(&stored, &sent), expected, "{stored} {sent}");
        }
    }
}
