//! Compares two versions of a provider, for `diff`, `check` and `fetch`.

use super::{CommandOutcome, Console, print};
use crate::{
    Error,
    console::print_text,
    diff::{self, ProviderDiff, Version},
    pipeline::{self, DescribedProvider, GenerationPlan},
    render::{self, diff as rendered},
    source::DiscoveryDocuments,
};
use clap::{Args, ValueEnum};

/// How differences are reported.
#[derive(Debug, Clone, Copy, Args)]
pub(super) struct DifferenceArgs {
    /// Output format
    #[arg(help_heading = "Output", long, value_enum, default_value_t)]
    format: DiffFormat,
    /// Report only differences that break requests, responses or code
    #[arg(help_heading = "Output", long)]
    only_breaking: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
enum DiffFormat {
    /// Human-readable text
    #[default]
    Text,
    /// Versioned JSON
    Json,
    /// Markdown, for a pull request
    Markdown,
}

/// Compares two described versions.
pub(super) fn compare(old: &DescribedProvider, new: &DescribedProvider) -> ProviderDiff {
    diff::compare(version(old), version(new))
}

/// Compares two sets of documents with the same plan.
///
/// # Errors
/// If one of them can't be used.
pub(super) fn compare_documents(
    old: &DiscoveryDocuments,
    new: &DiscoveryDocuments,
    plan: &GenerationPlan,
) -> Result<ProviderDiff, Error> {
    let old = pipeline::describe(old, plan)?;
    Ok(compare(&old, &pipeline::describe(new, plan)?))
}

fn version(described: &DescribedProvider) -> Version<'_> {
    Version {
        provider: &described.provider,
        api: &described.api,
    }
}

impl DifferenceArgs {
    /// Whether the output is a single document, which can't contain the results of several providers.
    pub(super) fn is_single_document(self) -> bool {
        match self.format {
            DiffFormat::Json => true,
            DiffFormat::Text | DiffFormat::Markdown => false,
        }
    }

    /// Fails if an option is given that only has an effect together with `other`.
    pub(super) fn require_default(self, other: &str) -> Result<(), Error> {
        if self.format == DiffFormat::Text && !self.only_breaking {
            return Ok(());
        }
        Err(Error::input(format!(
            "`--format` and `--only-breaking` need `{other}`"
        )))
    }

    /// Prints the differences. `name` is the provider's, if there are several.
    pub(super) fn report(
        self,
        mut diff: ProviderDiff,
        name: Option<&str>,
        console: Console,
    ) -> Result<CommandOutcome, Error> {
        if self.only_breaking {
            diff = diff.only_breaking();
        }
        match self.format {
            DiffFormat::Text => {
                let style: render::TextStyle = console.text_style(&std::io::stdout());
                print_text(&rendered::text(&diff, style))?;
                let name = name.map(|name| format!("{name}: ")).unwrap_or_default();
                console.note(&format!("{name}{}", rendered::summary(&diff)));
            }
            DiffFormat::Json => print(&rendered::json(&diff))?,
            DiffFormat::Markdown => {
                if let Some(name) = name {
                    print(&format!("## {name}\n\n"))?;
                }
                print(&rendered::markdown(&diff))?;
            }
        }
        Ok(if diff.is_empty() {
            CommandOutcome::Fine
        } else {
            CommandOutcome::Differs
        })
    }
}
