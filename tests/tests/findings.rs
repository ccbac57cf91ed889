//! The findings about deviating documents, rule by rule, and how each deviation is interpreted.
#![allow(clippy::unwrap_used)]

use scim_codegen::Builder;
use std::{collections::BTreeSet, fs};

fn name(folder: &std::path::Path) -> &str {
    folder.file_name().unwrap().to_str().unwrap()
}

/// The ids of all rules with a page in docs/rules.md.
fn rules() -> BTreeSet<String> {
    let (_, pages) = tests::findings::pages();
    let headings = pages
        .lines()
        .filter_map(|line| line.strip_prefix("## scim::"));
    headings
        .map(|heading| heading.split(' ').next().unwrap().to_owned())
        .collect()
}

#[test]
fn findings_are_shown_as_expected() {
    for (path, text) in tests::findings::expected().unwrap() {
        let known = fs::read_to_string(&path).unwrap_or_default();
        assert!(
            known.replace("\r\n", "\n") == text,
            "{}: `cargo run -p tests --bin vendor` writes it anew\n{text}",
            path.display()
        );
    }
}

#[test]
fn every_rule_has_a_folder_that_breaks_it() {
    let folders = tests::findings::folders().unwrap();
    let names: BTreeSet<String> = folders.iter().map(|f| name(f).to_owned()).collect();
    assert_eq!(names, rules());
    for folder in &folders {
        let (_, text) = tests::findings::lint(folder, "text").unwrap();
        let rule = format!("[scim::{}]", name(folder));
        assert!(text.contains(&rule), "{rule} is not in\n{text}");
    }
}

#[test]
fn every_finding_states_its_assumption_and_its_override() {
    for folder in tests::findings::folders().unwrap() {
        let (_, text) = tests::findings::lint(&folder, "json").unwrap();
        let json: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(json["version"], 1);
        for finding in json["findings"].as_array().unwrap() {
            let repair = &finding["repair"];
            let has_repair = repair["scimToml"].is_string() || repair["advice"].is_string();
            let has_reading = finding["assumed"].is_string() || finding["severity"] == "error";
            assert!(has_repair && has_reading, "{finding:#}");
            assert!(finding["place"]["origin"].is_string(), "{finding:#}");
        }
    }
}

#[test]
fn the_lines_for_scim_toml_override_the_finding() {
    let dir = tests::Dir::new();
    let mut count = 0;
    for folder in tests::findings::folders().unwrap() {
        // Snapshots, and folders with their own scim.toml, need different arguments.
        if folder.join("arguments").is_file() {
            continue;
        }
        let (_, text) = tests::findings::lint(&folder, "json").unwrap();
        for finding in findings(&text) {
            let Some(lines) = finding["repair"]["scimToml"].as_str() else {
                continue;
            };
            assert!(!lines.contains('…'), "{lines}");
            let path = folder.display().to_string();
            fs::write(dir.join("scim.toml"), format!("dir = {path:?}\n{lines}\n")).unwrap();
            let arguments = ["lint", "--format", "json"];
            let output = tests::command::run(&dir, &arguments, &[]);
            let after = String::from_utf8(output.stdout).unwrap();
            let same = |other: &&serde_json::Value| {
                ["rule", "subject", "message"]
                    .iter()
                    .all(|key| other[key] == finding[key])
            };
            let all = findings(&after);
            assert!(
                all.iter().find(same).is_none(),
                "{path}\n{lines}\n{finding:#}"
            );
            let config = ["unmatched", "unknown-key", "wrong-value", "config-syntax"];
            let broken = all.iter().find(|other| {
                let rule = other["rule"].as_str().unwrap();
                config.iter().any(|word| rule.contains(word))
            });
            assert!(
                broken.is_none() && !after.is_empty(),
                "{path}\n{lines}\n{broken:#?}"
            );
            count += 1;
        }
    }
    assert!(count > 30, "{count}");
}

fn findings(json: &str) -> Vec<serde_json::Value> {
    let json: serde_json::Value = serde_json::from_str(json).unwrap_or_default();
    json["findings"].as_array().cloned().unwrap_or_default()
}

#[test]
fn exit_codes_tell_errors_from_the_rest() {
    for folder in tests::findings::folders().unwrap() {
        let (code, text) = tests::findings::lint(&folder, "text").unwrap();
        let expected = if text.contains("error[") { 2 } else { 0 };
        assert_eq!(code, Some(expected), "{}", folder.display());
    }
}

#[test]
fn the_pages_are_in_the_docs() {
    let (path, text) = tests::findings::pages();
    let known = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        known.replace("\r\n", "\n") == text,
        "{}: `cargo run -p tests --bin vendor` writes it anew",
        path.display()
    );
}

/// The code generated for a rule's folder: lines that show the interpretation, and lines that must not occur.
const READINGS: &[(&str, &[&str], &[&str])] = &[
    ("byte-order-mark", &["pub name: Option<String>"], &[]),
    ("single-object", &["pub struct Thing {"], &[]),
    ("member-case", &["pub name: Vec<String>"], &[]),
    (
        "duplicate-member",
        &["pub name: Option<String>"],
        &["Option<i64>"],
    ),
    (
        "wrong-json-type",
        &[
            "pub name: Option<String>",
            "pub tag: Option<",
            "max_results: Some(200)",
        ],
        &[],
    ),
    (
        "id-from-location",
        &["const URN: &'static str = \"urn:example:2.0:Thing\""],
        &[],
    ),
    ("odd-urn", &["const URN: &'static str = \"Thing\""], &[]),
    (
        "urn-case",
        &["const URN: &'static str = \"urn:example:2.0:Thing\""],
        &[],
    ),
    ("duplicate-schema", &["pub struct Thing {"], &[]),
    (
        "missing-type",
        &[
            "pub badge_number: Option<String>",
            "pub address: Option<Address>",
        ],
        &[],
    ),
    ("unknown-type", &["pub birth: Option<Json>"], &[]),
    (
        "odd-word",
        &[
            "pub a0: Option<String>",
            "pub a1: Option<bool>",
            "pub a2: Option<i64>",
            "pub a3: Option<DateTime>",
            "pub a4: Option<Reference>",
            "`b`: string, read-only, always returned.",
        ],
        &[],
    ),
    (
        "boolean-as-text",
        &[
            "`a`: string, required.",
            "pub b: Vec<String>",
            "`c`: string.",
        ],
        &[],
    ),
    (
        "unknown-characteristic",
        &["`a`: string.", "`b`: string."],
        &[],
    ),
    ("no-sub-attributes", &["pub settings: Option<Json>"], &[]),
    (
        "needless-sub-attributes",
        &["pub city: Option<String>"],
        &["zip"],
    ),
    (
        "nested-complex",
        &["pub phone: Option<Phone>", "pub number: Option<String>"],
        &[],
    ),
    (
        "odd-name",
        &[
            "pub first_name: Option<String>",
            "Attribute::string(\"first name\")",
        ],
        &["\u{202e}"],
    ),
    ("no-name", &["pub name: Option<String>"], &[]),
    (
        "duplicate-attribute",
        &["pub user_name: Option<String>"],
        &["username"],
    ),
    (
        "contradicting-attributes",
        &["Attribute::string(\"userName\"),"],
        &["read_only"],
    ),
    ("odd-canonical-value", &["one of `low`, `2`."], &[]),
    (
        "contradiction",
        &["pub fn new() -> Self"],
        &["pub fn serial("],
    ),
    (
        "missing-extension",
        &["pub struct Thing {", "pub extra: Extra"],
        &["urn:example:2.0:Extra"],
    ),
    (
        "discovery-without-schema",
        &["pub struct Thing {"],
        &["fn schemas("],
    ),
    (
        "odd-endpoint",
        &["\"/Things\"", "\"/Others\""],
        &["https://scim.example.com/v2/"],
    ),
    (
        "name-clash",
        &["pub user_name: Option<String>", "pub user_name_x"],
        &[],
    ),
    ("no-configuration", &["pub struct Thing {"], &["Patch for"]),
];

#[test]
fn each_reading_is_what_is_generated() {
    let folders = tests::here("fixtures/findings");
    let mut wrong = Vec::new();
    for (rule, present, absent) in READINGS {
        let text = Builder::from_directory(folders.join(rule))
            .to_text()
            .unwrap();
        let missing = present.iter().filter(|words| !text.contains(**words));
        wrong.extend(missing.map(|words| format!("{rule}: {words:?} is missing")));
        let there = absent.iter().filter(|words| text.contains(**words));
        wrong.extend(there.map(|words| format!("{rule}: {words:?} is there")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Some providers, authentik for one, describe the enterprise extension but don't connect it with a resource type.
#[test]
fn repairs_keep_an_extension_that_no_resource_type_lists() {
    let core = "urn:ietf:params:scim:schemas:core:2.0:User";
    let extension = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
    let schemas = serde_json::json!([
        {"id": core, "name": "User", "attributes": [{"name": "userName", "type": "string", "required": true}]},
        {"id": extension, "name": "EnterpriseUser", "attributes": [{"name": "department", "type": "string"}]},
    ]);
    let types = serde_json::json!([{"name": "User", "endpoint": "/Users", "schema": core}]);
    for types in [None, Some(types)] {
        let dir = tests::Dir::new();
        fs::write(dir.join("Schemas.json"), schemas.to_string()).unwrap();
        if let Some(types) = &types {
            fs::write(dir.join("ResourceTypes.json"), types.to_string()).unwrap();
        }
        let lint = ["lint", "--dir", ".", "--format", "json"];
        let output = tests::command::run(&dir, &lint, &[]);
        let found = String::from_utf8(output.stdout).unwrap();
        let repairs: Vec<String> = findings(&found)
            .iter()
            .filter(|finding| finding["rule"] != "scim::no-configuration")
            .filter_map(|finding| finding["repair"]["scimToml"].as_str().map(str::to_owned))
            .collect();
        let text = format!("dir = \".\"\noutput = \"out.rs\"\n{}\n", repairs.join("\n"));
        fs::write(dir.join("scim.toml"), &text).unwrap();
        let output = tests::command::run(&dir, &["generate"], &[]);
        let shown = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{text}\n{shown}");
        let code = fs::read_to_string(dir.join("out.rs")).unwrap();
        assert!(
            code.contains("pub enterprise_user: Option<EnterpriseUser>"),
            "{text}"
        );
    }
}
