//! The discovery documents (RFC 7644 §4).

use super::{
    list::expect_list,
    probe::{Probe, ProbeRequest},
    report::{ConformanceCheck, NotPassed, Report, Verdict, without},
    tag::Tag,
};
use crate::{
    Error,
    ctl::{json::member, session::ProviderSession, target::path_of},
};
use http::Method;
use scim_runtime::Json;

const SUBJECT: &str = "provider";
const DISCOVERY: &str = "RFC 7644 §4";

type DiscoveryCheck = fn(&ProviderSession, &Probe<'_>) -> Verdict;

/// Id, rule, claim and check.
const CHECKS: [(&str, &str, &str, DiscoveryCheck); 10] = [
    (
        "discovery.configuration",
        "RFC 7643 §5",
        "`/ServiceProviderConfig` states the supported features",
        configuration,
    ),
    (
        "discovery.authentication-schemes",
        "RFC 7643 §5",
        "`/ServiceProviderConfig` lists the authentication schemes",
        authentication_schemes,
    ),
    (
        "discovery.resource-types",
        "RFC 7643 §6",
        "`/ResourceTypes` lists the resource types",
        |_, probe| list(probe, "/ResourceTypes", &["name", "endpoint", "schema"]),
    ),
    (
        "discovery.resource-type",
        DISCOVERY,
        "each resource type can be read by its id",
        |_, probe| each(probe, "/ResourceTypes", &["id", "name"]),
    ),
    (
        "discovery.schemas",
        "RFC 7643 §7",
        "`/Schemas` lists the schemas",
        |_, probe| list(probe, "/Schemas", &["id", "attributes"]),
    ),
    (
        "discovery.schema",
        DISCOVERY,
        "each schema can be read by its id",
        |_, probe| each(probe, "/Schemas", &["id"]),
    ),
    (
        "discovery.described",
        "RFC 7643 §6",
        "every schema of a resource type is described",
        described,
    ),
    (
        "discovery.missing-resource-type",
        "RFC 7644 §3.12",
        "a resource type that doesn't exist answers 404",
        |_, probe| missing(probe, "/ResourceTypes/ScimtestNoSuchType"),
    ),
    (
        "discovery.missing-schema",
        "RFC 7644 §3.12",
        "a schema that doesn't exist answers 404",
        |_, probe| missing(probe, "/Schemas/urn:scimtest:no:such:schema"),
    ),
    (
        "discovery.missing-endpoint",
        "RFC 7644 §3.12",
        "an endpoint that doesn't exist answers 404",
        |_, probe| missing(probe, "/ScimtestNoSuchEndpoint"),
    ),
];

pub(super) fn check(session: &ProviderSession, report: &mut Report) -> Result<(), Error> {
    if !report.wants(Tag::Discovery) {
        return Ok(());
    }
    let probe = Probe::new(session);
    for (id, rule, claim, run) in CHECKS {
        let check = ConformanceCheck::must(id, Tag::Discovery, rule, claim);
        report.add(SUBJECT, &check, run(session, &probe))?;
    }
    check_methods(&probe, report)?;
    let check = ConformanceCheck::should(
        "discovery.filter",
        Tag::Discovery,
        DISCOVERY,
        "a filter on `/Schemas` is rejected with 403",
    );
    let draft = ProbeRequest::get("/Schemas").query("filter", "id pr");
    let verdict = probe
        .send(draft)
        .and_then(|response| response.expect(&[403]));
    report.add(SUBJECT, &check, verdict.map(drop))?;
    let check = ConformanceCheck::must(
        "format.media-type",
        Tag::Discovery,
        "RFC 7644 §3.1",
        "responses are application/scim+json",
    );
    report.add(SUBJECT, &check, probe.media_types())?;
    let check = ConformanceCheck::must(
        "format.error",
        Tag::Discovery,
        "RFC 7644 §3.12",
        "a rejected request is answered with a SCIM error message",
    );
    report.add(SUBJECT, &check, probe.errors())
}

/// Checks that discovery endpoints are read-only.
fn check_methods(probe: &Probe<'_>, report: &mut Report) -> Result<(), Error> {
    for path in ["/ServiceProviderConfig", "/ResourceTypes", "/Schemas"] {
        let claim = format!("{path} rejects POST, PUT, PATCH and DELETE with 405");
        // RFC 7644 gives these endpoints one method, and HTTP says that a server should answer 405 to others.
        let check = ConformanceCheck::should(
            "discovery.methods",
            Tag::Discovery,
            "RFC 7644 §3.2, RFC 9110 §9.1",
            claim,
        );
        let mut reasons = Vec::new();
        for method in [Method::POST, Method::PUT, Method::PATCH, Method::DELETE] {
            let mut draft = ProbeRequest::new(method.clone(), path);
            if method != Method::DELETE {
                draft = draft.text("{}");
            }
            match probe.send(draft) {
                // 501 and 403 are also valid statuses for an unsupported method.
                Ok(response) if matches!(response.raw.status, 403 | 405 | 501) => {}
                Ok(response) => reasons.push(format!(
                    "{}: expected status 405, got {}",
                    response.line, response.raw.status
                )),
                Err(NotPassed::Failed(failed)) => reasons.extend(failed),
                Err(NotPassed::Skipped(_)) => {}
            }
        }
        report.add(SUBJECT, &check, without(reasons))?;
    }
    Ok(())
}

fn configuration(_: &ProviderSession, probe: &Probe<'_>) -> Verdict {
    let response = probe
        .send(ProbeRequest::get("/ServiceProviderConfig"))?
        .expect(&[200])?;
    let features = ["patch", "bulk", "filter", "changePassword", "sort", "etag"];
    let wrong = features.iter().filter(|name| {
        let feature = member(&response.json, name);
        let supported = feature.and_then(|feature| member(feature, "supported"));
        !supported.is_some_and(Json::is_boolean)
    });
    without(
        wrong
            .map(|name| format!("`{name}.supported` is missing or not a boolean"))
            .collect(),
    )
}

fn authentication_schemes(_: &ProviderSession, probe: &Probe<'_>) -> Verdict {
    let response = probe
        .send(ProbeRequest::get("/ServiceProviderConfig"))?
        .expect(&[200])?;
    if member(&response.json, "authenticationSchemes").is_some_and(Json::is_array) {
        return Ok(());
    }
    Err(NotPassed::failed(
        "`authenticationSchemes` is missing or not an array",
    ))
}

/// Checks that a list's resources have these members.
fn list(probe: &Probe<'_>, path: &str, members: &[&str]) -> Verdict {
    let response = probe.send(ProbeRequest::get(path))?.expect(&[200])?;
    let mut reasons = match expect_list(&response) {
        Err(NotPassed::Failed(reasons)) => reasons,
        Err(NotPassed::Skipped(_)) | Ok(()) => Vec::new(),
    };
    for (index, resource) in response.resources().iter().enumerate() {
        for name in members {
            let is_fine = match member(resource, name) {
                Some(Json::String(text)) => !text.is_empty(),
                Some(Json::Array(_)) => *name == "attributes",
                Some(_) | None => false,
            };
            if !is_fine {
                reasons.push(format!("/Resources/{index}/{name} is missing or invalid"));
            }
        }
    }
    without(reasons)
}

/// Reads each resource of a list separately, identified by the first of these attributes that it has.
fn each(probe: &Probe<'_>, path: &str, identifiers: &[&str]) -> Verdict {
    let response = probe.send(ProbeRequest::get(path))?.expect(&[200])?;
    let mut reasons = Vec::new();
    for resource in response.resources() {
        let mut ids = identifiers
            .iter()
            .filter_map(|name| member(&resource, name));
        let id = ids.find_map(Json::as_str).unwrap_or_default();
        let Ok(path) = path_of(path, id) else {
            reasons.push(format!("{id:?} can't be an id"));
            continue;
        };
        if let Err(NotPassed::Failed(failed)) = probe
            .send(ProbeRequest::get(path))
            .and_then(|response| response.expect(&[200]))
        {
            reasons.extend(failed);
        }
    }
    without(reasons)
}

fn described(session: &ProviderSession, _: &Probe<'_>) -> Verdict {
    let provider = &session.provider;
    let is_described = |urn: &str| {
        let mut schemas = provider.raw_schemas.iter();
        schemas.any(|schema| {
            let id = member(schema, "id").and_then(Json::as_str);
            id.is_some_and(|id| id.eq_ignore_ascii_case(urn))
        })
    };
    let mut reasons = Vec::new();
    for resource_type in &provider.raw_resource_types {
        let extensions = member(resource_type, "schemaExtensions").and_then(Json::as_array);
        let extensions = extensions.into_iter().flatten();
        let urns = extensions
            .chain([resource_type])
            .filter_map(|from| member(from, "schema")?.as_str());
        let missing = urns.filter(|urn| !is_described(urn));
        reasons.extend(missing.map(|urn| format!("`/Schemas` lacks {urn}")));
    }
    without(reasons)
}

fn missing(probe: &Probe<'_>, path: &str) -> Verdict {
    probe
        .send(ProbeRequest::get(path))?
        .expect(&[404])
        .map(drop)
}
