//! Where documents come from: a directory, a snapshot, the RFC, a live provider.

mod builtin;
mod directory;
#[cfg(feature = "fetch")]
mod fetch;
mod memory;
mod snapshot;

pub(crate) use builtin::rfc7643;
pub(crate) use directory::directory;
#[cfg(feature = "fetch")]
pub(crate) use fetch::{Provider, fetch};
pub(crate) use memory::memory;
#[cfg(feature = "cli")]
pub(crate) use snapshot::check_digest;
pub(crate) use snapshot::{Snapshot, input_digest, snapshot, snapshot_root, without_secrets};

use crate::{Error, InMemory};
use std::path::{Path, PathBuf};

/// Where documents lie.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Location {
    Snapshot(PathBuf),
    Directory(PathBuf),
    Memory(InMemory),
    Rfc7643,
}

impl Location {
    /// Reads the documents.
    ///
    /// # Errors
    /// If they are not there.
    pub(crate) fn read(&self) -> Result<Documents, Error> {
        match self {
            Self::Snapshot(path) => snapshot(path),
            Self::Directory(path) => directory(path),
            Self::Memory(documents) => Ok(memory(documents.clone())),
            Self::Rfc7643 => Ok(rfc7643()),
        }
    }

    /// The file or directory, if there is one.
    pub(crate) fn path(&self) -> Option<&PathBuf> {
        match self {
            Self::Snapshot(path) | Self::Directory(path) => Some(path),
            Self::Memory(_) | Self::Rfc7643 => None,
        }
    }
}

/// A text and where it came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Text {
    /// File name or URL, for people.
    pub(crate) origin: String,
    pub(crate) bytes: Vec<u8>,
}

/// A provider's three discovery documents (RFC 7644 §4), as they came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Documents {
    /// What they are called in the header of generated code: `scim/acme.json`, a URL, `RFC 7643`.
    pub(crate) name: String,
    /// The provider's base URL, if it is known.
    pub(crate) base_url: Option<String>,
    pub(crate) parts: Parts,
}

/// How the documents lie.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Parts {
    /// A text each; a provider may have no configuration, and no resource types where only its models are asked for.
    Separate {
        schemas: Text,
        resource_types: Option<Text>,
        provider_config: Option<Text>,
    },
    /// All in one.
    Snapshot(Text),
}

/// Reads a file, no more than the limit for documents.
pub(crate) fn read_file(path: &Path) -> Result<Text, Error> {
    use std::io::Read;
    let limit = crate::document::limits::MAX_BYTES as u64;
    let file = std::fs::File::open(path).map_err(|error| Error::reading(path, error))?;
    let mut bytes = Vec::new();
    // One byte more shows the parser that the document is too large.
    file.take(limit + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| Error::reading(path, error))?;
    Ok(Text {
        origin: path.display().to_string(),
        bytes,
    })
}
