//! The builder and the sources of its documents.

#[cfg(feature = "config")]
use crate::{Error, config};
use crate::{
    pipeline::GenerationPlan,
    source::{DocumentSource, InMemory},
    write::Overwrite,
};
use std::path::{Path, PathBuf};

/// Generates a client from a provider's discovery documents.
///
/// ```no_run
/// // build.rs
/// fn main() -> Result<(), scim_codegen::Error> {
///     scim_codegen::Builder::from_snapshot("scim/acme.json").generate("acme")
/// }
/// ```
///
/// Include the generated code in your crate with `mod acme { scim_runtime::include_scim!("acme"); }`.
///
/// Paths are relative to the current directory. In a build script, that is the package's directory.
#[derive(Debug, Clone)]
#[must_use = "a builder does nothing until it generates"]
pub struct Builder {
    pub(super) source: DocumentSource,
    pub(super) plan: GenerationPlan,
    /// Files that are read in addition to the source.
    pub(super) files: Vec<PathBuf>,
    pub(super) overwrite: Overwrite,
    pub(super) rerun: Rerun,
}

/// Whether the builder prints `rerun-if-changed` lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rerun {
    IfInputsChange,
    /// The build script prints these lines itself.
    Unstated,
}

impl Builder {
    fn new(source: DocumentSource) -> Self {
        Self {
            source,
            plan: GenerationPlan::default(),
            files: Vec::new(),
            overwrite: Overwrite::Generated,
            rerun: Rerun::IfInputsChange,
        }
    }

    /// Reads a snapshot, as written by `scim-codegen fetch`.
    ///
    /// ```no_run
    /// scim_codegen::Builder::from_snapshot("scim/acme.json").generate("acme")?;
    /// # Ok::<(), scim_codegen::Error>(())
    /// ```
    pub fn from_snapshot(path: impl AsRef<Path>) -> Self {
        Self::new(DocumentSource::Snapshot(path.as_ref().to_owned()))
    }

    /// Reads a directory with `Schemas.json`, `ResourceTypes.json` and, optionally, `ServiceProviderConfig.json`.
    ///
    /// ```no_run
    /// scim_codegen::Builder::from_directory("scim/acme").generate("acme")?;
    /// # Ok::<(), scim_codegen::Error>(())
    /// ```
    pub fn from_directory(path: impl AsRef<Path>) -> Self {
        Self::new(DocumentSource::Directory(path.as_ref().to_owned()))
    }

    /// Uses documents in memory.
    ///
    /// Cargo reruns the build script whenever a file of the package changes, unless you call [`Builder::input`].
    ///
    /// ```
    /// use scim_codegen::{Builder, InMemory};
    ///
    /// let documents = InMemory {
    ///     name: "badges".to_owned(),
    ///     schemas: br#"[{"id": "urn:example:Badge", "attributes": [{"name": "number", "type": "integer"}]}]"#.to_vec(),
    ///     resource_types: Some(br#"[{"name": "Badge", "endpoint": "/Badges", "schema": "urn:example:Badge"}]"#.to_vec()),
    ///     service_provider_config: None,
    /// };
    /// let code = Builder::in_memory(documents).to_text()?;
    /// assert!(code.contains("pub number: Option<i64>"));
    /// # Ok::<(), scim_codegen::Error>(())
    /// ```
    pub fn in_memory(documents: InMemory) -> Self {
        Self::new(DocumentSource::Memory(documents))
    }

    /// Uses the documents of RFC 7643: User, `EnterpriseUser` and Group.
    ///
    /// ```
    /// let code = scim_codegen::Builder::rfc7643().to_text()?;
    /// assert!(code.contains("pub struct EnterpriseUser"));
    /// # Ok::<(), scim_codegen::Error>(())
    /// ```
    pub fn rfc7643() -> Self {
        Self::new(DocumentSource::Rfc7643)
    }

    /// Reads the source and all options from a `scim.toml` with a single provider. Methods that you call afterwards add to them.
    ///
    /// ```no_run
    /// // build.rs
    /// fn main() -> Result<(), scim_codegen::Error> {
    ///     scim_codegen::Builder::from_config("scim.toml")?.generate("acme")
    /// }
    /// ```
    ///
    /// # Errors
    /// If the file can't be read, is invalid, or has several providers, or if the provider has no source on disk.
    #[cfg(feature = "config")]
    pub fn from_config(path: impl AsRef<Path>) -> Result<Self, Error> {
        let config = config::read(path.as_ref())?;
        Self::of_provider(&config, config.provider(None)?)
    }

    /// Reads the source and all options of one provider from `scim.toml`. Its table is `[provider.NAME]`.
    ///
    /// ```no_run
    /// scim_codegen::Builder::from_config_provider("scim.toml", "acme")?.generate("acme")?;
    /// # Ok::<(), scim_codegen::Error>(())
    /// ```
    ///
    /// # Errors
    /// See [`Builder::from_config`]. Also if no provider has this name.
    #[cfg(feature = "config")]
    pub fn from_config_provider(path: impl AsRef<Path>, name: &str) -> Result<Self, Error> {
        let config = config::read(path.as_ref())?;
        Self::of_provider(&config, config.provider(Some(name))?)
    }

    #[cfg(feature = "config")]
    fn of_provider(
        config: &config::Config,
        provider: &config::ProviderConfig,
    ) -> Result<Self, Error> {
        let source = provider.source()?.clone();
        Ok(Self {
            plan: provider.plan.clone(),
            files: vec![config.path.clone()],
            ..Self::new(source)
        })
    }
}
