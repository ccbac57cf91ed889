//! The effects of applying a plan, and what it leaves alone.

use crate::{Scim, all, create, employee, empty, provision};
use scim_runtime::{
    models::{EnterpriseUser, User, user},
    provision::{PlannedAction, ProvisionEvent, Removal},
    server::Fault,
    testing,
};

#[test]
fn after_a_run_the_second_plan_is_empty() {
    let scim = empty();
    create(
        &scim,
        &[
            User {
                nick_name: Some("Babs".into()),
                ..employee("E-1", "bjensen")
            },
            User {
                user_type: Some("Employee".into()),
                ..User::new("jsmith")
            },
            employee("E-3", "leaver"),
        ],
    );
    let wanted = [
        User {
            title: Some("Manager".into()),
            ..employee("E-1", "barbara")
        },
        employee("E-2", "jsmith"),
        employee("E-6", "joiner"),
    ];
    let run = || {
        let run = provision(&scim, &wanted).within(User::USER_TYPE.eq("Employee"));
        run.removal(Removal::set(User::ACTIVE, false))
            .plan()
            .send()
            .unwrap()
    };
    let mut events: Vec<String> = Vec::new();
    let mut journal = Vec::new();
    let report = run()
        .apply()
        .on_event(|event: &ProvisionEvent| events.push(event.to_string()))
        .journal(&mut journal)
        .send()
        .unwrap();
    assert!(report.is_success(), "{report}");
    assert_eq!(
        report.to_string(),
        "1 created, 1 adopted, 1 updated, 1 deactivated, 0 deleted, 0 failed"
    );
    assert_eq!(
        events,
        [
            "done: create E-6",
            "adopted: adopt E-2",
            "done: update E-1",
            "done: deactivate E-3"
        ]
    );
    let journal = String::from_utf8(journal).unwrap();
    assert_eq!(journal.lines().count(), 4);
    let first: serde_json::Value = serde_json::from_str(journal.lines().next().unwrap()).unwrap();
    assert_eq!(
        (&first["action"], &first["outcome"]),
        (&"create".into(), &"done".into())
    );

    assert!(run().is_in_step(), "{}", run());
    let users = all(&scim);
    let find = |name: &str| {
        users
            .iter()
            .find(|user| user.user_name.as_deref() == Some(name))
            .unwrap()
    };
    // A rename is found by the first key. Unmanaged attributes are kept.
    assert_eq!(find("barbara").nick_name.as_deref(), Some("Babs"));
    assert_eq!(find("jsmith").external_id.as_deref(), Some("E-2"));
    assert_eq!(find("leaver").active, Some(false));
}

#[test]
fn an_attribute_that_is_managed_and_not_wanted_is_cleared() {
    let scim = empty();
    create(
        &scim,
        &[User {
            title: Some("Guide".into()),
            enterprise_user: Some(EnterpriseUser {
                department: Some("Tours".into()),
                division: Some("EU".into()),
                ..EnterpriseUser::default()
            }),
            ..employee("E-1", "bjensen")
        }],
    );
    let wanted = [employee("E-1", "bjensen")];
    let run = scim.users().provision(&wanted).match_by(User::EXTERNAL_ID);
    let plan = run
        .managing((User::TITLE, EnterpriseUser::DEPARTMENT))
        .plan()
        .send()
        .unwrap();
    assert!(plan.apply().send().unwrap().is_success());
    let user = &all(&scim)[0];
    assert_eq!(user.title, None);
    let enterprise = user.enterprise_user.as_ref().unwrap();
    assert_eq!(
        (
            enterprise.department.as_deref(),
            enterprise.division.as_deref()
        ),
        (None, Some("EU"))
    );
}

#[test]
fn without_managed_attributes_named_attributes_are_set_and_nothing_is_cleared() {
    let scim = empty();
    create(
        &scim,
        &[User {
            title: Some("Guide".into()),
            ..employee("E-1", "bjensen")
        }],
    );
    let wanted = [User {
        emails: vec![user::Email::new("b@example.com")],
        ..employee("E-1", "bjensen")
    }];
    let run = || {
        scim.users()
            .provision(&wanted)
            .match_by(User::EXTERNAL_ID)
            .plan()
            .send()
            .unwrap()
    };
    assert!(run().apply().send().unwrap().is_success());
    assert!(run().is_in_step());
    let user = &all(&scim)[0];
    assert_eq!(user.title.as_deref(), Some("Guide"));
    assert_eq!(user.emails.len(), 1);
}

#[test]
fn resources_are_deleted_only_within_the_scope() {
    let scim = empty();
    create(
        &scim,
        &[
            employee("E-1", "stays"),
            employee("E-2", "leaver"),
            User {
                user_type: Some("Contractor".into()),
                ..employee("C-1", "contractor")
            },
            User::new("admin"),
        ],
    );
    let wanted = [employee("E-1", "stays")];
    let run = provision(&scim, &wanted).within(User::USER_TYPE.eq("Employee"));
    let report = run
        .removal(Removal::delete())
        .plan()
        .send()
        .unwrap()
        .apply()
        .send()
        .unwrap();
    assert_eq!(report.count(PlannedAction::Delete), 1);
    let mut names: Vec<_> = all(&scim)
        .iter()
        .filter_map(|user| user.user_name.clone())
        .collect();
    names.sort();
    assert_eq!(names, ["admin", "contractor", "stays"]);
}

#[test]
fn looking_up_reads_single_resources_and_removes_nothing() {
    let scim = empty();
    create(
        &scim,
        &[
            employee("E-1", "bjensen"),
            User::new("jsmith"),
            employee("E-9", "other"),
        ],
    );
    let wanted = [
        User {
            title: Some("Guide".into()),
            ..employee("E-1", "bjensen")
        },
        employee("E-2", "jsmith"),
        employee("E-3", "joiner"),
    ];
    let run = provision(&scim, &wanted)
        .removal(Removal::delete())
        .look_up();
    let report = run.plan().send().unwrap().apply().send().unwrap();
    assert_eq!(
        report.to_string(),
        "1 created, 1 adopted, 1 updated, 0 deactivated, 0 deleted, 0 failed"
    );
    assert_eq!(all(&scim).len(), 4);
}

#[test]
fn the_same_run_works_awaited_and_with_many_requests_at_a_time() {
    let scim = testing::asynchronous().unwrap();
    let wanted: Vec<User> = (0..200)
        .map(|n| employee(&format!("E-{n}"), &format!("u{n}")))
        .collect();
    testing::block_on(async {
        let run = || scim.users().provision(&wanted).match_by(User::EXTERNAL_ID);
        let plan = run().plan().await?;
        assert_eq!(plan.requests(), 200);
        let report = plan.apply().concurrency(16).await?;
        assert_eq!(report.count(PlannedAction::Create), 200);
        assert_eq!(report.ids().len(), 200);
        assert!(run().plan().await?.is_in_step());
        Ok::<(), scim_runtime::Error>(())
    })
    .unwrap();
}

#[test]
fn values_that_a_filter_selects_are_managed_and_the_others_are_kept() {
    let scim = testing::untyped().unwrap();
    let provider = scim.discover().send().unwrap();
    let users = scim.dynamic(&provider, "User").unwrap();
    let user = |emails: serde_json::Value| {
        let json = serde_json::json!({"userName": "bjensen", "emails": emails});
        scim_runtime::dynamic::DynamicResource::from_json(users.resource_type(), json)
    };
    let home = serde_json::json!({"type": "home", "value": "h@example.com"});
    let work = |value: &str| serde_json::json!({"type": "work", "value": value});
    let stored = users.create(&user(serde_json::json!([home, work("old@example.com")])));
    let stored = stored.send().unwrap();
    for (wanted, expected) in [
        (serde_json::json!([work("new@example.com")]), 2),
        (serde_json::json!([]), 1),
        (serde_json::json!([work("again@example.com")]), 2),
    ] {
        let run = || {
            let run = users.provision([user(wanted.clone())]).match_by("userName");
            let run = run.managing([r#"emails[type eq "work"].value"#]);
            run.plan().send().unwrap()
        };
        let report = run().apply().send().unwrap();
        assert!(report.is_success(), "{report}");
        assert!(run().is_in_step(), "{}", run());
        let stored = users.get(&stored).send().unwrap();
        let emails = stored.get("emails").unwrap().unwrap().as_array().unwrap();
        assert_eq!(emails.len(), expected);
        assert!(emails.contains(&home), "{emails:?}");
    }
}

/// A provider with one employee that someone else changes before each request of a method, for as often as given.
fn contested(method: &str, times: u64) -> Scim {
    let server = testing::server();
    let user = serde_json::to_value(employee("E-1", "bjensen")).unwrap();
    server.add("User", user).unwrap();
    let fault = Fault::Error(412, None).on(method, "/Users").times(times);
    testing::client_of(server.faults([fault])).unwrap()
}

#[test]
fn after_five_answers_with_412_a_run_gives_a_resource_up() {
    let wanted = [User {
        title: Some("Guide".into()),
        ..employee("E-1", "barbara")
    }];
    let leavers = [employee("E-2", "joiner")];
    for (method, wanted, action) in [
        ("PATCH", &wanted, "update E-1"),
        ("DELETE", &leavers, "delete E-1"),
    ] {
        for (times, gave_up) in [(4, false), (5, true)] {
            let scim = contested(method, times);
            let run = || provision(&scim, wanted).removal(Removal::delete());
            let report = run().plan().send().unwrap().apply().send().unwrap();
            let failures: Vec<String> = report.failures().map(ToString::to_string).collect();
            if !gave_up {
                assert_eq!(failures, [""; 0], "{method}");
                continue;
            }
            let expected = format!("not done: {action}: gave up after 5 tries: ");
            assert!(failures[0].starts_with(&expected), "{failures:?}");
            assert!(failures[0].contains("412"), "{failures:?}");
            assert_eq!(failures.len(), 1);
            // The next run makes the change.
            let report = run().plan().send().unwrap().apply().send().unwrap();
            assert!(report.is_success(), "{report}");
            assert!(run().plan().send().unwrap().is_in_step());
        }
    }
}
