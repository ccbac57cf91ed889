//! `scim-codegen call`: the operations of RFC 7644 on a live provider, by what it says of itself.

mod attributes;
mod bulk;
mod conform;
mod connect;
mod delete;
mod engine;
mod failure;
mod input;
mod modify;
mod output;
mod query;
mod target;
mod value;
mod write;

use super::{Outcome, Speak};
use crate::Error;
use clap::{Args, Subcommand};
use connect::{Connection, Session};
use output::Style;

/// What stands below the commands.
const AFTER_HELP: &str = "\
Examples:
  export SCIM_URL=https://scim.example.com/v2 SCIM_TOKEN=…
  scim-codegen call query user --filter 'userName sw \"b\"' --attribute userName
  scim-codegen call query user --all --lines
  scim-codegen call create user --user-name bjensen --name-family-name Jensen
  scim-codegen call create user --help
  scim-codegen call modify user 2819c223 replace displayName Babs add 'emails' '{\"value\": \"b@example.com\"}'
  scim-codegen call query user 2819c223 > babs.json; … ; scim-codegen call replace user --json babs.json
  scim-codegen call bulk < operations.json
  scim-codegen call test --resource-type user --skip etag

Results go to standard output as JSON, all else to standard error. Where there is a scim.toml in this directory and no URL,
the provider, its credentials and its documents are the configuration's.

Exit codes:
  0  done
  1  the provider refused or could not be reached, or an operation of a bulk or a check failed
  2  input or arguments that can't be used; nothing was sent";

#[derive(Debug, Args)]
#[command(after_long_help = AFTER_HELP)]
pub(super) struct Arguments {
    #[command(flatten)]
    connection: Connection,
    #[command(flatten)]
    style: Style,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Reads a resource, or queries those of a type, or of all types (RFC 7644 §3.4).
    Query(query::Arguments),
    /// Queries by POST, so that no part of the query stands in a URL (RFC 7644 §3.4.3).
    Search(query::SearchArguments),
    /// Creates a resource of options made from its schema, or of JSON (RFC 7644 §3.3).
    Create(write::CreateArguments),
    /// Replaces a resource as a whole, by options made from its schema, or by JSON (RFC 7644 §3.5.1).
    Replace(write::ReplaceArguments),
    /// Changes a resource: add, replace and remove, in this order (RFC 7644 §3.5.2).
    Modify(modify::Arguments),
    /// Deletes a resource (RFC 7644 §3.6).
    Delete(delete::Arguments),
    /// Sends a BulkRequest, in as many requests as the provider's limits ask for (RFC 7644 §3.7).
    Bulk(bulk::Arguments),
    /// Tests whether the provider keeps to RFC 7643, RFC 7644 and its own words; creates resources and deletes them.
    Test(conform::Arguments),
}

pub(super) fn run(arguments: &Arguments, speak: Speak) -> Result<Outcome, Error> {
    // Help on what to write needs no provider.
    let help = match &arguments.command {
        Command::Create(create) => create.is_plain_help().then_some("create"),
        Command::Replace(replace) => replace.is_plain_help().then_some("replace"),
        _ => None,
    };
    if let Some(command) = help {
        return write::plain_help(command);
    }
    let session = Session::open(&arguments.connection, arguments.style, speak)?;
    match &arguments.command {
        Command::Query(arguments) => query::run(arguments, &session),
        Command::Search(arguments) => query::run_search(arguments, &session),
        Command::Create(arguments) => write::create(arguments, &session),
        Command::Replace(arguments) => write::replace(arguments, &session),
        Command::Modify(arguments) => modify::run(arguments, &session),
        Command::Delete(arguments) => delete::run(arguments, &session),
        Command::Bulk(arguments) => bulk::run(arguments, &session),
        Command::Test(arguments) => conform::run(arguments, &session),
    }
}
