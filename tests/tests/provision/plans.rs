//! The content of plans.

use crate::{actions, create, employee, empty, provision};
use scim_runtime::{
    models::User,
    provision::{PlannedAction, Removal, RemovalLimit, RemovalRefused},
};
use serde_json::json;

#[test]
fn a_plan_creates_adopts_updates_and_removes() {
    let scim = empty();
    create(
        &scim,
        &[
            User {
                title: Some("Guide".into()),
                nick_name: Some("Babs".into()),
                ..employee("E-1", "bjensen")
            },
            User {
                user_type: Some("Employee".into()),
                active: Some(true),
                ..User::new("jsmith")
            },
            employee("E-3", "leaver"),
            User {
                user_type: Some("Contractor".into()),
                ..employee("E-4", "contractor")
            },
            employee("E-5", "same"),
        ],
    );
    let wanted = [
        User {
            title: Some("Manager".into()),
            ..employee("E-1", "bjensen")
        },
        employee("E-2", "JSmith"),
        employee("E-5", "same"),
        employee("E-6", "joiner"),
    ];
    let plan = provision(&scim, &wanted)
        .within(User::USER_TYPE.eq("Employee"))
        .removal(Removal::set(User::ACTIVE, false))
        .plan()
        .send()
        .unwrap();
    assert_eq!(
        actions(&plan),
        [
            (PlannedAction::Create, "E-6"),
            (PlannedAction::Adopt, "E-2"),
            (PlannedAction::Update, "E-1"),
            (PlannedAction::Deactivate, "E-3"),
        ]
    );
    assert_eq!((plan.unchanged, plan.kept, plan.in_scope), (1, 1, 4));
    assert_eq!(plan.conflicts, []);
    assert_eq!(plan.removals_refused, None);
    let text = plan.to_string();
    assert!(text.contains("~ update E-1"), "{text}");
    assert!(text.contains(r#"    title: "Guide" → "Manager""#), "{text}");
    assert!(
        text.ends_with("User: 1 to create, 1 to adopt, 1 to update, 1 to remove, 1 unchanged, 1 kept, 0 in conflict\n"),
        "{text}"
    );
    let json = plan.to_json();
    assert_eq!(json["version"], 1);
    assert_eq!(
        json["changes"][2]["attributes"],
        json!([{"attribute": "title", "before": "Guide", "after": "Manager"}])
    );
}

#[test]
fn planning_writes_nothing() {
    let scim = empty();
    create(&scim, &[employee("E-1", "bjensen")]);
    let before = scim.users().get(crate::all(&scim)[0].id()).send().unwrap();
    let wanted = [employee("E-2", "joiner")];
    let plan = provision(&scim, &wanted).removal(Removal::delete()).plan();
    assert_eq!(plan.send().unwrap().changes.len(), 2);
    let after = crate::all(&scim);
    assert_eq!(after.len(), 1);
    assert_eq!(after[0].version(), before.version());
}

#[test]
fn removals_over_the_limit_are_refused_and_nothing_is_written() {
    let scim = empty();
    let users: Vec<User> = (0..20)
        .map(|n| employee(&format!("E-{n}"), &format!("u{n}")))
        .collect();
    create(&scim, &users);
    let planned = || {
        provision(&scim, &users[..17])
            .removal(Removal::delete())
            .limit_removals(RemovalLimit::count(2).or_percent(10.0))
            .plan()
            .send()
            .unwrap()
    };
    let plan = planned();
    assert_eq!(plan.removals_refused, Some(RemovalRefused::OverLimit));
    assert!(plan.to_string().contains("removals refused: there are more removals than the limit allows (3 of 20 in scope; limit: at most 2, or 10 %)"), "{plan}");
    let error = plan.apply().send().unwrap_err();
    assert!(
        error
            .to_string()
            .contains("more removals than the limit allows"),
        "{error}"
    );
    assert_eq!(crate::all(&scim).len(), 20);
    let report = planned().without_removals().apply().send().unwrap();
    assert!(report.is_success());
    assert_eq!(crate::all(&scim).len(), 20);
}

#[test]
fn an_empty_wanted_state_removes_nothing() {
    let scim = empty();
    create(&scim, &[employee("E-1", "bjensen")]);
    let plan = provision(&scim, &[])
        .removal(Removal::delete())
        .plan()
        .send()
        .unwrap();
    assert_eq!(plan.removals_refused, Some(RemovalRefused::NothingWanted));
    assert!(plan.apply().send().is_err());
    assert_eq!(crate::all(&scim).len(), 1);
}

#[test]
fn duplicate_keys_on_either_side_are_conflicts_and_left_alone() {
    let scim = empty();
    let ids = create(
        &scim,
        &[
            employee("E-1", "one"),
            employee("E-1", "two"),
            employee("E-9", "taken"),
            employee("E-4", "four"),
        ],
    );
    let wanted = [
        User {
            title: Some("x".into()),
            ..employee("E-1", "one")
        },
        employee("E-2", "TAKEN"),
        employee("E-3", "three"),
        employee("E-3", "drei"),
        User {
            external_id: None,
            ..employee("", "nobody")
        },
        employee("E-4", "four"),
    ];
    let plan = provision(&scim, &wanted)
        .removal(Removal::delete())
        .plan()
        .send()
        .unwrap();
    assert_eq!(actions(&plan), [], "{plan}");
    assert_eq!(plan.unchanged, 1);
    let mut reasons: Vec<(&str, &[String])> = plan
        .conflicts
        .iter()
        .map(|conflict| (conflict.reason.as_str(), conflict.ids.as_slice()))
        .collect();
    reasons.sort_unstable();
    assert_eq!(
        reasons,
        [
            (
                r#"a resource with another first key has one of the other keys of "E-2""#,
                &ids[2..3]
            ),
            ("a wanted resource has no `externalId`", &[]),
            (r#"several resources have the key of "E-1""#, &ids[..2]),
            (r#"several wanted resources have `externalId` "E-3""#, &[]),
        ]
    );
}

#[test]
fn a_key_that_a_later_wanted_resource_repeats_is_a_conflict_though_the_provider_is_in_step() {
    let scim = empty();
    let stored = [employee("E-1", "one"), employee("E-2", "two")];
    create(&scim, &stored);
    let [one, two] = stored;
    for wanted in [
        [one.clone(), two.clone(), one.clone()],
        [two.clone(), one.clone(), one.clone()],
        [one.clone(), one, two],
    ] {
        let plan = provision(&scim, &wanted)
            .removal(Removal::delete())
            .plan()
            .send()
            .unwrap();
        assert_eq!(actions(&plan), [], "{plan}");
        assert_eq!(plan.unchanged, 1, "{plan}");
        let reasons: Vec<&str> = plan.conflicts.iter().map(|one| &*one.reason).collect();
        assert_eq!(
            reasons,
            [
                r#"several wanted resources have `externalId` "E-1""#,
                r#"several wanted resources have `userName` "one""#,
            ]
        );
        assert_eq!(plan.ids().keys().collect::<Vec<_>>(), ["E-2"]);
    }
}

#[test]
fn keys_compare_as_the_schema_says() {
    let scim = empty();
    create(&scim, &[employee("e-1", "BJensen")]);
    // `externalId` is compared with case, `userName` isn't.
    let plan = provision(&scim, &[employee("E-1", "bjensen")])
        .plan()
        .send()
        .unwrap();
    assert_eq!(plan.conflicts.len(), 1, "{plan}");
    let by_name = scim
        .users()
        .provision([employee("E-1", "bjensen")])
        .match_by(User::USER_NAME);
    let plan = by_name.managing(User::ACTIVE).plan().send().unwrap();
    assert!(plan.is_in_step(), "{plan}");
}

#[test]
fn a_password_is_not_shown_and_never_compared() {
    let scim = empty();
    let wanted = [User {
        password: Some("t1meMa$heen".into()),
        ..employee("E-1", "bjensen")
    }];
    let planned = || {
        let run = scim.users().provision(&wanted).match_by(User::EXTERNAL_ID);
        run.managing((User::USER_NAME, User::PASSWORD))
            .plan()
            .send()
            .unwrap()
    };
    let plan = planned();
    for text in [
        plan.to_string(),
        format!("{plan:?}"),
        plan.to_json().to_string(),
    ] {
        assert!(!text.contains("t1meMa"), "{text}");
    }
    assert!(plan.apply().send().unwrap().is_success());
    assert!(planned().is_in_step());
}

#[test]
fn parts_are_disjoint_and_together_everything() {
    let scim = empty();
    let wanted: Vec<User> = (0..50)
        .map(|n| employee(&format!("E-{n}"), &format!("u{n}")))
        .collect();
    create(
        &scim,
        &(0..20)
            .map(|n| employee(&format!("L-{n}"), &format!("l{n}")))
            .collect::<Vec<_>>(),
    );
    let mut keys = Vec::new();
    for index in 0..4 {
        let run = provision(&scim, &wanted).removal(Removal::delete());
        let run = run
            .limit_removals(RemovalLimit::count(100))
            .partition(index, 4);
        let plan = run.plan().send().unwrap();
        keys.extend(plan.changes.iter().map(|change| change.key.clone()));
    }
    keys.sort();
    let mut expected: Vec<String> = (0..50).map(|n| format!("E-{n}")).collect();
    expected.extend((0..20).map(|n| format!("L-{n}")));
    expected.sort();
    assert_eq!(keys, expected);
}

#[test]
fn settings_that_do_not_fit_the_schema_are_errors_before_anything_is_sent() {
    let scim = empty();
    let wanted = [employee("E-1", "bjensen")];
    let run = || scim.users().provision(&wanted);
    let cases = [
        (run().plan(), "call `match_by`"),
        (run().or_adopt_by("userName").plan(), "needs `match_by`"),
        (run().match_by("nope").plan(), "no such attribute"),
        (run().match_by("emails.value").plan(), "several values"),
        (
            run().match_by("userName").managing(["groups"]).plan(),
            "read-only",
        ),
        (
            run().match_by("userName").within_filter("nope eq 1").plan(),
            "within",
        ),
        (
            run().match_by("userName").partition(3, 3).plan(),
            "doesn't exist",
        ),
    ];
    for (plan, words) in cases {
        let error = plan.send().unwrap_err();
        assert!(error.to_string().contains(words), "{error}");
        assert!(error.is_refused_before_sending(), "{error}");
    }
}
