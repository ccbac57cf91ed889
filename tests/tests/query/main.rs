//! Queries by GET and by POST, and walks over the pages of correct and incorrect providers.
#![allow(clippy::unwrap_used)]

mod messages;
mod misbehaved;
mod names;
mod provider;
mod walks;
