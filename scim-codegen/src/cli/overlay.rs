//! `scim-codegen overlay`

use super::{
    CommandOutcome, Console,
    force::Force,
    interrupt, print,
    sources::{self, ProviderTarget, ReadFrom, SourceArgs},
};
use crate::{
    Error, pipeline,
    write::{self, Written},
};
use clap::Args;
use std::path::{Path, PathBuf};

/// The end of `--help`.
const AFTER_HELP: &str = "\
Examples:
  scim-codegen overlay --snapshot scim/acme.json -o scim/corrected.json
  scim-codegen overlay --rfc7643 -o -

Exit codes:
  0  the snapshot is written, or unchanged
  1  the provider refused or can't be reached, or the file can't be written
  2  unusable documents, or invalid arguments; nothing was written";

#[derive(Debug, Args)]
#[command(after_long_help = AFTER_HELP)]
pub(super) struct OverlayArgs {
    #[command(flatten)]
    source: SourceArgs,
    /// Snapshot to write; `-` for standard output
    #[arg(help_heading = "Output", long, short, value_name = "FILE")]
    output: PathBuf,
    #[command(flatten)]
    force: Force,
}

pub(super) fn run(arguments: &OverlayArgs, console: Console) -> Result<CommandOutcome, Error> {
    let targets = arguments.source.read(ReadFrom::Disk, console)?;
    let outputs = sources::outputs(Some(&arguments.output), &targets)?;
    interrupt::remove_temporary_files()?;
    for (target, output) in targets.iter().zip(&outputs) {
        write(target, output, arguments.force, console)?;
    }
    Ok(CommandOutcome::Fine)
}

fn write(
    target: &ProviderTarget,
    output: &Path,
    force: Force,
    console: Console,
) -> Result<(), Error> {
    let snapshot = pipeline::effective(&target.documents, &target.plan)?;
    let bytes = snapshot.to_bytes();
    if output.as_os_str() == "-" {
        return print(&String::from_utf8_lossy(&bytes));
    }
    let verb = match write::file(output, &bytes, force.snapshot())? {
        Written::Changed => "Wrote",
        Written::Unchanged => "Unchanged:",
    };
    console.note(&format!("{verb} {}", output.display()));
    Ok(())
}
