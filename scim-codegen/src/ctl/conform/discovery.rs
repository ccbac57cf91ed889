//! What the provider says of itself (RFC 7644 §4).

use super::{
    Tag,
    answer::Answer,
    report::{Check, Report, Why},
};
use crate::{
    Error,
    ctl::{
        session::Session,
        target::{member, path_of},
    },
};
use http::Method;
use scim_runtime::Json;

const SUBJECT: &str = "provider";

type Run = fn(&Session) -> Result<(), Why>;

pub(super) fn check(session: &Session, report: &mut Report) -> Result<(), Error> {
    let checks: [(&str, &str, Run); 5] = [
        (
            "RFC 7643 §5",
            "/ServiceProviderConfig tells what is supported",
            configuration,
        ),
        (
            "RFC 7643 §6",
            "/ResourceTypes lists resource types, and each alone",
            resource_types,
        ),
        (
            "RFC 7643 §7",
            "/Schemas lists schemas, and each alone",
            schemas,
        ),
        (
            "RFC 7643 §6",
            "every schema that a resource type names is described",
            references,
        ),
        (
            "RFC 7644 §3.12",
            "what is not there is 404 with a SCIM error",
            nowhere,
        ),
    ];
    for (rule, claim, run) in checks {
        let check = Check {
            tag: Tag::Discovery,
            rule,
            claim,
        };
        if report.wants(check.tag) {
            report.add(SUBJECT, check, &run(session))?;
        }
    }
    Ok(())
}

fn get(session: &Session, path: &str) -> Result<Answer, Why> {
    Answer::of(session.scim.request(Method::GET, path))
}

fn configuration(session: &Session) -> Result<(), Why> {
    let answer = get(session, "/ServiceProviderConfig")?.expect(&[200])?;
    for name in ["patch", "bulk", "filter", "changePassword", "sort", "etag"] {
        let feature = member(&answer.json, name);
        let supported = feature.and_then(|feature| member(feature, "supported"));
        if !supported.is_some_and(Json::is_boolean) {
            return Err(Why::failed(format!(
                "`{name}.supported` is missing or no boolean"
            )));
        }
    }
    if !member(&answer.json, "authenticationSchemes").is_some_and(Json::is_array) {
        return Err(Why::failed("`authenticationSchemes` is missing or no list"));
    }
    Ok(())
}

fn resource_types(session: &Session) -> Result<(), Why> {
    let answer = get(session, "/ResourceTypes")?.expect(&[200])?;
    for resource_type in answer.expect_list(None, false)? {
        for name in ["name", "endpoint", "schema"] {
            text(&resource_type, name)?;
        }
        alone(
            session,
            "/ResourceTypes",
            member(&resource_type, "id").unwrap_or(&resource_type["name"]),
        )?;
    }
    Ok(())
}

fn schemas(session: &Session) -> Result<(), Why> {
    let answer = get(session, "/Schemas")?.expect(&[200])?;
    for schema in answer.expect_list(None, false)? {
        text(&schema, "id")?;
        if !member(&schema, "attributes").is_some_and(Json::is_array) {
            return Err(Why::failed("a schema has no `attributes`"));
        }
        alone(session, "/Schemas", &schema["id"])?;
    }
    Ok(())
}

/// A member of a list, by its identifier.
fn alone(session: &Session, path: &str, id: &Json) -> Result<(), Why> {
    let id = id.as_str().unwrap_or_default();
    let path = path_of(path, id).map_err(|error| Why::failed(error.to_string()))?;
    let answer = get(session, &path)?.expect(&[200]);
    answer.map(drop).map_err(|why| match why {
        Why::Failed(reason) => Why::Failed(format!("GET {path}: {reason}")),
        skipped @ Why::Skipped(_) => skipped,
    })
}

fn references(session: &Session) -> Result<(), Why> {
    let documents = &session.provider.documents;
    let described = |urn: &str| {
        let mut schemas = documents.schemas.iter();
        schemas.any(|schema| {
            member(schema, "id")
                .and_then(Json::as_str)
                .is_some_and(|id| id.eq_ignore_ascii_case(urn))
        })
    };
    for resource_type in &documents.resource_types {
        let extensions = member(resource_type, "schemaExtensions").and_then(Json::as_array);
        let extensions = extensions.into_iter().flatten();
        let urns = extensions
            .chain([resource_type])
            .filter_map(|from| member(from, "schema")?.as_str());
        for urn in urns {
            if !described(urn) {
                return Err(Why::failed(format!("/Schemas has no {urn}")));
            }
        }
    }
    Ok(())
}

fn nowhere(session: &Session) -> Result<(), Why> {
    get(session, "/ThereIsNoSuchEndpoint")?
        .expect_error(404, &[])
        .map(drop)
}

fn text(object: &Json, name: &str) -> Result<(), Why> {
    match member(object, name).and_then(Json::as_str) {
        Some(text) if !text.is_empty() => Ok(()),
        _ => Err(Why::failed(format!("`{name}` is missing or no text"))),
    }
}
