//! A generated file.

/// A file of the output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct File {
    /// The path relative to the output path, with `/` as the separator. Empty if the output is a single file.
    pub(crate) path: String,
    pub(crate) text: String,
}
