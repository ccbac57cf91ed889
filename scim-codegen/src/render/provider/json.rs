//! Renders a provider as versioned JSON, for programs.

use crate::{
    characteristics::Keyword as _,
    model::{
        AttributeModel, Capabilities, Capability, ProviderModel, ResourceTypeModel, SchemaModel,
    },
    render::printed,
};
use serde_json::{Map, Value as Json, json};

/// The version of the format. Members can be added without a new version.
const VERSION: u32 = 1;

/// Renders everything that the generator knows about the provider.
pub(crate) fn json(provider: &ProviderModel) -> String {
    let types = provider.resource_types.iter();
    let schemas = provider.schemas.iter();
    printed(json!({
        "format": "scim-codegen/provider",
        "version": VERSION,
        "origin": provider.origin,
        "capabilities": capabilities(&provider.capabilities),
        "resourceTypes": types.map(|type_| resource_type(provider, type_)).collect::<Vec<_>>(),
        "schemas": schemas.map(schema).collect::<Vec<_>>(),
    }))
}

fn capabilities(capabilities: &Capabilities) -> Json {
    let supported: Map<String, Json> = Capability::ALL
        .iter()
        .map(|one| (one.member().to_owned(), capabilities.supports(*one).into()))
        .collect();
    let schemes = capabilities.authentication_schemes.iter();
    let schemes = schemes.map(|scheme| json!({ "type": scheme.kind, "name": scheme.name }));
    let bulk = capabilities.bulk.as_ref();
    let paging = &capabilities.pagination;
    json!({
        "supported": supported,
        "limits": {
            "filterMaxResults": capabilities.filter.as_ref().and_then(|filter| filter.max_results),
            "bulkMaxOperations": bulk.and_then(|bulk| bulk.max_operations),
            "bulkMaxPayloadSize": bulk.and_then(|bulk| bulk.max_payload_size),
            "defaultPageSize": paging.default_page_size,
            "maxPageSize": paging.max_page_size,
            "cursorTimeout": paging.cursor_timeout,
        },
        "authenticationSchemes": schemes.collect::<Vec<_>>(),
    })
}

fn resource_type(provider: &ProviderModel, resource_type: &ResourceTypeModel) -> Json {
    let urn = |id: crate::model::SchemaId| provider.schemas.get(id.0).map(|schema| &schema.urn.0);
    let extensions = resource_type.extensions.iter().map(
        |extension| json!({ "schema": urn(extension.schema), "required": extension.required }),
    );
    json!({
        "name": resource_type.name,
        "description": resource_type.description,
        "endpoint": resource_type.endpoint,
        "schema": urn(resource_type.schema),
        "extensions": extensions.collect::<Vec<_>>(),
    })
}

fn schema(schema: &SchemaModel) -> Json {
    json!({
        "id": schema.urn.0,
        "name": schema.name,
        "description": schema.description,
        "attributes": attributes(&schema.attributes),
    })
}

fn attributes(attributes: &[AttributeModel]) -> Vec<Json> {
    let attribute = |attribute: &AttributeModel| {
        json!({
            "name": attribute.name.0,
            "description": attribute.description,
            "type": attribute.kind.word(),
            "multiValued": attribute.multi_valued,
            "required": attribute.required,
            "caseExact": attribute.case_exact,
            "mutability": attribute.mutability.word(),
            "returned": attribute.returned.word(),
            "uniqueness": attribute.uniqueness.word(),
            "canonicalValues": attribute.canonical_values,
            "referenceTypes": attribute.reference_types,
            "subAttributes": self::attributes(&attribute.sub_attributes),
        })
    };
    attributes.iter().map(attribute).collect()
}
