//! `scim-codegen check`

mod live;

use super::{
    CommandOutcome, Console,
    differences::DifferenceArgs,
    generate::{GeneratedTarget, GenerationArgs},
    print,
};
use crate::{
    Error,
    render::{self, TextChange},
    write::{self, FileDifference},
};
use clap::Args;
use std::path::PathBuf;

/// The end of `--help`.
const AFTER_HELP: &str = "\
Examples:
  scim-codegen check --snapshot scim/acme.json -o src/acme.rs
  scim-codegen check --snapshot scim/acme.json -o src/acme.rs --diff
  scim-codegen check --snapshot scim/acme.json --live=https://scim.example.com/v2

With --live, the provider is compared with the snapshot, and generated files are not checked. The differences are those of `diff`.

Exit codes:
  0  everything is up to date
  1  differences, or the provider refused or can't be reached
  2  invalid input or arguments";

#[derive(Debug, Args)]
#[command(after_long_help = AFTER_HELP)]
pub(super) struct CheckArgs {
    #[command(flatten)]
    generation: GenerationArgs,
    /// Generated file or directory [default: from the configuration]
    #[arg(help_heading = "Output", long, short, value_name = "PATH")]
    output: Option<PathBuf>,
    /// Print all differences between the files and the generated code, as a unified diff
    #[arg(help_heading = "Output", long)]
    diff: bool,
    /// Compare the live provider with the snapshot instead [default URL: from the configuration]
    #[arg(long, value_name = "URL", num_args = 0..=1, require_equals = true, conflicts_with_all = ["output", "diff"])]
    #[allow(clippy::option_option)] // the value is optional
    live: Option<Option<String>>,
    #[command(flatten)]
    report: DifferenceArgs,
}

pub(super) fn run(arguments: &CheckArgs, console: Console) -> Result<CommandOutcome, Error> {
    if let Some(url) = &arguments.live {
        let source = arguments.generation.source();
        return live::run(source, url.as_deref(), arguments.report, console);
    }
    arguments.report.require_default("--live")?;
    let mut outcome = CommandOutcome::Fine;
    let output = arguments.output.as_ref();
    for target in arguments.generation.generate(output, console)? {
        if let CommandOutcome::Differs = compare(arguments, &target, console)? {
            outcome = CommandOutcome::Differs;
        }
    }
    Ok(outcome)
}

fn compare(
    arguments: &CheckArgs,
    target: &GeneratedTarget,
    console: Console,
) -> Result<CommandOutcome, Error> {
    let GeneratedTarget { generated, output } = target;
    console.count_findings(&generated.findings);
    let differences = write::compare(output, &generated.files)?;
    if differences.is_empty() {
        console.note(&format!("{} is up to date", output.display()));
        return Ok(CommandOutcome::Fine);
    }
    for difference in &differences {
        if arguments.diff {
            show(difference, console)?;
        } else {
            console.message(&difference.to_string());
        }
    }
    let more = if arguments.diff {
        ""
    } else {
        ", or see all differences with `--diff`"
    };
    console.message(&format!(
        "  help: run `scim-codegen generate` with the same arguments{more}"
    ));
    Ok(CommandOutcome::Differs)
}

/// Prints all differences to standard output, because they are the result.
fn show(difference: &FileDifference, console: Console) -> Result<(), Error> {
    print(&render::unified(
        TextChange {
            path: &difference.path.display().to_string(),
            before: difference.actual.as_deref(),
            after: difference.expected.as_deref(),
        },
        console.text_style(&std::io::stdout()),
    ))
}
