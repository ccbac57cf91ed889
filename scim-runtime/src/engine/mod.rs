//! Sends HTTP requests to a service provider. Engines know nothing about SCIM.

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
