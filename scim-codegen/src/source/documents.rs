//! A provider's discovery documents, unparsed.

use crate::text::{RawDocument, sha256};

/// A provider's three discovery documents (RFC 7644 §4), unparsed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DiscoveryDocuments {
    /// The name of the documents in the header of generated code: `scim/acme.json`, a URL, `RFC 7643`.
    pub(crate) name: String,
    /// The provider's base URL, if it is known.
    pub(crate) base_url: Option<String>,
    pub(crate) parts: DocumentSet,
}

/// One text per document, or a single text with all of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum DocumentSet {
    /// One text per document. The configuration is optional. Resource types are optional if only models are generated.
    Separate {
        schemas: RawDocument,
        resource_types: Option<RawDocument>,
        provider_config: Option<RawDocument>,
    },
    /// A single text with all documents.
    Snapshot(RawDocument),
}

impl DiscoveryDocuments {
    /// SHA-256 of all documents' bytes in hexadecimal, for the header of generated code.
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
