//! Deviating responses: the output, the warnings and the exit code.

use super::{Done, acme, id_of, run, scimctl};
use serde_json::{Value, json};
use tests::raw::{Raw, respond};

const USER: &str = "urn:ietf:params:scim:schemas:core:2.0:User";

/// A provider that sends this response to every request.
fn answering(head: &'static str, body: &str) -> Raw {
    let body = body.to_owned();
    Raw::serve(move |_, stream| respond(stream, head, body.as_bytes())).unwrap()
}

/// Runs `scimctl` with the RFC's documents, so that it sends a single request.
fn at(raw: &Raw, arguments: &[&str]) -> Done {
    let connection = ["--url", &raw.url, "--rfc7643", "--no-retry"];
    run(&[&connection, arguments].concat(), "", &[])
}

const JSON: &str = "Content-Type: application/scim+json";

fn head(status: &str) -> &'static str {
    format!("{status}\r\n{JSON}").leak()
}

// R2: a success with a different status than the RFC requires.
#[test]
fn a_write_with_an_unexpected_success_status_is_printed_with_a_warning() {
    let user = json!({"schemas": [USER], "id": "7", "userName": "x"}).to_string();
    let provider = answering(head("200 OK"), &user);
    let done = at(&provider, &["create", "user", "--user-name", "x"]);
    assert_eq!(done.fine()["id"], "7");
    assert!(
        done.err
            .contains("warning: POST /Users: unexpected status 200"),
        "{done:?}"
    );
    let strict = at(
        &provider,
        &["--strict", "create", "user", "--user-name", "x"],
    );
    strict.says(1, "unexpected status 200");
    let expected = [
        "create",
        "user",
        "--user-name",
        "x",
        "--expect-status",
        "200",
    ];
    let done = at(&provider, &expected);
    done.fine();
    assert!(!done.err.contains("unexpected status"), "{done:?}");
    let done = at(&provider, &["delete", "user", "7"]);
    assert!(
        done.code == 0 && done.err.contains("Deleted User 7"),
        "{done:?}"
    );
}

// R1: a success whose body can't be read is not lost.
#[test]
fn a_created_resource_with_a_torn_body_is_reported_with_its_id() {
    let provider = answering(
        format!("201 Created\r\n{JSON}\r\nLocation: https://scim.example.com/Users/77").leak(),
        r#"{"schemas": ["#,
    );
    let done = at(&provider, &["create", "user", "--user-name", "x"]);
    done.says(1, "the request was executed: the id is 77");
}

// R6: a response without the requested resource.
#[test]
fn a_read_without_a_resource_is_an_error() {
    for (body, found) in [
        ("", "no content"),
        ("null", "no content"),
        ("[]", "an array"),
        ("7", "a single value"),
    ] {
        let provider = answering(head("200 OK"), body);
        for arguments in [
            &["query", "user", "1"][..],
            &["query", "--me"],
            &["query", "user"],
            &["query", "Schema"],
        ] {
            let done = at(&provider, arguments);
            assert_eq!(
                (done.code, done.out.as_str()),
                (1, ""),
                "{body:?} {arguments:?}: {done:?}"
            );
            assert!(done.err.contains(found), "{body:?} {arguments:?}: {done:?}");
        }
    }
}

// R6: a 304 makes no sense without `If-None-Match`.
#[test]
fn not_modified_is_only_an_answer_to_if_none_match() {
    let provider = answering(head("304 Not Modified"), "");
    let done = at(
        &provider,
        &["query", "user", "1", "--if-none-match", "W/\"1\""],
    );
    assert_eq!(
        (done.code, done.err.as_str()),
        (0, "The resource has not changed\n")
    );
    assert_eq!(at(&provider, &["query", "user", "1"]).code, 1);
}

// R6: the envelope of a list, and the id of a resource.
#[test]
fn a_list_that_contradicts_itself_is_a_warning_or_an_error_with_strict() {
    let list = "urn:ietf:params:scim:api:messages:2.0:ListResponse";
    for (body, deviation) in [
        (json!({}), "/schemas: does not name ListResponse"),
        (
            json!({"schemas": [USER], "userName": "x"}),
            "/totalResults: is missing",
        ),
        (
            json!({"schemas": [list], "totalResults": 3}),
            "/Resources: is missing, although there are results",
        ),
        (
            json!({"schemas": [list], "totalResults": "1", "Resources": []}),
            "/totalResults: is not a number",
        ),
        (
            json!({"schemas": [list], "totalResults": 1, "Resources": {}}),
            "/Resources: is not an array",
        ),
    ] {
        let provider = answering(head("200 OK"), &body.to_string());
        let done = at(&provider, &["query", "user"]);
        assert_eq!(done.fine(), body);
        assert!(done.err.contains(deviation), "{body}: {done:?}");
        at(&provider, &["--strict", "query", "user"]).says(1, deviation);
    }
    let other = json!({"schemas": [USER], "id": "y", "userName": "x"}).to_string();
    let provider = answering(head("200 OK"), &other);
    let done = at(&provider, &["query", "user", "x"]);
    assert!(
        done.err
            .contains("returned the resource `y` instead of `x`"),
        "{done:?}"
    );
    at(&provider, &["--strict", "query", "user", "x"]).says(1, "instead of `x`");
}

// R7: a count that is text.
#[test]
fn a_walk_reads_a_total_that_is_text() {
    let list = "urn:ietf:params:scim:api:messages:2.0:ListResponse";
    let user = json!({"schemas": [USER], "id": "1", "userName": "x"});
    let page = json!({"schemas": [list], "totalResults": "1", "Resources": [user]});
    let provider = answering(head("200 OK"), &page.to_string());
    let done = at(&provider, &["query", "user", "--all"]);
    assert_eq!(done.fine().as_array().map(Vec::len), Some(1), "{done:?}");
}

// R17: a filter selects single values.
#[test]
fn an_array_for_a_selected_value_is_the_one_value_or_an_error() {
    let acme = acme();
    let id = id_of(&acme, "a");
    let modify = |value: &str| {
        let path = r#"emails[type eq "work"]"#;
        scimctl(&acme, &["modify", "user", &id, "replace", path, value])
    };
    let add = r#"[{"value": "a@example.com", "type": "work"}]"#;
    scimctl(&acme, &["modify", "user", &id, "add", "emails", add]).fine();
    let user = modify(r#"[{"value": "x@example.com", "type": "work"}]"#).fine();
    assert_eq!(
        user["emails"],
        json!([{"value": "x@example.com", "type": "work"}])
    );
    modify(r#"[{"value": "x"}, {"value": "y"}]"#).failed(
        2,
        "error: `emails`: expected one value, not `[{\"value\": \"x\"}, {\"value\": \"y\"}]`\n  \
         help: a path with a filter selects single values; without it, the array replaces all of them\n",
    );
}

#[test]
fn another_media_type_is_accepted_on_request() {
    let user = json!({"schemas": [USER], "id": "1", "userName": "x"}).to_string();
    let provider = answering("200 OK\r\nContent-Type: text/plain", &user);
    at(&provider, &["query", "user", "1"]).says(1, "--any-media-type");
    at(&provider, &["query", "user", "1", "--any-media-type"]).fine();
}

#[test]
fn members_of_the_providers_own_in_an_error_message_are_shown() {
    let error = json!({
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:Error"], "status": "400",
        "detail": "see errors for additional details", "errors": [{"reason": "\u{1b}[31mthe name is taken"}],
    });
    let provider = answering(head("400 Bad Request"), &error.to_string());
    let done = at(&provider, &["create", "user", "--user-name", "x"]);
    done.says(1, "the name is taken");
    assert!(!done.err.contains('\u{1b}'), "{done:?}");
    // The same while the documents are read.
    let connection = ["--url", &provider.url, "--no-retry", "query", "user"];
    let done = run(&connection, "", &[]);
    done.says(1, "the name is taken");
    assert!(!done.err.contains('\u{1b}'), "{done:?}");
}

#[test]
fn names_of_a_provider_are_made_safe_for_the_terminal() {
    let mut documents: Value = serde_json::from_str(tests::ACME).unwrap();
    let types = documents["resourceTypes"].as_array_mut().unwrap();
    let user = types
        .iter_mut()
        .find(|known| known["name"] == "User")
        .unwrap();
    user["name"] = json!("Us\u{1b}[31mer\u{202e}");
    let snapshot = super::file("hostile.json", &documents.to_string());
    let provider = answering(head("204 No Content"), "");
    let arguments = ["--url", &provider.url, "--snapshot", &snapshot];
    for command in [
        &["delete", "/Users", "1"][..],
        &["delete", "nothing", "1"],
        &["create", "/Users", "--help"],
    ] {
        let done = run(&[&arguments, command].concat(), "", &[]);
        let text = format!("{}{}", done.out, done.err);
        assert!(
            !text.contains('\u{1b}') && !text.contains('\u{202e}'),
            "{text:?}"
        );
    }
}

#[test]
fn colors_are_for_terminals_or_on_request() {
    let acme = acme();
    let plain = scimctl(&acme, &["query", "user"]);
    assert!(!plain.out.contains('\u{1b}'));
    let colored = scimctl(&acme, &["query", "user", "--color", "always"]);
    assert!(
        colored.out.contains("\u{1b}[34;1m\"userName\"\u{1b}[0m: "),
        "{colored:?}"
    );
    for (variables, is_colored) in [
        (&[("CLICOLOR_FORCE", "1")][..], true),
        (&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")], false),
        (&[("CLICOLOR_FORCE", "0")], false),
    ] {
        let done = super::scimctl_with(&acme, &["query", "usr"], "", variables);
        assert_eq!(
            done.err.contains("\u{1b}[1;31merror:\u{1b}[0m"),
            is_colored,
            "{variables:?}"
        );
    }
}
