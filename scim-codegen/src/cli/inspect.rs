//! `scim-codegen inspect`

use super::{
    CommandOutcome, Console,
    force::Force,
    interrupt, print,
    sources::{ReadFrom, SourceArgs},
};
use crate::{
    Error,
    console::{output_width, print_text},
    finding::Findings,
    model::AttributeModel,
    model::ProviderModel,
    pipeline,
    render::provider as render,
    write,
};
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// The end of `--help`.
const AFTER_HELP: &str = "\
Examples:
  scim-codegen inspect --snapshot scim/acme.json
  scim-codegen inspect --snapshot scim/acme.json --format table
  scim-codegen inspect --snapshot scim/acme.json --format html -o acme.html

Exit codes:
  0  the provider is described
  1  the provider refused or can't be reached, or the file can't be written
  2  unusable documents, or invalid arguments; nothing was written";

#[derive(Debug, Args)]
#[command(after_long_help = AFTER_HELP)]
pub(super) struct InspectArgs {
    #[command(flatten)]
    source: SourceArgs,
    /// Output format
    #[arg(help_heading = "Output", long, value_enum, default_value_t)]
    format: InspectFormat,
    /// File to write instead of standard output
    #[arg(help_heading = "Output", long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    force: Force,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
enum InspectFormat {
    /// Resource types and attributes, indented
    #[default]
    Tree,
    /// A line per attribute, in columns
    Table,
    /// Versioned JSON
    Json,
    /// A Mermaid class diagram
    Mermaid,
    /// One HTML page without external files, for people who don't program
    Html,
}

pub(super) fn run(arguments: &InspectArgs, console: Console) -> Result<CommandOutcome, Error> {
    let targets = arguments.source.read(ReadFrom::Disk, console)?;
    if arguments.output.is_some() && targets.len() > 1 {
        let count = targets.len();
        let message = format!("`--output` is a single path, but there are {count} providers");
        return Err(Error::input(message).with_help("choose one with --provider"));
    }
    for target in targets {
        let (provider, findings) = pipeline::provider(&target.documents, &target.plan)?;
        if arguments.format != InspectFormat::Html {
            console.count_findings(&findings);
        }
        let text = rendered(arguments, &provider, &findings);
        match &arguments.output {
            Some(path) => {
                interrupt::remove_temporary_files()?;
                write::file(path, text.as_bytes(), arguments.force.report())?;
                console.note(&format!("Wrote {}", path.display()));
            }
            None if arguments.format == InspectFormat::Tree => print_text(&text)?,
            None => print(&text)?,
        }
    }
    Ok(CommandOutcome::Fine)
}

fn rendered(arguments: &InspectArgs, provider: &ProviderModel, findings: &Findings) -> String {
    match arguments.format {
        InspectFormat::Tree => render::tree(provider),
        InspectFormat::Table => {
            let width = output_width().filter(|_| arguments.output.is_none());
            render::table(provider, width)
        }
        InspectFormat::Json => render::json(provider),
        InspectFormat::Mermaid => render::mermaid(provider),
        InspectFormat::Html => render::html(provider, findings),
    }
}

/// Counts attributes and sub-attributes.
pub(super) fn count(attributes: &[AttributeModel]) -> usize {
    attributes
        .iter()
        .map(|attribute| 1 + count(&attribute.sub_attributes))
        .sum()
}
