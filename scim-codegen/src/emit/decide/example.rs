//! Creates an example that fits the provider.

use super::Input;
use crate::{
    characteristics::{DataType, Mutability},
    emit::items::{ClientExample, ExampleItem},
    model::{AttributeModel, ResourceTypeModel},
    names::{AttributeNames, ResourceNames},
    options::Scope,
};

/// The base URL in examples if the provider's base URL is unknown.
const BASE_URL: &str = "https://scim.example.com/v2";

pub(super) fn of(input: Input<'_>) -> Option<ExampleItem<'_>> {
    match input.chosen.scope {
        Scope::Models => model(input),
        Scope::Client | Scope::ClientOverModels => client(input).map(ExampleItem::Client),
    }
}

pub(super) fn client(input: Input<'_>) -> Option<ClientExample<'_>> {
    let (resource_type, resource) = example_type(input)?;
    let text = text_attribute(input, resource_type);
    Some(ClientExample {
        base_url: base_url(&input.provider.origin),
        method: &resource.method,
        struct_: &resource.struct_,
        text,
        filter: text.filter(|_| input.provider.capabilities.filter.is_some()),
    })
}

fn model(input: Input<'_>) -> Option<ExampleItem<'_>> {
    let resource = input.names.resource_types.first();
    let schemas = || input.names.schemas.values().next();
    resource
        .map(|resource| &resource.struct_)
        .or_else(|| schemas().map(|schema| &schema.extension))
        .map(ExampleItem::Models)
}

fn base_url(origin: &str) -> &str {
    let is_url = origin.starts_with("https://") || origin.starts_with("http://");
    let is_plain = origin.chars().all(|char| char.is_ascii_graphic());
    if is_url && is_plain { origin } else { BASE_URL }
}

/// Returns `User` if there is such a resource type, otherwise the first one.
fn example_type(input: Input<'_>) -> Option<(&ResourceTypeModel, &ResourceNames)> {
    let types = &input.provider.resource_types;
    let mut all = types.iter().zip(&input.names.resource_types);
    let is_user = |(known, _): &(&ResourceTypeModel, _)| known.name.eq_ignore_ascii_case("user");
    all.clone().find(is_user).or_else(|| all.next())
}

/// Finds a single-valued string attribute that a client can write.
fn text_attribute<'a>(
    input: Input<'a>,
    resource_type: &ResourceTypeModel,
) -> Option<&'a AttributeNames> {
    let schema = input.provider.schemas.get(resource_type.schema.0)?;
    let names = input.names.schemas.get(&resource_type.schema)?;
    let is_text = |attribute: &AttributeModel| {
        attribute.kind == DataType::String
            && !attribute.multi_valued
            && attribute.mutability == Mutability::ReadWrite
            && attribute.canonical_values.is_empty()
    };
    let mut attributes = schema.attributes.iter().zip(&names.attributes);
    attributes
        .find(|(attribute, names)| is_text(attribute) && names.own.is_none())
        .map(|(_, names)| names)
}
