//! `scimctl test`: checks whether a provider conforms to RFC 7643, RFC 7644 and its own documents.
//!
//! Each property is judged separately: a check continues with whatever earlier checks left behind. The test creates its own
//! resources, doesn't touch others, and deletes its own at the end, even after failures.

mod bulk;
mod compare;
mod create;
mod delete;
mod discovery;
mod errors;
mod filter;
mod list;
mod me;
mod paging;
mod patch;
mod probe;
mod projection;
mod reference;
mod replace;
mod report;
mod response;
mod sample;
mod search;
mod subject;
mod tag;
mod versions;

use super::session::ProviderSession;
use crate::{Error, console::CommandOutcome};
use clap::Args;
use report::{CheckSelection, ConformanceCheck, Report, ReportExtent, ReportFormat};
use sample::Sampler;
use serde_json::Map;
use std::path::PathBuf;
use subject::TestedType;
use tag::Tag;

const AFTER_HELP: &str = "\
Examples:
  scimctl test
  scimctl test --resource-type user --skip etag
  scimctl test --only create --format json
  scimctl test --sample sample.json";

#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub(super) struct TestArgs {
    /// Test only this resource type (repeatable)
    #[arg(long, value_name = "TYPE")]
    resource_type: Vec<String>,
    /// Run only these checks (repeatable)
    #[arg(long, value_enum, value_name = "TAG")]
    only: Vec<Tag>,
    /// Skip these checks (repeatable)
    #[arg(long, value_enum, value_name = "TAG")]
    skip: Vec<Tag>,
    /// JSON file with attributes for the resources to create, per resource type; `{unique}` in a text becomes a unique text:
    /// `{"User": {"userName": "{unique}@example.com"}}`
    #[arg(long, value_name = "FILE")]
    sample: Option<PathBuf>,
    /// Format of the report
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t)]
    format: ReportFormat,
}

pub(super) fn run(
    arguments: &TestArgs,
    session: &ProviderSession,
) -> Result<CommandOutcome, Error> {
    let mut types = Vec::new();
    for name in &arguments.resource_type {
        types.push(session.resource_type(name)?);
    }
    if types.is_empty() {
        types.extend(&session.provider.resource_types);
    }
    let samples = match &arguments.sample {
        Some(path) => sample::read(path, &session.provider)?,
        None => Map::new(),
    };
    let mut sampler = Sampler::new(samples);
    let selection = CheckSelection {
        only: arguments.only.clone(),
        skip: arguments.skip.clone(),
    };
    let extent = if session.console.is_quiet() {
        ReportExtent::Problems
    } else {
        ReportExtent::All
    };
    let mut report = Report::new(selection, arguments.format, extent);
    discovery::check(session, &mut report)?;
    search::check_root(session, &mut report)?;
    me::check(session, &mut report)?;
    for resource_type in types {
        let mut subject = TestedType::new(session, resource_type, &mut sampler, &mut report);
        let tested = check(&mut subject);
        subject.clean_up();
        tested?;
    }
    report.finish(session.scim.base_url())
}

/// Runs all checks of a resource type, in the order of a resource's life cycle.
fn check(subject: &mut TestedType<'_>) -> Result<(), Error> {
    let created = create::check(subject)?;
    list::check(subject, created.any())?;
    filter::check(subject, created.richest())?;
    search::check(subject)?;
    paging::check(subject)?;
    projection::check(subject, created.richest())?;
    patch::check(subject, created.richest())?;
    replace::check(subject, created.any())?;
    versions::check(subject)?;
    bulk::check(subject)?;
    errors::check(subject)?;
    delete::check(subject, created.any())?;
    check_form(subject)
}

/// Checks the form of all responses.
fn check_form(subject: &mut TestedType<'_>) -> Result<(), Error> {
    let check = ConformanceCheck::must(
        "format.resource",
        Tag::Format,
        "RFC 7643 §7",
        "resources keep to their schema",
    );
    subject.check(&check, |subject| subject.probe.resources())?;
    let check = ConformanceCheck::must(
        "format.projection",
        Tag::Projection,
        "RFC 7644 §3.9",
        "projected resources keep to their schema",
    );
    subject.check(&check, |subject| subject.probe.projections())?;
    let check = ConformanceCheck::must(
        "format.media-type",
        Tag::Format,
        "RFC 7644 §3.1",
        "responses are application/scim+json",
    );
    subject.check(&check, |subject| subject.probe.media_types())?;
    let check = ConformanceCheck::must(
        "format.error",
        Tag::Format,
        "RFC 7644 §3.12",
        "a rejected request is answered with a SCIM error message",
    );
    subject.check(&check, |subject| subject.probe.errors())
}
