//! Where documents come from, as arguments and in `scim.toml`.

use super::Console;
#[cfg(feature = "fetch")]
use crate::source;
#[cfg(feature = "serve")]
use crate::source::DocumentSource;
use crate::{
    Error,
    config::{self, Config, LiveSource},
    console::{AddressOrigin, CONFIG_FILE, Credentials, StoredDocuments},
    pipeline::GenerationPlan,
    source::DiscoveryDocuments,
};
use clap::Args;
use std::path::{Path, PathBuf};

/// The sources on the disk alone, for what needs no live provider.
#[derive(Debug, Clone, Args)]
pub(super) struct Stored {
    #[command(flatten)]
    documents: StoredDocuments,
    /// What is made of the documents, and where they are: without it scim.toml in this directory, but only where no source is given.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// One provider of the configuration, where there are several; all of them without it, where several can be worked on.
    #[arg(long, value_name = "NAME")]
    provider: Option<String>,
}

#[cfg(feature = "serve")]
impl Stored {
    /// The files and directories that the source is read from.
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
pub(super) struct Source {
    /// A live provider's base URL.
    #[arg(long, value_name = "URL", conflicts_with_all = ["dir", "snapshot", "rfc7643"])]
    url: Option<String>,
    #[command(flatten)]
    stored: Stored,
    #[command(flatten)]
    credentials: Credentials,
}

#[cfg(feature = "serve")]
impl Stored {
    /// Reads the one provider that the arguments name.
    ///
    /// # Errors
    /// If there is no source, several, or one that can't be read.
    pub(super) fn read(&self, console: Console) -> Result<Target, Error> {
        let source = Source {
            stored: self.clone(),
            url: None,
            credentials: Credentials::default(),
        };
        if !source.given() && source.configuration()?.is_none() {
            return Err(no_source("--snapshot, --dir, --rfc7643"));
        }
        let mut targets = source.read(Reading::Disk, console)?;
        match (targets.pop(), targets.len()) {
            (Some(target), 0) => Ok(target),
            (_, others) => Err(Error::input(format!(
                "one provider is served, and the configuration has {}",
                others + 1
            ))
            .with_help("name it with --provider")),
        }
    }
}

/// A provider to work on.
pub(super) struct Target {
    /// Its name in the configuration.
    pub(super) name: Option<String>,
    pub(super) documents: DiscoveryDocuments,
    pub(super) plan: GenerationPlan,
    /// What the configuration says is written.
    pub(super) output: Option<PathBuf>,
}

/// Which of its sources is asked, where the configuration has both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reading {
    /// The documents on the disk.
    Disk,
    /// The provider itself. What is written is the snapshot.
    Live,
}

impl Source {
    /// Reads what the arguments name: one provider, or all of a configuration.
    ///
    /// # Errors
    /// If there is no source, or one can't be read.
    pub(super) fn read(&self, reading: Reading, console: Console) -> Result<Vec<Target>, Error> {
        if self.passes_over_a_configuration() {
            console.note(&format!(
                "note: {CONFIG_FILE} is not read, since a source is given; with `--config {CONFIG_FILE}` it is"
            ));
        }
        let config = self.configuration()?;
        match (config, self.read_given(console)?) {
            (None, None) => Err(no_source("--snapshot, --dir, --rfc7643, --url")),
            (None, Some(documents)) => Ok(vec![Target {
                name: None,
                documents,
                plan: GenerationPlan::default(),
                output: None,
            }]),
            // The documents of the arguments, and all else from the configuration.
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

    /// A source may be another provider's, to which the corrections of this one do not apply: so the file is not read. Who expects
    /// that it is has to be told.
    fn passes_over_a_configuration(&self) -> bool {
        self.stored.config.is_none() && self.given() && Path::new(CONFIG_FILE).is_file()
    }

    fn configuration(&self) -> Result<Option<Config>, Error> {
        match &self.stored.config {
            Some(path) => config::read(path).map(Some),
            None if !self.given() && Path::new(CONFIG_FILE).is_file() => {
                config::read(Path::new(CONFIG_FILE)).map(Some)
            }
            None if self.stored.provider.is_some() => Err(Error::input(
                "`--provider` names a provider of a configuration, and there is none",
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
        reading: Reading,
        console: Console,
    ) -> Result<Vec<Target>, Error> {
        let mut providers: Vec<&config::ProviderConfig> = match &self.stored.provider {
            Some(name) => vec![config.provider(Some(name))?],
            None => config.providers.iter().collect(),
        };
        if reading == Reading::Live {
            // One that is not fetched from anywhere is left alone, unless it is asked for or the only one.
            if providers.len() > 1 {
                providers.retain(|provider| provider.live.url.is_some());
            }
            if providers.is_empty() {
                let message = format!("{}: no provider has a `url`", config.path.display());
                return Err(Error::input(message));
            }
        }
        let origin = match self.stored.config {
            Some(_) => AddressOrigin::User,
            None => AddressOrigin::FoundConfig,
        };
        let read = |provider: &&config::ProviderConfig| {
            let documents = match reading {
                Reading::Disk => provider.source()?.read()?,
                Reading::Live => {
                    let url = provider.live.url.as_deref().ok_or_else(|| {
                        Error::input(format!("{}: there is no `url`", provider.place))
                            .with_help("add the provider's base URL, or give it with --url")
                    })?;
                    live(
                        url,
                        &self.credentials,
                        Some((&provider.live, origin)),
                        console,
                    )?
                }
            };
            Ok(target(provider, documents, reading))
        };
        providers.iter().map(read).collect()
    }
}

fn no_source(arguments: &str) -> Error {
    Error::input("no source is given")
        .with_help(format!("give one of {arguments}, or write {CONFIG_FILE}"))
}

fn target(
    provider: &config::ProviderConfig,
    documents: DiscoveryDocuments,
    reading: Reading,
) -> Target {
    Target {
        name: provider.name.clone(),
        documents,
        plan: provider.plan.clone(),
        output: match reading {
            Reading::Disk => provider.output.clone(),
            Reading::Live => provider.snapshot().cloned(),
        },
    }
}

/// Where a target's result goes: to the path that is given, or that the configuration says.
///
/// # Errors
/// If nobody says, or one path is given for several.
pub(super) fn output<'a>(
    given: Option<&'a PathBuf>,
    target: &'a Target,
    count: usize,
) -> Result<&'a PathBuf, Error> {
    match (given, &target.output) {
        (Some(_), _) if count > 1 => Err(Error::input(format!(
            "`--output` is one path, and there are {count} providers"
        ))
        .with_help("name one of them with --provider, or give each its path in the configuration")),
        (Some(path), _) | (None, Some(path)) => Ok(path),
        (None, None) => {
            let whose = target
                .name
                .as_deref()
                .map_or(String::new(), |name| format!(" for `{name}`"));
            Err(Error::input(format!("there is no path to write to{whose}"))
                .with_help("give one with --output, or in the configuration"))
        }
    }
}

#[cfg(feature = "fetch")]
fn live(
    url: &str,
    credentials: &Credentials,
    configured: Option<(&LiveSource, AddressOrigin)>,
    console: Console,
) -> Result<DiscoveryDocuments, Error> {
    let origin = configured.map_or(AddressOrigin::User, |(_, origin)| origin);
    let configured = configured.map(|(live, _)| live);
    let token_env = configured.and_then(|live| live.token_env.as_deref());
    let header_env = configured.map_or(&[][..], |live| &live.header_env);
    let headers = credentials.headers(header_env)?;
    let token = credentials.token(token_env)?;
    let secrets: Vec<&str> = headers
        .iter()
        .map(|(_, secret)| secret)
        .chain(&token)
        .map(|secret| secret.origin.as_str())
        .collect();
    credentials.announce(url, origin, &secrets, console)?;
    source::fetch(&source::ProviderAccess {
        base_url: url.to_owned(),
        token: token.map(|token| token.value),
        headers: headers
            .into_iter()
            .map(|(name, secret)| (name, secret.value))
            .collect(),
        allow_plain_http: credentials.allow_plain_http
            || configured.is_some_and(|live| live.allow_plain_http),
    })
}

#[cfg(not(feature = "fetch"))]
fn live(
    _: &str,
    _: &Credentials,
    _: Option<(&LiveSource, AddressOrigin)>,
    _: Console,
) -> Result<DiscoveryDocuments, Error> {
    Err(Error::input(
        "this scim-codegen was built without the feature `fetch`: it can't read a live provider",
    )
    .with_help("build it with `--features cli,fetch`, or take a snapshot elsewhere"))
}
