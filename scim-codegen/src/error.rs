//! The error type of the crate.

use crate::{
    finding::{Finding, Findings, Repair, Severity, UnusableInput},
    text::{neutral, neutral_lines, similar_path},
};
use std::{error::Error as StdError, fmt, io::ErrorKind, path::Path};

/// An error that prevented generation.
///
/// The message states what failed, where (file, line, column, JSON pointer), and the next step. Nothing has been written.
pub struct Error(Box<Inner>);

struct Inner {
    message: String,
    help: Option<String>,
    kind: FailureKind,
    source: Option<Box<dyn StdError + Send + Sync>>,
    /// The findings of the run, if they caused the error.
    findings: Findings,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum FailureKind {
    /// A document, a file or an argument is invalid.
    Input,
    /// A file can't be written.
    Write,
    /// The provider can't be reached, or refuses to answer.
    Network,
}

impl Error {
    fn new(kind: FailureKind, message: String) -> Self {
        Self(Box::new(Inner {
            message: neutral_lines(message),
            help: None,
            kind,
            source: None,
            findings: Findings::default(),
        }))
    }

    pub(crate) fn input(message: impl Into<String>) -> Self {
        Self::new(FailureKind::Input, message.into())
    }

    #[cfg(any(feature = "fetch", feature = "serve"))]
    pub(crate) fn network(message: impl Into<String>) -> Self {
        Self::new(FailureKind::Network, message.into())
    }

    pub(crate) fn reading(path: &Path, source: std::io::Error) -> Self {
        let mut error = Self::input(format!("cannot read {}: {source}", path_text(path)));
        if source.kind() == ErrorKind::NotFound {
            error.0.help = similar_path(path);
        }
        error.0.source = Some(Box::new(source));
        error
    }

    pub(crate) fn writing(path: &Path, source: std::io::Error) -> Self {
        let mut error = Self::new(
            FailureKind::Write,
            format!("cannot write {}: {source}", path_text(path)),
        );
        error.0.source = Some(Box::new(source));
        error
    }

    /// Creates an error with one line for each finding that makes the input unusable.
    fn findings(findings: Findings) -> Self {
        let is_error = |finding: &&Finding| finding.rule.severity == Severity::Error;
        let errors = || findings.iter().filter(is_error);
        let lines: Vec<String> = errors().map(Finding::line).collect();
        let mut error = Self::input(lines.join("\n"));
        let mut repairs: Vec<&str> = errors()
            .filter_map(|finding| finding.repair.as_ref().map(Repair::text))
            .collect();
        repairs.dedup();
        if !repairs.is_empty() {
            error.0.help = Some(repairs.join("\n"));
        }
        error.0.findings = findings;
        error
    }

    /// Returns the findings of the run. Empty if something else caused the error.
    #[cfg(feature = "cli")]
    pub(crate) fn all_findings(&self) -> &Findings {
        &self.0.findings
    }

    pub(crate) fn with_help(mut self, help: impl Into<String>) -> Self {
        self.0.help = Some(neutral_lines(help.into()));
        self
    }

    #[cfg(feature = "fetch")]
    pub(crate) fn with_source(mut self, source: impl StdError + Send + Sync + 'static) -> Self {
        self.0.source = Some(Box::new(source));
        self
    }

    /// Returns the next step to take, if known.
    ///
    /// ```
    /// let error = scim_codegen::Builder::from_snapshot("missing.json").to_text().unwrap_err();
    /// eprintln!("{}", error.help().unwrap_or("no advice"));
    /// ```
    #[must_use]
    pub fn help(&self) -> Option<&str> {
        self.0.help.as_deref()
    }

    /// Returns whether a document, a file or an argument is invalid.
    ///
    /// ```
    /// let error = scim_codegen::Builder::from_snapshot("missing.json").to_text().unwrap_err();
    /// assert!(error.is_unusable_input(), "the file can't be read");
    /// ```
    #[must_use]
    pub fn is_unusable_input(&self) -> bool {
        self.0.kind == FailureKind::Input
    }

    /// Returns whether the service provider could not be reached or rejected the request.
    ///
    /// ```
    /// let error = scim_codegen::Builder::from_snapshot("missing.json").to_text().unwrap_err();
    /// assert!(!error.is_network());
    /// ```
    #[must_use]
    pub fn is_network(&self) -> bool {
        self.0.kind == FailureKind::Network
    }
}

impl From<UnusableInput> for Error {
    fn from(UnusableInput(findings): UnusableInput) -> Self {
        Self::findings(findings)
    }
}

impl From<Box<Finding>> for Error {
    fn from(finding: Box<Finding>) -> Self {
        let mut findings = Findings::default();
        findings.push(*finding);
        Self::findings(findings)
    }
}

/// Same as `Display`, because cargo shows the error that a build script's `main` returns with `Debug`.
impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.message)?;
        match &self.0.help {
            Some(help) => write!(f, "\n  help: {}", help.replace('\n', "\n        ")),
            None => Ok(()),
        }
    }
}

/// Prepares a path for a message: a file name can contain line breaks and escape sequences.
fn path_text(path: &Path) -> String {
    neutral(&path.display().to_string())
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0
            .source
            .as_ref()
            .map(|source| &**source as &(dyn StdError + 'static))
    }
}

#[cfg(test)]
mod tests {
    /// cargo prints what `main` of a build script returns with `Debug`.
    #[test]
    fn a_build_script_that_returns_the_error_prints_the_problem_and_the_next_step() {
        let missing = crate::Builder::from_snapshot("missing.json").to_text();
        assert_eq!(
            format!("{:?}", missing.expect_err("the file is missing")),
            "cannot read missing.json: No such file or directory (os error 2)\n  \
             help: create the snapshot with `scim-codegen fetch --url URL -o missing.json`"
        );

        let invalid = crate::Builder::in_memory(crate::InMemory {
            name: "badges".to_owned(),
            schemas: br#"[{"id": "urn:example:Badge", "attributes": [{"type": "integer"}]}]"#
                .to_vec(),
            resource_types: Some(br#"[{"name": "Badge", "endpoint": "/Badges"}]"#.to_vec()),
            service_provider_config: None,
        });
        let invalid = invalid.to_text();
        assert_eq!(
            format!(
                "{:?}",
                invalid.expect_err("the resource type has no schema")
            ),
            "badges/ResourceTypes.json:1:2: scim::incomplete-resource-type: resource type `Badge` has no `schema`\n  \
             help: add `schema` to the resource type in the document"
        );
    }
}
