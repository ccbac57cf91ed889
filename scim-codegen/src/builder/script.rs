//! Communicates with cargo from a build script.
#![allow(clippy::print_stdout)] // cargo reads standard output

use super::{Builder, definition::Rerun};
use crate::{
    Error,
    options::Layout,
    overlay::Overlay,
    pipeline,
    text::neutral,
    write::{self, Written},
};
use std::{
    collections::BTreeSet,
    env,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

/// The files that this build script has generated so far.
static GENERATED: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

impl Builder {
    /// Generates `name.rs` in the build script's output directory, for `scim_runtime::include_scim!`.
    ///
    /// Findings become warnings of the package. Cargo reruns the script if a snapshot, directory, configuration or overlay file
    /// changes; see [`Builder::input`] and [`Builder::without_rerun`].
    ///
    /// ```no_run
    /// // build.rs
    /// fn main() -> Result<(), scim_codegen::Error> {
    ///     scim_codegen::Builder::from_snapshot("scim/acme.json").generate("acme")
    /// }
    /// ```
    ///
    /// # Errors
    /// If the source is unusable, the name isn't a plain file name or was used before, or the file can't be written.
    pub fn generate(&self, name: &str) -> Result<(), Error> {
        let directory = env::var_os("OUT_DIR").map(PathBuf::from).ok_or_else(|| {
            Error::input("OUT_DIR is not set, so this is not a build script")
                .with_help("use `generate_to`")
        })?;
        for directive in self.rerun_directives(&directory)? {
            println!("{directive}");
        }
        let path = directory.join(file_name(name)?);
        // `include!` takes one file.
        let mut plan = self.plan.clone();
        plan.options.layout = Layout::OneFile;
        let generated = pipeline::generate(&self.documents()?, &plan)?;
        for finding in generated.findings.iter() {
            println!("cargo::warning={}", directive_value(&finding.line()));
        }
        claim(&path, name)?;
        let (Written::Changed | Written::Unchanged) =
            write::generated(&path, &generated.files, self.overwrite)?;
        Ok(())
    }

    /// Adds a file or directory that the documents were made from. Cargo reruns the build script if it changes.
    ///
    /// ```no_run
    /// # fn convert(_: &str) -> scim_codegen::InMemory { unimplemented!() }
    /// let documents = convert("scim/acme.yaml");
    /// scim_codegen::Builder::in_memory(documents).input("scim/acme.yaml").generate("acme")?;
    /// # Ok::<(), scim_codegen::Error>(())
    /// ```
    pub fn input(mut self, path: impl AsRef<Path>) -> Self {
        self.files.push(path.as_ref().to_owned());
        self
    }

    /// Doesn't print `rerun-if-changed` lines, because the script prints its own.
    ///
    /// ```no_run
    /// println!("cargo::rerun-if-changed=scim");
    /// scim_codegen::Builder::from_snapshot("scim/acme.json").without_rerun().generate("acme")?;
    /// # Ok::<(), scim_codegen::Error>(())
    /// ```
    pub fn without_rerun(mut self) -> Self {
        self.rerun = Rerun::Unstated;
        self
    }

    /// Prints one line for each input. Without any line, cargo watches the whole package.
    fn rerun_directives(&self, out_dir: &Path) -> Result<Vec<String>, Error> {
        if self.rerun == Rerun::Unstated {
            return Ok(Vec::new());
        }
        let overlays = self.plan.corrections.overlays.iter();
        let inputs = self.source.path().into_iter().chain(&self.files);
        let inputs = inputs.chain(overlays.filter_map(Overlay::file));
        // The script writes to its output directory. Watching files there would rerun it on every build.
        let inputs = inputs.filter(|path| !is_below(path, out_dir));
        inputs
            .map(|path| Ok(format!("cargo::rerun-if-changed={}", watchable(path)?)))
            .collect()
    }
}

/// Fails if this build script has generated the file before.
fn claim(path: &Path, name: &str) -> Result<(), Error> {
    let mut earlier = GENERATED.lock().unwrap_or_else(PoisonError::into_inner);
    if earlier.insert(path.to_owned()) {
        return Ok(());
    }
    Err(
        Error::input(format!("`generate(\"{name}\")` was called twice"))
            .with_help("give each provider its own name"),
    )
}

/// Whether a path is inside a directory, however both are spelled.
fn is_below(path: &Path, directory: &Path) -> bool {
    match (path.canonicalize(), directory.canonicalize()) {
        (Ok(path), Ok(directory)) => path.starts_with(directory),
        (Err(_), _) | (_, Err(_)) => path.starts_with(directory),
    }
}

/// A path that fits into a cargo directive.
fn watchable(path: &Path) -> Result<&str, Error> {
    let text = path
        .to_str()
        .filter(|text| !text.chars().any(char::is_control));
    text.ok_or_else(|| {
        Error::input(format!(
            "cargo can't watch `{}`: the path has control characters or isn't UTF-8",
            neutral(&path.display().to_string())
        ))
        .with_help("rename the file, or use `without_rerun`")
    })
}

/// The file for a name. The name must be a single path component.
fn file_name(name: &str) -> Result<String, Error> {
    let is_plain = |char: char| char.is_ascii_alphanumeric() || matches!(char, '_' | '-');
    if name.is_empty() || !name.chars().all(is_plain) {
        return Err(Error::input(format!(
            "`{}` is not a valid name for a generated file",
            neutral(name).replace('\n', " ")
        ))
        .with_help("use letters, digits, `_` and `-`"));
    }
    Ok(format!("{name}.rs"))
}

/// Puts text on one line and removes control characters.
fn directive_value(text: &str) -> String {
    neutral(text).replace(['\n', '\r'], " ")
}

/// Exits a build script with an error, printed as one `cargo::error` per line.
///
/// ```no_run
/// // `main` of build.rs
/// if let Err(error) = scim_codegen::Builder::from_snapshot("scim/acme.json").generate("acme") {
///     scim_codegen::exit(&error);
/// }
/// ```
pub fn exit(error: &Error) -> ! {
    for line in error.to_string().lines() {
        println!("cargo::error={}", directive_value(line));
    }
    std::process::exit(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::InMemory;

    fn directives(builder: &Builder) -> Result<Vec<String>, Error> {
        builder.rerun_directives(Path::new("/target/out"))
    }

    #[test]
    fn a_name_can_be_generated_once_per_build_script() {
        let path = Path::new("/target/out/a_name_can_be_generated_once.rs");
        assert!(claim(path, "acme").is_ok());
        let error = claim(path, "acme").expect_err("twice").to_string();
        assert!(
            error.starts_with("`generate(\"acme\")` was called twice"),
            "{error}"
        );
        assert!(claim(&path.with_extension("other"), "other").is_ok());
    }

    #[test]
    fn cargo_watches_inputs_outside_the_output_directory() -> Result<(), Error> {
        let memory = Builder::in_memory(InMemory {
            name: "memory".to_owned(),
            schemas: Vec::new(),
            resource_types: None,
            service_provider_config: None,
        });
        assert_eq!(directives(&memory)?, [""; 0]);
        assert_eq!(directives(&Builder::rfc7643())?, [""; 0]);
        assert_eq!(
            directives(&memory.input("a.yaml"))?,
            ["cargo::rerun-if-changed=a.yaml"]
        );
        let snapshot = Builder::from_snapshot("scim/a.json");
        assert_eq!(
            directives(&snapshot)?,
            ["cargo::rerun-if-changed=scim/a.json"]
        );
        assert_eq!(directives(&snapshot.without_rerun())?, [""; 0]);
        let made = Builder::from_snapshot("/target/out/a.json");
        assert_eq!(directives(&made)?, [""; 0]);
        Ok(())
    }

    #[test]
    fn paths_and_names_cannot_inject_directives() {
        for path in ["a\ncargo::warning=b", "a\u{1b}[31mb", "a\rb"] {
            let error = directives(&Builder::from_snapshot(path)).expect_err("a control character");
            let text = error.to_string();
            let shown = text.lines().all(|line| !line.starts_with("cargo::"));
            assert!(
                shown && !text.contains('\u{1b}') && !text.contains('\r'),
                "{text:?}"
            );
        }
        for name in ["../x", "a/b", "a\\b", "", "a\nb", ".", "C:x"] {
            assert!(file_name(name).is_err(), "{name:?}");
        }
        assert_eq!(file_name("acme-1_b").ok().as_deref(), Some("acme-1_b.rs"));
        assert_eq!(
            directive_value("a\ncargo::error=b\u{1b}[0m")
                .lines()
                .count(),
            1
        );
    }
}
