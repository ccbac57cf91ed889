//! A provider's discovery documents as they were sent.

use crate::text::{RawDocument, sha256};

/// A provider's three discovery documents (RFC 7644 §4), unparsed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DiscoveryDocuments {
    /// Their name in the header of generated code: `scim/acme.json`, a URL, `RFC 7643`.
    pub(crate) name: String,
    /// The provider's base URL, if it is known.
    pub(crate) base_url: Option<String>,
    pub(crate) parts: DocumentSet,
}

/// One text for each document, or one for all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum DocumentSet {
    /// One text each. The configuration is optional; resource types are optional if only models are generated.
    Separate {
        schemas: RawDocument,
        resource_types: Option<RawDocument>,
        provider_config: Option<RawDocument>,
    },
    /// All in one.
    Snapshot(RawDocument),
}

impl DiscoveryDocuments {
    /// SHA-256 of the bytes of all documents, in hexadecimal, for the header of generated code.
    pub(crate) fn digest(&self) -> String {
        match &self.parts {
            DocumentSet::Snapshot(text) => sha256(&[&text.bytes]),
            DocumentSet::Separate {
                schemas,
                resource_types,
                provider_config,
            } => {
                let texts = [
                    Some(schemas),
                    resource_types.as_ref(),
                    provider_config.as_ref(),
                ];
                let bytes: Vec<&[u8]> = texts
                    .into_iter()
                    .flatten()
                    .map(|text| text.bytes.as_slice())
                    .collect();
                sha256(&bytes)
            }
        }
    }
}
