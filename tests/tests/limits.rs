//! Documents made to exhaust: none takes longer than its length asks for, and what is too much is said.
#![allow(clippy::unwrap_used)]

use scim_codegen::{Builder, InMemory};
use std::time::{Duration, Instant};

/// About as long as the worst document may be that a provider would send in good faith, times ten.
const BYTES: usize = 4_000_000;

/// What a reader that compares all with all takes for a document of this length is hours.
const PATIENCE: Duration = Duration::from_secs(60);

const TYPES: &str = r#"[{"name": "A", "endpoint": "/As", "schema": "urn:x:A"}]"#;

/// `item` with numbers, as often as the bytes allow, with commas between.
fn repeated(item: impl Fn(usize) -> String) -> String {
    let mut text = String::with_capacity(BYTES + 1000);
    let mut number = 0;
    while text.len() < BYTES {
        if number > 0 {
            text.push(',');
        }
        text.push_str(&item(number));
        number += 1;
    }
    text
}

fn schema(attributes: &str) -> String {
    format!(r#"[{{"id": "urn:x:A", "name": "A", "attributes": [{attributes}]}}]"#)
}

/// Generates in time, or ends with an error that has the words.
fn ends(name: &str, schemas: String, types: &str, words: Option<&str>) {
    let start = Instant::now();
    let documents = InMemory {
        name: name.to_owned(),
        schemas: schemas.into_bytes(),
        resource_types: Some(types.as_bytes().to_vec()),
        service_provider_config: None,
    };
    let result = Builder::in_memory(documents).to_text();
    let time = start.elapsed();
    assert!(time < PATIENCE, "{name}: {time:?}");
    match (result, words) {
        (Ok(_), None) => {}
        (Ok(_), Some(words)) => panic!("{name} was generated; expected {words:?}"),
        (Err(error), words) => {
            let error = error.to_string();
            let words = words.unwrap_or("(no error)");
            assert!(
                error.contains(words),
                "{name}: {error:.500} lacks {words:?}"
            );
        }
    }
}

#[test]
fn attributes_without_end() {
    let plain = repeated(|n| format!(r#"{{"name":"a{n}"}}"#));
    ends(
        "siblings",
        schema(&plain),
        TYPES,
        Some("more than 4000 attributes"),
    );
    let nameless = repeated(|_| "{}".to_owned());
    ends(
        "nameless",
        schema(&nameless),
        TYPES,
        Some("more than 4000 attributes"),
    );
    let same = repeated(|_| r#"{"name":"a","type":"string"}"#.to_owned());
    ends(
        "the same",
        schema(&same),
        TYPES,
        Some("more than 4000 attributes"),
    );
}

#[test]
fn names_that_clash_all_with_all() {
    let clashing: Vec<String> = (0..3_900)
        .map(|n| {
            format!(
                r#"{{"name":"a{}","type":"string"}}"#,
                "-_".repeat(n % 60) + &"-".repeat(n / 60)
            )
        })
        .collect();
    ends("clashing", schema(&clashing.join(",")), TYPES, None);
}

#[test]
fn values_and_members_without_end() {
    let values = repeated(|n| format!("\"v{n}\""));
    let attribute = format!(r#"{{"name":"a","type":"string","canonicalValues":[{values}]}}"#);
    ends(
        "values",
        schema(&attribute),
        TYPES,
        Some("canonical values"),
    );
    let odd = repeated(|_| "null".to_owned());
    let attribute = format!(r#"{{"name":"a","type":"string","canonicalValues":[{odd}]}}"#);
    ends(
        "odd values",
        schema(&attribute),
        TYPES,
        Some("canonical values"),
    );
    let members = repeated(|n| format!("\"m{n}\": 1"));
    let attribute = format!(r#"{{"name":"a","type":"string",{members}}}"#);
    ends("members", schema(&attribute), TYPES, None);
    let twice = repeated(|_| r#""required": true"#.to_owned());
    let attribute = format!(r#"{{"name":"a","type":"string",{twice}}}"#);
    ends("duplicate members", schema(&attribute), TYPES, None);
}

#[test]
fn schemas_and_resource_types_without_end() {
    let many = repeated(|n| format!(r#"{{"id":"urn:x:{n}","attributes":[]}}"#));
    ends(
        "schemas",
        format!("[{many}]"),
        TYPES,
        Some("more than 2000 schemas"),
    );
    let many = repeated(|n| format!(r#"{{"name":"A{n}","endpoint":"/As","schema":"urn:x:A"}}"#));
    ends(
        "types",
        schema(""),
        &format!("[{many}]"),
        Some("more than 2000 resource types"),
    );
    let extensions = repeated(|n| format!(r#"{{"schema":"urn:e:{n}"}}"#));
    let types = format!(
        r#"[{{"name":"A","endpoint":"/As","schema":"urn:x:A","schemaExtensions":[{extensions}]}}]"#
    );
    ends(
        "extensions",
        schema(""),
        &types,
        Some("more than 4000 extensions"),
    );
}

#[test]
fn long_lines_and_deep_values() {
    // Every attribute of one line of megabytes has a finding with a column.
    let one_line: Vec<String> = (0..25)
        .map(|n| {
            let attributes: Vec<String> = (0..3_900)
                .map(|a| format!(r#"{{"name":"a{a}"}}"#))
                .collect();
            format!(
                r#"{{"id":"urn:x:S{n}","attributes":[{}]}}"#,
                attributes.join(",")
            )
        })
        .collect();
    let types = r#"[{"name": "A", "endpoint": "/As", "schema": "urn:x:S0"}]"#;
    ends("one line", format!("[{}]", one_line.join(",")), types, None);
    ends(
        "deep",
        "[".repeat(BYTES),
        TYPES,
        Some("nested more than 64 levels"),
    );
    let name = "n".repeat(BYTES);
    ends(
        "a name",
        schema(&format!(r#"{{"name":"{name}"}}"#)),
        TYPES,
        Some("name is too long"),
    );
    ends(
        "space",
        " ".repeat(BYTES),
        TYPES,
        Some("the document is empty"),
    );
}
