//! `scim-codegen generate`

use super::{
    CommandOutcome, Console, print,
    sources::{self, Reading, Source, Target},
};
use crate::{
    Error,
    allow::AllowedRule,
    document,
    names::Rename,
    options::{Scope, Setters},
    pipeline::{self, Generated, GenerationPlan},
    text::SourceSpan,
    write::{self, Written},
};
use clap::Args;
use std::{path::PathBuf, time::Instant};

#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    pub(super) what: What,
    /// The file to write (directory, where the layout is one), `-` for standard output; what the configuration says without it.
    #[arg(long, short, value_name = "PATH")]
    output: Option<PathBuf>,
}

/// What is generated, for `generate` and `check` alike.
#[derive(Debug, Args)]
pub(super) struct What {
    #[command(flatten)]
    source: Source,
    /// Models alone, without the client: their users need no HTTP.
    #[arg(long)]
    models_only: bool,
    /// A method for each attribute that sets it and returns the struct.
    #[arg(long)]
    setters: bool,
    /// A name of your choice: `urn:…:User:userName=login`, a schema's URN or a resource type's name.
    #[arg(long, value_name = "WHAT=NAME")]
    rename: Vec<String>,
    /// Expects findings of a rule, a warning or a note, and says nothing of them: `scim::no-sub-attributes`.
    #[arg(long, value_name = "RULE")]
    allow: Vec<String>,
}

/// A text, and the file that it is for.
pub(super) struct Made {
    pub(super) generated: Generated,
    pub(super) output: PathBuf,
}

impl What {
    /// Every provider that is named, with what the arguments say of it.
    pub(super) fn targets(&self, console: Console) -> Result<Vec<Target>, Error> {
        let mut targets = self.source.read(Reading::Disk, console)?;
        for target in &mut targets {
            self.add_to(&mut target.plan)?;
        }
        Ok(targets)
    }

    /// Generates for all of them, before anything is written.
    pub(super) fn generate(
        &self,
        output: Option<&PathBuf>,
        console: Console,
    ) -> Result<Vec<Made>, Error> {
        let targets = self.targets(console)?;
        let make = |target| {
            let output = sources::output(output, target, targets.len())?.clone();
            let generated = target.generate()?;
            Ok(Made { generated, output })
        };
        targets.iter().map(make).collect()
    }

    /// What the arguments say beside the configuration.
    fn add_to(&self, plan: &mut GenerationPlan) -> Result<(), Error> {
        if self.models_only {
            plan.options.scope = Scope::Models;
        }
        if self.setters {
            plan.options.setters = Setters::Chained;
        }
        plan.allowed
            .extend(self.allow.iter().map(|rule| AllowedRule {
                rule: rule.clone(),
                place: by_arguments(),
            }));
        for rename in &self.rename {
            let (what, name) = rename
                .rsplit_once('=')
                .ok_or_else(|| Error::input(format!("`--rename {rename}`: expected WHAT=NAME")))?;
            let rename = Rename {
                name: name.to_owned(),
                place: by_arguments(),
            };
            plan.renames.insert(what.to_owned(), rename);
        }
        Ok(())
    }
}

/// Where what the arguments say stands: no text is there to point into.
fn by_arguments() -> SourceSpan {
    SourceSpan::whole("the command line")
}

impl Target {
    pub(super) fn generate(&self) -> Result<Generated, Error> {
        let mut generated = pipeline::generate(&self.documents, &self.plan)?;
        document::check_digest(&self.documents, &mut generated.findings);
        Ok(generated)
    }
}

pub(super) fn run(arguments: &Arguments, console: Console) -> Result<CommandOutcome, Error> {
    let start = Instant::now();
    for made in arguments
        .what
        .generate(arguments.output.as_ref(), console)?
    {
        write(&made, start, console)?;
    }
    Ok(CommandOutcome::Fine)
}

fn write(made: &Made, start: Instant, console: Console) -> Result<(), Error> {
    let Made { generated, output } = made;
    console.findings(&generated.findings);
    if output.as_os_str() == "-" {
        return print(generated.text());
    }
    let written = write::generated(output, &generated.files)?;
    let verb = match written {
        Written::Changed => "Generated",
        Written::Unchanged => "Unchanged:",
    };
    console.note(&format!(
        "{verb} {} → {} ({} ms, {})",
        summary(generated),
        output.display(),
        start.elapsed().as_millis(),
        counted(generated.findings.warnings(), "warning"),
    ));
    Ok(())
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
