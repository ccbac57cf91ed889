//! The documents after corrections.

use crate::project::{BADGE, Project, USER, body, overlay};
use serde_json::Value;
use std::{collections::BTreeSet, fs};

/// Full names and characteristics of all attributes and sub-attributes in the documents.
fn attributes() -> Vec<(String, Value)> {
    fn branch(holder: &str, list: &Value, all: &mut Vec<(String, Value)>) {
        for attribute in list.as_array().into_iter().flatten() {
            let name = format!("{holder}{}", attribute["name"].as_str().unwrap());
            branch(&format!("{name}."), &attribute["subAttributes"], all);
            all.push((name, attribute.clone()));
        }
    }
    let snapshot: Value = serde_json::from_str(tests::ACME).unwrap();
    let mut all = Vec::new();
    for schema in snapshot["schemas"].as_array().unwrap() {
        branch(
            &format!("{}:", schema["id"].as_str().unwrap()),
            &schema["attributes"],
            &mut all,
        );
    }
    all
}

#[test]
fn overlays_that_repeat_the_documents_change_nothing() {
    let mut toml = String::new();
    for (name, attribute) in attributes() {
        let mut lines = format!("attribute = {}\n", Value::from(name));
        for (key, value) in attribute.as_object().unwrap() {
            if key != "subAttributes" {
                // A JSON string, boolean or array of strings is also valid TOML.
                lines.push_str(&format!("{key} = {value}\n"));
            }
        }
        toml.push_str(&overlay(&lines));
    }
    let project = Project::of(&toml);
    assert!(toml.matches("[[overlay]]").count() > 90);
    let plain = Project::of("");
    assert!(
        body(&project.text().unwrap()) == body(&plain.text().unwrap()),
        "not the same bytes"
    );
    let effective = |project: &Project| project.builder().unwrap().effective_documents().unwrap();
    assert!(
        effective(&project) == effective(&plain),
        "not the same bytes"
    );
}

#[test]
fn the_effective_documents_contain_all_corrections() {
    // Without corrections, the documents equal the snapshot.
    let plain = Project::of("").builder().unwrap().effective_documents();
    assert!(plain.unwrap() == tests::ACME, "not the same bytes");
    let project = Project::of(&format!(
        "exclude = [\"Device\"]\n[features]\nbulk = {{ max_operations = 5 }}\n{}",
        overlay(&format!(
            "attribute = \"{USER}:floor\"\nadd = true\ntype = \"integer\""
        )),
    ));
    let effective = project.builder().unwrap().effective_documents().unwrap();
    assert!(
        effective.contains("\"floor\"") && !effective.contains("/Devices"),
        "{effective}"
    );
    let again = Project::of("");
    fs::write(again.0.join("acme.json"), &effective).unwrap();
    assert!(
        body(&again.text().unwrap()) == body(&project.text().unwrap()),
        "not the same bytes"
    );
    let twice = again.builder().unwrap().effective_documents();
    assert!(twice.unwrap() == effective, "not the same bytes");
}

#[test]
fn documents_in_every_envelope_are_corrected() {
    let snapshot: Value = serde_json::from_str(tests::ACME).unwrap();
    let list = |name: &str| snapshot[name].clone();
    let envelope = |list: Value| {
        let total = list.as_array().unwrap().len();
        serde_json::json!({"totalResults": total, "Resources": list})
    };
    let toml = [
        overlay(&format!("schema = \"{BADGE}\"\nremove = true")),
        overlay("schema_file = \"desk.json\""),
        overlay("resource_type = \"Device\"\nremove = true"),
        overlay(&format!(
            "attribute = \"{USER}:floor\"\nadd = true\ntype = \"integer\""
        )),
    ]
    .concat();
    let toml = format!("dir = \"documents\"\n[features]\npatch = false\n{toml}");
    let mut texts = BTreeSet::new();
    for (schemas, types, config) in [
        (
            list("schemas"),
            list("resourceTypes"),
            list("serviceProviderConfig"),
        ),
        (
            envelope(list("schemas")),
            envelope(list("resourceTypes")),
            serde_json::json!([list("serviceProviderConfig")]),
        ),
        (
            envelope(list("schemas")),
            envelope(list("resourceTypes")),
            envelope(serde_json::json!([list("serviceProviderConfig")])),
        ),
    ] {
        let project = Project::new(&toml);
        let directory = project.0.join("documents");
        fs::create_dir_all(&directory).unwrap();
        for (name, document) in [
            ("Schemas.json", schemas),
            ("ResourceTypes.json", types),
            ("ServiceProviderConfig.json", config),
        ] {
            fs::write(directory.join(name), document.to_string()).unwrap();
        }
        let text = project.text().unwrap();
        assert!(text.contains("pub floor: Option<i64>") && !text.contains("SupportsPatch"));
        texts.insert(body(&text).to_owned());
    }
    assert!(texts.len() == 1, "the envelope makes a difference");
}
