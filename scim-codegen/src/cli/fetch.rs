//! `scim-codegen fetch`

use super::{
    CommandOutcome, Console,
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
    write::{self, Written},
};
use clap::Args;
use std::path::{Path, PathBuf};

#[derive(Debug, Args)]
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
    let written = write::file(output, &snapshot.to_bytes(), force.snapshot())?;
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
    Ok(())
}
