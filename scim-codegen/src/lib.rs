//! Generates typed SCIM 2.0 clients from a service provider's discovery documents, at build time.

mod document;
mod error;
mod finding;
mod lint;
mod model;
mod source;

pub use error::Error;
