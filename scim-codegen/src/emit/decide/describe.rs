//! Writes the documentation of types and attributes.

use super::{Input, sub_types::SubType};
use crate::{
    characteristics::{Characteristic, DataType},
    emit::{items::ExtensionItem, prose},
    model::{AttributeModel, ResourceTypeModel, SchemaModel},
    names::is_enumeration,
};

/// Documents a resource's struct: its description, then resource type, endpoint and extensions.
pub(super) fn resource(
    resource_type: &ResourceTypeModel,
    schema: &SchemaModel,
    extensions: &[ExtensionItem<'_>],
) -> Vec<String> {
    let description = resource_type.description.as_deref();
    let description = description.or(schema.description.as_deref());
    let first = prose::description(description, &resource_type.name)
        .unwrap_or_else(|| format!("A resource of type {}.", prose::code(&resource_type.name)));
    let mut second = format!(
        "Resource type {} at {}",
        prose::code(&resource_type.name),
        prose::code(&resource_type.endpoint)
    );
    for (index, extension) in extensions.iter().enumerate() {
        let word = match (index, extensions.len()) {
            (0, 1) => ", extension",
            (0, _) => ", extensions",
            _ => ",",
        };
        let type_ = match &extension.own {
            Some(_) => prose::code(extension.urn),
            None => format!("[`{}`]", extension.type_),
        };
        second.push_str(&format!("{word} {type_}"));
    }
    second.push('.');
    vec![first, second]
}

/// Documents an extension's struct: its description, then its URN and resource types.
pub(super) fn extension(input: Input<'_>, schema: &SchemaModel) -> Vec<String> {
    let first = prose::description(schema.description.as_deref(), &schema.name)
        .unwrap_or_else(|| format!("The extension {}.", prose::code(&schema.name)));
    let positions = schema.extension_of.iter();
    let holders = positions.filter_map(|index| input.names.resource_types.get(*index));
    let holders: Vec<String> = holders
        .map(|names| format!("[`{0}`](super::{1}::{0})", names.struct_, names.module))
        .collect();
    let second = format!(
        "Extension {} of {}.",
        prose::code(&schema.urn.0),
        prose::joined(&holders)
    );
    vec![first, second]
}

/// Documents the struct of a schema without a resource type.
pub(super) fn message(schema: &SchemaModel) -> Vec<String> {
    let first = prose::description(schema.description.as_deref(), &schema.name)
        .unwrap_or_else(|| format!("The schema {}.", prose::code(&schema.name)));
    vec![first, format!("Schema {}.", prose::code(&schema.urn.0))]
}

/// Documents the struct of a complex attribute, or of several attributes with these paths.
pub(super) fn value(type_: &SubType<'_>, paths: &str) -> String {
    let attribute = type_.attribute;
    // A multi-valued attribute's description is about the list ("A list of …"), not about a single value.
    if attribute.multi_valued || type_.is_shared() {
        return format!("A value of {paths}.");
    }
    prose::description(attribute.description.as_deref(), &attribute.name.0)
        .unwrap_or_else(|| format!("The value of {paths}."))
}

/// Documents an attribute's type and characteristics: string, required, unique on the server.
pub(super) fn characteristics(attribute: &AttributeModel) -> String {
    let mut parts = vec![type_words(attribute)];
    // Omit multi-valued, which the Rust type shows, and the case of non-text values, which has no meaning.
    let is_shown = |characteristic| match characteristic {
        Characteristic::MultiValued => false,
        Characteristic::CaseExact => attribute.kind == DataType::String,
        Characteristic::Type
        | Characteristic::Required
        | Characteristic::Mutability
        | Characteristic::Returned
        | Characteristic::Uniqueness
        | Characteristic::CanonicalValues
        | Characteristic::ReferenceTypes => true,
    };
    let characteristics = attribute.characteristics();
    parts.extend(
        characteristics
            .filter(|stated| is_shown(stated.characteristic))
            .map(|stated| stated.prose.to_owned()),
    );
    if !attribute.canonical_values.is_empty() {
        let words = if is_enumeration(attribute) {
            "one of"
        } else {
            "for example"
        };
        let listed = prose::listed(&attribute.canonical_values);
        parts.push(format!("{words} {listed}"));
    }
    let name = prose::code(&attribute.name.0);
    format!("{name}: {}.", parts.join(", "))
}

fn type_words(attribute: &AttributeModel) -> String {
    let mut word = attribute.kind.prose().to_owned();
    if attribute.kind == DataType::Reference && !attribute.reference_types.is_empty() {
        word.push_str(&format!(
            " to {}",
            prose::listed(&attribute.reference_types)
        ));
    }
    if attribute.multi_valued {
        format!("multi-valued {word}")
    } else {
        word
    }
}
