//! `query` and `search`.

use super::{acme, call, call_with, file, id_of, names, serving, snapshot};
use scim_runtime::server::{Fault, Faults};
use serde_json::json;

#[test]
fn a_list_has_what_is_asked_for() {
    let acme = acme();
    for command in ["query", "search"] {
        let page = call(
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
        let without = call(
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
fn all_pages_are_one_list_or_lines_as_they_come() {
    let acme = acme();
    let all = call(
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
    let lines = call(
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
fn resources_of_all_types_are_found_at_the_root() {
    let acme = acme();
    call(&acme, &["create", "group", "--display-name", "Staff"]).fine();
    for command in ["query", "search"] {
        let page = call(&acme, &[command, "--filter", "displayName eq \"Staff\""]).fine();
        assert_eq!(page["Resources"][0]["displayName"], "Staff");
        assert_eq!(
            call(&acme, &[command, "--all", "--count", "3"])
                .fine()
                .as_array()
                .unwrap()
                .len(),
            4
        );
    }
    call(&acme, &["query", "--filter", "shoeSize eq 1"])
        .says(2, "invalid filter: `shoeSize` is no attribute");
}

#[test]
fn cursors_are_followed_and_told() {
    let by_cursor = tests::ACME.replace(
        "\"serviceProviderConfig\": {",
        "\"serviceProviderConfig\": {\"pagination\": {\"cursor\": true, \"index\": false},",
    );
    let serving = snapshot(&by_cursor, |server| server);
    let page = call(&serving, &["query", "user", "--cursor", "", "--count", "2"]).fine();
    let next = page["nextCursor"].as_str().unwrap();
    let page = call(
        &serving,
        &["query", "user", "--cursor", next, "--count", "2"],
    )
    .fine();
    assert_eq!(page["Resources"].as_array().unwrap().len(), 1);
    for target in [&["query", "user"][..], &["query"]] {
        let all = call(&serving, &[target, &["--all", "--count", "1"]].concat()).fine();
        assert_eq!(all.as_array().unwrap().len(), 3, "{target:?}");
    }
}

#[test]
fn one_resource_is_read_with_a_projection_and_if_it_has_changed() {
    let acme = acme();
    let id = id_of(&acme, "a");
    let user = call(&acme, &["query", "user", &id, "--attribute", "userName"]).fine();
    assert_eq!(user["userName"], "a");
    let user = call(
        &acme,
        &["query", "user", &id, "--excluded-attribute", "userName"],
    )
    .fine();
    assert!(user.get("userName").is_none());
    let version = user["meta"]["version"].as_str().unwrap();
    let done = call(&acme, &["query", "user", &id, "--if-none-match", version]);
    assert_eq!(
        (done.code, done.out.as_str(), done.err.as_str()),
        (0, "", "The resource has not changed\n")
    );
    call(&acme, &["query", "user", "--if-none-match", version]).failed(
        2,
        "error: `--if-none-match` is for a single resource: give its id\n",
    );
    call(&acme, &["query", "user", &id, "--count", "1"]).failed(
        2,
        "error: `--count` is for lists: for a single resource use --attribute or --excluded-attribute\n",
    );
    call(&acme, &["query", "user", "nobody"]).failed(
        1,
        "error: GET /Users/nobody: SCIM error 404: resource nobody was not found\n",
    );
}

#[test]
fn me_is_whoever_is_authenticated() {
    let acme = serving(|server| server.me("User", "userName", "b"));
    assert_eq!(call(&acme, &["query", "--me"]).fine()["userName"], "b");
    let projected = call(&acme, &["query", "user", "--me", "--attribute", "id"]).fine();
    assert!(projected.get("userName").is_none());
    let nobody = super::acme();
    call(&nobody, &["query", "--me"]).says(1, "error: GET /Me: SCIM error 501");
}

#[test]
fn discovery_documents_are_read_like_resources() {
    let acme = acme();
    let config = call(&acme, &["query", "serviceproviderconfig"]).fine();
    assert_eq!(config["patch"]["supported"], true);
    let schema = "urn:ietf:params:scim:schemas:core:2.0:User";
    assert_eq!(
        call(&acme, &["query", "Schema", schema]).fine()["id"],
        schema
    );
    assert_eq!(
        call(&acme, &["query", "ResourceTypes"]).fine()["totalResults"],
        3
    );
    call(&acme, &["query", "schema", "--filter", "id pr"]).failed(
        2,
        "error: `--filter` is not for discovery documents (RFC 7644 §4)\n",
    );
    call(&acme, &["delete", "schema", schema])
        .failed(2, "error: /Schemas can only be read (RFC 7644 §4)\n");
}

#[test]
fn a_search_request_says_what_options_do() {
    let acme = acme();
    let request = r#"{"schemas": ["urn:ietf:params:scim:api:messages:2.0:SearchRequest"], "filter": "userName ne \"b\"",
        "attributes": ["userName"], "sortBy": "userName", "sortOrder": "descending", "startIndex": 1, "count": 5}"#;
    let page = call_with(&acme, &["search", "user", "--json", "-"], request, &[]).fine();
    assert_eq!(names(&page["Resources"]), ["c", "a"]);
    let path = file("search.json", request);
    let page = call(&acme, &["query", "user", "--json", &path]).fine();
    assert_eq!(names(&page["Resources"]), ["c", "a"]);
    call_with(
        &acme,
        &["search", "user", "--json", "-"],
        r#"{"sort": 1}"#,
        &[],
    )
    .failed(
        2,
        "error: invalid SearchRequest: `sort` is unknown or has the wrong type (RFC 7644 §3.4.3)\n",
    );
    call(&acme, &["search", "user", "--json", "-", "--count", "1"]).says(2, "cannot be used with");
}

#[test]
fn what_does_not_fit_the_schema_is_not_sent_unless_told_to() {
    let acme = acme();
    for (arguments, message) in [
        (["--filter", "shoeSize eq 1"], "`shoeSize` is no attribute"),
        (["--filter", "userName eq"], "invalid filter"),
        (
            ["--sort-by", "shoeSize"],
            "`User` has no attribute `shoeSize`",
        ),
        (
            ["--attribute", "shoeSize"],
            "`User` has no attribute `shoeSize`",
        ),
        (
            ["--excluded-attribute", "shoeSize"],
            "`User` has no attribute `shoeSize`",
        ),
    ] {
        let done = call(&acme, &[&["-v", "query", "user"][..], &arguments].concat());
        done.says(2, message);
        assert!(!done.err.contains("/Users →"), "{done:?}");
    }
    call(
        &acme,
        &["query", "user", "--unchecked", "--filter", "userName eq"],
    )
    .says(1, "SCIM error 400 (invalidFilter)");
}

#[test]
fn deviations_are_told_and_can_be_errors() {
    let acme = serving(|server| server.faults(Faults::new().inject(Fault::TextBooleans)));
    let id = call(&acme, &["create", "user", "--user-name", "z", "--active"]).fine()["id"].clone();
    let id = id.as_str().unwrap();
    let warned = call(&acme, &["query", "user", id]);
    assert_eq!(warned.fine()["active"], "True", "as it came");
    assert_eq!(
        warned.err,
        "warning: the response breaks its schema\n  /active: is not a boolean (RFC 7643 §2.3)\n"
    );
    let strict = call(
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
fn nothing_of_a_server_acts_on_the_terminal() {
    let acme = acme();
    call(
        &acme,
        &["create", "user", "--user-name", "x\u{1b}[31m\u{9b}\u{202e}"],
    )
    .fine();
    let done = call(&acme, &["query", "user", "--filter", "userName sw \"x\""]);
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
fn a_reader_that_has_enough_ends_the_walk() {
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
