//! scim.toml from end to end: what each key makes of the documents, and what is told when it matches nothing.
#![allow(clippy::unwrap_used)]

mod builder;
mod documentation;
mod effective;
mod keys;
mod mistakes;
mod project;
