//! The resources that `scimctl test` creates satisfy providers that validate more than the embedded server does.

use super::{Done, run, scimctl, snapshot};
use bytes::Bytes;
use scim_runtime::server::{FaultRule, Server};
use serde_json::{Value, json};
use std::{net::TcpListener, thread};
use tests::raw::{read_request, respond};

/// The example's documents after a change of one attribute.
fn documents(schema: &str, name: &str, change: impl FnOnce(&mut Value)) -> String {
    let mut documents: Value = serde_json::from_str(tests::ACME).unwrap();
    documents.as_object_mut().unwrap().remove("digest");
    let schemas = documents["schemas"].as_array_mut().unwrap();
    let is_named = |known: &&mut Value, wanted: &str| known["name"] == wanted;
    let mut schemas = schemas.iter_mut();
    let schema = schemas.find(|known| is_named(known, schema)).unwrap();
    let mut attributes = schema["attributes"].as_array_mut().unwrap().iter_mut();
    change(attributes.find(|known| is_named(known, name)).unwrap());
    documents.to_string()
}

fn sub_attribute<'a>(attribute: &'a mut Value, name: &str) -> &'a mut Value {
    let mut subs = attribute["subAttributes"]
        .as_array_mut()
        .unwrap()
        .iter_mut();
    subs.find(|sub| sub["name"] == name).unwrap()
}

/// The resources that the test created, on a server that deletes nothing.
fn created(documents: &str, resource_type: &str) -> Vec<Value> {
    let fault: FaultRule = "DELETE error=500:".parse().unwrap();
    let serving = snapshot(documents, |server| server.faults([fault]));
    let only = ["--only", "create", "--resource-type", resource_type];
    let done = scimctl(&serving, &[&["--no-retry", "test"][..], &only].concat());
    assert_eq!(done.code, 0, "{done:?}");
    let page = scimctl(&serving, &["query", resource_type, "--unchecked"]).fine();
    page["Resources"].as_array().unwrap().clone()
}

fn assert_passes(done: &Done) {
    let is_deviation = |line: &&str| line.starts_with("failed") || line.starts_with("warning");
    let deviations: Vec<&str> = done.out.lines().filter(is_deviation).collect();
    assert_eq!(deviations, [""; 0]);
    assert_eq!(done.code, 0, "{done:?}");
}

#[test]
fn a_required_email_value_is_an_email_address() {
    let documents = documents("User", "emails", |emails| {
        sub_attribute(emails, "value")["required"] = json!(true);
    });
    let users = created(&documents, "user");
    let emails = users
        .iter()
        .flat_map(|user| user["emails"].as_array().into_iter().flatten());
    let values: Vec<&str> = emails.filter_map(|email| email["value"].as_str()).collect();
    assert!(!values.is_empty(), "{users:?}");
    assert!(
        values.iter().all(|value| value.ends_with("@example.com")),
        "{values:?}"
    );
}

#[test]
fn a_required_reference_names_an_existing_resource() {
    let documents = documents("Group", "members", |members| {
        members["required"] = json!(true);
        sub_attribute(members, "$ref")["required"] = json!(true);
    });
    let groups = created(&documents, "group");
    assert!(groups.len() > 1, "{groups:?}");
    for group in &groups {
        let member = &group["members"][0];
        let (value, reference) = (member["value"].as_str(), member["$ref"].as_str());
        let path = format!("/Users/{}", value.unwrap_or("missing"));
        assert!(
            reference.is_some_and(|reference| reference.ends_with(&path)),
            "{group}"
        );
    }
    let serving = snapshot(&documents, |server| server);
    assert_passes(&scimctl(
        &serving,
        &["test", "--resource-type", "group", "--skip", "discovery"],
    ));
}

#[test]
fn members_refer_to_users_without_reference_types() {
    let documents = documents("Group", "members", |members| {
        for sub in members["subAttributes"].as_array_mut().unwrap() {
            sub.as_object_mut().unwrap().remove("referenceTypes");
        }
    });
    let serving = snapshot(&documents, |server| server);
    let only = ["--only", "create", "--resource-type", "group"];
    let done = scimctl(&serving, &[&["test"][..], &only].concat());
    let line = "ok      Group: POST stores a reference in `members` (RFC 7644 §3.3)";
    assert!(done.out.contains(line), "{done:?}");
}

#[test]
fn a_missing_search_endpoint_fails_one_check() {
    let fault: FaultRule = "POST /Groups/.search error=404:".parse().unwrap();
    let serving = snapshot(tests::ACME, |server| server.faults([fault]));
    let tags = ["--only", "search", "--only", "projection"];
    let arguments = [&["test", "--resource-type", "group"][..], &tags].concat();
    let done = scimctl(&serving, &arguments);
    let failed: Vec<&str> = done
        .out
        .lines()
        .filter(|line| line.starts_with("failed"))
        .collect();
    assert_eq!(
        failed,
        ["failed  Group: POST to `.search` lists the resources (RFC 7644 §3.4.3)"]
    );
    let line = "the provider doesn't support `.search`: status 404";
    assert!(done.out.contains(line), "{}", done.out);
}

/// Serves the example's provider, which applies `instead` when it should remove `active`. Returns the base URL.
fn removing_active(instead: &'static str) -> String {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    let base_url = format!("{origin}/scim/v2");
    let server = Server::from_snapshot(tests::ACME)
        .unwrap()
        .base_url(&base_url);
    thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let Ok(text) = read_request(&mut stream) else {
                continue;
            };
            let (head, body) = text.split_once("\r\n\r\n").unwrap();
            let mut words = head.split(' ');
            let request = http::Request::builder()
                .method(words.next().unwrap())
                .uri(format!("{origin}{}", words.next().unwrap()))
                .header("content-type", "application/scim+json");
            let removes = r#"{"op":"remove","path":"active"}"#;
            let body = body.replace(removes, instead);
            let response = server.handle(request.body(Bytes::from(body)).unwrap());
            let head = format!(
                "{}\r\ncontent-type: application/scim+json",
                response.status().as_u16()
            );
            let _ = respond(&mut stream, &head, response.body());
        }
    });
    base_url
}

#[test]
fn a_default_after_a_removal_is_not_a_deviation() {
    for (instead, outcome) in [
        (r#"{"op":"replace","path":"active","value":true}"#, "ok    "),
        (
            r#"{"op":"replace","path":"active","value":false}"#,
            "ok    ",
        ),
        (r#"{"op":"replace","path":"title","value":"x"}"#, "failed"),
    ] {
        let url = removing_active(instead);
        let only = ["--only", "patch", "--resource-type", "user"];
        let arguments = [&["--url", &url, "test"][..], &only].concat();
        let done = run(&arguments, "", &[]);
        let line = format!("{outcome}  User: PATCH remove `active` (RFC 7644 §3.5.2)");
        assert!(done.out.contains(&line), "{instead}: {done:?}");
    }
}
