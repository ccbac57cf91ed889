//! Documents as arguments, so that the provider isn't asked for them.

use super::input;
use crate::{Error, console::StoredDocuments, source::GivenDocuments};
use clap::Args;
use std::path::PathBuf;

// A doc comment would become the help of the command.
#[derive(Debug, Args)]
#[command(next_help_heading = "Documents to use instead of the provider's own")]
pub(super) struct DocumentArgs {
    #[command(flatten)]
    pub(super) stored: StoredDocuments,
    /// Schemas, as the provider lists them
    #[arg(long, value_name = "FILE", env = "SCIM_SCHEMAS", hide_env_values = true, global = true, conflicts_with_all = ["dir", "snapshot", "rfc7643"])]
    schemas: Option<PathBuf>,
    /// Resource types, as the provider lists them
    #[arg(long, value_name = "FILE", env = "SCIM_RESOURCE_TYPES", hide_env_values = true, global = true, conflicts_with_all = ["dir", "snapshot", "rfc7643"])]
    resource_types: Option<PathBuf>,
    /// Service provider configuration
    #[arg(long, value_name = "FILE", env = "SCIM_SERVICE_PROVIDER_CONFIG", hide_env_values = true, global = true, conflicts_with_all = ["dir", "snapshot", "rfc7643"])]
    service_provider_config: Option<PathBuf>,
}

impl DocumentArgs {
    /// Reads the documents that are given one by one.
    ///
    /// # Errors
    /// If a file can't be read.
    pub(super) fn given(&self) -> Result<GivenDocuments, Error> {
        let read = |path: &Option<PathBuf>| path.as_deref().map(input::document).transpose();
        Ok(GivenDocuments {
            schemas: read(&self.schemas)?,
            resource_types: read(&self.resource_types)?,
            provider_config: read(&self.service_provider_config)?,
        })
    }
}
