//! Reads discovery documents from a directory, a snapshot, the RFC, memory or a live provider. Parses only as much as is needed to
//! read all of a document.

mod builtin;
mod directory;
mod documents;
#[cfg(feature = "fetch")]
mod fetch;
mod file;
mod location;
mod memory;

pub(crate) use builtin::rfc7643;
#[cfg(feature = "cli")]
pub(crate) use directory::directory;
pub(crate) use documents::{DiscoveryDocuments, DocumentSet};
#[cfg(feature = "ctl")]
pub(crate) use fetch::{GivenDocuments, fetch_with, no_connection_help, translated};
#[cfg(feature = "fetch")]
pub(crate) use fetch::{ProviderAccess, fetch};
pub(crate) use file::read_file;
#[cfg(feature = "cli")]
pub(crate) use file::snapshot;
pub(crate) use location::DocumentSource;
pub use memory::InMemory;
