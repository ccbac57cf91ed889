//! What generated SCIM 2.0 clients run on, and a typed client for RFC 7643's own resources that needs no generating.
//!
//! `scim-codegen` reads what a service provider says of itself and emits a struct for each resource type and a client with what
//! the provider supports; this crate is everything that is the same for all of them: records that keep what they don't know,
//! filters and PATCH made of typed attributes, the protocol of RFC 7644, engines, and a service provider for tests.
//!
//! Filters, patches and checks work without HTTP:
//!
//! ```
//! use scim_runtime::{models::{EnterpriseUser, User, user}, patch::Patch, record};
//!
//! let json = br#"{"userName": "bjensen", "emails": [{"type": "work", "value": "b@example.com"}]}"#;
//! let user: User = record::from_json(json)?;
//!
//! let at_work = User::EMAILS.matches(user::Email::TYPE.eq("work"));
//! let filter = User::USER_NAME.starts_with("bj") & at_work;
//! assert!(filter.matches(&user));
//! assert_eq!(filter.to_string(), r#"userName sw "bj" and emails[type eq "work"]"#);
//!
//! let promoted = Patch::new()
//!     .replace(User::TITLE, "Tour Guide")
//!     .replace(EnterpriseUser::DEPARTMENT, "Tours");
//! # let _: Patch<User> = promoted;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
#![cfg_attr(
    all(feature = "client", feature = "server"),
    doc = r###"
A client, here of a [`server::Server`] in the same process; `.build()` has one over reqwest instead, `.build_blocking()` one that
waits:

```
use scim_runtime::{models::rfc7643::{Client, User}, server::Server};

# let snapshot = r##"{"snapshot": 1, "schemas": [{"id": "urn:ietf:params:scim:schemas:core:2.0:User",
#   "attributes": [{"name": "userName", "type": "string", "required": true}, {"name": "active", "type": "boolean"}]}],
#   "resourceTypes": [{"name": "User", "endpoint": "/Users", "schema": "urn:ietf:params:scim:schemas:core:2.0:User"}],
#   "serviceProviderConfig": {"filter": {"supported": true, "maxResults": 100}}}"##;
let server = Server::from_snapshot(snapshot)?.base_url("https://scim.example.com/v2");
let scim = Client::connect("https://scim.example.com/v2")?.build_with(server)?;

let created = scim.users().create(&User::new("bjensen").active(true)).send()?;
let found = scim.users().list().filter(User::USER_NAME.eq("bjensen")).send()?;
assert_eq!(found.resources[0].id(), created.id());
# Ok::<(), Box<dyn std::error::Error>>(())
```
"###
)]
//!
//! | feature | gives |
//! |---|---|
//! | none | models, filters, PATCH, checks: no HTTP |
//! | `client` | the client without an engine, and the traits for your own |
//! | `reqwest`, `blocking` | engines over reqwest, with rustls and ring |
//! | `reqwest-no-tls`, `blocking-no-tls` | the same without TLS: add `tls-ring` or `tls-aws-lc`, or pass a reqwest client over native-tls |
//! | `tower` | any `tower::Service` as an engine |
//! | `server` | the service provider for tests, with faults and dialects on request |
//! | `unicode` | text compared by Unicode's normal forms ([`filter::Comparison`]) |
//! | `tracing` | a span for each operation, events for what happens on its way |
//! | `jiff` | conversions of [`value::DateTime`] |
//!
//! Where to go next: [`models`] has RFC 7643's resources, [`filter`] and [`patch`] what is said of them, [`mod@record`] how structs
//! and JSON meet, [`describe`] providers that are known only while the program runs.
#![cfg_attr(
    feature = "client",
    doc = "[`client`] has requests, pages, bulk and errors, [`engine`] how they get on their way, [`dynamic`] resources of types that nobody generated, [`guide`] how to come from another library."
)]

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
pub mod models;
pub mod patch;
pub mod path {
    //! Attribute paths, and paths of PATCH operations (RFC 7644 §3.5.2, §3.10).

    pub use crate::syntax::{AttributePath, Path};
}
#[cfg(feature = "client")]
mod protocol;
#[cfg(feature = "client")]
pub mod provision;
pub mod record;
mod scim_type;
#[cfg(feature = "server")]
pub mod server;
#[doc(hidden)]
pub mod support;
mod syntax;
mod terminal_safe;
#[cfg(all(feature = "client", feature = "server"))]
pub mod testing;
#[cfg(feature = "client")]
mod trace;
pub mod value;
mod walk;

#[cfg(feature = "client")]
pub use error::{Challenge, Error, ScimError};
pub use scim_type::ScimType;
/// Any JSON value.
pub use serde_json::Value as Json;
pub use walk::ReadError;

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
