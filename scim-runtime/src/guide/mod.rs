//! Guides: longer than a function's documentation, their code compiled with the tests.

#[doc = include_str!("from-scim2-client.md")]
pub mod from_scim2_client {}
