//! Where the provider is, with which credentials it is called, and what it says of itself.

use super::{
    engine::{Engine, Telling},
    failure::told,
    input,
    session::Session,
    style::Style,
};
use crate::{
    Error, config,
    console::{CONFIG_FILE, Console, Credentials, StoredDocuments, optional_variable, variable},
    pipeline,
    pipeline::Plan,
    source::{Documents, Location},
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
pub(super) struct Connection {
    /// The provider's base URL.
    #[arg(long, value_name = "URL", env = "SCIM_URL")]
    url: Option<String>,
    #[command(flatten)]
    credentials: Credentials,
    /// A further header that is no credential, since others see arguments: `X-Tenant: 7`.
    #[arg(long, value_name = "NAME: VALUE")]
    header: Vec<String>,
    /// The environment variable that holds further headers, `;` between them; SCIM_HEADERS, if it is set, without this.
    #[arg(long, value_name = "VAR")]
    headers_env: Option<String>,
    /// Certificates to trust beside the system's: a PEM file, of an authority or of the provider itself.
    #[arg(long, value_name = "FILE", env = "SCIM_CA_FILE")]
    ca_file: Option<PathBuf>,
    /// Seconds for one attempt.
    #[arg(long, value_name = "SECONDS", default_value_t = 30, value_parser = clap::value_parser!(u64).range(1..))]
    timeout: u64,
    /// Repeats nothing, not even what does no harm.
    #[arg(long)]
    no_retry: bool,
    /// Tells each request's line and its status on standard error: neither headers nor bodies.
    #[arg(long, short, global = true)]
    verbose: bool,
    #[command(flatten)]
    documents: StoredDocuments,
    /// Schemas to go by instead of asking for them: a list in any form.
    #[arg(long, value_name = "FILE", env = "SCIM_SCHEMAS", conflicts_with_all = ["dir", "snapshot", "rfc7643"])]
    schemas: Option<PathBuf>,
    /// Resource types to go by instead of asking for them.
    #[arg(long, value_name = "FILE", env = "SCIM_RESOURCE_TYPES", conflicts_with_all = ["dir", "snapshot", "rfc7643"])]
    resource_types: Option<PathBuf>,
    /// A configuration to go by instead of asking for it.
    #[arg(long, value_name = "FILE", env = "SCIM_SERVICE_PROVIDER_CONFIG", conflicts_with_all = ["dir", "snapshot", "rfc7643"])]
    service_provider_config: Option<PathBuf>,
    /// Where the provider and its documents are: without it scim.toml in this directory, but only where no --url is given.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// One provider of the configuration, where there are several.
    #[arg(long, value_name = "NAME")]
    provider: Option<String>,
}

impl Session {
    /// Reads what the provider says of itself, as far as it is not given.
    ///
    /// # Errors
    /// If the arguments can't be used, or the provider can't be.
    pub(super) fn open(
        connection: &Connection,
        style: Style,
        console: Console,
    ) -> Result<Self, Error> {
        let configured = connection.configured()?;
        let scim = connection.client(configured.as_ref())?;
        let provider = match connection.stored(configured.as_ref())? {
            Some(provider) => provider.below(scim.base_url()),
            None => connection.discover(&scim)?,
        };
        Ok(Self {
            scim,
            provider,
            style,
            console,
        })
    }
}

impl Connection {
    fn configured(&self) -> Result<Option<config::Provider>, Error> {
        let here = Path::new(CONFIG_FILE);
        let config = match &self.config {
            Some(path) => config::read(path)?,
            None if self.url.is_none() && here.is_file() => config::read(here)?,
            None if self.provider.is_some() => {
                return Err(Error::input(
                    "`--provider` names a provider of a configuration, and there is none",
                )
                .with_help("give it with --config"));
            }
            None => return Ok(None),
        };
        config.provider(self.provider.as_deref()).cloned().map(Some)
    }

    fn client(
        &self,
        configured: Option<&config::Provider>,
    ) -> Result<Client<Untyped, Engine>, Error> {
        let live = configured.map(|provider| &provider.live);
        let url = self.url.as_deref();
        let url = url.or_else(|| live.and_then(|live| live.url.as_deref()));
        let url = url.ok_or_else(|| {
            Error::input("no provider is given")
                .with_help("give its base URL with --url or in SCIM_URL, or as `url` in scim.toml")
        })?;
        let mut builder = Untyped::connect(url)
            .map_err(told)?
            .timeout(Duration::from_secs(self.timeout));
        let token_env = live.and_then(|live| live.token_env.as_deref());
        if let Some(token) = self.credentials.token(token_env)? {
            builder = builder.bearer_token(token);
        }
        for (name, value) in self.headers(live)? {
            builder = builder.header(&name, &value);
        }
        if self.credentials.allow_plain_http || live.is_some_and(|live| live.allow_plain_http) {
            builder = builder.allow_plain_http();
        }
        if self.no_retry {
            builder = builder.no_retry();
        }
        let telling = if self.verbose {
            Telling::Lines
        } else {
            Telling::Nothing
        };
        let engine = Engine::new(self.ca_file.as_deref(), telling)?;
        builder.build_with(engine).map_err(told)
    }

    fn headers(&self, live: Option<&config::Live>) -> Result<Vec<(String, String)>, Error> {
        let mut headers = Vec::new();
        for (name, name_of_value) in live.iter().flat_map(|live| &live.header_env) {
            headers.push((name.clone(), variable(name_of_value)?));
        }
        let (listed, text) = match &self.headers_env {
            Some(name) => (name.as_str(), Some(variable(name)?)),
            None => ("SCIM_HEADERS", optional_variable("SCIM_HEADERS")?),
        };
        for header in text.iter().flat_map(|text| text.split(';')) {
            if !header.trim().is_empty() {
                // The header itself does not show: it may be a credential.
                headers.push(split(header).ok_or_else(|| {
                    Error::input(format!(
                        "{listed}: expected `NAME: VALUE`, `;` between several"
                    ))
                })?);
            }
        }
        headers.extend(self.credentials.headers()?);
        for header in &self.header {
            let (name, value) =
                split(header).ok_or_else(|| Error::input("`--header`: expected `NAME: VALUE`"))?;
            if is_credential(&name) {
                return Err(Error::input(format!(
                    "`--header {name}: …`: others see arguments, and this is a credential"
                ))
                .with_help(
                    "give it with --token-env, --token-stdin, --header-env or --headers-env",
                ));
            }
            headers.push((name, value));
        }
        Ok(headers)
    }

    /// What is known of the provider without asking it.
    fn stored(&self, configured: Option<&config::Provider>) -> Result<Option<Description>, Error> {
        let plan = configured.map(|provider| provider.plan.clone());
        let documents = match self.documents.read()? {
            Some(documents) => documents,
            None if self.has_parts() => return Ok(None),
            None => match configured.and_then(on_disk) {
                Some(location) => location.read()?,
                None => return Ok(None),
            },
        };
        describe(&documents, &plan.unwrap_or_default()).map(Some)
    }

    fn has_parts(&self) -> bool {
        self.schemas.is_some()
            || self.resource_types.is_some()
            || self.service_provider_config.is_some()
    }

    fn discover(&self, scim: &Client<Untyped, Engine>) -> Result<Description, Error> {
        let mut discover = scim.discover();
        if let Some(path) = &self.schemas {
            discover = discover.with_schemas(&input::read(path)?);
        }
        if let Some(path) = &self.resource_types {
            discover = discover.with_resource_types(&input::read(path)?);
        }
        if let Some(path) = &self.service_provider_config {
            discover = discover.with_configuration(&input::read(path)?);
        }
        discover.send().map_err(told)
    }
}

/// Documents with all corrections made.
fn describe(documents: &Documents, plan: &Plan) -> Result<Description, Error> {
    let snapshot = pipeline::effective(documents, plan)?.to_bytes();
    Description::from_snapshot(&String::from_utf8_lossy(&snapshot))
        .map_err(|error| Error::input(format!("{}: {error}", documents.name)))
}

/// The documents that a configuration names, if they have been written already.
fn on_disk(provider: &config::Provider) -> Option<&Location> {
    let location = provider.source().ok()?;
    let is_there = location.path().is_none_or(|path| path.exists());
    is_there.then_some(location)
}

fn split(header: &str) -> Option<(String, String)> {
    let (name, value) = header.split_once(':')?;
    let (name, value) = (name.trim(), value.trim());
    (!name.is_empty()).then(|| (name.to_owned(), value.to_owned()))
}

/// Headers that are nothing else.
fn is_credential(name: &str) -> bool {
    ["authorization", "proxy-authorization", "cookie"]
        .iter()
        .any(|known| known.eq_ignore_ascii_case(name))
}
