//! The files of the generator's output.

use super::{
    run::{Access, Run},
    target::{self, FileTarget},
    written::Written,
};
use crate::{emit, error::Error};
use std::{
    collections::BTreeSet,
    fs, io,
    path::{Path, PathBuf},
};

/// Which existing files the generator may replace.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Overwrite {
    /// Only files with the header of generated files.
    #[default]
    Generated,
    /// Any file: the user said so.
    Any,
}

/// Writes files below `root`, or one file to `root` itself. All or none, as far as a disk can.
///
/// Files of an earlier output in several files that are no longer part of it are removed. A source that isn't ours is an error; a
/// manifest or README that isn't ours belongs to the user and stays.
pub(crate) fn generated(
    root: &Path,
    files: &[emit::File],
    overwrite: Overwrite,
) -> Result<Written, Error> {
    let mut run = Run::default();
    // The root file comes first: staged in reverse, it is put in its place after the modules that it names.
    for file in files.iter().rev() {
        let target = FileTarget::at(&place(root, file))?;
        if target.holds(file.text.as_bytes())? {
            continue;
        }
        if overwrite == Overwrite::Generated && !is_ours(&target)? {
            if is_source(file) {
                return Err(target.not_ours());
            }
            continue;
        }
        run.stage(target, file.text.as_bytes(), Access::Default)?;
    }
    run.remove(stale(root, files)?);
    if run.is_empty() {
        return Ok(Written::Unchanged);
    }
    run.commit()?;
    Ok(Written::Changed)
}

/// Where a file of the output goes.
pub(super) fn place(root: &Path, file: &emit::File) -> PathBuf {
    if file.path.is_empty() {
        root.to_owned()
    } else {
        root.join(&file.path)
    }
}

/// Whether a file is a Rust source: everything except a package's manifest and README.
pub(super) fn is_source(file: &emit::File) -> bool {
    file.path.is_empty() || has_extension(Path::new(&file.path))
}

/// Whether a file doesn't exist, is empty, or has the header of generated files.
pub(super) fn is_ours(target: &FileTarget) -> Result<bool, Error> {
    let head = target.head()?;
    Ok(head.is_empty() || emit::is_generated(&String::from_utf8_lossy(&head)))
}

fn has_extension(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "rs")
}

/// Sources in the directories of the output that are part of an earlier one.
pub(super) fn stale(root: &Path, files: &[emit::File]) -> Result<Vec<PathBuf>, Error> {
    let expected: BTreeSet<PathBuf> = files.iter().map(|file| place(root, file)).collect();
    let parts = files
        .iter()
        .filter(|file| !file.path.is_empty() && is_source(file));
    let directories: BTreeSet<PathBuf> = parts
        .filter_map(|file| place(root, file).parent().map(Path::to_owned))
        .collect();
    let mut stale = Vec::new();
    for directory in directories {
        let entries = match fs::read_dir(&directory) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(error) => return Err(Error::reading(&directory, error)),
        };
        for entry in entries {
            let entry = entry.map_err(|error| Error::reading(&directory, error))?;
            // Not a link or a pipe: reading one could block, and it isn't ours anyway.
            let is_file = entry.file_type().is_ok_and(|type_| type_.is_file());
            let path = entry.path();
            if is_file && has_extension(&path) && !expected.contains(&path) && is_part(&path) {
                stale.push(path);
            }
        }
    }
    stale.sort();
    Ok(stale)
}

fn is_part(path: &Path) -> bool {
    target::head(path).is_ok_and(|head| emit::is_part(&String::from_utf8_lossy(&head)))
}
