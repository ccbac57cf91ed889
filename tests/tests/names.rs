//! A name depends on the attribute's spelling. Order and neighbours don't matter, except for a clash, which is reported.
#![allow(clippy::unwrap_used)]

use proptest::prelude::*;
use scim_codegen::{Builder, InMemory};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};

/// Unusual spellings of every kind. Some of them request the same name.
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

/// Maps each spelling to its constant in the output.
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
fn a_new_attribute_changes_other_names_only_with_a_finding() {
    for left_out in SPELLINGS {
        let fewer: Vec<&str> = SPELLINGS
            .iter()
            .copied()
            .filter(|name| name != left_out)
            .collect();
        let (before, after) = (names(&fewer), names(SPELLINGS));
        let findings = builder(SPELLINGS).findings().unwrap().join("\n");
        for (wire, name) in before {
            let is_reported =
                findings.contains(&format!("`{wire}` and another item would both be named"));
            assert!(
                after[&wire] == name || is_reported,
                "{wire}: {name}, then {}",
                after[&wire]
            );
        }
    }
}

#[test]
fn a_schemas_name_never_clashes_with_imports_or_files() {
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

/// Names in every script, names of symbols, and names with a meaning in Rust, in the output or in a file system.
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

/// Names of different attributes, excluding the common attributes of every resource.
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

/// The struct's fields, by attribute. They are in schema order.
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
    // `externalId` comes before them, unknown attributes come after them.
    assert_eq!(idents.len(), spellings.len() + 2, "{idents:?}");
    let own = idents.iter().skip(1);
    let pairs = spellings.iter().zip(own);
    pairs
        .map(|(wire, field)| ((*wire).to_owned(), field.clone()))
        .collect()
}

/// A field's name may only change if a finding reports that several attributes request it.
fn same_or_reported(
    before: &BTreeMap<String, String>,
    after: &[String],
) -> Result<(), TestCaseError> {
    let spellings: Vec<&str> = after.iter().map(String::as_str).collect();
    let findings = builder(&spellings).findings().unwrap().join("\n");
    let after = fields(after);
    for (wire, name) in before {
        let is = &after[wire];
        let is_reported = findings.contains(&format!("would both be named `{name}`"));
        prop_assert!(
            is == name || is_reported,
            "{:?}: {}, then {}",
            wire,
            name,
            is
        );
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
    fn any_new_attribute_changes_other_names_only_with_a_finding(names in spellings(), at in any::<prop::sample::Index>()) {
        prop_assume!(names.len() > 1);
        let mut fewer = names.clone();
        fewer.remove(at.index(names.len()));
        same_or_reported(&fields(&fewer), &names)?;
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

/// Spellings chosen to clash: suffixes that other names could get, names in the generator, names that differ only in characters
/// that Rust drops.
fn hostile() -> impl Strategy<Value = String> {
    let words = [
        "a",
        "A",
        "a-b",
        "a_b",
        "aB",
        "A B",
        "AB",
        "Ab",
        "E",
        "User",
        "XUser",
        "XUserExtension",
        "UserExtension",
        "X",
        "Extension",
        "a_b_xe61a",
        "a_b_xe61ab319",
        "a_b_xe61ab3190464",
        "a_b_xe61ab31904644883",
        "Client",
        "client",
        "Provider",
        "type",
        "Type",
        "TypeValue",
        "TypeKind",
        "self",
        "Option",
        "id",
        "meta",
        "externalId",
        "external_id",
        "extra",
        "new",
        "URN",
        "urn_",
    ];
    prop_oneof![
        4 => prop::sample::select(words.to_vec()).prop_map(str::to_owned),
        1 => "[aAbB_$ -]{1,6}",
    ]
}

/// Documents whose schemas, resource types, extensions, attributes and values all have such names.
fn hostile_documents(schemas: &[(String, Vec<String>)], extensions: &[bool]) -> Builder {
    let schema = |(n, (name, attributes)): (usize, &(String, Vec<String>))| {
        let attributes: Vec<_> = attributes
            .iter()
            .enumerate()
            .map(|(m, attribute)| match m % 3 {
                0 => json!({"name": attribute, "type": "string", "canonicalValues": attributes}),
                1 => json!({"name": attribute, "type": "string"}),
                _ => json!({"name": attribute, "type": "complex", "multiValued": true, "subAttributes": attributes.iter()
                    .map(|sub| json!({"name": sub, "type": "string", "canonicalValues": ["a", "A"]})).collect::<Vec<_>>()}),
            })
            .collect();
        json!({"id": format!("urn:example:{}:{n}", name.replace(' ', "")), "name": name, "attributes": attributes})
    };
    let urn = |n: usize| format!("urn:example:{}:{n}", schemas[n].0.replace(' ', ""));
    let types: Vec<_> = schemas
        .iter()
        .enumerate()
        .filter(|(n, _)| !extensions.get(*n).copied().unwrap_or_default() || *n == 0)
        .map(|(n, (name, _))| {
            let own: Vec<_> = (1..schemas.len())
                .filter(|other| extensions.get(*other).copied().unwrap_or_default())
                .map(|other| json!({"schema": urn(other), "required": false}))
                .collect();
            json!({"name": format!("{name}{}", if n % 2 == 0 { "" } else { "Extension" }), "endpoint": format!("/{n}"), "schema": urn(n), "schemaExtensions": own})
        })
        .collect();
    Builder::in_memory(InMemory {
        name: "hostile".to_owned(),
        schemas: json!(schemas.iter().enumerate().map(schema).collect::<Vec<_>>())
            .to_string()
            .into_bytes(),
        resource_types: Some(json!(types).to_string().into_bytes()),
        service_provider_config: None,
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn hostile_names_stay_distinct(
        schemas in prop::collection::vec((hostile(), prop::collection::vec(hostile(), 1..8)), 1..6),
        extensions in prop::collection::vec(any::<bool>(), 6),
    ) {
        let result = hostile_documents(&schemas, &extensions).setters().to_text();
        match result {
            Ok(text) => {
                let file = syn::parse_file(&text).unwrap();
                distinct(&file.items)?;
            }
            // Duplicate documents are rejected as duplicates, never because of their names.
            Err(error) => {
                let error = error.to_string();
                prop_assert!(!error.contains("two items of"), "{}", error);
            }
        }
    }
}

/// Checks that the items of a module, the fields of a struct and the variants of an enumeration have unique names.
fn distinct(items: &[syn::Item]) -> Result<(), TestCaseError> {
    let mut types = BTreeSet::new();
    for item in items {
        let name = match item {
            syn::Item::Struct(item) => {
                let mut fields = BTreeSet::new();
                for field in &item.fields {
                    let Some(name) = &field.ident else { continue };
                    prop_assert!(fields.insert(name.to_string()), "{}.{}", item.ident, name);
                }
                item.ident.to_string()
            }
            syn::Item::Enum(item) => {
                let mut variants = BTreeSet::new();
                for variant in &item.variants {
                    prop_assert!(
                        variants.insert(variant.ident.to_string()),
                        "{}::{}",
                        item.ident,
                        variant.ident
                    );
                }
                item.ident.to_string()
            }
            syn::Item::Mod(item) => {
                if let Some((_, items)) = &item.content {
                    distinct(items)?;
                }
                item.ident.to_string()
            }
            syn::Item::Impl(item) => {
                let mut members = BTreeSet::new();
                for member in &item.items {
                    let name = match member {
                        syn::ImplItem::Const(member) => member.ident.to_string(),
                        syn::ImplItem::Fn(member) => member.sig.ident.to_string(),
                        _ => continue,
                    };
                    prop_assert!(members.insert(name.clone()), "{}", name);
                }
                continue;
            }
            syn::Item::Use(item) => {
                imported(&item.tree, &mut types)?;
                continue;
            }
            _ => continue,
        };
        prop_assert!(types.insert(name.clone()), "{}", name);
    }
    Ok(())
}

fn imported(tree: &syn::UseTree, types: &mut BTreeSet<String>) -> Result<(), TestCaseError> {
    match tree {
        syn::UseTree::Path(path) => imported(&path.tree, types),
        syn::UseTree::Group(group) => group
            .items
            .iter()
            .try_for_each(|tree| imported(tree, types)),
        syn::UseTree::Name(name) => {
            prop_assert!(types.insert(name.ident.to_string()), "{}", name.ident);
            Ok(())
        }
        syn::UseTree::Rename(_) | syn::UseTree::Glob(_) => Ok(()),
    }
}
