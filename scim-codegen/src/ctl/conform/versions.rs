//! Versions and conditional requests (RFC 7644 §3.14).

use super::{Tag, answer::Answer, life::Life, report::Why};
use crate::{
    Error,
    ctl::{input::SCIM_JSON, target::member},
};
use http::Method;
use scim_runtime::{Json, dynamic::DynamicResource};

pub(super) fn check(life: &mut Life<'_>) -> Result<(), Error> {
    life.check(
        Tag::Etag,
        "RFC 7644 §3.14",
        "what has not changed is not sent: 304",
        |life| {
            let (id, version, _) = versioned(life)?;
            let request = life.at(Method::GET, &id)?.header("If-None-Match", &version);
            Answer::of(request)?.expect(&[304]).map(drop)
        },
    )?;
    life.check(
        Tag::Etag,
        "RFC 7644 §3.14",
        "a change to what has changed is refused: 412",
        |life| {
            let (id, version, read) = versioned(life)?;
            let body = DynamicResource::from_json(life.known, read)
                .to_request()
                .to_string();
            let stale = "W/\"scimtest-no-such-version\"";
            let put = |version: &str| -> Result<Answer, Why> {
                let request = life.at(Method::PUT, &id)?.header("If-Match", version);
                Answer::of(request.body(SCIM_JSON, body.clone()))
            };
            put(stale)?.expect_error(412, &[])?;
            put(&version)?.expect(&[200, 204])?;
            let delete = life.at(Method::DELETE, &id)?.header("If-Match", stale);
            Answer::of(delete)?.expect_error(412, &[]).map(drop)
        },
    )
}

/// A resource of its own, and its version.
fn versioned(life: &mut Life<'_>) -> Result<(String, String, Json), Why> {
    if !life.configuration().etag {
        return Err(Why::skipped("the provider has no versions"));
    }
    let made = life.create()?;
    let read = life.read(&made.id)?;
    let version = member(&read.json, "meta").and_then(|meta| member(meta, "version"));
    let version = version.and_then(Json::as_str).map(str::to_owned);
    let version = version.ok_or_else(|| Why::failed("`meta.version` is missing"))?;
    match read.header(http::header::ETAG) {
        Some(told) if told != version => Err(Why::failed(format!(
            "`ETag` is {told}, `meta.version` {version}"
        ))),
        _ => Ok((made.id, version, read.json)),
    }
}
