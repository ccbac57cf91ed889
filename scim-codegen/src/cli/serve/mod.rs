//! `scim-codegen serve`: the runtime's service provider for tests, on a socket.

mod choices;
mod resources;
mod socket;
mod tenants;

use super::{
    Console, Outcome, print,
    sources::{Stored, Target},
};
use crate::{Error, pipeline};
use choices::{ComparisonArg, DialectArg, UnknownArg};
use clap::Args;
use resources::ResourceArgs;
use scim_runtime::server::{FaultRule, Faults, Server};
use std::net::{IpAddr, SocketAddr};
use tenants::TenantArgs;

#[derive(Debug, Args)]
pub(super) struct ServeArgs {
    #[command(flatten)]
    source: Stored,
    /// The address to listen at. Others than this machine's own are reached by others.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1")]
    host: IpAddr,
    /// The port; 0 for a free one.
    #[arg(long, value_name = "N", default_value_t = 0)]
    port: u16,
    /// The path of the base URL.
    #[arg(long, value_name = "PATH", default_value = "/v2")]
    base_path: String,
    /// The environment variable that holds a bearer token to ask for; without any, everyone may do everything.
    #[arg(long, value_name = "VAR")]
    token_env: Vec<String>,
    /// The resource behind /Me: `User.userName=bjensen`.
    #[arg(long, value_name = "TYPE.ATTRIBUTE=VALUE")]
    me: Option<String>,
    /// What happens to attributes that no schema has.
    #[arg(long, value_enum, default_value_t = UnknownArg::Keep)]
    unknown: UnknownArg,
    /// How text that is not caseExact is compared: in filters, for what must be unique, in the order of results.
    #[arg(long, value_enum, default_value_t = ComparisonArg::LowerCase)]
    comparison: ComparisonArg,
    /// ResourceArgs in a page, where neither request nor configuration says.
    #[arg(long, value_name = "N", default_value_t = 100)]
    page_size: u64,
    #[command(flatten)]
    tenants: TenantArgs,
    #[command(flatten)]
    resources: ResourceArgs,
    /// Gives the same ids, cursors and times in every run.
    #[arg(long)]
    reproducible: bool,
    /// Whose requests to accept: deviations from RFC 7644 in PATCH, values and filters.
    #[arg(long, value_enum, default_value_t = DialectArg::Standard)]
    dialect: DialectArg,
    /// Something that goes wrong: `[METHOD] [/PATH] FAULT [xTIMES]`, as in `GET /Users too-many-requests=1 x2`. Faults:
    /// latency=MS, error=STATUS:KIND, too-many-requests=S, unavailable=S, torn, html, no-body, no-content, content-type=TYPE,
    /// no-meta, numeric-ids, text-booleans, lone-values, no-resources, ignored-paging, repeated-cursors, wrong-total=N.
    #[arg(long, value_name = "RULE")]
    fault: Vec<FaultRule>,
    /// Takes faults from the header X-Scim-Fault of requests too, separated by commas.
    #[arg(long)]
    faults_by_header: bool,
}

pub(super) fn run(arguments: &ServeArgs, console: Console) -> Result<Outcome, Error> {
    let target = arguments.source.read(console)?;
    // What the generator refuses is told as it tells it.
    let (provider, findings) = pipeline::provider(&target.documents, &target.plan)?;
    console.findings(&findings);
    if provider.resource_types.is_empty() {
        let message = format!(
            "{}: there are no resource types, so there is nothing to serve",
            target.documents.name
        );
        return Err(Error::input(message)
            .with_help("add them to scim.toml: `scim-codegen lint` has the lines"));
    }
    let server = arguments.server(&target)?;
    arguments.resources.begin(&server)?;
    if !arguments.host.is_loopback() && arguments.token_env.is_empty() {
        console.note(
            "note: other machines can reach this server, and it asks for no token (--token-env)",
        );
    }
    let address = SocketAddr::new(arguments.host, arguments.port);
    let server = socket::serve(address, |bound| {
        let url = arguments.base_url(&bound.to_string());
        print(&format!("READY {url}\n"))?;
        let server = server.base_url(&url);
        for place in TenantArgs::places(&server) {
            console.note(&place);
        }
        Ok(server)
    })?;
    if let Some(path) = arguments.resources.end(&server)? {
        console.note(&format!("Dumped the resources → {}", path.display()));
    }
    Ok(Outcome::Fine)
}

impl ServeArgs {
    fn base_url(&self, authority: &str) -> String {
        let path = self.base_path.trim_matches('/');
        let url = format!("http://{authority}/{path}");
        url.trim_end_matches('/').to_owned()
    }

    fn server(&self, target: &Target) -> Result<Server, Error> {
        let documents = &target.documents;
        let snapshot = pipeline::effective(documents, &target.plan)?.to_bytes();
        let server = Server::from_snapshot(&String::from_utf8_lossy(&snapshot))
            .map_err(|error| Error::input(format!("{}: {error}", documents.name)))?;
        let mut server = server
            // Until the port is known: that there is a path matters to tenants.
            .base_url(&self.base_url("localhost"))
            .page_size(self.page_size)
            .unknown_attributes(self.unknown.into())
            .comparison(self.comparison.into())
            .dialect(self.dialect.into());
        if self.host.is_loopback() {
            server = server.only_loopback_hosts();
        }
        if self.reproducible {
            server = server.reproducible();
        }
        let faults = self.fault.iter().cloned();
        server = server.faults(faults.fold(Faults::new(), Faults::inject));
        if self.faults_by_header {
            server = server.faults_by_header();
        }
        for name in &self.token_env {
            server = server.bearer_token(&token(name)?);
        }
        if let Some(me) = &self.me {
            let (resource_type, attribute, value) = me
                .split_once('=')
                .and_then(|(path, value)| {
                    let (resource_type, attribute) = path.split_once('.')?;
                    Some((resource_type, attribute, value))
                })
                .ok_or_else(|| {
                    Error::input(format!("`--me {me}`: expected TYPE.ATTRIBUTE=VALUE"))
                })?;
            server = server.me(resource_type, attribute, value);
        }
        self.tenants.add_to(server)
    }
}

/// The bearer token in an environment variable.
fn token(variable: &str) -> Result<String, Error> {
    std::env::var(variable).map_err(|_| {
        Error::input(format!(
            "the environment variable {variable} is not set, or is not text"
        ))
    })
}
