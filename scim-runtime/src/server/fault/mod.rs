//! Injected faults: responses that are late, missing, torn, or violate the RFCs.

mod apply;
mod read;
mod rule;

pub(super) use apply::{InjectedFaults, after, before, of_header};
pub(super) use rule::Faults;
pub use rule::{Fault, FaultRule};
