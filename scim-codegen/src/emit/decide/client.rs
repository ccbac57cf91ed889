//! Decides on the client and the provider's capabilities.

use super::{Input, example, roles};
use crate::{
    emit::{
        items::{ClientItems, EndpointItem},
        prose,
    },
    model::{Capabilities, ProviderModel, SchemaId},
    names::{Names, RustName},
};

pub(super) fn items(input: Input<'_>) -> ClientItems<'_> {
    let (provider, names) = (input.provider, input.names);
    let capabilities = &provider.capabilities;
    let features = features(capabilities);
    let words = |supported: bool| {
        let some = features.iter().filter(|feature| feature.has == supported);
        some.map(|feature| feature.words).collect()
    };
    let types = provider.resource_types.iter().zip(&names.resource_types);
    ClientItems {
        provider: prose::service_provider(&provider.origin),
        capabilities,
        traits: features
            .iter()
            .filter(|feature| feature.has)
            .map(|feature| feature.trait_)
            .collect(),
        supported: words(true),
        unsupported: words(false),
        endpoints: types
            .map(|(resource_type, resource)| EndpointItem {
                name: &resource_type.name,
                endpoint: &resource_type.endpoint,
                method: &resource.method,
                struct_: &resource.struct_,
            })
            .collect(),
        example: example::client(input),
        queried: queried(provider, names),
    }
}

/// A feature of a service provider.
struct CapabilityItem {
    has: bool,
    trait_: &'static str,
    words: &'static str,
}

fn features(capabilities: &Capabilities) -> [CapabilityItem; 8] {
    let pagination = &capabilities.pagination;
    let feature = |has, trait_, words| CapabilityItem { has, trait_, words };
    [
        feature(capabilities.patch, "SupportsPatch", "PATCH"),
        feature(capabilities.filter.is_some(), "SupportsFilter", "filters"),
        feature(capabilities.sort, "SupportsSort", "sorting"),
        feature(capabilities.etag, "SupportsEtag", "versions"),
        feature(
            capabilities.bulk.is_some(),
            "SupportsBulk",
            "bulk operations",
        ),
        feature(
            capabilities.change_password,
            "SupportsChangePassword",
            "password changes",
        ),
        feature(pagination.index, "SupportsIndexPaging", "paging by index"),
        feature(
            pagination.cursor,
            "SupportsCursorPaging",
            "paging by cursor",
        ),
    ]
}

/// Resource types first, then extensions.
fn queried<'a>(provider: &'a ProviderModel, names: &'a Names) -> Vec<(&'a RustName, &'a str)> {
    let urn = |id: SchemaId| {
        let schema = provider.schemas.get(id.0);
        schema
            .map(|schema| schema.urn.0.as_str())
            .unwrap_or_default()
    };
    let types = provider.resource_types.iter().zip(&names.resource_types);
    let types =
        types.map(|(resource_type, resource)| (&resource.struct_, urn(resource_type.schema)));
    let extensions = names
        .schemas
        .iter()
        .filter(|(id, schema)| roles::of(provider, **id).is_extension && schema.own.is_none());
    types
        .chain(extensions.map(|(id, schema)| (&schema.extension, urn(*id))))
        .collect()
}
