//! Excessive documents: processing time grows with the length only, and each limit has its own message.
#![allow(clippy::unwrap_used)]

use scim_codegen::{Builder, InMemory};
use std::time::{Duration, Instant};

/// Ten times as long as the largest document that a real provider would send.
const BYTES: usize = 4_000_000;

/// A quadratic reader would take hours for a document of this length.
const PATIENCE: Duration = Duration::from_secs(60);

const TYPES: &str = r#"[{"name": "A", "endpoint": "/As", "schema": "urn:x:A"}]"#;

/// Repeats `item` with increasing numbers, separated by commas, until the text has this many bytes.
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

/// Checks that generation succeeds in time, or fails with an error that contains these words.
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
fn attributes_are_limited() {
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
fn many_clashing_names_are_resolved_in_time() {
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
fn values_are_limited_and_members_are_not() {
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
fn schemas_and_resource_types_are_limited() {
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
fn long_lines_and_deep_values_are_handled_in_time() {
    // Every attribute causes a finding with a column, and the line is megabytes long.
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

/// Checks that a document at the limit is generated, and that one beyond it is rejected with these words.
fn bounded(name: &str, of: impl Fn(usize) -> (String, String), limit: usize, words: &str) {
    for (count, words) in [(limit, None), (limit + 1, Some(words))] {
        let (schemas, types) = of(count);
        ends(&format!("{name} {count}"), schemas, &types, words);
    }
}

/// `item` with increasing numbers, `count` times, separated by commas.
fn times(count: usize, item: impl Fn(usize) -> String) -> String {
    (0..count).map(item).collect::<Vec<_>>().join(",")
}

/// A schema with a resource type and the attribute `a`, which has additional members.
fn attribute(members: &str) -> (String, String) {
    let attribute = format!(r#"{{"name":"a","type":"string"{members}}}"#);
    (schema(&attribute), TYPES.to_owned())
}

#[test]
fn attributes_are_read_up_to_each_limit() {
    let named = |length| {
        let name = "n".repeat(length);
        let attribute = format!(r#"{{"name":"{name}","type":"string"}}"#);
        (schema(&attribute), TYPES.to_owned())
    };
    bounded("name", named, 1_000, "name is too long");
    let values = |count| {
        let values = times(count, |n| format!("\"v{n}\""));
        attribute(&format!(r#","canonicalValues":[{values}]"#))
    };
    bounded("values", values, 4_000, "more than 4000 canonical values");
    let references = |count| {
        let types = times(count, |n| format!("\"t{n}\""));
        attribute(&format!(r#","referenceTypes":[{types}]"#))
    };
    let words = "more than 4000 items of `referenceTypes`";
    bounded("references", references, 4_000, words);
    let nested = |levels: usize| {
        let inner = r#"{"name":"a","type":"string"}"#.to_owned();
        let all = (1..levels).fold(inner, |inner, _| {
            format!(r#"{{"name":"a","type":"complex","subAttributes":[{inner}]}}"#)
        });
        (schema(&all), TYPES.to_owned())
    };
    bounded("levels", nested, 4, "nest more than 4 levels deep");
    let within = |count| {
        let subs = times(count, |n| format!(r#"{{"name":"s{n}","type":"string"}}"#));
        let all = format!(r#"{{"name":"a","type":"complex","subAttributes":[{subs}]}}"#);
        (schema(&all), TYPES.to_owned())
    };
    bounded("sub-attributes", within, 4_000, "more than 4000 attributes");
    // Long descriptions are cut instead of rejected.
    let (long, types) = attribute(&format!(r#","description":"{}""#, "d".repeat(BYTES)));
    ends("description", long, &types, None);
}

#[test]
fn documents_are_read_up_to_each_limit() {
    let padded = |bytes: usize| {
        let text = schema("");
        let space = " ".repeat(bytes - text.len());
        (text + &space, TYPES.to_owned())
    };
    bounded("bytes", padded, 64 * 1024 * 1024, "64 MiB");
    let deep = |levels: usize| {
        // An array, an object, and the value of an unknown member.
        let (open, close) = ("[".repeat(levels - 2), "]".repeat(levels - 2));
        let text = format!(r#"[{{"id":"urn:x:A","x":{open}{close},"attributes":[]}}]"#);
        (text, TYPES.to_owned())
    };
    bounded("depth", deep, 64, "nested more than 64 levels");
    let siblings = |count| {
        let all = times(count, |n| format!(r#"{{"name":"a{n}","type":"string"}}"#));
        (schema(&all), TYPES.to_owned())
    };
    bounded("attributes", siblings, 4_000, "more than 4000 attributes");
    let identified = |length: usize| {
        let urn = format!("urn:x:{}", "A".repeat(length - 6));
        let types = TYPES.replace("urn:x:A", &urn);
        (schema("").replace("urn:x:A", &urn), types)
    };
    bounded("URN", identified, 1_000, "`id` is too long");
    let endpoint = |length: usize| {
        let endpoint = format!("/{}", "a".repeat(length - 1));
        (schema(""), TYPES.replace("/As", &endpoint))
    };
    bounded("endpoint", endpoint, 1_000, "is too long");
}

#[test]
fn providers_are_read_up_to_each_limit() {
    let schemas = |count| {
        let all = times(count, |n| {
            format!(r#"{{"id":"urn:x:{n}","name":"A","attributes":[]}}"#)
        });
        (format!("[{all}]"), TYPES.replace("urn:x:A", "urn:x:0"))
    };
    bounded("schemas", schemas, 2_000, "more than 2000 schemas");
    let types = |count| {
        let all = times(count, |n| {
            format!(r#"{{"name":"A{n}","endpoint":"/As{n}","schema":"urn:x:A"}}"#)
        });
        (schema(""), format!("[{all}]"))
    };
    bounded("types", types, 2_000, "more than 2000 resource types");
    let extensions = |count| {
        let all = times(count, |n| format!(r#"{{"schema":"urn:e:{n}"}}"#));
        let types = format!(
            r#"[{{"name":"A","endpoint":"/As","schema":"urn:x:A","schemaExtensions":[{all}]}}]"#
        );
        (schema(""), types)
    };
    bounded("extensions", extensions, 4_000, "more than 4000 extensions");
    let attributes = |count: usize| {
        // Schemas that no resource type uses are read, but not emitted.
        let all = times(100, |s| {
            let own = if s < 99 { 2_500 } else { count - 99 * 2_500 };
            let own = times(own, |n| format!(r#"{{"name":"a{n}","type":"string"}}"#));
            format!(r#"{{"id":"urn:x:{s}","name":"A","attributes":[{own}]}}"#)
        });
        let none = r#"{"id":"urn:x:A","name":"A","attributes":[]}"#;
        (format!("[{none},{all}]"), TYPES.to_owned())
    };
    bounded(
        "all attributes",
        attributes,
        250_000,
        "more than 250000 attributes",
    );
}

#[test]
fn a_schema_shared_by_many_resource_types_is_limited() {
    let of = |types: usize| {
        let attributes = times(4_000, |n| format!(r#"{{"name":"a{n}","type":"string"}}"#));
        let types = times(types, |n| {
            format!(r#"{{"name":"A{n}","endpoint":"/As{n}","schema":"urn:x:A"}}"#)
        });
        (schema(&attributes), format!("[{types}]"))
    };
    let (schemas, types) = of(4);
    ends("four", schemas, &types, None);
    let (schemas, types) = of(2_000);
    ends(
        "all",
        schemas,
        &types,
        Some("more than 512 MiB would be generated"),
    );
}

#[test]
fn clashing_canonical_values_take_linear_time() {
    let value = |n: usize| format!("\"v{}\"", "-_".repeat(n % 40) + &"-".repeat(n / 40));
    let values = times(4_000, value);
    let attribute =
        |n: usize| format!(r#"{{"name":"a{n}","type":"string","canonicalValues":[{values}]}}"#);
    ends(
        "clashing values",
        schema(&times(100, attribute)),
        TYPES,
        None,
    );
}
