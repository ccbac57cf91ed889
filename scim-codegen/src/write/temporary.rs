//! Temporary files with unpredictable names. They are created exclusively, and removed in every case.

use crate::error::Error;
use std::{
    collections::BTreeSet,
    fs,
    hash::{BuildHasher as _, Hasher as _, RandomState},
    io::{self, Write as _},
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
};

/// The number of names to try.
const ATTEMPTS: usize = 16;

/// The existing temporary files of this process, to be removed if it is interrupted.
static EXISTING: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

/// Held while files are renamed to their final paths, so that an interruption can't happen between two renames.
static COMMITTING: Mutex<()> = Mutex::new(());

/// A temporary file, removed when dropped.
#[derive(Debug)]
pub(super) struct Temporary {
    path: PathBuf,
}

impl Temporary {
    /// Creates a file next to `target`, so that both are on the same file system. Fails if the name exists, even as a link.
    pub(super) fn beside(
        target: &Path,
        options: &mut fs::OpenOptions,
        bytes: &[u8],
    ) -> io::Result<(Self, fs::File)> {
        let mut attempt = 0;
        loop {
            let name = format!(".scim-codegen-{:016x}.tmp", random());
            let temporary = Self {
                path: target.with_file_name(name),
            };
            existing().insert(temporary.path.clone());
            match options.write(true).create_new(true).open(&temporary.path) {
                Ok(mut file) => {
                    file.write_all(bytes)?;
                    return Ok((temporary, file));
                }
                Err(error) => {
                    attempt += 1;
                    temporary.forget();
                    if error.kind() != io::ErrorKind::AlreadyExists || attempt == ATTEMPTS {
                        return Err(error);
                    }
                }
            }
        }
    }

    /// Renames the file to `target` and replaces an existing file.
    pub(super) fn persist(self, target: &Path) -> io::Result<()> {
        fs::rename(&self.path, target)?;
        self.forget();
        Ok(())
    }

    /// Copies the content into an existing file, which keeps its hard links and owner.
    pub(super) fn copy_into(&self, target: &Path) -> io::Result<()> {
        let mut from = fs::File::open(&self.path)?;
        let mut to = fs::OpenOptions::new()
            .write(true)
            .truncate(true)
            .open(target)?;
        io::copy(&mut from, &mut to)?;
        to.sync_all()
    }

    /// Forgets the file, so that it isn't removed.
    fn forget(self) {
        existing().remove(&self.path);
        std::mem::forget(self);
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        // Nothing can be done if the file can't be removed.
        let _ = fs::remove_file(&self.path);
        existing().remove(&self.path);
    }
}

fn existing() -> MutexGuard<'static, BTreeSet<PathBuf>> {
    EXISTING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Delays interruptions.
pub(super) fn committing() -> MutexGuard<'static, ()> {
    COMMITTING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Removes all temporary files of this process, which must end right afterwards. Waits for a commit in progress.
#[cfg(all(feature = "cli", unix))]
pub(crate) fn remove_all() -> impl Sized {
    let commit = committing();
    let existing = existing();
    for path in existing.iter() {
        let _ = fs::remove_file(path);
    }
    // Keep the lock: nothing may be created or committed from now on.
    (commit, existing)
}

/// A random number, seeded by the operating system.
fn random() -> u64 {
    RandomState::new().build_hasher().finish()
}

/// The parent directory of a path, or `.`.
pub(super) fn parent(path: &Path) -> Option<&Path> {
    path.parent()
        .filter(|parent| !parent.as_os_str().is_empty())
}

/// Creates the missing parent directories of a file and returns them.
pub(super) fn create_parents(path: &Path, created: &mut Vec<PathBuf>) -> Result<(), Error> {
    let Some(directory) = parent(path) else {
        return Ok(());
    };
    let missing = directory.ancestors().take_while(|ancestor| {
        !ancestor.as_os_str().is_empty() && fs::symlink_metadata(ancestor).is_err()
    });
    let missing: Vec<PathBuf> = missing.map(Path::to_owned).collect();
    created.extend(missing.into_iter().rev());
    fs::create_dir_all(directory).map_err(|error| Error::writing(directory, error))
}
