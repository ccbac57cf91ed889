//! How the server compares text that isn't `caseExact`, in every place where it compares.

use crate::requests::{acme, ask, get, provider, user};
use scim_runtime::{Json, filter::Comparison, patch::Dialect, server::Server};
use serde_json::json;

const COMPOSED: &str = "Jos\u{e9}";
const DECOMPOSED: &str = "JOSE\u{301}";
const WIDE: &str = "\u{ff22}jensen";

/// Whether two names conflict under a comparison rule.
fn is_taken(by: Comparison, one: &str, two: &str) -> bool {
    let server = acme().comparison(by);
    server.add("User", user(one)).unwrap();
    let (status, answer) = ask(&server, "POST /Users", &[], &user(two));
    if status == 409 {
        assert_eq!(answer["scimType"], json!("uniqueness"));
    }
    status == 409
}

#[test]
fn unique_values_are_compared_by_the_rule() {
    let rules = [
        Comparison::Ascii,
        Comparison::LowerCase,
        Comparison::Normalized,
        Comparison::Precis,
    ];
    let cases = [
        ("bjensen", "BJENSEN", [true, true, true, true]),
        ("jos\u{e9}", "JOS\u{c9}", [false, true, true, true]),
        (COMPOSED, DECOMPOSED, [false, false, true, true]),
        ("bjensen", WIDE, [false, false, false, true]),
        ("stra\u{df}e", "STRASSE", [false; 4]),
        ("ali", "AL\u{130}", [false; 4]),
    ];
    for (one, two, expected) in cases {
        let taken = rules.map(|by| is_taken(by, one, two));
        assert_eq!(taken, expected, "{one} and {two}");
    }
}

// R7643-7-08
#[test]
fn filters_and_sorting_use_the_rule() {
    let server = |by| {
        let server = provider(|_| {}).comparison(by);
        for name in ["b", "JOSE\u{301}", "jos\u{e9}2", "a", "C"] {
            server.add("User", user(name)).unwrap();
        }
        server
    };
    let found = |server: &Server, query: &str| -> Vec<String> {
        let (status, list) = get(server, &format!("/Users?{query}"));
        assert_eq!(status, 200, "{list}");
        let users = list["Resources"].as_array().unwrap().iter();
        users
            .map(|user| user["userName"].as_str().unwrap().to_owned())
            .collect()
    };
    let filter = "filter=userName sw \"JOS%C3%89\"";
    assert_eq!(
        found(&server(Comparison::LowerCase), filter),
        ["jos\u{e9}2"]
    );
    let normalized = server(Comparison::Normalized);
    assert_eq!(found(&normalized, filter), ["JOSE\u{301}", "jos\u{e9}2"]);
    let sorted = found(&normalized, "sortBy=userName");
    assert_eq!(sorted, ["a", "b", "C", "JOSE\u{301}", "jos\u{e9}2"]);
    let by_last = Comparison::Key(|text| text.chars().rev().collect());
    let sorted = found(&server(by_last), "sortBy=userName");
    assert_eq!(sorted, ["jos\u{e9}2", "C", "a", "b", "JOSE\u{301}"]);
}

#[test]
fn patch_paths_use_the_rule_in_every_dialect() {
    let servers = [
        (acme(), "noTarget"),
        (acme().comparison(Comparison::Precis), ""),
        (
            acme()
                .comparison(Comparison::Precis)
                .dialect(Dialect::Legacy),
            "",
        ),
        (
            acme()
                .dialect(Dialect::Legacy)
                .comparison(Comparison::Precis),
            "",
        ),
    ];
    for (server, expected) in servers {
        let mut new = user("a");
        new["emails"] = json!([{"value": "b@example.com", "display": DECOMPOSED}]);
        let id = server.add("User", new).unwrap();
        let path = format!("emails[display eq \"{COMPOSED}\"].value");
        let operation = json!({"op": "replace", "path": path, "value": "c@example.com"});
        let message = json!({
            "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
            "Operations": [operation],
        });
        let (_, answer) = ask(&server, &format!("PATCH /Users/{id}"), &[], &message);
        let kind = answer["scimType"].as_str().unwrap_or_default();
        assert_eq!(kind, expected, "{answer}");
    }
}

#[test]
fn immutable_values_and_me_use_the_rule() {
    let immutable = |snapshot: &mut Json| {
        for schema in snapshot["schemas"].as_array_mut().unwrap() {
            for attribute in schema["attributes"].as_array_mut().unwrap() {
                if attribute["name"] == json!("userName") {
                    attribute["mutability"] = json!("immutable");
                }
            }
        }
    };
    for (by, replaced, found) in [
        (Comparison::LowerCase, 400, 404),
        (Comparison::Normalized, 200, 200),
    ] {
        let server = provider(immutable)
            .comparison(by)
            .me("User", "userName", DECOMPOSED);
        let id = server.add("User", user(COMPOSED)).unwrap();
        assert_eq!(get(&server, "/Me").0, found);
        let (status, _) = ask(&server, &format!("PUT /Users/{id}"), &[], &user(DECOMPOSED));
        assert_eq!(status, replaced);
    }
}

#[test]
fn a_later_rule_applies_to_existing_resources() {
    let server = acme();
    server.add("User", user(COMPOSED)).unwrap();
    let server = server.comparison(Comparison::Normalized);
    let (status, _) = ask(&server, "POST /Users", &[], &user(DECOMPOSED));
    assert_eq!(status, 409);
}
