//! The unique values of a resource, as keys of an index (RFC 7643 §2.2 `uniqueness`).

use crate::{
    Json,
    describe::ResourceTypeDescription,
    filter::{Comparison, is_unassigned, member},
    record::{Attribute, Kind, Uniqueness},
};

/// A value that no other resource can have.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct UniqueValue {
    /// The index of the resource type for `uniqueness: server`; `None` for `global`.
    within: Option<usize>,
    /// The schema's URN and the names of attribute and sub-attributes.
    path: String,
    /// Folded as the attribute is compared.
    value: String,
}

impl UniqueValue {
    /// The attribute, for messages.
    pub(super) fn attribute(&self) -> &str {
        &self.path
    }
}

/// The unique values of a resource.
pub(super) fn values(
    index: usize,
    resource_type: &ResourceTypeDescription,
    resource: &Json,
    by: Comparison,
) -> Vec<UniqueValue> {
    let mut found = Vec::new();
    collect(
        (index, by),
        &resource_type.attributes,
        resource,
        &resource_type.urn,
        &mut found,
    );
    found
}

fn collect(
    (index, by): (usize, Comparison),
    attributes: &[Attribute],
    object: &Json,
    path: &str,
    found: &mut Vec<UniqueValue>,
) {
    for attribute in attributes {
        let is_unique = attribute.uniqueness != Uniqueness::None;
        if !is_unique && attribute.sub_attributes.is_empty() {
            continue;
        }
        let Some(value) = member(object, &attribute.name).filter(|value| !is_unassigned(value))
        else {
            continue;
        };
        let path = match attribute.kind {
            Kind::Extension => attribute.name.to_string(),
            _ => format!("{path}:{}", attribute.name),
        };
        let items = match value {
            Json::Array(items) => items.as_slice(),
            lone => std::slice::from_ref(lone),
        };
        for item in items {
            if !attribute.sub_attributes.is_empty() {
                collect((index, by), &attribute.sub_attributes, item, &path, found);
            } else if is_unique {
                let unique = UniqueValue {
                    within: (attribute.uniqueness == Uniqueness::Server).then_some(index),
                    path: path.clone(),
                    value: item.as_str().map_or_else(
                        || item.to_string(),
                        |text| by.folded(attribute, text.into()).into_owned(),
                    ),
                };
                // A list can contain a value twice. That isn't a conflict with another resource.
                if !found.contains(&unique) {
                    found.push(unique);
                }
            }
        }
    }
}
