//! `scim-codegen export`. `tests/export/run.sh` checks the documents with validators and a generator that others wrote.
#![allow(clippy::unwrap_used)]

use serde_json::Value as Json;
use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};
use tests::{Dir, command};

const FORMATS: [&str; 2] = ["json-schema", "openapi"];

fn export(source: &[&str], format: &str) -> Result<String, String> {
    let directory = Dir::new();
    let arguments = [&["export", "--format", format], source].concat();
    let output = command::run(&directory.0, &arguments, &[]);
    if output.status.success() {
        Ok(String::from_utf8(output.stdout).unwrap())
    } else {
        Err(String::from_utf8_lossy(&output.stderr).into_owned())
    }
}

#[test]
fn every_format_is_pinned() {
    let acme = tests::root().join("build-example/scim/acme.json");
    let sources = [
        ("acme", vec!["--snapshot", acme.to_str().unwrap()]),
        ("rfc7643", vec!["--rfc7643"]),
    ];
    for (name, source) in sources {
        for format in FORMATS {
            let text = export(&source, format).unwrap();
            assert_eq!(export(&source, format).unwrap(), text);
            let path = tests::here("golden/export").join(format!("{name}.{format}.json"));
            if std::env::var_os("UPDATE").is_some() {
                fs::write(&path, &text).unwrap();
            }
            let pinned = fs::read_to_string(&path).unwrap_or_default();
            assert_eq!(text, pinned, "{name}: run the test with UPDATE=1");
        }
    }
}

/// Calls a function with each object of a document.
fn walk(json: &Json, visit: &mut impl FnMut(&serde_json::Map<String, Json>)) {
    match json {
        Json::Object(object) => {
            visit(object);
            object.values().for_each(|value| walk(value, visit));
        }
        Json::Array(items) => items.iter().for_each(|item| walk(item, visit)),
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => {}
    }
}

fn folders() -> Vec<PathBuf> {
    let entries = fs::read_dir(tests::here("fixtures/corpus")).unwrap();
    let paths = entries.map(|entry| entry.unwrap().path());
    let mut folders: Vec<PathBuf> = paths
        .filter(|path| path.join("Schemas.json").is_file())
        .collect();
    folders.sort();
    folders
}

#[test]
fn every_reference_and_required_member_exists() {
    let mut exported = 0;
    for folder in folders() {
        for format in FORMATS {
            let Ok(text) = export(&["--dir", folder.to_str().unwrap()], format) else {
                continue;
            };
            exported += 1;
            check(&serde_json::from_str(&text).unwrap(), &folder);
        }
    }
    assert!(exported >= 60, "{exported} documents");
}

fn check(document: &Json, folder: &Path) {
    let mut operations = BTreeSet::new();
    walk(document, &mut |object| {
        if let Some(reference) = object.get("$ref").and_then(Json::as_str) {
            let pointer = reference.trim_start_matches('#');
            let target = document.pointer(pointer);
            assert!(target.is_some(), "{}: {reference}", folder.display());
        }
        if let Some(id) = object.get("operationId").and_then(Json::as_str) {
            let is_new = operations.insert(id.to_owned());
            assert!(is_new, "{}: {id} occurs twice", folder.display());
        }
        let required = object.get("required").and_then(Json::as_array);
        let properties = object.get("properties").and_then(Json::as_object);
        if let (Some(required), Some(properties)) = (required, properties) {
            for name in required.iter().filter_map(Json::as_str) {
                let is_known = properties.contains_key(name);
                assert!(is_known, "{}: {name}", folder.display());
            }
        }
    });
}

#[test]
fn requests_and_responses_contain_what_mutability_and_returned_allow() {
    let text = export(&["--rfc7643"], "json-schema").unwrap();
    let schema: Json = serde_json::from_str(&text).unwrap();
    let definition = |name: &str| schema.pointer(&format!("/$defs/{name}")).unwrap();
    let has = |name: &str, member: &str| definition(name)["properties"].get(member).is_some();
    assert!(has("UserRequest", "password") && !has("User", "password"));
    assert!(has("User", "id") && has("User", "meta") && has("User", "groups"));
    assert!(!has("UserRequest", "id") && !has("UserRequest", "groups"));
    let required = &definition("UserRequest")["required"];
    assert_eq!(*required, serde_json::json!(["userName", "schemas"]));
    let password = &definition("UserRequest")["properties"]["password"];
    assert_eq!(password["writeOnly"], true);
}

#[test]
fn an_exported_file_is_overwritten_and_other_files_are_not() {
    let directory = Dir::new();
    for format in FORMATS {
        let run = |source: &[&str]| {
            let arguments = [&["export", "--format", format, "-o", "out.json"], source].concat();
            command::run(&directory.0, &arguments, &[]).status.code()
        };
        let acme = tests::root().join("build-example/scim/acme.json");
        assert_eq!(run(&["--rfc7643"]), Some(0), "{format}");
        let other = run(&["--snapshot", acme.to_str().unwrap()]);
        assert_eq!(other, Some(0), "{format}");
        fs::write(directory.0.join("out.json"), "{\"openapi\": \"3.1.0\"}").unwrap();
        assert_ne!(run(&["--rfc7643"]), Some(0), "{format}");
        fs::remove_file(directory.0.join("out.json")).unwrap();
    }
}
