//! What the service provider for tests does, by RFC 7643, RFC 7644 and RFC 9865, request by request.
#![allow(clippy::unwrap_used)]

mod asking;
mod bulk;
mod dialects;
mod documents;
mod faults;
mod me;
mod paging;
mod queries;
mod refusals;
mod resources;
