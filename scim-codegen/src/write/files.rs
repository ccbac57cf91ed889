//! Writes the files of the generator's output.

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
    /// Any file, at the user's request.
    Any,
}

/// Writes files below `root`, or a single file to `root` itself. Writes all of them or none, as far as the file system allows.
///
/// Removes files of an earlier multi-file output that are no longer part of it. A hand-written source file in the way is an error.
/// A hand-written manifest or README belongs to the user and is kept.
pub(crate) fn generated(
    root: &Path,
    files: &[emit::File],
    overwrite: Overwrite,
) -> Result<Written, Error> {
    let mut run = Run::default();
    // The root file comes first. Stage in reverse order, so that it replaces the old one after the modules that it declares.
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

/// The path of an output file.
pub(super) fn place(root: &Path, file: &emit::File) -> PathBuf {
    if file.path.is_empty() {
        root.to_owned()
    } else {
        root.join(&file.path)
    }
}

/// Whether a file is Rust source, as opposed to a package's manifest or README.
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

/// Source files in the output directories that belong to an earlier output.
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
            // Skip links and pipes: reading a pipe could block, and the generator creates neither.
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
