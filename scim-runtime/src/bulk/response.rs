//! Reads a BulkResponse leniently (RFC 7644 §3.7.3).

use super::members::Members;
use percent_encoding::percent_decode_str;
use serde_json::value::RawValue;
use std::fmt;

const URN: &str = "urn:ietf:params:scim:api:messages:2.0:BulkResponse";

/// The provider's response to one operation of a bulk (RFC 7644 §3.7.3).
///
/// ```
/// use scim_runtime::{models::User, testing};
///
/// let scim = testing::blocking()?;
/// let mut bulk = scim.bulk();
/// let alice = bulk.create(&User::new("alice"));
/// let results = bulk.send()?;
/// let response = results.answer(alice.position()).ok_or("no response")?;
/// assert_eq!(response.status, 201);
/// assert!(response.location.is_some());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
#[non_exhaustive]
pub struct OperationResponse {
    /// The operation's HTTP status; 0 if it is missing or unreadable. It is independent of the status of the whole response.
    pub status: u16,
    /// The operation's bulkId.
    pub bulk_id: Option<String>,
    /// The resource's URI.
    pub location: Option<String>,
    /// The resource's version, as an entity tag.
    pub version: Option<String>,
    /// The position in the BulkResponse, from 0.
    pub position: usize,
    pub(crate) method: Option<String>,
    /// JSON text.
    pub(crate) response: Option<String>,
    pub(crate) id: Option<String>,
}

impl OperationResponse {
    /// Whether the status is 200 to 299.
    ///
    /// ```
    /// # use scim_runtime::{models::User, testing};
    /// # let scim = testing::blocking()?;
    /// let mut bulk = scim.bulk();
    /// bulk.create(&User::new("alice"));
    /// bulk.delete::<User>("missing");
    /// let results = bulk.send()?;
    /// assert!(results.answer(0).is_some_and(|response| response.is_success()));
    /// assert!(results.answer(1).is_some_and(|response| !response.is_success()));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// The resource's id: the last segment of the location, or the `id` in the body.
    ///
    /// ```
    /// # use scim_runtime::{models::User, testing};
    /// # let scim = testing::blocking()?;
    /// let mut bulk = scim.bulk();
    /// bulk.create(&User::new("alice"));
    /// let results = bulk.send()?;
    /// let id = results.answer(0).and_then(|response| response.id());
    /// assert!(id.is_some_and(|id| !id.is_empty()));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn id(&self) -> Option<&str> {
        self.id.as_deref()
    }

    /// The body: an error message, or the resource if the provider sends it.
    ///
    /// ```
    /// # use scim_runtime::{models::User, testing};
    /// # let scim = testing::blocking()?;
    /// let mut bulk = scim.bulk();
    /// bulk.delete::<User>("missing");
    /// let results = bulk.send()?;
    /// let error = results.answer(0).and_then(|response| response.response()).ok_or("no body")?;
    /// assert_eq!(error["status"], "404");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn response(&self) -> Option<crate::Json> {
        serde_json::from_str(self.response.as_deref()?).ok()
    }
}

/// Hides the body, which may be personal data.
impl fmt::Debug for OperationResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OperationResponse")
            .field("status", &self.status)
            .field("bulk_id", &self.bulk_id)
            .field("location", &self.location)
            .field("version", &self.version)
            .field("position", &self.position)
            .finish_non_exhaustive()
    }
}

/// Reads a BulkResponse. Names can have any case; a status can be a text, a number or an object.
///
/// # Errors
/// A description of the first violation.
pub(crate) fn read(body: &[u8]) -> Result<Vec<OperationResponse>, String> {
    let message: Members<'_> =
        serde_json::from_slice(body).map_err(|error| without_value(&error))?;
    let schemas: Option<Vec<String>> = message.get("schemas").and_then(parsed);
    let is_bulk = schemas.is_some_and(|urns| urns.iter().any(|urn| urn.eq_ignore_ascii_case(URN)));
    if !is_bulk {
        return Err("`schemas` does not name BulkResponse".to_owned());
    }
    let operations = match message.get("Operations") {
        None => Vec::new(),
        Some(raw) => serde_json::from_str::<Vec<Members<'_>>>(raw.get()).map_err(|error| {
            format!(
                "`Operations` is not a list of objects: {}",
                without_value(&error)
            )
        })?,
    };
    Ok(operations.iter().enumerate().map(answer).collect())
}

fn answer((position, members): (usize, &Members<'_>)) -> OperationResponse {
    let text = |name| members.get(name).and_then(parsed::<String>);
    let response = members.get("response").filter(|raw| raw.get() != "null");
    let location = text("location");
    let inner = |name: &str| -> Option<serde_json::Value> {
        let body: Members<'_> = serde_json::from_str(response?.get()).ok()?;
        parsed(body.get(name)?)
    };
    let status = members
        .get("status")
        .and_then(parsed)
        .and_then(|status| status_of(&status))
        .or_else(|| status_of(&inner("status")?));
    let id = location
        .as_deref()
        .and_then(last_segment)
        .or_else(|| Some(inner("id")?.as_str()?.to_owned()));
    OperationResponse {
        status: status.unwrap_or(0),
        bulk_id: text("bulkId").filter(|bulk_id| !bulk_id.is_empty()),
        version: text("version"),
        method: text("method"),
        response: response.map(|raw| raw.get().to_owned()),
        location,
        id,
        position,
    }
}

/// The message without the value that serde quotes, which may be personal data.
fn without_value(error: &serde_json::Error) -> String {
    let text = error.to_string();
    match text.rsplit_once(", expected ") {
        Some((_, expected)) => format!("expected {expected}"),
        None => text,
    }
}

fn parsed<T: serde::de::DeserializeOwned>(raw: &RawValue) -> Option<T> {
    serde_json::from_str(raw.get()).ok()
}

/// Reads `"201"`, `201`, and `{"code": "201"}` of an early draft.
fn status_of(value: &serde_json::Value) -> Option<u16> {
    let status = match value {
        serde_json::Value::String(text) => text.trim().parse().ok()?,
        serde_json::Value::Number(number) => u16::try_from(number.as_u64()?).ok()?,
        serde_json::Value::Object(object) => status_of(object.get("code")?)?,
        _ => return None,
    };
    (100..600).contains(&status).then_some(status)
}

pub(super) fn last_segment(location: &str) -> Option<String> {
    let (_, last) = path_of(location).rsplit_once('/')?;
    let last = percent_decode_str(last).decode_utf8().ok()?;
    (!last.is_empty()).then(|| last.into_owned())
}

pub(super) fn path_of(location: &str) -> &str {
    location
        .split(['?', '#'])
        .next()
        .unwrap_or_default()
        .trim_end_matches('/')
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn answers(operations: serde_json::Value) -> Vec<OperationResponse> {
        read(
            json!({"schemas": [URN], "Operations": operations})
                .to_string()
                .as_bytes(),
        )
        .expect("a BulkResponse")
    }

    // R7644-3.7-03
    #[test]
    fn a_status_is_read_in_every_form() {
        let cases = [
            (json!("201"), 201),
            (json!(" 201 "), 201),
            (json!(201), 201),
            (json!({"code": "201"}), 201),
            (json!({"code": 404, "description": "x"}), 404),
            (json!("created"), 0),
            (json!(99999), 0),
            (json!(null), 0),
        ];
        for (status, expected) in cases {
            let read = answers(json!([{"method": "POST", "status": status}]));
            assert_eq!(read[0].status, expected, "{status}");
        }
        let from_body =
            answers(json!([{"response": {"status": "404", "schemas": []}, "method": "PUT"}]));
        assert_eq!(from_body[0].status, 404);
    }

    #[test]
    fn a_body_that_is_not_a_bulk_response_is_an_error() {
        for body in [
            "",
            "[]",
            "{}",
            r#"{"schemas":["urn:ietf:params:scim:api:messages:2.0:ListResponse"]}"#,
            r#"{"schemas":["urn:ietf:params:scim:api:messages:2.0:BulkResponse"],"Operations":[1]}"#,
        ] {
            assert!(read(body.as_bytes()).is_err(), "{body}");
        }
    }

    // R7644-3.7-03
    #[test]
    fn the_body_of_a_response_keeps_its_text() {
        let body = format!(
            r#"{{"schemas":["{URN}"],"Operations":[{{"status":"200","response":{{"n":1.10}}}}]}}"#
        );
        let read = read(body.as_bytes()).expect("a BulkResponse");
        assert_eq!(read[0].response.as_deref(), Some(r#"{"n":1.10}"#));
    }

    #[test]
    fn errors_and_debug_output_hide_the_body() {
        let secret = json!([{"method": "POST", "status": "201", "bulkId": "q", "response": {"userName": "s3cret"}}]);
        let shown = format!("{:?}", answers(secret));
        assert!(shown.contains("201") && shown.contains("\"q\""), "{shown}");
        assert!(!shown.contains("s3cret"), "{shown}");
        let body = json!({"schemas": [URN], "Operations": ["s3cret"]}).to_string();
        let error = read(body.as_bytes()).expect_err("a text");
        assert!(
            error.contains("an object") && !error.contains("s3cret"),
            "{error}"
        );
    }
}
