//! Findings: what every stage reports. They are plain data; `render` turns them into text.

mod repair;

pub(crate) use repair::Repair;

use crate::text::{SourceSpan, neutral_lines};
use std::collections::{BTreeMap, BTreeSet};

/// A deviation in the input. Either the generator made an assumption, or the input is unusable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Finding {
    pub(crate) rule: &'static Rule,
    pub(crate) place: SourceSpan,
    /// The problem, in lower case, with names in backticks.
    pub(crate) message: String,
    /// The generator's assumption, if it made one.
    pub(crate) assumed: Option<String>,
    /// How to fix the problem.
    pub(crate) repair: Option<Repair>,
}

/// A kind of finding, with its documentation page.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Rule {
    /// A stable id: `scim::missing-type`.
    pub(crate) id: &'static str,
    pub(crate) severity: Severity,
    pub(crate) page: RulePage,
}

/// A rule's page in Markdown, for `lint --explain` and docs/rules.md.
#[derive(Debug, PartialEq, Eq, Default)]
#[cfg_attr(not(feature = "cli"), allow(dead_code))] // only the command line shows it
pub(crate) struct RulePage {
    pub(crate) summary: &'static str,
    pub(crate) why: &'static str,
    pub(crate) assumed: &'static str,
    pub(crate) fix: &'static str,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Severity {
    /// For information only: the generator made no assumption.
    Note,
    /// The generator assumed the only plausible meaning.
    Warning,
    /// The input is unusable.
    Error,
}

impl Rule {
    pub(crate) const fn error(id: &'static str) -> Self {
        Self::new(id, Severity::Error)
    }

    pub(crate) const fn warning(id: &'static str) -> Self {
        Self::new(id, Severity::Warning)
    }

    pub(crate) const fn note(id: &'static str) -> Self {
        Self::new(id, Severity::Note)
    }

    const fn new(id: &'static str, severity: Severity) -> Self {
        Self {
            id,
            severity,
            page: RulePage {
                summary: "",
                why: "",
                assumed: "",
                fix: "",
            },
        }
    }

    /// The rule that was broken.
    pub(crate) const fn page(
        self,
        summary: &'static str,
        why: &'static str,
        assumed: &'static str,
        fix: &'static str,
    ) -> Self {
        Self {
            page: RulePage {
                summary,
                why,
                assumed,
                fix,
            },
            ..self
        }
    }
}

impl Finding {
    /// Creates a finding without an assumption or a repair.
    pub(crate) fn new(rule: &'static Rule, place: SourceSpan, message: impl Into<String>) -> Self {
        Self {
            rule,
            place,
            message: neutral_lines(message.into()),
            assumed: None,
            repair: None,
        }
    }

    /// Sets the assumption.
    pub(crate) fn assuming(mut self, assumed: impl Into<String>) -> Self {
        self.assumed = Some(neutral_lines(assumed.into()));
        self
    }

    /// Sets the repair.
    pub(crate) fn repaired_by(mut self, repair: impl Into<Repair>) -> Self {
        self.repair = Some(repair.into());
        self
    }

    /// Formats the finding on one line: place, rule, message, assumption.
    pub(crate) fn line(&self) -> String {
        let mut line = format!("{}: {}: {}", self.place, self.rule.id, self.message);
        if let Some(assumed) = &self.assumed {
            line.push_str("; ");
            line.push_str(assumed);
        }
        line
    }
}

/// Maximum number of findings to keep per rule. A document can contain the same mistake a million times.
const KEPT_PER_RULE: usize = 100;

/// The findings of a run, in order.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    all: Vec<Finding>,
    /// Maps a rule's id to its findings in `all`, and to the number of further findings that were not kept.
    rules: BTreeMap<&'static str, RuleFindings>,
    /// Rules whose findings are dropped.
    allowed: BTreeSet<&'static str>,
}

/// The findings of a run that failed because at least one of them is an error.
#[derive(Debug)]
pub(crate) struct UnusableInput(pub(crate) Findings);

#[derive(Debug, Default)]
struct RuleFindings {
    indices: Vec<usize>,
    left_out: usize,
}

impl Findings {
    /// Drops findings of this rule from now on.
    pub(crate) fn allow(&mut self, rule: &'static Rule) {
        self.allowed.insert(rule.id);
    }

    /// Adds a finding, unless it is a duplicate or allowed.
    pub(crate) fn push(&mut self, finding: Finding) {
        if self.allowed.contains(finding.rule.id) {
            return;
        }
        let kept = self.rules.entry(finding.rule.id).or_default();
        if kept.indices.len() >= KEPT_PER_RULE {
            kept.left_out += 1;
            return;
        }
        let known = |index: &usize| self.all.get(*index) == Some(&finding);
        if !kept.indices.iter().any(known) {
            kept.indices.push(self.all.len());
            self.all.push(finding);
        }
    }

    /// Adds the findings of another run.
    #[cfg(feature = "cli")]
    pub(crate) fn extend(&mut self, other: &Self) {
        for finding in &other.all {
            self.push(finding.clone());
        }
        for (rule, kept) in &other.rules {
            self.rules.entry(rule).or_default().left_out += kept.left_out;
        }
    }

    /// Returns the value of a result, or adds its finding.
    pub(crate) fn keep<T>(&mut self, result: Result<T, Box<Finding>>) -> Option<T> {
        result.map_err(|finding| self.push(*finding)).ok()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Finding> {
        self.all.iter()
    }

    pub(crate) fn iter_mut(&mut self) -> impl Iterator<Item = &mut Finding> {
        self.all.iter_mut()
    }

    /// The number of a rule's findings that were not kept.
    #[cfg(feature = "cli")]
    pub(crate) fn left_out(&self, rule: &Rule) -> usize {
        self.rules.get(rule.id).map_or(0, |kept| kept.left_out)
    }

    /// The number of findings with a severity, including those that were not kept.
    pub(crate) fn count(&self, severity: Severity) -> usize {
        let kept = self.all.iter().filter(|f| f.rule.severity == severity);
        let of_rule = |kept: &RuleFindings| {
            let first = kept.indices.first().and_then(|index| self.all.get(*index));
            first.is_some_and(|first| first.rule.severity == severity)
        };
        let left_out = self.rules.values().filter(|kept| of_rule(kept));
        kept.count() + left_out.map(|kept| kept.left_out).sum::<usize>()
    }

    #[cfg(feature = "cli")]
    pub(crate) fn warnings(&self) -> usize {
        self.count(Severity::Warning)
    }

    /// Fails if a finding makes the input unusable. All findings move into the error.
    pub(crate) fn stop_on_error(&mut self) -> Result<(), UnusableInput> {
        if self.count(Severity::Error) == 0 {
            Ok(())
        } else {
            Err(UnusableInput(std::mem::take(self)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn findings_beyond_the_limit_are_counted_but_not_kept() {
        const RULE: Rule = Rule::warning("scim::test");
        let mut findings = Findings::default();
        for number in 0..1_000_000 {
            findings.push(Finding::new(
                &RULE,
                SourceSpan::default(),
                number.to_string(),
            ));
        }
        findings.push(Finding::new(&RULE, SourceSpan::default(), "0"));
        assert_eq!(findings.iter().count(), KEPT_PER_RULE);
        assert_eq!(findings.count(Severity::Warning), 1_000_001);
        assert_eq!(findings.count(Severity::Error), 0);
        assert!(findings.stop_on_error().is_ok());
    }

    #[test]
    fn allowed_findings_are_neither_kept_nor_counted() {
        const RULE: Rule = Rule::warning("scim::test");
        const OTHER: Rule = Rule::warning("scim::other");
        let mut findings = Findings::default();
        findings.allow(&RULE);
        findings.push(Finding::new(&RULE, SourceSpan::default(), "a"));
        findings.push(Finding::new(&OTHER, SourceSpan::default(), "b"));
        let messages: Vec<&str> = findings.iter().map(|f| f.message.as_str()).collect();
        assert_eq!(
            (messages, findings.count(Severity::Warning)),
            (vec!["b"], 1)
        );
    }

    #[test]
    fn a_duplicate_finding_counts_once() {
        const RULE: Rule = Rule::error("scim::test");
        let mut findings = Findings::default();
        for _ in 0..3 {
            findings.push(Finding::new(&RULE, SourceSpan::whole("a"), "m").assuming("n"));
        }
        assert_eq!(findings.count(Severity::Error), 1);
        let UnusableInput(findings) = findings.stop_on_error().expect_err("an error");
        let lines: Vec<String> = findings.iter().map(Finding::line).collect();
        assert_eq!(lines, ["a: scim::test: m; n"]);
    }
}
