//! The model → the runtime's description of a provider, which the test server and `scimctl` work with.
//!
//! The runtime's own reader is strict about documents that contradict themselves. It reads what the generator has understood instead
//! of the documents, so both accept the same ones.

use crate::{
    Error,
    characteristics::{DataType, Keyword},
    document::Snapshot,
    model::{AttributeModel, Capabilities, DefaultPagingMethod, ProviderModel, ResourceTypeModel},
};
use scim_runtime::describe::{DescribeError, Description, ResourceTypeDescription};
use serde_json::{Map, Value as Json, json};
use std::collections::HashSet;

/// Describes a provider. The description contains the documents of the snapshot.
///
/// # Errors
/// If the provider exceeds a limit of the runtime.
pub(crate) fn describe(
    provider: &ProviderModel,
    snapshot: &Snapshot,
) -> Result<Description, Error> {
    let refuse = |error: DescribeError| Error::input(format!("{}: {error}", provider.origin));
    let schemas: Json = provider
        .schemas
        .iter()
        .map(|schema| json!({"id": schema.urn.0, "attributes": attributes(&schema.attributes)}))
        .collect();
    let configuration = configuration(&provider.capabilities);
    let read = |types: &[&ResourceTypeModel]| {
        let types: Json = types
            .iter()
            .map(|one| resource_type(provider, one))
            .collect();
        Description::from_documents(&schemas, &types, &configuration).map_err(refuse)
    };
    let mut types: Vec<&ResourceTypeModel> = provider.resource_types.iter().collect();
    types.sort_by(|one, other| one.name.cmp(&other.name));
    let mut description = read(&[])?;
    let mut described: Vec<ResourceTypeDescription> = Vec::new();
    // The runtime's reader rejects types that share an endpoint or a name. They are valid one by one.
    for group in without_clashes(types) {
        described.extend(read(&group)?.resource_types);
    }
    described.sort_by(|one, other| one.name.cmp(&other.name));
    description.resource_types = described;
    (
        description.raw_schemas,
        description.raw_resource_types,
        description.raw_configuration,
    ) = snapshot.documents();
    Ok(description)
}

/// Groups of resource types, none of which share a name or an endpoint within a group.
fn without_clashes(types: Vec<&ResourceTypeModel>) -> Vec<Vec<&ResourceTypeModel>> {
    let mut groups = Vec::new();
    let mut rest = types;
    while !rest.is_empty() {
        let (mut names, mut endpoints) = (HashSet::new(), HashSet::new());
        let (group, later) = rest.into_iter().partition(|one| {
            let name = one.name.to_ascii_lowercase();
            let endpoint = one.endpoint.to_ascii_lowercase();
            let is_free = !names.contains(&name) && !endpoints.contains(&endpoint);
            is_free && names.insert(name) && endpoints.insert(endpoint)
        });
        groups.push(group);
        rest = later;
    }
    groups
}

fn resource_type(provider: &ProviderModel, one: &ResourceTypeModel) -> Json {
    let urn = |id: crate::model::SchemaId| provider.schemas.get(id.0).map(|schema| &schema.urn.0);
    let extensions: Vec<Json> = one
        .extensions
        .iter()
        .map(|extension| json!({"schema": urn(extension.schema), "required": extension.required}))
        .collect();
    json!({
        "name": one.name,
        "endpoint": one.endpoint,
        "schema": urn(one.schema),
        "schemaExtensions": extensions,
    })
}

fn attributes(list: &[AttributeModel]) -> Json {
    list.iter().map(attribute).collect()
}

fn attribute(one: &AttributeModel) -> Json {
    let mut written = Map::new();
    let mut set = |name: &str, value: Json| drop(written.insert(name.to_owned(), value));
    set("name", json!(one.name.0));
    set("type", json!(one.kind.word()));
    set("multiValued", json!(one.multi_valued));
    set("required", json!(one.required));
    set("caseExact", json!(one.case_exact));
    set("mutability", json!(one.mutability.word()));
    set("returned", json!(one.returned.word()));
    set("uniqueness", json!(one.uniqueness.word()));
    set("canonicalValues", json!(one.canonical_values));
    set("referenceTypes", json!(one.reference_types));
    if one.kind == DataType::Complex {
        set("subAttributes", attributes(&one.sub_attributes));
    }
    Json::Object(written)
}

fn configuration(capabilities: &Capabilities) -> Json {
    let supported = |is_supported: bool| json!({"supported": is_supported});
    let bulk = capabilities.bulk.as_ref();
    let filter = capabilities.filter.as_ref();
    let paging = &capabilities.pagination;
    json!({
        "patch": supported(capabilities.patch),
        "bulk": {
            "supported": bulk.is_some(),
            "maxOperations": bulk.and_then(|bulk| bulk.max_operations),
            "maxPayloadSize": bulk.and_then(|bulk| bulk.max_payload_size),
        },
        "filter": {
            "supported": filter.is_some(),
            "maxResults": filter.and_then(|filter| filter.max_results),
        },
        "changePassword": supported(capabilities.change_password),
        "sort": supported(capabilities.sort),
        "etag": supported(capabilities.etag),
        "pagination": {
            "cursor": paging.cursor,
            "index": paging.index,
            "defaultPaginationMethod": match paging.default_method {
                DefaultPagingMethod::Index => "index",
                DefaultPagingMethod::Cursor => "cursor",
            },
            "defaultPageSize": paging.default_page_size,
            "maxPageSize": paging.max_page_size,
            "cursorTimeout": paging.cursor_timeout,
        },
    })
}
