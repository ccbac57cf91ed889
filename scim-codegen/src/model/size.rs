//! Estimate the size of the output before anything is printed.
//!
//! Resource types that share a schema each get their own struct, so a small document can produce any amount of output.

use super::{AttributeModel, ProviderModel};

/// Estimates the bytes of output with all options. The estimate is between two thirds and twice the real size.
pub(crate) fn estimate(provider: &ProviderModel) -> usize {
    let schemas = provider.schemas.iter().map(|schema| {
        let is_extension = usize::from(!schema.extension_of.is_empty());
        let structs = (schema.base_of.len() + is_extension).max(1);
        let attributes = &schema.attributes;
        let fields: usize = attributes.iter().map(field).sum();
        let types: usize = attributes.iter().map(types).sum();
        STRUCT + fields.saturating_mul(structs).saturating_add(types)
    });
    let resource_types = provider
        .resource_types
        .iter()
        .map(|resource_type| STRUCT + resource_type.extensions.len() * STRUCT / 2);
    schemas.chain(resource_types).fold(0, usize::saturating_add)
}

/// A struct without attributes, including its trait implementations.
const STRUCT: usize = 800;

/// An attribute's field, constant, setter and table row, including documentation. Counted for each struct.
fn field(attribute: &AttributeModel) -> usize {
    let described = attribute.description.as_deref().map_or(0, str::len);
    300 + 15 * attribute.name.0.len()
        + described.min(240)
        + texts(&attribute.canonical_values)
        + texts(&attribute.reference_types)
}

fn texts(texts: &[String]) -> usize {
    texts.iter().map(|text| text.len() + 4).sum()
}

/// The struct or enumeration of an attribute's values. Counted once per schema.
fn types(attribute: &AttributeModel) -> usize {
    let variants: usize = attribute
        .canonical_values
        .iter()
        .map(|value| 3 * value.len() + 60)
        .sum();
    let within = &attribute.sub_attributes;
    let inner: usize = within.iter().map(|sub| field(sub) + types(sub)).sum();
    let own = if within.is_empty() { 0 } else { STRUCT };
    own + variants + inner
}
