//! Documents that a program has in memory.

use super::{Documents, Parts, Text};
use crate::InMemory;

/// Named as they are called at the provider, below the name that was given.
pub(crate) fn memory(documents: InMemory) -> Documents {
    let name = documents.name;
    let text = |document: &str, bytes| Text {
        origin: format!("{name}/{document}.json"),
        bytes,
    };
    Documents {
        base_url: None,
        parts: Parts::Separate {
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
