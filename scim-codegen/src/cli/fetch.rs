//! `scim-codegen fetch`

use super::{
    CommandOutcome, Console,
    generate::counted,
    sources::{self, Reading, Source, Target},
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
pub(super) struct Arguments {
    #[command(flatten)]
    source: Source,
    /// The snapshot to write; the configuration's `snapshot` without it.
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
}

pub(super) fn run(arguments: &Arguments, console: Console) -> Result<CommandOutcome, Error> {
    let targets = arguments.source.read(Reading::Live, console)?;
    for target in &targets {
        let output = sources::output(arguments.output.as_ref(), target, targets.len())?;
        write(target, output, console)?;
    }
    Ok(CommandOutcome::Fine)
}

fn write(target: &Target, output: &Path, console: Console) -> Result<(), Error> {
    // What can't be used is not worth keeping: the error tells why, and an older snapshot stays. The snapshot says what the
    // provider says; the configuration's corrections count where only they make it usable.
    let documents = &target.documents;
    let as_it_is = GenerationPlan {
        allowed: target.plan.allowed.clone(),
        ..GenerationPlan::default()
    };
    let (provider, findings) = pipeline::provider(documents, &as_it_is)
        .or_else(|_| pipeline::provider(documents, &target.plan))?;
    let mut quiet = Findings::default();
    let snapshot = Snapshot::of(&document::read(documents, &mut quiet)?, &mut quiet)?;
    let written = write::file(output, &snapshot.to_bytes())?;
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
