//! Renders a provider as OpenAPI 3.1.

use super::{
    attribute::set,
    definitions::{DefinitionNames, Definitions},
    messages,
    operation::{VersionCondition, answer, body, condition, failure, id, list, projection},
    resource::definitions,
    security,
};
use crate::{
    model::{Capabilities, ProviderModel},
    render::printed,
};
use serde_json::{Map, Value as Json, json};

/// Renders the provider's operations on resources, its discovery documents and all schemas as OpenAPI 3.1.
pub(crate) fn openapi(provider: &ProviderModel) -> String {
    let definitions = definitions(provider, "#/components/schemas/");
    let capabilities = &provider.capabilities;
    let schemes = security::schemes(&capabilities.authentication_schemes);
    let security: Vec<Json> = schemes.keys().map(|name| json!({ name: [] })).collect();
    let paths = paths(provider, &definitions);
    let mut document = json!({
        "openapi": "3.1.0",
        "x-scim-authentication-schemes": security::announced(&capabilities.authentication_schemes),
        "info": {
            "title": format!("SCIM provider {}", provider.origin),
            "version": "2.0",
            "description": "Canonical values are examples, because providers can send other values.",
        },
        "paths": paths,
        "components": { "schemas": definitions.schemas, "securitySchemes": schemes },
    });
    let is_url = ["https://", "http://"]
        .iter()
        .any(|scheme| provider.origin.starts_with(scheme));
    let servers = is_url.then(|| json!([{ "url": provider.origin }]));
    set(&mut document, "servers", servers);
    set(
        &mut document,
        "security",
        (!security.is_empty()).then(|| security.into()),
    );
    marked(&printed(document))
}

/// Puts the mark by which the file may be overwritten at its start, where `write` looks for it.
fn marked(text: &str) -> String {
    let members = text.strip_prefix('{').unwrap_or(text);
    format!("{{\n  \"x-generator\": \"scim-codegen export --format openapi\",{members}")
}

fn paths(provider: &ProviderModel, definitions: &Definitions) -> Map<String, Json> {
    let capabilities = &provider.capabilities;
    let mut paths = discovery(definitions);
    let search = search("runSearch", messages::LIST, definitions);
    paths.insert("/.search".to_owned(), search);
    if capabilities.bulk.is_some() {
        paths.insert("/Bulk".to_owned(), bulk(definitions));
    }
    for (resource_type, names) in provider.resource_types.iter().zip(&definitions.resources) {
        // Braces are the syntax of OpenAPI's path parameters.
        let endpoint = resource_type
            .endpoint
            .replace('{', "%7B")
            .replace('}', "%7D");
        let name = &names.response;
        let searching = self::search(&format!("search{name}"), &names.list, definitions);
        paths.insert(
            endpoint.clone(),
            collection(names, capabilities, definitions),
        );
        paths.insert(
            format!("{endpoint}/{{id}}"),
            single(names, capabilities, definitions),
        );
        paths.insert(format!("{endpoint}/.search"), searching);
    }
    paths
}

fn discovery(definitions: &Definitions) -> Map<String, Json> {
    let any = json!({ "type": "object" });
    let list = definitions.reference(messages::LIST);
    [
        ("ServiceProviderConfig", any),
        ("ResourceTypes", list.clone()),
        ("Schemas", list),
    ]
    .into_iter()
    .map(|(name, schema)| {
        let read = json!({ "get": {
            "operationId": format!("read{name}"),
            "responses": {
                "200": answer("Discovery document", &schema, None),
                "default": failure(definitions),
            },
        } });
        (format!("/{name}"), read)
    })
    .collect()
}

fn search(operation: &str, list: &str, definitions: &Definitions) -> Json {
    json!({ "post": {
        "operationId": operation,
        "requestBody": body(definitions, messages::SEARCH),
        "responses": {
            "200": answer("Page of resources", &definitions.reference(list), None),
            "default": failure(definitions),
        },
    } })
}

fn bulk(definitions: &Definitions) -> Json {
    let results = definitions.reference(messages::BULK_RESPONSE);
    json!({ "post": {
        "operationId": "runBulk",
        "requestBody": body(definitions, messages::BULK_REQUEST),
        "responses": {
            "200": answer("Results of the operations", &results, None),
            "default": failure(definitions),
        },
    } })
}

fn collection(names: &DefinitionNames, capabilities: &Capabilities, all: &Definitions) -> Json {
    let name = &names.response;
    let page = all.reference(&names.list);
    let created = answer("Created", &all.reference(name), Some(capabilities));
    json!({
        "get": {
            "operationId": format!("list{name}"),
            "tags": [name],
            "parameters": list(capabilities),
            "responses": {
                "200": answer("Page of resources", &page, None),
                "default": failure(all),
            },
        },
        "post": {
            "operationId": format!("create{name}"),
            "tags": [name],
            "parameters": projection(),
            "requestBody": body(all, &names.request),
            "responses": { "201": created, "default": failure(all) },
        },
    })
}

fn single(names: &DefinitionNames, capabilities: &Capabilities, all: &Definitions) -> Json {
    let name = &names.response;
    let resource = || answer("The resource", &all.reference(name), Some(capabilities));
    let with = |access| {
        let mut parameters = projection();
        parameters.extend(condition(capabilities, access));
        parameters
    };
    let mut get = json!({ "200": resource(), "default": failure(all) });
    let unchanged = capabilities
        .etag
        .then(|| json!({ "description": "Same version" }));
    set(&mut get, "304", unchanged);
    let delete: Vec<Json> = condition(capabilities, VersionCondition::Change)
        .into_iter()
        .collect();
    let mut path = json!({
        "parameters": [id()],
        "get": {
            "operationId": format!("get{name}"),
            "tags": [name],
            "parameters": with(VersionCondition::Read),
            "responses": get,
        },
        "put": {
            "operationId": format!("replace{name}"),
            "tags": [name],
            "parameters": with(VersionCondition::Change),
            "requestBody": body(all, &names.request),
            "responses": { "200": resource(), "default": failure(all) },
        },
        "delete": {
            "operationId": format!("delete{name}"),
            "tags": [name],
            "parameters": delete,
            "responses": { "204": { "description": "Deleted" }, "default": failure(all) },
        },
    });
    let patch = capabilities.patch.then(|| {
        json!({
            "operationId": format!("modify{name}"),
            "tags": [name],
            "parameters": with(VersionCondition::Change),
            "requestBody": body(all, messages::PATCH),
            "responses": {
                "200": resource(),
                "204": { "description": "Modified" },
                "default": failure(all),
            },
        })
    });
    set(&mut path, "patch", patch);
    path
}
