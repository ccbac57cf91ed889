//! The crate that `init` works on, and the changes to it.

use super::manifest::{self, Manifest};
use crate::{
    Error, document, emit, source,
    write::{self, FileWrite, Replace, Written},
};
use std::path::{Path, PathBuf};

/// The crate's directory and its manifest.
#[derive(Debug)]
pub(super) struct Project {
    root: PathBuf,
    /// The text of the existing `Cargo.toml`.
    pub(super) manifest: Option<String>,
}

/// A file to create or to change.
#[derive(Debug)]
pub(super) struct FileChange {
    pub(super) path: PathBuf,
    /// `None` for a new file.
    pub(super) before: Option<String>,
    pub(super) after: String,
    owner: FileOwner,
}

/// Who wrote the existing file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FileOwner {
    /// A snapshot that `fetch` wrote.
    Snapshot,
    /// A file that `generate` wrote.
    Generated,
    /// The manifest, which is edited.
    Manifest,
    /// A file of the user. It is only written if it doesn't exist.
    User,
}

impl Project {
    /// Finds the manifest in a directory.
    ///
    /// # Errors
    /// If the path isn't a directory, or the manifest can't be read.
    pub(super) fn at(root: &Path) -> Result<Self, Error> {
        if root.exists() && !root.is_dir() {
            return Err(Error::input(format!(
                "{} is not a directory",
                root.display()
            )));
        }
        let manifest = existing(&root.join("Cargo.toml"))?;
        Ok(Self {
            root: root.to_owned(),
            manifest,
        })
    }

    /// The path of a file of the crate, as short as possible.
    pub(super) fn path(&self, file: &str) -> PathBuf {
        if self.root == Path::new(".") {
            PathBuf::from(file)
        } else {
            self.root.join(file)
        }
    }

    /// The directory's name. Empty if it has none.
    pub(super) fn directory_name(&self) -> String {
        let path = std::path::absolute(&self.root).unwrap_or_else(|_| self.root.clone());
        let name = path.file_name().unwrap_or_default();
        name.to_string_lossy().into_owned()
    }

    /// The manifest of a workspace that contains the directory. Cargo refuses a new package there unless it is a member.
    pub(super) fn workspace(&self) -> Option<PathBuf> {
        let root = std::path::absolute(&self.root).ok()?;
        let mut manifests = root.ancestors().skip(1).map(|dir| dir.join("Cargo.toml"));
        manifests.find(|path| {
            let text = existing(path).ok().flatten();
            text.is_some_and(|text| manifest::is_workspace(&text))
        })
    }

    /// Parses the existing manifest, or `new` for a new crate.
    ///
    /// # Errors
    /// If it can't be parsed.
    pub(super) fn parsed_manifest(&self, new: &str) -> Result<Manifest, Error> {
        let text = self.manifest.as_deref().unwrap_or(new);
        Manifest::parse(text, &self.path("Cargo.toml"))
    }

    /// Plans a file. `None` if it exists with this content.
    ///
    /// # Errors
    /// If the file exists and belongs to the user. `help` is the next step in that case.
    pub(super) fn change(
        &self,
        file: &str,
        after: String,
        owner: FileOwner,
        help: &str,
    ) -> Result<Option<FileChange>, Error> {
        let path = self.path(file);
        let before = existing(&path)?;
        if before.as_deref() == Some(&after) {
            return Ok(None);
        }
        if let Some(before) = &before
            && !owner.allows(before)
        {
            return Err(Error::input(format!(
                "{} exists and was not written by scim-codegen; no files were written",
                path.display()
            ))
            .with_help(help));
        }
        Ok(Some(FileChange {
            path,
            before,
            after,
            owner,
        }))
    }
}

impl FileOwner {
    fn allows(self, before: &str) -> bool {
        match self {
            Self::Snapshot => document::is_snapshot(before.as_bytes()),
            Self::Generated => emit::is_generated(before),
            Self::Manifest => true,
            Self::User => before.is_empty(),
        }
    }

    fn replace(self) -> Replace {
        match self {
            Self::Snapshot => Replace::Ours(document::is_snapshot),
            Self::Generated => {
                Replace::Ours(|head| emit::is_generated(&String::from_utf8_lossy(head)))
            }
            Self::Manifest => Replace::Any,
            Self::User => Replace::Ours(|_| false),
        }
    }
}

/// Writes all files, or none.
///
/// # Errors
/// If a file can't be written, or was created in the meantime.
pub(super) fn write(changes: &[FileChange]) -> Result<(), Error> {
    let writes: Vec<FileWrite<'_>> = changes
        .iter()
        .map(|change| FileWrite {
            path: &change.path,
            bytes: change.after.as_bytes(),
            replace: change.owner.replace(),
        })
        .collect();
    let (Written::Changed | Written::Unchanged) = write::several(&writes)?;
    Ok(())
}

/// The text of a file, if the file exists.
pub(super) fn existing(path: &Path) -> Result<Option<String>, Error> {
    match std::fs::metadata(path) {
        Ok(metadata) if metadata.is_file() => {
            let bytes = source::read_file(path)?.bytes;
            let text = String::from_utf8(bytes);
            text.map(Some)
                .map_err(|_| Error::input(format!("{} is not valid UTF-8", path.display())))
        }
        Ok(_) => Err(Error::input(format!("{} is not a file", path.display()))),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Error::reading(path, error)),
    }
}
