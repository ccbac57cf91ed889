//! Sends HTTP requests to a service provider. Engines know nothing about SCIM.
//!
//! ```
//! use bytes::Bytes;
//! use scim_runtime::{engine::{BlockingEngine, Limits, TransportError}, models::rfc7643::Client, testing};
//!
//! /// Prints each request before another engine sends it.
//! struct Logged<E>(E);
//!
//! impl<E: BlockingEngine> BlockingEngine for Logged<E> {
//!     fn exchange(&self, request: http::Request<Bytes>, limits: Limits) -> Result<http::Response<Bytes>, TransportError> {
//!         println!("{} {}", request.method(), request.uri());
//!         self.0.exchange(request, limits)
//!     }
//! }
//!
//! let scim = Client::connect("https://scim.example.com/v2")?.build_with(Logged(testing::server()))?;
//! assert_eq!(scim.users().list().send()?.total_results, Some(0));
//! # Ok::<(), scim_runtime::Error>(())
//! ```

#[cfg(all(feature = "blocking-no-tls", not(target_family = "wasm")))]
mod async_context;
mod block_on;
#[cfg(all(feature = "blocking-no-tls", not(target_family = "wasm")))]
mod blocking;
mod boxed;
#[cfg(all(feature = "_reqwest", not(target_family = "wasm")))]
mod classify;
#[cfg(all(feature = "_reqwest", not(target_family = "wasm")))]
mod client_parts;
#[cfg(all(feature = "_reqwest", not(target_family = "wasm")))]
mod content_coding;
#[cfg(all(feature = "reqwest-no-tls", not(target_family = "wasm")))]
mod received_body;
#[cfg(all(feature = "reqwest-no-tls", not(target_family = "wasm")))]
mod reqwest;
mod timer;
#[cfg(feature = "tower")]
mod tower;
mod traits;

pub use crate::error::TransportError;
pub(crate) use block_on::block_on;
#[cfg(all(feature = "blocking-no-tls", not(target_family = "wasm")))]
pub use blocking::ReqwestBlocking;
pub use boxed::BoxedEngine;
#[cfg(all(feature = "reqwest-no-tls", not(target_family = "wasm")))]
pub use reqwest::Reqwest;
#[cfg(feature = "tower")]
pub use tower::Tower;
pub use traits::{BlockingEngine, Engine, Limits};

#[cfg(all(feature = "_reqwest", target_family = "wasm"))]
compile_error!(
    "the features `reqwest` and `blocking` of scim-runtime don't work on wasm: use `client` with an engine of your own"
);
