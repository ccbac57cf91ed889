//! Generated models of RFC 7643: User, `EnterpriseUser`, Group, the discovery resources, and the messages of the protocol.
//!
//! `scim-codegen` generates them from the RFC's documents. Don't edit them by hand: `cargo run -p tests --bin vendor` rewrites them.
//! A client that is generated from a provider's own documents has its own types, which fit that provider.
//!
//! ```
//! use scim_runtime::models::{EnterpriseUser, User};
//!
//! let employee = User {
//!     enterprise_user: Some(EnterpriseUser { department: Some("Tours".into()), ..EnterpriseUser::new() }),
//!     ..User::new("bjensen")
//! };
//! assert!(serde_json::to_string(&employee)?.contains(r#""department":"Tours""#));
//! # Ok::<(), serde_json::Error>(())
//! ```

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
