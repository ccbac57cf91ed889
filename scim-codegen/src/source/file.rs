//! Files with documents.

use super::documents::{Documents, Parts};
use crate::{
    Error,
    text::{Text, limits},
};
use std::{fs::File, io::Read, path::Path};

/// Reads a file, up to the limit for one document.
///
/// # Errors
/// If the file can't be read.
pub(crate) fn read_file(path: &Path) -> Result<Text, Error> {
    let limit = limits::MAX_BYTES as u64;
    let file = File::open(path).map_err(|error| Error::reading(path, error))?;
    let mut bytes = Vec::new();
    // One byte more shows the parser that the document is too large.
    file.take(limit + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| Error::reading(path, error))?;
    Ok(Text {
        origin: path.display().to_string(),
        bytes,
    })
}

/// Reads a snapshot file. It is parsed later.
///
/// # Errors
/// If the file can't be read.
pub(crate) fn snapshot(path: &Path) -> Result<Documents, Error> {
    let text = read_file(path)?;
    Ok(Documents {
        name: path.display().to_string(),
        base_url: None,
        parts: Parts::Snapshot(text),
    })
}
