//! What a client is about to send, against the schema.

use crate::{
    Json,
    check::{self, Violation},
    filter::{is_unassigned, member},
    record::{Attribute, Descriptor, Kind, Mutability},
};

/// Every way in which a request breaks the schema: types, two primaries, and what is required and missing.
pub(crate) fn violations(request: &Json, descriptor: Descriptor<'_>) -> Vec<Violation> {
    let mut found = check::request(request, descriptor);
    missing(request, descriptor.attributes, "", &mut found);
    found
}

/// Required and read-only is the provider's business (RFC 7643 §7).
fn missing(object: &Json, attributes: &[Attribute], at: &str, found: &mut Vec<Violation>) {
    for attribute in attributes {
        if attribute.mutability == Mutability::ReadOnly {
            continue;
        }
        let pointer = format!(
            "{at}/{}",
            attribute.name.replace('~', "~0").replace('/', "~1")
        );
        match member(object, &attribute.name).filter(|value| !is_unassigned(value)) {
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
