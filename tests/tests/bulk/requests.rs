//! The content of bulk requests, and how operations are split into requests.

use crate::provider::{
    AsyncBulkProvider, BASE, BulkProvider, USER, connect, stored, two_users, well,
};
use scim_runtime::{
    Json,
    client::BulkProgress,
    models::rfc7643::{Group, User, group},
    patch::Patch,
};
use serde_json::json;
use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

// R7644-3.7-01, R7644-3.7-02
#[test]
fn requests_have_the_form_of_the_rfc() {
    let provider = BulkProvider::new(well);
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
fn cycles_are_sent_in_one_request() {
    let provider = BulkProvider::new(well);
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
fn related_operations_share_a_request_if_they_fit() {
    let provider = BulkProvider::new(well);
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
    // Otherwise the first request would contain `c`, and only the second one its group.
    assert_eq!(provider.sizes(), [2, 2]);
    assert!(
        provider.requests()[1]
            .to_string()
            .contains("bulkId:b000003\"")
    );
}

#[test]
fn operations_on_one_resource_keep_their_order() {
    let provider = BulkProvider::new(well);
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
fn only_requests_up_to_the_maximum_size_are_sent() {
    let provider = BulkProvider::new(well);
    let scim = connect(&provider);
    scim.bulk().message(&two_users()).send().unwrap();
    let size = provider.got.lock().unwrap()[0].0.body().len();
    let sizes = |limit: usize| {
        let provider = BulkProvider::new(well);
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

// R7644-3.7-02
#[test]
fn all_violations_are_reported_before_anything_is_sent() {
    let provider = BulkProvider::new(well);
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
    assert_eq!(
        tests::pointers(&error),
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
fn messages_from_others_are_checked_against_the_schemas() {
    let provider = BulkProvider::new(well);
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
    assert_eq!(
        tests::pointers(&error),
        ["/Operations/0/data/active", "/Operations/1/data/userName"]
    );
    assert!(provider.requests().is_empty());
    // Positions count from the start of the bulk, including other operations.
    let mut bulk = scim.bulk();
    bulk.create(&User::new("first"));
    let error = bulk.message(&message).send().unwrap_err();
    assert_eq!(error.violations()[0].pointer, "/Operations/1/data/active");
    let unchecked = scim.bulk().skip_request_checks().message(&message);
    assert_eq!(unchecked.send().unwrap().iter().count(), 4);
}

#[test]
fn an_empty_bulk_sends_nothing() {
    let provider = BulkProvider::new(well);
    let scim = connect(&provider);
    let results = scim.bulk().send().unwrap();
    assert!(results.is_empty() && results.is_success());
    assert!(provider.requests().is_empty());
}

#[tokio::test]
async fn a_bulk_is_awaited_with_the_options_of_a_request() {
    let provider = Arc::new(BulkProvider::new(well));
    let scim = connect(AsyncBulkProvider(Arc::clone(&provider)));
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
