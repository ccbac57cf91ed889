//! `scim-codegen fetch`

use super::{
    CommandOutcome, Console, differences,
    force::Force,
    generate::counted,
    interrupt,
    sources::{self, ProviderTarget, ReadFrom, SourceArgs},
};
use crate::{
    Error,
    document::{self, Snapshot},
    finding::Findings,
    pipeline::{self, GenerationPlan},
    render::diff as rendered,
    source::{self, DiscoveryDocuments, DocumentSet},
    text::RawDocument,
    write::{self, Written},
};
use clap::Args;
use std::path::{Path, PathBuf};

/// The end of `--help`.
const AFTER_HELP: &str = "\
Examples:
  scim-codegen fetch --url https://scim.example.com/v2 -o scim/acme.json
  scim-codegen fetch --url https://scim.example.com/v2 -o scim/acme.json --quiet

If the snapshot exists, the changes since then are reported in the format of `diff`.

Exit codes:
  0  the snapshot is written, or unchanged
  1  the provider refused or can't be reached, or the file can't be written
  2  unusable documents, or invalid arguments; nothing was written";

#[derive(Debug, Args)]
#[command(after_long_help = AFTER_HELP)]
pub(super) struct FetchArgs {
    #[command(flatten)]
    source: SourceArgs,
    /// Snapshot to write [default: `snapshot` in the configuration]
    #[arg(help_heading = "Output", long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    force: Force,
}

pub(super) fn run(arguments: &FetchArgs, console: Console) -> Result<CommandOutcome, Error> {
    let targets = arguments.source.read(ReadFrom::Live, console)?;
    let outputs = sources::outputs(arguments.output.as_ref(), &targets)?;
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
    // Unusable documents are not saved. The error explains why, and an older snapshot is kept. The snapshot contains the provider's own
    // documents. The configuration's corrections only matter for documents that are unusable without them.
    let documents = &target.documents;
    let as_it_is = GenerationPlan {
        allowed: target.plan.allowed.clone(),
        ..GenerationPlan::default()
    };
    let (provider, findings) = pipeline::provider(documents, &as_it_is)
        .or_else(|_| pipeline::provider(documents, &target.plan))?;
    let mut quiet = Findings::default();
    let snapshot = Snapshot::of(&document::read(documents, &mut quiet)?, &mut quiet)?;
    let bytes = snapshot.to_bytes();
    let previous = previous(output);
    let written = write::file(output, &bytes, force.snapshot())?;
    console.findings(&findings);
    let verb = match written {
        Written::Changed => "Fetched",
        Written::Unchanged => "Unchanged:",
    };
    console.note(&format!(
        "{verb} {}, {} → {} ({})",
        counted(provider.resource_types.len(), "resource type"),
        counted(provider.schemas.len(), "schema"),
        output.display(),
        counted(findings.warnings(), "warning"),
    ));
    if let (Written::Changed, Some(previous)) = (written, previous) {
        report_changes(&previous, bytes, target, output, console);
    }
    Ok(())
}

/// The existing snapshot.
fn previous(output: &Path) -> Option<DiscoveryDocuments> {
    let is_file = output.is_file();
    let documents = is_file.then(|| source::snapshot(output).ok())??;
    match &documents.parts {
        DocumentSet::Snapshot(text) => document::is_snapshot(&text.bytes).then_some(documents),
        DocumentSet::Separate { .. } => None,
    }
}

/// Reports what changed since the previous snapshot, in the format of `diff`.
fn report_changes(
    previous: &DiscoveryDocuments,
    bytes: Vec<u8>,
    target: &ProviderTarget,
    output: &Path,
    console: Console,
) {
    let path = output.display();
    let new = DiscoveryDocuments {
        name: previous.name.clone(),
        base_url: None,
        parts: DocumentSet::Snapshot(RawDocument {
            origin: path.to_string(),
            bytes,
        }),
    };
    let plans = [&target.plan, &GenerationPlan::default()];
    let diff = plans
        .into_iter()
        .find_map(|plan| differences::compare_documents(previous, &new, plan).ok());
    let Some(diff) = diff else {
        console.note("note: the previous snapshot is unusable, so it isn't compared");
        return;
    };
    console.note(rendered::lines(&diff).trim_end());
    console.note(&rendered::summary(&diff));
    if !diff.is_empty() {
        console.note(&format!(
            "help: for the effect on code, run `git show HEAD:./{path} | scim-codegen diff - {path}`"
        ));
    }
}
