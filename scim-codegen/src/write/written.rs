//! The outcome of a run.

/// Whether anything was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Written {
    Changed,
    /// The bytes were the same: the time stamp stays, and so does what was built from the file.
    Unchanged,
}
