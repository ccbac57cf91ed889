//! Decides on the client and the provider's capabilities.

use super::{Input, example, roles};
use crate::{
    emit::{
        items::{ClientItems, EndpointItem},
        prose,
    },
    model::{Capabilities, Capability, ProviderModel, SchemaId},
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
pub(super) struct CapabilityItem {
    pub(super) has: bool,
    pub(super) trait_: &'static str,
    words: &'static str,
    #[cfg(feature = "cli")]
    pub(super) capability: Capability,
}

pub(super) fn features(capabilities: &Capabilities) -> Vec<CapabilityItem> {
    let feature = |capability: &Capability| {
        let (trait_, words) = match capability {
            Capability::Patch => ("SupportsPatch", "PATCH"),
            Capability::Filter => ("SupportsFilter", "filters"),
            Capability::Sort => ("SupportsSort", "sorting"),
            Capability::Etag => ("SupportsEtag", "versions"),
            Capability::Bulk => ("SupportsBulk", "bulk operations"),
            Capability::ChangePassword => ("SupportsChangePassword", "password changes"),
            Capability::IndexPaging => ("SupportsIndexPaging", "paging by index"),
            Capability::CursorPaging => ("SupportsCursorPaging", "paging by cursor"),
        };
        CapabilityItem {
            has: capabilities.supports(*capability),
            trait_,
            words,
            #[cfg(feature = "cli")]
            capability: *capability,
        }
    };
    Capability::ALL.iter().map(feature).collect()
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
