//! Assigns the parts of a BulkResponse to the operations of the request (RFC 7644 §3.7.3).

use super::{
    operation::BulkMethod,
    response::{OperationResponse, last_segment, path_of},
};
use percent_encoding::percent_decode_str;
use std::collections::{HashMap, VecDeque};

/// An operation as it was sent.
pub(super) struct SentOperation<'a> {
    pub(super) method: BulkMethod,
    pub(super) bulk_id: Option<&'a str>,
    /// With known references replaced by ids.
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
        ends_with(path_of(location), &self.path)
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

    fn answers(operations: &serde_json::Value) -> Vec<OperationResponse> {
        let urn = "urn:ietf:params:scim:api:messages:2.0:BulkResponse";
        let body = json!({"schemas": [urn], "Operations": operations}).to_string();
        super::super::response::read(body.as_bytes()).expect("a BulkResponse")
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
        let (given, unmatched) = assign(sent, answers(&operations), left);
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
    fn an_ambiguous_response_is_not_assigned() {
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

    // R7644-3.7-03
    #[test]
    fn a_response_is_assigned_by_its_whole_path_and_its_method() {
        let two = [
            sent(BulkMethod::Delete, None, "/Users/1"),
            sent(BulkMethod::Put, None, "/Users/1"),
        ];
        let put_first = json!([
            {"method": "PUT", "status": "200", "location": "https://x/v2/Users/1"},
            {"method": "DELETE", "status": "204", "location": "https://x/v2/Users/1"}
        ]);
        assert_eq!(
            assigned(&two, put_first, Omission::Anywhere),
            (vec![Some(1), Some(0)], vec![])
        );
        let endpoints = [
            sent(BulkMethod::Delete, None, "/Users/1"),
            sent(BulkMethod::Delete, None, "/Groups/1"),
        ];
        let group_first = json!([
            {"status": "204", "location": "https://x/v2/Groups/1"},
            {"status": "204", "location": "https://x/v2/Users/1"}
        ]);
        assert_eq!(
            assigned(&endpoints, group_first, Omission::Anywhere),
            (vec![Some(1), Some(0)], vec![])
        );
        let named = [
            sent(BulkMethod::Patch, Some("d"), "/Users/1"),
            sent(BulkMethod::Patch, None, "/Users/1"),
        ];
        let answers = json!([
            {"status": "200", "bulkId": "d", "location": "https://x/v2/Users/1"},
            {"status": "200", "location": "https://x/v2/Users/1"}
        ]);
        assert_eq!(
            assigned(&named, answers, Omission::Anywhere),
            (vec![Some(0), Some(1)], vec![])
        );
    }

    // R7644-3.7-03
    #[test]
    fn a_response_is_assigned_by_order_only_if_its_location_allows_it() {
        for (method, path, location, fits) in [
            (BulkMethod::Post, "/Users", "https://x/v2/Users/9", true),
            (BulkMethod::Post, "/Users", "https://x/v2/Groups/9", false),
            (BulkMethod::Put, "/Users/1", "https://x/v2/Users/2", false),
            (
                BulkMethod::Put,
                "/Users/bulkId:q",
                "https://x/v2/Users/9",
                true,
            ),
            (
                BulkMethod::Put,
                "/Users/bulkId:q",
                "https://x/v2/Groups/9",
                false,
            ),
        ] {
            let one = [sent(method, None, path)];
            let answer =
                json!([{"method": method.as_str(), "status": "200", "location": location}]);
            let expected = if fits {
                (vec![Some(0)], vec![])
            } else {
                (vec![None], vec![0])
            };
            assert_eq!(
                assigned(&one, answer, Omission::Anywhere),
                expected,
                "{path} {location}"
            );
        }
        let one = [sent(BulkMethod::Post, None, "/Users")];
        let other = json!([{"method": "PUT", "status": "200"}]);
        assert_eq!(
            assigned(&one, other, Omission::Anywhere),
            (vec![None], vec![0])
        );
    }
}
