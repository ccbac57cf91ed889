//! The target of a write, inspected before anything is opened.

use crate::{error::Error, text::neutral};
use std::{
    fs,
    io::{self, Read as _},
    path::{Path, PathBuf},
};

/// The maximum number of symbolic links to follow, as on Linux.
const MAX_LINKS: usize = 40;

/// The number of bytes needed to tell whether the generator wrote a file.
const HEAD: u64 = 4096;

/// A regular file, or a path that doesn't exist yet.
#[derive(Debug)]
pub(super) struct FileTarget {
    /// The path as the user wrote it, for messages.
    shown: PathBuf,
    /// The path with symbolic links resolved.
    path: PathBuf,
    /// `None` if the file doesn't exist.
    metadata: Option<fs::Metadata>,
}

impl FileTarget {
    /// Inspects a path.
    ///
    /// # Errors
    /// If it is a directory, a device, a pipe, or a dangling link.
    pub(super) fn at(path: &Path) -> Result<Self, Error> {
        let (path_on_disk, metadata) = match fs::metadata(path) {
            Ok(metadata) if !metadata.is_file() => return Err(not_a_file(path, &metadata)),
            Ok(metadata) if is_link(path) => {
                let resolved = fs::canonicalize(path);
                let resolved = resolved.map_err(|error| Error::writing(path, error))?;
                (resolved, Some(metadata))
            }
            Ok(metadata) => (path.to_owned(), Some(metadata)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => (end_of_links(path)?, None),
            Err(error) => return Err(Error::writing(path, error)),
        };
        Ok(Self {
            shown: path.to_owned(),
            path: path_on_disk,
            metadata,
        })
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    pub(super) fn shown(&self) -> &Path {
        &self.shown
    }

    pub(super) fn metadata(&self) -> Option<&fs::Metadata> {
        self.metadata.as_ref()
    }

    /// Whether the file exists with exactly this content.
    pub(super) fn holds(&self, bytes: &[u8]) -> Result<bool, Error> {
        match &self.metadata {
            Some(metadata) if metadata.len() == bytes.len() as u64 => {
                Ok(self.read()?.as_deref() == Some(bytes))
            }
            Some(_) | None => Ok(false),
        }
    }

    /// The file's content, if the file exists.
    pub(super) fn read(&self) -> Result<Option<Vec<u8>>, Error> {
        self.read_at_most(u64::MAX)
    }

    /// Up to this many bytes of the content, if the file exists.
    pub(super) fn read_at_most(&self, limit: u64) -> Result<Option<Vec<u8>>, Error> {
        if self.metadata.is_none() {
            return Ok(None);
        }
        match beginning(&self.path, limit) {
            Ok(bytes) => Ok(Some(bytes)),
            // The file may have been replaced in the meantime.
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(Error::reading(&self.shown, error)),
        }
    }

    /// The beginning of the content. Empty if the file doesn't exist.
    pub(super) fn head(&self) -> Result<Vec<u8>, Error> {
        Ok(self.read_at_most(HEAD)?.unwrap_or_default())
    }

    /// The error for a file that must not be replaced.
    pub(super) fn not_ours(&self) -> Error {
        Error::input(format!(
            "{} was not written by scim-codegen, so it isn't overwritten; no files were written",
            neutral(&self.shown.display().to_string())
        ))
        .with_help("choose another path, delete the file, or allow it with `--force` (`Builder::overwrite` in a build script)")
    }
}

/// The beginning of a regular file, long enough to tell whether the generator wrote it.
pub(super) fn head(path: &Path) -> io::Result<Vec<u8>> {
    beginning(path, HEAD)
}

fn beginning(path: &Path, limit: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    fs::File::open(path)?.take(limit).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn is_link(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_symlink())
}

/// The target of a link to a file that doesn't exist.
fn end_of_links(path: &Path) -> Result<PathBuf, Error> {
    let mut end = path.to_owned();
    for _ in 0..MAX_LINKS {
        if !is_link(&end) {
            return Ok(end);
        }
        let next = fs::read_link(&end).map_err(|error| Error::writing(path, error))?;
        end = match end.parent() {
            Some(parent) => parent.join(next),
            None => next,
        };
    }
    let error = io::Error::other("too many symbolic links");
    Err(Error::writing(path, error))
}

fn not_a_file(path: &Path, metadata: &fs::Metadata) -> Error {
    if metadata.is_dir() {
        let is_directory = io::Error::from(io::ErrorKind::IsADirectory);
        return Error::writing(path, is_directory).with_help("give the path of a file");
    }
    let error = io::Error::other("it is a device, a pipe or a socket, not a file");
    Error::writing(path, error).with_help("use `-o -` for standard output")
}
