//! The Rust types of an attribute.

use crate::{characteristics::DataType, model::AttributeModel, names::AttributeNames};

/// The type of a single value.
pub(super) fn of_value(attribute: &AttributeModel, names: &AttributeNames) -> String {
    if let Some(own) = &names.own {
        return own.clone();
    }
    match (attribute.kind, &names.type_) {
        (DataType::Complex, Some(type_)) => type_.to_string(),
        (DataType::String, Some(type_)) => format!("Open<{type_}>"),
        (kind, _) => kind.rust_type().to_owned(),
    }
}

/// The type of the struct's field.
pub(super) fn of_field(attribute: &AttributeModel, value: &str) -> String {
    if attribute.multi_valued {
        format!("Vec<{value}>")
    } else {
        format!("Option<{value}>")
    }
}

/// The type parameter of the attribute's typed constant.
pub(super) fn of_constant(
    attribute: &AttributeModel,
    names: &AttributeNames,
    value: String,
) -> String {
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

/// Whether functions take `impl Into<T>` for a value of this type.
pub(super) fn converts(attribute: &AttributeModel, names: &AttributeNames) -> bool {
    names.own.is_none() && attribute.kind.takes_into()
}

/// The runtime's `Slot` for the field.
pub(super) fn slot(attribute: &AttributeModel, names: &AttributeNames) -> &'static str {
    if names.own.is_some() {
        return "Own";
    }
    let [one, many] = match (attribute.kind, &names.type_) {
        (DataType::String, Some(_)) => ["Text", "Texts"],
        (kind, _) => kind.slots(),
    };
    if attribute.multi_valued { many } else { one }
}
