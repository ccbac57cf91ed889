//! What goes wrong on request: answers that are late, missing, torn or not as the RFCs say.

mod apply;
mod read;
mod rule;

pub(super) use apply::{InjectedFaults, after, before, of_header};
pub use read::FaultError;
pub use rule::{Fault, FaultRule, Faults};
