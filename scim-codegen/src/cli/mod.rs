//! The command line: one file a command. Results go to standard output, the rest to standard error.
//!
//! Exit codes: 0 fine, 1 a difference, a denied warning or a provider that refuses, 2 input or usage that can't be used.
#![allow(clippy::print_stdout, clippy::print_stderr)] // this is what talks to people

#[cfg(feature = "call")]
mod call;
mod check;
mod fetch;
mod generate;
mod inspect;
mod lint;
mod overlay;
#[cfg(feature = "serve")]
mod serve;
mod sources;
mod speak;

use crate::{Builder, Error, config, finding::Findings, render};
use clap::{Parser, Subcommand};
use speak::{Colors, Loudness, Speak};
use std::{ffi::OsString, process::ExitCode};

/// What stands below the commands.
const AFTER_HELP: &str = "\
Examples:
  SCIM_TOKEN=… scim-codegen fetch --url https://scim.example.com/v2 -o scim/acme.json
  scim-codegen lint --snapshot scim/acme.json
  scim-codegen generate --snapshot scim/acme.json -o src/acme.rs
  scim-codegen check --snapshot scim/acme.json -o src/acme.rs
  scim-codegen serve --snapshot scim/acme.json --populate User=100
  SCIM_TOKEN=… scim-codegen call --url https://scim.example.com/v2 query user --all

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
    /// Calls a live provider: query, create, modify, bulk, by what it says of itself.
    #[cfg(feature = "call")]
    Call(Box<call::Arguments>),
    /// Serves a provider of these documents, in memory, until it is told to end.
    #[cfg(feature = "serve")]
    Serve(serve::ServeArgs),
}

/// How a command ended, if not in an error.
enum Outcome {
    Fine,
    /// What was compared differs.
    Differs,
    /// The input can't be used, which was said already.
    Unusable,
}

/// Runs the command line with these arguments, the program's name first.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(error) => {
            // Help and version are no errors. That they can't be printed can't be told either.
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { 2 } else { 0 });
        }
    };
    let loudness = if arguments.quiet {
        Loudness::Errors
    } else {
        Loudness::All
    };
    let speak = Speak::new(loudness, arguments.color);
    let outcome = match &arguments.command {
        Command::Generate(arguments) => generate::run(arguments, speak),
        Command::Fetch(arguments) => fetch::run(arguments, speak),
        Command::Check(arguments) => check::run(arguments, speak),
        Command::Inspect(arguments) => inspect::run(arguments, speak),
        Command::Lint(arguments) => lint::run(arguments, speak),
        Command::Overlay(arguments) => overlay::run(arguments, speak),
        #[cfg(feature = "call")]
        Command::Call(arguments) => call::run(arguments, speak),
        Command::Schema => print(&config::json_schema()).map(|()| Outcome::Fine),
        #[cfg(feature = "serve")]
        Command::Serve(arguments) => serve::run(arguments, speak),
    };
    match outcome {
        Ok(Outcome::Fine) => ExitCode::SUCCESS,
        Ok(Outcome::Differs) => ExitCode::from(1),
        Ok(Outcome::Unusable) => ExitCode::from(2),
        Err(error) => {
            speak.error(&error);
            ExitCode::from(if error.is_unusable_input() { 2 } else { 1 })
        }
    }
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

/// Standard output may be closed early by a reader that has enough.
fn print(text: &str) -> Result<(), Error> {
    use std::io::Write as _;
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(Error::writing(
            std::path::Path::new("standard output"),
            error,
        )),
        _ => Ok(()),
    }
}
