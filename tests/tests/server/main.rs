//! The test server, request by request: RFC 7643, RFC 7644 and RFC 9865.
#![allow(clippy::unwrap_used)]

mod bulk;
mod dialects;
mod documents;
mod faults;
mod me;
mod paging;
mod queries;
mod refusals;
mod requests;
mod resources;
