//! `scimctl test`: whether a provider does what RFC 7643 and RFC 7644 say, and what it says of itself.
//!
//! It creates resources of its own, never touches those of others, and deletes its own whatever happens.

mod answer;
mod attributes;
mod bulk;
mod discovery;
mod errors;
mod life;
mod queries;
mod report;
mod sample;
mod versions;

use super::session::Session;
use crate::{Error, console::Outcome};
use clap::{Args, ValueEnum};
use life::Life;
use report::Report;

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// A resource type to test; several times for several, all of them without it.
    #[arg(long, value_name = "TYPE")]
    resource_type: Vec<String>,
    /// The checks to make; several times for several, all of them without it.
    #[arg(long, value_enum, value_name = "TAG")]
    only: Vec<Tag>,
    /// Checks to leave out.
    #[arg(long, value_enum, value_name = "TAG")]
    skip: Vec<Tag>,
    /// Prints the checks as one JSON document instead of a line each.
    #[arg(long)]
    json: bool,
}

/// What a check is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Tag {
    /// The documents that tell what the provider is.
    Discovery,
    Create,
    Read,
    /// A list in any form: all, filters, by POST, pages, order, projections.
    List,
    Filter,
    Search,
    Paging,
    Sort,
    Projection,
    /// Each attribute: add, replace, remove.
    Patch,
    Replace,
    /// Versions and conditional requests.
    Etag,
    Bulk,
    /// What can't be done is refused as it should be.
    Errors,
    Delete,
}

impl Tag {
    fn as_str(self) -> &'static str {
        match self {
            Self::Discovery => "discovery",
            Self::Create => "create",
            Self::Read => "read",
            Self::List => "list",
            Self::Filter => "filter",
            Self::Search => "search",
            Self::Paging => "paging",
            Self::Sort => "sort",
            Self::Projection => "projection",
            Self::Patch => "patch",
            Self::Replace => "replace",
            Self::Etag => "etag",
            Self::Bulk => "bulk",
            Self::Errors => "errors",
            Self::Delete => "delete",
        }
    }
}

pub(super) fn run(arguments: &Arguments, session: &Session) -> Result<Outcome, Error> {
    let mut types = Vec::new();
    for name in &arguments.resource_type {
        types.push(session.resource_type(name)?);
    }
    if types.is_empty() {
        types.extend(&session.provider.resource_types);
    }
    let mut report = Report::new(arguments);
    discovery::check(session, &mut report)?;
    for known in types {
        Life::new(session, known, &mut report).live()?;
    }
    report.finish(session)
}
