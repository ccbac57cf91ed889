//! What to do about a finding.

use crate::text::neutral_lines;

/// A repair: lines for `scim.toml`, or what to do elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Repair {
    /// Lines of `scim.toml`, complete: they can be pasted.
    Config(String),
    /// What to do about the document, the file or the arguments.
    Advice(String),
}

impl Repair {
    /// The lines, or the advice.
    pub(crate) fn text(&self) -> &str {
        match self {
            Self::Config(text) | Self::Advice(text) => text,
        }
    }
}

impl From<&str> for Repair {
    fn from(advice: &str) -> Self {
        Self::from(advice.to_owned())
    }
}

impl From<String> for Repair {
    fn from(advice: String) -> Self {
        Self::Advice(neutral_lines(advice))
    }
}
