//! What a build script calls.

mod output;

#[cfg(feature = "config")]
use crate::config;
use crate::{
    Error,
    allow::AllowedRule,
    names::Rename,
    options::{Layout, Scope},
    overlay::{Feature, FeatureSetting, Overlay, SelectionPattern, by_builder},
    pipeline::{self, Generated, GenerationPlan},
    source::{DiscoveryDocuments, DocumentSource, InMemory},
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
    source: DocumentSource,
    plan: GenerationPlan,
    /// What else is read, for cargo to watch.
    files: Vec<PathBuf>,
}

impl Builder {
    fn new(source: DocumentSource) -> Self {
        Self {
            source,
            plan: GenerationPlan::default(),
            files: Vec::new(),
        }
    }

    /// From a snapshot, as `scim-codegen fetch` takes it; relative to the package's directory.
    pub fn from_snapshot(path: impl AsRef<Path>) -> Self {
        Self::new(DocumentSource::Snapshot(path.as_ref().to_owned()))
    }

    /// From a directory with `Schemas.json`, `ResourceTypes.json` and, as a rule, `ServiceProviderConfig.json`.
    pub fn from_directory(path: impl AsRef<Path>) -> Self {
        Self::new(DocumentSource::Directory(path.as_ref().to_owned()))
    }

    /// From documents in memory.
    pub fn in_memory(documents: InMemory) -> Self {
        Self::new(DocumentSource::Memory(documents))
    }

    /// From RFC 7643's own documents: User, `EnterpriseUser` and Group.
    pub fn rfc7643() -> Self {
        Self::new(DocumentSource::Rfc7643)
    }

    /// From `scim.toml`, with all it says of its provider; relative to the package's directory. More can be said after it, and is
    /// done after what the file says.
    ///
    /// ```no_run
    /// // build.rs
    /// fn main() -> Result<(), scim_codegen::Error> {
    ///     scim_codegen::Builder::from_config("scim.toml")?.generate("acme")
    /// }
    /// ```
    ///
    /// # Errors
    /// If the file can't be read, is not as it should be, has several providers, or one without a source that lies on the disk.
    #[cfg(feature = "config")]
    pub fn from_config(path: impl AsRef<Path>) -> Result<Self, Error> {
        let config = config::read(path.as_ref())?;
        Self::of_provider(&config, config.provider(None)?)
    }

    /// From a table `[provider.NAME]` of `scim.toml`, as [`Builder::from_config`].
    ///
    /// # Errors
    /// As [`Builder::from_config`], or if there is no provider of this name.
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

    /// Gives something a name of your choice: an attribute by its full name (`urn:…:User:userName`), a schema by its URN, a
    /// resource type by its name. A rename that matches nothing is an error.
    pub fn rename(mut self, what: impl Into<String>, name: impl Into<String>) -> Self {
        let rename = Rename {
            name: name.into(),
            place: by_builder(),
        };
        self.plan.renames.insert(what.into(), rename);
        self
    }

    /// Corrects what the provider's documents say; overlays are made in the order in which they are given. One that matches
    /// nothing is an error.
    ///
    /// ```
    /// use scim_codegen::{AttributeType, Builder, Overlay};
    ///
    /// let path = "urn:ietf:params:scim:schemas:core:2.0:User:timezone";
    /// let builder = Builder::rfc7643().overlay(Overlay::attribute(path).required(true));
    /// assert!(builder.to_text()?.contains("pub timezone: Option<String>"));
    /// # Ok::<(), scim_codegen::Error>(())
    /// ```
    pub fn overlay(mut self, overlay: impl Into<Overlay>) -> Self {
        self.plan.corrections.overlays.push(overlay.into());
        self
    }

    /// Forces a feature on or off, whatever the provider's configuration says.
    ///
    /// ```
    /// use scim_codegen::{Builder, Feature};
    ///
    /// let text = Builder::rfc7643().feature(Feature::Patch(false)).to_text()?;
    /// assert!(!text.contains("SupportsPatch"));
    /// # Ok::<(), scim_codegen::Error>(())
    /// ```
    pub fn feature(mut self, feature: Feature) -> Self {
        self.plan
            .corrections
            .features
            .push(FeatureSetting::of(feature));
        self
    }

    /// Names what is wanted: a resource type by its name, an extension by its URN, an attribute by its full name; `*` stands for
    /// any text. Where something of a kind is named, within a schema for attributes, nothing else of this kind is generated.
    ///
    /// ```
    /// let text = scim_codegen::Builder::rfc7643().include("User").to_text()?;
    /// assert!(!text.contains("\"/Groups\""));
    /// # Ok::<(), scim_codegen::Error>(())
    /// ```
    pub fn include(mut self, what: impl Into<String>) -> Self {
        let selector = SelectionPattern::new(what.into());
        self.plan.corrections.selection.include.push(selector);
        self
    }

    /// Names what is not wanted, as [`Builder::include`] does. Attributes that are left out are kept in `extra` when a resource is
    /// read, so that nothing is lost.
    ///
    /// ```
    /// let user = "urn:ietf:params:scim:schemas:core:2.0:User";
    /// let text = scim_codegen::Builder::rfc7643().exclude(format!("{user}:x509*")).to_text()?;
    /// assert!(!text.contains("x509"));
    /// # Ok::<(), scim_codegen::Error>(())
    /// ```
    pub fn exclude(mut self, what: impl Into<String>) -> Self {
        let selector = SelectionPattern::new(what.into());
        self.plan.corrections.selection.exclude.push(selector);
        self
    }

    /// Expects findings of a rule, a warning or a note, by its id: nothing is said of them. An id that no rule has is an error,
    /// and an error can't be allowed.
    ///
    /// ```
    /// use scim_codegen::{Builder, Overlay};
    ///
    /// let overlay = Overlay::attribute("urn:ietf:params:scim:schemas:core:2.0:User:shoe").add();
    /// let builder = Builder::rfc7643().overlay(overlay);
    /// assert!(builder.findings()?[0].contains("scim::missing-type"));
    /// assert!(builder.allow("scim::missing-type").findings()?.is_empty());
    /// # Ok::<(), scim_codegen::Error>(())
    /// ```
    pub fn allow(mut self, rule: impl Into<String>) -> Self {
        self.plan.allowed.push(AllowedRule {
            rule: rule.into(),
            place: by_builder(),
        });
        self
    }

    /// Models alone, without the client: their users need no HTTP.
    pub fn models_only(mut self) -> Self {
        self.plan.options.scope = Scope::Models;
        self
    }

    /// The client alone, over models that stand in the module above it: for a crate that keeps the two apart.
    pub fn client_over_models(mut self) -> Self {
        self.plan.options.scope = Scope::ClientOverModels;
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
        // `include!` takes one file.
        let mut one_file = self.plan.clone();
        one_file.options.layout = Layout::OneFile;
        let generated = pipeline::generate(&self.documents()?, &one_file)?;
        for finding in generated.findings.iter() {
            println!("cargo::warning={}", finding.line());
        }
        write::file(
            &Path::new(&directory).join(format!("{name}.rs")),
            generated.text().as_bytes(),
        )?;
        Ok(())
    }

    /// Generates what is to be committed: a file, or a directory of files where the layout says so; true if anything changed.
    ///
    /// Files are written all or none. Of several, those that were generated before and are no more are removed; what was not
    /// generated is never touched.
    ///
    /// # Errors
    /// As [`Builder::generate`]; also if a file that was not generated stands in the place of a source.
    pub fn generate_to(&self, path: impl AsRef<Path>) -> Result<bool, Error> {
        let generated = self.generated()?;
        let written = write::generated(path.as_ref(), &generated.files)?;
        Ok(written == Written::Changed)
    }

    /// The generated text; where the layout has several files, that of the one that holds the others.
    ///
    /// # Errors
    /// If the source can't be read or used.
    pub fn to_text(&self) -> Result<String, Error> {
        let files = self.generated()?.files.into_iter();
        Ok(files.map(|file| file.text).next().unwrap_or_default())
    }

    /// The generated files, each with its path below where the output goes; an empty one where the layout is one file.
    ///
    /// # Errors
    /// If the source can't be read or used.
    pub fn to_files(&self) -> Result<Vec<(String, String)>, Error> {
        let generated = self.generated()?;
        let files = generated.files.into_iter();
        Ok(files.map(|file| (file.path, file.text)).collect())
    }

    /// How what is on disk differs from what would be generated, a text for each file: one is missing, says something else, or is
    /// generated no longer. For a test beside code that is committed. The generator's version alone makes no difference.
    ///
    /// # Errors
    /// If the source can't be read or used, or a file can't be read.
    pub fn differences(&self, path: impl AsRef<Path>) -> Result<Vec<String>, Error> {
        let generated = self.generated()?;
        let found = write::compare(path.as_ref(), &generated.files)?;
        Ok(found.iter().map(ToString::to_string).collect())
    }

    /// The documents after all corrections, as a snapshot: what the client is generated from.
    ///
    /// # Errors
    /// If the source can't be read or used, or a correction matches nothing.
    pub fn effective_documents(&self) -> Result<String, Error> {
        let snapshot = pipeline::effective(&self.documents()?, &self.plan)?;
        Ok(String::from_utf8_lossy(&snapshot.to_bytes()).into_owned())
    }

    /// What was read liberally, a line each: place, rule, what was assumed.
    ///
    /// # Errors
    /// If the source can't be read or used.
    pub fn findings(&self) -> Result<Vec<String>, Error> {
        let generated = self.generated()?;
        Ok(generated
            .findings
            .iter()
            .map(crate::finding::Finding::line)
            .collect())
    }

    pub(crate) fn generated(&self) -> Result<Generated, Error> {
        pipeline::generate(&self.documents()?, &self.plan)
    }

    fn documents(&self) -> Result<DiscoveryDocuments, Error> {
        self.source.read()
    }

    fn inputs(&self) -> Vec<PathBuf> {
        let overlays = self.plan.corrections.overlays.iter();
        let mut inputs: Vec<PathBuf> = self
            .source
            .path()
            .into_iter()
            .chain(&self.files)
            .chain(overlays.filter_map(Overlay::file))
            .cloned()
            .collect();
        if inputs.is_empty() {
            // Without any line cargo would watch the whole package.
            inputs.push(PathBuf::from("build.rs"));
        }
        inputs
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
