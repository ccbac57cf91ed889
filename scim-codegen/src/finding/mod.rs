//! What every stage reports with: data, rendered elsewhere.

mod repair;

pub(crate) use repair::Repair;

use crate::text::{SourceSpan, neutral_lines};
use std::collections::{BTreeMap, BTreeSet};

/// A deviation that was read in some way, or that makes the input unusable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Finding {
    pub(crate) rule: &'static Rule,
    pub(crate) place: SourceSpan,
    /// What is odd, in lower case, names in backticks.
    pub(crate) message: String,
    /// What was assumed; `None` where nothing could be.
    pub(crate) assumed: Option<String>,
    /// What to do about it.
    pub(crate) repair: Option<Repair>,
}

/// A kind of finding, and its page.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Rule {
    /// Stable: `scim::missing-type`.
    pub(crate) id: &'static str,
    pub(crate) severity: Severity,
    pub(crate) page: RulePage,
}

/// What a rule's page says, in Markdown: `lint --explain` shows it, and docs/rules.md is made of it.
#[derive(Debug, PartialEq, Eq, Default)]
#[cfg_attr(not(feature = "cli"), allow(dead_code))] // the command line shows them
pub(crate) struct RulePage {
    pub(crate) says: &'static str,
    pub(crate) matters: &'static str,
    pub(crate) assumed: &'static str,
    pub(crate) otherwise: &'static str,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Severity {
    /// Worth knowing; nothing was guessed.
    Note,
    /// One sensible reading was taken.
    Warning,
    /// The input can't be used.
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
                says: "",
                matters: "",
                assumed: "",
                otherwise: "",
            },
        }
    }

    /// The rule with its page: what it says, why it matters, what is assumed, how to say otherwise.
    pub(crate) const fn page(
        self,
        says: &'static str,
        matters: &'static str,
        assumed: &'static str,
        otherwise: &'static str,
    ) -> Self {
        Self {
            page: RulePage {
                says,
                matters,
                assumed,
                otherwise,
            },
            ..self
        }
    }
}

impl Finding {
    /// A finding with nothing assumed and nothing to repair.
    pub(crate) fn new(rule: &'static Rule, place: SourceSpan, message: impl Into<String>) -> Self {
        Self {
            rule,
            place,
            message: neutral_lines(message.into()),
            assumed: None,
            repair: None,
        }
    }

    /// What was assumed.
    pub(crate) fn assuming(mut self, assumed: impl Into<String>) -> Self {
        self.assumed = Some(neutral_lines(assumed.into()));
        self
    }

    /// What to do about it.
    pub(crate) fn repaired_by(mut self, repair: impl Into<Repair>) -> Self {
        self.repair = Some(repair.into());
        self
    }

    /// One line: place, rule, message, what was assumed.
    pub(crate) fn line(&self) -> String {
        let mut line = format!("{}: {}: {}", self.place, self.rule.id, self.message);
        if let Some(assumed) = &self.assumed {
            line.push_str("; ");
            line.push_str(assumed);
        }
        line
    }
}

/// How many findings of one rule are kept: a document that is wrong in one way everywhere says so once, not a million times.
const KEPT_PER_RULE: usize = 100;

/// The findings of a run, in the order they were made.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    all: Vec<Finding>,
    /// By rule: which are kept, and how many were not.
    rules: BTreeMap<&'static str, RuleFindings>,
    /// Rules that nothing is said of.
    allowed: BTreeSet<&'static str>,
}

/// The findings of a run that ended because one of them is an error.
#[derive(Debug)]
pub(crate) struct UnusableInput(pub(crate) Findings);

#[derive(Debug, Default)]
struct RuleFindings {
    indices: Vec<usize>,
    left_out: usize,
}

impl Findings {
    /// Findings of this rule are expected: they are dropped from now on.
    pub(crate) fn allow(&mut self, rule: &'static Rule) {
        self.allowed.insert(rule.id);
    }

    /// Adds a finding, unless it is there already, or allowed.
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

    /// The value, or its finding added.
    pub(crate) fn keep<T>(&mut self, result: Result<T, Box<Finding>>) -> Option<T> {
        result.map_err(|finding| self.push(*finding)).ok()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Finding> {
        self.all.iter()
    }

    pub(crate) fn iter_mut(&mut self) -> impl Iterator<Item = &mut Finding> {
        self.all.iter_mut()
    }

    /// How many of a rule were made and not kept.
    #[cfg(feature = "cli")]
    pub(crate) fn left_out(&self, rule: &Rule) -> usize {
        self.rules.get(rule.id).map_or(0, |kept| kept.left_out)
    }

    /// How many there are of a severity, those that were not kept too.
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

    /// Ends the run if a finding makes the input unusable; all findings move into the error.
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
    fn many_findings_of_one_rule_are_counted_and_not_kept() {
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
    fn what_is_allowed_is_neither_kept_nor_counted() {
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
    fn the_same_finding_counts_once() {
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
