//! Reads a BulkResponse leniently and assigns its parts to operations (RFC 7644 §3.7.3).

use super::{members::Members, operation::BulkMethod};
use percent_encoding::percent_decode_str;
use serde_json::value::RawValue;
use std::{
    collections::{HashMap, VecDeque},
    fmt,
};

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

fn last_segment(location: &str) -> Option<String> {
    let (_, last) = path_of(location).rsplit_once('/')?;
    let last = percent_decode_str(last).decode_utf8().ok()?;
    (!last.is_empty()).then(|| last.into_owned())
}

fn path_of(location: &str) -> &str {
    location
        .split(['?', '#'])
        .next()
        .unwrap_or_default()
        .trim_end_matches('/')
}

/// An operation as it was sent.
pub(super) struct SentOperation<'a> {
    pub(super) method: BulkMethod,
    pub(super) bulk_id: Option<&'a str>,
    /// Known references are replaced.
    pub(super) path: String,
}

impl SentOperation<'_> {
    fn has_method(&self, answer: &OperationResponse) -> bool {
        answer
            .method
            .as_deref()
            .is_none_or(|method| method.eq_ignore_ascii_case(self.method.as_str()))
    }

    /// Whether a location is the operation's path.
    fn is_at(&self, location: &str) -> bool {
        let own = self.method != BulkMethod::Post && !self.path.contains("/bulkId:");
        own && ends_with(path_of(location), &self.path)
    }

    /// Whether a location can belong to this operation.
    fn may_be_at(&self, location: &str) -> bool {
        if self.method != BulkMethod::Post && !self.path.contains("/bulkId:") {
            return self.is_at(location);
        }
        let parent = |path: &str| path.rsplit_once('/').map(|(parent, _)| parent.to_owned());
        let collection = match self.method {
            BulkMethod::Post => Some(self.path.clone()),
            _ => parent(&self.path),
        };
        let pair = parent(path_of(location)).zip(collection);
        pair.is_some_and(|(own, collection)| ends_with(&own, &collection))
    }
}

fn ends_with(location: &str, path: &str) -> bool {
    let decoded = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
    location.ends_with(path) || decoded(location).ends_with(&decoded(path))
}

/// Assigns responses to operations: by bulkId; without one, by location; the others by order, if it is certain which operations
/// have no response ([`Omission::AtTheEnd`]). Returns the responses of the operations, and those that belong to none.
pub(super) fn assign(
    sent: &[SentOperation<'_>],
    answers: Vec<OperationResponse>,
    left: Omission,
) -> (Vec<Option<OperationResponse>>, Vec<OperationResponse>) {
    let mut given: Vec<Option<OperationResponse>> = sent.iter().map(|_| None).collect();
    let mut unmatched = Vec::new();
    let by_bulk_id: HashMap<&str, usize> = sent
        .iter()
        .enumerate()
        .filter_map(|(index, sent)| Some((sent.bulk_id?, index)))
        .collect();
    let mut nameless = Vec::new();
    for answer in answers {
        if answer.status == 0 {
            unmatched.push(answer);
            continue;
        }
        let Some(bulk_id) = answer.bulk_id.as_deref() else {
            nameless.push(answer);
            continue;
        };
        let slot = by_bulk_id
            .get(bulk_id)
            .and_then(|index| given.get_mut(*index));
        match slot {
            Some(slot @ None) => *slot = Some(answer),
            _ => unmatched.push(answer),
        }
    }
    let mut by_segment = by_last_segment(sent, &given);
    let mut rest = Vec::new();
    for answer in nameless {
        let found = answer.location.as_deref().and_then(|location| {
            let open = by_segment.get_mut(&last_segment(location)?)?;
            let fits = |index: &usize| {
                let sent = sent.get(*index);
                sent.is_some_and(|sent| sent.has_method(&answer) && sent.is_at(location))
            };
            open.remove(open.iter().position(fits)?)
        });
        match found.and_then(|index| given.get_mut(index)) {
            Some(slot) => *slot = Some(answer),
            None => rest.push(answer),
        }
    }
    let waiting = sent.iter().zip(&mut given);
    let mut waiting: Vec<_> = waiting.filter(|(_, slot)| slot.is_none()).collect();
    if left == Omission::Anywhere && waiting.len() != rest.len() {
        waiting.clear();
    }
    let mut waiting = waiting.into_iter();
    for answer in rest {
        let at = answer.location.as_deref();
        match waiting.next() {
            Some((sent, slot))
                if sent.has_method(&answer) && at.is_none_or(|at| sent.may_be_at(at)) =>
            {
                *slot = Some(answer);
            }
            _ => unmatched.push(answer),
        }
    }
    unmatched.sort_by_key(|answer| answer.position);
    (given, unmatched)
}

/// The operations without a response whose resource is known, by the last segment of their path.
fn by_last_segment(
    sent: &[SentOperation<'_>],
    given: &[Option<OperationResponse>],
) -> HashMap<String, VecDeque<usize>> {
    let mut found: HashMap<String, VecDeque<usize>> = HashMap::new();
    for (index, (sent, slot)) in sent.iter().zip(given).enumerate() {
        if slot.is_none()
            && sent.method != BulkMethod::Post
            && let Some(segment) = last_segment(&sent.path)
        {
            found.entry(segment).or_default().push_back(index);
        }
    }
    found
}

/// Which operations can be without a response.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Omission {
    /// Those at the end: the provider stopped after `failOnErrors` errors.
    AtTheEnd,
    /// Any of them.
    Anywhere,
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

    fn sent<'a>(method: BulkMethod, bulk_id: Option<&'a str>, path: &str) -> SentOperation<'a> {
        SentOperation {
            method,
            bulk_id,
            path: path.to_owned(),
        }
    }

    /// For each operation, the position of its response; then the positions of unassigned responses.
    fn assigned(
        sent: &[SentOperation<'_>],
        operations: serde_json::Value,
        left: Omission,
    ) -> (Vec<Option<usize>>, Vec<usize>) {
        let (given, unmatched) = assign(sent, answers(operations), left);
        let position = |answer: &OperationResponse| answer.position;
        (
            given
                .iter()
                .map(|slot| slot.as_ref().map(position))
                .collect(),
            unmatched.iter().map(position).collect(),
        )
    }

    // R7644-3.7-03
    #[test]
    fn responses_without_a_bulk_id_are_assigned_by_location_then_by_order() {
        let sent = [
            sent(BulkMethod::Delete, None, "/Users/1"),
            sent(BulkMethod::Put, None, "/Users/a%20b"),
            sent(BulkMethod::Post, Some("q"), "/Users"),
            sent(BulkMethod::Patch, None, "/Users/bulkId:q"),
        ];
        let shuffled = json!([
            {"method": "PATCH", "status": "200", "location": "https://x/v2/Users/9"},
            {"method": "POST", "status": "201", "bulkId": "q", "location": "https://x/v2/Users/9"},
            {"method": "put", "status": "200", "location": "https://x/v2/Users/a b?x=1"},
            {"status": "204", "location": "https://x/v2/Users/1/"}
        ]);
        assert_eq!(
            assigned(&sent, shuffled, Omission::Anywhere),
            (vec![Some(3), Some(2), Some(1), Some(0)], vec![])
        );
    }

    // R7644-3.7-03
    #[test]
    fn a_doubtful_response_is_not_assigned() {
        let two = [
            sent(BulkMethod::Post, Some("a"), "/Users"),
            sent(BulkMethod::Post, Some("b"), "/Users"),
        ];
        let nameless = json!([{"method": "POST", "status": "409"}]);
        assert_eq!(
            assigned(&two, nameless.clone(), Omission::Anywhere),
            (vec![None, None], vec![0])
        );
        assert_eq!(
            assigned(&two, nameless, Omission::AtTheEnd),
            (vec![Some(0), None], vec![])
        );
        let odd = json!([
            {"method": "POST", "status": "201", "bulkId": "a"},
            {"method": "POST", "status": "201", "bulkId": "a"},
            {"method": "POST", "bulkId": "b"},
            {"method": "POST", "status": "201", "bulkId": "z"}
        ]);
        assert_eq!(
            assigned(&two, odd, Omission::Anywhere),
            (vec![Some(0), None], vec![1, 2, 3])
        );
    }
}
