//! Reads discovery documents from a directory, one file each.

use super::{
    documents::{DiscoveryDocuments, DocumentSet},
    file::{name_of, read_file},
};
use crate::{Error, text::similar_path};
use std::path::Path;

const SCHEMAS: &str = "Schemas.json";
const RESOURCE_TYPES: &str = "ResourceTypes.json";
const PROVIDER_CONFIG: &str = "ServiceProviderConfig.json";

/// Reads `Schemas.json`, plus `ResourceTypes.json` and `ServiceProviderConfig.json` if they exist.
///
/// # Errors
/// If `Schemas.json` is missing, or a file can't be read.
pub(crate) fn directory(path: &Path) -> Result<DiscoveryDocuments, Error> {
    let here = |name: &str| path.join(name).is_file();
    if !path.is_dir() {
        return Err(no_directory(path));
    }
    if !here(SCHEMAS) {
        return Err(Error::input(format!("{}: {SCHEMAS} is missing", path.display())).with_help(
            "a directory contains Schemas.json, ResourceTypes.json and ServiceProviderConfig.json, \
             each as the provider sends it; `scim-codegen fetch` reads them from a live provider",
        ));
    }
    let config = path.join(PROVIDER_CONFIG);
    Ok(DiscoveryDocuments {
        name: name_of(path),
        base_url: None,
        parts: DocumentSet::Separate {
            schemas: read_file(&path.join(SCHEMAS))?,
            resource_types: if here(RESOURCE_TYPES) {
                Some(read_file(&path.join(RESOURCE_TYPES))?)
            } else {
                None
            },
            provider_config: if config.is_file() {
                Some(read_file(&config)?)
            } else {
                None
            },
        },
    })
}

fn no_directory(path: &Path) -> Error {
    if path.exists() {
        return Error::input(format!("{} is not a directory", path.display())).with_help(
            "name the directory that contains Schemas.json, or read a snapshot with `--snapshot`",
        );
    }
    let error = Error::input(format!("directory {} does not exist", path.display()));
    match similar_path(path) {
        Some(suggestion) => error.with_help(suggestion),
        None => error,
    }
}
