//! Conversion of a resource to another provider's type.
#![allow(clippy::unwrap_used)]

#[allow(unused, unreachable_pub)]
#[path = "../golden/plain.rs"]
mod plain;

use scim_runtime::{
    check::Violation,
    convert, from_json,
    models::{self, EnterpriseUser, enterprise_user::Manager, user::Email},
    record::Stored,
    to_json,
};
use serde_json::{Value, json};
use tests::acme;

fn reasons(left_out: &[Violation]) -> Vec<(&str, &str)> {
    left_out
        .iter()
        .map(|one| (one.pointer.as_str(), one.message.as_str()))
        .collect()
}

#[test]
fn attributes_of_the_same_name_are_converted() {
    let user = models::User {
        external_id: Some("E-1".into()),
        password: Some("t1meMa$heen".into()),
        active: Some(true),
        emails: vec![Email::new("b@example.com").type_("work").primary(true)],
        enterprise_user: Some(EnterpriseUser {
            department: Some("Tours".into()),
            manager: Some(Manager::default().value("26118915")),
            ..EnterpriseUser::default()
        }),
        ..models::User::new("bjensen")
    };
    let (converted, left_out) = convert::<_, acme::User>(&user);
    assert_eq!(reasons(&left_out), []);
    let written: Value = serde_json::from_slice(&to_json(&converted)).unwrap();
    let original: Value = serde_json::from_slice(&to_json(&user)).unwrap();
    assert_eq!(written, original);
    assert_eq!(convert::<_, models::User>(&converted).0, user);
}

#[test]
fn an_extension_that_the_other_type_lacks_is_reported_and_not_sent() {
    let mut user = acme::User::new("bjensen").badge(acme::Badge::default().number(7));
    user.extra.insert("shoeSize", &json!(42));
    user.extra.insert("urn:example:2.0:User", &json!({"a": 1}));
    let (converted, left_out) = convert::<_, models::User>(&user);
    let unknown = "the other type has no such attribute";
    assert_eq!(
        reasons(&left_out),
        [
            (
                "/urn:acme:params:scim:schemas:extension:badge:2.0:User",
                unknown
            ),
            ("/shoeSize", unknown),
            ("/urn:example:2.0:User", unknown),
        ]
    );
    let json: Value = serde_json::from_slice(&to_json(&converted)).unwrap();
    assert_eq!(
        json["schemas"],
        json!(["urn:ietf:params:scim:schemas:core:2.0:User"])
    );
    assert!(converted.extra.is_empty());
}

#[test]
fn read_only_attributes_and_values_of_another_type_are_reported() {
    let user: models::User = from_json(
        br#"{"userName": "bjensen", "groups": [{"value": "g"}], "number": "seven", "LOGIN": "b", "open": "often", "urn:example:params:scim:schemas:extension:Limits:2.0:Account": {"daily": 2.5, "yearly": 9}}"#,
    )
    .unwrap();
    let (converted, left_out) = convert::<_, plain::Account>(&user);
    let account = &converted;
    assert_eq!((account.login.as_deref(), account.open), (Some("b"), None));
    assert_eq!(
        account.limits.as_ref().and_then(|limits| limits.daily),
        Some(2.5)
    );
    let mut listed = reasons(&left_out);
    listed.sort_unstable();
    assert_eq!(
        listed,
        [
            ("/groups", "the other type has no such attribute"),
            ("/number", "the attribute is read-only in the other type"),
            ("/open", "the value does not fit the other type's attribute"),
            (
                "/urn:example:params:scim:schemas:extension:Limits:2.0:Account/yearly",
                "the other type has no such attribute"
            ),
            ("/userName", "the other type has no such attribute"),
        ]
    );
    let (_, groups) = convert::<_, acme::User>(&user);
    assert!(
        reasons(&groups).contains(&("/groups", "the attribute is read-only in the other type"))
    );
    let text = format!("{left_out:?}");
    assert!(
        !text.contains("seven") && !text.contains("bjensen"),
        "{text}"
    );
}

#[test]
fn a_stored_resource_is_converted_without_its_id() {
    let stored = Stored::<models::User>::from_json(
        br#"{"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "id": "7", "userName": "b", "meta": {"resourceType": "User"}}"#,
    )
    .unwrap();
    let (converted, left_out) = convert::<models::User, acme::User>(&stored);
    assert_eq!(reasons(&left_out), []);
    assert_eq!(converted, acme::User::new("b"));
}
