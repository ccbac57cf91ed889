//! Renders resource types and extensions as definitions.

use super::{
    attribute::{self, BothMembers, ObjectMembers},
    definitions::{DefinitionNames, Definitions},
    messages,
};
use crate::model::{ProviderModel, ResourceTypeModel, SchemaModel};
use serde_json::{Value as Json, json};

/// Renders all resource types, extensions, complex attributes and messages. References start with `prefix`.
pub(super) fn definitions(provider: &ProviderModel, prefix: &'static str) -> Definitions {
    let mut definitions = Definitions::new(prefix);
    messages::add(&mut definitions);
    for resource_type in &provider.resource_types {
        let response = definitions.name(&resource_type.name);
        let request = definitions.name(&format!("{response} Request"));
        let list = definitions.name(&format!("{response} List"));
        definitions.resources.push(DefinitionNames {
            response,
            request,
            list,
        });
    }
    let schemas: Vec<RenderedSchema> = provider
        .schemas
        .iter()
        .map(|schema| RenderedSchema::new(schema, &mut definitions))
        .collect();
    for (index, resource_type) in provider.resource_types.iter().enumerate() {
        add_resource(provider, resource_type, index, &schemas, &mut definitions);
    }
    definitions
}

/// A schema that resource types use.
struct RenderedSchema {
    members: BothMembers,
    /// References to the definitions for responses and for requests, if the schema is an extension.
    extension: Option<[Json; 2]>,
}

impl RenderedSchema {
    fn new(schema: &SchemaModel, definitions: &mut Definitions) -> Self {
        if schema.base_of.is_empty() && schema.extension_of.is_empty() {
            return Self {
                members: BothMembers::default(),
                extension: None,
            };
        }
        let members = attribute::members(&schema.attributes, &schema.name, definitions);
        let extension =
            (!schema.extension_of.is_empty()).then(|| extension(schema, &members, definitions));
        Self { members, extension }
    }
}

fn extension(
    schema: &SchemaModel,
    members: &BothMembers,
    definitions: &mut Definitions,
) -> [Json; 2] {
    let name = definitions.name(&format!("{} Extension", schema.name));
    let request = definitions.name(&format!("{name} Request"));
    let references = [&name, &request].map(|name| definitions.reference(name));
    let description = schema.description.as_deref();
    for (name, members) in [(name, &members.response), (request, &members.request)] {
        let schema = members.clone().into_schema(description);
        definitions.schemas.insert(name, schema);
    }
    references
}

fn add_resource(
    provider: &ProviderModel,
    resource_type: &ResourceTypeModel,
    index: usize,
    schemas: &[RenderedSchema],
    definitions: &mut Definitions,
) {
    let Some(names) = definitions.resources.get(index) else {
        return;
    };
    let (response_name, request_name, list_name) = (
        names.response.clone(),
        names.request.clone(),
        names.list.clone(),
    );
    let base = schemas.get(resource_type.schema.0);
    let BothMembers {
        mut response,
        mut request,
    } = base
        .map(|schema| schema.members.clone())
        .unwrap_or_default();
    let urns = urns(provider, resource_type);
    add_common(&mut response, &mut request, &urns, definitions);
    for extension in &resource_type.extensions {
        let rendered = schemas.get(extension.schema.0);
        let urn = provider.schemas.get(extension.schema.0);
        let references = rendered.and_then(|rendered| rendered.extension.clone());
        let (Some([in_response, in_request]), Some(schema)) = (references, urn) else {
            continue;
        };
        response.insert(&schema.urn.0, in_response);
        request.insert(&schema.urn.0, in_request);
        if extension.required {
            request.require(&schema.urn.0);
        }
    }
    let list = messages::list(definitions.reference(&response_name));
    let description = resource_type.description.as_deref();
    let all = &mut definitions.schemas;
    all.insert(response_name, response.into_schema(description));
    all.insert(request_name, request.into_schema(description));
    all.insert(list_name, list);
}

fn urns(provider: &ProviderModel, resource_type: &ResourceTypeModel) -> Vec<String> {
    let extensions = resource_type.extensions.iter();
    std::iter::once(resource_type.schema)
        .chain(extensions.map(|extension| extension.schema))
        .filter_map(|id| provider.schemas.get(id.0))
        .map(|schema| schema.urn.0.clone())
        .collect()
}

/// Adds the attributes of all resources (RFC 7643 §3).
fn add_common(
    response: &mut ObjectMembers,
    request: &mut ObjectMembers,
    urns: &[String],
    definitions: &Definitions,
) {
    let schemas = json!({
        "type": "array",
        "items": { "type": "string", "examples": urns },
        "description": "URNs of the schemas that the resource has",
    });
    let external = json!({
        "type": "string",
        "description": "The identifier that the client gave the resource",
    });
    for members in [&mut *response, request] {
        members.insert("schemas", schemas.clone());
        members.require("schemas");
        members.insert("externalId", external.clone());
    }
    let id = json!({
        "type": "string",
        "readOnly": true,
        "description": "The identifier that the provider gave the resource",
    });
    response.insert("id", id);
    response.require("id");
    response.insert("meta", definitions.reference(messages::META));
}
