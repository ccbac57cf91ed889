//! Requests for resources of a type that is known only at run time. They share the request core of typed resources.

mod bulk;
mod endpoint;
mod me;
mod query;
mod require;
mod response;
mod untyped;

pub use endpoint::Dynamic;
pub use me::DynamicMe;
pub use query::DynamicQuery;
pub use untyped::Untyped;
