//! The content of a document is never dropped silently: it ends up in the generated code or in a finding.

use proptest::prelude::*;
use scim_codegen::{Builder, InMemory, cli};
use serde_json::{Value as Json, json};
use std::cell::Cell;

/// A number in every name makes it unique, so that an occurrence in the output can only be this attribute.
struct Names(Cell<usize>);

impl Names {
    fn next(&self, form: u8) -> String {
        let number = self.0.get();
        self.0.set(number + 1);
        match form % 8 {
            0 => format!("a b{number}"),
            1 => format!("é{number}"),
            2 => format!("a${number}"),
            3 => format!("{number}a"),
            _ => format!("a{number}"),
        }
    }
}

/// The form of one attribute in a document. The numbers select one of the forms below.
#[derive(Debug, Clone)]
struct Shape {
    name: u8,
    kind: u8,
    characteristics: u8,
    within: Vec<Shape>,
}

fn shape() -> impl Strategy<Value = Shape> {
    let leaf =
        (any::<u8>(), any::<u8>(), any::<u8>()).prop_map(|(name, kind, characteristics)| Shape {
            name,
            kind,
            characteristics,
            within: Vec::new(),
        });
    leaf.prop_recursive(3, 12, 3, |inner| {
        (
            any::<u8>(),
            any::<u8>(),
            any::<u8>(),
            prop::collection::vec(inner, 0..3),
        )
            .prop_map(|(name, kind, characteristics, within)| Shape {
                name,
                kind,
                characteristics,
                within,
            })
    })
}

/// Writes an attribute as JSON and adds its name to `names`.
fn attribute(shape: &Shape, numbers: &Names, names: &mut Vec<String>) -> Json {
    let name = numbers.next(shape.name);
    names.push(name.clone());
    let mut json = json!({ "name": name });
    if !shape.within.is_empty() {
        let within = shape.within.iter();
        let list = within.map(|shape| attribute(shape, numbers, names));
        let member = if shape.name > 230 {
            "attributes"
        } else {
            "subAttributes"
        };
        json[member] = list.collect();
    }
    match shape.kind % 12 {
        0 => json["type"] = json!("integer"),
        1 => json["type"] = json!("strange"),
        2 => json["type"] = json!("Boolean"),
        3 => {}
        4 => json["type"] = json!(7),
        5..=8 => json["type"] = json!("complex"),
        _ => json["type"] = json!("string"),
    }
    match shape.characteristics % 10 {
        0 => json["multiValued"] = json!(true),
        1 => json["required"] = json!("yes"),
        2 => json["mutability"] = json!("readOnly"),
        3 => json["mutability"] = json!("sometimes"),
        4 => json["canonicalValues"] = json!(["x", "x", 3, null]),
        5 => json["multiValued"] = json!(null),
        _ => {}
    }
    json
}

#[derive(Debug, Clone)]
struct DocumentedProvider {
    /// The attributes of each schema.
    schemas: Vec<Vec<Shape>>,
    /// The base schema and the extensions of each resource type. A number beyond the schemas stands for a missing schema.
    types: Vec<(u8, Vec<u8>)>,
}

fn provider() -> impl Strategy<Value = DocumentedProvider> {
    let schemas = prop::collection::vec(prop::collection::vec(shape(), 0..4), 1..5);
    let types = prop::collection::vec(
        (any::<u8>(), prop::collection::vec(any::<u8>(), 0..3)),
        1..4,
    );
    (schemas, types).prop_map(|(schemas, types)| DocumentedProvider { schemas, types })
}

/// Returns the documents, and all names that must occur in the result.
fn documents(provider: &DocumentedProvider) -> (InMemory, Vec<String>) {
    let numbers = Names(Cell::new(100));
    let mut names = Vec::new();
    let count = provider.schemas.len();
    let urn = |index: u8| format!("urn:x:S{}", usize::from(index) % (count + 1));
    let schemas: Vec<Json> = provider
        .schemas
        .iter()
        .enumerate()
        .map(|(index, shapes)| {
            let urn = format!("urn:x:S{index}");
            names.push(urn.clone());
            let attributes: Vec<Json> = shapes
                .iter()
                .map(|shape| attribute(shape, &numbers, &mut names))
                .collect();
            json!({ "id": urn, "name": format!("S{index}"), "attributes": attributes })
        })
        .collect();
    let mut types: Vec<Json> = provider
        .types
        .iter()
        .enumerate()
        .map(|(index, (base, extensions))| {
            let name = format!("T{index}");
            names.push(name.clone());
            let base = urn(*base % u8::try_from(count).unwrap_or(1));
            let extensions = extensions.iter().map(|extension| {
                names.push(urn(*extension));
                json!({ "schema": urn(*extension) })
            });
            let extensions: Vec<Json> = extensions.collect();
            json!({ "name": name, "endpoint": format!("/{name}"), "schema": base, "schemaExtensions": extensions })
        })
        .collect();
    types.push(json!({ "name": "Last", "endpoint": "/Last", "schema": "urn:x:S0" }));
    let documents = InMemory {
        name: "kept".to_owned(),
        schemas: Json::from(schemas).to_string().into_bytes(),
        resource_types: Some(Json::from(types).to_string().into_bytes()),
        service_provider_config: None,
    };
    (documents, names)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_name_is_in_the_output_or_in_a_finding(provider in provider()) {
        let (documents, names) = documents(&provider);
        let builder = Builder::in_memory(documents.clone());
        let [_, findings, _] = cli::lint_forms(&builder);
        let findings: Json = serde_json::from_str(&findings).map_err(|error| TestCaseError::fail(error.to_string()))?;
        let output = builder.to_text().unwrap_or_default();
        let reported: Vec<String> = findings["findings"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|finding| format!("{} {}", finding["message"], finding["subject"]))
            .collect();
        // A name nested in a reported attribute, such as a sub-attribute, occurs in the position of that finding.
        let is_reported = |name: &str| reported.iter().any(|text| text.contains(name));
        for name in &names {
            let is_there = output.contains(&format!("{name:?}")) || output.contains(&format!("`{name}`"));
            prop_assert!(
                is_there || is_reported(name) || is_within_reported(name, &documents, &findings),
                "{name} is lost\n{}\n{findings:#}",
                String::from_utf8_lossy(&documents.schemas)
            );
        }
    }
}

/// Whether a finding that drops attributes refers to a parent of this attribute.
fn is_within_reported(name: &str, documents: &InMemory, findings: &Json) -> bool {
    let schemas: Json = serde_json::from_slice(&documents.schemas).unwrap_or_default();
    let mut pointers = Vec::new();
    pointers_to(name, &schemas, "", &mut pointers);
    let drops = [
        "scim::needless-sub-attributes",
        "scim::misplaced-attributes",
        "scim::unused-schema",
    ];
    let all = findings["findings"].as_array();
    all.into_iter().flatten().any(|finding| {
        let pointer = finding["place"]["pointer"].as_str().unwrap_or_default();
        let rule = finding["rule"].as_str().unwrap_or_default();
        drops.contains(&rule)
            && pointers
                .iter()
                .any(|within: &String| within.starts_with(&format!("{pointer}/")))
    })
}

fn pointers_to(name: &str, json: &Json, at: &str, found: &mut Vec<String>) {
    match json {
        Json::Object(members) => {
            if json["name"] == name {
                found.push(at.to_owned());
            }
            for (member, value) in members {
                pointers_to(name, value, &format!("{at}/{member}"), found);
            }
        }
        Json::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                pointers_to(name, item, &format!("{at}/{index}"), found);
            }
        }
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => {}
    }
}
