//! Bulk operations without I/O (RFC 7644 §3.7): what refers to what, which operations go into which request, and whose answer
//! an answer is.
//!
//! [`Client::bulk`](crate::client::Client::bulk) fills and sends them.

mod answer;
mod batch;
mod graph;
pub(crate) mod handle;
mod members;
mod message;
mod operation;
mod plan;
mod reference;
mod run;

pub use answer::Answer;
pub(crate) use answer::read as read_answers;
pub(crate) use batch::Batch;
pub(crate) use handle::{At, Name, Target};
pub use handle::{Handle, Place, Reserved};
pub(crate) use message::read as read_message;
pub(crate) use operation::{Method, Operation};
pub use plan::Plan;
pub(crate) use run::{Done, Fate, Limits, Run};

/// Where bulk operations are described; what a violation names.
const BULK: &str = "RFC 7644 §3.7";
/// Where bulkIds are described.
const BULK_ID: &str = "RFC 7644 §3.7.2";
