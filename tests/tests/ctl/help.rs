//! Help texts. Each one is pinned in `tests/golden/help`, and all examples in them run. `UPDATE=1` rewrites the files.

use super::{Done, id_of, run, serving, with_bulk};
use std::{env, fs, path::Path, process::Command};
use tests::{Dir, command, help::HelpTexts, loopback::Serving};

const COMMANDS: [&str; 11] = [
    "query",
    "search",
    "create",
    "replace",
    "modify",
    "delete",
    "bulk",
    "provision",
    "test",
    "completions",
    "man",
];

fn helps() -> HelpTexts {
    HelpTexts::read("scimctl", &COMMANDS, |arguments| {
        let Done { code, out, err } = run(arguments, "", &[]);
        assert_eq!((code, err.as_str()), (0, ""), "{arguments:?}");
        out
    })
}

#[test]
fn every_help_text_is_pinned() {
    helps().assert_pinned();
}

#[test]
fn every_command_is_in_the_list() {
    helps().assert_complete();
}

#[test]
fn every_command_has_an_example() {
    helps().assert_examples();
}

#[test]
fn help_fits_a_hundred_columns() {
    helps().assert_narrow();
}

/// Files that the examples read.
fn prepare(directory: &Path, serving: &Serving, id: &str) {
    let user = super::scimctl(serving, &["query", "user", id]).fine();
    for (name, text) in [
        ("user.json", r#"{"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "new"}"#.to_owned()),
        ("patch.json", r#"{"schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": [{"op": "remove", "path": "title"}]}"#.to_owned()),
        ("operations.json", r#"{"schemas": ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"], "Operations": [{"method": "POST", "path": "/Users", "bulkId": "1", "data": {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "bulk"}}]}"#.to_owned()),
        ("sample.json", r#"{"User": {"userName": "{unique}@example.com"}}"#.to_owned()),
        ("babs.json", user.to_string()),
        ("people.csv", "externalId,userName,active\n1,a,true\n2,b,true\n3,c,true\n4,d,true\n".to_owned()),
        ("people.jsonl", r#"{"userName": "d", "title": "Guide"}"#.to_owned()),
        ("groups.csv", "displayName,members\nTours,a;b\n".to_owned()),
    ] {
        fs::write(directory.join(name), text).unwrap();
    }
}

#[test]
fn every_example_in_a_help_text_runs() {
    let examples = helps().examples();
    assert!(examples.len() > 20, "{examples:?}");
    for example in examples {
        let serving = with_bulk();
        let id = id_of(&serving, "a");
        let emails = r#"[{"value": "a@example.com", "type": "work"}]"#;
        let words = [
            "modify", "user", &id, "add", "emails", emails, "add", "nickName", "A",
        ];
        let user = super::scimctl(&serving, &words).fine();
        let version = user["meta"]["version"].as_str().unwrap();
        let directory = Dir::new();
        prepare(&directory.0, &serving, &id);
        let script = example
            .replace("2819c223", &id)
            .replace("W/\"3694e05e9dff590\"", version);
        let binary = command::scimctl();
        let path = env::join_paths([
            binary.parent().unwrap(),
            Path::new("/usr/bin"),
            Path::new("/bin"),
        ]);
        let output = Command::new("sh")
            .args(["-ec", &script])
            .current_dir(&directory.0)
            .env("PATH", path.unwrap())
            .env("SCIM_URL", &serving.url)
            .env_remove("SCIM_TOKEN")
            .stdin(std::process::Stdio::null())
            .output()
            .unwrap();
        // A plan with changes has its own exit code.
        let is_plan = example.starts_with("scimctl provision") && !example.contains("--apply");
        assert_eq!(
            output.status.code(),
            Some(if is_plan { 3 } else { 0 }),
            "{example}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
}

#[test]
fn help_on_a_type_reaches_the_options_of_the_command() {
    let acme = serving(|server| server);
    let done = super::scimctl(&acme, &["create", "user", "--help"]);
    assert!(
        done.out
            .contains("`scimctl create --help` lists all other options.")
    );
}
