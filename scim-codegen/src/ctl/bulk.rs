//! `scimctl bulk`

use super::{
    failure::told,
    input::{self, Others},
    json::member,
    session::Session,
};
use crate::{Error, console::Outcome, text::neutral};
use clap::Args;
use scim_runtime::{Json, client::Results};
use serde_json::{Map, json};
use std::path::PathBuf;

const BULK_RESPONSE: &str = "urn:ietf:params:scim:api:messages:2.0:BulkResponse";

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The BulkRequest; standard input without this, or for `-`.
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
}

pub(super) fn run(arguments: &Arguments, session: &Session) -> Result<Outcome, Error> {
    let message = input::body(arguments.json.as_deref(), Others::Nothing)?.ok_or_else(|| {
        Error::input(
            "there is no BulkRequest: it is read from standard input, or a file that --json names",
        )
    })?;
    let mut bulk = session.scim.dynamic_bulk(&session.provider).map_err(told)?;
    if session.style.unchecked {
        bulk = bulk.skip_request_checks();
    }
    let results = bulk.message(&message).send().map_err(told)?;
    session.print(&response(&message, &results))?;
    for (position, result) in results.iter().enumerate() {
        // What the provider said stands in the response.
        if let (Err(why), None) = (&result, results.answer(position)) {
            let why = neutral(&why.to_string());
            session
                .console
                .note(&format!("operation {position}: {why}"));
        }
    }
    if let Some(error) = results.interruption() {
        let error = neutral(&error.to_string());
        session
            .console
            .note(&format!("the bulk was interrupted: {error}"));
    }
    let failed = results.iter().filter(Result::is_err).count();
    if failed == 0 {
        return Ok(Outcome::Fine);
    }
    eprintln!("{failed} of {} operations failed", results.len());
    Ok(Outcome::Differs)
}

/// All answers as one BulkResponse, in the order of the operations: they may have come in several.
fn response(message: &Json, results: &Results) -> Json {
    let operations = member(message, "Operations").and_then(Json::as_array);
    let operations = operations.into_iter().flatten().enumerate();
    let answered: Vec<Json> = operations
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
    json!({ "schemas": [BULK_RESPONSE], "Operations": answered })
}
