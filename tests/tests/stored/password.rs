//! Password changes are rejected if the configuration doesn't support them (RFC 7643 §5 `changePassword`; §4.1.1 `password`).

use crate::requests::{acme, ask, get, provider, user};
use scim_runtime::{Json, server::Server};
use serde_json::json;

/// The example's provider, with or without password changes, and with this mutability for passwords.
fn server(supported: &Json, mutability: &str) -> Server {
    provider(|snapshot| {
        snapshot["serviceProviderConfig"]["changePassword"] = supported.clone();
        for schema in snapshot["schemas"].as_array_mut().unwrap() {
            for attribute in schema["attributes"].as_array_mut().unwrap() {
                if attribute["name"] == json!("password") {
                    attribute["mutability"] = json!(mutability);
                }
            }
        }
    })
}

fn password(server: &Server) -> Json {
    server.dump_with_secrets()["resources"][0]["password"].clone()
}

fn with(password: &str) -> Json {
    let mut new = user("bjensen");
    new["password"] = json!(password);
    new
}

fn patch(operation: &Json) -> Json {
    json!({
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
        "Operations": [operation],
    })
}

/// Requests that change a password, and requests that don't.
fn requests(id: &str) -> [(String, Json, bool); 8] {
    let (put, patched) = (format!("PUT /Users/{id}"), format!("PATCH /Users/{id}"));
    [
        (put.clone(), with("other"), true),
        (
            patched.clone(),
            patch(&json!({"op": "replace", "path": "password", "value": "other"})),
            true,
        ),
        (
            patched.clone(),
            patch(&json!({"op": "add", "value": {"Password": "other"}})),
            true,
        ),
        (
            patched.clone(),
            patch(&json!({"op": "remove", "path": "password"})),
            true,
        ),
        (put.clone(), with("first"), false),
        (put, user("bjensen"), false),
        (
            patched.clone(),
            patch(&json!({"op": "replace", "path": "password", "value": "first"})),
            false,
        ),
        (
            patched,
            patch(&json!({"op": "replace", "path": "displayName", "value": "B"})),
            false,
        ),
    ]
}

// RFC 7643 §5, RFC 7644 §3.12
#[test]
fn password_changes_are_rejected_if_they_are_not_supported() {
    for supported in [json!({"supported": false}), Json::Null] {
        for mutability in ["writeOnly", "readWrite"] {
            let server = server(&supported, mutability);
            let (status, made) = ask(&server, "POST /Users", &[], &with("first"));
            assert_eq!(status, 201, "it may be set at the beginning");
            for (line, body, changes) in requests(made["id"].as_str().unwrap()) {
                let (status, answer) = ask(&server, &line, &[], &body);
                if changes {
                    let kind = &answer["scimType"];
                    assert_eq!((status, kind), (400, &json!("mutability")), "{line} {body}");
                    assert!(!answer.to_string().contains("other"), "it is not shown");
                } else {
                    assert_eq!(status, 200, "{line} {body}: {answer}");
                }
                assert_eq!(password(&server), json!("first"), "{line} {body}");
            }
        }
    }
}

#[test]
fn passwords_change_if_that_is_supported() {
    let server = server(&json!({"supported": true}), "writeOnly");
    let (_, made) = ask(&server, "POST /Users", &[], &with("first"));
    for (line, body, changes) in requests(made["id"].as_str().unwrap()) {
        server_has_first(&server, &made);
        let (status, answer) = ask(&server, &line, &[], &body);
        assert_eq!(status, 200, "{line} {body}: {answer}");
        assert_eq!(
            password(&server) != json!("first"),
            changes,
            "{line} {body}"
        );
    }
}

fn server_has_first(server: &Server, made: &Json) {
    let line = format!("PUT /Users/{}", made["id"].as_str().unwrap());
    ask(server, &line, &[], &with("first"));
    assert_eq!(password(server), json!("first"));
}

#[test]
fn a_missing_password_cannot_be_set_later() {
    let server = acme();
    let id = server.add("User", user("bjensen")).unwrap();
    let line = format!("PUT /Users/{id}");
    assert_eq!(ask(&server, &line, &[], &with("late")).0, 400);
    assert_eq!(ask(&server, &line, &[], &user("bjensen")).0, 200);
    assert_eq!(get(&server, &format!("/Users/{id}")).0, 200);
    assert_eq!(password(&server), Json::Null);
}
