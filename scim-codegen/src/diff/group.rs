//! Groups changes by the part of the provider that they are about.

use super::{
    code::CodeChange,
    difference::{DocumentChange, PartDiff, ProviderDiff},
    kind,
    seen::ChangeList,
};
use crate::model::{ModelPart, ProviderModel, SchemaId};
use std::collections::BTreeMap;

/// Groups changes in documents and in code. A change in code belongs to the nearest part with a change in the documents. If no such part
/// exists, it is a group of its own: its names or types changed because of other parts.
pub(super) fn by_part(
    seen: ChangeList,
    code: Vec<(ModelPart, CodeChange)>,
    versions: [&ProviderModel; 2],
) -> ProviderDiff {
    let mut parts: BTreeMap<String, PartDiff> = BTreeMap::new();
    for (part, change) in seen.all {
        group(&mut parts, &part).changes.push(change);
    }
    let owners = Owners::of(&parts, versions);
    for (part, change) in code {
        let owner = owners.find(&parts, &part).unwrap_or_else(|| part.key());
        let group = match parts.get_mut(&owner) {
            Some(group) => group,
            None => group(&mut parts, &part),
        };
        group.code.push(change);
    }
    for group in parts.values_mut().filter(|group| group.changes.is_empty()) {
        group.changes.push(DocumentChange {
            kind: &kind::CODE_ONLY,
            before: None,
            after: None,
        });
    }
    ProviderDiff {
        parts: parts.into_values().collect(),
    }
}

fn group<'a>(parts: &'a mut BTreeMap<String, PartDiff>, part: &ModelPart) -> &'a mut PartDiff {
    parts.entry(part.key()).or_insert_with(|| PartDiff {
        part: part.clone(),
        changes: Vec::new(),
        code: Vec::new(),
    })
}

/// Resource types and extensions, by the URN of their schema.
struct Owners {
    by_urn: BTreeMap<String, String>,
}

impl Owners {
    /// Only parts with a change count.
    fn of(parts: &BTreeMap<String, PartDiff>, versions: [&ProviderModel; 2]) -> Self {
        let mut by_urn = BTreeMap::new();
        for provider in versions {
            let urn = |id: SchemaId| {
                let schema = provider.schemas.get(id.0);
                schema
                    .map(|schema| schema.urn.0.clone())
                    .unwrap_or_default()
            };
            for type_ in &provider.resource_types {
                let mut add = |urn: String, part: &ModelPart| {
                    if parts.contains_key(&part.key()) {
                        by_urn.insert(urn.to_ascii_lowercase(), part.key());
                    }
                };
                let part = ModelPart::ResourceType(type_.name.clone());
                add(urn(type_.schema), &part);
                for extension in &type_.extensions {
                    let urn = urn(extension.schema);
                    let part = ModelPart::Extension {
                        resource_type: type_.name.clone(),
                        urn: urn.clone(),
                    };
                    add(urn, &part);
                }
            }
        }
        Self { by_urn }
    }

    /// The key of the nearest part with a change in the documents.
    fn find(&self, parts: &BTreeMap<String, PartDiff>, part: &ModelPart) -> Option<String> {
        let exists = |part: &ModelPart| Some(part.key()).filter(|key| parts.contains_key(key));
        if let Some(key) = exists(part) {
            return Some(key);
        }
        let urn = match part {
            ModelPart::Attribute { urn, path } => {
                let above = path.match_indices('.').rev().find_map(|(end, _)| {
                    let path = path.get(..end)?.to_owned();
                    exists(&ModelPart::Attribute {
                        urn: urn.clone(),
                        path,
                    })
                });
                if above.is_some() {
                    return above;
                }
                urn
            }
            ModelPart::Schema(urn) | ModelPart::Extension { urn, .. } => urn,
            ModelPart::Configuration | ModelPart::Capability(_) | ModelPart::ResourceType(_) => {
                return None;
            }
        };
        let schema = exists(&ModelPart::Schema(urn.clone()));
        schema.or_else(|| self.by_urn.get(&urn.to_ascii_lowercase()).cloned())
    }
}
