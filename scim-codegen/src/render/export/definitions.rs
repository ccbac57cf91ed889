//! The definitions of an exported document, with unique names.

use serde_json::{Map, Value as Json, json};
use std::collections::{BTreeMap, BTreeSet};

/// Schemas by name.
pub(super) struct Definitions {
    pub(super) schemas: Map<String, Json>,
    /// In the order of [`ProviderModel::resource_types`].
    pub(super) resources: Vec<DefinitionNames>,
    /// Names in lower case, because generators turn them into file names.
    taken: BTreeSet<String>,
    /// The last number appended to a name in lower case.
    numbers: BTreeMap<String, usize>,
    prefix: &'static str,
}

/// The names of a resource type's definitions.
pub(super) struct DefinitionNames {
    pub(super) response: String,
    pub(super) request: String,
    pub(super) list: String,
}

impl Definitions {
    /// No definitions yet. References to them start with `prefix`.
    pub(super) fn new(prefix: &'static str) -> Self {
        Self {
            schemas: Map::new(),
            resources: Vec::new(),
            taken: BTreeSet::new(),
            numbers: BTreeMap::new(),
            prefix,
        }
    }

    /// Reserves a unique name of ASCII letters and digits.
    pub(super) fn name(&mut self, text: &str) -> String {
        let mut name = String::new();
        for word in text.split(|c: char| !c.is_ascii_alphanumeric()) {
            let mut letters = word.chars();
            name.extend(letters.next().map(|first| first.to_ascii_uppercase()));
            name.push_str(letters.as_str());
        }
        if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
            name.insert_str(0, "Schema");
        }
        let key = name.to_ascii_lowercase();
        let mut unique = name.clone();
        while !self.taken.insert(unique.to_ascii_lowercase()) {
            // Count on from the last number, because thousands of names can be equal.
            let number = self.numbers.entry(key.clone()).or_insert(1);
            *number += 1;
            unique = format!("{name}V{number}");
        }
        unique
    }

    pub(super) fn reference(&self, name: &str) -> Json {
        json!({ "$ref": format!("{}{name}", self.prefix) })
    }
}
