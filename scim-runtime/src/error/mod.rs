//! The one error type of clients. Use its predicates and accessors instead of matching on it.

mod challenge;
mod details;
mod display;
mod kind;
mod outcome;
mod predicates;
mod response;
mod retry_after;
mod scim_error;
mod transport;

pub use challenge::Challenge;
pub use kind::Error;
pub(crate) use kind::{BareStatus, EarlierAttempts, ErrorKind};
pub use outcome::WriteOutcome;
pub use response::RawResponse;
pub(crate) use response::{id_in, id_of_location};
pub(crate) use retry_after::retry_after;
pub use scim_error::ScimError;
pub use transport::TransportError;
pub(crate) use transport::TransportKind;
