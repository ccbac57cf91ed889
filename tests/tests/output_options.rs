//! Output options, tested with code that is compiled and run: `tests/golden/output_options.rs`.
#![allow(clippy::unwrap_used)]

use scim_codegen::{Builder, InMemory};
use scim_runtime::{check, filter::Condition, patch::Patch, record::Stored};
use serde_json::json;
use std::collections::BTreeMap;
use tests::{
    chosen_models::{Group, User, user},
    own::{Employment, FullName, Mailbox, Photo, TimeZone},
};

const USER: &str = "urn:ietf:params:scim:schemas:core:2.0:User";
const ENTERPRISE: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

fn babs() -> serde_json::Value {
    json!({
        "schemas": [USER, ENTERPRISE],
        "id": "1",
        "userName": "babs",
        "name": {"familyName": "Jensen", "givenName": "Barbara"},
        "timezone": "America/New_York",
        "emails": [{"value": "babs@example.com", "type": "work"}],
        "photos": [{"value": "https://example.com/1"}, {"value": "https://example.com/2"}],
        "roles": [{"value": "admin"}],
        ENTERPRISE: {"department": "Tour Operations"},
        "unknown": 1.5,
    })
}

#[test]
fn own_types_are_read_and_written_without_loss() {
    let text = babs().to_string();
    let user = Stored::<User>::from_json(text.as_bytes()).unwrap();
    assert_eq!(
        user.timezone,
        TimeZone::try_from("America/New_York".to_owned()).ok()
    );
    let name = user.name.as_ref().unwrap();
    assert_eq!(name.family_name.as_deref(), Some("Jensen"));
    assert_eq!(user.photos.len(), 2);
    let employment = user.enterprise_user.as_ref().unwrap();
    assert_eq!(employment.0["department"], "Tour Operations");
    let written: serde_json::Value = serde_json::from_slice(&user.to_json()).unwrap();
    assert_eq!(written, babs());
    let over_serde: Stored<User> = serde_json::from_str(&text).unwrap();
    assert_eq!(over_serde, user);
}

#[test]
fn a_value_that_an_own_type_refuses_is_an_error_at_the_attribute() {
    let mut wrong = babs();
    wrong["timezone"] = json!("Middle-earth/Shire");
    let error = Stored::<User>::from_json(wrong.to_string().as_bytes()).unwrap_err();
    assert!(error.to_string().contains("/timezone"), "{error}");
    assert!(!error.to_string().contains("Shire"), "{error}");
    let mut wrong = babs();
    wrong["emails"][0]["value"] = json!(17);
    let error = Stored::<User>::from_json(wrong.to_string().as_bytes()).unwrap_err();
    assert!(error.to_string().contains("/emails/0/value"), "{error}");
}

#[test]
fn setters_filters_and_operations_take_own_types() {
    let zone = TimeZone::try_from("Europe/Oslo".to_owned()).unwrap();
    let user = User::new("b")
        .timezone(zone.clone())
        .photos([Photo {
            value: "x".to_owned(),
        }])
        .enterprise_user(Employment(BTreeMap::new()));
    assert_eq!(user.timezone.as_ref(), Some(&zone));
    let filter: Condition<User> = User::TIMEZONE.eq(&zone)
        & User::EMAILS
            .dot(user::Email::VALUE)
            .eq(Mailbox("a@example.com".to_owned()));
    assert_eq!(
        filter.to_string(),
        r#"timezone eq "Europe/Oslo" and emails.value eq "a@example.com""#
    );
    let patch = Patch::<User>::new()
        .replace(User::TIMEZONE, zone)
        .replace(User::NAME, FullName::default())
        .add(
            User::PHOTOS,
            [Photo {
                value: "y".to_owned(),
            }],
        );
    assert_eq!(
        patch.to_message()["Operations"],
        json!([
            {"op": "replace", "path": "timezone", "value": "Europe/Oslo"},
            {"op": "replace", "path": "name", "value": {}},
            {"op": "add", "path": "photos", "value": [{"value": "y"}]},
        ])
    );
    assert_eq!(check::before_create(&user), []);
}

#[test]
fn equal_types_are_shared_and_others_are_not() {
    let shared: Vec<user::ValueDisplayTypePrimary> = vec![user::ValueDisplayTypePrimary::default()];
    let user = User::new("b").roles(shared.clone()).entitlements(shared);
    assert_eq!(user.roles, user.entitlements);
    let apart = tests::output_options()
        .keep_apart(format!("{USER}:roles"))
        .to_text()
        .unwrap();
    assert!(apart.contains("pub struct Role {"));
    assert!(apart.contains("pub struct Entitlement {"));
    assert!(!apart.contains("ValueDisplayTypePrimary"));
}

#[test]
fn extra_derives_are_there() {
    assert!(user::EmailType::Work < user::EmailType::Home);
    let text = tests::output_options().to_text().unwrap();
    assert!(text.contains("#[cfg_attr(test, allow(unused))]\n    pub struct Email {"));
    assert!(text.contains("#[doc(alias = \"login\")]\n        pub user_name: Option<String>,"));
}

#[test]
fn a_struct_is_eq_if_its_fields_are() {
    fn is_eq<T: Eq>() {}
    is_eq::<Group>();
    let refused = |types: &str, derive: &str| {
        let text = Builder::rfc7643().derive(types, derive).to_text();
        text.map_or_else(|error| error.to_string(), |_| "taken".to_owned())
    };
    for (types, derive, says) in [
        ("*", "Eq", "taken"),
        ("*", "::my_crate::Hash", "taken"),
        ("user::EmailType", "::core::cmp::PartialOrd", "taken"),
        (
            "User",
            "Eq",
            "`user::User`: its attribute `name` has the type `user::Name`, which doesn't implement it",
        ),
        (
            "user::*",
            "Eq",
            "`user::User`: its extension `enterprise_user::EnterpriseUser` doesn't implement it",
        ),
        (
            "user::Name",
            "Hash",
            "`Hash` can't be derived for `user::Name`: it keeps unknown attributes",
        ),
        (
            "user::Name",
            "::core::cmp::Ord",
            "`::core::cmp::Ord` can't be derived for `user::Name`",
        ),
        ("user::EmailType", "std::hash::Hash", "taken"),
        ("user::EmailType", "Copy", "taken"),
    ] {
        let said = refused(types, derive);
        assert!(said.contains(says), "{types} {derive}: {said}");
    }
    let decimal = Builder::in_memory(InMemory {
        name: "decimal".to_owned(),
        schemas: br#"[{"id": "urn:x:A", "name": "A", "attributes": [{"name": "height", "type": "decimal"}]}]"#.to_vec(),
        resource_types: Some(br#"[{"name": "A", "endpoint": "/As", "schema": "urn:x:A"}]"#.to_vec()),
        service_provider_config: None,
    });
    let error = decimal.derive("*", "Eq").to_text().unwrap_err().to_string();
    assert!(
        error.contains("its attribute `height` is a decimal"),
        "{error}"
    );
}

#[test]
fn invalid_options_are_all_reported_in_one_error() {
    let error = Builder::rfc7643()
        .derive("User", "Clone")
        .type_attribute("User", "nonsense")
        .replace(format!("{USER}:shoeSize"), "crate::Shoe")
        .replace(format!("{USER}:title"), "Title")
        .replace(USER, "crate::User")
        .field_attribute(format!("{USER}:userName.x"), "#[x]")
        .keep_apart(format!("{USER}:nothing"))
        .to_text()
        .unwrap_err()
        .to_string();
    for part in [
        "`Clone` can't be derived",
        "`nonsense` is not a valid attribute",
        "unknown attribute `urn:ietf:params:scim:schemas:core:2.0:User:shoeSize`",
        "`Title` does not start at the root of a crate",
        "base schema, which can't be replaced",
        "User:userName.x`",
        "User:nothing`",
    ] {
        assert!(error.contains(part), "{part}: {error}");
    }
    for (pattern, is_met) in [
        ("*", true),
        ("User", true),
        ("Email", true),
        ("user::Email", true),
        ("user::*", true),
        ("group::Email", false),
        ("Emial", false),
        ("users::*", false),
    ] {
        let result = Builder::rfc7643()
            .derive(pattern, "::my_crate::Audit")
            .to_text();
        assert_eq!(result.is_ok(), is_met, "{pattern}");
    }
}
