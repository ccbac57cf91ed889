//! The journal: a line of JSON for each change, as it ends.

use crate::Error;
use scim_runtime::provision::ProvisionEvent;
use std::{
    fs::{File, OpenOptions},
    io::Write as _,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

/// An open journal. After the first failure, nothing is written.
pub(super) struct Journal {
    path: PathBuf,
    file: File,
    failure: Mutex<Option<std::io::Error>>,
}

/// Opens a journal to append to.
///
/// # Errors
/// If the file can't be written.
pub(super) fn open(path: &Path) -> Result<Journal, Error> {
    let file = OpenOptions::new().append(true).create(true).open(path);
    Ok(Journal {
        path: path.to_owned(),
        file: file.map_err(|error| {
            Error::input(format!(
                "cannot write the journal {}: {error}",
                path.display()
            ))
        })?,
        failure: Mutex::new(None),
    })
}

impl Journal {
    pub(super) fn write(&self, event: &ProvisionEvent) {
        if self.has_failed() {
            return;
        }
        let line = format!("{}\n", event.to_json());
        if let Err(error) = (&self.file).write_all(line.as_bytes()) {
            *self.failure.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
        }
    }

    pub(super) fn has_failed(&self) -> bool {
        let failure = self.failure.lock();
        failure.unwrap_or_else(PoisonError::into_inner).is_some()
    }

    /// # Errors
    /// The first failure.
    pub(super) fn finish(self) -> Result<(), Error> {
        let failure = self.failure.into_inner();
        match failure.unwrap_or_else(PoisonError::into_inner) {
            Some(error) => Err(Error::writing(&self.path, error)),
            None => Ok(()),
        }
    }
}
