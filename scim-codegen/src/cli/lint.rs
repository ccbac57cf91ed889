//! `scim-codegen lint`

use super::{Outcome, Speak, generate::What, print};
use crate::{
    Error,
    finding::Findings,
    lint::rules,
    render::{self, explain, pages},
};
use clap::{Args, ValueEnum};

#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    what: What,
    /// How the findings are shown.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// Ends with exit code 1 if there is a warning.
    #[arg(long)]
    deny_warnings: bool,
    /// Shows the page of a rule, `scim::missing-type` for example; `all` for all pages.
    #[arg(long, value_name = "RULE", exclusive = true)]
    explain: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
enum Format {
    /// For people.
    #[default]
    Text,
    /// For programs; its member `version` changes when a reader would have to.
    Json,
    /// SARIF 2.1.0, for code hosts.
    Sarif,
}

pub(super) fn run(arguments: &Arguments, speak: Speak) -> Result<Outcome, Error> {
    if let Some(id) = &arguments.explain {
        return explained(id);
    }
    match arguments.what.generate() {
        Ok(generated) => {
            show(&generated.findings, arguments.format, speak)?;
            let denied = arguments.deny_warnings && generated.findings.warnings() > 0;
            Ok(if denied {
                Outcome::Differs
            } else {
                Outcome::Fine
            })
        }
        Err(error) if error.all_findings().iter().next().is_some() => {
            show(error.all_findings(), arguments.format, speak)?;
            Ok(Outcome::Unusable)
        }
        Err(error) => Err(error),
    }
}

/// The findings are the result: they go to standard output.
fn show(findings: &Findings, format: Format, speak: Speak) -> Result<(), Error> {
    match format {
        Format::Text => {
            let look = speak.look(&std::io::stdout());
            print(&render::text(findings, look))?;
            speak.note(&render::summary(findings));
            Ok(())
        }
        Format::Json => print(&render::json(findings)),
        Format::Sarif => print(&render::sarif(findings)),
    }
}

fn explained(id: &str) -> Result<Outcome, Error> {
    if id == "all" {
        print(&pages())?;
        return Ok(Outcome::Fine);
    }
    let is_meant = |known: &str| known == id || known.strip_prefix("scim::") == Some(id);
    let Some(rule) = rules::ALL.iter().find(|rule| is_meant(rule.id)) else {
        let known: Vec<&str> = rules::ALL.iter().map(|rule| rule.id).collect();
        return Err(Error::input(format!("there is no rule `{id}`"))
            .with_help(format!("the rules are {}", known.join(", "))));
    };
    print(&explain(rule))?;
    Ok(Outcome::Fine)
}
