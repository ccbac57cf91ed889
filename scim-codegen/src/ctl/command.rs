//! The commands of `scimctl` and their options.

use super::{
    bulk::BulkArgs,
    conformance::TestArgs,
    connect::ConnectionArgs,
    delete::DeleteArgs,
    modify::ModifyArgs,
    provision::ProvisionArgs,
    query::{QueryArgs, SearchArgs},
    style::Style,
    write::{CreateArgs, ReplaceArgs},
};
use crate::console::{Colors, CompletionsArgs, ManArgs};
use clap::{Parser, Subcommand};

const AFTER_HELP: &str = "\
Examples:
  export SCIM_URL=https://scim.example.com/v2 SCIM_TOKEN=…
  scimctl query user --filter 'userName sw \"b\"' --attribute userName
  scimctl query user --lines
  scimctl create user --user-name bjensen --name-family-name Jensen
  scimctl create user --help
  scimctl modify user 2819c223 replace displayName Babs add emails b@example.com
  scimctl query user 2819c223 > babs.json; scimctl replace --json babs.json
  scimctl bulk < operations.json
  scimctl provision user --from people.csv --match externalId --adopt userName --apply
  scimctl test --resource-type user --skip etag

Results go to standard output as JSON, everything else to standard error.

If no URL is given and scim.toml is in the current directory, it names the provider, its documents and its credentials. Credentials are sent to the host that it names only with --trust.

Exit codes:
  0  done
  1  the provider rejected the request or can't be reached, or an operation or check failed
  2  invalid input or arguments; nothing was sent
  3  `provision` without --apply found changes to make";

/// A command-line client for any SCIM 2.0 provider, driven by the provider's own discovery documents
#[derive(Debug, Parser)]
#[command(name = "scimctl", version, max_term_width = 100, after_help = AFTER_HELP)]
pub(super) struct ScimctlArgs {
    #[command(flatten)]
    pub(super) connection: ConnectionArgs,
    #[command(flatten)]
    pub(super) style: Style,
    /// Print errors only
    #[arg(long, short, global = true)]
    pub(super) quiet: bool,
    /// When to color output
    #[arg(long, value_enum, value_name = "WHEN", default_value_t, global = true)]
    pub(super) color: Colors,
    #[command(subcommand)]
    pub(super) command: ScimctlCommand,
}

#[derive(Debug, Subcommand)]
pub(super) enum ScimctlCommand {
    /// Read a resource, or query the resources of one type or of all types (RFC 7644 §3.4)
    Query(QueryArgs),
    /// Query by POST, so that no personal data ends up in a URL (RFC 7644 §3.4.3)
    Search(SearchArgs),
    /// Create a resource from attributes or JSON (RFC 7644 §3.3)
    Create(CreateArgs),
    /// Replace a resource as a whole by attributes or JSON (RFC 7644 §3.5.1)
    Replace(ReplaceArgs),
    /// Change a resource: add, replace and remove attributes (RFC 7644 §3.5.2)
    Modify(ModifyArgs),
    /// Delete a resource (RFC 7644 §3.6)
    Delete(DeleteArgs),
    /// Send a BulkRequest, split by the limits of the provider (RFC 7644 §3.7)
    Bulk(BulkArgs),
    /// Bring the provider to the state that a CSV or JSON file describes: create, change and remove resources
    Provision(ProvisionArgs),
    /// Test whether the provider conforms to RFC 7643, RFC 7644 and its own documents. Creates and deletes resources
    Test(TestArgs),
    /// Print a completion script for a shell
    #[command(after_help = COMPLETIONS_HELP)]
    Completions(CompletionsArgs),
    /// Print a manual page, or write all of them
    #[command(after_help = MAN_HELP)]
    Man(ManArgs),
}

const COMPLETIONS_HELP: &str = "\
Examples:
  scimctl completions bash
  scimctl completions fish";

const MAN_HELP: &str = "\
Examples:
  scimctl man
  scimctl man query
  scimctl man --dir man1";
