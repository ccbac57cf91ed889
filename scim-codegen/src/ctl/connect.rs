//! Finds the provider, its credentials, and its documents.

use super::{
    document_args::DocumentArgs,
    engine::{ExchangeLog, LoggingEngine},
    failure::into_cli_error,
    session::ProviderSession,
    style::Style,
};
use crate::{
    Error, config,
    console::{
        AddressOrigin, CONFIG_FILE, Console, Credentials, Secret, optional_variable, variable,
    },
    pipeline::{self, GenerationPlan},
    source::{self, DiscoveryDocuments, DocumentSource, GivenDocuments},
};
use clap::Args;
use scim_runtime::{
    client::{Client, Untyped},
    describe::Description,
};
use std::{
    path::{Path, PathBuf},
    time::Duration,
};

#[derive(Debug, Args)]
#[command(next_help_heading = "Connection")]
pub(super) struct ConnectionArgs {
    /// Base URL of the provider
    #[arg(
        long,
        value_name = "URL",
        env = "SCIM_URL",
        hide_env_values = true,
        global = true
    )]
    url: Option<String>,
    /// Configuration that names the provider, its documents and its credentials [default: scim.toml, unless a URL is given]
    #[arg(long, value_name = "FILE", global = true)]
    config: Option<PathBuf>,
    /// Provider of the configuration, if it has several
    #[arg(long, value_name = "NAME", global = true)]
    provider: Option<String>,
    /// Send a header that is not a credential, since other users can see arguments: `X-Tenant: 7`
    #[arg(long, value_name = "NAME: VALUE", global = true)]
    header: Vec<String>,
    /// Environment variable that holds more headers, separated by `;` [default: SCIM_HEADERS, if set]
    #[arg(long, value_name = "VAR", global = true)]
    headers_env: Option<String>,
    /// PEM file with additional certificates to trust, of an authority or of the provider
    #[arg(
        long,
        value_name = "FILE",
        env = "SCIM_CA_FILE",
        hide_env_values = true,
        global = true
    )]
    ca_file: Option<PathBuf>,
    /// Time limit for one attempt, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 30, value_parser = clap::value_parser!(u64).range(1..), global = true)]
    timeout: u64,
    /// Disable retries, including safe ones
    #[arg(long, global = true)]
    no_retry: bool,
    /// Print each request and its status, but neither headers nor bodies
    #[arg(long, short, global = true)]
    verbose: bool,
    #[command(flatten)]
    documents: DocumentArgs,
    #[command(flatten)]
    credentials: Credentials,
}

/// Opens a session. Fetches the documents that the arguments don't provide.
///
/// # Errors
/// If the arguments or the provider can't be used.
pub(super) fn open(
    connection: &ConnectionArgs,
    style: Style,
    console: Console,
) -> Result<ProviderSession, Error> {
    let configured = connection.configured()?;
    let connected = connection.connect(configured.as_ref(), console)?;
    let scim = &connected.scim;
    let (documents, plan) = connection.documents(configured.as_ref(), &connected)?;
    let provider = connection
        .describe(&documents, &plan, console)?
        .below(scim.base_url());
    Ok(ProviderSession {
        scim: connected.scim,
        provider,
        style,
        console,
    })
}

/// Creates a client. Also returns whether it has credentials.
struct Connected {
    scim: Client<Untyped, LoggingEngine>,
    has_credentials: bool,
}

impl ConnectionArgs {
    fn configured(&self) -> Result<Option<config::ProviderConfig>, Error> {
        let here = Path::new(CONFIG_FILE);
        let config = match &self.config {
            Some(path) => config::read(path)?,
            None if self.url.is_none() && here.is_file() => config::read(here)?,
            None if self.provider.is_some() => {
                return Err(Error::input(
                    "`--provider` needs a configuration file, but none was found",
                )
                .with_help("name the file with --config"));
            }
            None => return Ok(None),
        };
        config.provider(self.provider.as_deref()).cloned().map(Some)
    }

    fn connect(
        &self,
        configured: Option<&config::ProviderConfig>,
        console: Console,
    ) -> Result<Connected, Error> {
        let live = configured.map(|provider| &provider.live);
        let url = self.url.as_deref();
        let url = url.or_else(|| live.and_then(|live| live.url.as_deref()));
        let url = url.ok_or_else(|| {
            Error::input("no provider is given")
                .with_help("pass its base URL with --url, in SCIM_URL, or as `url` in scim.toml")
        })?;
        let mut builder = Untyped::connect(url)
            .map_err(into_cli_error)?
            .timeout(Duration::from_secs(self.timeout));
        let token_env = live.and_then(|live| live.token_env.as_deref());
        let token = self.credentials.token(token_env)?;
        let headers = self.secret_headers(live)?;
        let secrets: Vec<&str> = headers
            .iter()
            .map(|(_, secret)| secret)
            .chain(&token)
            .map(|secret| secret.origin.as_str())
            .collect();
        let has_credentials = !secrets.is_empty();
        self.credentials
            .announce(url, self.address_origin(), &secrets, console)?;
        if let Some(token) = token {
            builder = builder.bearer_token(token.value);
        }
        for (name, secret) in headers {
            builder = builder.header(&name, &secret.value);
        }
        for (name, value) in self.public_headers()? {
            builder = builder.header(&name, &value);
        }
        if self.credentials.allow_plain_http || live.is_some_and(|live| live.allow_plain_http) {
            builder = builder.allow_plain_http();
        }
        if self.no_retry {
            builder = builder.no_retry();
        }
        let log = if self.verbose {
            ExchangeLog::Lines
        } else {
            ExchangeLog::Off
        };
        let engine = LoggingEngine::new(self.ca_file.as_deref(), log, console)?;
        Ok(Connected {
            scim: builder.build_with(engine).map_err(into_cli_error)?,
            has_credentials,
        })
    }

    fn address_origin(&self) -> AddressOrigin {
        if self.url.is_some() || self.config.is_some() {
            AddressOrigin::User
        } else {
            AddressOrigin::FoundConfig
        }
    }

    /// Headers whose values come from environment variables.
    fn secret_headers(
        &self,
        live: Option<&config::LiveSource>,
    ) -> Result<Vec<(String, Secret)>, Error> {
        let configured = live.map_or(&[][..], |live| &live.header_env);
        let mut headers = self.credentials.headers(configured)?;
        let (name, text) = match &self.headers_env {
            Some(name) => (name.as_str(), Some(variable(name)?)),
            None => ("SCIM_HEADERS", optional_variable("SCIM_HEADERS")?),
        };
        for header in text.iter().flat_map(|text| text.split(';')) {
            if header.trim().is_empty() {
                continue;
            }
            // Don't show the header, since it may be a credential.
            let (header, value) = split(header).ok_or_else(|| {
                Error::input(format!("{name}: expected `NAME: VALUE`, separated by `;`"))
            })?;
            let origin = format!("${name}");
            headers.push((header, Secret { value, origin }));
        }
        Ok(headers)
    }

    /// Headers from arguments.
    fn public_headers(&self) -> Result<Vec<(String, String)>, Error> {
        let mut headers = Vec::new();
        for header in &self.header {
            let (name, value) =
                split(header).ok_or_else(|| Error::input("`--header`: expected `NAME: VALUE`"))?;
            if is_credential(&name) {
                return Err(Error::input(format!(
                    "`--header {name}: …` is a credential, and other users can see arguments"
                ))
                .with_help(
                    "give it with --token-env, --token-command, --token-stdin, --header-env or --headers-env",
                ));
            }
            headers.push((name, value));
        }
        Ok(headers)
    }

    /// The provider's documents, and the corrections of the configuration. Fetches the documents that no argument names.
    fn documents(
        &self,
        configured: Option<&config::ProviderConfig>,
        connected: &Connected,
    ) -> Result<(DiscoveryDocuments, GenerationPlan), Error> {
        let plan =
            configured.map_or_else(GenerationPlan::default, |provider| provider.plan.clone());
        if let Some(documents) = self.documents.stored.read()? {
            return Ok((documents, plan));
        }
        let given = self.documents.given()?;
        let on_disk = configured
            .and_then(on_disk)
            .filter(|_| given == GivenDocuments::default());
        let documents = match on_disk {
            Some(location) => location.read()?,
            None => source::fetch_with(&connected.scim, connected.has_credentials, given)?,
        };
        Ok((documents, plan))
    }

    /// Describes documents that the generator accepts, with all corrections applied.
    fn describe(
        &self,
        documents: &DiscoveryDocuments,
        plan: &GenerationPlan,
        console: Console,
    ) -> Result<Description, Error> {
        let (description, findings) =
            pipeline::described(documents, plan).map_err(|error| unusable(error, console))?;
        if self.verbose {
            console.count_findings(&findings);
        }
        Ok(description)
    }
}

/// Prints the findings that make documents unusable, and returns an error with the next step.
fn unusable(error: Error, console: Console) -> Error {
    match console.findings_of(&error) {
        None => error,
        Some(summary) => Error::input(format!("the provider's documents can't be used: {summary}"))
            .with_help(
                "write the corrections to scim.toml, together with `url`, and name it with --config; or use --rfc7643 instead of these documents",
            ),
    }
}

/// The documents that a configuration refers to, if they exist.
fn on_disk(provider: &config::ProviderConfig) -> Option<&DocumentSource> {
    let location = provider.source().ok()?;
    let exists = location.path().is_none_or(|path| path.exists());
    exists.then_some(location)
}

fn split(header: &str) -> Option<(String, String)> {
    let (name, value) = header.split_once(':')?;
    let (name, value) = (name.trim(), value.trim());
    (!name.is_empty()).then(|| (name.to_owned(), value.to_owned()))
}

/// Whether a header is always a credential.
fn is_credential(name: &str) -> bool {
    ["authorization", "proxy-authorization", "cookie"]
        .iter()
        .any(|known| known.eq_ignore_ascii_case(name))
}
