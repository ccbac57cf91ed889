//! How requests reach a service provider. Engines know HTTP and nothing of SCIM.

mod block_on;
#[cfg(feature = "blocking")]
mod blocking;
#[cfg(any(feature = "blocking", feature = "reqwest"))]
mod classify;
#[cfg(feature = "reqwest")]
mod reqwest;
mod timer;
#[cfg(feature = "tower")]
mod tower;
mod traits;

pub use crate::error::TransportError;
pub(crate) use block_on::block_on;
#[cfg(feature = "blocking")]
pub use blocking::ReqwestBlocking;
#[cfg(feature = "reqwest")]
pub use reqwest::Reqwest;
#[cfg(feature = "tower")]
pub use tower::Tower;
pub use traits::{BlockingEngine, Engine, Limits};
