//! The documents of RFC 7643.

use super::documents::{DiscoveryDocuments, DocumentSet};
use crate::text::RawDocument;

/// User, EnterpriseUser and Group from RFC 7643 §8.6–8.7 with errata, and a configuration that supports everything.
pub(crate) fn rfc7643() -> DiscoveryDocuments {
    let text = |origin: &str, bytes: &[u8]| RawDocument {
        origin: origin.to_owned(),
        bytes: bytes.to_vec(),
    };
    DiscoveryDocuments {
        name: "RFC 7643".to_owned(),
        base_url: None,
        parts: DocumentSet::Separate {
            schemas: text(
                "RFC 7643 Schemas.json",
                include_bytes!("rfc7643/Schemas.json"),
            ),
            resource_types: Some(text(
                "RFC 7643 ResourceTypes.json",
                include_bytes!("rfc7643/ResourceTypes.json"),
            )),
            provider_config: Some(text(
                "RFC 7643 ServiceProviderConfig.json",
                include_bytes!("rfc7643/ServiceProviderConfig.json"),
            )),
        },
    }
}
