//! Names come from an attribute's spelling: neither order nor neighbours change them, but for a clash, which is told.
#![allow(clippy::unwrap_used)]

use proptest::prelude::*;
use scim_codegen::{Builder, InMemory};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};

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

/// Names of every script, of symbols, and those that mean something to Rust, the output or a file system.
fn spelling() -> impl Strategy<Value = String> {
    let words = [
        "type",
        "Self",
        "self",
        "r#type",
        "Option",
        "String",
        "Some",
        "extra",
        "new",
        "clone",
        "COM1",
        "nul",
        "user_name",
        "userName",
        "user-name",
        "USER_NAME",
        "x",
        "x_",
        "_x",
        "é",
        "e\u{301}",
        "external_id",
        "URN",
        "attributes",
        "Attr",
        "client",
        "mod",
        "iter",
        "sub",
    ];
    prop_oneof![
        prop::sample::select(words.to_vec()).prop_map(str::to_owned),
        "[a-zA-Z][a-zA-Z0-9_-]{0,12}",
        "\\PC{1,20}",
        prop::collection::vec(any::<char>(), 1..6).prop_map(|chars| chars.into_iter().collect()),
    ]
    .prop_filter("a name has something to see", |name| {
        !name.trim().is_empty()
    })
}

/// Names that are those of different attributes, and not of what every resource has.
fn spellings() -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec(spelling(), 1..24)
        .prop_map(|names| {
            let mut known: BTreeSet<String> = ["id", "schemas", "externalid", "meta"]
                .map(str::to_owned)
                .into();
            let is_new = |name: &String| known.insert(name.to_ascii_lowercase());
            names.into_iter().filter(is_new).collect::<Vec<_>>()
        })
        .prop_filter("at least one is left", |names| !names.is_empty())
}

/// The struct's fields by the attributes they stand for; they come in the order of the schema.
fn fields(spellings: &[String]) -> BTreeMap<String, String> {
    let spellings: Vec<&str> = spellings.iter().map(String::as_str).collect();
    let file = syn::parse_file(&builder(&spellings).to_text().unwrap()).unwrap();
    let module = file.items.iter().find_map(|item| match item {
        syn::Item::Mod(module) => module.content.as_ref(),
        _ => None,
    });
    let (_, items) = module.unwrap();
    let first = items.iter().find_map(|item| match item {
        syn::Item::Struct(item) => Some(item),
        _ => None,
    });
    let fields = first.unwrap().fields.iter();
    let idents: Vec<String> = fields
        .map(|field| field.ident.as_ref().unwrap().to_string())
        .collect();
    let distinct: BTreeSet<&String> = idents.iter().collect();
    assert_eq!(distinct.len(), idents.len(), "{idents:?}");
    // `externalId` before them, what no schema knows behind them.
    assert_eq!(idents.len(), spellings.len() + 2, "{idents:?}");
    let own = idents.iter().skip(1);
    let pairs = spellings.iter().zip(own);
    pairs
        .map(|(wire, field)| ((*wire).to_owned(), field.clone()))
        .collect()
}

/// A field's name may only change where a finding tells that several want it.
fn same_or_told(before: &BTreeMap<String, String>, after: &[String]) -> Result<(), TestCaseError> {
    let spellings: Vec<&str> = after.iter().map(String::as_str).collect();
    let findings = builder(&spellings).findings().unwrap().join("\n");
    let after = fields(after);
    for (wire, name) in before {
        let is = &after[wire];
        let told = findings.contains(&format!("would be called `{name}`"));
        prop_assert!(is == name || told, "{:?}: {}, then {}", wire, name, is);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_names_become_distinct_identifiers_whatever_their_order(names in spellings(), turn in any::<prop::sample::Index>()) {
        let before = fields(&names);
        for field in before.values() {
            prop_assert!(syn::parse_str::<syn::Ident>(field).is_ok() && field.is_ascii(), "{}", field);
        }
        let mut turned = names.clone();
        turned.rotate_left(turn.index(names.len()));
        prop_assert_eq!(&fields(&turned), &before);
        turned.reverse();
        prop_assert_eq!(fields(&turned), before);
    }

    #[test]
    fn any_attribute_more_changes_no_other_name_without_telling(names in spellings(), at in any::<prop::sample::Index>()) {
        prop_assume!(names.len() > 1);
        let mut fewer = names.clone();
        fewer.remove(at.index(names.len()));
        same_or_told(&fields(&fewer), &names)?;
    }

    #[test]
    fn any_schemas_become_distinct_files_on_every_system(names in prop::collection::vec(spelling(), 1..8)) {
        let schemas: Vec<_> = names.iter().enumerate()
            .map(|(n, name)| json!({"id": format!("urn:example:{n}"), "name": name, "attributes": [{"name": "a", "type": "string"}]}))
            .collect();
        let types: Vec<_> = names.iter().enumerate()
            .map(|(n, _)| json!({"name": format!("T{n}"), "endpoint": format!("/T{n}"), "schema": format!("urn:example:{n}")}))
            .collect();
        let builder = Builder::in_memory(InMemory {
            name: "names".to_owned(),
            schemas: json!(schemas).to_string().into_bytes(),
            resource_types: Some(json!(types).to_string().into_bytes()),
            service_provider_config: None,
        });
        let files = builder.directory().to_files().unwrap();
        let mut known = BTreeSet::new();
        for (path, _) in files {
            let stem = path.strip_suffix(".rs").unwrap().to_owned();
            let plain = stem.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
            let device = ["con", "prn", "aux", "nul"].contains(&stem.as_str())
                || stem.len() == 4 && (stem.starts_with("com") || stem.starts_with("lpt")) && stem.ends_with(|c: char| c.is_ascii_digit());
            prop_assert!(plain && !device && stem.len() < 200, "{}", stem);
            prop_assert!(known.insert(stem.clone()), "{}", stem);
        }
        prop_assert_eq!(known.len(), names.len() + 2);
    }
}
