//! Compares resource types, their extensions, and schemas.

use super::{attribute, kind, seen::ChangeList};
use crate::model::{ModelPart, ProviderModel, ResourceTypeModel, SchemaId, SchemaModel};
use std::collections::BTreeMap;

pub(super) fn compare(old: &ProviderModel, new: &ProviderModel, seen: &mut ChangeList) {
    resource_types(old, new, seen);
    schemas(old, new, seen);
}

/// Names and URNs are equal if they differ only in case.
fn folded(name: &str) -> String {
    name.to_ascii_lowercase()
}

fn resource_types(old: &ProviderModel, new: &ProviderModel, seen: &mut ChangeList) {
    let by_name = |side: &'_ ProviderModel| -> BTreeMap<String, usize> {
        let types = side.resource_types.iter().enumerate();
        types
            .map(|(index, type_)| (folded(&type_.name), index))
            .collect()
    };
    let (before, after) = (by_name(old), by_name(new));
    let find = |side: &BTreeMap<String, usize>, name: &str| side.get(&folded(name)).copied();
    for type_ in &old.resource_types {
        let part = ModelPart::ResourceType(type_.name.clone());
        match find(&after, &type_.name).and_then(|index| new.resource_types.get(index)) {
            Some(now) => resource_type((old, type_), (new, now), &part, seen),
            None => seen.removed(&part, &kind::RESOURCE_TYPE_REMOVED, &type_.endpoint),
        }
    }
    for type_ in &new.resource_types {
        if find(&before, &type_.name).is_none() {
            let part = ModelPart::ResourceType(type_.name.clone());
            seen.added(&part, &kind::RESOURCE_TYPE_ADDED, &type_.endpoint);
        }
    }
}

/// A resource type and the provider that its ids refer to.
type Side<'a> = (&'a ProviderModel, &'a ResourceTypeModel);

fn urn(provider: &ProviderModel, id: SchemaId) -> &str {
    let schema = provider.schemas.get(id.0);
    schema
        .map(|schema| schema.urn.0.as_str())
        .unwrap_or_default()
}

fn resource_type(old: Side<'_>, new: Side<'_>, part: &ModelPart, seen: &mut ChangeList) {
    if old.1.endpoint != new.1.endpoint {
        seen.changed(
            part,
            &kind::ENDPOINT_CHANGED,
            &old.1.endpoint,
            &new.1.endpoint,
        );
    }
    if old.1.name != new.1.name {
        seen.changed(part, &kind::SPELLING_CHANGED, &old.1.name, &new.1.name);
    }
    seen.description(
        part,
        old.1.description.as_deref(),
        new.1.description.as_deref(),
    );
    let schemas = [urn(old.0, old.1.schema), urn(new.0, new.1.schema)];
    if folded(schemas[0]) != folded(schemas[1]) {
        seen.changed(part, &kind::BASE_SCHEMA_CHANGED, schemas[0], schemas[1]);
    }
    extensions(old, new, seen);
}

fn extensions(old: Side<'_>, new: Side<'_>, seen: &mut ChangeList) {
    let of = |side: Side<'_>| -> BTreeMap<String, (String, bool)> {
        let extensions = side.1.extensions.iter().map(|extension| {
            let urn = urn(side.0, extension.schema);
            (folded(urn), (urn.to_owned(), extension.required))
        });
        extensions.collect()
    };
    let (before, after) = (of(old), of(new));
    let part = |urn: &str| ModelPart::Extension {
        resource_type: new.1.name.clone(),
        urn: urn.to_owned(),
    };
    for (key, (urn, was_required)) in &before {
        match after
            .get(key)
            .map(|(_, required)| (*was_required, *required))
        {
            None => seen.seen(&part(urn), &kind::EXTENSION_REMOVED),
            Some((false, true)) => seen.seen(&part(urn), &kind::EXTENSION_BECAME_REQUIRED),
            Some((true, false)) => seen.seen(&part(urn), &kind::EXTENSION_BECAME_OPTIONAL),
            Some((true, true) | (false, false)) => {}
        }
    }
    for (key, (urn, required)) in &after {
        if before.contains_key(key) {
            continue;
        }
        let kind = if *required {
            &kind::REQUIRED_EXTENSION_ADDED
        } else {
            &kind::EXTENSION_ADDED
        };
        seen.seen(&part(urn), kind);
    }
}

fn schemas(old: &ProviderModel, new: &ProviderModel, seen: &mut ChangeList) {
    let by_urn = |side: &'_ ProviderModel| -> BTreeMap<String, usize> {
        let schemas = side.schemas.iter().enumerate();
        schemas
            .map(|(index, schema)| (folded(&schema.urn.0), index))
            .collect()
    };
    let (before, after) = (by_urn(old), by_urn(new));
    for schema in &old.schemas {
        let index = after.get(&folded(&schema.urn.0));
        match index.and_then(|index| new.schemas.get(*index)) {
            Some(now) => compare_schemas(schema, now, seen),
            // A resource type that used it reports the removal.
            None if is_used(schema) => {}
            None => seen.seen(&part_of(schema), &kind::SCHEMA_REMOVED),
        }
    }
    for schema in &new.schemas {
        if !before.contains_key(&folded(&schema.urn.0)) && !is_used(schema) {
            seen.seen(&part_of(schema), &kind::SCHEMA_ADDED);
        }
    }
}

fn part_of(schema: &SchemaModel) -> ModelPart {
    ModelPart::Schema(schema.urn.0.clone())
}

fn is_used(schema: &SchemaModel) -> bool {
    !schema.base_of.is_empty() || !schema.extension_of.is_empty()
}

fn compare_schemas(old: &SchemaModel, new: &SchemaModel, seen: &mut ChangeList) {
    let part = part_of(new);
    if old.urn != new.urn {
        seen.changed(&part, &kind::SPELLING_CHANGED, &old.urn.0, &new.urn.0);
    }
    seen.description(
        &part,
        old.description.as_deref(),
        new.description.as_deref(),
    );
    attribute::compare_all(&new.urn.0, "", &old.attributes, &new.attributes, seen);
}
