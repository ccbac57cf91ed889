//! What can't be done is refused as it should be (RFC 7644 §3.12).

use super::{Tag, answer::Answer, life::Life, report::Why};
use crate::{Error, ctl::input::SCIM_JSON};
use http::Method;
use scim_runtime::record::{Attribute, Mutability, Uniqueness};
use serde_json::json;

pub(super) fn check(life: &mut Life<'_>) -> Result<(), Error> {
    life.check(
        Tag::Errors,
        "RFC 7644 §3.12",
        "a resource that is not there is 404",
        |life| {
            let request = life.at(Method::GET, "scimtest-no-such-id")?;
            Answer::of(request)?.expect_error(404, &[]).map(drop)
        },
    )?;
    life.check(
        Tag::Errors,
        "RFC 7644 §3.12",
        "what is no filter is 400 invalidFilter",
        |life| {
            if life.configuration().filter.is_none() {
                return Err(Why::skipped("the provider has no filters"));
            }
            let request = life.session.scim.request(Method::GET, &life.known.endpoint);
            let answer = Answer::of(request.query("filter", "this is (no filter"))?;
            answer.expect_error(400, &["invalidFilter"]).map(drop)
        },
    )?;
    life.check(
        Tag::Errors,
        "RFC 7644 §3.12",
        "a body that is not JSON is 400 invalidSyntax",
        |life| {
            let request = life
                .session
                .scim
                .request(Method::POST, &life.known.endpoint);
            let answer = Answer::of(request.body(SCIM_JSON, "{\"schemas\": ["))?;
            answer.expect_error(400, &["invalidSyntax"]).map(drop)
        },
    )?;
    life.check(
        Tag::Errors,
        "RFC 7643 §2.2",
        "a resource without what is required is 400",
        |life| {
            let is_required =
                |row: &&Attribute| row.required && row.mutability != Mutability::ReadOnly;
            if !life.known.attributes.iter().any(|row| is_required(&row)) {
                return Err(Why::skipped("nothing is required"));
            }
            let empty = json!({"schemas": [life.known.urn]});
            life.post(&empty)?
                .expect_error(400, &["invalidValue", "invalidSyntax"])
                .map(drop)
        },
    )?;
    life.check(
        Tag::Errors,
        "RFC 7643 §7",
        "a value that must be unique is refused a second time: 409",
        |life| {
            let is_unique = |row: &&Attribute| row.required && row.uniqueness != Uniqueness::None;
            if !life.known.attributes.iter().any(|row| is_unique(&row)) {
                return Err(Why::skipped("no required attribute is unique"));
            }
            let made = life.create()?;
            life.post(&made.sent)?
                .expect_error(409, &["uniqueness"])
                .map(drop)
        },
    )
}
