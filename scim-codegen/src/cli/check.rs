//! `scim-codegen check`

use super::{
    Outcome, Speak,
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

pub(super) fn run(arguments: &Arguments, speak: Speak) -> Result<Outcome, Error> {
    let mut outcome = Outcome::Fine;
    for made in arguments.what.generate(arguments.output.as_ref(), speak)? {
        if let Outcome::Differs = compare(&made, speak)? {
            outcome = Outcome::Differs;
        }
    }
    Ok(outcome)
}

fn compare(made: &Made, speak: Speak) -> Result<Outcome, Error> {
    let Made { generated, output } = made;
    speak.findings(&generated.findings);
    let differences = write::compare(output, &generated.files)?;
    if differences.is_empty() {
        speak.note(&format!("{} is up to date", output.display()));
        return Ok(Outcome::Fine);
    }
    for difference in &differences {
        eprintln!("{difference}");
    }
    eprintln!("  help: run `scim-codegen generate` with the same arguments");
    Ok(Outcome::Differs)
}
