//! Compares generated code with the documents that it was made from: every literal is a text of the documents, and every identifier
//! consists of words from them, apart from what the generator writes for any provider.

use super::{emitted, generator, mutate::SEPARATOR};
use proc_macro2::{Delimiter, TokenStream, TokenTree};
use scim_codegen::Builder;
use serde_json::Value;
use std::{collections::BTreeSet, sync::OnceLock};

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
                TokenTree::Group(group) if is_documentation(&group) => {}
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

/// `[doc = "…"]`
fn is_documentation(group: &proc_macro2::Group) -> bool {
    let first = group.stream().into_iter().next();
    group.delimiter() == Delimiter::Bracket
        && matches!(first, Some(TokenTree::Ident(ident)) if ident == "doc")
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
        ] {
            for (_, text) in builder.to_files().unwrap_or_default() {
                // Our own output parses: another test shows it.
                let _ = written.read(&text);
            }
        }
        written
    })
}

/// The texts of the documents.
#[derive(Default)]
struct Texts {
    all: BTreeSet<String>,
    /// Letters and digits of all texts, in lower case.
    letters: String,
}

impl Texts {
    fn of(input: &[u8]) -> Self {
        let mut texts = Self::default();
        for part in input.split(|byte| *byte == SEPARATOR) {
            if let Ok(json) = serde_json::from_slice::<Value>(part) {
                texts.add(&json);
            }
        }
        texts
    }

    fn add(&mut self, json: &Value) {
        match json {
            Value::String(text) => self.text(text),
            Value::Array(items) => items.iter().for_each(|item| self.add(item)),
            Value::Object(members) => {
                for (name, value) in members {
                    self.text(name);
                    self.add(value);
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }

    fn text(&mut self, text: &str) {
        let letters = text.chars().filter(|char| char.is_alphanumeric());
        self.letters.extend(letters.flat_map(char::to_lowercase));
        self.letters.push(' ');
        self.all.insert(text.to_owned());
        self.all.insert(text.trim().to_owned());
        // Endpoints and URNs are written in one form.
        let path = text.trim().trim_matches('/');
        self.all.insert(format!("/{path}"));
    }

    fn has_literal(&self, literal: &str) -> bool {
        self.all.contains(literal)
    }

    /// Whether every word of the identifier occurs in the documents or in what is written for any provider.
    fn has_identifier(&self, identifier: &str) -> bool {
        words(identifier).iter().all(|word| {
            !word.is_ascii()
                || is_number(word)
                || self.letters.contains(word.as_str())
                || own_words().contains(word)
        })
    }
}

/// A number that makes a name unique, or the code point of a character that identifiers can't have: `2`, `1f980`, `ufb00`.
fn is_number(word: &str) -> bool {
    let digits = word.strip_prefix('u').unwrap_or(word);
    digits.chars().all(|char| char.is_ascii_hexdigit())
}

/// The words of `user_name`, `UserName` or `USER_NAME`, in lower case.
fn words(identifier: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut previous = ' ';
    for char in identifier.trim_start_matches("r#").chars() {
        let begins = char.is_uppercase() && previous.is_lowercase();
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
