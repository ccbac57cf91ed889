//! Recognizes error messages of SCIM (RFC 7644 §3.12).

use crate::{Json, ScimType, error::ScimError, record::member, walk::json_memory};
use serde_json::Map;

const ERROR_URN: &str = "urn:ietf:params:scim:api:messages:2.0:Error";

/// The memory limit for an error message, in bytes. A larger message is not read as one.
const MAX_MEMORY: usize = 256 * 1024 * 1024;

/// Whether the media type of a body is SCIM's or JSON's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum MediaType {
    Scim,
    Other,
}

/// The error message in a body, regardless of status and media type.
pub(super) fn read(
    status: u16,
    media: impl FnOnce() -> MediaType,
    body: &[u8],
) -> Option<ScimError> {
    if status < 400 && !mentions_error(body) || json_memory(body) > MAX_MEMORY {
        return None;
    }
    let Json::Object(message) = serde_json::from_slice(body).ok()? else {
        return None;
    };
    is_error_message(status, media(), &message).then(|| of_message(status, &message))
}

fn of_message(status: u16, message: &Map<String, Json>) -> ScimError {
    let get = |name: &str| member(message, name);
    let stated: Option<u16> = match get("status") {
        Some(Json::String(text)) => text.trim().parse().ok(),
        Some(Json::Number(number)) => number.as_u64().and_then(|n| u16::try_from(n).ok()),
        _ => None,
    };
    // With a success status, only the message shows the error.
    let status = match stated {
        Some(stated) if status < 400 => stated,
        _ => status,
    };
    let known = ["schemas", "status", "scimType", "detail"];
    let is_known = |name: &str| known.iter().any(|known| known.eq_ignore_ascii_case(name));
    let extra: Map<String, Json> = message
        .iter()
        .filter(|(name, _)| !is_known(name))
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect();
    ScimError {
        scim_type: get("scimType")
            .and_then(Json::as_str)
            .filter(|text| !text.is_empty())
            .map(ScimType::parse),
        detail: match get("detail") {
            None | Some(Json::Null) => None,
            Some(Json::String(text)) => Some(text.clone()),
            Some(other) => Some(other.to_string()),
        },
        body_status: stated
            .filter(|stated| *stated != status)
            .map(|stated| stated.to_string()),
        extra: (!extra.is_empty()).then(|| Box::new(extra)),
        ..ScimError::bare(status)
    }
}

/// Recognizes a message by its URN. With an error status, `status` and `detail` without `schemas` are enough. RFC 9457 has
/// members of these names too, but its own media type.
fn is_error_message(status: u16, media: MediaType, message: &Map<String, Json>) -> bool {
    if let Some(schemas) = member(message, "schemas") {
        let lone = schemas.is_string().then_some(schemas);
        let listed = schemas.as_array().into_iter().flatten();
        return listed
            .chain(lone)
            .filter_map(Json::as_str)
            // Salesforce sends the list as a text: `"[\"urn:…\"]"`.
            .map(|urn| urn.trim_matches(['[', ']', '"', ' ']))
            .any(|urn| urn.eq_ignore_ascii_case(ERROR_URN));
    }
    let has_status =
        member(message, "status").is_some_and(|status| status.is_string() || status.is_number());
    let has_detail = member(message, "detail").is_some_and(Json::is_string);
    status >= 400 && media == MediaType::Scim && has_status && has_detail
}

/// The end of an error message's URN, in lower case.
const TAIL: &[u8; 20] = b":messages:2.0:error\"";

/// For each byte: how far the search for [`TAIL`] advances if this byte is the last one of the text that was compared.
const STEPS: [usize; 256] = {
    let mut steps = [TAIL.len(); 256];
    let mut at = 0;
    while at + 1 < TAIL.len() {
        let step = TAIL.len() - 1 - at;
        steps[TAIL[at] as usize] = step;
        steps[TAIL[at].to_ascii_uppercase() as usize] = step;
        at += 1;
    }
    steps
};

/// A cheap test: most bodies aren't errors and need not be parsed for it. Horspool's search, which looks at every tenth byte or so.
fn mentions_error(body: &[u8]) -> bool {
    let start = body.get(..2048 + TAIL.len()).unwrap_or(body);
    let mut end = TAIL.len();
    while let Some([.., before, last]) = start.get(..end) {
        // Quotes are frequent, so the byte before them is compared first.
        if matches!((before, last), (b'r' | b'R', b'"')) && is_tail(start, end) {
            return true;
        }
        end += STEPS[usize::from(*last)];
    }
    false
}

fn is_tail(text: &[u8], end: usize) -> bool {
    let text = text.get(end.saturating_sub(TAIL.len())..end);
    text.is_some_and(|text| text.eq_ignore_ascii_case(TAIL))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    // R7644-3.12-01
    #[test]
    fn a_message_is_an_error_by_its_schema_or_its_status() {
        let named = json!({"schemas": [ERROR_URN], "status": 404, "detail": "gone"}).to_string();
        let bare = json!({"status": "400", "detail": "no"}).to_string();
        let read = |status, media, body: &str| read(status, || media, body.as_bytes());
        let error = read(200, MediaType::Other, &named).expect("an error");
        assert_eq!((error.status, error.body_status.as_deref()), (404, None));
        let error = read(400, MediaType::Other, &named).expect("an error");
        assert_eq!(
            (error.status, error.body_status.as_deref()),
            (400, Some("404"))
        );
        for (status, media, is_error) in [
            (400, MediaType::Scim, true),
            (400, MediaType::Other, false),
            (399, MediaType::Scim, false),
        ] {
            assert_eq!(
                read(status, media, &bare).is_some(),
                is_error,
                "{status} {media:?}"
            );
        }
        assert!(read(400, MediaType::Scim, "[]").is_none());
    }

    #[test]
    fn a_resource_does_not_mention_an_error() {
        assert!(mentions_error(
            br#"{"schemas":["urn:ietf:params:scim:api:messages:2.0:ERROR"]}"#
        ));
        assert!(!mentions_error(
            br#"{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"displayName":"error"}"#
        ));
    }

    #[test]
    fn an_error_is_found_at_any_place() {
        let tail = ":MESSAGES:2.0:Error\"";
        for before in 0..50 {
            for filler in ["x", ":", ":m", "r\"", "2.0:error"] {
                let text: String = filler.chars().cycle().take(before).collect();
                let found = |tail: &str| mentions_error(format!("{text}{tail}").as_bytes());
                assert!(found(tail) && found(&format!("{tail}{text}")), "{text}");
                assert!(!found(":messages:2.0:error"), "{text}");
            }
        }
        let late = format!("{}{tail}", "x".repeat(3_000));
        assert!(!mentions_error(late.as_bytes()));
    }
}
