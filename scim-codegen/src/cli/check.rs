//! `scim-codegen check`

use super::{
    CommandOutcome, Console,
    generate::{GeneratedTarget, GenerationArgs},
};
use crate::{Error, write};
use clap::Args;
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(super) struct CheckArgs {
    #[command(flatten)]
    generation: GenerationArgs,
    /// Generated file or directory [default: from the configuration]
    #[arg(help_heading = "Output", long, short, value_name = "PATH")]
    output: Option<PathBuf>,
}

pub(super) fn run(arguments: &CheckArgs, console: Console) -> Result<CommandOutcome, Error> {
    let mut outcome = CommandOutcome::Fine;
    let output = arguments.output.as_ref();
    for target in arguments.generation.generate(output, console)? {
        if let CommandOutcome::Differs = compare(&target, console)? {
            outcome = CommandOutcome::Differs;
        }
    }
    Ok(outcome)
}

fn compare(target: &GeneratedTarget, console: Console) -> Result<CommandOutcome, Error> {
    let GeneratedTarget { generated, output } = target;
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
