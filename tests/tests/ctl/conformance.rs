//! `scimctl test`.

use super::{acme, call, serving, snapshot};
use scim_runtime::server::FaultRule;
use scim_runtime::server::{Faults, Server};
use serde_json::Value;
use tests::loopback::Serving;

/// Only what was there before is there.
fn nothing_is_left(serving: &Serving) {
    for (name, count) in [("user", 3), ("group", 0), ("device", 0)] {
        let page = call(serving, &["query", name, "--unchecked"]).fine();
        assert_eq!(page["totalResults"], count, "{name}");
    }
}

fn faulty(rule: &str) -> Serving {
    let rule: FaultRule = rule.parse().unwrap();
    serving(|server: Server| server.faults(Faults::new().inject(rule)))
}

#[test]
fn a_provider_that_keeps_to_the_rfcs_passes_and_nothing_is_left() {
    let serving = acme();
    let done = call(&serving, &["test"]);
    assert!(done.code == 0 && done.err.is_empty(), "{done:?}");
    assert!(!done.out.contains("failed  "), "{}", done.out);
    for name in ["Device", "Group", "User"] {
        assert!(
            done.out.contains(&format!("ok      {name}: DELETE")),
            "{}",
            done.out
        );
    }
    nothing_is_left(&serving);
}

#[test]
fn cursors_are_tested_where_the_provider_has_them() {
    let by_cursor = tests::ACME.replace(
        "\"serviceProviderConfig\": {",
        "\"serviceProviderConfig\": {\"pagination\": {\"cursor\": true, \"index\": false},",
    );
    let serving = snapshot(&by_cursor, |server| server);
    let done = call(
        &serving,
        &["test", "--only", "paging", "--resource-type", "user"],
    );
    assert_eq!(
        done.out,
        "skipped User: pages by index follow each other (RFC 7644 §3.4.2.4)\n        the provider does not page by index\n\
         ok      User: pages by cursor follow each other (RFC 9865 §2)\n\n1 ok, 0 failed, 1 skipped\n"
    );
}

#[test]
fn bulk_is_tested_where_the_provider_has_it() {
    let serving = super::writing::with_bulk();
    let done = call(
        &serving,
        &["test", "--only", "bulk", "--resource-type", "group"],
    );
    assert_eq!(
        done.out,
        "ok      Group: POST to /Bulk creates, with the place and the status of each operation (RFC 7644 §3.7)\n\n\
         1 ok, 0 failed, 0 skipped\n"
    );
    nothing_is_left(&serving);
}

#[test]
fn checks_are_chosen_by_type_and_tag() {
    let serving = acme();
    let done = call(
        &serving,
        &[
            "test",
            "--resource-type",
            "users",
            "--only",
            "create",
            "--only",
            "etag",
        ],
    );
    assert_eq!(
        done.out,
        "ok      User: POST creates a resource: 201, its place in `Location`, what was sent (RFC 7644 §3.3)\n\
         ok      User: what has not changed is not sent: 304 (RFC 7644 §3.14)\n\
         ok      User: a change to what has changed is refused: 412 (RFC 7644 §3.14)\n\n\
         3 ok, 0 failed, 0 skipped\n"
    );
    let done = call(
        &serving,
        &[
            "test",
            "--resource-type",
            "group",
            "--skip",
            "patch",
            "--skip",
            "discovery",
        ],
    );
    assert!(
        done.code == 0 && !done.out.contains("PATCH") && !done.out.contains("provider:"),
        "{done:?}"
    );
    call(&serving, &["test", "--resource-type", "usr"]).says(2, "did you mean `User`?");
    call(&serving, &["test", "--only", "nothing"]).says(2, "possible values: discovery, create");
    nothing_is_left(&serving);
}

#[test]
fn the_result_can_be_json() {
    let serving = acme();
    let report = call(
        &serving,
        &[
            "test",
            "--json",
            "--only",
            "errors",
            "--resource-type",
            "group",
        ],
    )
    .fine();
    assert_eq!(
        (&report["version"], &report["failed"]),
        (&Value::from(1), &Value::from(0))
    );
    let first = &report["checks"][0];
    assert_eq!(
        (
            &first["subject"],
            &first["tag"],
            &first["rule"],
            &first["outcome"]
        ),
        (
            &"Group".into(),
            &"errors".into(),
            &"RFC 7644 §3.12".into(),
            &"ok".into()
        )
    );
    let skipped = report["checks"].as_array().unwrap().last().unwrap();
    assert_eq!(skipped["reason"], "no required attribute is unique");
}

#[test]
fn what_a_provider_does_wrong_is_found_and_its_resources_deleted() {
    for (fault, tag, claim, reason) in [
        (
            "GET /Users ignored-paging",
            "paging",
            "pages by index follow each other",
            "`count` 1 gives",
        ),
        (
            "GET /Users wrong-total=0",
            "list",
            "GET lists the resources",
            "`totalResults` is 0",
        ),
        (
            "POST /Groups error=500:",
            "create",
            "POST creates a resource",
            "expected status 201, got 500",
        ),
        (
            "GET /Users no-meta",
            "read",
            "GET reads what was created",
            "`meta.resourceType` is None",
        ),
        (
            "GET /Users text-booleans",
            "patch",
            "adds, replaces and removes `active`",
            "/active: is no boolean (RFC 7643 §2.3)",
        ),
        (
            "PUT error=500:",
            "replace",
            "PUT replaces",
            "expected status 200 or 204, got 500",
        ),
        (
            "GET /Users content-type=text/plain",
            "read",
            "GET reads what was created",
            "the media type text/plain",
        ),
        (
            "DELETE error=500: x1",
            "delete",
            "DELETE: 204",
            "expected status 204, got 500",
        ),
    ] {
        let serving = faulty(fault);
        let name = if fault.contains("/Groups") {
            "group"
        } else {
            "user"
        };
        let done = call(
            &serving,
            &["--no-retry", "test", "--resource-type", name, "--only", tag],
        );
        assert_eq!(done.code, 1, "{fault}: {done:?}");
        let failed: Vec<&str> = done
            .out
            .lines()
            .filter(|line| line.starts_with("failed  "))
            .collect();
        assert!(
            failed.iter().any(|line| line.contains(claim)),
            "{fault}: {}",
            done.out
        );
        assert!(done.out.contains(reason), "{fault}: {}", done.out);
    }
}

#[test]
fn what_was_created_is_deleted_after_failures_too() {
    let serving = faulty("PUT error=500:");
    let done = call(
        &serving,
        &["--no-retry", "test", "--only", "replace", "--only", "etag"],
    );
    assert_eq!(done.code, 1, "{done:?}");
    nothing_is_left(&serving);
    // A body that is only recommended may be missing.
    let serving = faulty("POST /Users no-body");
    let tags = ["--only", "create", "--only", "read", "--only", "delete"];
    let done = call(
        &serving,
        &[&["test", "--resource-type", "user"][..], &tags].concat(),
    );
    assert_eq!(done.code, 0, "{done:?}");
    nothing_is_left(&serving);
    // What can't be deleted is told.
    let serving = faulty("DELETE error=500:");
    let done = call(
        &serving,
        &[
            "--no-retry",
            "test",
            "--only",
            "read",
            "--resource-type",
            "user",
        ],
    );
    assert!(
        done.code == 0 && done.err.contains("could not be deleted"),
        "{done:?}"
    );
}
