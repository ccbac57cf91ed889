//! References to other resources by key.

use crate::{create, employee, empty, provision};
use scim_runtime::{
    models::{EnterpriseUser, Group, User, enterprise_user::Manager, group::Member},
    provision::PlannedAction,
};

fn member(key: &str) -> Member {
    Member {
        value: Some(key.to_owned()),
        ..Member::default()
    }
}

#[test]
fn members_are_named_by_key_and_sent_by_id() {
    let scim = empty();
    let wanted: Vec<User> = (0..250)
        .map(|n| employee(&format!("E-{n}"), &format!("u{n}")))
        .collect();
    let report = provision(&scim, &wanted)
        .plan()
        .send()
        .unwrap()
        .apply()
        .send()
        .unwrap();
    let group = |members: std::ops::Range<usize>| Group {
        external_id: Some("G-1".to_owned()),
        members: members.map(|n| member(&format!("E-{n}"))).collect(),
        ..Group::new("Tours")
    };
    let run = |group: Group| {
        let run = scim
            .groups()
            .provision([group])
            .match_by(Group::EXTERNAL_ID);
        let run = run.managing((Group::DISPLAY_NAME, Group::MEMBERS));
        run.resolve(Group::MEMBERS, report.ids())
            .plan()
            .send()
            .unwrap()
    };
    assert!(run(group(0..10)).apply().send().unwrap().is_success());
    let plan = run(group(5..250));
    // 5 removals and 240 additions, with 100 values per request.
    assert_eq!(plan.requests(), 3, "{plan}");
    let text = plan.to_string();
    assert!(
        text.contains("but an attribute differs; 3 requests\n"),
        "{text}"
    );
    assert_eq!(plan.to_json()["changes"][0]["requests"], 3);
    assert!(plan.apply().send().unwrap().is_success());
    assert!(run(group(5..250)).is_in_step());
    let stored = scim.groups().list().send().unwrap();
    assert_eq!(stored.resources[0].members.len(), 245);
}

#[test]
fn an_unknown_member_is_a_conflict() {
    let scim = empty();
    let wanted = Group {
        external_id: Some("G-1".to_owned()),
        members: vec![member("nobody")],
        ..Group::new("Tours")
    };
    let run = scim
        .groups()
        .provision([wanted])
        .match_by(Group::EXTERNAL_ID);
    let plan = run
        .resolve(Group::MEMBERS, &std::collections::BTreeMap::default())
        .plan()
        .send()
        .unwrap();
    assert_eq!(plan.changes.len(), 0);
    assert_eq!(
        plan.conflicts[0].reason,
        r#""G-1" refers to "nobody", which is not known"#
    );
}

#[test]
fn a_manager_is_set_once_they_exist() {
    let scim = empty();
    create(&scim, &[employee("E-3", "existing")]);
    let reports_to = |id: &str, name: &str, manager: &str| User {
        enterprise_user: Some(EnterpriseUser {
            manager: Some(Manager {
                value: Some(manager.to_owned()),
                ..Manager::default()
            }),
            ..EnterpriseUser::default()
        }),
        ..employee(id, name)
    };
    // A circle: both resources must exist before either reference can be set.
    let wanted = [
        reports_to("E-1", "one", "E-2"),
        reports_to("E-2", "two", "E-1"),
        reports_to("E-3", "existing", "E-1"),
    ];
    let run = || {
        let run = scim.users().provision(&wanted).match_by(User::EXTERNAL_ID);
        let run = run.managing((User::USER_NAME, EnterpriseUser::MANAGER));
        run.resolve_among_wanted(EnterpriseUser::MANAGER)
            .plan()
            .send()
            .unwrap()
    };
    let plan = run();
    assert_eq!(plan.count(PlannedAction::Create), 2, "{plan}");
    let report = plan.apply().send().unwrap();
    assert!(report.is_success(), "{report}");
    let second = run();
    assert!(second.is_in_step(), "{second}");
    let ids = report.ids();
    let one = scim.users().get(ids.get("E-1").unwrap()).send().unwrap();
    let manager = one
        .enterprise_user
        .as_ref()
        .and_then(|user| user.manager.as_ref());
    assert_eq!(
        manager.and_then(|manager| manager.value.as_deref()),
        ids.get("E-2").map(String::as_str)
    );
}
