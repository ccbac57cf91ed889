//! Setters take a value, whatever converts into it, or an `Option` of either.
#![allow(clippy::unwrap_used)]

use std::borrow::Cow;
use tests::acme::{
    Badge, Device, EnterpriseUser, User,
    device::{Kind, Owner},
    user::{Email, Name},
};

/// A row of an HR system.
#[derive(Default)]
struct Row<'a> {
    name: Option<&'a str>,
    nick_name: Option<String>,
    title: Option<Cow<'a, str>>,
    active: Option<bool>,
    badge: Option<i64>,
    hired: Option<&'a str>,
    department: Option<&'a str>,
    email: Option<&'a str>,
}

/// Someone's own type.
struct Language(&'static str);

impl From<Language> for String {
    fn from(language: Language) -> Self {
        language.0.to_owned()
    }
}

fn user(row: Row<'_>) -> User {
    let enterprise = |department| EnterpriseUser::new().department(department);
    User::new("bjensen")
        .display_name(row.name)
        .nick_name(row.nick_name)
        .title(row.title)
        .active(row.active)
        .badge(Badge::new().number(row.badge).issued(row.hired))
        .enterprise_user(row.department.map(enterprise))
        .emails(row.email.map(Email::new))
}

#[test]
fn setters_take_options_of_everything_that_converts() {
    let full = user(Row {
        name: Some("Barbara"),
        nick_name: Some("Babs".to_owned()),
        title: Some("Guide".into()),
        active: Some(true),
        badge: Some(5_000_000_000),
        hired: Some("2024-01-31T09:00:00Z"),
        department: Some("Tours"),
        email: Some("babs@example.com"),
    });
    let expected = User {
        display_name: Some("Barbara".to_owned()),
        nick_name: Some("Babs".to_owned()),
        title: Some("Guide".to_owned()),
        active: Some(true),
        badge: Some(Badge {
            number: Some(5_000_000_000),
            issued: Some("2024-01-31T09:00:00Z".into()),
            ..Badge::default()
        }),
        enterprise_user: Some(EnterpriseUser {
            department: Some("Tours".to_owned()),
            ..EnterpriseUser::default()
        }),
        emails: vec![Email::new("babs@example.com")],
        ..User::new("bjensen")
    };
    assert_eq!(full, expected);
    let empty = user(Row::default());
    assert_eq!(empty, User::new("bjensen").badge(Badge::new()));
}

#[test]
fn setters_take_values_of_everything_that_converts() {
    let owned = "Barbara".to_owned();
    let user = User::new("bjensen")
        .external_id('7')
        .display_name(&owned)
        .nick_name(owned.clone())
        .title("Guide")
        .preferred_language(Language("no"))
        .locale(Some(Language("no")))
        .active(true)
        .name(Name::new().family_name(Cow::from("Jensen")))
        .badge(Badge::new().number(5_000_000_000).height(1.8));
    assert_eq!(user.external_id.as_deref(), Some("7"));
    assert_eq!(user.display_name, user.nick_name);
    assert_eq!(user.preferred_language, user.locale);
    assert_eq!(user.badge.unwrap().number, Some(5_000_000_000));
    assert_eq!(user.name.unwrap().family_name.as_deref(), Some("Jensen"));
}

#[test]
fn setters_of_enumerations_take_variants_and_text() {
    let kinds = [
        Device::new("1").kind(Kind::Laptop),
        Device::new("1").kind(Some(Kind::Laptop)),
        Device::new("1").kind("laptop"),
        Device::new("1").kind(Some("laptop")),
    ];
    assert!(kinds.iter().all(|device| *device == kinds[0]));
    assert_eq!(kinds[0].kind, Some(Kind::Laptop.into()));
}

#[test]
fn none_clears_what_was_set() {
    let device = Device::new("1").model("T14").managed(true);
    let device = device.owner(Owner::new("2819c223"));
    let cleared = device.model(None::<&str>).managed(None).owner(None);
    assert_eq!(cleared, Device::new("1"));
}
