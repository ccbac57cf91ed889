//! `scim-codegen check --live`: the provider as it is now, compared with its snapshot.

use crate::{
    Error,
    cli::{
        differences::{self, DifferenceArgs},
        sources::{self, ComparedProvider, SourceArgs},
    },
    console::{CommandOutcome, Console},
};

pub(super) fn run(
    source: &SourceArgs,
    url: Option<&str>,
    report: DifferenceArgs,
    console: Console,
) -> Result<CommandOutcome, Error> {
    let providers = sources::pairs(source, url, console)?;
    let is_single = providers.len() == 1;
    if !is_single && report.is_single_document() {
        return Err(Error::input("`--format json` reports on a single provider")
            .with_help("choose one with --provider"));
    }
    let mut outcome = CommandOutcome::Fine;
    for provider in providers {
        let ComparedProvider {
            name,
            stored,
            live,
            plan,
        } = provider;
        let diff = differences::compare_documents(&stored, &live, &plan)?;
        let name = name.filter(|_| !is_single);
        if let CommandOutcome::Differs = report.report(diff, name.as_deref(), console)? {
            outcome = CommandOutcome::Differs;
        }
    }
    if let CommandOutcome::Differs = outcome {
        console.note("help: update the snapshot with `scim-codegen fetch`");
    }
    Ok(outcome)
}
