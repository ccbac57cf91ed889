//! Validation against descriptors: resources that a client sends, and resources that a service provider returns (RFC 7643 §2.2–§2.5, §7).
//!
//! ```
//! use scim_runtime::{check, models::User};
//!
//! let violations = check::before_create(&User::default());
//! assert_eq!(violations[0].pointer, "/userName");
//! assert!(check::before_create(&User::new("bjensen")).is_empty());
//! ```

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
#[cfg(feature = "client")]
pub(crate) use record::{Sending, sendable};
pub use record::{before_create, before_replace};
#[cfg(any(feature = "client", feature = "server"))]
pub(crate) use response::request;
#[cfg(feature = "client")]
pub(crate) use response::response_at;
pub use response::{projected_response, response};
#[cfg(feature = "client")]
pub(crate) use violation::Violations;
