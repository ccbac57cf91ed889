//! What the service provider for tests keeps, for whom, and how it compares it.
#![allow(clippy::unwrap_used)]

mod asking;
mod comparison;
mod dump;
mod groups;
mod password;
mod tenants;
