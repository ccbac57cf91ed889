//! Operations sent together (RFC 7644 §3.7).

use super::{Tag, answer::Answer, life::Life, report::Why};
use crate::{
    Error,
    ctl::{input::SCIM_JSON, target::member},
};
use http::Method;
use scim_runtime::Json;
use serde_json::json;

const CLAIM: &str = "POST to /Bulk creates, with the place and the status of each operation";

pub(super) fn check(life: &mut Life<'_>) -> Result<(), Error> {
    life.check(Tag::Bulk, "RFC 7644 §3.7", CLAIM, |life| {
        if life.configuration().bulk.is_none() {
            return Err(Why::skipped("the provider has no bulk"));
        }
        let resource = life.maker.resource(life.known);
        let message = json!({
            "schemas": ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"],
            "Operations": [{
                "method": "POST", "path": life.known.endpoint, "bulkId": "scimtest", "data": resource,
            }],
        });
        let request = life.session.scim.request(Method::POST, "/Bulk");
        let answer = Answer::of(request.body(SCIM_JSON, message.to_string()))?.expect(&[200])?;
        let operations = member(&answer.json, "Operations").and_then(Json::as_array);
        let operation = operations.and_then(|operations| operations.first());
        let operation = operation.ok_or_else(|| Why::failed("the answer has no `Operations`"))?;
        let said = |name: &str| member(operation, name).and_then(Json::as_str);
        let id = said("location").and_then(|location| location.rsplit('/').next());
        if let Some(id) = id {
            life.owns(id);
        }
        match (said("status"), said("bulkId"), id) {
            (Some("201"), Some("scimtest"), Some(id)) => life.read(id).map(drop),
            (status, bulk_id, _) => Err(Why::failed(format!(
                "expected status 201, bulkId scimtest and a location, got {status:?}, {bulk_id:?}, {:?}",
                said("location")
            ))),
        }
    })
}
