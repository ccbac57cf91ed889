//! The BulkResponse: read leniently, each answer given to its operation (RFC 7644 §3.7.3).

use super::{members::Members, operation::Method};
use percent_encoding::percent_decode_str;
use serde_json::value::RawValue;
use std::{
    collections::{HashMap, VecDeque},
    fmt,
};

const URN: &str = "urn:ietf:params:scim:api:messages:2.0:BulkResponse";

/// What the provider said about one operation (RFC 7644 §3.7.3).
#[derive(Clone)]
#[non_exhaustive]
pub struct Answer {
    /// The operation's own HTTP status; 0 if there is none that can be read. The status of the response as a whole says
    /// nothing about it.
    pub status: u16,
    /// The operation's bulkId.
    pub bulk_id: Option<String>,
    /// The resource's URI.
    pub location: Option<String>,
    /// The resource's version, as an entity tag.
    pub version: Option<String>,
    /// Where it stands in its response, from 0.
    pub position: usize,
    pub(crate) method: Option<String>,
    /// JSON text.
    pub(crate) response: Option<String>,
    pub(crate) id: Option<String>,
}

impl Answer {
    /// A status of 200 to 299.
    #[must_use]
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// The resource's id: the location's last segment, else the `id` of the body.
    #[must_use]
    pub fn id(&self) -> Option<&str> {
        self.id.as_deref()
    }

    /// The body that the operation alone would have had: an error message, or the resource, if the provider sent it.
    #[must_use]
    pub fn response(&self) -> Option<crate::Json> {
        serde_json::from_str(self.response.as_deref()?).ok()
    }
}

/// The body does not show: it may be personal.
impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Answer")
            .field("status", &self.status)
            .field("bulk_id", &self.bulk_id)
            .field("location", &self.location)
            .field("version", &self.version)
            .field("position", &self.position)
            .finish_non_exhaustive()
    }
}

/// Reads a BulkResponse: names in any case, a status as text, number or object.
///
/// # Errors
/// What is wrong with it.
pub(crate) fn read(body: &[u8]) -> Result<Vec<Answer>, String> {
    let message: Members<'_> = serde_json::from_slice(body).map_err(|error| told(&error))?;
    let schemas: Option<Vec<String>> = message.get("schemas").and_then(parsed);
    let is_bulk = schemas.is_some_and(|urns| urns.iter().any(|urn| urn.eq_ignore_ascii_case(URN)));
    if !is_bulk {
        return Err("`schemas` does not name BulkResponse".to_owned());
    }
    let operations = match message.get("Operations") {
        None => Vec::new(),
        Some(raw) => serde_json::from_str::<Vec<Members<'_>>>(raw.get())
            .map_err(|error| format!("`Operations` is no list of objects: {}", told(&error)))?,
    };
    Ok(operations.iter().enumerate().map(answer).collect())
}

fn answer((position, members): (usize, &Members<'_>)) -> Answer {
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
    Answer {
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

/// Without the value that serde quotes, which may be personal.
fn told(error: &serde_json::Error) -> String {
    let text = error.to_string();
    match text.rsplit_once(", expected ") {
        Some((_, expected)) => format!("expected {expected}"),
        None => text,
    }
}

fn parsed<T: serde::de::DeserializeOwned>(raw: &RawValue) -> Option<T> {
    serde_json::from_str(raw.get()).ok()
}

/// `"201"`, `201`, and `{"code": "201"}` of an early draft.
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
pub(super) struct Sent<'a> {
    pub(super) method: Method,
    pub(super) bulk_id: Option<&'a str>,
    /// References to what was known are replaced.
    pub(super) path: String,
}

impl Sent<'_> {
    fn has_method(&self, answer: &Answer) -> bool {
        answer
            .method
            .as_deref()
            .is_none_or(|method| method.eq_ignore_ascii_case(self.method.as_str()))
    }

    /// Whether a location is the one that the operation went to.
    fn is_at(&self, location: &str) -> bool {
        let own = self.method != Method::Post && !self.path.contains("/bulkId:");
        own && ends_with(path_of(location), &self.path)
    }

    /// Whether a location may be of this operation.
    fn may_be_at(&self, location: &str) -> bool {
        if self.method != Method::Post && !self.path.contains("/bulkId:") {
            return self.is_at(location);
        }
        let parent = |path: &str| path.rsplit_once('/').map(|(parent, _)| parent.to_owned());
        let collection = match self.method {
            Method::Post => Some(self.path.clone()),
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

/// Gives each operation its answer: by bulkId; where there is none by the location; what is left in order, provided that it can
/// be told which operations are left out (`Left::Told`). Answers that are nobody's come second.
pub(super) fn assign(
    sent: &[Sent<'_>],
    answers: Vec<Answer>,
    left: Left,
) -> (Vec<Option<Answer>>, Vec<Answer>) {
    let mut given: Vec<Option<Answer>> = sent.iter().map(|_| None).collect();
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
    if left == Left::Untold && waiting.len() != rest.len() {
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

/// Operations without an answer whose resource is known, by the last segment of their path.
fn by_last_segment(
    sent: &[Sent<'_>],
    given: &[Option<Answer>],
) -> HashMap<String, VecDeque<usize>> {
    let mut found: HashMap<String, VecDeque<usize>> = HashMap::new();
    for (index, (sent, slot)) in sent.iter().zip(given).enumerate() {
        if slot.is_none()
            && sent.method != Method::Post
            && let Some(segment) = last_segment(&sent.path)
        {
            found.entry(segment).or_default().push_back(index);
        }
    }
    found
}

/// Whether it is known why an operation has no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Left {
    /// The provider stopped after `failOnErrors`: those at the end have none.
    Told,
    /// It may be any.
    Untold,
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn answers(operations: serde_json::Value) -> Vec<Answer> {
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
    fn what_is_no_bulk_response_is_told() {
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
    fn a_body_is_kept_as_it_came() {
        let body = format!(
            r#"{{"schemas":["{URN}"],"Operations":[{{"status":"200","response":{{"n":1.10}}}}]}}"#
        );
        let read = read(body.as_bytes()).expect("a BulkResponse");
        assert_eq!(read[0].response.as_deref(), Some(r#"{"n":1.10}"#));
    }

    fn sent<'a>(method: Method, bulk_id: Option<&'a str>, path: &str) -> Sent<'a> {
        Sent {
            method,
            bulk_id,
            path: path.to_owned(),
        }
    }

    /// For each operation the position of its answer; then those of nobody.
    fn assigned(
        sent: &[Sent<'_>],
        operations: serde_json::Value,
        left: Left,
    ) -> (Vec<Option<usize>>, Vec<usize>) {
        let (given, unmatched) = assign(sent, answers(operations), left);
        let position = |answer: &Answer| answer.position;
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
    fn answers_without_a_bulk_id_go_by_location_then_by_order() {
        let sent = [
            sent(Method::Delete, None, "/Users/1"),
            sent(Method::Put, None, "/Users/a%20b"),
            sent(Method::Post, Some("q"), "/Users"),
            sent(Method::Patch, None, "/Users/bulkId:q"),
        ];
        let shuffled = json!([
            {"method": "PATCH", "status": "200", "location": "https://x/v2/Users/9"},
            {"method": "POST", "status": "201", "bulkId": "q", "location": "https://x/v2/Users/9"},
            {"method": "put", "status": "200", "location": "https://x/v2/Users/a b?x=1"},
            {"status": "204", "location": "https://x/v2/Users/1/"}
        ]);
        assert_eq!(
            assigned(&sent, shuffled, Left::Untold),
            (vec![Some(3), Some(2), Some(1), Some(0)], vec![])
        );
    }

    // R7644-3.7-03
    #[test]
    fn an_answer_is_given_to_nobody_rather_than_to_the_wrong_one() {
        let two = [
            sent(Method::Post, Some("a"), "/Users"),
            sent(Method::Post, Some("b"), "/Users"),
        ];
        let nameless = json!([{"method": "POST", "status": "409"}]);
        assert_eq!(
            assigned(&two, nameless.clone(), Left::Untold),
            (vec![None, None], vec![0])
        );
        assert_eq!(
            assigned(&two, nameless, Left::Told),
            (vec![Some(0), None], vec![])
        );
        let odd = json!([
            {"method": "POST", "status": "201", "bulkId": "a"},
            {"method": "POST", "status": "201", "bulkId": "a"},
            {"method": "POST", "bulkId": "b"},
            {"method": "POST", "status": "201", "bulkId": "z"}
        ]);
        assert_eq!(
            assigned(&two, odd, Left::Untold),
            (vec![Some(0), None], vec![1, 2, 3])
        );
    }
}
