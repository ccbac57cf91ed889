//! `scim-codegen serve`: runs the runtime's test server on a socket.

mod choices;
mod identity;
mod leniency;
mod log;
mod resources;
mod socket;
mod tenants;
mod token;
mod watch;

use super::{CommandOutcome, Console, print, sources::StoredSourceArgs};
use crate::{Error, pipeline};
use choices::{ComparisonArg, DialectArg, UnknownArg};
use clap::Args;
use leniency::LeniencyArgs;
use log::RequestLog;
use resources::ResourceArgs;
use scim_runtime::{
    describe::Description,
    server::{FaultRule, Server},
};
use std::{
    cell::RefCell,
    net::{IpAddr, SocketAddr},
};
use tenants::TenantArgs;
use token::token;
use watch::Watch;

/// The end of `--help`.
const AFTER_HELP: &str = "\
Examples:
  scim-codegen serve --rfc7643 --seed 20
  scim-codegen serve --snapshot scim/acme.json --populate Device=5 --log --watch

The address is printed when the server accepts requests. docs/serve.md describes all options.

Exit codes:
  0  ended by a signal
  1  the address is in use, or the dump can't be written
  2  unusable documents, or invalid arguments";

#[derive(Debug, Args)]
#[command(after_long_help = AFTER_HELP)]
pub(super) struct ServeArgs {
    #[command(flatten)]
    source: StoredSourceArgs,
    /// Listen on this address. Other machines can connect unless it is a loopback address
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1")]
    host: IpAddr,
    /// Listen on this port. 0 chooses a free port
    #[arg(long, value_name = "N", default_value_t = 0)]
    port: u16,
    /// Path of the base URL
    #[arg(long, value_name = "PATH", default_value = "/v2")]
    base_path: String,
    /// Require the bearer token in this environment variable. Without a token, every request is allowed
    #[arg(long, value_name = "VAR")]
    token_env: Vec<String>,
    /// Resource behind /Me, as in `User.userName=bjensen`
    #[arg(long, value_name = "TYPE.ATTRIBUTE=VALUE")]
    me: Option<String>,
    /// What to do with attributes that no schema defines
    #[arg(long, value_enum, default_value_t = UnknownArg::Keep)]
    unknown: UnknownArg,
    /// How to compare text that isn't caseExact: in filters, in unique values, for sorting
    #[arg(long, value_enum, default_value_t = ComparisonArg::LowerCase)]
    comparison: ComparisonArg,
    /// Resources per page, unless the request or the configuration sets it
    #[arg(long, value_name = "N", default_value_t = 100)]
    page_size: u64,
    #[command(flatten)]
    tenants: TenantArgs,
    #[command(flatten)]
    resources: ResourceArgs,
    /// Use the same ids, cursors and times in every run
    #[arg(long)]
    reproducible: bool,
    /// Accept deviations of known clients in PATCH requests, values and filters
    #[arg(long, value_enum, default_value_t = DialectArg::Standard)]
    dialect: DialectArg,
    #[command(flatten)]
    leniency: LeniencyArgs,
    /// Inject a fault: `[METHOD] [/PATH] FAULT [xTIMES]`, as in `GET /Users too-many-requests=1 x2`. Faults: latency=MS,
    /// error=STATUS:KIND, too-many-requests=S, unavailable=S, torn, html, no-body, no-content, content-type=TYPE, no-meta,
    /// numeric-ids, text-booleans, lone-values, no-resources, ignored-paging, repeated-cursors, wrong-total=N
    #[arg(long, value_name = "RULE", value_parser = choices::fault)]
    fault: Vec<FaultRule>,
    /// Also take faults from the header X-Scim-Fault of requests, separated by commas
    #[arg(long)]
    faults_by_header: bool,
    /// Print a line for each request: method, address, status, time, bytes
    #[arg(long)]
    log: bool,
    /// Reload the documents when they change on disk. Resources are kept
    #[arg(long)]
    watch: bool,
}

pub(super) fn run(arguments: &ServeArgs, console: Console) -> Result<CommandOutcome, Error> {
    let server = arguments.server(console)?;
    arguments.resources.begin(&server)?;
    if !arguments.host.is_loopback() && arguments.token_env.is_empty() {
        console.note(
            "note: other machines can reach this server, and it requires no token\n  help: require one with `--token-env VAR`",
        );
    }
    let address = SocketAddr::new(arguments.host, arguments.port);
    let log = if arguments.log {
        RequestLog::To(console)
    } else {
        RequestLog::Off
    };
    let mut watch = arguments.watch()?;
    let base_url = RefCell::new(String::new());
    let ready = |bound: SocketAddr| {
        let url = arguments.base_url(&bound.to_string());
        print(&format!("READY {url}\n"))?;
        let server = server.base_url(&url);
        for line in TenantArgs::base_urls(&server) {
            console.note(&line);
        }
        base_url.replace(url);
        Ok(server)
    };
    let reload = |running: &Server| {
        if !watch.as_mut()?.has_changed() {
            return None;
        }
        match arguments.reloaded(running, &base_url.borrow(), console) {
            Ok(server) => {
                console.note("Reloaded the documents");
                Some(server)
            }
            Err(error) => {
                console.error(&error);
                console.note("note: the server goes on with the documents that it has");
                None
            }
        }
    };
    let server = socket::serve(address, log, ready, reload)?;
    if let Some(path) = arguments.resources.end(&server)? {
        console.note(&format!("Dumped the resources → {}", path.display()));
    }
    Ok(CommandOutcome::Fine)
}

impl ServeArgs {
    fn base_url(&self, authority: &str) -> String {
        let path = self.base_path.trim_matches('/');
        let url = format!("http://{authority}/{path}");
        url.trim_end_matches('/').to_owned()
    }

    /// Starts to watch the documents, if the user wants that.
    fn watch(&self) -> Result<Option<Watch>, Error> {
        if !self.watch {
            return Ok(None);
        }
        let mut files = self.source.files();
        // Standard input is read once.
        files.retain(|file| file.as_os_str() != "-");
        if files.is_empty() {
            return Err(Error::input("`--watch` needs documents on disk")
                .with_help("give them with --snapshot, --dir or scim.toml"));
        }
        Ok(Some(Watch::new(files)))
    }

    /// Creates a server with the current documents on disk.
    fn server(&self, console: Console) -> Result<Server, Error> {
        let target = self.source.read(console)?;
        let (description, findings) = pipeline::described(&target.documents, &target.plan)?;
        console.findings(&findings);
        if description.resource_types.is_empty() {
            let name = &target.documents.name;
            let message = format!("{name} contains no resource types to serve");
            return Err(Error::input(message)
                .with_help("add them to scim.toml; `scim-codegen lint` prints the lines"));
        }
        self.configured(description)
    }

    /// A server with the documents as they are on disk, and the resources of a running one.
    fn reloaded(
        &self,
        running: &Server,
        base_url: &str,
        console: Console,
    ) -> Result<Server, Error> {
        let server = self.server(console)?.base_url(base_url);
        server.load(&running.dump_with_secrets()).map_err(|error| {
            Error::input(format!(
                "the resources don't fit the changed documents: {error}"
            ))
            .with_help("restart the server to start without the resources")
        })?;
        Ok(server)
    }

    fn configured(&self, description: Description) -> Result<Server, Error> {
        self.resources.check(&description)?;
        let me = self.me.as_deref();
        let me = me.map(|me| identity::me(me, &description)).transpose()?;
        let mut server = Server::new(description)
            // The port isn't known yet, but tenants need the path.
            .base_url(&self.base_url("localhost"))
            .page_size(self.page_size)
            .comparison(self.comparison.into())
            .dialect(self.dialect.into());
        server = self.unknown.configure(server);
        server = self
            .leniency
            .configure(server, self.dialect, self.comparison);
        if self.host.is_loopback() {
            server = server.only_loopback_hosts();
        }
        if self.reproducible {
            server = server.reproducible();
        }
        server = server.faults(self.fault.iter().cloned());
        if self.faults_by_header {
            server = server.faults_by_header();
        }
        for name in &self.token_env {
            server = server.bearer_token(&token(name)?);
        }
        if let Some((resource_type, attribute, value)) = me {
            server = server.me(resource_type, attribute, value);
        }
        self.tenants.add_to(server)
    }
}
