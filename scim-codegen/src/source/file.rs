//! Reads documents from files.

use super::documents::{DiscoveryDocuments, DocumentSet};
use crate::{
    Error,
    text::{RawDocument, limits},
};
use std::{fs::File, io::Read, path::Path};

/// Reads a file up to the size limit of a document.
///
/// # Errors
/// If the file can't be read.
pub(crate) fn read_file(path: &Path) -> Result<RawDocument, Error> {
    let limit = limits::MAX_BYTES as u64;
    let file = File::open(path).map_err(|error| Error::reading(path, error))?;
    let mut bytes = Vec::new();
    // Read one byte more than allowed, so that the parser notices when the document is too large.
    file.take(limit + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| Error::reading(path, error))?;
    Ok(RawDocument {
        origin: path.display().to_string(),
        bytes,
    })
}

/// Reads a snapshot file without parsing it.
///
/// # Errors
/// If the file can't be read.
pub(crate) fn snapshot(path: &Path) -> Result<DiscoveryDocuments, Error> {
    let text = read_file(path).map_err(|error| match path.try_exists() {
        Ok(false) if error.help().is_none() => error.with_help(format!(
            "create the snapshot with `scim-codegen fetch --url URL -o {}`",
            path.display()
        )),
        Ok(true) if path.is_dir() => {
            error.with_help("a snapshot is one file: read a directory with `--dir`")
        }
        Ok(_) | Err(_) => error,
    })?;
    Ok(DiscoveryDocuments {
        name: name_of(path),
        base_url: None,
        parts: DocumentSet::Snapshot(text),
    })
}

/// The last part of a path. It doesn't depend on how the rest of the path is written.
pub(super) fn name_of(path: &Path) -> String {
    let name = match path.file_name() {
        Some(name) => Some(name.to_owned()),
        // `.`, `..` and the like have no name of their own.
        None => path
            .canonicalize()
            .ok()
            .and_then(|path| path.file_name().map(ToOwned::to_owned)),
    };
    name.map_or_else(
        || path.display().to_string(),
        |name| name.to_string_lossy().into_owned(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_does_not_depend_on_the_spelling_of_the_path() {
        let here = std::env::current_dir().expect("a directory");
        let last = here.file_name().expect("a name").to_string_lossy();
        for path in [Path::new("."), Path::new("./"), &here, &here.join("src/..")] {
            assert_eq!(name_of(path), last, "{}", path.display());
        }
        for path in ["a/b.json", "./a/b.json", "/x/../a/b.json", "b.json"] {
            assert_eq!(name_of(Path::new(path)), "b.json");
        }
    }
}
