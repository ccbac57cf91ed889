//! Detects changes of the served documents on disk.

use std::{
    fs,
    path::{Path, PathBuf},
    time::SystemTime,
};

/// The files of a source, with their state at the last read.
pub(super) struct Watch {
    paths: Vec<PathBuf>,
    seen: Vec<FileState>,
}

/// The path, modification time and length of a file. `None` for a file that can't be read.
type FileState = (PathBuf, Option<(Option<SystemTime>, u64)>);

impl Watch {
    /// Watches files, and the files in directories.
    pub(super) fn new(paths: Vec<PathBuf>) -> Self {
        let seen = states(&paths);
        Self { paths, seen }
    }

    /// Whether a file changed, appeared or disappeared since the last call.
    pub(super) fn has_changed(&mut self) -> bool {
        let now = states(&self.paths);
        let has_changed = now != self.seen;
        self.seen = now;
        has_changed
    }
}

fn states(paths: &[PathBuf]) -> Vec<FileState> {
    let mut states: Vec<FileState> = paths
        .iter()
        .flat_map(|path| files(path))
        .map(state)
        .collect();
    states.sort();
    states
}

fn files(path: &Path) -> Vec<PathBuf> {
    match fs::read_dir(path) {
        Ok(entries) => entries.flatten().map(|entry| entry.path()).collect(),
        Err(_) => vec![path.to_owned()],
    }
}

fn state(path: PathBuf) -> FileState {
    let state = fs::metadata(&path).ok();
    let state = state.map(|state| (state.modified().ok(), state.len()));
    (path, state)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_is_noticed_once() {
        let name = format!("scim-codegen-watch-{}", std::process::id());
        let dir = std::env::temp_dir().join(name);
        fs::create_dir_all(&dir).expect("made");
        let file = dir.join("a.json");
        let mut watch = Watch::new(vec![dir.clone(), dir.join("none.toml")]);
        assert!(!watch.has_changed());
        fs::write(&file, "1").expect("written");
        assert!(watch.has_changed());
        assert!(!watch.has_changed());
        fs::write(&file, "22").expect("written");
        assert!(watch.has_changed());
        fs::remove_dir_all(&dir).expect("removed");
        assert!(watch.has_changed());
    }
}
