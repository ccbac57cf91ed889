//! Invalid names and nested complex attributes are reported with their position, generated, and usable.
#![allow(clippy::unwrap_used)]

use odd::{Client, Thing, thing};
use scim_runtime::{
    Json, filter::Condition, patch::Patch, record::Stored, server::Server, support::SortKey,
};
use serde_json::json;
use std::fs;
use tests::scripted::{Scripted, SentRequest};

#[allow(missing_docs, unreachable_pub)]
mod odd {
    scim_runtime::include_scim!("odd");
}

const THING: &str = "urn:example:params:scim:schemas:core:2.0:Thing";

fn server() -> Server {
    let read = |name: &str| -> Json {
        let text = fs::read(tests::here("fixtures/odd").join(name)).unwrap();
        serde_json::from_slice(&text).unwrap()
    };
    Server::from_documents(
        &read("Schemas.json"),
        &read("ResourceTypes.json"),
        &read("ServiceProviderConfig.json"),
    )
    .unwrap()
    .base_url("https://scim.example.com/v2")
}

fn connect<E>(engine: E) -> Client<E> {
    let builder = Client::connect("https://scim.example.com/v2").unwrap();
    builder.build_with(engine).unwrap()
}

fn thing() -> Thing {
    let phone = thing::Phone::new().number("+1 201").lines([1, 2]);
    Thing::new("a")
        .first_name("Barbara")
        .n2fa(true)
        .grosse(170)
        .contact(thing::Contact::new().mail("a@example.com").phone(phone))
}

fn wire() -> Json {
    json!({
        "schemas": [THING], "label": "a", "first name": "Barbara", "2fa": true, "größe": 170,
        "contact": {"mail": "a@example.com", "phone": {"number": "+1 201", "lines": [1, 2]}}
    })
}

// R7643-2.1-03, R7643-2.3.8-01
#[test]
fn unusual_documents_are_reported_with_their_position() {
    let (_, text) = tests::findings::lint(&tests::here("fixtures/odd"), "text").unwrap();
    for (rule, place, name) in [
        ("odd-name", "Schemas.json:8:16", "`first name`"),
        ("odd-name", "Schemas.json:9:16", "`2fa`"),
        ("odd-name", "Schemas.json:10:16", "`größe`"),
        ("nested-complex", "Schemas.json:15:11", "`phone`"),
    ] {
        let said = text.split("warning[").find(|said| said.contains(name));
        let said = said.unwrap_or_else(|| panic!("nothing is said of {name}:\n{text}"));
        assert!(said.starts_with(&format!("scim::{rule}]")), "{said}");
        assert!(said.contains(place), "{said}");
    }
}

// R7643-2.1-03, R7643-2.3.8-01
#[test]
fn unusual_resources_are_created_read_and_replaced_without_loss() {
    let scim = connect(server());
    let mut stored = scim.things().create(&thing()).send().unwrap();
    assert_eq!(*stored, thing());
    assert_eq!(scim.things().get(stored.id()).send().unwrap(), stored);
    stored.first_name = None;
    stored
        .contact
        .as_mut()
        .unwrap()
        .phone
        .as_mut()
        .unwrap()
        .lines
        .push(3);
    let replaced = scim.things().replace(&stored).send().unwrap().unwrap();
    assert_eq!(*replaced, *stored);
    let raw = scim.things().get(stored.id()).json().send().unwrap();
    assert_eq!(raw["contact"]["phone"]["lines"], json!([1, 2, 3]));
    assert_eq!((&raw["2fa"], raw.get("first name")), (&json!(true), None));

    let mut whole = wire();
    whole["id"] = json!("7");
    let read: Stored<Thing> = Stored::from_json(whole.to_string().as_bytes()).unwrap();
    assert_eq!(*read, thing());
    let written: Json = serde_json::from_slice(&read.to_json()).unwrap();
    assert_eq!(written, whole);
}

// R7643-2.1-03, R7643-2.3.8-01
#[test]
fn unusual_names_work_in_paths_and_filters() {
    let number = || {
        Thing::CONTACT
            .dot(thing::Contact::PHONE)
            .dot(thing::Phone::NUMBER)
    };
    assert_eq!(SortKey::<Thing>::name(number()), "contact.phone.number");
    let condition: Condition<Thing> = number().eq("+1 201") & Thing::FIRST_NAME.eq("barbara");
    assert_eq!(
        condition.to_string(),
        r#"contact.phone.number eq "+1 201" and first name eq "barbara""#
    );
    assert!(condition.matches(&thing()));
    assert!(!condition.matches(&Thing::new("b")));

    let engine = Scripted::new(|_: &SentRequest| (204, Json::Null));
    let patch = Patch::new()
        .replace(number(), "+1 202")
        .replace(Thing::N2FA, false)
        .remove(Thing::FIRST_NAME);
    connect(engine.clone())
        .things()
        .patch("7", patch)
        .send()
        .unwrap();
    assert_eq!(
        engine.requests()[0].body["Operations"],
        json!([
            {"op": "replace", "path": "contact.phone.number", "value": "+1 202"},
            {"op": "replace", "path": "2fa", "value": false},
            {"op": "remove", "path": "first name"}
        ])
    );
}
