//! `scimctl provision`: JSON, JSON lines and standard input.

use super::super::{acme, run_in};
use super::{Input, all_names, user};
use serde_json::json;

#[test]
fn json_and_json_lines_are_read_as_well() {
    let acme = acme();
    let list = json!({"totalResults": 1, "Resources": [{"id": "x", "externalId": "1", "userName": "d", "title": "Guide"}]});
    let people = Input::new("people.json", &list.to_string());
    assert_eq!(people.users(&acme, &["--apply"]).code, 0);
    assert_eq!(user(&acme, "d")["title"], "Guide");
    let people = Input::new("people.json", r#"[{"externalId": "1", "userName": "d"}]"#);
    // JSON manages what a resource names, unless --managing lists attributes.
    assert_eq!(people.users(&acme, &[]).code, 0);
    assert_eq!(
        people.users(&acme, &["--managing", "userName,title"]).code,
        3
    );
    assert_eq!(
        people
            .users(&acme, &["--managing", "userName,title", "--empty", "keep"])
            .code,
        0
    );
    let lines = Input::new(
        "people.jsonl",
        "{\"externalId\": \"1\", \"userName\": \"d\"}\n\n{\"externalId\": \"2\", \"userName\": \"e\"}\n",
    );
    let done = lines.users(&acme, &["--apply", "--lookup"]);
    assert!(
        done.code == 0 && done.out.starts_with("1 created"),
        "{done:?}"
    );
    for (name, text, message) in [
        (
            "people.json",
            "{",
            "error: people.json is not JSON: EOF while parsing an object at line 1 column 1\n",
        ),
        (
            "people.json",
            "{}",
            "error: people.json: expected an array of resources or a ListResponse\n  help: for one resource in each line, use --input jsonl\n",
        ),
        (
            "people.json",
            "[]",
            "error: people.json contains no `User`\n",
        ),
        (
            "people.json",
            r#"[{"usrName": "d"}, 7]"#,
            "error: people.json resource 1: `usrName` is not an attribute of `User`\n  people.json resource 2: is not a JSON object\n  help: did you mean `userName`?\n",
        ),
        (
            "people.jsonl",
            "{\"userName\": \"d\", \"active\": \"yes\"}\n",
            "error: people.jsonl line 1: /active: is not a boolean\n",
        ),
        (
            "people.jsonl",
            "{\"userName\": \"d\"}\n{\n",
            "error: people.jsonl line 2 column 1: is not JSON: EOF while parsing an object\n",
        ),
    ] {
        Input::new(name, text).users(&acme, &[]).failed(2, message);
    }
}

#[test]
fn standard_input_needs_a_format() {
    let acme = acme();
    let arguments = ["provision", "user", "--from", "-", "--match", "userName"];
    let directory = std::env::temp_dir();
    let url = [("SCIM_URL", acme.url.as_str())];
    run_in(&directory, &arguments, "userName\nd\n", &url).failed(
        2,
        "error: the format of standard input is unknown\n  help: name it with --input csv, --input json or --input jsonl\n",
    );
    let csv = [&arguments[..], &["--input", "csv", "--apply"]].concat();
    let done = run_in(&directory, &csv, "userName\nd\n", &url);
    assert_eq!(done.code, 0, "{done:?}");
    assert_eq!(all_names(&acme), ["a", "b", "c", "d"]);
}
