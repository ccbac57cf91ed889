//! `scim-codegen`: one file per command. Results go to standard output, everything else to standard error.
//!
//! ```no_run
//! let version = ["scim-codegen", "--version"].map(Into::into);
//! scim_codegen::cli::run(version);
//! ```
#![allow(clippy::print_stderr)] // messages to people

mod check;
mod diff;
mod differences;
mod export;
mod fetch;
mod force;
mod generate;
mod init;
mod inspect;
mod interrupt;
mod lint;
mod overlay;
#[cfg(feature = "serve")]
mod serve;
mod sources;

use crate::{
    Builder, Error, config,
    console::{
        Colors, CommandOutcome, CompletionsArgs, Console, ManArgs, Verbosity, completions, manual,
        print, with_hint,
    },
    emit::ApiItem,
    finding::Findings,
    render,
};
use clap::{CommandFactory as _, Parser, Subcommand};
use std::{ffi::OsString, process::ExitCode};

/// The end of `--help`.
const AFTER_HELP: &str = "\
Examples:
  scim-codegen init https://scim.example.com/v2 --path acme-client
  scim-codegen fetch --url https://scim.example.com/v2 -o scim/acme.json
  scim-codegen lint --snapshot scim/acme.json
  scim-codegen generate --snapshot scim/acme.json -o src/acme.rs
  scim-codegen check --snapshot scim/acme.json -o src/acme.rs
  scim-codegen serve --snapshot scim/acme.json --populate User=100

Without a source, commands read scim.toml in the current directory. With one, they read it only if --config is given. \
The bearer token comes from the environment variable SCIM_TOKEN unless an option names another.

Exit codes:
  0  success
  1  files are out of date, a warning was denied, or the provider or a file can't be accessed
  2  invalid input or arguments; nothing was written";

/// Generate typed SCIM 2.0 clients from a service provider's discovery documents
#[derive(Debug, Parser)]
#[command(name = "scim-codegen", version, max_term_width = 100, after_long_help = AFTER_HELP)]
struct CodegenArgs {
    #[command(subcommand)]
    command: CodegenCommand,
    /// Print errors only
    #[arg(long, short, global = true)]
    quiet: bool,
    /// When to color output
    #[arg(long, value_enum, value_name = "WHEN", default_value_t, global = true)]
    color: Colors,
}

#[derive(Debug, Subcommand)]
enum CodegenCommand {
    /// Set up a crate for a provider: snapshot, configuration, build script and dependencies
    Init(init::InitArgs),
    /// Generate a client: a file, a directory or a package
    Generate(generate::GenerateArgs),
    /// Save a provider's three discovery documents as a snapshot to commit
    Fetch(fetch::FetchArgs),
    /// Check that generated files are up to date
    Check(check::CheckArgs),
    /// Compare two versions of a provider: what changed, for requests and for code
    Diff(diff::DiffArgs),
    /// Print resource types and attributes: a tree, a table, JSON, a diagram or a web page
    Inspect(inspect::InspectArgs),
    /// Describe the provider in OpenAPI or JSON Schema, for tools of other languages
    Export(export::ExportArgs),
    /// Report deviations from the RFCs, with the assumption made and how to override it
    Lint(lint::LintArgs),
    /// Save the documents with all corrections of the configuration as a snapshot
    Overlay(overlay::OverlayArgs),
    /// Print the JSON Schema of scim.toml, for completion in editors
    #[command(after_help = SCHEMA_HELP)]
    Schema,
    /// Serve these documents as an in-memory provider until interrupted
    #[cfg(feature = "serve")]
    Serve(serve::ServeArgs),
    /// Print a completion script for a shell
    #[command(after_help = COMPLETIONS_HELP)]
    Completions(CompletionsArgs),
    /// Print a manual page, or write all of them
    #[command(after_help = MAN_HELP)]
    Man(ManArgs),
}

const SCHEMA_HELP: &str = "\
Examples:
  scim-codegen schema";

const COMPLETIONS_HELP: &str = "\
Examples:
  scim-codegen completions bash
  scim-codegen completions fish";

const MAN_HELP: &str = "\
Examples:
  scim-codegen man
  scim-codegen man diff
  scim-codegen man --dir man1";

/// Runs `scim-codegen` with these arguments. The first one is the program's name.
///
/// ```no_run
/// fn main() -> std::process::ExitCode {
///     scim_codegen::cli::run(std::env::args_os())
/// }
/// ```
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let words: Vec<OsString> = arguments.into_iter().collect();
    let colors = Colors::in_arguments(&words);
    let arguments = match CodegenArgs::try_parse_from(&words) {
        Ok(arguments) => arguments,
        Err(error) => {
            let error = with_hint(error, &CodegenArgs::command(), &words);
            return Console::new(Verbosity::All, colors).usage(&error);
        }
    };
    let console = Console::new(Verbosity::from_quiet(arguments.quiet), arguments.color);
    let outcome = match &arguments.command {
        CodegenCommand::Init(arguments) => init::run(arguments, console),
        CodegenCommand::Generate(arguments) => generate::run(arguments, console),
        CodegenCommand::Fetch(arguments) => fetch::run(arguments, console),
        CodegenCommand::Check(arguments) => check::run(arguments, console),
        CodegenCommand::Diff(arguments) => diff::run(arguments, console),
        CodegenCommand::Inspect(arguments) => inspect::run(arguments, console),
        CodegenCommand::Export(arguments) => export::run(arguments, console),
        CodegenCommand::Lint(arguments) => lint::run(arguments, console),
        CodegenCommand::Overlay(arguments) => overlay::run(arguments, console),
        CodegenCommand::Schema => print(&config::json_schema()).map(|()| CommandOutcome::Fine),
        #[cfg(feature = "serve")]
        CodegenCommand::Serve(arguments) => serve::run(arguments, console),
        CodegenCommand::Completions(arguments) => completions(arguments, CodegenArgs::command()),
        CodegenCommand::Man(arguments) => manual(arguments, CodegenArgs::command(), console),
    };
    console.conclude(outcome)
}

/// Renders the output of `lint` as text, JSON and SARIF. Empty if the run fails for a reason other than its findings. Used by this
/// project's tests.
#[doc(hidden)]
pub fn lint_forms(builder: &Builder) -> [String; 3] {
    let style = render::TextStyle {
        colors: false,
        width: 100,
        lines: render::LineBreaks::Whole,
    };
    let forms = |findings: &Findings| {
        [
            render::text(findings, style),
            render::json(findings),
            render::sarif(findings),
        ]
    };
    match builder.generated() {
        Ok(generated) => forms(&generated.findings),
        Err(error) => forms(error.all_findings()),
    }
}

/// Lists the public API of the code that a builder generates: kind, module, owner, name and signature of each item. Used by this project's
/// tests.
#[doc(hidden)]
pub fn api_items(builder: &Builder) -> Result<Vec<[String; 5]>, Error> {
    let described = builder.described()?;
    let item = |item: &ApiItem| {
        let kind = render::diff::kind_word(item.kind).to_owned();
        let ApiItem {
            module,
            owner,
            name,
            signature,
            ..
        } = item.clone();
        [kind, module, owner, name, signature]
    };
    Ok(described.api.iter().map(item).collect())
}

/// Lists the kinds of changes that `diff` reports: identifier, effect on the wire, and the reason. Used by this project's tests.
#[doc(hidden)]
pub fn change_kinds() -> Vec<[&'static str; 3]> {
    let kinds = crate::diff::kind::ALL.iter();
    kinds
        .map(|kind| [kind.id, kind.wire.word(), kind.reason])
        .collect()
}
