//! Results of operations: successes, failures, and operations that never ran.

use crate::provider::{Answer, BulkProvider, USER, answers, connect, done, refusal, well};
use scim_runtime::{
    Error, Json, ScimType,
    bulk::Handle,
    client::NotDone,
    engine::TransportError,
    models::rfc7643::{Group, User, group},
    patch::Patch,
    record::Stored,
};
use serde_json::json;

// R7644-3.7-03
#[test]
fn bodies_are_read_like_responses_of_single_operations() {
    let body = json!({"schemas": [USER], "id": 7, "userName": "alice", "active": "True"});
    let provider = BulkProvider::new(move |_, request: &Json| {
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
fn a_failed_operation_has_the_error_of_the_provider() {
    let provider = BulkProvider::new(|_, request: &Json| {
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

#[test]
fn a_handle_of_another_bulk_has_no_result() {
    let provider = BulkProvider::new(well);
    let scim = connect(&provider);
    let other = scim.bulk().create(&User::new("other"));
    let mut bulk = scim.bulk();
    bulk.create(&User::new("this"));
    let results = bulk.send().unwrap();
    assert!(matches!(results.get(&other), Err(NotDone::Unknown)));
    assert!(matches!(results.at(1), Err(NotDone::Unknown)));
}

// R7644-3.7-05
#[test]
fn dependents_of_a_failed_operation_are_not_sent() {
    let provider = BulkProvider::new(|_, request: &Json| {
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
    let provider = BulkProvider::new(|_, request: &Json| {
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
fn a_request_rejected_as_too_large_is_sent_again_in_halves() {
    let provider = BulkProvider::new(|_, request: &Json| {
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
fn a_single_operation_rejected_as_too_large_is_an_error() {
    let provider = BulkProvider::new(|_, _: &Json| Ok((413, refusal(413))));
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
fn an_error_in_a_later_request_keeps_earlier_results() {
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
        let provider = BulkProvider::new(|number, request: &Json| match number {
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
fn an_error_in_the_first_request_is_returned() {
    let provider = BulkProvider::new(|_, _: &Json| Ok((200, json!({"schemas": [USER]}))));
    let scim = connect(&provider);
    let mut bulk = scim.bulk();
    bulk.delete::<User>("1");
    let error = bulk.send().unwrap_err();
    assert_eq!(error.request(), Some("POST /Bulk"));
    assert!(error.to_string().contains("BulkResponse"), "{error}");
}

#[test]
fn debug_output_hides_personal_data() {
    let provider = BulkProvider::new(|_, request: &Json| {
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
