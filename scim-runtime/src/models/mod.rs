//! RFC 7643's own resources and messages, ready-made: User, `EnterpriseUser`, Group, what discovery sends, and the messages of
//! the protocol.
//!
//! Made by `scim-codegen` from the RFC's documents; never edited by hand (`cargo run -p tests --bin vendor` writes them). A
//! client generated from a provider's own documents has types of its own, which fit that provider.

/// The resources of RFC 7643 §4: User, `EnterpriseUser`, Group.
pub mod core;
/// The resources of discovery (RFC 7643 §5–7) and the messages of the protocol (RFC 7644).
pub mod messages;

/// The RFC's resources, with a client for a provider that supports everything.
#[cfg(feature = "client")]
pub mod rfc7643 {
    pub use super::{client::*, core::*};
}

#[cfg(feature = "client")]
mod client;

pub use self::core::{EnterpriseUser, Group, User, enterprise_user, group, user};
pub use messages::{
    Error, ListResponse, PatchOp, ResourceType, Schema, SearchRequest, ServiceProviderConfig,
};
