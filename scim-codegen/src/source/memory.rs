//! Discovery documents in memory.

use super::documents::{DiscoveryDocuments, DocumentSet};
use crate::text::RawDocument;

/// Discovery documents in memory, each in the form in which a provider sends it.
///
/// ```
/// use scim_codegen::{Builder, InMemory};
///
/// let documents = InMemory {
///     name: "badges".to_owned(),
///     schemas: br#"[{"id": "urn:example:Badge", "attributes": [{"name": "number", "type": "integer"}]}]"#.to_vec(),
///     resource_types: Some(br#"[{"name": "Badge", "endpoint": "/Badges", "schema": "urn:example:Badge"}]"#.to_vec()),
///     service_provider_config: None,
/// };
/// assert!(Builder::in_memory(documents).to_text()?.contains("pub number: Option<i64>"));
/// # Ok::<(), scim_codegen::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InMemory {
    /// The name of the documents in findings and in the header of generated code.
    pub name: String,
    /// The response of `/Schemas`.
    pub schemas: Vec<u8>,
    /// The response of `/ResourceTypes`. Without it, only models can be generated.
    pub resource_types: Option<Vec<u8>>,
    /// The response of `/ServiceProviderConfig`. Without it, no optional feature is supported.
    pub service_provider_config: Option<Vec<u8>>,
}

/// Names each document after its endpoint, below the given name.
pub(crate) fn memory(documents: InMemory) -> DiscoveryDocuments {
    let name = documents.name;
    let text = |document: &str, bytes| RawDocument {
        origin: format!("{name}/{document}.json"),
        bytes,
    };
    DiscoveryDocuments {
        base_url: None,
        parts: DocumentSet::Separate {
            schemas: text("Schemas", documents.schemas),
            resource_types: documents
                .resource_types
                .map(|bytes| text("ResourceTypes", bytes)),
            provider_config: documents
                .service_provider_config
                .map(|bytes| text("ServiceProviderConfig", bytes)),
        },
        name,
    }
}
