//! `scim-codegen export`

use super::{
    CommandOutcome, Console,
    force::Force,
    interrupt, print,
    sources::{ReadFrom, SourceArgs},
};
use crate::{Error, pipeline, render::export, write};
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// The end of `--help`.
const AFTER_HELP: &str = "\
Examples:
  scim-codegen export --snapshot scim/acme.json --format openapi -o openapi.json
  scim-codegen export --rfc7643 --format json-schema

Exit codes:
  0  the provider is described
  1  the provider refused or can't be reached, or the file can't be written
  2  unusable documents, or invalid arguments; nothing was written";

#[derive(Debug, Args)]
#[command(after_long_help = AFTER_HELP)]
pub(super) struct ExportArgs {
    #[command(flatten)]
    source: SourceArgs,
    /// Output format
    #[arg(help_heading = "Output", long, value_enum)]
    format: ExportFormat,
    /// File to write instead of standard output
    #[arg(help_heading = "Output", long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    force: Force,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ExportFormat {
    /// OpenAPI 3.1: operations and schemas
    Openapi,
    /// JSON Schema 2020-12: a definition per resource type, extension, complex attribute and message
    JsonSchema,
}

pub(super) fn run(arguments: &ExportArgs, console: Console) -> Result<CommandOutcome, Error> {
    let targets = arguments.source.read(ReadFrom::Disk, console)?;
    if targets.len() > 1 {
        let count = targets.len();
        let message =
            format!("only one provider can be exported, and the configuration has {count}");
        return Err(Error::input(message).with_help("choose one with --provider"));
    }
    for target in targets {
        let (provider, findings) = pipeline::provider(&target.documents, &target.plan)?;
        console.count_findings(&findings);
        let text = match arguments.format {
            ExportFormat::Openapi => export::openapi(&provider),
            ExportFormat::JsonSchema => export::json_schema(&provider),
        };
        match &arguments.output {
            Some(path) => {
                interrupt::remove_temporary_files()?;
                write::file(path, text.as_bytes(), arguments.force.report())?;
                console.note(&format!("Wrote {}", path.display()));
            }
            None => print(&text)?,
        }
    }
    Ok(CommandOutcome::Fine)
}
