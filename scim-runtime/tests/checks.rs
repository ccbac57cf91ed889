//! The checks of resources before they are sent, and of resources in responses, as tables of cases.
#![allow(clippy::unwrap_used)]

mod support;

use scim_runtime::{
    Json,
    check::{self, Violation},
    models::{User, user},
    record::{Attribute, Descriptor, Extension, Extra},
    value::{DateTime, Reference},
};
use serde_json::json;
use support::thing::{EXTENSION, THING};

/// A part of a shipment; its attribute has the name that must not be empty in a resource.
struct Part {
    user_name: Option<String>,
    weight: Option<f64>,
    extra: Extra,
}

scim_runtime::record! {
    Part;
    user_name String: Attribute::string("userName").required(),
    weight Decimal: Attribute::decimal("weight"),
}

/// An extension with a required attribute.
struct Customs {
    code: Option<String>,
    extra: Extra,
}

impl Extension for Customs {
    const URN: &'static str = "urn:example:customs";
}

scim_runtime::record! {
    Customs;
    code String: Attribute::string("code").required(),
}

struct Shipment {
    weight: Option<f64>,
    weights: Vec<f64>,
    due: Option<DateTime>,
    links: Vec<Reference>,
    stops: Vec<DateTime>,
    part: Option<Part>,
    parts: Vec<Part>,
    serial: Option<String>,
    customs: Option<Customs>,
    extra: Extra,
}

scim_runtime::record! {
    Shipment;
    weight Decimal: Attribute::decimal("weight"),
    weights Decimals: Attribute::decimal("weights").multi_valued(),
    due Text: Attribute::date_time("due"),
    links Texts: Attribute::reference("links").multi_valued(),
    stops Texts: Attribute::date_time("stops").multi_valued(),
    part Record: Attribute::complex::<Part>("part"),
    parts Records: Attribute::complex::<Part>("parts").multi_valued(),
    serial String: Attribute::string("serial").required().read_only(),
    customs Record: Attribute::extension::<Customs>().required(),
}

fn shipment() -> Shipment {
    Shipment {
        customs: Some(Customs {
            code: Some("c".to_owned()),
            ..Customs::default()
        }),
        ..Shipment::default()
    }
}

/// A check before sending.
type Check = fn(&Shipment) -> Vec<Violation>;

const CREATE: Check = |shipment| check::before_create(shipment);
const REPLACE: Check = |shipment| check::before_replace(shipment);

fn pointers(shipment: &Shipment, check: Check) -> Vec<String> {
    let violations = check(shipment);
    violations.into_iter().map(|one| one.pointer).collect()
}

#[test]
fn a_number_that_json_cannot_write_is_rejected() {
    let heavy = Shipment {
        weight: Some(f64::INFINITY),
        weights: vec![1.5, f64::NAN],
        ..shipment()
    };
    assert_eq!(pointers(&heavy, CREATE), ["/weight", "/weights/1"]);
    let light = Shipment {
        weight: Some(1.5),
        weights: vec![-0.5],
        ..shipment()
    };
    assert!(pointers(&light, CREATE).is_empty());
}

#[test]
fn an_invalid_date_is_rejected_with_its_place() {
    let late = Shipment {
        due: Some(DateTime::from("tomorrow")),
        links: vec![Reference::from("https://a.example/1")],
        stops: vec![
            DateTime::from("2024-01-01T00:00:00Z"),
            DateTime::from("2024-13-01T00:00:00Z"),
        ],
        ..shipment()
    };
    assert_eq!(pointers(&late, REPLACE), ["/due", "/stops/1"]);
}

#[test]
fn only_the_user_name_of_a_resource_must_not_be_empty() {
    let part = || Part {
        user_name: Some(String::new()),
        ..Part::default()
    };
    let nested = Shipment {
        part: Some(part()),
        parts: vec![part()],
        ..shipment()
    };
    assert!(pointers(&nested, CREATE).is_empty());
    let nick_name = User {
        nick_name: Some(String::new()),
        ..User::new("b")
    };
    assert!(check::before_create(&nick_name).is_empty());
    assert_eq!(
        check::before_replace(&User::new(""))[0].pointer,
        "/userName"
    );
}

#[test]
fn a_required_extension_is_only_required_to_create() {
    let bare = Shipment::default();
    assert_eq!(pointers(&bare, CREATE), ["/urn:example:customs"]);
    assert!(pointers(&bare, REPLACE).is_empty());
    let nameless = Shipment {
        part: Some(Part {
            weight: Some(1.0),
            ..Part::default()
        }),
        ..shipment()
    };
    assert_eq!(pointers(&nameless, REPLACE), ["/part/userName"]);
}

#[test]
fn two_primary_values_are_rejected_and_one_is_not() {
    let email = |primary| user::Email {
        primary,
        ..user::Email::new("b@example.com")
    };
    for (primaries, expected) in [
        (
            vec![Some(true), Some(true), None],
            vec!["2 values are primary"],
        ),
        (
            vec![Some(true), Some(true), Some(true)],
            vec!["3 values are primary"],
        ),
        (vec![Some(true), Some(false), None], vec![]),
        (vec![Some(false), Some(false)], vec![]),
    ] {
        let user = User {
            emails: primaries.into_iter().map(email).collect(),
            ..User::new("b")
        };
        let violations = check::before_create(&user);
        let messages: Vec<_> = violations.iter().map(|one| one.message.as_str()).collect();
        assert_eq!(messages, expected);
        assert!(violations.iter().all(|one| one.pointer == "/emails"));
    }
}

/// Resource, whether it is projected, the pointers and rules of its violations.
type ResponseCase = (Json, bool, Vec<(&'static str, &'static str)>);

fn found(resource: &Json, projected: bool) -> Vec<(String, &'static str)> {
    let violations = if projected {
        check::projected_response(resource, THING)
    } else {
        check::response(resource, THING)
    };
    violations
        .into_iter()
        .map(|one| (one.pointer, one.rule))
        .collect()
}

#[test]
fn each_violation_in_a_response_is_reported_with_its_place_and_rule() {
    let valid = json!({"schemas": [THING.urn], "id": "1", "name": "n"});
    let with = |name: &str, value: Json| {
        let mut resource = valid.clone();
        resource[name] = value;
        resource
    };
    let without = |name: &str| with(name, Json::Null);
    let cases: Vec<ResponseCase> = vec![
        (valid.clone(), false, vec![]),
        (json!([]), false, vec![("", "RFC 7643 §2.3")]),
        (
            with("schemas", json!(["urn:example:other"])),
            false,
            vec![("/schemas", "RFC 7643 §3")],
        ),
        (
            with("schemas", json!(["urn:example:other"])),
            true,
            vec![("/schemas", "RFC 7643 §3")],
        ),
        (
            with("schemas", json!(["URN:EXAMPLE:2.0:THING", 7])),
            false,
            vec![],
        ),
        (with("id", json!("")), false, vec![("/id", "RFC 7643 §3.1")]),
        (with("id", json!(1)), false, vec![("/id", "RFC 7643 §3.1")]),
        (without("name"), false, vec![("/name", "RFC 7643 §2.2")]),
        (without("name"), true, vec![]),
        (
            with("NAME", json!("m")),
            false,
            vec![("/NAME", "RFC 7643 §2.1")],
        ),
        (
            with("password", json!("x")),
            false,
            vec![("/password", "RFC 7643 §7")],
        ),
        (
            with("words", json!("x")),
            false,
            vec![("/words", "RFC 7643 §2.4")],
        ),
        (with("words", json!([])), false, vec![]),
        (
            with("mails", json!([{"primary": true}, {"primary": true}])),
            false,
            vec![("/mails", "RFC 7643 §2.4")],
        ),
        (
            with("mails", json!([{"primary": true}, {"primary": false}])),
            false,
            vec![],
        ),
        (
            with("home", json!({"town": 1, "Town": "x"})),
            false,
            vec![
                ("/home/Town", "RFC 7643 §2.1"),
                ("/home/town", "RFC 7643 §2.3"),
            ],
        ),
        // The members of a value without sub-attributes are not attributes.
        (with("anything", json!({"a": 1, "A": 2})), false, vec![]),
        (
            with("meta", json!({"created": "yesterday"})),
            false,
            vec![("/meta/created", "RFC 7643 §2.3")],
        ),
        (
            with(EXTENSION, json!({"LEVEL": "high"})),
            false,
            vec![("/urn:example:ext:2.0:Thing/level", "RFC 7643 §2.3")],
        ),
    ];
    for (resource, projected, expected) in cases {
        let found = found(&resource, projected);
        let found: Vec<_> = found
            .iter()
            .map(|(at, rule)| (at.as_str(), *rule))
            .collect();
        assert_eq!(found, expected, "{resource} {projected}");
    }
    let bare = json!({"id": "1"});
    assert_eq!(found(&bare, true), []);
    let schemas = ("/schemas".to_owned(), "RFC 7643 §3");
    assert_eq!(found(&bare, false)[0], schemas);
    assert_eq!(
        found(&json!({}), true),
        [("/id".to_owned(), "RFC 7643 §3.1")]
    );
}

#[test]
fn a_name_in_a_pointer_is_escaped() {
    let odd = Descriptor {
        urn: THING.urn,
        attributes: const { &[Attribute::string("a~b/c").required()] },
    };
    let resource = json!({"schemas": [THING.urn], "id": "1"});
    assert_eq!(check::response(&resource, odd)[0].pointer, "/a~0b~1c");
}

// R7643-7-02
#[test]
fn neither_write_only_nor_never_returned_attributes_may_be_in_a_response() {
    const SECRETS: &[Attribute] = &[
        Attribute::string("pin").write_only(),
        Attribute::string("key").never_returned(),
        Attribute::string("name"),
    ];
    let descriptor = Descriptor {
        urn: THING.urn,
        attributes: SECRETS,
    };
    let resource = json!({"schemas": [THING.urn], "id": "1", "pin": "1", "key": "k", "name": "n"});
    let violations = check::response(&resource, descriptor);
    let pointers: Vec<_> = violations.iter().map(|one| one.pointer.as_str()).collect();
    assert_eq!(pointers, ["/pin", "/key"]);
}
