//! The alias `/Me`.

use crate::requests::{acme, ask, get, patch, send, user, users};
use serde_json::json;

// R7644-3.11-01
#[test]
fn me_is_an_alias_of_the_configured_resource() {
    let server = acme().me("User", "userName", "a");
    assert_eq!(get(&server, "/Me").status, 404);
    let created = send(&server, "POST /Me", &user("a"));
    assert_eq!(created.status, 201, "{}", created.body);
    let location = created.header("location").to_owned();
    let read = get(&server, "/Me");
    assert_eq!(
        (
            read.status,
            read.header("location"),
            read.header("content-location")
        ),
        (200, location.as_str(), location.as_str())
    );
    assert_eq!(send(&server, "POST /Me", &user("a")).status, 409);
    let stale = ask(
        &server,
        "PUT /Me",
        &[("if-match", "W/\"0\"")],
        &user("a").to_string(),
    );
    assert_eq!(stale.status, 412);
    let renamed = send(
        &server,
        "PATCH /Me",
        &patch(&json!({"op": "add", "path": "displayName", "value": "A"})),
    );
    assert_eq!(renamed.body["displayName"], json!("A"));
    assert_eq!(ask(&server, "HEAD /Me", &[], "").status, 405);
    assert_eq!(get(&server, "/Me/x").status, 404);
    let redirecting = server.clone().me_redirects();
    let redirect = get(&redirecting, "/Me");
    assert_eq!(
        (redirect.status, redirect.header("location")),
        (308, location.as_str())
    );
    assert_eq!(ask(&server, "DELETE /Me", &[], "").status, 204);
    assert_eq!(get(&server, "/Me").status, 404);
}

#[test]
fn me_depends_on_the_credentials() {
    let server = acme()
        .bearer_token("service")
        .bearer_token_of("t-a", "User", "userName", "a")
        .bearer_token_of("t-b", "User", "userName", "b");
    users(&server, &["a", "b"]);
    let me = |token: &str| {
        ask(
            &server,
            "GET /Me",
            &[("authorization", &format!("Bearer {token}"))],
            "",
        )
    };
    assert_eq!(me("t-a").body["userName"], json!("a"));
    assert_eq!(me("t-b").body["userName"], json!("b"));
    assert_eq!(me("service").status, 501);
}
