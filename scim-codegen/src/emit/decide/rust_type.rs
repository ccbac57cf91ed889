//! The Rust types of an attribute.

use crate::{
    model::{Attribute, Kind},
    names::AttributeNames,
};

/// The type of one value.
pub(super) fn of_value(attribute: &Attribute, names: &AttributeNames) -> String {
    if let Some(own) = &names.own {
        return own.clone();
    }
    match (attribute.kind, &names.type_) {
        (Kind::Complex, Some(type_)) => type_.to_string(),
        (Kind::String, Some(type_)) => format!("Open<{type_}>"),
        (Kind::String | Kind::Complex, None) => "String".to_owned(),
        (Kind::Boolean, _) => "bool".to_owned(),
        (Kind::Decimal, _) => "f64".to_owned(),
        (Kind::Integer, _) => "i64".to_owned(),
        (Kind::DateTime, _) => "DateTime".to_owned(),
        (Kind::Reference, _) => "Reference".to_owned(),
        (Kind::Binary, _) => "Binary".to_owned(),
        (Kind::Json, _) => "Json".to_owned(),
    }
}

/// The type of the struct's field.
pub(super) fn of_field(attribute: &Attribute, value: &str) -> String {
    if attribute.multi_valued {
        format!("Vec<{value}>")
    } else {
        format!("Option<{value}>")
    }
}

/// The type parameter of the attribute's constant.
pub(super) fn of_constant(attribute: &Attribute, names: &AttributeNames, value: String) -> String {
    let value = match names.own {
        Some(_) => format!("Own<{value}>"),
        None => value,
    };
    if attribute.multi_valued {
        format!("Vec<{value}>")
    } else {
        value
    }
}

/// Whether an argument for a value may be anything that converts into it.
pub(super) fn converts(attribute: &Attribute, names: &AttributeNames) -> bool {
    names.own.is_none()
        && matches!(
            attribute.kind,
            Kind::String | Kind::DateTime | Kind::Reference | Kind::Binary
        )
}

/// The runtime's `Slot` for the field.
pub(super) fn slot(attribute: &Attribute, names: &AttributeNames) -> &'static str {
    if names.own.is_some() {
        return "Own";
    }
    let [one, many] = match (attribute.kind, &names.type_) {
        (Kind::Complex, Some(_)) => ["Record", "Records"],
        (Kind::String | Kind::Complex, None) => ["String", "Strings"],
        (Kind::Boolean, _) => ["Boolean", "Booleans"],
        (Kind::Decimal, _) => ["Decimal", "Decimals"],
        (Kind::Integer, _) => ["Integer", "Integers"],
        (Kind::String, Some(_)) | (Kind::DateTime | Kind::Reference | Kind::Binary, _) => {
            ["Text", "Texts"]
        }
        (Kind::Json, _) => ["Json", "Jsons"],
    };
    if attribute.multi_valued { many } else { one }
}
