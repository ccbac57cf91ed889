//! A provider's discovery documents as descriptors at run time (RFC 7644 §4), and how they drift from a generated client.
//!
//! The generator reads the same documents at build time, with findings and positions. This module is for code without generated
//! types: the test server, drift checks, tools. If a document deviates from the RFCs but has one sensible reading, it is accepted
//! without a report; otherwise the result is a [`DescribeError`].
//!
//! ```
//! use scim_runtime::describe::Description;
//! use serde_json::json;
//!
//! let schemas = json!([{"id": "urn:example:Badge", "attributes": [{"name": "number", "type": "integer"}]}]);
//! let types = json!([{"name": "Badge", "endpoint": "/Badges", "schema": "urn:example:Badge"}]);
//! let provider = Description::from_documents(&schemas, &types, &json!({"patch": {"supported": true}}))?;
//! assert!(provider.configuration.patch);
//! assert_eq!(provider.resource_types[0].endpoint, "/Badges");
//! # Ok::<(), scim_runtime::describe::DescribeError>(())
//! ```

mod attribute;
mod attribute_drift;
mod change;
mod configuration;
mod description;
mod drift;
mod error;
mod limits;

#[cfg(feature = "client")]
pub(crate) use self::description::members;
pub use self::{
    change::{ChangeKind, DriftChange},
    configuration::{BulkLimits, Configuration, FilterLimits, Pagination},
    description::{Description, ResourceTypeDescription},
    error::DescribeError,
};
#[cfg(feature = "client")]
pub(crate) use drift::{KnownType, drift_of};
