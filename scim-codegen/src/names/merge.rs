//! Merges the types of complex attributes with the same shape, if the user asks for it.
//!
//! A shape is the sub-attributes with all their characteristics, including canonical values, so a type's documentation is true for
//! every attribute that uses it. The name is derived from the shape, so it doesn't depend on an attribute's position.

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

/// The maximum length of a name derived from a shape, in letters.
const MAX_NAME: usize = 40;

/// The shared types of a schema.
#[derive(Debug, Default)]
pub(super) struct Merged {
    /// Maps an attribute's full name to that of the first attribute in the document that shares its type.
    first: BTreeMap<String, String>,
    /// Maps the full name of such a first attribute to the name derived from the shape.
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

    /// The attribute whose type this attribute uses. Usually the attribute itself.
    pub(super) fn holder<'a>(&'a self, key: &'a str) -> &'a str {
        let mut key = key;
        while let Some(first) = self.first.get(key) {
            key = first;
        }
        key
    }

    /// Whether an attribute uses the type of another one.
    pub(super) fn is_another(&self, key: &str) -> bool {
        self.first.contains_key(key)
    }

    /// The name that a shared type gets from its shape.
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
            // Writing to a string can't fail.
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

/// Whether the user renamed anything in an attribute: its type, a nested item, or a canonical value.
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

/// Derives a name such as `ValueDisplayTypePrimary`.
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
