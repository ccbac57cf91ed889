//! Compares generated code with the documents that it was made from: every literal is a text of the documents, and every identifier
//! consists of words from them, apart from what the generator writes for any provider.

use super::{emitted, generator, mutate::SEPARATOR};
use proc_macro2::{Delimiter, TokenStream, TokenTree};
use scim_codegen::Builder;
use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Value, json};
use std::{collections::BTreeSet, fmt, sync::OnceLock};

/// The literals and identifiers of a file.
#[derive(Default)]
struct Written {
    literals: BTreeSet<String>,
    identifiers: BTreeSet<String>,
}

impl Written {
    fn read(&mut self, text: &str) -> Result<(), String> {
        let tokens: TokenStream = text.parse().map_err(|error| format!("{error}"))?;
        self.walk(tokens);
        Ok(())
    }

    fn walk(&mut self, tokens: TokenStream) {
        for token in tokens {
            match token {
                TokenTree::Group(group) if is_ignored(&group) => {}
                TokenTree::Group(group) => self.walk(group.stream()),
                TokenTree::Ident(ident) => drop(self.identifiers.insert(ident.to_string())),
                TokenTree::Literal(literal) => {
                    if let Ok(text) = syn::parse_str::<syn::LitStr>(&literal.to_string()) {
                        self.literals.insert(text.value());
                    }
                }
                TokenTree::Punct(_) => {}
            }
        }
    }
}

/// `[doc = "…"]` and `[allow(…)]`
fn is_ignored(group: &proc_macro2::Group) -> bool {
    let first = group.stream().into_iter().next();
    group.delimiter() == Delimiter::Bracket
        && matches!(first, Some(TokenTree::Ident(ident)) if ident == "doc" || ident == "allow")
}

/// What the generator writes for the RFC's documents, with every option of this fuzzer.
fn vocabulary() -> &'static Written {
    static VOCABULARY: OnceLock<Written> = OnceLock::new();
    VOCABULARY.get_or_init(|| {
        let mut written = Written::default();
        for builder in [
            Builder::rfc7643(),
            Builder::rfc7643().setters().merge_equal_types(),
            Builder::rfc7643().models_only(),
            Builder::from_snapshot(crate::root().join("build-example/scim/acme.json")),
            generator::builder(&everything()),
            generator::builder(&everything())
                .setters()
                .merge_equal_types(),
            generator::builder(&everything()).models_only(),
            generator::builder(&schemas_alone()).models_only(),
        ] {
            for (_, text) in builder.to_files().unwrap_or_default() {
                // Our own output parses: another test shows it.
                let _ = written.read(&text);
            }
        }
        written
    })
}

/// The schemas of [`everything`] without resource types: each is generated as a message.
fn schemas_alone() -> Vec<u8> {
    let everything = everything();
    let mut parts = everything.split(|byte| *byte == SEPARATOR);
    parts.next().unwrap_or_default().to_vec()
}

/// Documents with every data type and characteristic, and every feature.
fn everything() -> Vec<u8> {
    let mut attributes = Vec::new();
    let types = [
        "string",
        "boolean",
        "integer",
        "decimal",
        "dateTime",
        "binary",
        "reference",
        "complex",
    ];
    for type_ in types {
        for multi_valued in [false, true] {
            for mutability in ["readOnly", "readWrite", "immutable", "writeOnly"] {
                for [returned, uniqueness] in [
                    ["always", "none"],
                    ["never", "server"],
                    ["request", "global"],
                    ["default", "none"],
                ] {
                    attributes.push(json!({
                        "name": format!("a{}", attributes.len()), "type": type_, "multiValued": multi_valued,
                        "mutability": mutability, "returned": returned, "uniqueness": uniqueness,
                        "required": returned == "always", "caseExact": uniqueness == "none",
                        "referenceTypes": ["external", "uri", "A"],
                        "canonicalValues": if type_ == "string" && returned == "always" { json!(["", " ", "-", "!", "1", "a"]) } else { Value::Null },
                        "subAttributes": [
                            {"name": "b", "type": "string", "required": multi_valued},
                            {"name": "c", "type": "complex", "multiValued": multi_valued},
                            {"name": "d", "type": "complex", "multiValued": multi_valued, "subAttributes": []},
                        ],
                    }));
                    // Without sub-attributes, any JSON.
                    attributes.push(json!({
                        "name": format!("a{}", attributes.len()), "type": "complex", "multiValued": multi_valued,
                        "mutability": mutability, "returned": returned, "subAttributes": [],
                    }));
                }
            }
        }
    }
    let schemas = json!([
        {"id": "urn:a", "name": "A", "attributes": attributes},
        {"id": "urn:b", "name": "B", "attributes": attributes},
        // No resource type has this one.
        {"id": "urn:c", "name": "C", "attributes": attributes},
    ]);
    let types = json!([
        {"name": "A", "endpoint": "/A", "schema": "urn:a", "schemaExtensions": [{"schema": "urn:b", "required": true}]},
        {"name": "B", "endpoint": "/B", "schema": "urn:b", "schemaExtensions": [{"schema": "urn:a", "required": false}]},
    ]);
    let supported = json!({"supported": true, "maxResults": 10, "maxOperations": 10, "maxPayloadSize": 1000, "cursor": true, "index": true});
    let features = [
        "patch",
        "bulk",
        "filter",
        "changePassword",
        "sort",
        "etag",
        "pagination",
    ];
    let configuration: serde_json::Map<String, Value> = features
        .iter()
        .map(|name| ((*name).to_owned(), supported.clone()))
        .collect();
    [schemas, types, Value::Object(configuration)]
        .map(|part| part.to_string().into_bytes())
        .join(&SEPARATOR)
}

/// The texts of the documents.
#[derive(Default)]
struct Texts {
    all: BTreeSet<String>,
    /// Letters and digits of all texts, in lower case.
    letters: String,
    /// Numbers may be values of enumerations, in another form.
    numbers: Vec<f64>,
}

impl Texts {
    fn of(input: &[u8]) -> Self {
        let mut texts = Self::default();
        for part in input.split(|byte| *byte == SEPARATOR) {
            // A part that isn't JSON adds what comes before the error: the generator rejects it.
            let _ =
                TextsOf(&mut texts).deserialize(&mut serde_json::Deserializer::from_slice(part));
        }
        texts
    }

    fn text(&mut self, text: &str) {
        // Constants are in upper case, where `ß` is `SS`.
        for text in [text.to_lowercase(), text.to_uppercase().to_lowercase()] {
            let letters = text.chars().filter(|char| char.is_alphanumeric());
            self.letters.extend(letters);
            self.letters.push(' ');
        }
        self.all.insert(text.to_owned());
        self.all.insert(text.trim().to_owned());
        // Endpoints and URNs are written in one form.
        let path = text.trim().trim_matches('/');
        self.all.insert(format!("/{path}"));
        // An absolute endpoint is written relative to the base URL, which is any part of it.
        if let Some((_, address)) = path.split_once("://") {
            let ends = address
                .match_indices('/')
                .filter_map(|(at, _)| address.get(at..));
            self.all.extend(ends.map(str::to_owned));
        }
    }

    fn has_literal(&self, literal: &str) -> bool {
        let is_number = |number: f64| {
            self.numbers
                .iter()
                .any(|known| known.total_cmp(&number).is_eq())
        };
        self.all.contains(literal) || literal.parse().is_ok_and(is_number)
    }

    /// Whether every word of the identifier occurs in the documents or in what is written for any provider. Letters outside of ASCII
    /// are composed, folded and replaced, so documents with such letters are not compared.
    fn has_identifier(&self, identifier: &str) -> bool {
        if !self.letters.is_ascii() {
            return true;
        }
        let is_known = |word: &str| {
            is_number(word) || self.letters.contains(word) || own_words().contains(word)
        };
        // Words of one letter can't be told apart in `UserXY`.
        words(identifier).iter().all(|word| {
            let mut splits = word.char_indices().map(|(at, _)| word.split_at(at));
            is_known(word) || splits.any(|(one, two)| is_known(one) && is_known(two))
        })
    }
}

/// Adds every text of a document, also of members whose name occurs twice: the generator reads the first, a `Value` has the last.
struct TextsOf<'t>(&'t mut Texts);

impl<'de> DeserializeSeed<'de> for TextsOf<'_> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for TextsOf<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_str<E>(self, text: &str) -> Result<(), E> {
        self.0.text(text);
        Ok(())
    }

    fn visit_bool<E>(self, value: bool) -> Result<(), E> {
        self.0.text(if value { "true" } else { "false" });
        Ok(())
    }

    fn visit_i64<E>(self, number: i64) -> Result<(), E> {
        self.0
            .numbers
            .extend(serde_json::Number::from(number).as_f64());
        Ok(())
    }

    fn visit_u64<E>(self, number: u64) -> Result<(), E> {
        self.0
            .numbers
            .extend(serde_json::Number::from(number).as_f64());
        Ok(())
    }

    fn visit_f64<E>(self, number: f64) -> Result<(), E> {
        self.0.numbers.push(number);
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        while items.next_element_seed(TextsOf(self.0))?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        while members.next_key_seed(TextsOf(self.0))?.is_some() {
            members.next_value_seed(TextsOf(self.0))?;
        }
        Ok(())
    }
}

/// A number or hash that makes a name unique, or the code point of a character that identifiers can't have: `2`, `x4d8e`, `ufb00`.
fn is_number(word: &str) -> bool {
    let digits = word.strip_prefix(['u', 'x']).unwrap_or(word);
    digits.chars().all(|char| char.is_ascii_hexdigit())
}

/// The words of `user_name`, `UserName` or `USER_NAME`, in lower case.
fn words(identifier: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut previous = ' ';
    let mut chars = identifier.trim_start_matches("r#").chars().peekable();
    while let Some(char) = chars.next() {
        let before_lower = chars.peek().is_some_and(|next| next.is_lowercase());
        let begins = char.is_uppercase() && (previous.is_lowercase() || before_lower);
        if char == '_' || begins || char.is_numeric() != previous.is_numeric() {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut().filter(|_| char != '_') {
            word.extend(char.to_lowercase());
        }
        previous = char;
    }
    words.retain(|word| !word.is_empty());
    words
}

fn own_words() -> &'static BTreeSet<String> {
    static WORDS: OnceLock<BTreeSet<String>> = OnceLock::new();
    WORDS.get_or_init(|| {
        let identifiers = vocabulary().identifiers.iter();
        identifiers.flat_map(|name| words(name)).collect()
    })
}

/// Generates from the documents, and compares.
pub(super) fn run(input: &[u8]) -> Result<(), String> {
    let builder = generator::builder(input);
    let builder = match input.iter().fold(0_u8, |sum, byte| sum.wrapping_add(*byte)) % 4 {
        0 => builder.setters(),
        1 => builder.merge_equal_types(),
        2 => builder.models_only(),
        _ => builder,
    };
    let files = emitted::parsed(&builder)?;
    let texts = Texts::of(input);
    for (path, text) in files {
        if let Some(char) = text
            .chars()
            .find(|char| super::is_hidden(*char) && *char != '\n')
        {
            return Err(format!("{path}: {char:?} was emitted"));
        }
        let mut written = Written::default();
        written.read(&text)?;
        let own = vocabulary();
        if let Some(literal) = written
            .literals
            .iter()
            .find(|literal| !texts.has_literal(literal) && !own.literals.contains(*literal))
        {
            return Err(format!("{path}: the literal {literal:?} is in no document"));
        }
        if let Some(name) = written
            .identifiers
            .iter()
            .find(|name| !own.identifiers.contains(*name) && !texts.has_identifier(name))
        {
            return Err(format!(
                "{path}: the identifier `{name}` is made of no document's words"
            ));
        }
    }
    Ok(())
}
