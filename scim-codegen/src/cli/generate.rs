//! `scim-codegen generate`

use super::{Outcome, Speak, print, sources::Source};
use crate::{
    Error,
    names::Renames,
    options::{Options, Scope},
    pipeline::{self, Generated},
    source,
    write::{self, Written},
};
use clap::Args;
use std::{path::PathBuf, time::Instant};

#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    pub(super) what: What,
    /// The file to write; `-` for standard output.
    #[arg(long, short, value_name = "PATH")]
    output: PathBuf,
}

/// What is generated, for `generate` and `check` alike.
#[derive(Debug, Args)]
pub(super) struct What {
    #[command(flatten)]
    source: Source,
    /// Models alone, without the client: their users need no HTTP.
    #[arg(long)]
    models_only: bool,
    /// A name of your choice: `urn:…:User:userName=login`, a schema's URN or a resource type's name.
    #[arg(long, value_name = "WHAT=NAME")]
    rename: Vec<String>,
}

impl What {
    pub(super) fn generate(&self) -> Result<Generated, Error> {
        let scope = if self.models_only {
            Scope::Models
        } else {
            Scope::Client
        };
        let options = Options {
            scope,
            ..Options::default()
        };
        let mut renames = Renames::new();
        for rename in &self.rename {
            let (what, name) = rename
                .rsplit_once('=')
                .ok_or_else(|| Error::input(format!("`--rename {rename}`: expected WHAT=NAME")))?;
            renames.insert(what.to_owned(), name.to_owned());
        }
        let documents = self.source.read()?;
        let mut generated = pipeline::generate(&documents, &renames, &options)?;
        source::check_digest(&documents, &mut generated.findings);
        Ok(generated)
    }
}

pub(super) fn run(arguments: &Arguments, speak: Speak) -> Result<Outcome, Error> {
    let start = Instant::now();
    let generated = arguments.what.generate()?;
    speak.findings(&generated.findings);
    if arguments.output.as_os_str() == "-" {
        print(&generated.text)?;
        return Ok(Outcome::Fine);
    }
    let written = write::file(&arguments.output, generated.text.as_bytes())?;
    let verb = match written {
        Written::Changed => "Generated",
        Written::Unchanged => "Unchanged:",
    };
    speak.note(&format!(
        "{verb} {} → {} ({} ms, {})",
        summary(&generated),
        arguments.output.display(),
        start.elapsed().as_millis(),
        counted(generated.findings.warnings(), "warning"),
    ));
    Ok(Outcome::Fine)
}

fn summary(generated: &Generated) -> String {
    let provider = &generated.provider;
    let attributes: usize = provider
        .schemas
        .iter()
        .map(|schema| super::inspect::count(&schema.attributes))
        .sum();
    let mut extensions: Vec<_> = provider
        .resource_types
        .iter()
        .flat_map(|t| &t.extensions)
        .map(|e| e.schema)
        .collect();
    extensions.sort_unstable();
    extensions.dedup();
    format!(
        "{}, {}, {}",
        counted(provider.resource_types.len(), "resource type"),
        counted(extensions.len(), "extension"),
        counted(attributes, "attribute"),
    )
}

pub(super) fn counted(count: usize, what: &str) -> String {
    if count == 1 {
        format!("1 {what}")
    } else {
        format!("{count} {what}s")
    }
}
