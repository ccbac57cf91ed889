//! Rejected requests: each with its status and `scimType`.

use crate::requests::{USER, acme, ask, patch, search, user, users};
use serde_json::json;

#[test]
fn rejected_requests_have_a_status_and_a_scim_type() {
    let server = acme();
    let id = &users(&server, &["a"])[0];
    let at = |method: &str| format!("{method} /Users/{id}");
    let new = user("b").to_string();
    let two_primaries = json!({"schemas": [USER], "userName": "b",
        "emails": [{"value": "x", "primary": true}, {"value": "y", "primary": true}]});
    let cases: &[(&str, &str, u16, &str)] = &[
        ("GET /Nothing", "", 404, ""),
        ("GET /Users/none", "", 404, ""),
        ("GET /Users/a/b", "", 404, ""),
        ("DELETE /Users", "", 405, ""),
        ("PUT /Users/.search", &new, 405, ""),
        ("POST /", &new, 405, ""),
        ("POST /Schemas", &new, 405, ""),
        ("GET /Schemas?filter=id%20pr", "", 403, ""),
        ("GET /ResourceTypes/User?filter=id%20pr", "", 403, ""),
        ("GET /ServiceProviderConfig?filter=id%20pr", "", 403, ""),
        ("GET /Schemas/urn:none", "", 404, ""),
        ("GET /Me", "", 501, ""),
        ("POST /Bulk", &new, 501, ""),
        ("POST /Users", "{", 400, "invalidSyntax"),
        ("POST /Users", "[]", 400, "invalidSyntax"),
        ("POST /Users", "{}", 400, "invalidSyntax"),
        (
            "POST /Users",
            &json!({"schemas": [USER]}).to_string(),
            400,
            "invalidValue",
        ),
        (
            "POST /Users",
            &two_primaries.to_string(),
            400,
            "invalidValue",
        ),
        (
            "POST /Users",
            &json!({"schemas": [USER], "userName": 7}).to_string(),
            400,
            "invalidValue",
        ),
        ("POST /Users", &user("").to_string(), 400, "invalidValue"),
        (&at("PUT"), &user("").to_string(), 400, "invalidValue"),
        (
            &at("PATCH"),
            &patch(&json!({"op": "replace", "path": "userName", "value": ""})).to_string(),
            400,
            "invalidValue",
        ),
        ("POST /Users", &user("A").to_string(), 409, "uniqueness"),
        (
            &at("PUT"),
            &json!({"schemas": [USER]}).to_string(),
            400,
            "invalidValue",
        ),
        ("PUT /Users/none", &new, 404, ""),
        (&at("PATCH"), "{}", 400, "invalidSyntax"),
        (
            &at("PATCH"),
            &patch(&json!({"op": "replace", "path": "id", "value": "1"})).to_string(),
            400,
            "mutability",
        ),
        (
            &at("PATCH"),
            &patch(&json!({"op": "remove"})).to_string(),
            400,
            "noTarget",
        ),
        (
            &at("PATCH"),
            &patch(&json!({"op": "add", "path": "a b", "value": 1})).to_string(),
            400,
            "invalidPath",
        ),
        (
            "GET /Users?filter=userName%20is%20%22a%22",
            "",
            400,
            "invalidFilter",
        ),
        (
            "GET /Users?filter=active%20gt%20true",
            "",
            400,
            "invalidFilter",
        ),
        ("GET /Users?filter=nothing%20pr", "", 400, "invalidFilter"),
        ("GET /Users?count=many", "", 400, "invalidValue"),
        (
            "GET /Users?sortBy=userName&sortOrder=up",
            "",
            400,
            "invalidValue",
        ),
        (
            "GET /Users?attributes=a&excludedAttributes=b",
            "",
            400,
            "invalidValue",
        ),
        ("GET /Users?cursor=", "", 400, "invalidValue"),
        ("POST /Users/.search", "{}", 400, "invalidSyntax"),
        (
            "POST /Users/.search",
            &search(json!({"attributes": "userName"})).to_string(),
            400,
            "invalidSyntax",
        ),
        (
            "POST /.search",
            &search(json!({"count": "1"})).to_string(),
            400,
            "invalidSyntax",
        ),
    ];
    for (line, body, status, kind) in cases {
        let answer = ask(&server, line, &[], body);
        assert_eq!(
            (answer.status, answer.scim_type()),
            (*status, *kind),
            "{line} {body}: {}",
            answer.body
        );
        assert_eq!(answer.body["status"], json!(status.to_string()), "{line}");
        assert_eq!(
            answer.header("content-type"),
            "application/scim+json",
            "{line}"
        );
    }
    let answer = ask(&server, &at("TRACE"), &[], "");
    assert_eq!(
        (answer.status, answer.header("allow")),
        (405, "GET, PUT, PATCH, DELETE")
    );
}

#[test]
fn media_types_and_credentials_are_checked() {
    let server = acme().bearer_token("t").basic("user", "pass");
    let cases: &[(&[(&str, &str)], u16)] = &[
        (&[], 401),
        (&[("authorization", "Bearer x")], 401),
        (&[("authorization", "t")], 401),
        (&[("authorization", "bearer t")], 201),
        (&[("authorization", "Basic dXNlcjpwYXNz")], 409),
        (
            &[
                ("authorization", "Bearer t"),
                ("content-type", "text/plain"),
            ],
            415,
        ),
        (
            &[("authorization", "Bearer t"), ("accept", "text/html")],
            406,
        ),
    ];
    for (headers, status) in cases {
        let answer = ask(&server, "POST /Users", headers, &user("a").to_string());
        assert_eq!(answer.status, *status, "{headers:?}: {}", answer.body);
    }
    assert!(
        ask(&server, "GET /Users", &[], "")
            .header("www-authenticate")
            .starts_with("Bearer")
    );
    let marked = format!("\u{feff}{}", user("b"));
    assert_eq!(ask(&acme(), "POST /Users", &[], &marked).status, 201);
}
