//! A run: files are staged next to their targets, then renamed one by one.

use super::{
    target::FileTarget,
    temporary::{self, Temporary},
};
use crate::error::Error;
use std::{fs, io, path::PathBuf};

/// Files to write and to remove together.
#[derive(Default)]
pub(super) struct Run {
    staged: Vec<Staged>,
    /// Files to remove at the end.
    stale: Vec<PathBuf>,
    /// Directories that this run created. Removed if the run fails.
    directories: Vec<PathBuf>,
}

struct Staged {
    target: FileTarget,
    temporary: Temporary,
    /// Whether the existing file must be written in place, because it has hard links or a different owner.
    in_place: bool,
}

/// Who can read a new file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Access {
    /// The system's default for new files, or the permissions of the existing file.
    #[default]
    Default,
    #[cfg(feature = "serve")]
    Owner,
}

impl Run {
    pub(super) fn is_empty(&self) -> bool {
        self.staged.is_empty() && self.stale.is_empty()
    }

    pub(super) fn remove(&mut self, stale: Vec<PathBuf>) {
        self.stale = stale;
    }

    /// Writes a temporary file for a target.
    pub(super) fn stage(
        &mut self,
        target: FileTarget,
        bytes: &[u8],
        access: Access,
    ) -> Result<(), Error> {
        if self
            .staged
            .iter()
            .any(|staged| staged.target.path() == target.path())
        {
            let error = io::Error::other("two output files resolve to this path");
            return Err(Error::writing(target.shown(), error).with_help("remove the symbolic link"));
        }
        temporary::create_parents(target.path(), &mut self.directories)?;
        let mut options = fs::OpenOptions::new();
        permissions::prepare(&mut options, target.metadata(), access);
        let created = Temporary::beside(target.path(), &mut options, bytes);
        let (temporary, file) = created.map_err(|error| Error::writing(target.shown(), error))?;
        let kept = permissions::keep(&file, target.metadata(), access).and_then(|in_place| {
            file.sync_all()?;
            Ok(in_place)
        });
        let in_place = kept.map_err(|error| Error::writing(target.shown(), error))?;
        self.staged.push(Staged {
            target,
            temporary,
            in_place,
        });
        Ok(())
    }

    /// Moves all files to their targets. Restores the previous content if that fails half-way.
    pub(super) fn commit(mut self) -> Result<(), Error> {
        let _commit = temporary::committing();
        let mut undo = Vec::new();
        let result = self.replace_and_remove(&mut undo);
        match result {
            Ok(()) => self.directories.clear(),
            Err(_) => undo.into_iter().rev().for_each(Undo::run),
        }
        result
    }

    fn replace_and_remove(&mut self, undo: &mut Vec<Undo>) -> Result<(), Error> {
        for staged in self.staged.drain(..) {
            let Staged {
                target,
                temporary,
                in_place,
            } = staged;
            undo.push(Undo {
                path: target.path().to_owned(),
                before: target.read()?,
            });
            let done = if in_place {
                temporary.copy_into(target.path())
            } else {
                temporary.persist(target.path())
            };
            done.map_err(|error| Error::writing(target.shown(), error))?;
        }
        for path in self.stale.drain(..) {
            let before = fs::read(&path).map_err(|error| Error::reading(&path, error))?;
            fs::remove_file(&path).map_err(|error| Error::writing(&path, error))?;
            undo.push(Undo {
                path,
                before: Some(before),
            });
        }
        Ok(())
    }
}

impl Drop for Run {
    fn drop(&mut self) {
        // Remove the temporary files first, because only empty directories can be removed.
        self.staged.clear();
        for directory in self.directories.iter().rev() {
            // Fails if someone else has put a file there, which is what we want.
            let _ = fs::remove_dir(directory);
        }
    }
}

/// What is needed to restore a file.
struct Undo {
    path: PathBuf,
    /// The previous content. `None` if the file didn't exist.
    before: Option<Vec<u8>>,
}

impl Undo {
    fn run(self) {
        // The first error is the one to report. Restoring is best effort.
        let _ = match self.before {
            Some(bytes) => fs::write(&self.path, bytes),
            None => fs::remove_file(&self.path),
        };
    }
}

#[cfg(unix)]
mod permissions {
    use super::Access;
    use std::{
        fs, io,
        os::unix::fs::{MetadataExt as _, OpenOptionsExt as _, PermissionsExt as _, fchown},
    };

    /// The permission bits of `st_mode`.
    const BITS: u32 = 0o7777;

    /// Creates the file with its final permissions or fewer, so that it is never more readable than at the end.
    pub(super) fn prepare(
        options: &mut fs::OpenOptions,
        existing: Option<&fs::Metadata>,
        access: Access,
    ) {
        if let Some(mode) = mode(existing, access) {
            options.mode(mode & 0o777);
        }
    }

    /// Copies permissions and owner of the existing file. Returns true if the new file can't replace the existing one.
    pub(super) fn keep(
        file: &fs::File,
        existing: Option<&fs::Metadata>,
        access: Access,
    ) -> io::Result<bool> {
        let Some(mode) = mode(existing, access) else {
            return Ok(false);
        };
        file.set_permissions(fs::Permissions::from_mode(mode))?;
        let (Some(existing), Access::Default) = (existing, access) else {
            return Ok(false);
        };
        let own = file.metadata()?;
        let is_same = (own.uid(), own.gid()) == (existing.uid(), existing.gid());
        let is_owned = is_same || fchown(file, Some(existing.uid()), Some(existing.gid())).is_ok();
        Ok(existing.nlink() > 1 || !is_owned)
    }

    fn mode(existing: Option<&fs::Metadata>, access: Access) -> Option<u32> {
        match access {
            Access::Default => existing.map(|metadata| metadata.mode() & BITS),
            #[cfg(feature = "serve")]
            Access::Owner => Some(0o600),
        }
    }
}

/// On other systems, a new file gets the permissions of its directory.
#[cfg(not(unix))]
mod permissions {
    use super::Access;
    use std::{fs, io};

    pub(super) fn prepare(_: &mut fs::OpenOptions, _: Option<&fs::Metadata>, _: Access) {}

    pub(super) fn keep(
        file: &fs::File,
        existing: Option<&fs::Metadata>,
        _: Access,
    ) -> io::Result<bool> {
        if let Some(existing) = existing {
            file.set_permissions(existing.permissions())?;
        }
        Ok(false)
    }
}
