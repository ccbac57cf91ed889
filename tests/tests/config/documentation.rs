//! `docs/scim-toml.md`: its examples work, and it documents every key.

use crate::project::Project;
use scim_codegen::Builder;
use serde_json::Value;
use std::fs;

#[test]
fn examples_of_the_documentation_generate() {
    let page = fs::read_to_string(tests::root().join("docs/scim-toml.md")).unwrap();
    let mut count = 0;
    for block in page.split("```toml\n").skip(1) {
        let toml = block.split("```").next().unwrap();
        let project = Project::new(toml);
        let path = project.0.join("scim.toml");
        let builders = if toml.contains("[provider.") {
            let names = ["acme", "rfc"];
            names
                .map(|name| Builder::from_config_provider(&path, name).unwrap())
                .to_vec()
        } else {
            vec![Builder::from_config(&path).unwrap_or_else(|error| panic!("{toml}\n{error}"))]
        };
        for builder in builders {
            builder
                .to_text()
                .unwrap_or_else(|error| panic!("{toml}\n{error}"));
            count += 1;
        }
    }
    assert!(count >= 8, "{count}");
}

#[test]
fn every_key_is_documented() {
    let page = fs::read_to_string(tests::root().join("docs/scim-toml.md")).unwrap();
    let schema = fs::read_to_string(tests::root().join("scim-codegen/scim.schema.json")).unwrap();
    let schema: Value = serde_json::from_str(&schema).unwrap();
    let mut count = 0;
    for (table, definition) in schema["$defs"].as_object().unwrap() {
        for key in definition["properties"].as_object().unwrap().keys() {
            if key.chars().any(|char| char.is_ascii_uppercase()) {
                continue; // the RFC's spelling of another key
            }
            let named = [
                format!("`{key}`"),
                format!("{key} = "),
                format!("[{key}"),
                format!("{key}]"),
            ];
            assert!(
                named.iter().any(|form| page.contains(form)),
                "{table}: {key}"
            );
            count += 1;
        }
    }
    assert!(count > 50, "{count}");
}
