//! Completion scripts and manual pages. Both are made from the definitions of the arguments.

use super::{CommandOutcome, Console, print};
use crate::{
    Error,
    text::did_you_mean,
    write::{self, FileWrite, Replace},
};
use clap::{Args, Command};
use clap_complete::Shell;
use clap_mangen::Man;
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(crate) struct CompletionsArgs {
    /// Shell to print the script for
    #[arg(value_enum, value_name = "SHELL")]
    shell: Shell,
}

#[derive(Debug, Args)]
pub(crate) struct ManArgs {
    /// Command whose page to print [default: an overview of all commands]
    #[arg(value_name = "COMMAND")]
    command: Option<String>,
    /// Write the pages of all commands to this directory instead
    #[arg(long, value_name = "DIR", conflicts_with = "command")]
    dir: Option<PathBuf>,
}

/// Prints a completion script for the whole command line.
///
/// # Errors
/// If standard output can't be written.
pub(crate) fn completions(
    arguments: &CompletionsArgs,
    mut command: Command,
) -> Result<CommandOutcome, Error> {
    let name = command.get_name().to_owned();
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut command, &name, &mut script);
    let mut script = String::from_utf8_lossy(&script).into_owned();
    if arguments.shell == Shell::Bash {
        // The script escapes a hyphen in the program's name in two ways, so it completes no options of commands:
        // https://github.com/clap-rs/clap/issues/6421
        script = script.replace(&name.replace('-', "__subcmd__"), &name.replace('-', "__"));
    }
    print(&script)?;
    Ok(CommandOutcome::Fine)
}

/// Prints a manual page, or writes all of them.
///
/// # Errors
/// If the command is unknown, or a page can't be written.
pub(crate) fn manual(
    arguments: &ManArgs,
    mut command: Command,
    console: Console,
) -> Result<CommandOutcome, Error> {
    command.build();
    match (&arguments.dir, &arguments.command) {
        (Some(dir), _) => write_all(dir.clone(), &command, console)?,
        (None, Some(name)) => print(&page(named(&command, name)?)?)?,
        (None, None) => print(&page(&command)?)?,
    }
    Ok(CommandOutcome::Fine)
}

fn named<'c>(command: &'c Command, name: &str) -> Result<&'c Command, Error> {
    command.find_subcommand(name).ok_or_else(|| {
        let error = Error::input(format!("unknown command `{name}`"));
        let names = command.get_subcommands().map(Command::get_name);
        match did_you_mean(name, names) {
            Some(guess) => error.with_help(guess),
            None => error.with_help(format!(
                "`{} --help` lists the commands",
                command.get_name()
            )),
        }
    })
}

fn page(command: &Command) -> Result<String, Error> {
    let mut bytes = Vec::new();
    let rendered = Man::new(command.clone()).render(&mut bytes);
    rendered.map_err(|error| Error::input(format!("cannot render the page: {error}")))?;
    Ok(ascii(&String::from_utf8_lossy(&bytes)))
}

/// Writes characters outside ASCII as escape sequences, since not every formatter reads UTF-8.
fn ascii(page: &str) -> String {
    let mut out = String::with_capacity(page.len());
    for char in page.chars() {
        if char.is_ascii() {
            out.push(char);
        } else {
            out.push_str(&format!("\\[u{:04X}]", u32::from(char)));
        }
    }
    out
}

fn write_all(dir: PathBuf, command: &Command, console: Console) -> Result<(), Error> {
    let name = command.get_name();
    let mut pages = vec![(dir.join(format!("{name}.1")), page(command)?)];
    // clap's own `help` has nothing to describe.
    let commands = command.get_subcommands();
    for subcommand in commands.filter(|command| command.get_name() != "help") {
        let file = format!("{name}-{}.1", subcommand.get_name());
        pages.push((dir.join(file), page(subcommand)?));
    }
    let writes: Vec<FileWrite<'_>> = pages
        .iter()
        .map(|(path, text)| FileWrite {
            path,
            bytes: text.as_bytes(),
            replace: Replace::Ours(is_page),
        })
        .collect();
    write::several(&writes)?;
    console.note(&format!("Wrote {} pages → {}", pages.len(), dir.display()));
    Ok(())
}

/// Whether a file is one of the pages.
fn is_page(head: &[u8]) -> bool {
    String::from_utf8_lossy(head).contains(".TH scim")
}
