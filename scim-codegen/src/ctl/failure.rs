//! Turns errors of the client into errors of the command line.

use crate::{
    Error,
    source::{no_connection_help, translated},
    text::shown,
};
use scim_runtime::client::WriteOutcome;

/// How to send a request that was refused.
const SEND_ANYWAY: &str = "--unchecked sends it anyway";

/// Creates an error with the matching exit code: 2 if nothing was sent, 1 otherwise.
pub(super) fn into_cli_error(error: scim_runtime::Error) -> Error {
    let with_code = if error.is_refused_before_sending() {
        Error::input
    } else {
        Error::network
    };
    let text = error.to_string();
    let mut text = translated(text.split("\n  help: ").next().unwrap_or_default());
    text.push_str(&details(&error));
    let help = help(&error);
    let converted = with_code(text);
    match help {
        Some(help) => converted.with_help(help),
        None => converted,
    }
}

/// Adds details that the message omits: the provider's own members in an error message, and the effect of a write.
fn details(error: &scim_runtime::Error) -> String {
    const LENGTH: usize = 1_000;
    let mut details = String::new();
    let extra = error.scim_error().and_then(|error| error.extra());
    for (name, value) in extra.into_iter().flatten() {
        let value: String = value.to_string().chars().take(LENGTH).collect();
        details.push_str(&format!("\n  {}: {value}", shown(name)));
    }
    let is_write = error
        .request()
        .is_some_and(|request| !request.starts_with("GET "));
    if is_write && error.status().is_some() && error.outcome() == WriteOutcome::Done {
        details.push_str("\n  the request was executed");
        if let Some(id) = error.resource_id() {
            details.push_str(&format!(": the id is {}", shown(&id)));
        } else if let Some(location) = error.location() {
            details.push_str(&format!(": see {}", shown(location)));
        }
    }
    details
}

fn help(error: &scim_runtime::Error) -> Option<String> {
    if error.is_refused_before_sending() {
        return help_before_sending(error);
    }
    let help = match error.status() {
        Some(401) => {
            "check that the credentials are correct: the token is read from SCIM_TOKEN, or from the variable that --token-env names"
        }
        Some(403) => "are these credentials allowed to do this?",
        Some(412) => "read the resource again, and give its current version",
        Some(404) if error.scim_error().is_none() => {
            "check the base URL: it often ends in /scim/v2 or /v2; if the provider has no discovery documents, use --rfc7643"
        }
        _ if error.is_transport() && error.to_string().contains("invalid peer certificate") => {
            "if a certificate authority of your own has issued the certificate, name its PEM file with --ca-file"
        }
        _ if no_connection_help(error).is_some() => no_connection_help(error)?,
        _ if error.description().is_some() => {
            "correct the documents in a scim.toml and pass it with --config; `scim-codegen lint` prints the lines"
        }
        _ if error.is_content_type() => {
            "check the base URL; --any-media-type accepts JSON with any media type"
        }
        Some(200..=399) => "--expect-status accepts this status",
        _ if error.is_timeout() => "--timeout raises the time limit",
        _ if error.is_too_large() => "--count and --attribute make responses smaller",
        _ => return error.help().map(translated),
    };
    Some(help.to_owned())
}

fn help_before_sending(error: &scim_runtime::Error) -> Option<String> {
    if error.is_unsupported() || !error.violations().is_empty() {
        return Some(SEND_ANYWAY.to_owned());
    }
    error.help().map(translated)
}

/// Creates the error for a request that doesn't fit the schema, with a suggestion and the option to send it anyway.
pub(super) fn refused(message: String, suggestion: Option<String>) -> Error {
    let help = match suggestion {
        Some(suggestion) => format!("{suggestion} {SEND_ANYWAY}"),
        None => SEND_ANYWAY.to_owned(),
    };
    Error::input(message).with_help(help)
}
