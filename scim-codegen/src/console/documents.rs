//! Stored discovery documents, as arguments.

use crate::{
    Error,
    source::{self, DiscoveryDocuments, DocumentSet},
    text::{RawDocument, limits},
};
use clap::Args;
use std::{
    io::Read as _,
    path::{Path, PathBuf},
};

/// The configuration to read if no source is given.
pub(crate) const CONFIG_FILE: &str = "scim.toml";

/// One of the sources on the disk.
#[derive(Debug, Clone, Args)]
#[group(multiple = false)]
pub(crate) struct StoredDocuments {
    /// Directory with Schemas.json, ResourceTypes.json and ServiceProviderConfig.json
    #[arg(long, value_name = "DIR", global = true)]
    pub(crate) dir: Option<PathBuf>,
    /// Snapshot, as written by `scim-codegen fetch`; `-` for standard input
    #[arg(long, value_name = "FILE", global = true)]
    pub(crate) snapshot: Option<PathBuf>,
    /// The documents of RFC 7643: User, EnterpriseUser and Group
    #[arg(long, global = true)]
    pub(crate) rfc7643: bool,
}

impl StoredDocuments {
    /// Whether the arguments select a source.
    pub(crate) fn is_given(&self) -> bool {
        self.dir.is_some() || self.snapshot.is_some() || self.rfc7643
    }

    /// Reads the documents if the arguments select a source.
    ///
    /// # Errors
    /// If they can't be read.
    pub(crate) fn read(&self) -> Result<Option<DiscoveryDocuments>, Error> {
        match (&self.dir, &self.snapshot) {
            (Some(dir), _) => source::directory(dir).map(Some),
            (_, Some(snapshot)) if snapshot == Path::new("-") => standard_input().map(Some),
            (_, Some(snapshot)) => source::snapshot(snapshot).map(Some),
            _ => Ok(self.rfc7643.then(source::rfc7643)),
        }
    }
}

/// Reads a snapshot from standard input.
fn standard_input() -> Result<DiscoveryDocuments, Error> {
    let name = "standard input".to_owned();
    let mut bytes = Vec::new();
    // Read one byte more than allowed, so that the parser notices when the document is too large.
    let limit = u64::try_from(limits::MAX_BYTES).unwrap_or(u64::MAX - 1) + 1;
    std::io::stdin()
        .lock()
        .take(limit)
        .read_to_end(&mut bytes)
        .map_err(|error| Error::input(format!("cannot read standard input: {error}")))?;
    Ok(DiscoveryDocuments {
        name: name.clone(),
        base_url: None,
        parts: DocumentSet::Snapshot(RawDocument {
            origin: name,
            bytes,
        }),
    })
}
