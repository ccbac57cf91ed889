//! The rules that findings go by, each with its page, and the lines of scim.toml that say otherwise.

pub(crate) mod repair;
pub(crate) mod rules;
