//! Guides: longer texts about one task. Their code is compiled with the tests.

#[doc = include_str!("from-scim2-client.md")]
pub mod from_scim2_client {}

#[doc = include_str!("provisioning.md")]
pub mod provisioning {}
