//! What a build script calls.

use crate::{
    Error,
    names::Renames,
    options::{Options, Scope},
    pipeline,
    source::{self, Documents},
    write::{self, Written},
};
use std::{
    env,
    path::{Path, PathBuf},
};

/// Generates a client from a build script.
///
/// ```no_run
/// // build.rs
/// fn main() -> Result<(), scim_codegen::Error> {
///     scim_codegen::Builder::from_snapshot("scim/acme.json").generate("acme")
/// }
/// ```
///
/// In the crate, `mod acme { scim_runtime::include_scim!("acme"); }` takes it in. The script runs again when the snapshot
/// changes, and the file is written only when its content does.
///
/// An error reads well in cargo's output when `main` shows it by [`exit`]: `if let Err(error) = … { scim_codegen::exit(&error) }`.
#[derive(Debug, Clone)]
#[must_use = "a builder does nothing until it generates"]
pub struct Builder {
    source: Source,
    renames: Renames,
    options: Options,
}

#[derive(Debug, Clone)]
enum Source {
    Snapshot(PathBuf),
    Directory(PathBuf),
    Memory(InMemory),
    Rfc7643,
}

/// Discovery documents in memory, each as a provider sends it.
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
/// assert!(Builder::in_memory(documents).to_text()?.contains("pub number: Option<i64>"));
/// # Ok::<(), scim_codegen::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InMemory {
    /// What the header of generated code and findings call them.
    pub name: String,
    /// What `/Schemas` gave.
    pub schemas: Vec<u8>,
    /// What `/ResourceTypes` gave; without it there are models alone.
    pub resource_types: Option<Vec<u8>>,
    /// What `/ServiceProviderConfig` gave; without it nothing counts as supported.
    pub service_provider_config: Option<Vec<u8>>,
}

impl Builder {
    fn new(source: Source) -> Self {
        Self {
            source,
            renames: Renames::new(),
            options: Options::default(),
        }
    }

    /// From a snapshot, as `scim-codegen fetch` takes it; relative to the package's directory.
    pub fn from_snapshot(path: impl AsRef<Path>) -> Self {
        Self::new(Source::Snapshot(path.as_ref().to_owned()))
    }

    /// From a directory with `Schemas.json`, `ResourceTypes.json` and, as a rule, `ServiceProviderConfig.json`.
    pub fn from_directory(path: impl AsRef<Path>) -> Self {
        Self::new(Source::Directory(path.as_ref().to_owned()))
    }

    /// From documents in memory.
    pub fn in_memory(documents: InMemory) -> Self {
        Self::new(Source::Memory(documents))
    }

    /// From RFC 7643's own documents: User, `EnterpriseUser` and Group.
    pub fn rfc7643() -> Self {
        Self::new(Source::Rfc7643)
    }

    /// Gives something a name of your choice: an attribute by its full name (`urn:…:User:userName`), a schema by its URN, a
    /// resource type by its name. A rename that matches nothing is an error.
    pub fn rename(mut self, what: impl Into<String>, name: impl Into<String>) -> Self {
        self.renames.insert(what.into(), name.into());
        self
    }

    /// Models alone, without the client: their users need no HTTP.
    pub fn models_only(mut self) -> Self {
        self.options.scope = Scope::Models;
        self
    }

    /// The client alone, over models that stand in the module above it: for a crate that keeps the two apart.
    pub fn client_over_models(mut self) -> Self {
        self.options.scope = Scope::ClientOverModels;
        self
    }

    /// Generates `name.rs` in the build script's output directory, for `scim_runtime::include_scim!`.
    ///
    /// Findings show as warnings of the package.
    ///
    /// # Errors
    /// If the source can't be read or used, or the file can't be written; nothing is written then.
    #[allow(clippy::print_stdout)] // that is how a build script talks to cargo
    pub fn generate(&self, name: &str) -> Result<(), Error> {
        for path in self.inputs() {
            println!("cargo::rerun-if-changed={}", path.display());
        }
        let directory = env::var_os("OUT_DIR").ok_or_else(|| {
            Error::input("OUT_DIR is not set: this is for build scripts")
                .with_help("use `generate_to` elsewhere")
        })?;
        let generated = pipeline::generate(&self.documents()?, &self.renames, &self.options)?;
        for finding in generated.findings.iter() {
            println!("cargo::warning={}", finding.line());
        }
        write::file(
            &Path::new(&directory).join(format!("{name}.rs")),
            generated.text.as_bytes(),
        )?;
        Ok(())
    }

    /// Generates a file, to be committed; true if it has changed.
    ///
    /// # Errors
    /// As [`Builder::generate`].
    pub fn generate_to(&self, path: impl AsRef<Path>) -> Result<bool, Error> {
        let written = write::file(path.as_ref(), self.to_text()?.as_bytes())?;
        Ok(written == Written::Changed)
    }

    /// The generated text.
    ///
    /// # Errors
    /// If the source can't be read or used.
    pub fn to_text(&self) -> Result<String, Error> {
        Ok(pipeline::generate(&self.documents()?, &self.renames, &self.options)?.text)
    }

    /// What was read liberally, a line each: place, rule, what was assumed.
    ///
    /// # Errors
    /// If the source can't be read or used.
    pub fn findings(&self) -> Result<Vec<String>, Error> {
        let generated = pipeline::generate(&self.documents()?, &self.renames, &self.options)?;
        Ok(generated
            .findings
            .iter()
            .map(crate::finding::Finding::line)
            .collect())
    }

    fn documents(&self) -> Result<Documents, Error> {
        match &self.source {
            Source::Snapshot(path) => source::snapshot(path),
            Source::Directory(path) => source::directory(path),
            Source::Memory(documents) => Ok(source::memory(documents.clone())),
            Source::Rfc7643 => Ok(source::rfc7643()),
        }
    }

    fn inputs(&self) -> Vec<PathBuf> {
        match &self.source {
            Source::Snapshot(path) | Source::Directory(path) => vec![path.clone()],
            // Without any line cargo would watch the whole package.
            Source::Memory(_) | Source::Rfc7643 => vec![PathBuf::from("build.rs")],
        }
    }
}

/// Ends a build script with an error, its lines as cargo shows them best.
#[allow(clippy::print_stdout)] // that is how a build script talks to cargo
pub fn exit(error: &Error) -> ! {
    for line in error.to_string().lines() {
        println!("cargo::error={line}");
    }
    std::process::exit(1)
}
