//! `scim-codegen diff`

use super::{
    CommandOutcome, Console,
    differences::{self, DifferenceArgs},
    sources::{self, SettingsArgs},
};
use crate::{
    Error,
    pipeline::{self, DescribedProvider},
};
use clap::Args;

/// The end of `--help`.
const AFTER_HELP: &str = "\
Examples:
  scim-codegen diff scim/acme.json https://scim.example.com/v2
  scim-codegen diff scim/acme.json https://scim.example.com/v2 --only-breaking
  git show main:scim/acme.json | scim-codegen diff - scim/acme.json --format markdown

Each difference is classified for requests and responses (wire), and for code that uses the generated items. \
docs/changes.md describes all kinds of changes.

Exit codes:
  0  no differences
  1  differences
  2  invalid input or arguments";

#[derive(Debug, Args)]
#[command(after_long_help = AFTER_HELP)]
pub(super) struct DiffArgs {
    /// The old version: a snapshot, a directory with the three documents, a base URL, `rfc7643`, or `-` for a snapshot on standard input
    #[arg(value_name = "OLD")]
    old: String,
    /// The new version
    #[arg(value_name = "NEW")]
    new: String,
    #[command(flatten)]
    settings: SettingsArgs,
    #[command(flatten)]
    report: DifferenceArgs,
    /// Also report deviations of both versions from the RFCs, as `lint` does
    #[arg(help_heading = "Output", long)]
    findings: bool,
}

pub(super) fn run(arguments: &DiffArgs, console: Console) -> Result<CommandOutcome, Error> {
    if arguments.old == "-" && arguments.new == "-" {
        return Err(Error::input(
            "only one version can come from standard input",
        ));
    }
    let plan = arguments.settings.plan()?;
    let described = |operand: &str| -> Result<DescribedProvider, Error> {
        let documents = sources::of_operand(operand, arguments.settings.credentials(), console)?;
        let described = pipeline::describe(&documents, &plan)?;
        if arguments.findings {
            console.findings(&described.findings);
        }
        Ok(described)
    };
    let (old, new) = (described(&arguments.old)?, described(&arguments.new)?);
    let diff = differences::compare(&old, &new);
    arguments.report.report(diff, None, console)
}
