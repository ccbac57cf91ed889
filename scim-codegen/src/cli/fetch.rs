//! `scim-codegen fetch`

use super::{Outcome, Speak, generate::counted, sources::Source};
use crate::{
    Error,
    finding::Findings,
    pipeline,
    source::Snapshot,
    write::{self, Written},
};
use clap::Args;
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    source: Source,
    /// The snapshot to write.
    #[arg(long, short, value_name = "FILE")]
    output: PathBuf,
}

pub(super) fn run(arguments: &Arguments, speak: Speak) -> Result<Outcome, Error> {
    let documents = arguments.source.read()?;
    // What can't be used is not worth keeping: the error tells why, and an older snapshot stays.
    let (provider, findings) = pipeline::provider(&documents)?;
    let snapshot = Snapshot::of(&documents, &mut Findings::default())?;
    let written = write::file(&arguments.output, &snapshot.to_bytes())?;
    speak.findings(&findings);
    let verb = match written {
        Written::Changed => "Fetched",
        Written::Unchanged => "Unchanged:",
    };
    speak.note(&format!(
        "{verb} {}, {} → {} ({})",
        counted(provider.resource_types.len(), "resource type"),
        counted(provider.schemas.len(), "schema"),
        arguments.output.display(),
        counted(findings.warnings(), "warning"),
    ));
    Ok(Outcome::Fine)
}
