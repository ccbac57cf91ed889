//! Validation against descriptors: resources that a client sends, and resources that a service provider returns (RFC 7643 §2.2–§2.5, §7).

mod coerce;
#[cfg(feature = "client")]
mod list;
mod record;
mod response;
mod violation;

pub use crate::record::violation::Violation;
#[cfg(feature = "client")]
pub(crate) use coerce::resource as coerce;
#[cfg(feature = "client")]
pub(crate) use list::{
    LIST_RESPONSE, ListEnvelope, RequestedCursor, RequestedPage, ResourcesForm, contradiction,
};
pub use record::{Sending, sendable};
#[cfg(any(feature = "client", feature = "server"))]
pub(crate) use response::request;
pub use response::response;
#[cfg(feature = "client")]
pub(crate) use response::response_at;
pub use violation::Violations;
