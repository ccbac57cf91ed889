//! `scim-codegen lint`

use super::{CommandOutcome, Console, generate::GenerationArgs, print, sources::ProviderTarget};
use crate::{
    Error,
    console::print_text,
    finding::Findings,
    lint::rules,
    render::{self, explain, pages},
    text::{closest, shown},
};
use clap::{Args, ValueEnum};

/// The end of `--help`.
const AFTER_HELP: &str = "\
Examples:
  scim-codegen lint --rfc7643 --deny-warnings
  scim-codegen lint --list
  scim-codegen lint --explain scim::missing-type

Exit codes:
  0  no warnings, or warnings without --deny-warnings
  1  a warning, with --deny-warnings
  2  unusable documents, or invalid arguments";

#[derive(Debug, Args)]
#[command(after_long_help = AFTER_HELP)]
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
    /// Print all rules with their severity and a summary, as text or JSON
    #[arg(help_heading = "Output", long, conflicts_with_all = ["explain", "url", "dir", "snapshot", "rfc7643", "config"])]
    list: bool,
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
    if arguments.list {
        return list(arguments.format, console);
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

fn list(format: Format, console: Console) -> Result<CommandOutcome, Error> {
    match format {
        Format::Text => print_text(&render::rules::text(console.text_style(&std::io::stdout())))?,
        Format::Json => print(&render::rules::json())?,
        Format::Sarif => {
            return Err(Error::input("`--list` prints text or JSON, not SARIF")
                .with_help("choose `--format json`"));
        }
    }
    Ok(CommandOutcome::Fine)
}

fn explained(id: &str) -> Result<CommandOutcome, Error> {
    if id == "all" {
        print(&pages())?;
        return Ok(CommandOutcome::Fine);
    }
    let is_meant = |known: &str| known == id || known.strip_prefix("scim::") == Some(id);
    let Some(rule) = rules::ALL.iter().find(|rule| is_meant(rule.id)) else {
        return Err(unknown_rule(id));
    };
    print_text(&explain(rule))?;
    Ok(CommandOutcome::Fine)
}

fn unknown_rule(id: &str) -> Error {
    let name = id.strip_prefix("scim::").unwrap_or(id);
    let known = rules::ALL
        .iter()
        .filter_map(|rule| rule.id.strip_prefix("scim::"));
    let guess = closest(name, known).map(|name| format!("did you mean `scim::{name}`?\n"));
    Error::input(format!("unknown rule `{}`", shown(id))).with_help(format!(
        "{}`scim-codegen lint --list` prints all rules",
        guess.unwrap_or_default()
    ))
}
