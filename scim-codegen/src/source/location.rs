//! The sources that a build script can read.

use super::{
    builtin::rfc7643,
    directory::directory,
    documents::DiscoveryDocuments,
    file::snapshot,
    memory::{InMemory, memory},
};
use crate::Error;
use std::path::PathBuf;

/// The location of a provider's documents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum DocumentSource {
    Snapshot(PathBuf),
    Directory(PathBuf),
    Memory(InMemory),
    Rfc7643,
}

impl DocumentSource {
    /// Reads the documents.
    ///
    /// # Errors
    /// If a file is missing or can't be read.
    pub(crate) fn read(&self) -> Result<DiscoveryDocuments, Error> {
        match self {
            Self::Snapshot(path) => snapshot(path),
            Self::Directory(path) => directory(path),
            Self::Memory(documents) => Ok(memory(documents.clone())),
            Self::Rfc7643 => Ok(rfc7643()),
        }
    }

    /// The file or directory. `None` for sources that aren't on disk.
    pub(crate) fn path(&self) -> Option<&PathBuf> {
        match self {
            Self::Snapshot(path) | Self::Directory(path) => Some(path),
            Self::Memory(_) | Self::Rfc7643 => None,
        }
    }
}
