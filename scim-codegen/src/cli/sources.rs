//! Where documents come from, as arguments.

use crate::{
    Error,
    source::{self, Documents},
};
use clap::Args;
use std::path::PathBuf;

/// The group of [`Place`].
pub(super) const GROUP: &str = "source";

/// One of the sources.
#[derive(Debug, Args)]
#[group(id = GROUP, required = true, multiple = false)]
struct Place {
    /// A directory with Schemas.json, ResourceTypes.json and ServiceProviderConfig.json.
    #[arg(long, value_name = "DIR")]
    dir: Option<PathBuf>,
    /// A snapshot, as `fetch` writes it.
    #[arg(long, value_name = "FILE")]
    snapshot: Option<PathBuf>,
    /// The documents of RFC 7643: User, EnterpriseUser and Group.
    #[arg(long)]
    rfc7643: bool,
    /// A live provider's base URL.
    #[arg(long, value_name = "URL")]
    url: Option<String>,
}

#[derive(Debug, Args)]
pub(super) struct Source {
    #[command(flatten)]
    place: Place,
    #[command(flatten)]
    credentials: Credentials,
}

/// Credentials come from the environment or standard input: arguments show in the list of processes.
#[derive(Debug, Args)]
struct Credentials {
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
    allow_plain_http: bool,
}

impl Source {
    pub(super) fn read(&self) -> Result<Documents, Error> {
        let place = &self.place;
        match (&place.dir, &place.snapshot, &place.url) {
            (Some(dir), _, _) => source::directory(dir),
            (_, Some(snapshot), _) => source::snapshot(snapshot),
            (_, _, Some(url)) => live(url, &self.credentials),
            _ if place.rfc7643 => Ok(source::rfc7643()),
            _ => Err(Error::input(
                "which source? give one of --dir, --snapshot, --rfc7643 and --url",
            )),
        }
    }
}

#[cfg(feature = "fetch")]
fn live(url: &str, credentials: &Credentials) -> Result<Documents, Error> {
    source::fetch(&source::Provider {
        base_url: url.to_owned(),
        token: credentials.token()?,
        headers: credentials.headers()?,
        allow_plain_http: credentials.allow_plain_http,
    })
}

#[cfg(not(feature = "fetch"))]
fn live(_: &str, _: &Credentials) -> Result<Documents, Error> {
    Err(Error::input(
        "this scim-codegen was built without the feature `fetch`: it can't read a live provider",
    )
    .with_help("build it with `--features cli,fetch`, or take a snapshot elsewhere"))
}

#[cfg(feature = "fetch")]
impl Credentials {
    fn token(&self) -> Result<Option<String>, Error> {
        if self.token_stdin {
            let mut line = String::new();
            std::io::stdin().read_line(&mut line).map_err(|error| {
                Error::input(format!(
                    "the token can't be read from standard input: {error}"
                ))
            })?;
            return Ok(Some(line.trim_end_matches(['\n', '\r']).to_owned()));
        }
        match &self.token_env {
            Some(name) => variable(name).map(Some),
            None => Ok(std::env::var("SCIM_TOKEN").ok()),
        }
    }

    fn headers(&self) -> Result<Vec<(String, String)>, Error> {
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
fn variable(name: &str) -> Result<String, Error> {
    std::env::var(name).map_err(|_| {
        Error::input(format!(
            "the environment variable {name} is not set, or is not text"
        ))
    })
}
