//! Bulk operations through the public API: the requests, and the result of each operation.
#![allow(clippy::unwrap_used)]

mod in_process;
mod provider;
mod requests;
mod results;
