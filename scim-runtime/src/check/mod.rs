//! Checks resources against their schema, before a client sends them and when a provider returns them (RFC 7643 §2.2–§2.5, §7).

mod coerce;
mod record;
mod response;
mod violation;

pub use crate::record::Violation;
#[cfg(feature = "client")]
pub(crate) use coerce::{page as coerce_page, resource as coerce};
pub use record::{Sending, sendable};
#[cfg(feature = "client")]
pub(crate) use response::page;
#[cfg(any(feature = "client", feature = "server"))]
pub(crate) use response::request;
pub use response::response;
