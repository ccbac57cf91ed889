//! scim.toml from end to end: the effect of each key, and the reports of mistakes.
#![allow(clippy::unwrap_used)]

mod builder;
mod documentation;
mod effective;
mod keys;
mod mistakes;
mod project;
