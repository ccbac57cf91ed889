//! Queries by GET and by POST, and walks over the pages of correct and incorrect providers.
#![allow(clippy::unwrap_used)]

mod messages;
mod names;
mod protocol_violations;
mod provider;
mod walks;
