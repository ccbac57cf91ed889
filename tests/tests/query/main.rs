//! Queries: what is sent by GET and by POST, and walks over pages of providers that behave and of those that do not.
#![allow(clippy::unwrap_used)]

mod messages;
mod misbehaved;
mod names;
mod provider;
mod walks;
