//! The shared bulk vectors, and properties of splitting a bulk into requests, over a scripted engine.
#![cfg(feature = "client")]
#![allow(clippy::unwrap_used)]

use bytes::Bytes;
use proptest::prelude::*;
use scim_runtime::{
    Json,
    client::NotDone,
    engine::{BlockingEngine, Limits, TransportError},
    models::{Group, rfc7643::Client},
};
use serde_json::json;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Mutex,
};

const BASE: &str = "https://idp.example/scim/v2";
const REQUEST: &str = "urn:ietf:params:scim:api:messages:2.0:BulkRequest";
const RESPONSE: &str = "urn:ietf:params:scim:api:messages:2.0:BulkResponse";

/// Returns a given response, or creates all resources. Records the requests.
struct BulkProvider {
    answer: Option<(u16, Json)>,
    got: Mutex<Vec<Bytes>>,
}

impl BulkProvider {
    fn new(answer: Option<(u16, Json)>) -> Self {
        Self {
            answer,
            got: Mutex::default(),
        }
    }

    /// An id of a usual length.
    fn id(bulk_id: &str) -> String {
        format!("{bulk_id:0>36}")
    }

    fn creates(request: &Json) -> Json {
        let operations = request["Operations"].as_array().unwrap().iter();
        let answers: Vec<Json> = operations
            .map(|operation| {
                let bulk_id = operation["bulkId"].as_str().unwrap();
                let path = operation["path"].as_str().unwrap();
                json!({
                    "method": "POST", "bulkId": bulk_id, "status": "201",
                    "location": format!("{BASE}{path}/{}", Self::id(bulk_id))
                })
            })
            .collect();
        json!({"schemas": [RESPONSE], "Operations": answers})
    }
}

impl BlockingEngine for &BulkProvider {
    fn exchange(
        &self,
        request: http::Request<Bytes>,
        _: Limits,
    ) -> Result<http::Response<Bytes>, TransportError> {
        assert_eq!(request.method(), "POST");
        assert_eq!(request.uri(), format!("{BASE}/Bulk").as_str());
        let body = request.into_body();
        let (status, answer) = match &self.answer {
            Some(answer) => answer.clone(),
            None => (
                200,
                BulkProvider::creates(&serde_json::from_slice(&body).unwrap()),
            ),
        };
        self.got.lock().unwrap().push(body);
        let mut response = http::Response::new(Bytes::from(answer.to_string()));
        *response.status_mut() = http::StatusCode::from_u16(status).unwrap();
        let media = http::HeaderValue::from_static("application/scim+json");
        response.headers_mut().insert("content-type", media);
        Ok(response)
    }
}

fn client(provider: &BulkProvider) -> Client<&BulkProvider> {
    Client::connect(BASE).unwrap().build_with(provider).unwrap()
}

fn positions(list: &Json) -> Vec<usize> {
    let list = list.as_array().into_iter().flatten();
    list.map(|n| usize::try_from(n.as_u64().unwrap()).unwrap())
        .collect()
}

/// The result in the terms of the vectors, limited to the expected members.
fn result(
    result: Result<&scim_runtime::bulk::OperationResponse, NotDone>,
    expected: &Json,
) -> Json {
    let mut found = match result {
        Ok(answer) => json!({
            "ok": true, "status": answer.status, "id": answer.id(), "version": answer.version,
            "resource": answer.response().is_some()
        }),
        Err(NotDone::Failed(error)) => json!({
            "ok": false, "status": error.status, "detail": error.detail,
            "scimType": error.scim_type.as_ref().map(scim_runtime::ScimType::as_str)
        }),
        Err(NotDone::NotRun) => json!({"notRun": true}),
        Err(NotDone::Missing) => json!({"missing": true}),
        Err(other) => json!({"other": other.to_string()}),
    };
    found["operation"] = expected["operation"].clone();
    let expected = expected.as_object().unwrap();
    let found = found.as_object().unwrap().clone();
    let kept = found
        .into_iter()
        .filter(|(name, _)| expected.contains_key(name) || name == "ok" || name == "other");
    Json::Object(kept.collect())
}

/// `None` if the outcome is as expected.
fn check(case: &Json) -> Option<String> {
    let expect = &case["expect"];
    let http = u16::try_from(case["http"].as_u64().unwrap()).unwrap();
    let answer = case
        .get("response")
        .map(|response| (http, response.clone()));
    let provider = BulkProvider::new(answer);
    let scim = client(&provider);
    let mut bulk = scim.bulk().message(&case["request"]);
    if let Some(max) = case["limits"]["maxOperations"].as_u64() {
        bulk = bulk.max_operations(usize::try_from(max).unwrap());
    }
    let plan = bulk.plan();
    for (position, on) in expect["dependsOn"].as_object().into_iter().flatten() {
        let position = position.parse().unwrap();
        if plan.depends_on(position) != positions(on) {
            return Some(format!(
                "{position} depends on {:?}",
                plan.depends_on(position)
            ));
        }
    }
    let cycles: Vec<&[usize]> = plan.cycles().collect();
    let expected: Vec<Vec<usize>> = expect.get("cycle").map(positions).into_iter().collect();
    if cycles != expected {
        return Some(format!("cycles {cycles:?}"));
    }
    let results = match bulk.send() {
        Ok(results) => results,
        Err(error) => {
            let as_expected = if expect.get("refused").is_some() {
                error.is_refused_before_sending() && provider.got.lock().unwrap().is_empty()
            } else {
                let scim_type = error
                    .scim_error()
                    .and_then(|error| error.scim_type.as_ref());
                let status = error.status().map(Json::from);
                status.as_ref() == expect["error"].get("status")
                    && scim_type.map(scim_runtime::ScimType::as_str)
                        == expect["error"]["scimType"].as_str()
            };
            return (!as_expected).then(|| error.to_string());
        }
    };
    if expect.get("refused").is_some() || expect.get("error").is_some() {
        return Some("sent, and taken".to_owned());
    }
    for expected in expect["results"].as_array().into_iter().flatten() {
        let position = usize::try_from(expected["operation"].as_u64().unwrap()).unwrap();
        let found = result(results.at(position), expected);
        if found != *expected {
            return Some(format!("{found}, expected {expected}"));
        }
    }
    let unmatched: Vec<usize> = results.unmatched().iter().map(|one| one.position).collect();
    if unmatched != positions(&expect["unmatched"]) {
        return Some(format!("unmatched {unmatched:?}"));
    }
    requests(case, &provider)
}

/// Compares the split into requests and the replaced references.
fn requests(case: &Json, provider: &BulkProvider) -> Option<String> {
    let asked = case["request"]["Operations"].as_array().unwrap();
    let got: Vec<Json> = provider
        .got
        .lock()
        .unwrap()
        .iter()
        .map(|body| serde_json::from_slice(body).unwrap())
        .collect();
    let position = |operation: &Json| {
        asked.iter().position(|one| {
            one["bulkId"] == operation["bulkId"] && one["method"] == operation["method"]
        })
    };
    let split: Vec<Vec<usize>> = got
        .iter()
        .map(|request| {
            let operations = request["Operations"].as_array().unwrap();
            operations.iter().filter_map(position).collect()
        })
        .collect();
    if let Some(expected) = case["expect"]["requests"].as_array() {
        let expected: Vec<Vec<usize>> = expected.iter().map(positions).collect();
        if split != expected {
            return Some(format!("split {split:?}"));
        }
    }
    for (rewritten, references) in case["expect"]["rewritten"]
        .as_object()
        .into_iter()
        .flatten()
    {
        let rewritten: usize = rewritten.parse().unwrap();
        let sent = got
            .iter()
            .flat_map(|request| request["Operations"].as_array().unwrap())
            .find(|one| position(one) == Some(rewritten))
            .unwrap()
            .to_string();
        for reference in references.as_array().unwrap() {
            let reference = reference.as_str().unwrap();
            let id = BulkProvider::id(reference.strip_prefix("bulkId:").unwrap());
            if sent.contains(reference) || !sent.contains(&id) {
                return Some(format!("{reference} in {sent}"));
            }
        }
    }
    None
}

// R7644-3.7-01, R7644-3.7-02, R7644-3.7-03, R7644-3.7-04, R7644-3.7-05, R7644-3.7.1-01, R7644-3.7.3-01
#[test]
fn every_bulk_vector_holds() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors/bulk.json");
    let vectors: Json = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    assert_eq!(vectors["base"], BASE);
    let cases = vectors["cases"].as_array().unwrap();
    assert_eq!(cases.len(), 28);
    let wrong: Vec<String> = cases
        .iter()
        .filter_map(|case| Some(format!("{}: {}", case["name"], check(case)?)))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Operations that create groups with the given members.
fn groups(members: &[Vec<usize>]) -> Json {
    let operations: Vec<Json> = members
        .iter()
        .enumerate()
        .map(|(position, members)| {
            let members: Vec<Json> = members
                .iter()
                .map(|member| json!({"value": format!("bulkId:g{member}x")}))
                .collect();
            json!({
                "method": "POST", "path": "/Groups", "bulkId": format!("g{position}x"),
                "data": {"displayName": "ü\"", "members": members}
            })
        })
        .collect();
    json!({"schemas": [REQUEST], "Operations": operations})
}

/// A random graph with mostly backward edges.
fn graph() -> impl Strategy<Value = Vec<Vec<usize>>> {
    (1_usize..40).prop_flat_map(|count| {
        let edge = (0..count, 0..count, 0_u8..10).prop_map(|(one, two, forwards)| {
            if forwards == 0 {
                (one.min(two), one.max(two))
            } else {
                (one.max(two), one.min(two))
            }
        });
        prop::collection::vec(edge, 0..count * 2).prop_map(move |edges| {
            let mut members = vec![BTreeSet::new(); count];
            for (from, to) in edges {
                members[from].insert(to);
            }
            members
                .into_iter()
                .map(|list| list.into_iter().collect())
                .collect()
        })
    })
}

/// Which operations can be reached from which, by repeated squaring.
fn reachable(members: &[Vec<usize>]) -> Vec<Vec<bool>> {
    let count = members.len();
    let mut reach = vec![vec![false; count]; count];
    for (from, list) in members.iter().enumerate() {
        for to in list {
            reach[from][*to] = true;
        }
    }
    for middle in 0..count {
        for from in 0..count {
            for to in 0..count {
                reach[from][to] |= reach[from][middle] && reach[middle][to];
            }
        }
    }
    reach
}

/// A provider that accepts fewer operations than it announces, and rejects some.
struct Moody {
    takes: usize,
    refuses: BTreeSet<usize>,
    answered: Mutex<BTreeMap<usize, bool>>,
}

impl BlockingEngine for &Moody {
    fn exchange(
        &self,
        request: http::Request<Bytes>,
        _: Limits,
    ) -> Result<http::Response<Bytes>, TransportError> {
        let message: Json = serde_json::from_slice(request.body()).unwrap();
        let operations = message["Operations"].as_array().unwrap();
        let mut response = http::Response::new(Bytes::new());
        let media = http::HeaderValue::from_static("application/scim+json");
        response.headers_mut().insert("content-type", media);
        if operations.len() > self.takes {
            *response.status_mut() = http::StatusCode::PAYLOAD_TOO_LARGE;
            return Ok(response);
        }
        let mut answers = BulkProvider::creates(&message);
        for answer in answers["Operations"].as_array_mut().unwrap() {
            let position = position(answer["bulkId"].as_str().unwrap());
            let refused = self.refuses.contains(&position);
            let before = self.answered.lock().unwrap().insert(position, !refused);
            assert_eq!(
                before, None,
                "{position} is sent again though it was answered"
            );
            if refused {
                answer["status"] = "400".into();
            }
        }
        *response.body_mut() = answers.to_string().into();
        Ok(response)
    }
}

fn position(bulk_id: &str) -> usize {
    bulk_id[1..bulk_id.len() - 1].parse().unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    // R7644-3.7-02, R7644-3.7-04
    #[test]
    fn split_requests_respect_limits_and_order(
        members in graph(),
        max_operations in 1_usize..12,
        max_payload_size in 250_usize..2500,
    ) {
        let provider = BulkProvider::new(None);
        let scim = client(&provider);
        let bulk = scim
            .bulk()
            .message(&groups(&members))
            .max_operations(max_operations)
            .max_payload_size(max_payload_size);
        let outcome = bulk.send();
        let got = provider.got.lock().unwrap();
        let reach = reachable(&members);
        let results = match outcome {
            Ok(results) => results,
            Err(error) => {
                prop_assert!(got.is_empty());
                // Correct: operations that need one request don't fit.
                let cannot = |position: usize| {
                    let together = |other: &usize| {
                        *other == position || reach[position][*other] && reach[*other][position]
                    };
                    let unit: Vec<usize> = (0..members.len()).filter(together).collect();
                    let all = groups(&members);
                    let only: Vec<Json> = unit.iter().map(|one| all["Operations"][one].clone()).collect();
                    let text = json!({"schemas": [REQUEST], "Operations": only}).to_string();
                    unit.len() > max_operations || text.len() > max_payload_size
                };
                prop_assert!((0..members.len()).any(cannot), "{error}");
                return Ok(());
            }
        };
        let mut sent_in = BTreeMap::new();
        for (request, body) in got.iter().enumerate() {
            prop_assert!(body.len() <= max_payload_size, "{} bytes", body.len());
            let message: Json = serde_json::from_slice(body).unwrap();
            let operations = message["Operations"].as_array().unwrap();
            prop_assert!((1..=max_operations).contains(&operations.len()));
            for operation in operations {
                let bulk_id = operation["bulkId"].as_str().unwrap();
                let position = position(bulk_id);
                prop_assert_eq!(sent_in.insert(position, request), None, "sent twice");
                for (member, value) in members[position].iter().zip(operation["data"]["members"].as_array().unwrap()) {
                    let value = value["value"].as_str().unwrap();
                    let bulk_id = format!("g{member}x");
                    let here = operations.iter().any(|one| one["bulkId"] == bulk_id.as_str());
                    if here {
                        prop_assert_eq!(value, format!("bulkId:{bulk_id}"));
                    } else {
                        prop_assert!(sent_in.contains_key(member), "{member} should have come before");
                        prop_assert_eq!(value, BulkProvider::id(&bulk_id));
                    }
                }
            }
        }
        for (position, members) in members.iter().enumerate() {
            match results.at(position) {
                Ok(_) => prop_assert!(sent_in.contains_key(&position)),
                Err(NotDone::TooLarge) => {
                    prop_assert!(!sent_in.contains_key(&position));
                    prop_assert!(!members.is_empty(), "only ids make it larger");
                }
                Err(NotDone::DependencyFailed(on)) => {
                    prop_assert!(!sent_in.contains_key(&position) && !sent_in.contains_key(&on));
                }
                Err(other) => prop_assert!(false, "{other}"),
            }
        }
    }

    // R7644-3.7-04, R7644-3.7-05
    #[test]
    fn every_operation_gets_its_result(
        members in graph(),
        takes in 1_usize..10,
        refuses in prop::collection::btree_set(0_usize..40, 0..6),
    ) {
        let provider = Moody { takes, refuses, answered: Mutex::default() };
        let scim: Client<&Moody> = Client::connect(BASE).unwrap().build_with(&provider).unwrap();
        let bulk = scim.bulk().message(&groups(&members));
        let largest = bulk.plan().cycles().map(<[usize]>::len).max().unwrap_or(1);
        let outcome = bulk.send();
        let answered = provider.answered.lock().unwrap();
        let reach = reachable(&members);
        let results = match outcome {
            Ok(results) => results,
            Err(error) => {
                prop_assert!(error.is_too_large() && largest > takes && answered.is_empty());
                return Ok(());
            }
        };
        prop_assert_eq!(results.interruption().is_some(), results.iter().any(|one| matches!(one, Err(NotDone::NotSent))));
        prop_assert!(results.interruption().is_none() || largest > takes);
        for (position, result) in results.iter().enumerate() {
            let said = answered.get(&position).copied();
            match result {
                Ok(_) => prop_assert_eq!(said, Some(true)),
                Err(NotDone::Failed(_)) => prop_assert_eq!(said, Some(false)),
                Err(NotDone::DependencyFailed(on)) => {
                    prop_assert!(said.is_none() && reach[position][on]);
                    prop_assert!(results.at(on).is_err());
                }
                Err(NotDone::NotSent) => prop_assert_eq!(said, None),
                Err(other) => prop_assert!(false, "{other}"),
            }
        }
    }
}

#[test]
fn handles_show_their_position_and_bulk_id() {
    let provider = BulkProvider::new(None);
    let scim = client(&provider);
    let mut bulk = scim.bulk();
    let tours = bulk.reserve::<Group>();
    let created = bulk.create_as(&tours, &Group::new("Tours"));
    let id = created.bulk_id().to_owned();
    assert!(!id.is_empty());
    assert_eq!(format!("{created:?}"), format!("Handle(0, {id})"));
    assert_eq!(
        format!("{tours:?}"),
        format!("Reserved({})", tours.bulk_id())
    );
}
