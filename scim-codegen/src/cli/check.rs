//! `scim-codegen check`

use super::{
    CommandOutcome, Console,
    generate::{Made, What},
};
use crate::{Error, write};
use clap::Args;
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    what: What,
    /// The generated file or directory; what the configuration says without it.
    #[arg(long, short, value_name = "PATH")]
    output: Option<PathBuf>,
}

pub(super) fn run(arguments: &Arguments, console: Console) -> Result<CommandOutcome, Error> {
    let mut outcome = CommandOutcome::Fine;
    for made in arguments
        .what
        .generate(arguments.output.as_ref(), console)?
    {
        if let CommandOutcome::Differs = compare(&made, console)? {
            outcome = CommandOutcome::Differs;
        }
    }
    Ok(outcome)
}

fn compare(made: &Made, console: Console) -> Result<CommandOutcome, Error> {
    let Made { generated, output } = made;
    console.findings(&generated.findings);
    let differences = write::compare(output, &generated.files)?;
    if differences.is_empty() {
        console.note(&format!("{} is up to date", output.display()));
        return Ok(CommandOutcome::Fine);
    }
    for difference in &differences {
        eprintln!("{difference}");
    }
    eprintln!("  help: run `scim-codegen generate` with the same arguments");
    Ok(CommandOutcome::Differs)
}
