//! `scim-codegen overlay`

use super::{
    CommandOutcome, Console, print,
    sources::{self, Reading, Source, Target},
};
use crate::{
    Error, pipeline,
    write::{self, Written},
};
use clap::Args;
use std::path::{Path, PathBuf};

#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    source: Source,
    /// The snapshot to write; `-` for standard output.
    #[arg(long, short, value_name = "FILE")]
    output: PathBuf,
}

pub(super) fn run(arguments: &Arguments, console: Console) -> Result<CommandOutcome, Error> {
    let targets = arguments.source.read(Reading::Disk, console)?;
    for target in &targets {
        let output = sources::output(Some(&arguments.output), target, targets.len())?;
        write(target, output, console)?;
    }
    Ok(CommandOutcome::Fine)
}

fn write(target: &Target, output: &Path, console: Console) -> Result<(), Error> {
    let snapshot = pipeline::effective(&target.documents, &target.plan)?;
    let bytes = snapshot.to_bytes();
    if output.as_os_str() == "-" {
        return print(&String::from_utf8_lossy(&bytes));
    }
    let verb = match write::file(output, &bytes)? {
        Written::Changed => "Wrote",
        Written::Unchanged => "Unchanged:",
    };
    console.note(&format!("{verb} {}", output.display()));
    Ok(())
}
