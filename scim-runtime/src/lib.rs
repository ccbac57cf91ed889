//! What generated SCIM 2.0 clients run on.

// Generated code names this crate from without; within, it is the same name.
extern crate self as scim_runtime;

#[cfg(feature = "client")]
pub mod bulk;
pub mod check;
#[cfg(feature = "client")]
pub mod client;
pub mod describe;
#[cfg(feature = "client")]
pub mod dynamic;
#[cfg(feature = "client")]
pub mod engine;
#[cfg(feature = "client")]
mod error;
pub mod filter;
#[cfg(feature = "client")]
pub mod guide;
mod json;
pub mod models;
pub mod patch;
pub mod path;
#[cfg(feature = "client")]
mod protocol;
pub mod record;
mod scim_type;
#[cfg(feature = "server")]
pub mod server;
#[cfg(feature = "client")]
mod trace;
pub mod value;

#[cfg(feature = "client")]
pub use error::{Challenge, Error, ScimError};
pub use json::ReadError;
pub use scim_type::ScimType;
/// Any JSON value.
pub use serde_json::Value as Json;

#[doc(hidden)]
pub use serde;

/// Includes what a build script generated: `include_scim!("acme")` for `generate("acme")`.
///
/// ```ignore
/// mod acme {
///     scim_runtime::include_scim!("acme");
/// }
/// ```
#[macro_export]
macro_rules! include_scim {
    ($name:literal) => {
        ::core::include!(::core::concat!(::core::env!("OUT_DIR"), "/", $name, ".rs"));
    };
}
