//! The rules of findings, with their pages, and the lines of `scim.toml` that findings propose.

pub(crate) mod repair;
pub(crate) mod rules;
