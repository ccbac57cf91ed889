//! A typed SCIM 2.0 client (RFC 7643, RFC 7644): the runtime of the clients that `scim-codegen` generates.
//!
//! `scim-codegen` emits a struct for each resource type of a service provider, and a client with the operations that the provider
//! supports. This crate has everything that is the same for all of them: records, filters, PATCH, the protocol, engines, and a test
//! server. For the RFC's own users and groups it has a client that needs no generator.
//!
//! Filters, patches and checks work without HTTP:
//!
//! ```
//! use scim_runtime::{models::{EnterpriseUser, User, user}, patch::Patch};
//!
//! let json = br#"{"userName": "bjensen", "emails": [{"type": "work", "value": "b@example.com"}]}"#;
//! let user: User = scim_runtime::from_json(json)?;
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
//! # Ok::<(), scim_runtime::ReadError>(())
//! ```
#![cfg_attr(
    all(feature = "client", feature = "server"),
    doc = r#"
A client, here of an in-process server. To connect to a provider, use `Client::connect(url)` with `.build()` for an asynchronous engine
or `.build_blocking()` for a blocking one:

```
use scim_runtime::{models::User, testing};

let scim = testing::blocking()?;
let created = scim.users().create(&User::new("bjensen").active(true)).send()?;
let found = scim.users().list().filter(User::USER_NAME.eq("bjensen")).send()?;
assert_eq!(found.resources[0].id(), created.id());
# Ok::<(), scim_runtime::Error>(())
```
"#
)]
//!
//! # Features
//!
#![doc = include_str!("features.md")]
//!
//! # Where to go next
//!
//! - [`models`]: the resources of RFC 7643. [`mod@record`]: structs and JSON.
//! - [`filter`], [`patch`], [`check`]: queries, changes and validation.
//! - [`describe`]: a provider's own documents, read at run time.
#![cfg_attr(
    feature = "client",
    doc = "- [`client`]: requests, pages, bulk and errors. [`engine`]: how requests are sent. [`dynamic`]: resources of types that are known only at run time.\n- [`guide`]: how to move from another library."
)]
#![cfg_attr(feature = "server", doc = "- [`server`]: the test server.")]
//!
//! # Crates in the API
//!
//! Types of these crates are part of the API, so a new major version of them is a new major version of this crate. They are
//! re-exported, so that a program can use the same version without declaring a dependency:
//!
//! | crate | version | feature | where |
//! |---|---|---|---|
//! | `serde` | 1 | | `Serialize` and `Deserialize` of records |
//! | `serde_json` | 1 | | [`Json`] is its `Value` |
//! | `http`, `bytes` | 1, 1 | `client`, `server` | requests and responses of engines and of the test server |
//! | `reqwest` | 0.13 | `reqwest`, `blocking` | the clients that the engines can be built from |
//! | `tower-service`, `http-body` | 0.3, 1 | `tower` | the services that are engines |
//! | `chrono` | 0.4 | `chrono` | `DateTime<Utc>`, `DateTime<FixedOffset>` |
//! | `jiff` | 1 | `jiff` | `Timestamp` |
//! | `time` | 0.3 | `time` | `OffsetDateTime` |

#![cfg_attr(docsrs, feature(doc_cfg))]

// Generated code refers to this crate by name, also within this crate.
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
#[cfg(any(feature = "client", feature = "server"))]
mod parameter;
pub mod patch;
pub mod path {
    //! Attribute paths, and paths of PATCH operations (RFC 7644 §3.5.2, §3.10).
    //!
    //! ```
    //! use scim_runtime::path::Path;
    //!
    //! let path = Path::parse(r#"emails[type eq "work"].value"#)?;
    //! assert_eq!(path.sub.as_deref(), Some("value"));
    //! # Ok::<(), scim_runtime::filter::FilterError>(())
    //! ```

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

#[cfg(any(feature = "client", feature = "server"))]
pub use bytes;
#[cfg(feature = "chrono")]
pub use chrono;
#[cfg(feature = "client")]
pub use error::{Challenge, Error, ScimError};
#[cfg(any(feature = "client", feature = "server"))]
pub use http;
#[cfg(feature = "tower")]
pub use http_body;
#[cfg(feature = "jiff")]
pub use jiff;
#[cfg(feature = "_reqwest")]
pub use reqwest;
pub use scim_type::ScimType;
pub use serde;
pub use serde_json;
/// Any JSON value: the `Value` of `serde_json`.
pub use serde_json::Value as Json;
#[cfg(feature = "time")]
pub use time;
#[cfg(feature = "tower")]
pub use tower_service;
pub use walk::{ReadError, convert, from_json, to_json, to_request_json};

/// Includes the code that a build script generated: `include_scim!("acme")` for `generate("acme")`.
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
