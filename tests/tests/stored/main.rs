//! The resources of the test server: dumps, tenants, groups, passwords, comparison.
#![allow(clippy::unwrap_used)]

mod comparison;
mod dump;
mod groups;
mod password;
mod requests;
mod tenants;
