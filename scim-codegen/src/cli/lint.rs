//! `scim-codegen lint`

use super::{CommandOutcome, Console, generate::GenerationArgs, print, sources::ProviderTarget};
use crate::{
    Error,
    finding::Findings,
    lint::rules,
    render::{self, explain, pages},
};
use clap::{Args, ValueEnum};

#[derive(Debug, Args)]
pub(super) struct LintArgs {
    #[command(flatten)]
    generation: GenerationArgs,
    /// Output format
    #[arg(help_heading = "Output", long, value_enum, default_value_t)]
    format: Format,
    /// Exit with code 1 if there is a warning
    #[arg(help_heading = "Output", long)]
    deny_warnings: bool,
    /// Print a rule's documentation, for example `scim::missing-type`; `all` prints every page
    #[arg(help_heading = "Output", long, value_name = "RULE", exclusive = true)]
    explain: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
enum Format {
    /// Human-readable text
    #[default]
    Text,
    /// Versioned JSON
    Json,
    /// SARIF 2.1.0, for code hosts
    Sarif,
}

pub(super) fn run(arguments: &LintArgs, console: Console) -> Result<CommandOutcome, Error> {
    if let Some(id) = &arguments.explain {
        return explained(id);
    }
    let mut findings = Findings::default();
    let mut outcome = CommandOutcome::Fine;
    for target in lint_targets(arguments, console, &mut findings, &mut outcome)? {
        match target.generate() {
            Ok(generated) => findings.extend(&generated.findings),
            Err(error) if error.all_findings().iter().next().is_some() => {
                findings.extend(error.all_findings());
                outcome = CommandOutcome::Unusable;
            }
            Err(error) => return Err(error),
        }
    }
    show(&findings, arguments.format, console)?;
    let is_denied = arguments.deny_warnings && findings.warnings() > 0;
    Ok(match outcome {
        CommandOutcome::Fine if is_denied => CommandOutcome::Differs,
        outcome => outcome,
    })
}

/// Reads the providers to lint. Mistakes in the configuration are findings too.
fn lint_targets(
    arguments: &LintArgs,
    console: Console,
    findings: &mut Findings,
    outcome: &mut CommandOutcome,
) -> Result<Vec<ProviderTarget>, Error> {
    match arguments.generation.targets(console) {
        Err(error) if error.all_findings().iter().next().is_some() => {
            findings.extend(error.all_findings());
            *outcome = CommandOutcome::Unusable;
            Ok(Vec::new())
        }
        result => result,
    }
}

/// Prints the findings to standard output, because they are the result.
fn show(findings: &Findings, format: Format, console: Console) -> Result<(), Error> {
    match format {
        Format::Text => {
            let style = console.text_style(&std::io::stdout());
            print(&render::text(findings, style))?;
            console.note(&render::summary(findings));
            Ok(())
        }
        Format::Json => print(&render::json(findings)),
        Format::Sarif => print(&render::sarif(findings)),
    }
}

fn explained(id: &str) -> Result<CommandOutcome, Error> {
    if id == "all" {
        print(&pages())?;
        return Ok(CommandOutcome::Fine);
    }
    let is_meant = |known: &str| known == id || known.strip_prefix("scim::") == Some(id);
    let Some(rule) = rules::ALL.iter().find(|rule| is_meant(rule.id)) else {
        let known: Vec<&str> = rules::ALL.iter().map(|rule| rule.id).collect();
        return Err(Error::input(format!("unknown rule `{id}`"))
            .with_help(format!("the rules are {}", known.join(", "))));
    };
    print(&explain(rule))?;
    Ok(CommandOutcome::Fine)
}
