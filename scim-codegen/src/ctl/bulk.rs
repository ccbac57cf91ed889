//! `scimctl bulk`

use super::{
    failure::into_cli_error,
    input::{self, Alternative, SCIM_JSON},
    json::member,
    session::{ProviderSession, WriteResponse},
};
use crate::{Error, console::CommandOutcome};
use clap::Args;
use http::Method;
use scim_runtime::{Json, client::Results};
use serde_json::{Map, json};
use std::path::PathBuf;

const BULK_RESPONSE: &str = "urn:ietf:params:scim:api:messages:2.0:BulkResponse";

const AFTER_HELP: &str = "\
Examples:
  scimctl bulk < operations.json
  scimctl bulk --json operations.json";

#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub(super) struct BulkArgs {
    /// File with a BulkRequest of any size; `-` for standard input [default: standard input]
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
}

pub(super) fn run(
    arguments: &BulkArgs,
    session: &ProviderSession,
) -> Result<CommandOutcome, Error> {
    let message =
        input::body(arguments.json.as_deref(), Alternative::Missing)?.ok_or_else(|| {
            Error::input("no BulkRequest is given")
                .with_help("give it on standard input, or a file with --json")
        })?;
    if session.style.unchecked && session.provider.configuration.bulk.is_none() {
        return send_unchecked(&message, session);
    }
    let results = send(&message, session)?;
    session.print(&response(&message, &results))?;
    for (position, result) in results.iter().enumerate() {
        // The response contains the provider's own error messages.
        if let (Err(reason), None) = (&result, results.answer(position)) {
            session
                .console
                .note(&format!("operation {position}: {reason}"));
        }
    }
    if let Some(error) = results.interruption() {
        session
            .console
            .note(&format!("the bulk was interrupted: {error}"));
    }
    let failed = results.iter().filter(Result::is_err).count();
    if failed == 0 {
        return Ok(CommandOutcome::Fine);
    }
    session
        .console
        .message(&format!("{failed} of {} operations failed", results.len()));
    Ok(CommandOutcome::Differs)
}

fn send(message: &Json, session: &ProviderSession) -> Result<Results, Error> {
    let bulk = session.scim.dynamic_bulk(&session.provider);
    let mut bulk = bulk.map_err(into_cli_error)?;
    if session.style.unchecked {
        bulk = bulk.skip_request_checks();
    }
    let engine = session.scim.engine();
    engine.count_requests();
    let results = bulk.message(message).send();
    engine.stop_counting();
    results.map_err(into_cli_error)
}

/// Sends the message unchanged to a provider that doesn't announce bulk operations.
fn send_unchecked(message: &Json, session: &ProviderSession) -> Result<CommandOutcome, Error> {
    let request = session.scim.request(Method::POST, "/Bulk");
    let request = request.body(SCIM_JSON, message.to_string());
    match session.write(request.expect_status([200]).json())? {
        WriteResponse::Resource(response) => session.print(&response)?,
        WriteResponse::Nothing => session.console.note("Done; the response has no body"),
    }
    Ok(CommandOutcome::Fine)
}

/// Combines all results into one BulkResponse, in the order of the operations, even if several requests were needed.
fn response(message: &Json, results: &Results) -> Json {
    let operations = member(message, "Operations").and_then(Json::as_array);
    let operations = operations.into_iter().flatten().enumerate();
    let entries: Vec<Json> = operations
        .filter_map(|(position, operation)| {
            let answer = results.answer(position)?;
            let mut entry = Map::new();
            let mut put = |name: &str, value: Option<Json>| {
                if let Some(value) = value {
                    entry.insert(name.to_owned(), value);
                }
            };
            put("method", member(operation, "method").cloned());
            put("bulkId", member(operation, "bulkId").cloned());
            put("location", answer.location.clone().map(Json::from));
            put("version", answer.version.clone().map(Json::from));
            put("status", Some(Json::from(answer.status.to_string())));
            put("response", answer.response());
            Some(Json::Object(entry))
        })
        .collect();
    json!({ "schemas": [BULK_RESPONSE], "Operations": entries })
}
