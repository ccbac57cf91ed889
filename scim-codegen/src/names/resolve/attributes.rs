//! Names below a schema: fields, constants, types and variants.

use super::resolver::{Resolver, escaped};
use crate::{
    characteristics::DataType,
    model::{AttributeModel, SchemaModel},
    names::{
        AttributeNames, RustName, case,
        merge::Merged,
        reserved,
        scope::{NameRequest, SuffixStyle},
    },
    options::ResolvedOptions,
};
use std::collections::{BTreeMap, BTreeSet};

impl<'a> Resolver<'a> {
    pub(super) fn schema_attributes(
        &mut self,
        schema: &'a SchemaModel,
        taken: &BTreeSet<String>,
    ) -> Vec<AttributeNames> {
        let merged = Merged::of(schema, self.chosen, self.renames);
        let types = Types {
            names: self.types(schema, taken, &merged),
            merged,
        };
        self.attributes(&schema.attributes, &schema.urn.0, ':', &types)
    }

    /// Names the structs and enumerations of a schema, by the attribute's full name. They share one scope.
    fn types(
        &mut self,
        schema: &'a SchemaModel,
        taken: &BTreeSet<String>,
        merged: &Merged,
    ) -> BTreeMap<String, RustName> {
        let mut collect = Collect {
            chosen: self.chosen,
            merged,
            found: Vec::new(),
        };
        for attribute in &schema.attributes {
            collect.types(attribute, &[], &schema.urn.0, ':');
        }
        let found = collect.found;
        let mut requests = Vec::new();
        let mut keys = Vec::new();
        for (key, short, long, kind) in found {
            let fixed = self.rename(&format!("type {key}"));
            let mut name = fixed.clone().unwrap_or_else(|| short.clone());
            if reserved::is_type(&name) || taken.contains(&name) {
                name = if name == long || taken.contains(&long) {
                    format!("{name}{kind}")
                } else {
                    long
                };
                name = escaped(
                    name,
                    |name| reserved::is_type(name) || taken.contains(name),
                    kind,
                );
            }
            requests.push(NameRequest {
                spelling: key.clone(),
                has_first_claim: key.matches('.').count() == 0 && kind == "Value",
                name,
                is_fixed: fixed.is_some(),
            });
            keys.push(key);
        }
        let asked: Vec<String> = keys.iter().map(|key| format!("type {key}")).collect();
        let names = self.settle(&requests, &asked, taken, SuffixStyle::Pascal);
        keys.into_iter().zip(names).collect()
    }

    fn attributes(
        &mut self,
        attributes: &'a [AttributeModel],
        prefix: &str,
        separator: char,
        types: &Types,
    ) -> Vec<AttributeNames> {
        let keys: Vec<String> = attributes
            .iter()
            .map(|a| format!("{prefix}{separator}{}", a.name.0))
            .collect();
        let mut requests = Vec::new();
        for (attribute, key) in attributes.iter().zip(&keys) {
            let fixed = self.rename(key);
            let wire = attribute.name.0.as_str();
            let name = fixed.clone().unwrap_or_else(|| case::snake(wire));
            requests.push(NameRequest {
                spelling: wire.to_owned(),
                name: escaped(
                    name,
                    |name| {
                        reserved::is_member(name) || separator == ':' && reserved::is_common(name)
                    },
                    "_",
                ),
                has_first_claim: case::is_usual(wire),
                is_fixed: fixed.is_some(),
            });
        }
        let fields = self.settle(&requests, &keys, &BTreeSet::new(), SuffixStyle::Snake);
        attributes
            .iter()
            .zip(fields)
            .zip(&keys)
            .map(|((attribute, field), key)| AttributeNames {
                constant: constant(&field),
                type_: types.names.get(types.merged.holder(key)).cloned(),
                own: self.chosen.replacement(key),
                on_field: self.chosen.on_field(key),
                variants: self.variants(attribute, key),
                sub_attributes: self.attributes(&attribute.sub_attributes, key, '.', types),
                field,
            })
            .collect()
    }

    fn variants(&mut self, attribute: &AttributeModel, key: &str) -> Vec<RustName> {
        if !is_enumeration(attribute) {
            return Vec::new();
        }
        let mut requests = Vec::new();
        let mut keys = Vec::new();
        for value in &attribute.canonical_values {
            let name = case::pascal(value);
            let name = if name.is_empty() {
                "Empty".to_owned()
            } else {
                name
            };
            let key = format!("{key}={value}");
            let fixed = self.rename(&key);
            requests.push(NameRequest {
                spelling: value.clone(),
                has_first_claim: case::is_usual(value),
                name: escaped(fixed.clone().unwrap_or(name), reserved::is_variant, "Value"),
                is_fixed: fixed.is_some(),
            });
            keys.push(key);
        }
        self.settle(&requests, &keys, &BTreeSet::new(), SuffixStyle::Pascal)
    }
}

/// The types of a schema's attributes.
struct Types {
    names: BTreeMap<String, RustName>,
    merged: Merged,
}

/// Whether an attribute's canonical values become an enumeration.
pub(crate) fn is_enumeration(attribute: &AttributeModel) -> bool {
    attribute.kind == DataType::String && !attribute.canonical_values.is_empty()
}

/// A keyword in capitals needs no underscore, but the name of a common attribute does.
fn constant(field: &RustName) -> RustName {
    let plain = field.as_str().trim_end_matches('_');
    let kept = if reserved::is_common(plain) {
        field.as_str()
    } else {
        plain
    };
    RustName(escaped(
        kept.to_ascii_uppercase(),
        reserved::is_constant,
        "_",
    ))
}

/// The full name, the short and the long type name, and the suffix for a reserved name.
type TypeRequest = (String, String, String, &'static str);

struct Collect<'a> {
    chosen: &'a ResolvedOptions,
    merged: &'a Merged,
    found: Vec<TypeRequest>,
}

impl Collect<'_> {
    fn types(
        &mut self,
        attribute: &AttributeModel,
        holders: &[&str],
        prefix: &str,
        separator: char,
    ) {
        let wire = attribute.name.0.as_str();
        let key = format!("{prefix}{separator}{wire}");
        if self.merged.is_another(&key) || self.chosen.replacement(&key).is_some() {
            return;
        }
        let is_complex = attribute.kind == DataType::Complex;
        if !is_complex && !is_enumeration(attribute) {
            return;
        }
        let shared = self.merged.name(&key);
        let own = match shared {
            Some(name) => name.to_owned(),
            None if attribute.multi_valued => case::pascal(&case::singular(wire)),
            None => case::pascal(wire),
        };
        let long: String = holders
            .iter()
            .copied()
            .chain([wire])
            .map(case::pascal)
            .collect();
        if is_complex {
            let long = if holders.is_empty() || shared.is_some() {
                format!("{own}Value")
            } else {
                long
            };
            self.found.push((key.clone(), own, long, "Value"));
            let holders: Vec<&str> = match shared {
                // Nested items belong to the shape, not to the first attribute that uses it.
                Some(name) => vec![name],
                None => holders.iter().copied().chain([wire]).collect(),
            };
            for sub in &attribute.sub_attributes {
                self.types(sub, &holders, &key, '.');
            }
        } else {
            // Creates `EmailType` for `emails.type`.
            let holder = holders
                .last()
                .map(|holder| case::pascal(&case::singular(holder)));
            let short = format!("{}{own}", holder.unwrap_or_default());
            self.found.push((key, short, long, "Kind"));
        }
    }
}
