//! An in-memory service provider, driven by discovery documents: for tests, examples and demos. It is not made for production.
//!
//! - It serves the resource types of the documents, with their characteristics.
//! - It supports the features of the configuration: PATCH, bulk, filters, sorting, entity tags, paging by index and cursor. It answers
//!   501 or 403 to requests for other features.
//! - `groups` of a resource is derived from the groups that have it as a member (RFC 7643 §4.1.2).
//! - [`Tenant`]s have their own resources.
//! - [`Fault`]s and [dialects](crate::patch::Dialect) make it behave like real providers.
//! - It stores nothing on disk. [`Server::dump`] and [`Server::load`] keep resources between runs.
//!
//! ```
//! use bytes::Bytes;
//! use scim_runtime::server::Server;
//! use serde_json::json;
//!
//! let schemas = json!([{"id": "urn:example:Badge", "attributes": [{"name": "number", "type": "integer"}]}]);
//! let types = json!([{"name": "Badge", "endpoint": "/Badges", "schema": "urn:example:Badge"}]);
//! let server = Server::from_documents(&schemas, &types, &json!({}))?;
//!
//! let mut request = http::Request::new(Bytes::from_static(br#"{"schemas": ["urn:example:Badge"], "number": 7}"#));
//! *request.method_mut() = http::Method::POST;
//! *request.uri_mut() = http::Uri::from_static("http://localhost/Badges");
//! request.headers_mut().insert("content-type", http::HeaderValue::from_static("application/scim+json"));
//! assert_eq!(server.handle(request).status(), 201);
//! # Ok::<(), scim_runtime::describe::DescribeError>(())
//! ```

mod accept;
mod bulk;
mod clock;
mod condition;
mod configure;
mod contents;
mod cursor;
mod discovery;
mod dump;
mod entry;
mod error;
mod fault;
mod filter_text;
mod handle;
mod hosts;
#[cfg(feature = "client")]
mod in_process;
mod me;
mod membership;
mod message;
mod options;
mod page;
mod page_end;
mod parameters;
mod password;
mod project;
mod provider;
mod query;
mod random;
mod request;
mod resource;
mod route;
mod sample;
mod seed;
mod served_type;
mod service;
mod sort;
mod space;
mod storage;
mod store;
mod tenants;
mod unique;
mod wire;

pub use contents::Contents;
pub use error::ServerError;
pub use fault::{Fault, FaultRule};
pub use provider::Server;
pub use tenants::Tenant;
pub use wire::Body;
