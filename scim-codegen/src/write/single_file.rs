//! Writes files other than generated code: snapshots and dumps.

use super::{
    run::{Access, Run},
    target::FileTarget,
    written::Written,
};
use crate::error::Error;
use std::path::Path;

/// Which existing files may be replaced. New and empty files can always be written.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Replace {
    /// Only files whose beginning this function recognizes.
    Ours(fn(&[u8]) -> bool),
    /// Any file, at the user's request.
    Any,
}

impl Replace {
    pub(super) fn allows(self, target: &FileTarget) -> Result<bool, Error> {
        match self {
            Self::Any => Ok(true),
            Self::Ours(is_ours) => {
                let head = target.head()?;
                Ok(head.is_empty() || is_ours(&head))
            }
        }
    }
}

/// Writes a file.
pub(crate) fn file(path: &Path, bytes: &[u8], replace: Replace) -> Result<Written, Error> {
    let target = FileTarget::at(path)?;
    if target.holds(bytes)? {
        return Ok(Written::Unchanged);
    }
    write(target, bytes, replace, Access::Default)?;
    Ok(Written::Changed)
}

/// Writes a file that only its owner can read.
#[cfg(feature = "serve")]
pub(crate) fn private(path: &Path, bytes: &[u8], replace: Replace) -> Result<(), Error> {
    write(FileTarget::at(path)?, bytes, replace, Access::Owner)
}

/// Fails if a file can't be written at this path. Leaves no trace.
#[cfg(feature = "serve")]
pub(crate) fn probe(path: &Path, replace: Replace) -> Result<(), Error> {
    let target = FileTarget::at(path)?;
    if !replace.allows(&target)? {
        return Err(target.not_ours());
    }
    Run::default().stage(target, &[], Access::Owner)
}

fn write(target: FileTarget, bytes: &[u8], replace: Replace, access: Access) -> Result<(), Error> {
    if !replace.allows(&target)? {
        return Err(target.not_ours());
    }
    let mut run = Run::default();
    run.stage(target, bytes, access)?;
    run.commit()
}
