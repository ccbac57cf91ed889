//! The command line: one file a command. Results go to standard output, the rest to standard error.
//!
//! Exit codes: 0 fine, 1 a difference, a denied warning or a provider that refuses, 2 input or usage that can't be used.
#![allow(clippy::print_stderr)] // messages to people

mod check;
mod fetch;
mod generate;
mod inspect;
mod lint;
mod overlay;
#[cfg(feature = "serve")]
mod serve;
mod sources;

use crate::{
    Builder, config,
    console::{self, Colors, CommandOutcome, Console, Verbosity, print},
    finding::Findings,
    render,
};
use clap::{Parser, Subcommand};
use std::{ffi::OsString, process::ExitCode};

/// What stands below the commands.
const AFTER_HELP: &str = "\
Examples:
  SCIM_TOKEN=… scim-codegen fetch --url https://scim.example.com/v2 -o scim/acme.json
  scim-codegen lint --snapshot scim/acme.json
  scim-codegen generate --snapshot scim/acme.json -o src/acme.rs
  scim-codegen check --snapshot scim/acme.json -o src/acme.rs
  scim-codegen serve --snapshot scim/acme.json --populate User=100

Where no source is given, scim.toml in this directory says what is read and written; where one is given,
it is read with --config only.

Exit codes:
  0  fine
  1  a difference, a denied warning, a provider that refuses, a file that can't be written
  2  input or arguments that can't be used; nothing was written";

/// Typed SCIM 2.0 clients from a service provider's discovery documents.
#[derive(Debug, Parser)]
#[command(name = "scim-codegen", version, max_term_width = 100, after_long_help = AFTER_HELP)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
    /// Says nothing but errors.
    #[arg(long, short, global = true)]
    quiet: bool,
    /// When to color.
    #[arg(long, value_enum, value_name = "WHEN", default_value_t, global = true)]
    color: Colors,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Writes the client of a provider: one Rust file, or a directory or package, where scim.toml says so.
    Generate(generate::Arguments),
    /// Takes a snapshot, of a live provider as a rule: its three discovery documents in one file to commit.
    Fetch(fetch::Arguments),
    /// Tells whether generated files are what the source says (exit code 1 if not).
    Check(check::Arguments),
    /// Shows resource types and attributes as a tree.
    Inspect(inspect::Arguments),
    /// Shows what deviates from the RFCs, how it is read and how to say otherwise; writes nothing.
    Lint(lint::Arguments),
    /// Writes the documents with all corrections of the configuration made, as a snapshot.
    Overlay(overlay::Arguments),
    /// Prints the JSON Schema of scim.toml, for completion in editors.
    Schema,
    /// Serves a provider of these documents, in memory, until it is told to end.
    #[cfg(feature = "serve")]
    Serve(serve::ServeArgs),
}

/// Runs the command line with these arguments, the program's name first.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(error) => return console::usage(&error),
    };
    let console = Console::new(Verbosity::from_quiet(arguments.quiet), arguments.color);
    let outcome = match &arguments.command {
        Command::Generate(arguments) => generate::run(arguments, console),
        Command::Fetch(arguments) => fetch::run(arguments, console),
        Command::Check(arguments) => check::run(arguments, console),
        Command::Inspect(arguments) => inspect::run(arguments, console),
        Command::Lint(arguments) => lint::run(arguments, console),
        Command::Overlay(arguments) => overlay::run(arguments, console),
        Command::Schema => print(&config::json_schema()).map(|()| CommandOutcome::Fine),
        #[cfg(feature = "serve")]
        Command::Serve(arguments) => serve::run(arguments, console),
    };
    console.conclude(outcome)
}

/// What `lint` shows of a builder's documents: as text, JSON and SARIF; empty where something else than they ends the run. For the
/// project's own tests.
#[doc(hidden)]
pub fn lint_forms(builder: &Builder) -> [String; 3] {
    let look = render::Look {
        colors: false,
        width: 100,
    };
    let forms = |findings: &Findings| {
        [
            render::text(findings, look),
            render::json(findings),
            render::sarif(findings),
        ]
    };
    match builder.generated() {
        Ok(generated) => forms(&generated.findings),
        Err(error) => forms(error.all_findings()),
    }
}
