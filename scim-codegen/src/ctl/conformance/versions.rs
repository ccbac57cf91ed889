//! Versions and conditional requests (RFC 7644 §3.14).

use super::{
    probe::ProbeRequest,
    report::{ConformanceCheck, NotPassed, Verdict},
    response::ProbeResponse,
    subject::{TestedType, meta},
    tag::Tag,
};
use crate::Error;
use http::{Method, header};
use scim_runtime::{Json, dynamic::DynamicResource};

const RULE: &str = "RFC 7644 §3.14";
/// A version that no resource has.
const STALE: &str = "W/\"scimtest-no-such-version\"";

/// A resource with a version.
struct Versioned {
    path: String,
    version: String,
    /// The representation that a client would send back.
    body: Json,
}

/// Runs a check with a version.
type VersionCheck = fn(&TestedType<'_>, &Versioned) -> Verdict;

pub(super) fn check(subject: &mut TestedType<'_>) -> Result<(), Error> {
    let versioned = versioned(subject);
    let check = ConformanceCheck::must(
        "etag.version",
        Tag::Etag,
        RULE,
        "`meta.version` and `ETag` are the version of a resource",
    );
    let verdict = versioned.as_ref().map(|_| ()).map_err(Clone::clone);
    subject.check(&check, |_| verdict)?;
    let checks: [(&str, &str, VersionCheck); 4] = [
        (
            "etag.not-modified",
            "GET with the current version in `If-None-Match` answers 304",
            not_modified,
        ),
        (
            "etag.put-stale",
            "PUT with an old version in `If-Match` answers 412",
            |subject, versioned| put(subject, versioned, STALE)?.expect(&[412]).map(drop),
        ),
        (
            "etag.put-current",
            "PUT with the current version in `If-Match` succeeds",
            |subject, versioned| {
                let response = put(subject, versioned, &versioned.version)?;
                response.expect(&[200, 204]).map(drop)
            },
        ),
        (
            "etag.delete-stale",
            "DELETE with an old version in `If-Match` answers 412",
            |subject, versioned| {
                let draft =
                    ProbeRequest::new(Method::DELETE, &versioned.path).header("If-Match", STALE);
                subject.probe.send(draft)?.expect(&[412]).map(drop)
            },
        ),
    ];
    for (id, claim, run) in checks {
        let check = ConformanceCheck::must(id, Tag::Etag, RULE, claim);
        subject.check(&check, |subject| match &versioned {
            Ok(versioned) => run(subject, versioned),
            Err(NotPassed::Skipped(reason)) => Err(NotPassed::skipped(reason)),
            Err(NotPassed::Failed(_)) => Err(NotPassed::skipped("no resource has a version")),
        })?;
    }
    Ok(())
}

fn not_modified(subject: &TestedType<'_>, versioned: &Versioned) -> Verdict {
    let draft = ProbeRequest::get(&versioned.path).header("If-None-Match", &versioned.version);
    subject.probe.send(draft)?.expect(&[304]).map(drop)
}

fn put(subject: &TestedType<'_>, versioned: &Versioned, version: &str) -> Verdict<ProbeResponse> {
    let draft = ProbeRequest::new(Method::PUT, &versioned.path).header("If-Match", version);
    subject.probe.send(draft.json(&versioned.body))
}

/// Creates a separate resource and returns its version.
fn versioned(subject: &mut TestedType<'_>) -> Verdict<Versioned> {
    if !subject.configuration().etag {
        return Err(NotPassed::skipped(
            "according to its configuration, the provider doesn't support versions",
        ));
    }
    let created = subject.create_another();
    let created = created.map_err(|_| NotPassed::skipped("no resource could be created"))?;
    let read = subject.read(&created.id)?;
    let version = meta(&read.json, "version").map(str::to_owned);
    let etag = read.header(header::ETAG).map(str::to_owned);
    let version = match (version, etag) {
        (Some(version), Some(etag)) if version != etag => {
            return Err(NotPassed::failed(format!(
                "`ETag` is {etag}, but `meta.version` is {version}"
            )));
        }
        (Some(version), _) | (None, Some(version)) => version,
        (None, None) => return Err(NotPassed::failed("`meta.version` is missing")),
    };
    let resource = DynamicResource::from_json(subject.resource_type, read.json);
    Ok(Versioned {
        path: subject.path(&created.id)?,
        version,
        body: resource.to_request(),
    })
}
