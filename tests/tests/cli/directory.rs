//! A directory of its own for each test, and the command line run in it.

use std::{
    fs,
    path::PathBuf,
    process::Output,
    sync::atomic::{AtomicUsize, Ordering},
};

/// A directory of its own, removed in the end.
pub(crate) struct Dir(pub(crate) PathBuf);

impl Dir {
    pub(crate) fn new() -> Self {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let name = format!(
            "scim-cli-{}-{}",
            std::process::id(),
            COUNT.fetch_add(1, Ordering::Relaxed)
        );
        let path = std::env::temp_dir().join(name);
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub(crate) fn files(&self) -> Vec<String> {
        let names = fs::read_dir(&self.0).unwrap();
        names
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect()
    }
}

impl Drop for Dir {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

pub(crate) fn run(dir: &Dir, arguments: &[&str]) -> (i32, String, String) {
    run_with(dir, arguments, &[])
}

pub(crate) fn run_with(
    dir: &Dir,
    arguments: &[&str],
    variables: &[(&str, &str)],
) -> (i32, String, String) {
    let Output {
        status,
        stdout,
        stderr,
    } = tests::command::run(&dir.0, arguments, variables);
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (status.code().unwrap(), text(stdout), text(stderr))
}

pub(crate) fn acme(dir: &Dir) {
    fs::write(dir.0.join("acme.json"), tests::ACME).unwrap();
}

/// With the example's snapshot and a `scim.toml`.
pub(crate) fn configured(text: &str) -> Dir {
    let dir = Dir::new();
    acme(&dir);
    fs::write(dir.0.join("scim.toml"), text).unwrap();
    dir
}
