//! How results look, and how strictly requests and responses are checked.

use clap::Args;

// How results look and how strictly all is taken. (A doc comment would be the command's help.)
#[derive(Debug, Clone, Copy, Default, Args)]
pub(super) struct Style {
    /// Prints JSON over several lines, which is what happens anyway.
    #[arg(long, global = true, overrides_with = "no_indent")]
    indent: bool,
    /// Prints JSON on one line.
    #[arg(long, global = true)]
    pub(super) no_indent: bool,
    /// Sends what breaks its schema or what the provider does not support, as it is.
    #[arg(long, global = true)]
    pub(super) unchecked: bool,
    /// Ends with exit code 1 where a response breaks its schema, which is a warning otherwise.
    #[arg(long, global = true)]
    pub(super) strict: bool,
}

impl Style {
    /// What was said in two places.
    pub(super) fn and(self, other: Self) -> Self {
        Self {
            indent: self.indent || other.indent,
            no_indent: other.no_indent || self.no_indent && !other.indent,
            unchecked: self.unchecked || other.unchecked,
            strict: self.strict || other.strict,
        }
    }
}
