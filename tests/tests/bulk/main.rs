//! Bulk operations as a user writes them: what exactly is sent, and what becomes of each operation.
#![allow(clippy::unwrap_used)]

mod in_process;
mod provider;
mod requests;
mod results;
