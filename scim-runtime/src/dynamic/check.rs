//! Checks requests with dynamic resources against the schema.

use crate::{
    Json, ScimType,
    check::{self, Violation},
    describe::ResourceTypeDescription,
    filter::{is_unassigned, member},
    patch::{Operation, PatchOptions},
    record::{Attribute, Descriptor, Kind, Mutability},
};
use serde_json::Map;

/// Every violation of a request: types, two primary values, missing required attributes.
pub(crate) fn violations(request: &Json, descriptor: Descriptor<'_>) -> Vec<Violation> {
    let mut found = check::request(request, descriptor);
    missing(request, descriptor.attributes, "", &mut found);
    found
}

/// Every operation that can't succeed for any resource of the type: an unknown path, a value of another type, a read-only
/// attribute. Operations that depend on the resource's state are left to the provider.
pub(crate) fn operation_violations(
    operations: &[Operation],
    resource_type: &ResourceTypeDescription,
) -> Vec<Violation> {
    // A filter matches nothing in an empty resource, so a matching value is created if the filter describes one.
    let options = PatchOptions::STRICT.create_unmatched();
    let mut found = Vec::new();
    for (index, operation) in operations.iter().enumerate() {
        let mut empty = Json::Object(Map::new());
        let once = std::slice::from_ref(operation);
        match options.apply(&mut empty, once, resource_type.descriptor()) {
            Err(error) if error.scim_type != ScimType::NoTarget => {
                let at = format!("/Operations/{index}");
                found.push(Violation::new(at, "RFC 7644 §3.5.2", error.detail));
            }
            Ok(_) | Err(_) => {}
        }
    }
    found
}

/// Attributes that are required and read-only are set by the provider (RFC 7643 §7).
fn missing(object: &Json, attributes: &[Attribute], at: &str, found: &mut Vec<Violation>) {
    for attribute in attributes {
        if attribute.mutability == Mutability::ReadOnly {
            continue;
        }
        let pointer = format!(
            "{at}/{}",
            attribute.name.replace('~', "~0").replace('/', "~1")
        );
        let is_value = |value: &&Json| {
            !is_unassigned(value) || value.is_object() && attribute.is_present_when_empty()
        };
        match member(object, &attribute.name).filter(is_value) {
            None if attribute.required => {
                found.push(Violation::new(
                    pointer,
                    "RFC 7643 §2.2",
                    "is required and missing",
                ));
            }
            Some(Json::Array(items)) if attribute.kind == Kind::Complex => {
                for (index, item) in items.iter().enumerate() {
                    let at = format!("{pointer}/{index}");
                    missing(item, &attribute.sub_attributes, &at, found);
                }
            }
            Some(value) if value.is_object() => {
                missing(value, &attribute.sub_attributes, &pointer, found);
            }
            None | Some(_) => {}
        }
    }
}
