//! Documents made from a grammar: valid in form, hostile in every text. The generator accepts most of them, so that the comparison of
//! its output with the input has something to compare.

use super::mutate::{Rng, SEPARATOR, pick, word};
use serde_json::{Map, Value, json};

/// Names that clash once they are identifiers, or that would be code.
const NAMES: &[&str] = &[
    "userName",
    "user-name",
    "user_name",
    "USERNAME",
    "UserName",
    "username",
    "type",
    "Type",
    "r#type",
    "self",
    "Self",
    "crate",
    "super",
    "_",
    "__",
    "a",
    "A",
    "x1",
    "1x",
    "$ref",
    "ref",
    "new",
    "default",
    "id",
    "ID",
    "meta",
    "schemas",
    "externalId",
    "extra",
    "value",
    "values",
    "E",
    "T",
    "R",
    "Client",
    "Provider",
    "AnyResource",
    "Attr",
    "Attribute",
    "Option",
    "String",
    "Vec",
    "Box",
    "Result",
    "Some",
    "None",
    "Ok",
    "Err",
    "unlisted",
    "Unlisted",
    "Listed",
    "name",
    "Name",
    "emails",
    "Email",
    "gen",
    "async",
    "dyn",
    "union",
    "macro_rules",
    "record",
    "é",
    "e\u{301}",
    "ß",
    "日本",
    "🦀",
    "İ",
    "ﬀ",
];

/// Texts that must stay texts.
const TEXTS: &[&str] = &[
    "*/ pub fn pwned() {} /*",
    "\"); pub fn pwned() {} //",
    "\"#; pub fn pwned() {} //",
    "]\npub fn pwned() {}\n//",
    "\r\n#![allow(warnings)]\r\n",
    "```rust\nfn main() { loop {} }\n```",
    "[link](https://b.example) [User] <script>alert(1)</script>",
    "${jndi:x} {} {0} %s \\u{202e}",
    "\u{202e}reversed\u{202c}",
    "\u{1b}[31mred",
    "line\u{2028}separator",
    "\u{feff}bom\u{200b}",
    "\u{0}nul",
    "cargo::rustc-env=PWNED=1",
    "\ncargo:warning=x",
    "trailing backslash \\",
    "quotes \" ' `",
];

const TYPES: &[&str] = &[
    "string",
    "string",
    "string",
    "boolean",
    "integer",
    "decimal",
    "dateTime",
    "binary",
    "reference",
    "complex",
    "complex",
    "complex",
];

fn name(rng: &mut Rng) -> String {
    match rng.u8(..10) {
        0 => word(rng),
        1 => text(rng),
        2 => format!("{}{}", pick(rng, NAMES), pick(rng, NAMES)),
        3 => format!("{}{}", pick(rng, NAMES), rng.u8(..3)),
        _ => (*pick(rng, NAMES)).to_owned(),
    }
}

fn text(rng: &mut Rng) -> String {
    match rng.u8(..4) {
        0 => word(rng),
        1 => format!("{}{}", pick(rng, TEXTS), pick(rng, TEXTS)),
        _ => (*pick(rng, TEXTS)).to_owned(),
    }
}

fn urn(rng: &mut Rng) -> String {
    match rng.u8(..8) {
        0 => text(rng),
        1 => format!("urn:{}:2.0:{}", name(rng), name(rng)),
        2 => "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User".to_owned(),
        3 => "urn:ietf:params:scim:schemas:core:2.0:Group".to_owned(),
        4 => "URN:ietf:params:scim:schemas:core:2.0:USER".to_owned(),
        5 => "urn:ietf:params:scim:schemas:core:2.0:User".to_owned(),
        _ => format!("urn:x:schemas:2.0:S{}", rng.u8(..6)),
    }
}

fn attribute(rng: &mut Rng, depth: u8) -> Value {
    let mut members = Map::new();
    let mut add = |name: &str, value: Value| drop(members.insert(name.to_owned(), value));
    add("name", json!(name(rng)));
    let type_ = *pick(rng, TYPES);
    add("type", json!(type_));
    if type_ == "complex" && depth > 0 {
        let list: Vec<Value> = (0..rng.u8(..5))
            .map(|_| attribute(rng, depth - 1))
            .collect();
        add("subAttributes", Value::Array(list));
    }
    for flag in ["multiValued", "required", "caseExact"] {
        if rng.bool() {
            add(flag, json!(rng.bool()));
        }
    }
    if rng.bool() {
        add("description", json!(text(rng)));
    }
    if rng.u8(..3) == 0 {
        let of = |rng: &mut Rng| if rng.bool() { name(rng) } else { text(rng) };
        let values: Vec<String> = (0..rng.u8(..6)).map(|_| of(rng)).collect();
        add("canonicalValues", json!(values));
    }
    if type_ == "reference" {
        let types: Vec<String> = (0..rng.u8(..3)).map(|_| name(rng)).collect();
        add("referenceTypes", json!(types));
    }
    let choices: [(&str, &[&str]); 3] = [
        (
            "mutability",
            &["readOnly", "readWrite", "immutable", "writeOnly", "x"],
        ),
        ("returned", &["always", "never", "default", "request", "x"]),
        ("uniqueness", &["none", "server", "global", "x"]),
    ];
    for (characteristic, values) in choices {
        if rng.u8(..3) == 0 {
            add(characteristic, json!(pick(rng, values)));
        }
    }
    Value::Object(members)
}

/// The three documents, separated.
fn documents(rng: &mut Rng) -> Vec<u8> {
    let mut urns = Vec::new();
    let schemas: Vec<Value> = (0..=rng.u8(..4))
        .map(|_| {
            let id = urn(rng);
            urns.push(id.clone());
            let attributes: Vec<Value> = (0..rng.u8(..7)).map(|_| attribute(rng, 2)).collect();
            json!({"id": id, "name": name(rng), "description": text(rng), "attributes": attributes})
        })
        .collect();
    let types: Vec<Value> = (0..=rng.u8(..3))
        .map(|number| {
            let extensions: Vec<Value> = (0..rng.u8(..3))
                .map(|_| json!({"schema": pick(rng, &urns), "required": rng.bool()}))
                .collect();
            let endpoint = match rng.u8(..8) {
                0 => text(rng),
                1 => format!("/{}", name(rng)),
                _ => format!("/Things{number}"),
            };
            json!({"name": name(rng), "endpoint": endpoint, "description": text(rng), "schema": pick(rng, &urns), "schemaExtensions": extensions})
        })
        .collect();
    let configuration = json!({
        "patch": {"supported": rng.bool()},
        "bulk": {"supported": rng.bool(), "maxOperations": rng.u32(..5_000), "maxPayloadSize": rng.u32(..)},
        "filter": {"supported": rng.bool(), "maxResults": rng.u32(..500)},
        "changePassword": {"supported": rng.bool()},
        "sort": {"supported": rng.bool()},
        "etag": {"supported": rng.bool()},
        "documentationUri": text(rng),
        "authenticationSchemes": [{"type": "oauthbearertoken", "name": text(rng), "description": text(rng)}],
    });
    // Identifiers are compared if all letters are ASCII.
    let ascii = rng.u8(..3) > 0;
    let plain = |char: char| {
        if ascii && !char.is_ascii() && char.is_alphanumeric() {
            'z'
        } else {
            char
        }
    };
    [json!(schemas), json!(types), configuration]
        .map(|part| {
            part.to_string()
                .chars()
                .map(plain)
                .collect::<String>()
                .into_bytes()
        })
        .join(&SEPARATOR)
}

pub(super) fn input(seeds: &[Vec<u8>], rng: &mut Rng) -> Vec<u8> {
    if rng.u8(..8) == 0 {
        return super::mutate::input(seeds, rng);
    }
    documents(rng)
}

pub(super) fn seeds() -> Vec<Vec<u8>> {
    let mut rng = Rng::with_seed(13);
    (0..50).map(|_| documents(&mut rng)).collect()
}
