//! What generated SCIM 2.0 clients run on.
pub mod record;
