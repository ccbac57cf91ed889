//! Mutates seeds: changes bytes and JSON values.

use serde_json::{Map, Value, json};

/// Reproducible random numbers.
pub type Rng = fastrand::Rng;

/// Separates the documents of one input. JSON never contains it.
pub(super) const SEPARATOR: u8 = 0;

/// Words that have caused failures.
const WORDS: &[&str] = &[
    "",
    " ",
    "a",
    "A",
    "id",
    "ID",
    "schemas",
    "meta",
    "value",
    "$ref",
    "type",
    "Type",
    "self",
    "Self",
    "super",
    "crate",
    "gen",
    "async",
    "Option",
    "Some",
    "None",
    "Ok",
    "Err",
    "String",
    "Vec",
    "Box",
    "Result",
    "Client",
    "Provider",
    "Extra",
    "Attr",
    "User",
    "extra",
    "new",
    "default",
    "string",
    "String ",
    "boolean",
    "decimal",
    "integer",
    "dateTime",
    "reference",
    "binary",
    "complex",
    "Complex",
    "readOnly",
    "read-only",
    "writeOnly",
    "immutable",
    "always",
    "never",
    "request",
    "server",
    "global",
    "_",
    "__",
    "1",
    "0x1",
    "ß",
    "ﬀ",
    "İ",
    "é",
    "e\u{301}",
    "🦀",
    "日本",
    "\u{202e}abc",
    "\u{feff}",
    "\u{2028}",
    "\u{0}",
    "\u{7f}",
    "\r\n",
    "\n",
    "*/",
    "/*",
    "//",
    "///",
    "\"",
    "\\",
    "\\\"",
    "'",
    "`",
    "```",
    "```rust\nfn main() { loop {} }\n```",
    "[x](y)",
    "[User]",
    "<b>",
    "<script>",
    "#![allow(x)]",
    "r#\"",
    "\"#",
    "{}",
    "{{",
    "}}",
    "%s",
    "${x}",
    "a: u8, pub b",
    "} pub fn pwned() {",
    "\"; pub fn pwned() {} //",
    "urn:",
    "urn:x",
    "URN:X",
    "urn:ietf:params:scim:schemas:core:2.0:User",
    "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User",
    "/",
    "/Users",
    "../Users",
    "/a/../b",
    "https://x.example/Users",
    "?x",
    "#y",
    "%2e%2e",
    ":",
    ".",
    "..",
    "-",
    "eq",
    "and",
    "not",
    "true",
    "True",
    "null",
    "1.5",
    "1e400",
    "2026-02-30T00:00:00Z",
];

/// A word that has caused failures, or a random one.
pub(super) fn word(rng: &mut Rng) -> String {
    match rng.u8(..16) {
        0 => "x".repeat(rng.usize(..600)),
        1 => std::iter::repeat_with(|| rng.char(..)).take(4).collect(),
        2 => format!("{}{}", pick(rng, WORDS), pick(rng, WORDS)),
        _ => (*pick(rng, WORDS)).to_owned(),
    }
}

/// One item of a list that isn't empty.
pub(super) fn pick<'a, T>(rng: &mut Rng, list: &'a [T]) -> &'a T {
    &list[rng.usize(..list.len())]
}

/// One input.
pub(super) fn input(seeds: &[Vec<u8>], rng: &mut Rng) -> Vec<u8> {
    let Some(seed) = (!seeds.is_empty()).then(|| pick(rng, seeds)) else {
        return word(rng).into_bytes();
    };
    let mut parts: Vec<Vec<u8>> = seed
        .split(|byte| *byte == SEPARATOR)
        .map(<[u8]>::to_vec)
        .collect();
    for _ in 0..=rng.u8(..3) {
        let at = rng.usize(..parts.len());
        let part = std::mem::take(&mut parts[at]);
        parts[at] = if rng.u8(..4) == 0 {
            bytes(part, seeds, rng)
        } else {
            json_or_bytes(part, seeds, rng)
        };
    }
    parts.join(&SEPARATOR)
}

fn json_or_bytes(part: Vec<u8>, seeds: &[Vec<u8>], rng: &mut Rng) -> Vec<u8> {
    match serde_json::from_slice::<Value>(&part) {
        Ok(mut value) if value.is_object() || value.is_array() => {
            for _ in 0..=rng.u8(..4) {
                let nodes = count(&value);
                let mut at = rng.usize(..nodes);
                change(&mut value, &mut at, rng);
            }
            value.to_string().into_bytes()
        }
        _ => bytes(part, seeds, rng),
    }
}

fn count(value: &Value) -> usize {
    1 + match value {
        Value::Array(items) => items.iter().map(count).sum(),
        Value::Object(members) => members.values().map(count).sum::<usize>(),
        _ => 0,
    }
}

/// Changes the node with this number, counting from the outside in.
fn change(value: &mut Value, at: &mut usize, rng: &mut Rng) {
    if *at == 0 {
        *at = usize::MAX;
        node(value, rng);
        return;
    }
    *at -= 1;
    let within: Vec<&mut Value> = match value {
        Value::Array(items) => items.iter_mut().collect(),
        Value::Object(members) => members.values_mut().collect(),
        _ => return,
    };
    for inner in within {
        if *at == usize::MAX {
            return;
        }
        change(inner, at, rng);
    }
}

fn node(value: &mut Value, rng: &mut Rng) {
    match (value, rng.u8(..8)) {
        (Value::Object(members), 0..=5) => object(members, rng),
        (Value::Array(items), 0..=5) => array(items, rng),
        (value, _) => *value = scalar(value, rng),
    }
}

fn object(members: &mut Map<String, Value>, rng: &mut Rng) {
    let names: Vec<String> = members.keys().cloned().collect();
    if names.is_empty() {
        members.insert(word(rng), json!(null));
        return;
    }
    let name = pick(rng, &names).clone();
    match rng.u8(..5) {
        0 => drop(members.shift_remove(&name)),
        1 => {
            let value = members.shift_remove(&name).unwrap_or_default();
            members.insert(word(rng), value);
        }
        2 => {
            let folded = if rng.bool() {
                name.to_uppercase()
            } else {
                name.to_lowercase()
            };
            let value = members.get(&name).cloned().unwrap_or_default();
            members.insert(folded, value);
        }
        3 => {
            let other = pick(rng, &names).clone();
            let value = members.get(&other).cloned().unwrap_or_default();
            members.insert(name, value);
        }
        _ => drop(members.insert(word(rng), json!(word(rng)))),
    }
}

fn array(items: &mut Vec<Value>, rng: &mut Rng) {
    if items.is_empty() {
        items.push(json!(word(rng)));
        return;
    }
    let at = rng.usize(..items.len());
    match rng.u8(..5) {
        0 => drop(items.remove(at)),
        1 => items.push(items[at].clone()),
        2 => items.swap(0, at),
        3 => {
            let inner = items[at].take();
            items[at] = json!([inner]);
        }
        _ => items.push(json!(word(rng))),
    }
}

fn scalar(old: &Value, rng: &mut Rng) -> Value {
    match rng.u8(..14) {
        0 => Value::Null,
        1 => json!(true),
        2 => json!("False"),
        3 => json!(rng.i64(..)),
        4 => json!(rng.u64(..)),
        5 => json!(1.5e300),
        6 => json!([]),
        7 => json!({}),
        8 => json!([old]),
        9 => json!({ word(rng): old }),
        10 => {
            (0..rng.usize(..80)).fold(old.clone(), |inner, _| json!({ "subAttributes": [inner] }))
        }
        _ => json!(word(rng)),
    }
}

/// Changes single bytes.
fn bytes(mut part: Vec<u8>, seeds: &[Vec<u8>], rng: &mut Rng) -> Vec<u8> {
    for _ in 0..=rng.u8(..4) {
        let at = rng.usize(..=part.len());
        match rng.u8(..7) {
            0 => part.truncate(at),
            1 => part.insert(at, rng.u8(..)),
            2 if at < part.len() => part[at] = rng.u8(..),
            3 => drop(part.splice(at..at, word(rng).into_bytes())),
            4 if at < part.len() => drop(part.remove(at)),
            5 => {
                let other = pick(rng, seeds);
                let from = rng.usize(..=other.len());
                let to = (from + rng.usize(..64)).min(other.len());
                drop(part.splice(at..at, other[from..to].iter().copied()));
            }
            _ => {
                let token = pick(
                    rng,
                    &[
                        "{", "}", "[", "]", "\"", ":", ",", "\\u0000", "\\ud800", "1e999", "-0",
                        " ", "(",
                    ],
                );
                drop(part.splice(at..at, token.bytes()));
            }
        }
    }
    part.retain(|byte| *byte != SEPARATOR);
    part
}
