//! `scimctl`: the operations of RFC 7644 on a live provider, by what it says of itself.
#![allow(clippy::print_stderr)] // messages to people

mod attributes;
mod bulk;
mod conformance;
mod connect;
mod delete;
mod engine;
mod failure;
mod input;
mod json;
mod modify;
mod output;
mod query;
mod session;
mod style;
mod target;
mod value;
mod write;

use crate::{
    Error,
    console::{self, Colors, Console, Outcome, Verbosity, print},
};
use clap::{CommandFactory as _, Parser, Subcommand};
use connect::Connection;
use session::Session;
use std::{ffi::OsString, process::ExitCode};
use style::Style;

/// What stands below the commands.
const AFTER_HELP: &str = "\
Examples:
  export SCIM_URL=https://scim.example.com/v2 SCIM_TOKEN=…
  scimctl query user --filter 'userName sw \"b\"' --attribute userName
  scimctl query user --all --lines
  scimctl create user --user-name bjensen --name-family-name Jensen
  scimctl create user --help
  scimctl modify user 2819c223 replace displayName Babs add 'emails' '{\"value\": \"b@example.com\"}'
  scimctl query user 2819c223 > babs.json; … ; scimctl replace user --json babs.json
  scimctl bulk < operations.json
  scimctl test --resource-type user --skip etag

Results go to standard output as JSON, all else to standard error. Where there is a scim.toml in this directory and no URL,
the provider, its credentials and its documents are the configuration's.

Exit codes:
  0  done
  1  the provider refused or could not be reached, or an operation of a bulk or a check failed
  2  input or arguments that can't be used; nothing was sent";

/// A command-line client for any SCIM 2.0 provider, driven by the provider's own discovery documents
#[derive(Debug, Parser)]
#[command(name = "scimctl", version, max_term_width = 100, after_long_help = AFTER_HELP)]
struct Arguments {
    #[command(flatten)]
    connection: Connection,
    #[command(flatten)]
    style: Style,
    /// Print errors only
    #[arg(long, short, global = true)]
    quiet: bool,
    /// When to color output
    #[arg(long, value_enum, value_name = "WHEN", default_value_t, global = true)]
    color: Colors,
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
    Test(conformance::TestArgs),
}

/// Runs `scimctl` with these arguments, the program's name first.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(error) => return console::usage(&error),
    };
    let console = Console::new(Verbosity::from_quiet(arguments.quiet), arguments.color);
    console.conclude(run_command(&arguments, console))
}

fn run_command(arguments: &Arguments, console: Console) -> Result<Outcome, Error> {
    // General help on `create` and `replace` needs no provider.
    let help = match &arguments.command {
        Command::Create(create) => create.is_plain_help().then_some("create"),
        Command::Replace(replace) => replace.is_plain_help().then_some("replace"),
        _ => None,
    };
    if let Some(command) = help {
        return plain_help(command);
    }
    let session = Session::open(&arguments.connection, arguments.style, console)?;
    match &arguments.command {
        Command::Query(arguments) => query::run(arguments, &session),
        Command::Search(arguments) => query::run_search(arguments, &session),
        Command::Create(arguments) => write::create(arguments, &session),
        Command::Replace(arguments) => write::replace(arguments, &session),
        Command::Modify(arguments) => modify::run(arguments, &session),
        Command::Delete(arguments) => delete::run(arguments, &session),
        Command::Bulk(arguments) => bulk::run(arguments, &session),
        Command::Test(arguments) => conformance::run(arguments, &session),
    }
}

fn plain_help(name: &str) -> Result<Outcome, Error> {
    let mut whole = Arguments::command();
    whole.build();
    if let Some(command) = whole.find_subcommand_mut(name) {
        print(&command.render_long_help().to_string())?;
    }
    Ok(Outcome::Fine)
}
