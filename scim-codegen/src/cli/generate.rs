//! `scim-codegen generate`

use super::{
    CommandOutcome, Console,
    force::Force,
    interrupt, print,
    sources::{self, ProviderTarget, ReadFrom, SourceArgs},
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

/// The end of `--help`.
const AFTER_HELP: &str = "\
Examples:
  scim-codegen generate --snapshot scim/acme.json -o src/acme.rs
  scim-codegen generate --rfc7643 --setters -o src/rfc7643.rs
  scim-codegen generate --rfc7643 --models-only -o -

Exit codes:
  0  the files are written, or unchanged
  1  the provider refused or can't be reached, or a file can't be written
  2  unusable documents, or invalid arguments; nothing was written";

#[derive(Debug, Args)]
#[command(after_long_help = AFTER_HELP)]
pub(super) struct GenerateArgs {
    #[command(flatten)]
    generation: GenerationArgs,
    /// File to write, or a directory with the layouts `directory` and `package`; `-` for standard output [default: from the configuration]
    #[arg(help_heading = "Output", long, short, value_name = "PATH")]
    output: Option<PathBuf>,
    #[command(flatten)]
    force: Force,
}

/// What is generated: the same for `generate`, `check` and `lint`.
#[derive(Debug, Args)]
pub(super) struct GenerationArgs {
    #[command(flatten)]
    source: SourceArgs,
    /// Generate models without the client, for users who don't need HTTP
    #[arg(help_heading = "Output", long)]
    models_only: bool,
    /// Generate a chainable setter for each attribute
    #[arg(help_heading = "Output", long)]
    setters: bool,
    /// Rename an attribute (`urn:…:User:userName=login`), a schema (by its URN) or a resource type
    #[arg(help_heading = "Output", long, value_name = "WHAT=NAME")]
    rename: Vec<String>,
    /// Don't report findings of this rule, for example `scim::no-sub-attributes`
    #[arg(help_heading = "Output", long, value_name = "RULE")]
    allow: Vec<String>,
}

/// Generated files and their output path.
pub(super) struct GeneratedTarget {
    pub(super) generated: Generated,
    pub(super) output: PathBuf,
}

impl GenerationArgs {
    pub(super) fn source(&self) -> &SourceArgs {
        &self.source
    }

    /// Reads every provider that the arguments select, and adds the options of the arguments.
    pub(super) fn targets(&self, console: Console) -> Result<Vec<ProviderTarget>, Error> {
        let mut targets = self.source.read(ReadFrom::Disk, console)?;
        for target in &mut targets {
            self.add_to(&mut target.plan)?;
        }
        Ok(targets)
    }

    /// Generates the output of all providers before writing anything.
    pub(super) fn generate(
        &self,
        output: Option<&PathBuf>,
        console: Console,
    ) -> Result<Vec<GeneratedTarget>, Error> {
        let targets = self.targets(console)?;
        let outputs = sources::outputs(output, &targets)?;
        let generate = |(target, output): (&ProviderTarget, PathBuf)| {
            let generated = target.generate()?;
            Ok(GeneratedTarget { generated, output })
        };
        targets.iter().zip(outputs).map(generate).collect()
    }

    /// Adds the options of the arguments to those in the configuration.
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

/// The origin of a command-line option.
fn by_arguments() -> SourceSpan {
    SourceSpan::whole("the command line")
}

impl ProviderTarget {
    pub(super) fn generate(&self) -> Result<Generated, Error> {
        let mut generated = pipeline::generate(&self.documents, &self.plan)?;
        document::check_digest(&self.documents, &mut generated.findings);
        Ok(generated)
    }
}

pub(super) fn run(arguments: &GenerateArgs, console: Console) -> Result<CommandOutcome, Error> {
    let start = Instant::now();
    let output = arguments.output.as_ref();
    let targets = arguments.generation.generate(output, console)?;
    interrupt::remove_temporary_files()?;
    for target in targets {
        write(&target, arguments.force, start, console)?;
    }
    Ok(CommandOutcome::Fine)
}

fn write(
    target: &GeneratedTarget,
    force: Force,
    start: Instant,
    console: Console,
) -> Result<(), Error> {
    let GeneratedTarget { generated, output } = target;
    console.findings(&generated.findings);
    if output.as_os_str() == "-" {
        return print(generated.text());
    }
    let written = write::generated(output, &generated.files, force.generated())?;
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
