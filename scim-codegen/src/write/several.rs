//! Writes several unrelated files together: all of them or none.

use super::{
    run::{Access, Run},
    single_file::Replace,
    target::FileTarget,
    written::Written,
};
use crate::error::Error;
use std::path::Path;

/// A file to write together with others.
#[derive(Debug, Clone, Copy)]
pub(crate) struct FileWrite<'a> {
    pub(crate) path: &'a Path,
    pub(crate) bytes: &'a [u8],
    pub(crate) replace: Replace,
}

/// Writes the files that differ from those on disk.
pub(crate) fn several(writes: &[FileWrite<'_>]) -> Result<Written, Error> {
    let mut run = Run::default();
    for write in writes {
        let target = FileTarget::at(write.path)?;
        if target.holds(write.bytes)? {
            continue;
        }
        if !write.replace.allows(&target)? {
            return Err(target.not_ours());
        }
        run.stage(target, write.bytes, Access::Default)?;
    }
    if run.is_empty() {
        return Ok(Written::Unchanged);
    }
    run.commit()?;
    Ok(Written::Changed)
}
