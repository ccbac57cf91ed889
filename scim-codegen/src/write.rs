//! Bytes to disk: whole or not at all, and only when they differ.

use crate::{Error, emit};
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

/// How a file on disk stands to what is generated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Difference {
    /// Is not there.
    Missing(PathBuf),
    /// Says something else: the line, from 1, with what it is and what it should be.
    Differs {
        path: PathBuf,
        line: usize,
        is: String,
        should: String,
    },
    /// Was generated once, and is no longer.
    Stale(PathBuf),
}

impl std::fmt::Display for Difference {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Missing(path) => write!(f, "{}: there is no such file", path.display()),
            Self::Stale(path) => write!(f, "{}: is generated no longer", path.display()),
            Self::Differs {
                path,
                line,
                is,
                should,
            } => write!(
                f,
                "{}:{line}: differs from what the source says\n  is:     {is}\n  should: {should}",
                path.display()
            ),
        }
    }
}

/// Writes a file by way of a temporary one beside it, so that nobody sees half of it.
pub(crate) fn file(path: &Path, bytes: &[u8]) -> Result<Written, Error> {
    if fs::read(path).is_ok_and(|known| known == bytes) {
        return Ok(Written::Unchanged);
    }
    let mut run = Run::default();
    run.stage(path, bytes)?;
    run.commit()?;
    Ok(Written::Changed)
}

/// Writes a file that nobody else may read, where the system knows of that.
#[cfg(feature = "serve")]
pub(crate) fn private(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let mut run = Run::default();
    run.access = Access::Owner;
    run.stage(path, bytes)?;
    run.commit()
}

/// Fails if a file can't be written here; leaves none.
#[cfg(feature = "serve")]
pub(crate) fn probe(path: &Path) -> Result<(), Error> {
    if path.is_dir() {
        let is_directory = std::io::Error::from(std::io::ErrorKind::IsADirectory);
        return Err(Error::writing(path, is_directory));
    }
    Run::default().stage(path, &[])
}

/// Writes what is generated below `root`, or to `root` itself where it is one file; all or nothing, as far as a disk can.
///
/// Files of several that were generated here before and are no more are removed. What does not carry our header is not
/// touched: in the place of a source it is an error, a manifest or README is the user's.
pub(crate) fn generated(root: &Path, files: &[emit::File]) -> Result<Written, Error> {
    let mut run = Run::default();
    for file in files {
        let path = place(root, file);
        let bytes = file.text.as_bytes();
        match known(&path)? {
            Some(known) if known == bytes => {}
            Some(known) if !is_ours(file, &known) => {
                if is_source(file) {
                    return Err(not_ours(&path));
                }
            }
            _ => run.stage(&path, bytes)?,
        }
    }
    run.stale = stale(root, files)?;
    if run.staged.is_empty() && run.stale.is_empty() {
        return Ok(Written::Unchanged);
    }
    run.commit()?;
    Ok(Written::Changed)
}

/// How what is on disk differs from what is generated. The stamp alone makes no difference: a new version of the generator
/// that emits the same is no finding.
pub(crate) fn compare(root: &Path, files: &[emit::File]) -> Result<Vec<Difference>, Error> {
    let mut found = Vec::new();
    for file in files {
        let path = place(root, file);
        let Some(known) = known(&path)? else {
            found.push(Difference::Missing(path));
            continue;
        };
        if !is_source(file) && !is_ours(file, &known) {
            continue;
        }
        let known = String::from_utf8_lossy(&known).replace("\r\n", "\n");
        if without_stamp(&known) != without_stamp(&file.text) {
            let (line, is, should) = first_difference(&known, &file.text);
            found.push(Difference::Differs {
                path,
                line,
                is: is.to_owned(),
                should: should.to_owned(),
            });
        }
    }
    found.extend(stale(root, files)?.into_iter().map(Difference::Stale));
    Ok(found)
}

fn place(root: &Path, file: &emit::File) -> PathBuf {
    if file.path.is_empty() {
        root.to_owned()
    } else {
        root.join(&file.path)
    }
}

fn known(path: &Path) -> Result<Option<Vec<u8>>, Error> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Error::reading(path, error)),
    }
}

fn is_source(file: &emit::File) -> bool {
    file.path.is_empty() || has_extension(Path::new(&file.path))
}

fn has_extension(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "rs")
}

/// One file alone may be where the user says; of several, each has to be one of ours.
fn is_ours(file: &emit::File, known: &[u8]) -> bool {
    file.path.is_empty() || emit::is_generated(&String::from_utf8_lossy(known))
}

fn not_ours(path: &Path) -> Error {
    Error::input(format!(
        "{}: this file was not generated, so it is left alone, and so are the others",
        path.display()
    ))
    .with_help("choose another place for the output, or move the file away")
}

/// Sources in the directories of the output that are part of an earlier one.
fn stale(root: &Path, files: &[emit::File]) -> Result<Vec<PathBuf>, Error> {
    let expected: Vec<PathBuf> = files.iter().map(|file| place(root, file)).collect();
    let mut directories: Vec<PathBuf> = files
        .iter()
        .filter(|file| !file.path.is_empty() && is_source(file))
        .filter_map(|file| place(root, file).parent().map(Path::to_owned))
        .collect();
    directories.sort();
    directories.dedup();
    let mut found = Vec::new();
    for directory in directories {
        let entries = match fs::read_dir(&directory) {
            Ok(entries) => entries,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => continue,
            Err(error) => return Err(Error::reading(&directory, error)),
        };
        for entry in entries {
            let path = entry
                .map_err(|error| Error::reading(&directory, error))?
                .path();
            let is_part = |path: &Path| {
                fs::read(path).is_ok_and(|known| emit::is_part(&String::from_utf8_lossy(&known)))
            };
            if has_extension(&path) && !expected.contains(&path) && is_part(&path) {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

/// Files on their way: written beside their places, then renamed one after the other.
#[derive(Default)]
struct Run {
    /// Temporary files and their places.
    staged: Vec<(PathBuf, PathBuf)>,
    /// To be removed at the end.
    stale: Vec<PathBuf>,
    access: Access,
}

/// Who may read what is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Access {
    /// As the system has it for new files.
    #[default]
    Usual,
    #[cfg(feature = "serve")]
    Owner,
}

impl Access {
    fn create(self, path: &Path) -> std::io::Result<fs::File> {
        let mut options = fs::OpenOptions::new();
        options.write(true).create(true).truncate(true);
        match self {
            Self::Usual => {}
            #[cfg(feature = "serve")]
            Self::Owner => owner_only(&mut options),
        }
        options.open(path)
    }
}

#[cfg(all(feature = "serve", unix))]
fn owner_only(options: &mut fs::OpenOptions) {
    use std::os::unix::fs::OpenOptionsExt as _;
    options.mode(0o600);
}

/// Other systems give a file the rights of its directory.
#[cfg(all(feature = "serve", not(unix)))]
fn owner_only(_: &mut fs::OpenOptions) {}

impl Run {
    fn stage(&mut self, path: &Path, bytes: &[u8]) -> Result<(), Error> {
        if let Some(parent) = path
            .parent()
            .filter(|parent| !parent.as_os_str().is_empty())
        {
            fs::create_dir_all(parent).map_err(|error| Error::writing(parent, error))?;
        }
        let temporary = temporary(path);
        self.staged.push((temporary.clone(), path.to_owned()));
        self.access
            .create(&temporary)
            .and_then(|mut file| file.write_all(bytes).and_then(|()| file.sync_all()))
            .map_err(|error| Error::writing(path, error))
    }

    /// Puts everything in its place; if that fails half-way, what was there before comes back.
    fn commit(mut self) -> Result<(), Error> {
        let mut done: Vec<(PathBuf, Option<Vec<u8>>)> = Vec::new();
        let mut result = Ok(());
        for (temporary, path) in &self.staged {
            let before = fs::read(path).ok();
            if let Err(error) = fs::rename(temporary, path) {
                result = Err(Error::writing(path, error));
                break;
            }
            done.push((path.clone(), before));
        }
        for path in std::mem::take(&mut self.stale) {
            if result.is_err() {
                break;
            }
            let before = fs::read(&path).ok();
            match fs::remove_file(&path) {
                Ok(()) => done.push((path, before)),
                Err(error) => result = Err(Error::writing(&path, error)),
            }
        }
        if result.is_err() {
            for (path, before) in done {
                // The first error is the one to tell; these are the best that can be done about it.
                let _ = match before {
                    Some(bytes) => fs::write(&path, bytes),
                    None => fs::remove_file(&path),
                };
            }
        }
        result
    }
}

impl Drop for Run {
    fn drop(&mut self) {
        for (temporary, _) in &self.staged {
            // Gone already, unless something failed; then what is left of it helps nobody.
            let _ = fs::remove_file(temporary);
        }
    }
}

/// Beside the file, so that it is on the same disk; named for the process, so that two don't meet.
fn temporary(path: &Path) -> PathBuf {
    let mut name = std::ffi::OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(format!(".{}.tmp", std::process::id()));
    path.with_file_name(name)
}

fn without_stamp(text: &str) -> &str {
    match text.split_once('\n') {
        Some((first, rest)) if emit::is_generated(first) => rest,
        _ => text,
    }
}

fn first_difference<'a>(known: &'a str, new: &'a str) -> (usize, &'a str, &'a str) {
    let end = "(the end of the file)";
    let (mut known, mut new) = (known.lines().skip(1), new.lines().skip(1));
    let mut line = 2;
    loop {
        match (known.next(), new.next()) {
            (Some(one), Some(two)) if one == two => line += 1,
            (one, two) => return (line, one.unwrap_or(end), two.unwrap_or(end)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PART: &str = "// @generated by scim-codegen 0.0.1 from x (sha256 0).\n// One of several generated files: generate them again instead of editing this one.\n";

    /// A directory of this test's own, removed at the end.
    struct Directory(PathBuf);

    impl Directory {
        fn new(name: &str) -> Self {
            let name = format!("scim-codegen-write-{name}-{}", std::process::id());
            Self(std::env::temp_dir().join(name))
        }

        fn names(&self) -> Vec<String> {
            let entries = fs::read_dir(&self.0).expect("a directory");
            let mut names: Vec<String> = entries
                .map(|entry| {
                    entry
                        .expect("an entry")
                        .file_name()
                        .to_string_lossy()
                        .into()
                })
                .collect();
            names.sort();
            names
        }
    }

    impl Drop for Directory {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    fn part(path: &str, text: &str) -> emit::File {
        emit::File {
            path: path.to_owned(),
            text: format!("{PART}{text}"),
        }
    }

    #[test]
    fn a_file_is_written_once_and_left_alone_after() {
        let dir = Directory::new("one");
        let path = dir.0.join("b.rs");
        assert_eq!(file(&path, b"one").expect("written"), Written::Changed);
        assert_eq!(file(&path, b"one").expect("written"), Written::Unchanged);
        assert_eq!(file(&path, b"two").expect("written"), Written::Changed);
        assert_eq!(dir.names(), ["b.rs"], "no temporary file is left");
        assert!(
            file(&dir.0.join("b.rs/c"), b"x").is_err(),
            "a file is no directory"
        );
    }

    #[test]
    fn what_is_generated_no_more_is_removed_and_what_is_not_ours_stays() {
        let dir = Directory::new("several");
        let (root, a, b) = (part("mod.rs", ""), part("a.rs", ""), part("b.rs", ""));
        let first = [root.clone(), a.clone()];
        assert_eq!(
            generated(&dir.0, &first).expect("written"),
            Written::Changed
        );
        assert_eq!(
            generated(&dir.0, &first).expect("written"),
            Written::Unchanged
        );
        fs::write(dir.0.join("mine.rs"), "fn mine() {}").expect("written");
        fs::write(dir.0.join("notes.txt"), PART).expect("written");
        let second = [root, b];
        assert_eq!(
            compare(&dir.0, &second).expect("compared"),
            [
                Difference::Missing(dir.0.join("b.rs")),
                Difference::Stale(dir.0.join("a.rs"))
            ]
        );
        assert_eq!(
            generated(&dir.0, &second).expect("written"),
            Written::Changed
        );
        assert_eq!(dir.names(), ["b.rs", "mine.rs", "mod.rs", "notes.txt"]);
        assert_eq!(compare(&dir.0, &second).expect("compared"), []);
        fs::write(dir.0.join("a.rs"), "fn mine() {}").expect("written");
        let error = generated(&dir.0, &[part("mod.rs", "new"), a]).expect_err("not ours");
        assert!(
            error
                .to_string()
                .contains("a.rs: this file was not generated"),
            "{error}"
        );
        assert_eq!(
            fs::read_to_string(dir.0.join("mod.rs")).expect("read"),
            PART,
            "the others are not written either"
        );
        assert_eq!(
            dir.names(),
            ["a.rs", "b.rs", "mine.rs", "mod.rs", "notes.txt"]
        );
    }

    #[test]
    fn a_manifest_without_our_header_is_the_users() {
        let dir = Directory::new("manifest");
        let manifest = emit::File {
            path: "Cargo.toml".to_owned(),
            text: "# @generated by scim-codegen\n# a\n".to_owned(),
        };
        let files = [manifest, part("src/lib.rs", "")];
        generated(&dir.0, &files).expect("written");
        fs::write(dir.0.join("Cargo.toml"), "[package]").expect("written");
        assert_eq!(compare(&dir.0, &files).expect("compared"), []);
        assert_eq!(
            generated(&dir.0, &files).expect("written"),
            Written::Unchanged
        );
    }

    #[test]
    fn what_fails_half_way_leaves_what_was_there() {
        let dir = Directory::new("half");
        generated(&dir.0, &[part("mod.rs", "old")]).expect("written");
        // A directory in the place of the last file: it can be prepared, and not put in its place.
        fs::create_dir_all(dir.0.join("z.rs/within")).expect("made");
        let mut run = Run::default();
        for (name, text) in [("mod.rs", "new"), ("new.rs", "new"), ("z.rs", "new")] {
            run.stage(&dir.0.join(name), text.as_bytes())
                .expect("staged");
        }
        assert!(run.commit().is_err());
        let text = fs::read_to_string(dir.0.join("mod.rs")).expect("read");
        assert_eq!(text, format!("{PART}old"));
        assert_eq!(dir.names(), ["mod.rs", "z.rs"]);
    }

    #[test]
    fn the_stamp_alone_makes_no_difference() {
        let dir = Directory::new("stamp");
        let old = part("mod.rs", "same");
        generated(&dir.0, std::slice::from_ref(&old)).expect("written");
        let new = emit::File {
            text: old.text.replace("0.0.1", "0.0.2"),
            ..old.clone()
        };
        assert_eq!(compare(&dir.0, &[new]).expect("compared"), []);
        let other = part("mod.rs", "other");
        let found = compare(&dir.0, &[other]).expect("compared");
        assert!(
            matches!(&found[..], [Difference::Differs { line: 3, .. }]),
            "{found:?}"
        );
    }
}
