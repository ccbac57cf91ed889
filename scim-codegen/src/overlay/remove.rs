//! Schemas and extensions are removed, with all that refers to them.

use crate::document::{JsonNode, ParsedDocuments, ResourceList};
use std::collections::BTreeSet;

/// Takes a schema out, as an extension too.
pub(super) fn remove_schema(discovery: &mut ParsedDocuments, index: usize, urn: &str) {
    discovery.remove(ResourceList::Schemas, index);
    for index in 0..discovery.resources(ResourceList::ResourceTypes).len() {
        remove_extension(discovery, index, |known| known.eq_ignore_ascii_case(urn));
    }
}

/// Takes extensions of a resource type out.
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

/// The schemas that resource types have, as base schema or extension: lower-cased URNs.
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

/// Removes schemas that a resource type had before the corrections, and none has now.
pub(super) fn remove_orphans(discovery: &mut ParsedDocuments, used_before: &BTreeSet<String>) {
    let used = used_schemas(discovery);
    discovery.retain(ResourceList::Schemas, |node| {
        let urn = node.text("id").map(str::to_ascii_lowercase);
        urn.is_none_or(|urn| !used_before.contains(&urn) || used.contains(&urn))
    });
}
