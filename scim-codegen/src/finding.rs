//! What every stage reports with: data, rendered elsewhere.

use crate::Error;
use std::fmt;

/// A deviation that was read in some way, or that makes the input unusable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Finding {
    pub(crate) rule: &'static Rule,
    pub(crate) place: Place,
    /// What is odd, in lower case, names in backticks.
    pub(crate) message: String,
    /// What was assumed; `None` where nothing could be.
    pub(crate) assumed: Option<String>,
    /// What to write to say otherwise.
    pub(crate) repair: Option<String>,
}

/// A kind of finding. Its documentation is its explanation.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Rule {
    /// Stable: `scim::missing-type`.
    pub(crate) id: &'static str,
    pub(crate) severity: Severity,
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

/// A place in a document.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Place {
    /// File name or URL.
    pub(crate) origin: String,
    /// From 1.
    pub(crate) line: usize,
    /// From 1, in characters.
    pub(crate) column: usize,
    /// JSON pointer (RFC 6901).
    pub(crate) pointer: String,
}

impl Rule {
    pub(crate) const fn error(id: &'static str) -> Self {
        Self {
            id,
            severity: Severity::Error,
        }
    }

    pub(crate) const fn warning(id: &'static str) -> Self {
        Self {
            id,
            severity: Severity::Warning,
        }
    }

    pub(crate) const fn note(id: &'static str) -> Self {
        Self {
            id,
            severity: Severity::Note,
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.origin)?;
        if self.line > 0 {
            write!(f, ":{}:{}", self.line, self.column)?;
        }
        Ok(())
    }
}

impl Finding {
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
    left_out: usize,
}

impl Findings {
    pub(crate) fn push(&mut self, finding: Finding) {
        let same = self
            .all
            .iter()
            .filter(|known| known.rule == finding.rule)
            .count();
        if same >= KEPT_PER_RULE {
            self.left_out += 1;
        } else if !self.all.contains(&finding) {
            self.all.push(finding);
        }
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Finding> {
        self.all.iter()
    }

    #[cfg(feature = "cli")]
    /// How many were made and not kept.
    pub(crate) fn left_out(&self) -> usize {
        self.left_out
    }

    #[cfg(feature = "cli")]
    pub(crate) fn warnings(&self) -> usize {
        self.all
            .iter()
            .filter(|finding| finding.rule.severity == Severity::Warning)
            .count()
    }

    /// Ends the run if anything makes the input unusable.
    pub(crate) fn stop_on_error(&self) -> Result<(), Error> {
        let errors: Vec<Finding> = self
            .all
            .iter()
            .filter(|finding| finding.rule.severity == Severity::Error)
            .cloned()
            .collect();
        if errors.is_empty() {
            Ok(())
        } else {
            Err(Error::findings(&errors))
        }
    }
}
