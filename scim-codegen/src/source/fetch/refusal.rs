//! Errors for providers that refuse to send a document.

use crate::{Error, text::shown};
use scim_runtime::client::RawResponse;
use serde_json::{Map, Value as Json};

/// The maximum number of further members of an error message to show.
const MAX_MEMBERS: usize = 20;

/// The maximum length of such a member in characters.
const MAX_VALUE: usize = 1_000;

/// The error for a response with a status other than 200: the status, the provider's message, and how long to wait.
pub(super) fn refusal(url: &str, response: &RawResponse, has_credentials: bool) -> Error {
    let status = response.status;
    let mut message = format!("cannot read {url}: status {status}");
    if let Some(words) = words(response) {
        message.push_str(": ");
        message.push_str(&words);
    }
    let error = Error::network(message);
    match help(response, has_credentials) {
        Some(help) => error.with_help(help),
        None => error,
    }
}

/// `detail` and `scimType` of a SCIM error (RFC 7644 §3.12), or the beginning of any other text.
fn words(response: &RawResponse) -> Option<String> {
    if let Some(Json::Object(error)) = response.json() {
        let text = |name: &str| error.get(name).and_then(Json::as_str).map(shown);
        let words = match (text("detail"), text("scimType")) {
            (Some(detail), Some(scim_type)) => Some(format!("{detail} (`{scim_type}`)")),
            (Some(detail), None) => Some(detail),
            (None, Some(scim_type)) => Some(format!("`{scim_type}`")),
            (None, None) => ["message", "error_description", "error"]
                .into_iter()
                .find_map(text),
        };
        let extensions = extensions(&error);
        return words
            .map(|words| format!("{words}{extensions}"))
            .or_else(|| (!extensions.is_empty()).then(|| extensions.trim_start().to_owned()));
    }
    let body = String::from_utf8_lossy(&response.body);
    let line = body.trim_start().lines().next().unwrap_or_default().trim();
    (!line.is_empty()).then(|| format!("{:?}", shown(line)))
}

/// The members of an error message that RFC 7644 §3.12 doesn't define, one a line. They may contain the reason.
fn extensions(error: &Map<String, Json>) -> String {
    const KNOWN: [&str; 7] = [
        "schemas",
        "status",
        "detail",
        "scimType",
        "message",
        "error_description",
        "error",
    ];
    let members = error
        .iter()
        .filter(|(name, _)| !KNOWN.iter().any(|known| known.eq_ignore_ascii_case(name)));
    let lines = members.take(MAX_MEMBERS).map(|(name, value)| {
        let value: String = value.to_string().chars().take(MAX_VALUE).collect();
        format!("\n  {}: {value}", shown(name))
    });
    lines.collect()
}

fn help(response: &RawResponse, has_credentials: bool) -> Option<String> {
    let wait = response
        .headers
        .get(http::header::RETRY_AFTER)
        .and_then(|value| value.to_str().ok());
    let help = match response.status {
        401 | 403 if has_credentials => {
            "check that the credentials are still valid and may read this document"
        }
        401 | 403 => "set SCIM_TOKEN, or name a variable with --token-env",
        404 => {
            "check the base URL: it often ends in /scim/v2 or /v2; if the provider has no discovery documents, use --rfc7643"
        }
        300..=399 => {
            "this is often a login page: use the URL that it leads to, or give credentials"
        }
        429 | 503 => {
            return Some(match wait {
                Some(wait) if wait.bytes().all(|byte| byte.is_ascii_digit()) => {
                    format!("the provider asks to wait {} s", shown(wait))
                }
                Some(wait) => format!("the provider asks to wait until {}", shown(wait)),
                None => "try again later".to_owned(),
            });
        }
        _ => return None,
    };
    Some(help.to_owned())
}
