//! Names come from an attribute's spelling: neither order nor neighbours change them, but for a clash, which is told.
#![allow(clippy::unwrap_used)]

use scim_codegen::{Builder, InMemory};
use serde_json::json;
use std::collections::BTreeMap;

/// Spellings of every odd kind; some want one name.
const SPELLINGS: &[&str] = &[
    "userName",
    "user-name",
    "type",
    "gen",
    "self",
    "super",
    "crate",
    "option",
    "vec",
    "ok",
    "none",
    "extra",
    "new",
    "clone",
    "urn",
    "größe",
    "имя",
    "😀",
    "$",
    "_",
    "2fa",
    "x509Certificates",
    "$ref",
    "ref",
    "async",
    "aVeryLongName",
];

fn builder(spellings: &[&str]) -> Builder {
    let attributes: Vec<_> = spellings
        .iter()
        .map(|name| json!({"name": name, "type": "string", "mutability": "readWrite"}))
        .collect();
    Builder::in_memory(InMemory {
        name: "names".to_owned(),
        schemas: json!([{"id": "urn:example:Thing", "name": "Thing", "attributes": attributes}])
            .to_string()
            .into_bytes(),
        resource_types: Some(
            json!([{"name": "Thing", "endpoint": "/Things", "schema": "urn:example:Thing"}])
                .to_string()
                .into_bytes(),
        ),
        service_provider_config: None,
    })
}

/// From spelling to constant, as the output has it.
fn names(spellings: &[&str]) -> BTreeMap<String, String> {
    let text = builder(spellings).to_text().unwrap();
    let mut names = BTreeMap::new();
    for line in text.replace(" =\n", " =").lines() {
        let Some((left, right)) = line.trim().split_once("= ") else {
            continue;
        };
        let constant = left
            .strip_prefix("pub const ")
            .and_then(|left| left.split(':').next());
        let wire = right
            .trim()
            .strip_prefix("Attr::new(\"")
            .and_then(|rest| rest.strip_suffix("\");"));
        if let (Some(constant), Some(wire)) = (constant, wire) {
            names.insert(wire.to_owned(), constant.to_owned());
        }
    }
    names
}

#[test]
fn order_changes_no_name() {
    let expected = names(SPELLINGS);
    assert!(expected.len() > 20, "{expected:?}");
    let mut turned = SPELLINGS.to_vec();
    for _ in 0..SPELLINGS.len() {
        turned.rotate_left(1);
        assert_eq!(names(&turned), expected);
    }
    turned.reverse();
    assert_eq!(names(&turned), expected);
}

#[test]
fn an_attribute_more_changes_no_other_name_without_telling() {
    for left_out in SPELLINGS {
        let fewer: Vec<&str> = SPELLINGS
            .iter()
            .copied()
            .filter(|name| name != left_out)
            .collect();
        let (before, after) = (names(&fewer), names(SPELLINGS));
        let findings = builder(SPELLINGS).findings().unwrap().join("\n");
        for (wire, name) in before {
            let told = findings.contains(&format!("`{wire}` would be called"));
            assert!(
                after[&wire] == name || told,
                "{wire}: {name}, then {}",
                after[&wire]
            );
        }
    }
}

#[test]
fn a_schema_is_never_called_like_what_its_module_uses_or_a_file_of_its_own() {
    for name in [
        "Option",
        "String",
        "Result",
        "Vec",
        "Box",
        "Client",
        "AnyResource",
        "Some",
        "None",
        "Ok",
        "Err",
        "lib",
        "client",
        "main",
        "aux",
        "mod",
        "self",
        "crate",
    ] {
        let directory = Builder::in_memory(InMemory {
            name: "names".to_owned(),
            schemas: json!([{"id": "urn:example:X", "name": name, "attributes": [{"name": "a", "type": "string"}]}]).to_string().into_bytes(),
            resource_types: Some(json!([{"name": name, "endpoint": "/X", "schema": "urn:example:X"}]).to_string().into_bytes()),
            service_provider_config: None,
        })
        .directory();
        let files = directory.to_files().unwrap();
        let mut paths: Vec<String> = files
            .iter()
            .map(|(path, _)| path.to_ascii_lowercase())
            .collect();
        paths.sort();
        paths.dedup();
        assert_eq!(paths.len(), 3, "{name}: {paths:?}");
        for (_, text) in files {
            assert!(!text.contains(&format!("pub struct {name} {{")), "{name}");
        }
    }
}
