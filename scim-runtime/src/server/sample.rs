//! Made-up resources: required attributes only, with different values for each number.

use crate::{
    Json,
    describe::ResourceTypeDescription,
    record::{Attribute, Kind, Mutability},
};
use serde_json::{Map, json};

pub(super) fn resource(resource_type: &ResourceTypeDescription, number: usize) -> Json {
    let mut members = required(&resource_type.attributes, number);
    let extensions = resource_type.attributes.iter();
    let urns: Vec<&str> = extensions
        .filter(|row| row.kind == Kind::Extension && row.required)
        .map(|row| row.name.as_ref())
        .chain([resource_type.urn.as_str()])
        .collect();
    members.insert("schemas".to_owned(), json!(urns));
    Json::Object(members)
}

fn required(attributes: &[Attribute], number: usize) -> Map<String, Json> {
    attributes
        .iter()
        .filter(|attribute| attribute.required && attribute.mutability != Mutability::ReadOnly)
        .map(|attribute| {
            let value = value(attribute, number);
            let value = if attribute.multi_valued {
                json!([value])
            } else {
                value
            };
            (attribute.name.to_string(), value)
        })
        .collect()
}

fn value(attribute: &Attribute, number: usize) -> Json {
    attribute
        .kind
        .sample(&attribute.name, number)
        .unwrap_or_else(|| Json::Object(parts(attribute, number)))
}

/// The required sub-attributes of a complex value, but at least one: an empty value counts as unassigned (RFC 7643 §2.5).
fn parts(attribute: &Attribute, number: usize) -> Map<String, Json> {
    let mut members = required(&attribute.sub_attributes, number);
    let is_simple = |sub: &&Attribute| {
        !sub.kind.has_sub_attributes()
            && !sub.multi_valued
            && sub.mutability != Mutability::ReadOnly
    };
    if members.is_empty()
        && let Some(sub) = attribute.sub_attributes.iter().find(is_simple)
    {
        members.insert(sub.name.to_string(), value(sub, number));
    }
    members
}
