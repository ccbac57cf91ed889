//! `scimctl test`.

use super::{acme, file, scimctl, serving, snapshot};
use scim_runtime::server::{FaultRule, Server};
use serde_json::{Value, json};
use tests::loopback::Serving;

/// Checks that only the resources that existed before are left.
fn assert_nothing_is_left(serving: &Serving) {
    for (name, count) in [("user", 3), ("group", 0), ("device", 0)] {
        let page = scimctl(serving, &["query", name, "--unchecked"]).fine();
        assert_eq!(page["totalResults"], count, "{name}");
    }
}

fn faulty(rules: &[&str]) -> Serving {
    let faults = rules.iter().map(|rule| rule.parse::<FaultRule>().unwrap());
    serving(|server: Server| server.faults(faults))
}

/// The checks in a report, as (id, subject, outcome).
fn checks(serving: &Serving, arguments: &[&str]) -> Vec<(String, String, String)> {
    let format = ["--no-retry", "test", "--format", "json"];
    let done = scimctl(serving, &[&format, arguments].concat());
    let text = |check: &Value, name: &str| check[name].as_str().unwrap().to_owned();
    let report = done.json();
    let checks = report["checks"].as_array().unwrap().iter();
    checks
        .map(|check| {
            (
                text(check, "id"),
                text(check, "subject"),
                text(check, "outcome"),
            )
        })
        .collect()
}

/// The ids of the failed checks, without duplicates.
fn failed(serving: &Serving, arguments: &[&str]) -> Vec<String> {
    let mut ids: Vec<String> = checks(serving, arguments)
        .into_iter()
        .filter(|(_, _, outcome)| outcome == "failed")
        .map(|(id, _, _)| id)
        .collect();
    ids.dedup();
    ids
}

const USERS: [&str; 2] = ["--resource-type", "user"];

#[test]
fn a_conforming_provider_passes_and_all_test_resources_are_deleted() {
    let serving = acme();
    let done = scimctl(&serving, &["test"]);
    let wrong: Vec<&str> = done
        .out
        .lines()
        .filter(|line| line.starts_with("failed") || line.starts_with("warning"))
        .collect();
    assert_eq!(wrong, [""; 0]);
    assert_eq!((done.code, done.err.as_str()), (0, ""));
    for name in ["Device", "Group", "User"] {
        assert!(
            done.out.contains(&format!("ok      {name}: DELETE")),
            "{}",
            done.out
        );
    }
    assert_nothing_is_left(&serving);
}

#[test]
fn references_are_tested_with_resources_created_for_them() {
    let serving = acme();
    let done = scimctl(&serving, &["test", "--resource-type", "group"]);
    for line in [
        "ok      Group: POST stores a reference in `members` (RFC 7644 §3.3)",
        "ok      Group: PATCH replace `members` (RFC 7644 §3.5.2)",
    ] {
        assert!(done.out.contains(line), "{line}: {}", done.out);
    }
    assert_nothing_is_left(&serving);
}

#[test]
fn me_and_root_queries_are_tested() {
    let serving = serving(|server| server.me("User", "userName", "b"));
    let done = checks(
        &serving,
        &[
            "--only",
            "me",
            "--only",
            "search",
            "--resource-type",
            "group",
        ],
    );
    for id in [
        "me.read",
        "search.root-get",
        "search.root-post",
        "search.type",
    ] {
        let check = done.iter().find(|(known, _, _)| known == id).unwrap();
        assert_eq!(check.2, "ok", "{id}");
    }
}

#[test]
fn cursors_are_tested_if_the_provider_has_them() {
    let by_cursor = tests::ACME.replace(
        "\"serviceProviderConfig\": {",
        "\"serviceProviderConfig\": {\"pagination\": {\"cursor\": true, \"index\": false},",
    );
    let serving = snapshot(&by_cursor, |server| server);
    let paging = checks(&serving, &[&USERS[..], &["--only", "paging"]].concat());
    let outcomes: Vec<(&str, &str)> = paging
        .iter()
        .map(|(id, _, outcome)| (id.as_str(), outcome.as_str()))
        .collect();
    assert_eq!(
        outcomes,
        [
            ("paging.count", "skipped"),
            ("paging.start-index", "skipped"),
            ("paging.count-zero", "skipped"),
            ("paging.cursor", "ok")
        ]
    );
}

#[test]
fn bulk_is_tested_if_the_provider_has_it() {
    let serving = super::with_bulk();
    let done = scimctl(
        &serving,
        &["test", "--only", "bulk", "--resource-type", "group"],
    );
    assert_eq!(
        done.out,
        "ok      Group: POST to `/Bulk` creates, and answers each operation with its status, `bulkId` and location (RFC 7644 §3.7)\n\
         ok      Group: a failed operation of a bulk has its own status (RFC 7644 §3.7)\n\n\
         2 ok, 0 failed, 0 warnings, 0 skipped\n"
    );
    assert_nothing_is_left(&serving);
}

#[test]
fn checks_are_selected_by_type_and_tag() {
    let serving = acme();
    let done = scimctl(
        &serving,
        &["test", "--resource-type", "users", "--only", "etag"],
    );
    assert_eq!(
        done.out,
        "ok      User: `meta.version` and `ETag` are the version of a resource (RFC 7644 §3.14)\n\
         ok      User: GET with the current version in `If-None-Match` answers 304 (RFC 7644 §3.14)\n\
         ok      User: PUT with an old version in `If-Match` answers 412 (RFC 7644 §3.14)\n\
         ok      User: PUT with the current version in `If-Match` succeeds (RFC 7644 §3.14)\n\
         ok      User: DELETE with an old version in `If-Match` answers 412 (RFC 7644 §3.14)\n\n\
         5 ok, 0 failed, 0 warnings, 0 skipped\n"
    );
    let skipping = ["--skip", "patch", "--skip", "discovery"];
    let done = checks(
        &serving,
        &[&["--resource-type", "group"][..], &skipping].concat(),
    );
    assert!(
        done.iter()
            .all(|(id, _, _)| !id.starts_with("patch.") && !id.starts_with("discovery."))
    );
    scimctl(&serving, &["test", "--resource-type", "usr"]).says(2, "did you mean `User`?");
    scimctl(&serving, &["test", "--only", "nothing"]).says(2, "possible values: discovery, create");
    assert_nothing_is_left(&serving);
}

#[test]
fn quiet_reports_only_problems() {
    let serving = faulty(&["POST /Users no-meta"]);
    let test = ["test", "--resource-type", "user", "--only", "create"];
    let all = scimctl(&serving, &test);
    let quiet = scimctl(&serving, &[&test[..], &["--quiet"]].concat());
    assert_eq!((all.code, quiet.code), (1, 1), "{quiet:?}");
    let is_other = |line: &&str| line.starts_with("ok ") || line.starts_with("skipped ");
    assert!(all.out.lines().any(|line| is_other(&line)), "{all:?}");
    assert_eq!(quiet.out.lines().find(is_other), None);
    assert!(quiet.out.starts_with("failed  User: "), "{quiet:?}");
    assert_eq!(quiet.out.lines().last(), all.out.lines().last());
}

#[test]
fn the_report_can_be_json() {
    let serving = acme();
    let arguments = ["--only", "errors", "--resource-type", "group"];
    let report = scimctl(
        &serving,
        &[&["test", "--format", "json"][..], &arguments].concat(),
    )
    .fine();
    assert_eq!(
        (&report["version"], &report["failed"], &report["provider"]),
        (&json!(1), &json!(0), &json!(serving.url))
    );
    assert_eq!(
        report["checks"][0],
        json!({
            "id": "errors.get-missing", "subject": "Group", "tag": "errors", "rule": "RFC 7644 §3.12",
            "check": "GET of a resource that doesn't exist answers 404", "outcome": "ok", "reasons": [],
        })
    );
    let skipped = report["checks"].as_array().unwrap().last().unwrap();
    assert_eq!(
        skipped["reasons"],
        json!(["no required attribute is unique"])
    );
}

#[test]
fn each_fault_fails_the_checks_of_its_property_only() {
    for (fault, expected) in [
        (
            "GET /Users ignored-paging",
            &["paging.count", "paging.start-index", "paging.count-zero"][..],
        ),
        (
            "GET /Users wrong-total=0",
            &["list.total", "paging.count", "paging.count-zero"],
        ),
        ("GET /Users no-meta", &["read.resource-type"]),
        (
            "GET /Users text-booleans",
            &["format.resource", "format.projection"],
        ),
        ("GET /Users content-type=text/plain", &["format.media-type"]),
        (
            "PUT error=500:",
            &[
                "replace.same",
                "replace.change",
                "replace.all-attributes",
                "replace.id",
                "etag.put-stale",
                "etag.put-current",
                "errors.put-missing",
            ],
        ),
        (
            "DELETE error=500:",
            &[
                "etag.delete-stale",
                "errors.delete-missing",
                "delete.status",
            ],
        ),
    ] {
        let serving = faulty(&[fault]);
        let found = failed(&serving, &[&USERS[..], &["--skip", "discovery"]].concat());
        assert_eq!(found, expected, "{fault}");
    }
}

#[test]
fn a_provider_that_creates_nothing_is_still_tested() {
    let serving = faulty(&["POST /Groups error=500:"]);
    let done = checks(
        &serving,
        &["--resource-type", "group", "--skip", "discovery"],
    );
    let outcome = |id: &str| {
        let found = done.iter().find(|(known, _, _)| known == id);
        found.map(|(_, _, outcome)| outcome.as_str())
    };
    for (id, expected) in [
        ("create.status", "failed"),
        ("read.status", "skipped"),
        ("list.status", "ok"),
        ("errors.get-missing", "ok"),
        ("patch.replace", "skipped"),
    ] {
        assert_eq!(outcome(id), Some(expected), "{id}");
    }
}

#[test]
fn created_resources_are_deleted_after_failures_too() {
    let serving = faulty(&["PUT error=500:"]);
    let done = scimctl(
        &serving,
        &["--no-retry", "test", "--only", "replace", "--only", "etag"],
    );
    assert_eq!(done.code, 1, "{done:?}");
    assert_nothing_is_left(&serving);
    // The RFC only recommends a body for a 201.
    let serving = faulty(&["POST /Users no-body"]);
    let tags = ["--only", "create", "--only", "read", "--only", "delete"];
    let done = scimctl(&serving, &[&["test"][..], &USERS, &tags].concat());
    assert_eq!(done.code, 0, "{done:?}");
    assert_nothing_is_left(&serving);
    let serving = faulty(&["DELETE error=500:"]);
    let arguments = ["--no-retry", "test", "--only", "read"];
    let done = scimctl(&serving, &[&arguments[..], &USERS].concat());
    assert!(
        done.code == 0 && done.err.contains("warning: could not delete /Users/"),
        "{done:?}"
    );
}

#[test]
fn samples_set_the_attributes_of_created_resources() {
    let serving = acme();
    let sample = file(
        "sample.json",
        r#"{"user": {"userName": "{unique}@corp.example", "title": "Tester"}}"#,
    );
    let tags = ["--only", "create", "--only", "patch"];
    let arguments = [&["-v", "test", "--sample", &sample][..], &USERS, &tags].concat();
    let done = scimctl(&serving, &arguments);
    assert_eq!(done.code, 0, "{done:?}");
    for (text, message) in [
        ("[]", "expected an object per resource type"),
        (r#"{"user": 1}"#, "expected an object per resource type"),
        (r#"{"usr": {}}"#, "unknown resource type `usr`"),
    ] {
        let sample = file("sample-wrong.json", text);
        scimctl(&serving, &["test", "--sample", &sample]).says(2, message);
    }
}
