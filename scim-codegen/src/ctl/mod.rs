//! `scimctl`: a command-line client for any provider, driven by the provider's own discovery documents.
//!
//! ```no_run
//! fn main() -> std::process::ExitCode {
//!     scim_codegen::ctl::run(std::env::args_os())
//! }
//! ```

mod advice;
mod arguments;
mod attribute_options;
mod attributes;
mod bulk;
mod command;
mod conformance;
mod connect;
mod delete;
mod document_args;
mod engine;
mod failure;
mod filter_repair;
mod input;
mod json;
mod json_text;
mod modify;
mod output;
mod progress;
mod provision;
mod query;
mod session;
mod style;
mod suggest;
mod target;
mod value;
mod write;
mod write_args;

use crate::{
    Error,
    console::{Colors, CommandOutcome, Console, Verbosity, completions, manual, print, with_hint},
};
use clap::{CommandFactory as _, Parser as _};
use command::{ScimctlArgs, ScimctlCommand};
use std::{ffi::OsString, process::ExitCode};

/// Runs `scimctl` with these arguments, the program's name first.
///
/// ```no_run
/// let version = ["scimctl", "--version"].map(Into::into);
/// scim_codegen::ctl::run(version);
/// ```
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let words = arguments::reorder(arguments.into_iter().collect());
    let colors = Colors::in_arguments(&words);
    let arguments = match ScimctlArgs::try_parse_from(&words) {
        Ok(arguments) => arguments,
        Err(error) => {
            let error = with_hint(error, &ScimctlArgs::command(), &words);
            return Console::new(Verbosity::All, colors).usage(&error);
        }
    };
    let console = Console::new(Verbosity::from_quiet(arguments.quiet), arguments.color);
    console.conclude(run_command(&arguments, console))
}

fn run_command(arguments: &ScimctlArgs, console: Console) -> Result<CommandOutcome, Error> {
    // General help on `create` and `replace` works without a provider.
    match &arguments.command {
        ScimctlCommand::Create(create) if create.is_plain_help() => return plain_help("create"),
        ScimctlCommand::Replace(replace) if replace.is_plain_help() => {
            return plain_help("replace");
        }
        ScimctlCommand::Completions(arguments) => {
            return completions(arguments, ScimctlArgs::command());
        }
        ScimctlCommand::Man(arguments) => {
            return manual(arguments, ScimctlArgs::command(), console);
        }
        ScimctlCommand::Query(_)
        | ScimctlCommand::Search(_)
        | ScimctlCommand::Create(_)
        | ScimctlCommand::Replace(_)
        | ScimctlCommand::Modify(_)
        | ScimctlCommand::Delete(_)
        | ScimctlCommand::Bulk(_)
        | ScimctlCommand::Provision(_)
        | ScimctlCommand::Test(_) => {}
    }
    let session = connect::open(&arguments.connection, arguments.style.clone(), console)?;
    match &arguments.command {
        ScimctlCommand::Query(arguments) => query::run(arguments, &session),
        ScimctlCommand::Search(arguments) => query::run_search(arguments, &session),
        ScimctlCommand::Create(create) => {
            write::create(create, &arguments::long_options("create"), &session)
        }
        ScimctlCommand::Replace(replace) => {
            write::replace(replace, &arguments::long_options("replace"), &session)
        }
        ScimctlCommand::Modify(arguments) => modify::run(arguments, &session),
        ScimctlCommand::Delete(arguments) => delete::run(arguments, &session),
        ScimctlCommand::Bulk(arguments) => bulk::run(arguments, &session),
        ScimctlCommand::Provision(arguments) => provision::run(arguments, &session),
        ScimctlCommand::Test(arguments) => conformance::run(arguments, &session),
        // They need no session.
        ScimctlCommand::Completions(_) | ScimctlCommand::Man(_) => Ok(CommandOutcome::Fine),
    }
}

fn plain_help(name: &str) -> Result<CommandOutcome, Error> {
    let mut whole = ScimctlArgs::command();
    whole.build();
    if let Some(command) = whole.find_subcommand_mut(name) {
        print(&command.render_long_help().to_string())?;
    }
    Ok(CommandOutcome::Fine)
}
