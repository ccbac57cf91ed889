//! Complex attributes of one shape that share a type, if the user asks for it.
//!
//! A shape is the sub-attributes with all their characteristics, canonical values included: what a type says about its values
//! stays true of each attribute that has it. The name comes from the shape, so that it depends on no attribute's place.

use super::{Renames, case};
use crate::{
    characteristics::DataType,
    model::{AttributeModel, SchemaModel},
    options::ResolvedOptions,
};
use std::{
    collections::BTreeMap,
    fmt::{self, Write as _},
};

/// The longest name made from a shape, in letters.
const MAX_NAME: usize = 40;

/// Which types of a schema are shared.
#[derive(Debug, Default)]
pub(super) struct Merged {
    /// From an attribute's full name to that of the first one in the document with which it shares its type.
    first: BTreeMap<String, String>,
    /// From the full name of such a first one to the name that the shape gives.
    named: BTreeMap<String, String>,
}

impl Merged {
    pub(super) fn of(schema: &SchemaModel, chosen: &ResolvedOptions, renames: &Renames) -> Self {
        let mut merged = Self::default();
        if chosen.kept_apart.is_none() {
            return merged;
        }
        let is_apart = |key: &str| chosen.is_kept_apart(key) || is_renamed(renames, key);
        let mut shapes = BTreeMap::new();
        for attribute in &schema.attributes {
            let key = format!("{}:{}", schema.urn.0, attribute.name.0);
            merged.walk(attribute, key, &is_apart, &mut shapes);
        }
        merged
    }

    /// The attribute whose type this one has: itself, as a rule.
    pub(super) fn holder<'a>(&'a self, key: &'a str) -> &'a str {
        let mut key = key;
        while let Some(first) = self.first.get(key) {
            key = first;
        }
        key
    }

    /// Whether an attribute has the type of another.
    pub(super) fn is_another(&self, key: &str) -> bool {
        self.first.contains_key(key)
    }

    /// The name that the shape gives, of a type that is shared.
    pub(super) fn name(&self, key: &str) -> Option<&str> {
        self.named.get(key).map(String::as_str)
    }

    fn walk<'a>(
        &mut self,
        attribute: &'a AttributeModel,
        key: String,
        is_apart: &dyn Fn(&str) -> bool,
        shapes: &mut BTreeMap<String, (String, &'a AttributeModel)>,
    ) {
        if attribute.kind != DataType::Complex {
            return;
        }
        if !is_apart(&key) {
            let mut shape = String::new();
            // Writing into a string does not fail.
            let _ = write_shape(&mut shape, &attribute.sub_attributes);
            if let Some((first, same)) = shapes.get(&shape) {
                self.named
                    .entry(first.clone())
                    .or_insert_with(|| name(&attribute.sub_attributes));
                self.share(&key, first, attribute, same);
                return;
            }
            shapes.insert(shape, (key.clone(), attribute));
        }
        for sub in &attribute.sub_attributes {
            self.walk(sub, format!("{key}.{}", sub.name.0), is_apart, shapes);
        }
    }

    fn share(&mut self, key: &str, first: &str, one: &AttributeModel, same: &AttributeModel) {
        self.first.insert(key.to_owned(), first.to_owned());
        for (sub, other) in one.sub_attributes.iter().zip(&same.sub_attributes) {
            let (key, first) = (
                format!("{key}.{}", sub.name.0),
                format!("{first}.{}", other.name.0),
            );
            self.share(&key, &first, sub, other);
        }
    }
}

/// Whether the user has named something of an attribute: its type, what is within, a canonical value.
fn is_renamed(renames: &Renames, key: &str) -> bool {
    renames.keys().any(|rename| {
        let rename = rename.strip_prefix("type ").unwrap_or(rename);
        rename
            .split_at_checked(key.len())
            .is_some_and(|(start, rest)| {
                start.eq_ignore_ascii_case(key) && (rest.is_empty() || rest.starts_with(['.', '=']))
            })
    })
}

/// `ValueDisplayTypePrimary`
fn name(sub_attributes: &[AttributeModel]) -> String {
    let mut name = String::new();
    for sub in sub_attributes {
        let word = case::pascal(&sub.name.0);
        if !name.is_empty() && name.len() + word.len() > MAX_NAME {
            name.push_str("Etc");
            break;
        }
        name.push_str(&word);
    }
    name
}

fn write_shape(out: &mut String, attributes: &[AttributeModel]) -> fmt::Result {
    for attribute in attributes {
        let AttributeModel {
            name,
            description: _,
            kind,
            multi_valued,
            required,
            case_exact,
            mutability,
            returned,
            uniqueness,
            canonical_values,
            reference_types,
            sub_attributes,
        } = attribute;
        write!(
            out,
            "{:?} {kind:?} {multi_valued} {required} {case_exact} {mutability:?} {returned:?} {uniqueness:?} {canonical_values:?} {reference_types:?}(",
            name.0
        )?;
        write_shape(out, sub_attributes)?;
        out.push(')');
    }
    Ok(())
}
