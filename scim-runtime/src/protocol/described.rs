//! How a dynamic request reads its responses.

use crate::{describe::ResourceTypeDescription, error::Error, syntax::AttributePath};
use std::sync::Arc;

/// The resource type of a dynamic request.
#[derive(Debug, Clone)]
pub(crate) struct Described {
    pub(crate) resource_type: Arc<ResourceTypeDescription>,
    pub(crate) checks: ResponseChecks,
}

/// Whether responses are checked against the schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ResponseChecks {
    On,
    Off,
}

impl Described {
    pub(crate) fn new(resource_type: Arc<ResourceTypeDescription>) -> Self {
        Self {
            resource_type,
            checks: ResponseChecks::On,
        }
    }

    /// Normalizes an attribute path.
    ///
    /// # Errors
    /// If the text isn't a path of an attribute of the resource type.
    pub(crate) fn path(&self, path: &str) -> Result<String, Error> {
        let parsed =
            AttributePath::parse(path).map_err(|error| Error::unusable(error.to_string()))?;
        match parsed.find(self.resource_type.descriptor()) {
            Some(_) => Ok(parsed.to_string()),
            None => Err(Error::unusable(format!(
                "`{}` has no attribute `{parsed}`",
                self.resource_type.name
            ))),
        }
    }

    /// Normalizes several attribute paths; see [`Described::path`].
    pub(crate) fn paths(&self, paths: &[String]) -> Result<Vec<String>, Error> {
        paths.iter().map(|path| self.path(path)).collect()
    }
}
