//! Bulk operations without I/O (RFC 7644 §3.7): references between operations, the content of each request, the response of each
//! operation.
//!
//! [`Client::bulk`](crate::client::Client::bulk) builds and sends a bulk.
//!
//! ```
//! use scim_runtime::{models::{Group, User, group::Member}, testing};
//!
//! let scim = testing::blocking()?;
//! let mut bulk = scim.bulk();
//! let alice = bulk.create(&User::new("alice"));
//! let guides = bulk.create(&Group { members: vec![Member::new(&alice)], ..Group::new("Tour Guides") });
//! let results = bulk.send()?;
//! let (alice, guides) = (results.get(&alice)?, results.get(&guides)?);
//! assert_eq!(guides.members[0].value.as_deref(), Some(alice.id()));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod assign;
mod batch;
mod graph;
pub(crate) mod handle;
mod limits;
mod members;
mod message;
mod operation;
mod plan;
mod reference;
mod response;
mod run;

pub(crate) use batch::Batch;
pub(crate) use handle::{BulkName, BulkTarget, Identity};
pub use handle::{Handle, Reserved};
pub(crate) use limits::RequestLimits;
pub(crate) use message::read as read_message;
pub(crate) use operation::{BulkMethod, BulkOperation};
pub use plan::BulkPlan;
pub use response::OperationResponse;
pub(crate) use response::read as read_answers;
pub(crate) use run::{BulkRun, MayBeDone, OperationState};

/// The section of bulk operations, for violations.
const BULK: &str = "RFC 7644 §3.7";
/// The section of bulkIds, for violations.
const BULK_ID: &str = "RFC 7644 §3.7.2";
