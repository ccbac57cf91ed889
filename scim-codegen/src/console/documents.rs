//! Stored discovery documents, as arguments.

use crate::{
    Error,
    source::{self, Documents},
};
use clap::Args;
use std::path::PathBuf;

/// The configuration that is read where no source is given.
pub(crate) const CONFIG_FILE: &str = "scim.toml";

/// One of the sources on the disk.
#[derive(Debug, Clone, Args)]
#[group(multiple = false)]
pub(crate) struct StoredDocuments {
    /// Directory with Schemas.json, ResourceTypes.json and ServiceProviderConfig.json
    #[arg(long, value_name = "DIR")]
    pub(crate) dir: Option<PathBuf>,
    /// Snapshot, as written by `scim-codegen fetch`
    #[arg(long, value_name = "FILE")]
    pub(crate) snapshot: Option<PathBuf>,
    /// The documents of RFC 7643: User, EnterpriseUser and Group
    #[arg(long)]
    pub(crate) rfc7643: bool,
}

impl StoredDocuments {
    /// Whether the arguments name a source.
    pub(crate) fn is_given(&self) -> bool {
        self.dir.is_some() || self.snapshot.is_some() || self.rfc7643
    }

    /// Reads the documents, if the arguments name a source.
    ///
    /// # Errors
    /// If they can't be read.
    pub(crate) fn read(&self) -> Result<Option<Documents>, Error> {
        match (&self.dir, &self.snapshot) {
            (Some(dir), _) => source::directory(dir).map(Some),
            (_, Some(snapshot)) => source::snapshot(snapshot).map(Some),
            _ => Ok(self.rfc7643.then(source::rfc7643)),
        }
    }
}
