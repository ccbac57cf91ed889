//! Bulk operations as a user writes them: what exactly is sent, and what becomes of each operation.
#![allow(clippy::unwrap_used)]

use bytes::Bytes;
use scim_runtime::{
    Error, Json, ScimType,
    bulk::Handle,
    client::{Bulk, BulkProgress, NotDone, Results},
    engine::{BlockingEngine, Engine, Limits, TransportError},
    models::rfc7643::{self, Client, Group, User, group},
    patch::Patch,
    record::Stored,
    server::Server,
};
use serde_json::json;
use std::{sync::Mutex, time::Duration};

const BASE: &str = "https://scim.example.com/v2";
const RESPONSE: &str = "urn:ietf:params:scim:api:messages:2.0:BulkResponse";
const ERROR: &str = "urn:ietf:params:scim:api:messages:2.0:Error";
const USER: &str = "urn:ietf:params:scim:schemas:core:2.0:User";

/// Answers by a function of how many requests there were before, and the request.
struct Provider<F> {
    answer: F,
    got: Mutex<Vec<(http::Request<Bytes>, Limits)>>,
}

type Answer = Result<(u16, Json), TransportError>;

impl<F: Fn(usize, &Json) -> Answer> Provider<F> {
    fn new(answer: F) -> Self {
        Self {
            answer,
            got: Mutex::default(),
        }
    }

    fn respond(
        &self,
        request: http::Request<Bytes>,
        limits: Limits,
    ) -> Result<http::Response<Bytes>, TransportError> {
        let message = serde_json::from_slice(request.body()).unwrap();
        let mut got = self.got.lock().unwrap();
        got.push((request, limits));
        let (status, body) = (self.answer)(got.len() - 1, &message)?;
        let mut response = http::Response::new(Bytes::from(body.to_string()));
        *response.status_mut() = http::StatusCode::from_u16(status).unwrap();
        let media = http::HeaderValue::from_static("application/scim+json");
        response.headers_mut().insert("content-type", media);
        Ok(response)
    }

    fn requests(&self) -> Vec<Json> {
        let got = self.got.lock().unwrap();
        got.iter()
            .map(|(request, _)| serde_json::from_slice(request.body()).unwrap())
            .collect()
    }

    /// How many operations each request had.
    fn sizes(&self) -> Vec<usize> {
        let size = |request: &Json| request["Operations"].as_array().unwrap().len();
        self.requests().iter().map(size).collect()
    }
}

impl<F: Fn(usize, &Json) -> Answer> BlockingEngine for &Provider<F> {
    fn exchange(
        &self,
        request: http::Request<Bytes>,
        limits: Limits,
    ) -> Result<http::Response<Bytes>, TransportError> {
        self.respond(request, limits)
    }
}

/// The same provider, awaited.
struct Awaited<'p, F>(&'p Provider<F>);

impl<F: Fn(usize, &Json) -> Answer + Send + Sync> Engine for Awaited<'_, F> {
    async fn exchange(
        &self,
        request: http::Request<Bytes>,
        limits: Limits,
    ) -> Result<http::Response<Bytes>, TransportError> {
        self.0.respond(request, limits)
    }
}

fn connect<E>(engine: E) -> Client<E> {
    Client::connect(BASE).unwrap().build_with(engine).unwrap()
}

/// All goes well: ids are the bulkIds, behind `id-`.
fn done(request: &Json) -> Json {
    answers(request, |_| None)
}

/// An answer for each operation, a success unless `refused` has a status for it.
fn answers(request: &Json, refused: impl Fn(&Json) -> Option<u16>) -> Json {
    let operations = request["Operations"].as_array().unwrap().iter();
    let answers = operations.map(|operation| {
        let (method, bulk_id) = (&operation["method"], operation["bulkId"].as_str().unwrap());
        let path = operation["path"].as_str().unwrap();
        let mut answer = json!({"method": method, "bulkId": bulk_id});
        if let Some(status) = refused(operation) {
            let status = status.to_string();
            answer["response"] = json!({"schemas": [ERROR], "status": status, "detail": "no"});
            answer["status"] = status.into();
            return answer;
        }
        let (status, location) = match method.as_str().unwrap() {
            "POST" => ("201", format!("{BASE}{path}/id-{bulk_id}")),
            "DELETE" => ("204", format!("{BASE}{path}")),
            _ => ("200", format!("{BASE}{path}")),
        };
        answer["status"] = status.into();
        answer["location"] = location.into();
        answer["version"] = "W/\"1\"".into();
        answer
    });
    json!({"schemas": [RESPONSE], "Operations": answers.collect::<Vec<Json>>()})
}

#[allow(clippy::unnecessary_wraps)] // an answer among others
fn well(_: usize, request: &Json) -> Answer {
    Ok((200, done(request)))
}

fn refusal(status: u16) -> Json {
    json!({"schemas": [ERROR], "status": status.to_string(), "detail": "not so"})
}

fn stored() -> Stored<User> {
    let text =
        json!({"schemas": [USER], "id": "7/8", "userName": "old", "meta": {"version": "W/\"v7\""}});
    Stored::from_json(text.to_string().as_bytes()).unwrap()
}

// R7644-3.7-01, R7644-3.7-02
#[test]
fn operations_are_sent_as_the_rfc_has_them() {
    let provider = Provider::new(well);
    let scim = connect(&provider);
    let old = stored();
    let mut bulk = scim.bulk().fail_on_errors(3);
    let alice = bulk.create(&User::new("alice"));
    let mut staff = Group::new("Staff");
    staff.members.push(group::Member::new(&alice).ref_(&alice));
    let staff = bulk.create(&staff);
    let renamed = bulk.patch(&staff, Patch::new().replace(Group::DISPLAY_NAME, "All"));
    let replaced = bulk.replace(&old);
    let gone = bulk.delete(&old);
    let other = bulk.delete::<Group>("9");
    let results = bulk.send().unwrap();

    let patch = "urn:ietf:params:scim:api:messages:2.0:PatchOp";
    let expected = json!([{
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"],
        "failOnErrors": 3,
        "Operations": [
            {"method": "POST", "path": "/Users", "bulkId": "b000001",
             "data": {"schemas": [USER], "userName": "alice"}},
            {"method": "POST", "path": "/Groups", "bulkId": "b000002",
             "data": {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"], "displayName": "Staff",
                      "members": [{"value": "bulkId:b000001", "$ref": "bulkId:b000001"}]}},
            {"method": "PATCH", "path": "/Groups/bulkId:b000002", "bulkId": "b000003",
             "data": {"schemas": [patch], "Operations": [{"op": "replace", "path": "displayName", "value": "All"}]}},
            {"method": "PUT", "path": "/Users/7%2F8", "bulkId": "b000004", "version": "W/\"v7\"",
             "data": {"schemas": [USER], "userName": "old"}},
            {"method": "DELETE", "path": "/Users/7%2F8", "bulkId": "b000005", "version": "W/\"v7\""},
            {"method": "DELETE", "path": "/Groups/9", "bulkId": "b000006"}
        ]
    }]);
    assert_eq!(Json::from(provider.requests()), expected);

    assert!(results.is_success() && results.unmatched().is_empty());
    let alice = results.get(&alice).unwrap();
    assert_eq!(
        (alice.id(), alice.version()),
        ("id-b000001", Some("W/\"1\""))
    );
    assert_eq!(alice.user_name.as_deref(), Some("alice"));
    let staff = results.get(&staff).unwrap();
    assert_eq!(staff.members[0].value.as_deref(), Some("id-b000001"));
    let location = format!("{BASE}/Users/id-b000001");
    assert_eq!(staff.members[0].ref_.as_ref().unwrap().as_str(), location);
    assert!(results.get(&renamed).unwrap().is_none());
    assert!(results.get(&replaced).unwrap().is_none());
    assert_eq!(
        results
            .answer(replaced.position())
            .unwrap()
            .version
            .as_deref(),
        Some("W/\"1\"")
    );
    results.get(&gone).unwrap();
    results.get(&other).unwrap();
}

// R7644-3.7-02, R7644-3.7-04
#[test]
fn resources_that_refer_to_each_other_go_in_one_request() {
    let provider = Provider::new(well);
    let scim = connect(&provider);
    let mut bulk = scim.bulk().max_operations(2);
    let (one, two) = (bulk.reserve::<Group>(), bulk.reserve::<Group>());
    let mut first = Group::new("one");
    first.members.push(group::Member::new(&two));
    let first = bulk.create_as(&one, &first);
    bulk.create(&User::new("between"));
    let mut second = Group::new("two");
    second.members.push(group::Member::new(one.reference()));
    bulk.create_as(&two, &second);
    assert_eq!(bulk.plan().cycles().collect::<Vec<_>>(), [[0, 2]]);
    let results = bulk.send().unwrap();
    assert_eq!(provider.sizes(), [2, 1]);
    assert_eq!(
        results.get(&first).unwrap().members[0].value.as_deref(),
        Some("id-b000002")
    );
}

// R7644-3.7-04
#[test]
fn what_refers_to_each_other_stays_together_if_it_fits() {
    let provider = Provider::new(well);
    let scim = connect(&provider);
    let mut bulk = scim.bulk().max_operations(3);
    bulk.create(&User::new("a"));
    bulk.create(&User::new("b"));
    let c = bulk.create(&User::new("c"));
    bulk.patch(
        "1",
        Patch::<Group>::new().add(Group::MEMBERS, [group::Member::new(&c)]),
    );
    bulk.send().unwrap();
    // Otherwise c would be in the first request, and its group alone in the second.
    assert_eq!(provider.sizes(), [2, 2]);
    assert!(
        provider.requests()[1]
            .to_string()
            .contains("bulkId:b000003\"")
    );
}

#[test]
fn operations_on_one_resource_keep_their_order() {
    let provider = Provider::new(well);
    let scim = connect(&provider);
    let mut bulk = scim.bulk();
    let new = bulk.reserve::<User>();
    bulk.patch(
        "1",
        Patch::<Group>::new().add(Group::MEMBERS, [group::Member::new(&new)]),
    );
    bulk.delete::<Group>("1");
    bulk.create_as(&new, &User::new("new"));
    bulk.send().unwrap();
    let request = &provider.requests()[0];
    let methods: Vec<&str> = request["Operations"]
        .as_array()
        .unwrap()
        .iter()
        .map(|operation| operation["method"].as_str().unwrap())
        .collect();
    assert_eq!(methods, ["POST", "PATCH", "DELETE"]);
}

// R7644-3.7-04
#[test]
fn a_request_of_exactly_the_largest_size_is_sent_and_a_larger_one_is_not() {
    let provider = Provider::new(well);
    let scim = connect(&provider);
    scim.bulk().message(&two_users()).send().unwrap();
    let size = provider.got.lock().unwrap()[0].0.body().len();
    let sizes = |limit: usize| {
        let provider = Provider::new(well);
        let scim = connect(&provider);
        let bulk = scim.bulk().message(&two_users()).max_payload_size(limit);
        bulk.send().map(|_| provider.sizes())
    };
    assert_eq!(sizes(size).unwrap(), [2]);
    assert_eq!(sizes(size - 1).unwrap(), [1, 1]);
    let error = sizes(100).unwrap_err();
    assert!(error.is_refused_before_sending());
    assert_eq!(error.violations().len(), 2, "{error}");
    assert_eq!(error.violations()[1].pointer, "/Operations/1");
}

fn two_users() -> Json {
    let user = |name: &str| {
        json!({"method": "POST", "path": "/Users", "bulkId": name,
               "data": {"schemas": [USER], "userName": name}})
    };
    json!({"schemas": ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"],
           "Operations": [user("ä"), user("b")]})
}

// R7644-3.7-05
#[test]
fn what_depends_on_a_failure_in_an_earlier_request_is_not_sent() {
    let provider = Provider::new(|_, request: &Json| {
        Ok((
            200,
            answers(request, |one| (one["bulkId"] == "b000001").then_some(409)),
        ))
    });
    let scim = connect(&provider);
    let mut bulk = scim.bulk().max_operations(1);
    let alice = bulk.create(&User::new("alice"));
    let mut staff = Group::new("Staff");
    staff.members.push(group::Member::new(&alice));
    let staff = bulk.create(&staff);
    let all = bulk.patch(&staff, Patch::new().replace(Group::DISPLAY_NAME, "All"));
    let bob = bulk.create(&User::new("bob"));
    let results = bulk.send().unwrap();
    assert_eq!(provider.sizes(), [1, 1]);
    let failed = results.get(&alice).unwrap_err();
    assert_eq!(failed.scim_error().unwrap().detail.as_deref(), Some("no"));
    assert!(matches!(
        results.get(&staff),
        Err(NotDone::DependencyFailed(0))
    ));
    assert!(matches!(
        results.get(&all),
        Err(NotDone::DependencyFailed(1))
    ));
    assert_eq!(results.get(&bob).unwrap().id(), "id-b000004");
    assert!(!results.is_success() && results.interruption().is_none());
}

// R7644-3.7-05
#[test]
fn errors_are_counted_over_all_requests() {
    let fails = |name: &str| ["1", "4"].contains(&name);
    let provider = Provider::new(|_, request: &Json| {
        let refused = |one: &Json| fails(one["data"]["userName"].as_str().unwrap()).then_some(400);
        Ok((200, answers(request, refused)))
    });
    let scim = connect(&provider);
    let mut bulk = scim.bulk().max_operations(2).fail_on_errors(2);
    let users: Vec<_> = (0..8)
        .map(|number| bulk.create(&User::new(number.to_string())))
        .collect();
    let results = bulk.send().unwrap();
    let limits: Vec<u64> = provider
        .requests()
        .iter()
        .map(|request| request["failOnErrors"].as_u64().unwrap())
        .collect();
    assert_eq!(limits, [2, 1, 1]);
    let not_run = |user: &Handle<Stored<User>>| matches!(results.get(user), Err(NotDone::NotRun));
    assert_eq!(
        users.iter().map(not_run).collect::<Vec<_>>()[5..],
        [false, true, true]
    );
    assert!(matches!(results.get(&users[4]), Err(NotDone::Failed(_))));
}

// R7644-3.7-04
#[test]
fn a_request_that_is_refused_as_too_large_goes_again_in_halves() {
    let provider = Provider::new(|_, request: &Json| {
        let count = request["Operations"].as_array().unwrap().len();
        Ok(if count > 3 {
            (413, refusal(413))
        } else {
            (200, done(request))
        })
    });
    let scim = connect(&provider);
    let mut bulk = scim.bulk();
    let users: Vec<_> = (0..10)
        .map(|number| bulk.create(&User::new(number.to_string())))
        .collect();
    let results = bulk.send().unwrap();
    assert_eq!(provider.sizes(), [10, 5, 2, 2, 2, 2, 2]);
    assert!(users.iter().all(|user| results.get(user).is_ok()));
}

// R7644-3.7-04
#[test]
fn one_operation_that_is_refused_as_too_large_is_an_error() {
    let provider = Provider::new(|_, _: &Json| Ok((413, refusal(413))));
    let scim = connect(&provider);
    let mut bulk = scim.bulk();
    for number in 0..64 {
        bulk.create(&User::new(number.to_string()));
    }
    let error = bulk.send().unwrap_err();
    assert!(error.is_too_large());
    assert_eq!(provider.sizes(), [64, 32, 16, 8, 4, 2, 1]);
}

// R7644-3.7-05
#[test]
fn an_error_midway_leaves_the_results_so_far() {
    type Case = (fn() -> Answer, fn(&Error) -> bool, bool);
    let cases: [Case; 3] = [
        (|| Ok((403, refusal(403))), Error::is_forbidden, false),
        (
            || Ok((500, refusal(500))),
            |error| error.status() == Some(500),
            true,
        ),
        (
            || Err(TransportError::new(std::io::Error::other("gone"))),
            Error::is_transport,
            true,
        ),
    ];
    for (failure, is_it, may_be_done) in cases {
        let provider = Provider::new(|number, request: &Json| match number {
            0 => Ok((200, done(request))),
            _ => failure(),
        });
        let scim = connect(&provider);
        let mut bulk = scim.bulk().max_operations(1);
        let users = ["a", "b", "c"].map(|name| bulk.create(&User::new(name)));
        let results = bulk.send().unwrap();
        assert!(is_it(results.interruption().unwrap()));
        assert_eq!(results.get(&users[0]).unwrap().id(), "id-b000001");
        let second = results.get(&users[1]).unwrap_err();
        assert_eq!(
            matches!(second, NotDone::Unanswered),
            may_be_done,
            "{second}"
        );
        assert_eq!(second.is_surely_not_done(), !may_be_done);
        assert!(matches!(results.get(&users[2]), Err(NotDone::NotSent)));
    }
}

#[test]
fn an_error_of_the_first_request_is_an_error() {
    let provider = Provider::new(|_, _: &Json| Ok((200, json!({"schemas": [USER]}))));
    let scim = connect(&provider);
    let mut bulk = scim.bulk();
    bulk.delete::<User>("1");
    let error = bulk.send().unwrap_err();
    assert_eq!(error.request(), Some("POST /Bulk"));
    assert!(error.to_string().contains("BulkResponse"), "{error}");
}

// R7644-3.7-02
#[test]
fn everything_that_is_wrong_is_told_before_anything_is_sent() {
    let provider = Provider::new(well);
    let scim = connect(&provider);
    let other = scim.bulk().create(&User::new("of another bulk"));
    let mut bulk = scim.bulk().fail_on_errors(0);
    bulk.create(&User::default());
    bulk.delete::<User>("..");
    bulk.patch("1", Patch::<User>::new());
    let never = bulk.reserve::<User>();
    bulk.delete(&never);
    bulk.delete(&other);
    let used = bulk.reserve::<User>();
    bulk.create_as(&used, &User::new("a"));
    bulk.create_as(&used, &User::new("b"));
    let error = bulk.send().unwrap_err();
    let pointers: Vec<&str> = error
        .violations()
        .iter()
        .map(|violation| violation.pointer.as_str())
        .collect();
    assert_eq!(
        pointers,
        [
            "/Operations/0/data/userName",
            "/Operations/1/path",
            "/Operations/2/data",
            "/Operations/4/bulkId",
            "/failOnErrors",
            "/Operations/6/bulkId",
            "/Operations/3/path",
        ],
        "{error}"
    );
    assert!(provider.requests().is_empty());
}

#[test]
fn a_handle_of_another_bulk_has_no_result() {
    let provider = Provider::new(well);
    let scim = connect(&provider);
    let other = scim.bulk().create(&User::new("other"));
    let mut bulk = scim.bulk();
    bulk.create(&User::new("this"));
    let results = bulk.send().unwrap();
    assert!(matches!(results.get(&other), Err(NotDone::Unknown)));
    assert!(matches!(results.at(1), Err(NotDone::Unknown)));
}

#[test]
fn nothing_is_sent_for_nothing() {
    let provider = Provider::new(well);
    let scim = connect(&provider);
    let results = scim.bulk().send().unwrap();
    assert!(results.is_empty() && results.is_success());
    assert!(provider.requests().is_empty());
}

// R7644-3.7-03
#[test]
fn bodies_are_read_as_those_of_single_operations() {
    let body = json!({"schemas": [USER], "id": 7, "userName": "alice", "active": "True"});
    let provider = Provider::new(move |_, request: &Json| {
        let mut answer = done(request);
        answer["Operations"][0]["response"] = body.clone();
        Ok((200, answer))
    });
    let scim = connect(&provider);
    let mut bulk = scim.bulk();
    let alice = bulk.create(&User::new("alice"));
    let results = bulk.send().unwrap();
    let strict = results.get(&alice).unwrap_err();
    assert!(matches!(&strict, NotDone::Unreadable(error) if !error.violations().is_empty()));
    assert!(!strict.is_surely_not_done());
    assert_eq!(results.at(0).unwrap().response().unwrap()["active"], "True");

    let mut bulk = scim.bulk().lenient();
    let alice = bulk.create(&User::new("alice"));
    let alice = bulk.send().unwrap().get(&alice).unwrap();
    assert_eq!((alice.id(), alice.active), ("7", Some(true)));
    assert!(!alice.deviations().is_empty());
}

// R7644-3.7-03
#[test]
fn a_failure_has_the_providers_error() {
    let provider = Provider::new(|_, request: &Json| {
        let mut answer = answers(request, |_| Some(400));
        answer["Operations"][0]["response"]["scimType"] = "invalidValue".into();
        answer["Operations"][1]["response"] = Json::Null;
        Ok((200, answer))
    });
    let scim = connect(&provider);
    let mut bulk = scim.bulk();
    let (one, two) = (bulk.delete::<User>("1"), bulk.delete::<User>("2"));
    let results = bulk.send().unwrap();
    let Err(NotDone::Failed(error)) = results.get(&one) else {
        panic!("not refused")
    };
    assert_eq!(
        (error.status, error.scim_type),
        (400, Some(ScimType::InvalidValue))
    );
    let Err(NotDone::Failed(error)) = results.get(&two) else {
        panic!("not refused")
    };
    assert_eq!((error.status, error.detail), (400, None));
}

#[tokio::test]
async fn a_bulk_is_awaited_with_the_options_of_a_request() {
    let provider = Provider::new(well);
    let scim = connect(Awaited(&provider));
    let seen = Mutex::new(Vec::new());
    let mut bulk = scim
        .bulk()
        .max_operations(2)
        .header("x-trace", "1")
        .timeout(Duration::from_secs(3))
        .on_progress(|progress: &BulkProgress| seen.lock().unwrap().push(*progress));
    let users = ["a", "b", "c"].map(|name| bulk.create(&User::new(name)));
    let results = bulk.await.unwrap();
    assert_eq!(results.get(&users[2]).unwrap().id(), "id-b000003");
    let got = provider.got.lock().unwrap();
    assert_eq!(got.len(), 2);
    for (request, limits) in got.iter() {
        assert_eq!(request.headers()["x-trace"], "1");
        assert_eq!(limits.timeout, Duration::from_secs(3));
    }
    let seen: Vec<_> = seen
        .into_inner()
        .unwrap()
        .iter()
        .map(|progress| (progress.requests, progress.succeeded, progress.operations))
        .collect();
    assert_eq!(seen, [(1, 2, 3), (2, 3, 3)]);
}

#[test]
fn nothing_personal_shows() {
    let provider = Provider::new(|_, request: &Json| {
        let mut answer = done(request);
        answer["Operations"][0]["response"] =
            json!({"schemas": [USER], "id": "1", "userName": "alice"});
        Ok((200, answer))
    });
    let scim = connect(&provider);
    let mut bulk = scim.bulk();
    let alice = bulk.create(&User::new("alice"));
    let mut shown = format!("{bulk:?} {alice:?}");
    let results = bulk.send().unwrap();
    shown += &format!("{results:?} {:?}", results.at(0));
    assert!(!shown.contains("alice"), "{shown}");
}

#[test]
fn what_someone_else_has_written_is_held_against_the_schemas() {
    let provider = Provider::new(well);
    let scim = connect(&provider);
    let message = json!({
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"],
        "Operations": [
            {"method": "POST", "path": "/Users", "bulkId": "a", "data": {"schemas": [USER], "userName": "a", "active": "yes"}},
            {"method": "PUT", "path": "/Users/7", "bulkId": "b", "data": {"schemas": [USER], "displayName": "b"}},
            {"method": "POST", "path": "/Users", "bulkId": "c", "data": {"schemas": [USER], "userName": "c"}},
            {"method": "POST", "path": "/Badges", "bulkId": "d", "data": {"active": "yes"}}
        ]
    });
    let error = scim.bulk().message(&message).send().unwrap_err();
    let pointers: Vec<&str> = error
        .violations()
        .iter()
        .map(|v| v.pointer.as_str())
        .collect();
    assert_eq!(
        pointers,
        ["/Operations/0/data/active", "/Operations/1/data/userName"]
    );
    assert!(provider.requests().is_empty());
    // After others, the positions are those of the bulk.
    let mut bulk = scim.bulk();
    bulk.create(&User::new("first"));
    let error = bulk.message(&message).send().unwrap_err();
    assert_eq!(error.violations()[0].pointer, "/Operations/1/data/active");
    let unchecked = scim.bulk().skip_request_checks().message(&message);
    assert_eq!(unchecked.send().unwrap().iter().count(), 4);
}

/// RFC 7643's provider in the process; it takes fewer operations than the client believes.
fn server() -> Server {
    let read = |name: &str| -> Json {
        let path = tests::root()
            .join("scim-codegen/src/source/rfc7643")
            .join(name);
        serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
    };
    let mut configuration = read("ServiceProviderConfig.json");
    configuration["bulk"]["maxOperations"] = 4.into();
    Server::from_documents(
        &read("Schemas.json"),
        &read("ResourceTypes.json"),
        &configuration,
    )
    .unwrap()
    .base_url(BASE)
}

/// Handles of what [`fill`] has added.
struct Added {
    users: Vec<Handle<Stored<User>>>,
    taken: Handle<Stored<User>>,
    groups: [Handle<Stored<Group>>; 2],
    renamed: Handle<Option<Stored<Group>>>,
    stale: Handle<()>,
}

/// Users, two groups that contain each other and the users, a name that is taken, a version that is old.
fn fill<E>(bulk: &mut Bulk<'_, rfc7643::Provider, E>, old: &Stored<User>) -> Added {
    let (one, two) = (bulk.reserve::<Group>(), bulk.reserve::<Group>());
    let mut first = Group::new("one");
    first.members.push(group::Member::new(&two));
    let first = bulk.create_as(&one, &first);
    let renamed = bulk.patch(&first, Patch::new().replace(Group::DISPLAY_NAME, "first"));
    let users: Vec<_> = ["a", "b", "c", "d", "e"]
        .into_iter()
        .map(|name| bulk.create(&User::new(name)))
        .collect();
    let taken = bulk.create(&User::new("A"));
    let mut second = Group::new("two");
    second.members.push(group::Member::new(&one));
    second.members.extend(users.iter().map(group::Member::new));
    let second = bulk.create_as(&two, &second);
    let stale = bulk.delete(old);
    Added {
        users,
        taken,
        groups: [first, second],
        renamed,
        stale,
    }
}

/// What has become of it, and the ids of the two groups with their members as the provider has them.
fn verify(added: &Added, results: &Results) -> [String; 2] {
    let ids: Vec<String> = added
        .users
        .iter()
        .map(|user| results.get(user).unwrap().id().to_owned())
        .collect();
    let Err(NotDone::Failed(error)) = results.get(&added.taken) else {
        panic!("the name is taken")
    };
    assert_eq!(error.scim_type, Some(ScimType::Uniqueness));
    let Err(NotDone::Failed(error)) = results.get(&added.stale) else {
        panic!("the version is old")
    };
    assert_eq!(error.status, 412);
    results.get(&added.renamed).unwrap();
    assert!(results.interruption().is_none() && results.unmatched().is_empty());
    let [one, two] = [&added.groups[0], &added.groups[1]].map(|group| results.get(group).unwrap());
    assert_eq!(members(&one), [two.id()]);
    let mut expected = vec![one.id()];
    expected.extend(ids.iter().map(String::as_str));
    assert_eq!(members(&two), expected);
    [one.id().to_owned(), two.id().to_owned()]
}

fn members(group: &Group) -> Vec<&str> {
    group
        .members
        .iter()
        .map(|member| member.value.as_deref().unwrap())
        .collect()
}

// R7644-3.7-02, R7644-3.7-03, R7644-3.7-04, R7644-3.7-05, R7644-3.7.1-01
#[test]
fn a_provider_in_the_process_does_it_all() {
    let scim = connect(server());
    let old = scim.users().create(&User::new("old")).send().unwrap();
    let patch = Patch::new().replace(User::ACTIVE, true);
    scim.users().patch(old.id(), patch).send().unwrap();
    let mut bulk = scim.bulk();
    let added = fill(&mut bulk, &old);
    let results = bulk.send().unwrap();
    let [one, two] = verify(&added, &results);
    let first = scim.groups().get(&one).send().unwrap();
    assert_eq!(first.display_name.as_deref(), Some("first"));
    assert_eq!(members(&first), [two.as_str()]);
    assert_eq!(members(&scim.groups().get(&two).send().unwrap()).len(), 6);
}

#[tokio::test]
async fn a_provider_in_the_process_is_awaited() {
    let scim = connect(server());
    let old = scim.users().create(&User::new("old")).await.unwrap();
    let patch = Patch::new().replace(User::ACTIVE, true);
    scim.users().patch(old.id(), patch).await.unwrap();
    let mut bulk = scim.bulk().max_operations(3);
    let added = fill(&mut bulk, &old);
    let results = bulk.await.unwrap();
    let [one, two] = verify(&added, &results);
    assert_eq!(members(&scim.groups().get(&one).await.unwrap()), [two]);
}
