//! A provider's discovery documents as descriptors at run time (RFC 7644 §4), and how they drift from a generated client.
//!
//! The generator reads the same documents at build time, with findings and positions. This module serves whatever has no
//! generated code: the test server, drift checks, tools. Where a document deviates it takes the one sensible reading without
//! reporting it; a document without a sensible reading is a [`DescribeError`].

mod attribute;
mod configuration;
mod description;
mod drift;
mod error;
mod limits;

#[cfg(feature = "client")]
pub(crate) use self::description::members;
pub use self::{
    configuration::{BulkLimits, Configuration, FilterLimits, Pagination, PaginationMethod},
    description::{Description, Documents, ResourceTypeDescription},
    drift::{ChangeKind, DriftChange, KnownType, drift},
    error::DescribeError,
};
