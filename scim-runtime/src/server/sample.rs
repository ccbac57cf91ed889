//! Resources that are made up: what is required, with values that differ from one to the next.

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
    match attribute.kind {
        Kind::String | Kind::Json => Json::from(format!("{}{number}", attribute.name)),
        Kind::Boolean => Json::from(number.is_multiple_of(2)),
        Kind::Integer => Json::from(number),
        #[allow(clippy::cast_precision_loss)] // there are no so many
        Kind::Decimal => Json::from(number as f64 + 0.5),
        Kind::DateTime => Json::from("2010-01-23T04:56:22Z"),
        Kind::Binary => Json::from("c2FtcGxl"),
        Kind::Reference => Json::from(format!("https://example.com/{number}")),
        Kind::Complex | Kind::Extension => Json::Object(parts(attribute, number)),
    }
}

/// What a complex value must have, and something at least: without attributes it is no value (RFC 7643 §2.5).
fn parts(attribute: &Attribute, number: usize) -> Map<String, Json> {
    let mut members = required(&attribute.sub_attributes, number);
    let is_simple = |sub: &&Attribute| {
        !matches!(sub.kind, Kind::Complex | Kind::Extension)
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
