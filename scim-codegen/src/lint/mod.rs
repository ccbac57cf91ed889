//! The rules of findings with their documentation pages, and the `scim.toml` lines that findings propose.

pub(crate) mod repair;
pub(crate) mod rules;
