//! Where documents come from, as arguments and in `scim.toml`.

use super::Speak;
use crate::{
    Error,
    config::{self, Config, Live},
    pipeline::Plan,
    source::{self, Documents},
};
use clap::Args;
use std::path::{Path, PathBuf};

/// What is read where no source is given.
pub(super) const CONFIG: &str = "scim.toml";

/// One of the sources on the disk.
#[derive(Debug, Clone, Args)]
#[group(multiple = false)]
pub(super) struct Place {
    /// A directory with Schemas.json, ResourceTypes.json and ServiceProviderConfig.json.
    #[arg(long, value_name = "DIR")]
    dir: Option<PathBuf>,
    /// A snapshot, as `fetch` writes it.
    #[arg(long, value_name = "FILE")]
    snapshot: Option<PathBuf>,
    /// The documents of RFC 7643: User, EnterpriseUser and Group.
    #[arg(long)]
    rfc7643: bool,
}

/// The sources on the disk alone, for what needs no live provider.
#[derive(Debug, Clone, Args)]
pub(super) struct Stored {
    #[command(flatten)]
    place: Place,
    /// What is made of the documents, and where they are: without it scim.toml in this directory, but only where no source is given.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// One provider of the configuration, where there are several; all of them without it, where several can be worked on.
    #[arg(long, value_name = "NAME")]
    provider: Option<String>,
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

#[cfg(feature = "call")]
impl Place {
    /// Reads the documents, if there is a source.
    ///
    /// # Errors
    /// If they can't be read.
    pub(super) fn read(&self) -> Result<Option<Documents>, Error> {
        match (&self.dir, &self.snapshot) {
            (Some(dir), _) => source::directory(dir).map(Some),
            (_, Some(snapshot)) => source::snapshot(snapshot).map(Some),
            _ => Ok(self.rfc7643.then(source::rfc7643)),
        }
    }
}

#[cfg(feature = "serve")]
impl Stored {
    /// Reads the one provider that the arguments name.
    ///
    /// # Errors
    /// If there is no source, several, or one that can't be read.
    pub(super) fn read(&self, speak: Speak) -> Result<Target, Error> {
        let source = Source {
            stored: self.clone(),
            url: None,
            credentials: Credentials::default(),
        };
        if !source.given() && source.configuration()?.is_none() {
            return Err(no_source("--snapshot, --dir, --rfc7643"));
        }
        let mut targets = source.read(Reading::Disk, speak)?;
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
    pub(super) documents: Documents,
    pub(super) plan: Plan,
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

/// Credentials come from the environment or standard input: arguments show in the list of processes.
#[derive(Debug, Default, Args)]
pub(super) struct Credentials {
    /// The environment variable that holds the bearer token; SCIM_TOKEN, if it is set, without this.
    #[arg(long, value_name = "VAR")]
    token_env: Option<String>,
    /// Reads the bearer token from standard input, one line.
    #[arg(long, conflicts_with = "token_env")]
    token_stdin: bool,
    /// A further header, its value in an environment variable: `X-Api-Key=ACME_KEY`.
    #[arg(long, value_name = "NAME=VAR")]
    header_env: Vec<String>,
    /// Allows http to another machine: credentials can be read on the way.
    #[arg(long)]
    pub(super) allow_plain_http: bool,
}

impl Source {
    /// Reads what the arguments name: one provider, or all of a configuration.
    ///
    /// # Errors
    /// If there is no source, or one can't be read.
    pub(super) fn read(&self, reading: Reading, speak: Speak) -> Result<Vec<Target>, Error> {
        if self.passes_over_a_configuration() {
            speak.note(&format!(
                "note: {CONFIG} is not read, since a source is given; with `--config {CONFIG}` it is"
            ));
        }
        let config = self.configuration()?;
        match (config, self.read_given()?) {
            (None, None) => Err(no_source("--snapshot, --dir, --rfc7643, --url")),
            (None, Some(documents)) => Ok(vec![Target {
                name: None,
                documents,
                plan: Plan::default(),
                output: None,
            }]),
            // The documents of the arguments, and all else from the configuration.
            (Some(config), Some(documents)) => {
                let provider = config.provider(self.stored.provider.as_deref())?;
                Ok(vec![target(provider, documents, reading)])
            }
            (Some(config), None) => self.read_configured(&config, reading),
        }
    }

    fn given(&self) -> bool {
        let place = &self.stored.place;
        place.dir.is_some() || place.snapshot.is_some() || place.rfc7643 || self.url.is_some()
    }

    /// A source may be another provider's, to which the corrections of this one do not apply: so the file is not read. Who expects
    /// that it is has to be told.
    fn passes_over_a_configuration(&self) -> bool {
        self.stored.config.is_none() && self.given() && Path::new(CONFIG).is_file()
    }

    fn configuration(&self) -> Result<Option<Config>, Error> {
        match &self.stored.config {
            Some(path) => config::read(path).map(Some),
            None if !self.given() && Path::new(CONFIG).is_file() => {
                config::read(Path::new(CONFIG)).map(Some)
            }
            None if self.stored.provider.is_some() => Err(Error::input(
                "`--provider` names a provider of a configuration, and there is none",
            )
            .with_help(format!("give it with --config, or write {CONFIG}"))),
            None => Ok(None),
        }
    }

    fn read_given(&self) -> Result<Option<Documents>, Error> {
        let place = &self.stored.place;
        match (&place.dir, &place.snapshot, &self.url) {
            (Some(dir), _, _) => source::directory(dir).map(Some),
            (_, Some(snapshot), _) => source::snapshot(snapshot).map(Some),
            (_, _, Some(url)) => live(url, &self.credentials, None).map(Some),
            _ => Ok(place.rfc7643.then(source::rfc7643)),
        }
    }

    fn read_configured(&self, config: &Config, reading: Reading) -> Result<Vec<Target>, Error> {
        let mut providers: Vec<&config::Provider> = match &self.stored.provider {
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
        let read = |provider: &&config::Provider| {
            let documents = match reading {
                Reading::Disk => provider.source()?.read()?,
                Reading::Live => {
                    let url = provider.live.url.as_deref().ok_or_else(|| {
                        Error::input(format!("{}: there is no `url`", provider.place))
                            .with_help("add the provider's base URL, or give it with --url")
                    })?;
                    live(url, &self.credentials, Some(&provider.live))?
                }
            };
            Ok(target(provider, documents, reading))
        };
        providers.iter().map(read).collect()
    }
}

fn no_source(arguments: &str) -> Error {
    Error::input("no source is given")
        .with_help(format!("give one of {arguments}, or write {CONFIG}"))
}

fn target(provider: &config::Provider, documents: Documents, reading: Reading) -> Target {
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
    configured: Option<&Live>,
) -> Result<Documents, Error> {
    let token_env = configured.and_then(|live| live.token_env.as_deref());
    let mut headers = credentials.headers()?;
    for (name, name_of_value) in configured.iter().flat_map(|live| &live.header_env) {
        headers.push((name.clone(), variable(name_of_value)?));
    }
    source::fetch(&source::Provider {
        base_url: url.to_owned(),
        token: credentials.token(token_env)?,
        headers,
        allow_plain_http: credentials.allow_plain_http
            || configured.is_some_and(|live| live.allow_plain_http),
    })
}

#[cfg(not(feature = "fetch"))]
fn live(_: &str, _: &Credentials, _: Option<&Live>) -> Result<Documents, Error> {
    Err(Error::input(
        "this scim-codegen was built without the feature `fetch`: it can't read a live provider",
    )
    .with_help("build it with `--features cli,fetch`, or take a snapshot elsewhere"))
}

#[cfg(feature = "fetch")]
impl Credentials {
    /// The token: from where the arguments say, or else the configuration.
    pub(super) fn token(&self, configured: Option<&str>) -> Result<Option<String>, Error> {
        if self.token_stdin {
            let mut line = String::new();
            std::io::stdin().read_line(&mut line).map_err(|error| {
                Error::input(format!(
                    "the token can't be read from standard input: {error}"
                ))
            })?;
            return Ok(Some(line.trim_end_matches(['\n', '\r']).to_owned()));
        }
        match self.token_env.as_deref().or(configured) {
            Some(name) => variable(name).map(Some),
            None => Ok(std::env::var("SCIM_TOKEN").ok()),
        }
    }

    pub(super) fn headers(&self) -> Result<Vec<(String, String)>, Error> {
        self.header_env
            .iter()
            .map(|pair| {
                let (name, name_of_value) = pair.split_once('=').ok_or_else(|| {
                    Error::input(format!("`--header-env {pair}`: expected NAME=VARIABLE"))
                })?;
                Ok((name.to_owned(), variable(name_of_value)?))
            })
            .collect()
    }
}

#[cfg(feature = "fetch")]
pub(super) fn variable(name: &str) -> Result<String, Error> {
    std::env::var(name).map_err(|_| {
        Error::input(format!(
            "the environment variable {name} is not set, or is not text"
        ))
    })
}
