//! Reports the result of every check: one line each, or one JSON document.

use super::tag::Tag;
use crate::{
    Error,
    console::{CommandOutcome, print, print_text},
    text::neutral,
};
use clap::ValueEnum;
use scim_runtime::Json;
use serde_json::json;

/// The reason why a check did not pass.
#[derive(Debug, Clone)]
pub(super) enum NotPassed {
    /// The provider breaks the rule. Contains each deviation.
    Failed(Vec<String>),
    /// The check could not run.
    Skipped(String),
}

/// The result of a check.
pub(super) type Verdict<T = ()> = Result<T, NotPassed>;

impl NotPassed {
    pub(super) fn failed(reason: impl Into<String>) -> Self {
        Self::Failed(vec![reason.into()])
    }

    pub(super) fn skipped(reason: impl Into<String>) -> Self {
        Self::Skipped(reason.into())
    }
}

/// Passes if `deviations` is empty.
pub(super) fn without(deviations: Vec<String>) -> Verdict {
    if deviations.is_empty() {
        return Ok(());
    }
    Err(NotPassed::Failed(deviations))
}

/// The strength of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Obligation {
    /// Breaking the rule is a failure.
    Must,
    /// Breaking the rule is a warning: the RFCs say SHOULD, or interoperable servers agree on it.
    Should,
}

/// A check and its rule.
#[derive(Debug, Clone)]
pub(super) struct ConformanceCheck {
    /// A stable identifier for programs: `create.location`.
    pub(super) id: &'static str,
    pub(super) tag: Tag,
    pub(super) level: Obligation,
    /// `RFC 7644 §3.3`
    pub(super) rule: &'static str,
    /// The rule, worded as a claim.
    pub(super) claim: String,
}

impl ConformanceCheck {
    pub(super) fn must(
        id: &'static str,
        tag: Tag,
        rule: &'static str,
        claim: impl Into<String>,
    ) -> Self {
        Self {
            id,
            tag,
            level: Obligation::Must,
            rule,
            claim: claim.into(),
        }
    }

    pub(super) fn should(
        id: &'static str,
        tag: Tag,
        rule: &'static str,
        claim: impl Into<String>,
    ) -> Self {
        Self {
            level: Obligation::Should,
            ..Self::must(id, tag, rule, claim)
        }
    }
}

/// How the report is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(super) enum ReportFormat {
    /// One line per check, with the reasons below it; with --quiet, only failures and warnings
    #[default]
    Text,
    /// Versioned JSON
    Json,
}

/// Which checks a text report contains.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ReportExtent {
    All,
    /// Failures and warnings.
    Problems,
}

/// The checks that the user selected.
#[derive(Debug, Clone)]
pub(super) struct CheckSelection {
    pub(super) only: Vec<Tag>,
    pub(super) skip: Vec<Tag>,
}

/// The number of checks with each outcome.
#[derive(Debug, Default)]
struct OutcomeCounts {
    ok: usize,
    failed: usize,
    warnings: usize,
    skipped: usize,
}

pub(super) struct Report {
    selection: CheckSelection,
    format: ReportFormat,
    extent: ReportExtent,
    entries: Vec<Json>,
    counts: OutcomeCounts,
}

impl Report {
    pub(super) fn new(
        selection: CheckSelection,
        format: ReportFormat,
        extent: ReportExtent,
    ) -> Self {
        Self {
            selection,
            format,
            extent,
            entries: Vec::new(),
            counts: OutcomeCounts::default(),
        }
    }

    /// Whether the user selected the check.
    pub(super) fn wants(&self, tag: Tag) -> bool {
        let CheckSelection { only, skip } = &self.selection;
        !skip.contains(&tag) && (only.is_empty() || only.contains(&tag))
    }

    /// Adds the result of a check if the user selected the check.
    pub(super) fn add(
        &mut self,
        subject: &str,
        check: &ConformanceCheck,
        verdict: Verdict,
    ) -> Result<(), Error> {
        if !self.wants(check.tag) {
            return Ok(());
        }
        let (word, reasons) = match verdict {
            Ok(()) => {
                self.counts.ok += 1;
                ("ok", Vec::new())
            }
            Err(NotPassed::Failed(reasons)) if check.level == Obligation::Must => {
                self.counts.failed += 1;
                ("failed", reasons)
            }
            Err(NotPassed::Failed(reasons)) => {
                self.counts.warnings += 1;
                ("warning", reasons)
            }
            Err(NotPassed::Skipped(reason)) => {
                self.counts.skipped += 1;
                ("skipped", vec![reason])
            }
        };
        let is_problem = ["failed", "warning"].contains(&word);
        match self.format {
            ReportFormat::Text if self.extent == ReportExtent::Problems && !is_problem => Ok(()),
            ReportFormat::Text => print_text(&lines(word, subject, check, &reasons)),
            ReportFormat::Json => {
                self.entries.push(json!({
                    "id": check.id, "subject": subject, "tag": check.tag.as_str(), "rule": check.rule,
                    "check": check.claim, "outcome": word, "reasons": reasons,
                }));
                Ok(())
            }
        }
    }

    /// Prints the totals, or the JSON document.
    pub(super) fn finish(self, base_url: &str) -> Result<CommandOutcome, Error> {
        let OutcomeCounts {
            ok,
            failed,
            warnings,
            skipped,
        } = self.counts;
        match self.format {
            ReportFormat::Text => print(&format!(
                "\n{ok} ok, {failed} failed, {warnings} warnings, {skipped} skipped\n"
            ))?,
            ReportFormat::Json => {
                let document = json!({
                    "version": 1, "scimctl": env!("CARGO_PKG_VERSION"), "provider": base_url,
                    "ok": ok, "failed": failed, "warnings": warnings, "skipped": skipped,
                    "checks": self.entries,
                });
                print(&format!("{document:#}\n"))?;
            }
        }
        Ok(if failed == 0 {
            CommandOutcome::Fine
        } else {
            CommandOutcome::Differs
        })
    }
}

fn lines(word: &str, subject: &str, check: &ConformanceCheck, reasons: &[String]) -> String {
    let line = format!("{word:<8}{subject}: {} ({})", check.claim, check.rule);
    let mut text = format!("{}\n", neutral(&line));
    for line in reasons.iter().flat_map(|reason| reason.lines()) {
        text.push_str(&format!("        {}\n", neutral(line)));
    }
    text
}
