//! Guides: longer texts about one task. Their code is compiled with the tests.
//!
//! The embedded server answers the requests of all examples, so each of them can be copied and run:
//!
//! ```
//! use scim_runtime::{models::User, testing};
//!
//! let scim = testing::blocking()?;
//! let user = scim.users().create(&User::new("bjensen")).send()?;
//! assert_eq!(user.user_name.as_deref(), Some("bjensen"));
//! # Ok::<(), scim_runtime::Error>(())
//! ```

#[doc = include_str!("from-scim2-client.md")]
pub mod from_scim2_client {}

#[doc = include_str!("provisioning.md")]
pub mod provisioning {}
