//! `scim-codegen diff`

use super::{
    CommandOutcome, Console, print,
    sources::{self, SettingsArgs},
};
use crate::{
    Error,
    console::print_text,
    diff::{self, ProviderDiff, Version},
    pipeline::{self, DescribedProvider},
    render::{self, diff as rendered},
};
use clap::{Args, ValueEnum};

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
    /// Output format
    #[arg(help_heading = "Output", long, value_enum, default_value_t)]
    format: DiffFormat,
    /// Report only differences that break requests, responses or code
    #[arg(help_heading = "Output", long)]
    only_breaking: bool,
    /// Also report deviations of both versions from the RFCs, as `lint` does
    #[arg(help_heading = "Output", long)]
    findings: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
enum DiffFormat {
    /// Human-readable text
    #[default]
    Text,
    /// Versioned JSON
    Json,
    /// Markdown, for a pull request
    Markdown,
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
    let mut diff = diff::compare(version(&old), version(&new));
    if arguments.only_breaking {
        diff = diff.only_breaking();
    }
    show(&diff, arguments.format, console)?;
    Ok(if diff.is_empty() {
        CommandOutcome::Fine
    } else {
        CommandOutcome::Differs
    })
}

fn version(described: &DescribedProvider) -> Version<'_> {
    Version {
        provider: &described.provider,
        api: &described.api,
    }
}

fn show(diff: &ProviderDiff, format: DiffFormat, console: Console) -> Result<(), Error> {
    match format {
        DiffFormat::Text => {
            let style: render::TextStyle = console.text_style(&std::io::stdout());
            print_text(&rendered::text(diff, style))?;
            console.note(&rendered::summary(diff));
            Ok(())
        }
        DiffFormat::Json => print(&rendered::json(diff)),
        DiffFormat::Markdown => print(&rendered::markdown(diff)),
    }
}
