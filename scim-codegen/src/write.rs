//! Bytes to disk: whole or not at all, and only when they differ.

use crate::Error;
use std::{
    fs,
    io::Write as _,
    path::{Path, PathBuf},
};

/// Whether a file was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Written {
    Changed,
    /// It held these very bytes: its time stamp stays, and so does what was built from it.
    Unchanged,
}

/// Writes a file by way of a temporary one beside it, so that nobody sees half of it.
pub(crate) fn file(path: &Path, bytes: &[u8]) -> Result<Written, Error> {
    if fs::read(path).is_ok_and(|known| known == bytes) {
        return Ok(Written::Unchanged);
    }
    if let Some(parent) = path
        .parent()
        .filter(|parent| !parent.as_os_str().is_empty())
    {
        fs::create_dir_all(parent).map_err(|error| Error::writing(parent, error))?;
    }
    let temporary = temporary(path);
    let written = fs::File::create(&temporary)
        .and_then(|mut file| file.write_all(bytes).and_then(|()| file.sync_all()))
        .and_then(|()| fs::rename(&temporary, path));
    written.map_err(|error| {
        // What is left of it helps nobody; that it can't be removed adds nothing to the first error.
        let _ = fs::remove_file(&temporary);
        Error::writing(path, error)
    })?;
    Ok(Written::Changed)
}

/// Beside the file, so that it is on the same disk; named for the process, so that two don't meet.
fn temporary(path: &Path) -> PathBuf {
    let mut name = std::ffi::OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(format!(".{}.tmp", std::process::id()));
    path.with_file_name(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_written_once_and_left_alone_after() {
        let dir = std::env::temp_dir().join(format!("scim-codegen-write-{}", std::process::id()));
        let path = dir.join("a/b.rs");
        assert_eq!(file(&path, b"one").expect("written"), Written::Changed);
        assert_eq!(file(&path, b"one").expect("written"), Written::Unchanged);
        assert_eq!(file(&path, b"two").expect("written"), Written::Changed);
        let names: Vec<_> = fs::read_dir(dir.join("a")).expect("a directory").collect();
        assert_eq!(names.len(), 1, "no temporary file is left: {names:?}");
        assert!(
            file(&dir.join("a/b.rs/c"), b"x").is_err(),
            "a file is no directory"
        );
        fs::remove_dir_all(&dir).expect("removed");
    }
}
