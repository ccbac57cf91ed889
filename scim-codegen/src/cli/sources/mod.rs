//! The sources of documents, from arguments and from `scim.toml`.

mod live;
mod outputs;
mod pair;

pub(super) use outputs::outputs;
pub(super) use pair::{ComparedProvider, pairs};

use super::Console;
#[cfg(feature = "serve")]
use crate::source::DocumentSource;
use crate::{
    Error,
    config::{self, Config},
    console::{AddressOrigin, CONFIG_FILE, Credentials, StoredDocuments},
    pipeline::GenerationPlan,
    source::DiscoveryDocuments,
};
use clap::Args;
use live::live;
use std::path::{Path, PathBuf};

/// Sources on disk, for commands that need no live provider.
#[derive(Debug, Clone, Args)]
pub(super) struct StoredSourceArgs {
    #[command(flatten)]
    documents: StoredDocuments,
    /// Configuration [default: scim.toml in the current directory, if no source is given]
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Provider of the configuration to use [default: all of them, if the command supports it]
    #[arg(long, value_name = "NAME")]
    provider: Option<String>,
}

#[cfg(feature = "serve")]
impl StoredSourceArgs {
    /// The files and directories of the source.
    pub(super) fn files(&self) -> Vec<PathBuf> {
        let mut files: Vec<PathBuf> = [&self.documents.dir, &self.documents.snapshot]
            .into_iter()
            .flatten()
            .cloned()
            .collect();
        let given = self.documents.is_given();
        let config = match &self.config {
            Some(path) => Some(path.clone()),
            None => (!given).then(|| PathBuf::from(CONFIG_FILE)),
        };
        if let Some(path) = config {
            let read = config::read(&path).ok();
            for provider in read.iter().flat_map(|config| &config.providers) {
                if let Ok(DocumentSource::Snapshot(path) | DocumentSource::Directory(path)) =
                    provider.source()
                {
                    files.push(path.clone());
                }
            }
            files.push(path);
        }
        files
    }
}

#[derive(Debug, Args)]
pub(super) struct SourceArgs {
    /// Base URL of a live provider
    #[arg(long, value_name = "URL", conflicts_with_all = ["dir", "snapshot", "rfc7643"])]
    url: Option<String>,
    #[command(flatten)]
    stored: StoredSourceArgs,
    #[command(flatten)]
    credentials: Credentials,
}

#[cfg(feature = "serve")]
impl StoredSourceArgs {
    /// Reads the single provider that the arguments select.
    ///
    /// # Errors
    /// If the source is missing, ambiguous or unreadable.
    pub(super) fn read(&self, console: Console) -> Result<ProviderTarget, Error> {
        let source = SourceArgs {
            stored: self.clone(),
            url: None,
            credentials: Credentials::default(),
        };
        if !source.given() && source.configuration()?.is_none() {
            return Err(no_source("--snapshot, --dir, --rfc7643"));
        }
        let mut targets = source.read(ReadFrom::Disk, console)?;
        match (targets.pop(), targets.len()) {
            (Some(target), 0) => Ok(target),
            (_, others) => Err(Error::input(format!(
                "only one provider can be served, and the configuration has {}",
                others + 1
            ))
            .with_help("choose one with --provider")),
        }
    }
}

/// A provider to work on.
pub(super) struct ProviderTarget {
    /// The provider's name in the configuration.
    pub(super) name: Option<String>,
    pub(super) documents: DiscoveryDocuments,
    pub(super) plan: GenerationPlan,
    /// The output path from the configuration.
    pub(super) output: Option<PathBuf>,
}

/// The source to read if the configuration has both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ReadFrom {
    /// The documents on disk.
    Disk,
    /// The live provider, to write the snapshot.
    Live,
}

impl SourceArgs {
    /// Reads one provider, or all providers of a configuration, as the arguments select.
    ///
    /// # Errors
    /// If a source is missing or unreadable.
    pub(super) fn read(
        &self,
        reading: ReadFrom,
        console: Console,
    ) -> Result<Vec<ProviderTarget>, Error> {
        if self.ignores_configuration() {
            console.note(&format!(
                "note: ignoring {CONFIG_FILE} because a source is given; pass `--config {CONFIG_FILE}` to use it"
            ));
        }
        let config = self.configuration()?;
        match (config, self.read_given(console)?) {
            (None, None) => Err(no_source("--snapshot, --dir, --rfc7643, --url")),
            (None, Some(documents)) => Ok(vec![ProviderTarget {
                name: None,
                documents,
                plan: GenerationPlan::default(),
                output: None,
            }]),
            // Documents come from the arguments, everything else from the configuration.
            (Some(config), Some(documents)) => {
                let provider = config.provider(self.stored.provider.as_deref())?;
                Ok(vec![target(provider, documents, reading)])
            }
            (Some(config), None) => self.read_configured(&config, reading, console),
        }
    }

    fn given(&self) -> bool {
        self.stored.documents.is_given() || self.url.is_some()
    }

    /// Whether a configuration is ignored because a source is given. The source may belong to another provider, to which the
    /// configuration's corrections don't apply.
    fn ignores_configuration(&self) -> bool {
        self.stored.config.is_none() && self.given() && Path::new(CONFIG_FILE).is_file()
    }

    fn configuration(&self) -> Result<Option<Config>, Error> {
        match &self.stored.config {
            Some(path) => config::read(path).map(Some),
            None if !self.given() && Path::new(CONFIG_FILE).is_file() => {
                config::read(Path::new(CONFIG_FILE)).map(Some)
            }
            None if self.stored.provider.is_some() => Err(Error::input(
                "`--provider` needs a configuration file, but none was found",
            )
            .with_help(format!("give it with --config, or write {CONFIG_FILE}"))),
            None => Ok(None),
        }
    }

    fn read_given(&self, console: Console) -> Result<Option<DiscoveryDocuments>, Error> {
        match &self.url {
            Some(url) => live(url, &self.credentials, None, console).map(Some),
            None => self.stored.documents.read(),
        }
    }

    fn read_configured(
        &self,
        config: &Config,
        reading: ReadFrom,
        console: Console,
    ) -> Result<Vec<ProviderTarget>, Error> {
        let read = |provider: &config::ProviderConfig| {
            let documents = match reading {
                ReadFrom::Disk => provider.source()?.read()?,
                ReadFrom::Live => self.read_live(provider, None, console)?,
            };
            Ok(target(provider, documents, reading))
        };
        let providers = self.selected(config, reading)?;
        providers.into_iter().map(read).collect()
    }

    /// The providers of a configuration that the arguments select.
    fn selected<'c>(
        &self,
        config: &'c Config,
        reading: ReadFrom,
    ) -> Result<Vec<&'c config::ProviderConfig>, Error> {
        let mut providers: Vec<&config::ProviderConfig> = match &self.stored.provider {
            Some(name) => vec![config.provider(Some(name))?],
            None => config.providers.iter().collect(),
        };
        if reading == ReadFrom::Live {
            // Skip providers without a URL, unless the user named one or it is the only one.
            if providers.len() > 1 {
                providers.retain(|provider| provider.live.url.is_some());
            }
            if providers.is_empty() {
                let message = format!("{}: no provider has a `url`", config.path.display());
                return Err(Error::input(message));
            }
        }
        Ok(providers)
    }

    /// Reads a live provider at `given`, or else at its configured base URL.
    fn read_live(
        &self,
        provider: &config::ProviderConfig,
        given: Option<&str>,
        console: Console,
    ) -> Result<DiscoveryDocuments, Error> {
        let is_named = given.is_some() || self.stored.config.is_some();
        let origin = if is_named {
            AddressOrigin::User
        } else {
            AddressOrigin::FoundConfig
        };
        let url = given.or(provider.live.url.as_deref()).ok_or_else(|| {
            Error::input(format!("{}: `url` is missing", provider.place))
                .with_help("add the provider's base URL, or give it with --url")
        })?;
        let configured = Some((&provider.live, origin));
        live(url, &self.credentials, configured, console)
    }
}

/// A configuration and credentials, for commands that take their sources as operands.
#[derive(Debug, Args)]
pub(super) struct SettingsArgs {
    /// Configuration whose corrections and options apply to both sources
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Provider of the configuration to use
    #[arg(long, value_name = "NAME", requires = "config")]
    provider: Option<String>,
    #[command(flatten)]
    credentials: Credentials,
}

impl SettingsArgs {
    /// The credentials for base URLs.
    pub(super) fn credentials(&self) -> &Credentials {
        &self.credentials
    }

    /// The plan of the configuration's provider.
    ///
    /// # Errors
    /// If the configuration is unreadable, or has no such provider.
    pub(super) fn plan(&self) -> Result<GenerationPlan, Error> {
        let Some(path) = &self.config else {
            return Ok(GenerationPlan::default());
        };
        let config = config::read(path)?;
        let provider = config.provider(self.provider.as_deref())?;
        Ok(provider.plan.clone())
    }
}

/// Reads the documents that an operand names: a base URL, a directory, a snapshot, `rfc7643`, or `-` for standard input.
///
/// # Errors
/// If they can't be read.
pub(super) fn of_operand(
    operand: &str,
    credentials: &Credentials,
    console: Console,
) -> Result<DiscoveryDocuments, Error> {
    if is_url(operand) {
        return live(operand, credentials, None, console);
    }
    let path = PathBuf::from(operand);
    let is_builtin = operand == "rfc7643" && !path.exists();
    let is_dir = path.is_dir();
    let stored = StoredDocuments {
        rfc7643: is_builtin,
        dir: is_dir.then(|| path.clone()),
        snapshot: (!is_builtin && !is_dir).then_some(path),
    };
    let documents = stored.read()?;
    documents.ok_or_else(|| Error::input(format!("`{operand}` is not a source of documents")))
}

/// Whether an operand is a provider's base URL.
pub(super) fn is_url(operand: &str) -> bool {
    operand.starts_with("http://") || operand.starts_with("https://")
}

fn no_source(arguments: &str) -> Error {
    Error::input("no source given")
        .with_help(format!("give one of {arguments}, or write {CONFIG_FILE}"))
}

fn target(
    provider: &config::ProviderConfig,
    documents: DiscoveryDocuments,
    reading: ReadFrom,
) -> ProviderTarget {
    ProviderTarget {
        name: provider.name.clone(),
        documents,
        plan: provider.plan.clone(),
        output: match reading {
            ReadFrom::Disk => provider.output.clone(),
            ReadFrom::Live => provider.snapshot().cloned(),
        },
    }
}
