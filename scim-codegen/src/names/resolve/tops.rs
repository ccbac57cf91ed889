//! Names at the root of the output: modules, the structs of resource types and extensions, the client's methods.

use super::resolver::{Resolver, escaped};
use crate::{
    model::{SchemaId, SchemaModel},
    names::{
        RustName, case, reserved,
        scope::{NameRequest, SuffixStyle},
    },
};
use std::collections::{BTreeMap, BTreeSet};

impl Resolver<'_> {
    /// A schema's name, qualified by its URN if several schemas have the same name.
    pub(super) fn schema_words(&mut self, ids: &[SchemaId]) -> Vec<String> {
        let schemas: Vec<&SchemaModel> = ids
            .iter()
            .filter_map(|id| self.provider.schemas.get(id.0))
            .collect();
        let is_base = |id: &SchemaId| {
            let schema = self.provider.schemas.get(id.0);
            schema.is_some_and(|schema| !schema.base_of.is_empty())
        };
        // Count the schemas with this name, and how many of them are base schemas.
        let mut rivals: BTreeMap<String, (usize, usize)> = BTreeMap::new();
        let plain: Vec<String> = schemas
            .iter()
            .map(|schema| case::snake(&schema.name))
            .collect();
        for (name, id) in plain.iter().zip(ids) {
            let (all, bases) = rivals.entry(name.clone()).or_default();
            *all += 1;
            *bases += usize::from(is_base(id));
        }
        schemas
            .iter()
            .zip(ids)
            .zip(&plain)
            .map(|((schema, id), plain)| match rivals.get(plain) {
                Some((1, _)) => schema.name.clone(),
                Some((_, 1)) if is_base(id) => schema.name.clone(),
                _ => qualified(schema),
            })
            .collect()
    }

    pub(super) fn modules(&mut self, ids: &[SchemaId], words: &[String]) -> Vec<RustName> {
        let mut requests = Vec::new();
        let mut keys = Vec::new();
        for (id, words) in ids.iter().zip(words) {
            let urn = self.urn(*id);
            let fixed = self.rename(&urn);
            let name = fixed
                .as_deref()
                .map_or_else(|| case::snake(words), case::snake);
            requests.push(NameRequest {
                spelling: urn.clone(),
                name: escaped(name, reserved::is_module, "_"),
                has_first_claim: false,
                is_fixed: fixed.is_some(),
            });
            keys.push(urn);
        }
        self.settle(&requests, &keys, &BTreeSet::new(), SuffixStyle::Snake)
    }

    pub(super) fn resource_structs(&mut self) -> Vec<RustName> {
        let mut requests = Vec::new();
        let mut keys = Vec::new();
        for resource_type in &self.provider.resource_types {
            let fixed = self.rename(&resource_type.name);
            let name = fixed
                .clone()
                .unwrap_or_else(|| case::pascal(&resource_type.name));
            requests.push(NameRequest {
                spelling: resource_type.name.clone(),
                has_first_claim: name == resource_type.name,
                name: escaped(name, reserved::is_top_type, "Resource"),
                is_fixed: fixed.is_some(),
            });
            keys.push(resource_type.name.clone());
        }
        self.settle(&requests, &keys, &BTreeSet::new(), SuffixStyle::Pascal)
    }

    /// Named after the endpoint's last segment (`users`), or after the resource type if several endpoints share that segment.
    pub(super) fn methods(&mut self) -> Vec<RustName> {
        let ends: Vec<String> = self
            .provider
            .resource_types
            .iter()
            .map(|t| case::snake(t.endpoint.rsplit('/').next().unwrap_or_default()))
            .collect();
        let mut rivals: BTreeMap<&str, usize> = BTreeMap::new();
        for end in &ends {
            *rivals.entry(end).or_default() += 1;
        }
        let mut requests = Vec::new();
        let mut keys = Vec::new();
        for (resource_type, end) in self.provider.resource_types.iter().zip(&ends) {
            let unique = !end.is_empty() && rivals.get(end.as_str()) == Some(&1);
            let name = if unique {
                end.clone()
            } else {
                case::snake(&resource_type.name)
            };
            let key = format!("method {}", resource_type.name);
            let fixed = self.rename(&key);
            requests.push(NameRequest {
                spelling: resource_type.endpoint.clone() + &resource_type.name,
                name: escaped(fixed.clone().unwrap_or(name), reserved::is_method, "_"),
                has_first_claim: false,
                is_fixed: fixed.is_some(),
            });
            keys.push(key);
        }
        self.settle(&requests, &keys, &BTreeSet::new(), SuffixStyle::Snake)
    }

    pub(super) fn extension_structs(
        &mut self,
        ids: &[SchemaId],
        words: &[String],
        resources: &[RustName],
    ) -> Vec<RustName> {
        // Without resource types, no client is generated.
        let is_reserved = if resources.is_empty() {
            reserved::is_type
        } else {
            reserved::is_top_type
        };
        let resources: BTreeSet<String> = resources.iter().map(ToString::to_string).collect();
        let taken = |name: &str| resources.contains(name);
        let mut requests: Vec<NameRequest> = Vec::new();
        let mut keys = Vec::new();
        for (id, words) in ids.iter().zip(words) {
            let urn = self.urn(*id);
            let fixed = self.rename(&urn);
            let mut name = fixed
                .as_deref()
                .map_or_else(|| case::pascal(words), case::pascal);
            if taken(&name)
                && let Some(schema) = self.provider.schemas.get(id.0)
            {
                name = case::pascal(&qualified(schema));
            }
            if taken(&name) {
                name.push_str("Extension");
            }
            requests.push(NameRequest {
                spelling: urn.clone(),
                name: escaped(name, is_reserved, "Extension"),
                has_first_claim: false,
                is_fixed: fixed.is_some(),
            });
            keys.push(urn);
        }
        self.settle(&requests, &keys, &resources, SuffixStyle::Pascal)
    }

    /// Types in the scope of a schema's module, besides those of its attributes.
    pub(super) fn taken_types(
        &self,
        schema: &SchemaModel,
        extension: &RustName,
        structs: &[RustName],
        extensions: &BTreeMap<SchemaId, &RustName>,
    ) -> BTreeSet<String> {
        let mut taken = BTreeSet::from([extension.0.clone()]);
        let holders = schema.base_of.iter().chain(&schema.extension_of);
        taken.extend(holders.filter_map(|index| Some(structs.get(*index)?.0.clone())));
        // Modules of resource types import the extensions' structs. Every name that an extension could get counts as taken, so that
        // other names don't depend on the one that it gets.
        let bases = schema.base_of.iter();
        let types = bases.filter_map(|index| self.provider.resource_types.get(*index));
        let imported: BTreeSet<SchemaId> = types
            .flat_map(|resource_type| &resource_type.extensions)
            .map(|extension| extension.schema)
            .collect();
        for id in imported {
            taken.extend(extensions.get(&id).map(ToString::to_string));
            let schema = self.provider.schemas.get(id.0);
            taken.extend(schema.map(|schema| case::pascal(&schema.name)));
            taken.extend(schema.map(|schema| case::pascal(&qualified(schema))));
        }
        taken
    }
}

/// A schema's name, preceded by the previous word of its URN: `core User`, `enterprise User`.
fn qualified(schema: &SchemaModel) -> String {
    let parts: Vec<&str> = schema
        .urn
        .0
        .split(':')
        .filter(|part| part.chars().any(char::is_alphabetic))
        .filter(|part| !part.eq_ignore_ascii_case("urn"))
        .collect();
    let own = case::snake(&schema.name);
    let before: Vec<&str> = parts
        .iter()
        .copied()
        .filter(|part| case::snake(part) != own)
        .collect();
    match before.last() {
        Some(part) => format!("{part} {}", schema.name),
        None => schema.name.clone(),
    }
}
