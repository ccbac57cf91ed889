//! The JSON forms of plans, journals and reports. Programs read them, so a change needs a new `version`.

use scim_runtime::{
    models::{User, rfc7643::Client},
    provision::{PreparedPlan, Removal},
    server::Server,
    testing,
};
use serde_json::{Value, json};

fn prepared(scim: &Client<Server>) -> PreparedPlan<'_, Server> {
    let user = |id: &str, name: &str| User {
        external_id: Some(id.to_owned()),
        active: Some(true),
        ..User::new(name)
    };
    let wanted = [
        User {
            password: Some("t1meMa$heen".into()),
            ..user("1001", "bjensen")
        },
        user("1002", "jsmith"),
        user("1003", "twice"),
        user("1003", "twice too"),
    ];
    let run = scim.users().provision(&wanted).match_by(User::EXTERNAL_ID);
    run.managing((User::USER_NAME, User::ACTIVE, User::PASSWORD))
        .removal(Removal::set(User::ACTIVE, false))
        .plan()
        .send()
        .unwrap()
}

fn scim() -> Client<Server> {
    let scim = testing::client_of(testing::server().reproducible()).unwrap();
    for (id, name) in [("1002", "joe"), ("1009", "leaver")] {
        let user = User {
            external_id: Some(id.into()),
            active: Some(true),
            ..User::new(name)
        };
        scim.users().create(&user).send().unwrap();
    }
    scim
}

fn id_of(scim: &Client<Server>, name: &str) -> String {
    let page = scim.users().list().filter(User::USER_NAME.eq(name)).send();
    page.unwrap().resources[0].id().to_owned()
}

#[test]
fn the_json_of_a_plan_is_stable() {
    let scim = scim();
    let (joe, leaver) = (id_of(&scim, "joe"), id_of(&scim, "leaver"));
    assert_eq!(
        prepared(&scim).to_json(),
        json!({
            "version": 1,
            "resourceType": "User",
            "changes": [
                {
                    "action": "create",
                    "key": "1001",
                    "id": null,
                    "reason": "no resource has this `externalId`",
                    "attributes": [
                        {"attribute": "userName", "before": null, "after": "bjensen"},
                        {"attribute": "active", "before": null, "after": true},
                    ],
                    "requests": 1,
                    "waitsFor": [],
                },
                {
                    "action": "update",
                    "key": "1002",
                    "id": joe,
                    "reason": "the same `externalId`, but an attribute differs",
                    "attributes": [{"attribute": "userName", "before": "joe", "after": "jsmith"}],
                    "requests": 1,
                    "waitsFor": [],
                },
                {
                    "action": "deactivate",
                    "key": "1009",
                    "id": leaver,
                    "reason": "it is in scope, and no wanted resource has its `externalId`",
                    "attributes": [{"attribute": "active", "before": true, "after": false}],
                    "requests": 1,
                    "waitsFor": [],
                },
            ],
            "conflicts": [
                {"reason": "several wanted resources have `externalId` \"1003\"", "key": "1003", "ids": []},
            ],
            "unchanged": 0,
            "kept": 0,
            "inScope": 2,
            "removalsRefused": null,
        })
    );
}

#[test]
fn the_json_of_a_report_and_a_journal_is_stable() {
    let scim = scim();
    let (joe, leaver) = (id_of(&scim, "joe"), id_of(&scim, "leaver"));
    let mut journal = Vec::new();
    let plan = prepared(&scim);
    // Someone deletes a resource before the plan is applied.
    scim.users().delete(joe.as_str()).send().unwrap();
    let report = plan.apply().journal(&mut journal).send().unwrap();
    let bjensen = id_of(&scim, "bjensen");
    let events = json!([
        {"version": 1, "action": "create", "key": "1001", "id": bjensen, "outcome": "done", "reason": null},
        {"version": 1, "action": "update", "key": "1002", "id": joe, "outcome": "not done", "reason": "the resource is gone"},
        {"version": 1, "action": "deactivate", "key": "1009", "id": leaver, "outcome": "done", "reason": null},
    ]);
    assert_eq!(
        report.to_json(),
        json!({
            "version": 1,
            "created": 1,
            "adopted": 0,
            "updated": 0,
            "deactivated": 1,
            "deleted": 0,
            "failed": 1,
            "events": events,
        })
    );
    let journal = String::from_utf8(journal).unwrap();
    let lines: Vec<Value> = journal
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(Value::Array(lines), events);
}
