//! stub
#[cfg(feature = "client")]
pub mod rfc7643;
#[cfg(feature = "client")]
pub use rfc7643::*;
