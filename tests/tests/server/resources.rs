//! Single resources: create, replace, patch, delete, with conditions.

use crate::requests::{DEVICE, USER, acme, ask, get, patch, provider, send, user, users};
use scim_runtime::{filter::Comparison, patch::Dialect, server::Server};
use serde_json::json;
use std::cell::Cell;

// R7643-3.1-03, R7644-3.3-01
#[test]
fn meta_is_complete_and_clients_cannot_set_read_only_attributes() {
    let server = acme().base_url("http://localhost/scim/v2").reproducible();
    let mut new = user("a");
    new["id"] = json!("mine");
    new["meta"] = json!({"created": 7});
    new["groups"] = json!([{"value": "g"}]);
    let created = send(&server, "POST /scim/v2/Users", &new);
    let id = created.body["id"].as_str().unwrap();
    let location = format!("http://localhost/scim/v2/Users/{id}");
    assert_eq!(
        (created.status, created.header("location")),
        (201, location.as_str())
    );
    assert_eq!(
        created.body,
        json!({"schemas": [USER], "id": id, "userName": "a", "meta": {
            "resourceType": "User", "created": "2010-01-23T04:56:22Z", "lastModified": "2010-01-23T04:56:22Z",
            "location": location, "version": created.header("etag"),
        }})
    );
    let moved = server.base_url("https://other.example/v2");
    assert_eq!(
        get(&moved, &format!("/v2/Users/{id}")).body["meta"]["location"],
        json!(format!("https://other.example/v2/Users/{id}"))
    );
}

#[test]
fn only_reproducible_servers_repeat_ids() {
    let id = |server: Server| users(&server, &["a"]).remove(0);
    assert_eq!(id(acme().reproducible()), id(acme().reproducible()));
    assert_ne!(id(acme()), id(acme()));
}

#[test]
fn unknown_attributes_are_kept_dropped_or_rejected() {
    let mut new = user("a");
    new["nick"] = json!(1);
    new["name"] = json!({"familyName": "x", "middle": 2});
    let kept = send(&acme(), "POST /Users", &new).body;
    assert_eq!(
        (&kept["nick"], &kept["name"]["middle"]),
        (&json!(1), &json!(2))
    );
    let ignoring = acme().ignore_unknown_attributes();
    let dropped = send(&ignoring, "POST /Users", &new).body;
    assert_eq!(
        (dropped.get("nick"), dropped["name"].get("middle")),
        (None, None)
    );
    let strict = acme().forbid_unknown_attributes();
    let refused = send(&strict, "POST /Users", &new);
    assert_eq!(
        (refused.status, refused.scim_type()),
        (400, "invalidSyntax")
    );
    let foreign = json!({"schemas": [USER, "urn:x:y"], "userName": "a"});
    assert_eq!(send(&strict, "POST /Users", &foreign).status, 400);
}

// R7644-3.5.1-03, R7644-3.5.1-04
#[test]
fn replace_keeps_read_only_attributes_and_rejects_changes_of_immutable_ones() {
    let server = acme();
    let device = |serial: &str| json!({"schemas": [DEVICE], "serialNumber": serial, "model": "m"});
    let created = send(&server, "POST /Devices", &device("1"));
    assert_eq!(created.status, 201, "{}", created.body);
    let line = format!("PUT /Devices/{}", created.body["id"].as_str().unwrap());
    let refused = send(&server, &line, &device("2"));
    assert_eq!((refused.status, refused.scim_type()), (400, "mutability"));
    assert_eq!(send(&server, &line, &device("1")).status, 200);
    assert_eq!(send(&server, "PUT /Devices/none", &device("1")).status, 404);
    // The name is unique over all types, and compared with case.
    assert_eq!(send(&server, "POST /Devices", &device("1")).status, 409);
}

#[test]
fn a_unique_value_is_free_once_its_resource_changes_or_goes() {
    let server = acme();
    let ids = users(&server, &["a", "b"]);
    let rename =
        |id: &str, name: &str| send(&server, &format!("PUT /Users/{id}"), &user(name)).status;
    assert_eq!(rename(&ids[1], "A"), 409);
    assert_eq!(rename(&ids[0], "A"), 200);
    assert_eq!(rename(&ids[0], "c"), 200);
    assert_eq!(rename(&ids[1], "a"), 200);
    assert_eq!(
        ask(&server, &format!("DELETE /Users/{}", ids[1]), &[], "").status,
        204
    );
    assert_eq!(send(&server, "POST /Users", &user("a")).status, 201);
}

// R7644-3.14-02, R7644-3.14-03
#[test]
fn conditional_requests_are_answered_by_version() {
    let server = acme();
    let path = format!("/Users/{}", users(&server, &["a"])[0]);
    let etag = get(&server, &path).header("etag").to_owned();
    assert!(etag.starts_with("W/\""), "{etag}");
    let list = format!("W/\"0\", {etag}");
    let cases = [
        ("GET", "if-none-match", etag.as_str(), 304),
        ("GET", "if-none-match", "*", 304),
        ("GET", "if-none-match", list.as_str(), 304),
        ("GET", "if-none-match", "W/\"0\"", 200),
        ("GET", "if-match", "W/\"0\"", 412),
        ("PUT", "if-match", "W/\"0\"", 412),
        ("PATCH", "if-match", "W/\"0\"", 412),
        ("DELETE", "if-match", "W/\"0\"", 412),
        ("PUT", "if-none-match", "*", 412),
        ("PUT", "if-match", list.as_str(), 200),
        ("PUT", "if-match", list.as_str(), 412),
        ("DELETE", "if-match", "*", 204),
    ];
    for (method, header, tag, status) in cases {
        let body = if method == "PUT" {
            user("b").to_string()
        } else {
            String::new()
        };
        let answer = ask(
            &server,
            &format!("{method} {path}"),
            &[(header, tag)],
            &body,
        );
        assert_eq!(answer.status, status, "{method} {header}: {tag}");
    }
    let without = provider(|config| config["etag"]["supported"] = json!(false));
    let path = format!("/Users/{}", users(&without, &["a"])[0]);
    let answer = ask(
        &without,
        &format!("GET {path}"),
        &[("if-match", "W/\"0\"")],
        "",
    );
    assert_eq!((answer.status, answer.header("etag")), (200, ""));
    assert_eq!(answer.body["meta"].get("version"), None);
}

#[test]
fn a_patch_without_effect_keeps_the_version() {
    let server = acme();
    let path = format!("/Users/{}", users(&server, &["a"])[0]);
    let before = get(&server, &path).header("etag").to_owned();
    let change = |name: &str| {
        send(
            &server,
            &format!("PATCH {path}"),
            &patch(&json!({"op": "replace", "path": "displayName", "value": name})),
        )
    };
    let first = change("A");
    assert_ne!(first.header("etag"), before);
    assert_eq!(change("A").header("etag"), first.header("etag"));
}

// R7644-3.5.2-06
#[test]
fn patch_is_read_in_the_configured_dialect() {
    let entra = patch(&json!({"op": "Replace", "path": "active", "value": "False"}));
    for (server, status) in [(acme(), 400), (acme().dialect(Dialect::Entra), 200)] {
        let path = format!("/Users/{}", users(&server, &["a"])[0]);
        assert_eq!(
            send(&server, &format!("PATCH {path}"), &entra).status,
            status
        );
    }
}

thread_local! {
    static FOLDED: Cell<usize> = const { Cell::new(0) };
}

/// Folds a text for a comparison, and counts it.
fn counted(text: &str) -> String {
    FOLDED.with(|folded| folded.set(folded.get() + 1));
    text.to_ascii_lowercase()
}

#[test]
fn thousands_of_filtered_removes_take_linear_work() {
    let work = |count: u32| {
        let server = acme().comparison(Comparison::Key(counted));
        let email = |i| json!({"value": format!("{i}@example.com")});
        let mut new = user("a");
        new["emails"] = (0..count).map(email).collect();
        let id = server.add("User", new).unwrap();
        let remove =
            |i| json!({"op": "remove", "path": format!("emails[value eq \"{i}@EXAMPLE.com\"]")});
        let operations: Vec<_> = (0..count).map(remove).collect();
        let message = json!({"schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": operations});
        FOLDED.with(|folded| folded.set(0));
        let answer = send(&server, &format!("PATCH /Users/{id}"), &message);
        assert_eq!((answer.status, answer.body.get("emails")), (200, None));
        FOLDED.with(Cell::get)
    };
    let (single, double) = (work(2_000), work(4_000));
    // Comparing each member with each operation took 16 million comparisons.
    assert!(
        single > 0 && double <= 2 * single + 100,
        "{single} texts for 2,000 removes, {double} for 4,000"
    );
}

// R7644-3.5.2.1-01
#[test]
fn thousands_of_single_adds_take_linear_time() {
    let server = acme();
    let emails = |range: std::ops::Range<u32>| -> serde_json::Value {
        let add = |i| {
            let email = json!({"value": format!("{i}@example.com"), "type": "work"});
            json!({"op": "add", "path": "emails", "value": [email]})
        };
        let operations: Vec<_> = range.map(add).collect();
        json!({"schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": operations})
    };
    let id = users(&server, &["a"]).remove(0);
    let line = format!("PATCH /Users/{id}");
    let started = std::time::Instant::now();
    let answer = send(&server, &line, &emails(0..4_000));
    let took = started.elapsed();
    assert_eq!(answer.body["emails"].as_array().unwrap().len(), 4_000);
    // This took 9.4 seconds in a release build when each add searched the whole list.
    assert!(took.as_secs() < 5, "{took:?}");
}
