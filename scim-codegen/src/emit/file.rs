//! A generated file.

/// A file of the output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct File {
    /// Relative to the output path, separated by `/`. Empty if the output is this one file.
    pub(crate) path: String,
    pub(crate) text: String,
}
