//! Removes schemas and extensions, including everything that refers to them.

use crate::document::{JsonNode, ParsedDocuments, ResourceList};
use std::collections::BTreeSet;

/// Removes a schema, including its use as an extension.
pub(super) fn remove_schema(discovery: &mut ParsedDocuments, index: usize, urn: &str) {
    discovery.remove(ResourceList::Schemas, index);
    for index in 0..discovery.resources(ResourceList::ResourceTypes).len() {
        remove_extension(discovery, index, |known| known.eq_ignore_ascii_case(urn));
    }
}

/// Removes extensions from a resource type.
pub(super) fn remove_extension(
    discovery: &mut ParsedDocuments,
    resource_type: usize,
    goes: impl Fn(&str) -> bool,
) {
    let list = discovery.resources(ResourceList::ResourceTypes);
    let is = |node: &JsonNode| node.text("schema").is_some_and(&goes);
    let touched = list
        .get(resource_type)
        .is_some_and(|node| node.list("schemaExtensions").iter().any(is));
    if !touched {
        return;
    }
    let node = discovery.resource_mut(ResourceList::ResourceTypes, resource_type);
    if let Some(extensions) = node.and_then(|node| node.list_mut("schemaExtensions")) {
        extensions.retain(|extension| !is(extension));
    }
}

/// The lower-cased URNs of all schemas that resource types use, as base schema or extension.
pub(super) fn used_schemas(discovery: &ParsedDocuments) -> BTreeSet<String> {
    let types = discovery.resources(ResourceList::ResourceTypes).iter();
    types
        .flat_map(|node| {
            let extensions = node.list("schemaExtensions").iter();
            std::iter::once(node).chain(extensions)
        })
        .filter_map(|node| node.text("schema"))
        .map(str::to_ascii_lowercase)
        .collect()
}

/// Removes schemas that became unused: a resource type used them before the corrections, and none does now.
pub(super) fn remove_orphans(discovery: &mut ParsedDocuments, used_before: &BTreeSet<String>) {
    let used = used_schemas(discovery);
    discovery.retain(ResourceList::Schemas, |node| {
        let urn = node.text("id").map(str::to_ascii_lowercase);
        urn.is_none_or(|urn| !used_before.contains(&urn) || used.contains(&urn))
    });
}
