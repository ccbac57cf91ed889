//! Reading and writing records: lossless, case-insensitive names, strict types.
#![cfg(feature = "client")]

use scim_runtime::{
    check::before_create,
    filter::Condition,
    models::{EnterpriseUser, User, user},
    patch::Patch,
    record::{Attribute, Extension, Extra, Resource, Stored},
    support::Root,
    value::Open,
};

const USER: &str = r#"{
    "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User", "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"],
    "id": "2819c223", "externalId": "701984", "userName": "bjensen@example.com",
    "name": {"familyName": "Jensen", "nameSuffix": "III"},
    "emails": [{"value": "bjensen@example.com", "type": "work", "primary": true}, {"value": "babs@jensen.org", "type": "Beach"}],
    "favouriteNumber": 1.10,
    "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": {"department": "Tour \u00dcber \ud83d\ude00"},
    "meta": {"resourceType": "User", "version": "W/\"a\""}
}"#;

fn json(text: &[u8]) -> serde_json::Value {
    serde_json::from_slice(text).expect("JSON")
}

// R7643-3.3-01, R7643-2.3.3-01
#[test]
fn a_round_trip_loses_nothing() {
    let user = Stored::<User>::from_json(USER.as_bytes()).expect("a user");
    assert_eq!(user.id(), "2819c223");
    assert_eq!(user.version(), Some("W/\"a\""));
    let written = user.to_json();
    assert_eq!(json(&written), json(USER.as_bytes()));
    assert!(
        String::from_utf8_lossy(&written).contains("1.10"),
        "a number keeps its form"
    );
    let again: Stored<User> = serde_json::from_slice(&written).expect("over serde");
    assert_eq!(again, user);
    assert_eq!(
        serde_json::to_value(&again).expect("over serde"),
        json(USER.as_bytes())
    );
}

// R7643-2.1-01
#[test]
fn names_are_read_in_any_case() {
    let shouted = USER
        .replace("\"userName\"", "\"USERNAME\"")
        .replace("\"id\"", "\"ID\"")
        .replace("enterprise:2.0:User\": {", "Enterprise:2.0:user\": {");
    let user = Stored::<User>::from_json(shouted.as_bytes()).expect("a user");
    assert_eq!(user, Stored::from_json(USER.as_bytes()).expect("a user"));
}

// R7643-2.1-02
#[test]
fn a_duplicate_attribute_is_an_error() {
    for twice in [r#"{"userName":"a","USERNAME":"b"}"#, r#"{"x":1,"X":2}"#] {
        assert!(
            scim_runtime::from_json::<User>(twice.as_bytes()).is_err(),
            "{twice}"
        );
        assert!(serde_json::from_str::<User>(twice).is_err(), "{twice}");
    }
}

// R7643-2.5-01
#[test]
fn null_and_an_empty_list_unset_an_attribute() {
    let nothing = scim_runtime::from_json::<User>(
        br#"{"userName":null,"emails":[],"name":null,"enterpriseUser":null}"#,
    );
    let nothing = nothing.expect("a user");
    assert_eq!(nothing.user_name, None);
    assert!(nothing.emails.is_empty());
}

// R7643-2.5-02
#[test]
fn an_asserted_null_is_written() {
    let mut user = User::new("bjensen");
    user.extra.assert_null("externalId");
    assert!(
        String::from_utf8_lossy(&scim_runtime::to_json(&user)).contains(r#""externalId":null"#)
    );
    user.external_id = Some("7".to_owned());
    assert!(!String::from_utf8_lossy(&scim_runtime::to_json(&user)).contains("null"));
}

#[test]
fn an_error_has_the_pointer_and_the_offset() {
    let error = scim_runtime::from_json::<User>(br#"{"emails":[{"value":"a"},{"primary":"yes"}]}"#)
        .expect_err("refused");
    assert_eq!(error.pointer(), "/emails/1/primary");
    assert!(error.to_string().contains("expected a boolean"), "{error}");
}

// R7643-4.1-01
#[test]
fn debug_hides_a_password() {
    let mut user = User::new("bjensen");
    user.password = Some("t1meMa$heen".to_owned());
    assert!(!format!("{user:?}").contains("t1meMa"), "{user:?}");
}

// R7643-7-07
#[test]
fn an_open_enumeration_keeps_unlisted_values() {
    let user = Stored::<User>::from_json(USER.as_bytes()).expect("a user");
    let [work, beach] = [&user.emails[0].type_, &user.emails[1].type_].map(Option::as_ref);
    assert_eq!(
        work.and_then(Open::listed),
        Some(user::EmailType::Work),
        "{work:?}"
    );
    assert_eq!(beach.and_then(Open::listed), None);
    assert_eq!(beach.map(Open::as_str), Some("Beach"));
    assert!(
        Open::Unlisted("WORK".to_owned()) == user::EmailType::Work,
        "compared without case"
    );
    assert_eq!(Open::<user::EmailType>::from("WORK").as_str(), "WORK");
}

// R7644-3.4.2.2-05
#[test]
fn conditions_print_as_filters() {
    let filter: Condition<User> = User::USER_NAME.starts_with("bj")
        & User::ACTIVE.eq(true)
        & User::EMAILS.matches(user::Email::TYPE.eq(user::EmailType::Work))
        & EnterpriseUser::DEPARTMENT.eq("R\"D");
    assert_eq!(
        filter.to_string(),
        r#"userName sw "bj" and active eq true and emails[type eq "work"] and urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department eq "R\"D""#
    );
    let patch = Patch::<User>::new()
        .replace(User::ACTIVE, false)
        .add(User::EMAILS, [user::Email::new("x").primary(true)])
        .replace(
            User::EMAILS
                .filtered(user::Email::TYPE.eq("work"))
                .dot(user::Email::VALUE),
            "y",
        )
        .replace(EnterpriseUser::DEPARTMENT, "z")
        .replace(User::NAME.dot(user::Name::FAMILY_NAME), "J");
    assert_eq!(patch.operations().len(), 5);
}

struct Employee {
    name: Option<String>,
    enterprise: Option<EnterpriseUser>,
    extra: Extra,
}

impl Resource for Employee {
    const NAME: &'static str = "Employee";
    const ENDPOINT: &'static str = "/Employees";
    const URN: &'static str = "urn:example:Employee";
}

scim_runtime::record! {
    Employee, Root::Resource(Employee::URN);
    name String: Attribute::string("name"),
    enterprise Record: Attribute::extension::<EnterpriseUser>().required(),
}

#[test]
fn a_required_extension_is_written_even_if_it_is_empty() {
    let mut employee = Employee {
        enterprise: Some(EnterpriseUser::default()),
        ..Employee::default()
    };
    assert_eq!(before_create(&employee), []);
    let expected = serde_json::json!({
        "schemas": [Employee::URN, EnterpriseUser::URN],
        EnterpriseUser::URN: {}
    });
    assert_eq!(json(&scim_runtime::to_json(&employee)), expected);
    assert_eq!(
        serde_json::to_value(&employee).expect("over serde"),
        expected
    );
    let again: Employee =
        scim_runtime::from_json(expected.to_string().as_bytes()).expect("an employee");
    assert_eq!(json(&scim_runtime::to_json(&again)), expected);
    employee.enterprise = None;
    assert_eq!(before_create(&employee).len(), 1);
}

#[test]
fn an_empty_user_name_is_not_sent() {
    let violations = before_create(&User::new(""));
    assert_eq!(violations.len(), 1, "{violations:?}");
    assert_eq!(violations[0].pointer, "/userName");
}

/// A row of an application's database: what is missing stays unassigned.
#[test]
fn setters_take_values_and_options() {
    let (nick, title): (Option<&str>, Option<String>) = (Some("Babs"), None);
    let name = Some(user::Name::new().family_name("Jensen"));
    let user = User::new("bjensen")
        .nick_name(nick)
        .title(title)
        .display_name("Barbara")
        .locale(String::from("en"))
        .profile_url(Some("https://example.com/bjensen"))
        .active(Some(true))
        .name(name.clone())
        .emails(None::<user::Email>)
        .external_id(Some("1001"));
    assert_eq!(user.nick_name.as_deref(), Some("Babs"));
    assert_eq!(user.title, None);
    assert_eq!(user.display_name.as_deref(), Some("Barbara"));
    assert_eq!(user.active, Some(true));
    assert_eq!(user.name, name);
    assert_eq!(user.external_id.as_deref(), Some("1001"));
    assert!(user.emails.is_empty());
    assert_eq!(user.clone().active(false).active, Some(false));
    assert_eq!(user.clone().active(None).active, None);
    assert_eq!(user.name(None).name, None);
}

#[test]
fn serde_json_reads_a_record_as_the_json_reader_does() {
    let expected = Stored::<User>::from_json(USER.as_bytes()).expect("a user");
    let list = format!("[{USER}]");
    let read: [Vec<Stored<User>>; 3] = [
        serde_json::from_str(&list).expect("from a text"),
        serde_json::from_slice(list.as_bytes()).expect("from bytes"),
        serde_json::from_reader(list.as_bytes()).expect("from a reader"),
    ];
    for users in read {
        assert_eq!(users.len(), 1);
        // The number 1.10 keeps its form, so the text was read and not its values.
        assert_eq!(users[0].to_json(), expected.to_json());
    }
    let of_value: Stored<User> = serde_json::from_value(json(USER.as_bytes())).expect("a user");
    assert_eq!(of_value, expected);
}

#[test]
fn an_error_over_serde_names_the_attribute() {
    let text = r#"[{"userName": "bjensen"}, {"emails": [{"PRIMARY": "yes"}]}]"#;
    let error = serde_json::from_str::<Vec<User>>(text).expect_err("not a boolean");
    assert_eq!(
        error.to_string(),
        "/emails/0/PRIMARY: expected a boolean at byte 24 at line 1 column 59"
    );
    for not_a_record in ["7", "null", "[]", r#""bjensen""#, "{", r#"{"active": tru}"#] {
        assert!(
            serde_json::from_str::<User>(not_a_record).is_err(),
            "{not_a_record}"
        );
    }
}

#[test]
fn other_deserializers_are_read_by_their_values() {
    let text = r#"{"USERNAME": "bjensen", "shoeSize": 43, "nickName": "Babs"}"#;
    let user: User = serde_json::from_value(json(text.as_bytes())).expect("a user");
    assert_eq!(user.user_name.as_deref(), Some("bjensen"));
    assert_eq!(user.nick_name.as_deref(), Some("Babs"));
    assert_eq!(user.extra.get("shoeSize"), Some(43.into()));
}

#[test]
fn a_duplicate_common_attribute_is_an_error_over_serde() {
    for twice in [
        r#"{"id": "1", "ID": "2"}"#,
        r#"{"id": "1", "meta": {}, "Meta": {}}"#,
        r#"{"id": "1", "schemas": [], "SCHEMAS": []}"#,
    ] {
        assert!(
            Stored::<User>::from_json(twice.as_bytes()).is_err(),
            "{twice}"
        );
        let value = json(twice.as_bytes());
        assert!(
            serde_json::from_value::<Stored<User>>(value.clone()).is_err(),
            "{twice}"
        );
        assert!(serde_json::from_value::<User>(value).is_err(), "{twice}");
    }
}

// R7643-2.5-01
#[test]
fn an_empty_meta_is_not_written() {
    let user = Stored::<User>::from_json(br#"{"id": "1", "meta": {}}"#).expect("a user");
    assert_eq!(json(&user.to_json()).get("meta"), None);
    let by_serde = serde_json::to_value(&user).expect("JSON");
    assert_eq!(by_serde, json(&user.to_json()));
}

#[test]
fn nulls_in_a_list_of_any_json_are_left_out_by_both_readers() {
    struct Notes {
        notes: Vec<serde_json::Value>,
        extra: Extra,
    }
    scim_runtime::record! {
        Notes;
        notes Jsons: Attribute::json("notes").multi_valued(),
    }
    let text = br#"{"notes": [null, 1, null, {"a": null}]}"#;
    let notes: Notes = scim_runtime::from_json(text).expect("notes");
    assert_eq!(notes.notes, [1.into(), serde_json::json!({"a": null})]);
    assert_eq!(
        serde_json::from_value::<Notes>(json(text)).expect("notes"),
        notes
    );
}

#[test]
fn a_number_that_serde_cannot_represent_is_an_error_and_not_null() {
    let text = br#"{"id":"1","shoeSize":1e400}"#;
    let user = Stored::<User>::from_json(text).expect("a user");
    assert!(String::from_utf8_lossy(&user.to_json()).contains(r#""shoeSize":1e400"#));
    let error = serde_json::to_string(&user).expect_err("out of range");
    assert_eq!(
        error.to_string(),
        "the value of `shoeSize` is out of the range of serde's types"
    );
}
