//! The result of writing a file.

/// Whether anything was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Written {
    Changed,
    /// The content was the same, so the file was not touched. Its time stamp stays, and nothing that depends on it is rebuilt.
    Unchanged,
}
