//! `query` and `search`.

use super::{acme, file, id_of, names, scimctl, scimctl_with, serving, snapshot};
use scim_runtime::server::Fault;
use serde_json::json;

#[test]
fn query_parameters_reach_the_provider() {
    let acme = acme();
    for command in ["query", "search"] {
        let page = scimctl(
            &acme,
            &[
                command,
                "User",
                "--attribute",
                "userName",
                "--sort-by",
                "userName",
                "--sort-order",
                "descending",
                "--count",
                "2",
                "--start-index",
                "2",
                "--filter",
                "userName pr",
            ],
        )
        .fine();
        assert_eq!(names(&page["Resources"]), ["b", "a"], "{command}");
        assert_eq!(
            (&page["totalResults"], &page["startIndex"]),
            (&json!(3), &json!(2))
        );
        assert!(page["Resources"][0].get("meta").is_none(), "{page}");
        let without = scimctl(
            &acme,
            &[
                command,
                "/users",
                "--excluded-attribute",
                "meta",
                "--filter",
                "userName eq \"a\"",
            ],
        );
        let user = &without.fine()["Resources"][0];
        assert!(
            user.get("meta").is_none() && user["userName"] == "a",
            "{user}"
        );
    }
}

#[test]
fn all_pages_are_one_array_or_one_line_per_resource() {
    let acme = acme();
    let all = scimctl(
        &acme,
        &[
            "query",
            "user",
            "--all",
            "--count",
            "1",
            "--sort-by",
            "userName",
        ],
    )
    .fine();
    assert_eq!(names(&all), ["a", "b", "c"]);
    let lines = scimctl(
        &acme,
        &[
            "search",
            "user",
            "--lines",
            "--count",
            "2",
            "--start-index",
            "2",
            "--sort-by",
            "userName",
        ],
    );
    let users: Vec<serde_json::Value> = lines
        .out
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!((lines.code, names(&json!(users))), (0, vec!["b", "c"]));
}

#[test]
fn a_query_without_a_type_finds_resources_of_all_types() {
    let acme = acme();
    scimctl(&acme, &["create", "group", "--display-name", "Staff"]).fine();
    for command in ["query", "search"] {
        let page = scimctl(&acme, &[command, "--filter", "displayName eq \"Staff\""]).fine();
        assert_eq!(page["Resources"][0]["displayName"], "Staff");
        assert_eq!(
            scimctl(&acme, &[command, "--all", "--count", "3"])
                .fine()
                .as_array()
                .unwrap()
                .len(),
            4
        );
    }
    scimctl(&acme, &["query", "--filter", "shoeSize eq 1"])
        .says(2, "invalid filter: the schema has no attribute `shoeSize`");
}

#[test]
fn cursors_are_printed_and_followed() {
    let by_cursor = tests::ACME.replace(
        "\"serviceProviderConfig\": {",
        "\"serviceProviderConfig\": {\"pagination\": {\"cursor\": true, \"index\": false},",
    );
    let serving = snapshot(&by_cursor, |server| server);
    let page = scimctl(&serving, &["query", "user", "--cursor", "", "--count", "2"]).fine();
    let next = page["nextCursor"].as_str().unwrap();
    let page = scimctl(
        &serving,
        &["query", "user", "--cursor", next, "--count", "2"],
    )
    .fine();
    assert_eq!(page["Resources"].as_array().unwrap().len(), 1);
    for target in [&["query", "user"][..], &["query"]] {
        let all = scimctl(&serving, &[target, &["--all", "--count", "1"]].concat()).fine();
        assert_eq!(all.as_array().unwrap().len(), 3, "{target:?}");
    }
}

#[test]
fn a_single_resource_can_be_projected_and_read_conditionally() {
    let acme = acme();
    let id = id_of(&acme, "a");
    let user = scimctl(&acme, &["query", "user", &id, "--attribute", "userName"]).fine();
    assert_eq!(user["userName"], "a");
    let user = scimctl(
        &acme,
        &["query", "user", &id, "--excluded-attribute", "userName"],
    )
    .fine();
    assert!(user.get("userName").is_none());
    let version = user["meta"]["version"].as_str().unwrap();
    let done = scimctl(&acme, &["query", "user", &id, "--if-none-match", version]);
    assert_eq!(
        (done.code, done.out.as_str(), done.err.as_str()),
        (0, "", "The resource has not changed\n")
    );
    scimctl(&acme, &["query", "user", "--if-none-match", version]).failed(
        2,
        "error: `--if-none-match` is for a single resource: give its id\n",
    );
    scimctl(&acme, &["query", "user", &id, "--count", "1"]).failed(
        2,
        "error: `--count` is for lists: for a single resource use --attribute or --excluded-attribute\n",
    );
    scimctl(&acme, &["query", "user", "nobody"]).failed(
        1,
        "error: GET /Users/nobody: SCIM error 404: resource nobody was not found\n",
    );
}

#[test]
fn me_reads_the_authenticated_user() {
    let acme = serving(|server| server.me("User", "userName", "b"));
    assert_eq!(scimctl(&acme, &["query", "--me"]).fine()["userName"], "b");
    let projected = scimctl(&acme, &["query", "user", "--me", "--attribute", "id"]).fine();
    assert!(projected.get("userName").is_none());
    let nobody = super::acme();
    scimctl(&nobody, &["query", "--me"]).says(1, "error: GET /Me: SCIM error 501");
}

#[test]
fn discovery_documents_are_read_like_resources() {
    let acme = acme();
    let config = scimctl(&acme, &["query", "serviceproviderconfig"]).fine();
    assert_eq!(config["patch"]["supported"], true);
    let schema = "urn:ietf:params:scim:schemas:core:2.0:User";
    assert_eq!(
        scimctl(&acme, &["query", "Schema", schema]).fine()["id"],
        schema
    );
    assert_eq!(
        scimctl(&acme, &["query", "ResourceTypes"]).fine()["totalResults"],
        3
    );
    scimctl(&acme, &["query", "schema", "--filter", "id pr"]).failed(
        2,
        "error: `--filter` is not for discovery documents (RFC 7644 §4)\n",
    );
    scimctl(&acme, &["delete", "schema", schema])
        .failed(2, "error: /Schemas can only be read (RFC 7644 §4)\n");
}

#[test]
fn a_search_request_replaces_the_options() {
    let acme = acme();
    let request = r#"{"schemas": ["urn:ietf:params:scim:api:messages:2.0:SearchRequest"], "filter": "userName ne \"b\"",
        "attributes": ["userName"], "sortBy": "userName", "sortOrder": "descending", "startIndex": 1, "count": 5}"#;
    let page = scimctl_with(&acme, &["search", "user", "--json", "-"], request, &[]).fine();
    assert_eq!(names(&page["Resources"]), ["c", "a"]);
    let path = file("search.json", request);
    let page = scimctl(&acme, &["query", "user", "--json", &path]).fine();
    assert_eq!(names(&page["Resources"]), ["c", "a"]);
    scimctl_with(
        &acme,
        &["search", "user", "--json", "-"],
        r#"{"sort": 1}"#,
        &[],
    )
    .failed(
        2,
        "error: invalid SearchRequest: `sort` is unknown or has the wrong type (RFC 7644 §3.4.3)\n",
    );
    scimctl(&acme, &["search", "user", "--json", "-", "--count", "1"])
        .says(2, "cannot be used with");
}

#[test]
fn queries_that_break_the_schema_are_sent_only_with_unchecked() {
    let acme = acme();
    for (arguments, message) in [
        (
            ["--filter", "shoeSize eq 1"],
            "the schema has no attribute `shoeSize`",
        ),
        (["--filter", "userName eq"], "invalid filter"),
        (
            ["--sort-by", "shoeSize"],
            "`--sort-by shoeSize`: `User` has no such attribute",
        ),
        (
            ["--attribute", "shoeSize"],
            "`--attribute shoeSize`: `User` has no such attribute",
        ),
        (
            ["--excluded-attribute", "emails[type pr]"],
            "`--excluded-attribute emails[type pr]`: expected the end, found '[' at position 6",
        ),
    ] {
        let done = scimctl(&acme, &[&["-v", "query", "user"][..], &arguments].concat());
        done.says(2, message);
        done.says(2, "--unchecked sends it anyway\n");
        assert!(!done.err.contains("/Users →"), "{done:?}");
    }
    scimctl(
        &acme,
        &["query", "user", "--unchecked", "--filter", "userName eq"],
    )
    .says(1, "SCIM error 400 (invalidFilter)");
}

#[test]
fn schema_violations_are_warnings_or_errors_with_strict() {
    let acme = serving(|server| server.faults([Fault::TextBooleans]));
    let id =
        scimctl(&acme, &["create", "user", "--user-name", "z", "--active"]).fine()["id"].clone();
    let id = id.as_str().unwrap();
    let warned = scimctl(&acme, &["query", "user", id]);
    assert_eq!(warned.fine()["active"], "True", "as it came");
    assert_eq!(
        warned.err,
        "warning: the response breaks its schema\n  /active: is not a boolean (RFC 7643 §2.3)\n"
    );
    let strict = scimctl(
        &acme,
        &["query", "user", "--strict", "--filter", "userName eq \"z\""],
    );
    assert_eq!(strict.code, 1);
    assert_eq!(
        strict.err,
        "error: the response breaks its schema\n  /Resources/0/active: is not a boolean (RFC 7643 §2.3)\n"
    );
}

#[test]
fn printed_json_has_no_control_characters() {
    let acme = acme();
    scimctl(
        &acme,
        &["create", "user", "--user-name", "x\u{1b}[31m\u{9b}\u{202e}"],
    )
    .fine();
    let done = scimctl(&acme, &["query", "user", "--filter", "userName sw \"x\""]);
    assert!(
        done.out
            .chars()
            .all(|char| char == '\n' || !char.is_control()),
        "{done:?}"
    );
    assert!(!done.out.contains('\u{202e}'));
    assert_eq!(
        done.fine()["Resources"][0]["userName"],
        "x\u{1b}[31m\u{9b}\u{202e}"
    );
}

#[test]
fn a_closed_pipe_ends_the_walk() {
    use std::{
        io::{BufRead as _, BufReader, Read as _},
        process::{Command, Stdio},
    };
    let serving = serving(|server| {
        server.populate("User", 300).unwrap();
        server
    });
    let arguments = [
        "--url",
        &serving.url,
        "-v",
        "query",
        "user",
        "--lines",
        "--count",
        "1",
    ];
    let mut child = Command::new(tests::command::scimctl())
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut first = String::new();
    BufReader::new(child.stdout.take().unwrap())
        .read_line(&mut first)
        .unwrap();
    assert!(first.starts_with('{'), "{first}");
    let mut err = String::new();
    child
        .stderr
        .take()
        .unwrap()
        .read_to_string(&mut err)
        .unwrap();
    assert!(child.wait().unwrap().success());
    assert!(
        err.lines().count() < 250,
        "{} requests",
        err.lines().count()
    );
}
