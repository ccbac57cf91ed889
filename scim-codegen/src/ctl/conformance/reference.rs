//! Attributes that refer to other resources.

use scim_runtime::{
    describe::{Description, ResourceTypeDescription},
    record::{Attribute, Kind},
};

/// The attributes that refer to users (RFC 7643 §4.2, §4.3), for schemas without `referenceTypes`.
const USER_REFERENCES: [&str; 2] = ["members", "manager"];

/// The provider's resource types that an attribute can refer to.
pub(super) fn referenced_types<'p>(
    attribute: &Attribute,
    provider: &'p Description,
) -> Vec<&'p ResourceTypeDescription> {
    if attribute.kind == Kind::Extension {
        return Vec::new();
    }
    let subs = attribute.sub_attributes.iter();
    let names = [attribute]
        .into_iter()
        .chain(subs)
        .flat_map(|row| row.reference_types.iter());
    let mut types: Vec<_> = names
        .filter_map(|name| provider.resource_type(name))
        .collect();
    if types.is_empty() && USER_REFERENCES.contains(&&*attribute.name) {
        types.extend(provider.resource_type("User"));
    }
    types
}
