//! A workspace with a package for each generator's library and program, and what compiling them costs.

use crate::{
    Outcome, ROUNDS, TYPES, data, documents::resource_types, generators::Generated, median,
    programs, root,
};
use std::{
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// What the code of progenitor needs, with the versions that were measured. No TLS, so ours goes without too.
const PROGENITOR: &str = "bytes = \"1\"\nfutures = \"0.3\"\nprogenitor-client = \"=0.15.1\"\n\
    reqwest = { version = \"0.13\", default-features = false, features = [\"json\", \"stream\"] }\n\
    serde_urlencoded = \"0.7\"\n";
const SERDE: &str = "serde = { version = \"1\", features = [\"derive\"] }\nserde_json = \"1\"\n";
const TOKIO: &str = "tokio = { version = \"1\", features = [\"macros\", \"rt\"] }\n";

pub(crate) struct Workspace(PathBuf);

impl Workspace {
    /// Writes the packages.
    pub(crate) fn create(generated: &Generated) -> Outcome<Self> {
        let dir = root().join("target/code-peers/crates");
        fs::create_dir_all(&dir)?;
        let dir = fs::canonicalize(dir)?;
        let runtime = fs::canonicalize(root().join("scim-runtime"))?;
        let runtime = |feature: &str| {
            format!("scim-runtime = {{ path = {runtime:?}, features = [\"{feature}\"] }}\n")
        };
        let typify = format!("{}\n{}", generated.text("typify"), functions()?);
        let models = format!(
            "{}{}",
            data::read_and_write(TYPES),
            generated.text("models")
        );
        let packages = [
            (
                "derive",
                "lib.rs",
                generated.text("derive").to_owned(),
                SERDE.to_owned(),
            ),
            ("typify", "lib.rs", typify, SERDE.to_owned()),
            ("models", "lib.rs", models, runtime("client")),
            (
                "progenitor",
                "lib.rs",
                generated.text("progenitor").to_owned(),
                format!("{PROGENITOR}{SERDE}"),
            ),
            (
                "client",
                "lib.rs",
                generated.text("client").to_owned(),
                runtime("reqwest-no-tls"),
            ),
            (
                "program-progenitor",
                "main.rs",
                programs::progenitor()?,
                format!("{TOKIO}progenitor = {{ path = \"../progenitor\" }}\n"),
            ),
            (
                "program-client",
                "main.rs",
                programs::scim()?,
                format!(
                    "{TOKIO}client = {{ path = \"../client\" }}\n{}",
                    runtime("reqwest-no-tls")
                ),
            ),
        ];
        let mut members = String::new();
        for (name, file, text, dependencies) in packages {
            write!(members, "\"{name}\", ")?;
            let package = dir.join(name);
            fs::create_dir_all(package.join("src"))?;
            let manifest = format!(
                "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n[dependencies]\n{dependencies}"
            );
            fs::write(package.join("Cargo.toml"), manifest)?;
            fs::write(package.join("src").join(file), text)?;
        }
        fs::write(
            dir.join("Cargo.toml"),
            format!("[workspace]\nresolver = \"3\"\nmembers = [{members}]\n"),
        )?;
        Ok(Self(dir))
    }

    /// Prints the CPU of compiling each library, alone, relative to the first.
    pub(crate) fn compare(&self, mode: &str, arguments: &[&str], packages: &[&str]) -> Outcome<()> {
        self.rounds(
            mode,
            arguments,
            packages,
            |package| vec![self.0.join(package).join("src/lib.rs")],
            |package| package.to_owned(),
        )
    }

    /// Prints the CPU of compiling each client with the program that uses it, relative to progenitor's.
    pub(crate) fn compare_programs(&self, mode: &str, arguments: &[&str]) -> Outcome<()> {
        let sources = |package: &str| {
            let program = self.0.join(format!("program-{package}/src/main.rs"));
            vec![self.0.join(package).join("src/lib.rs"), program]
        };
        self.rounds(
            mode,
            arguments,
            &["progenitor", "client"],
            sources,
            |package| format!("program-{package}"),
        )
    }

    fn rounds(
        &self,
        mode: &str,
        arguments: &[&str],
        packages: &[&str],
        sources: impl Fn(&str) -> Vec<PathBuf>,
        target: impl Fn(&str) -> String,
    ) -> Outcome<()> {
        for package in packages {
            self.cargo(arguments, &target(package))?; // the dependencies
        }
        let mut ratios: Vec<Vec<f64>> = vec![Vec::new(); packages.len()];
        let mut seconds = ratios.clone();
        for _ in 0..ROUNDS {
            let mut base = f64::NAN;
            for (package, (ratios, seconds)) in
                packages.iter().zip(ratios.iter_mut().zip(&mut seconds))
            {
                for source in sources(package) {
                    touch(&source)?;
                }
                let before = children_cpu()?;
                self.cargo(arguments, &target(package))?;
                let taken = children_cpu()? - before;
                if base.is_nan() {
                    base = taken;
                }
                seconds.push(taken);
                ratios.push(taken / base);
            }
        }
        for (package, (ratios, seconds)) in packages.iter().zip(ratios.into_iter().zip(seconds)) {
            println!(
                "{mode} {}: {:.2} ({:.2} s)",
                target(package),
                median(ratios),
                median(seconds)
            );
        }
        Ok(())
    }

    /// Prints the machine code of release builds in kilobytes, and relative to the first.
    pub(crate) fn sizes(&self, files: &[&str]) -> Outcome<()> {
        let mut base = f64::NAN;
        for file in files {
            let size = machine_code(&self.0.join("target/release").join(file))?;
            if base.is_nan() {
                base = size;
            }
            println!(
                "machine code {file}: {:.2} ({:.0} kB)",
                size / base,
                size / 1e3
            );
        }
        Ok(())
    }

    fn cargo(&self, arguments: &[&str], package: &str) -> Outcome<()> {
        let output = Command::new("cargo")
            .args(arguments)
            .args(["--quiet", "-p", package])
            .current_dir(&self.0)
            .env("CARGO_TARGET_DIR", self.0.join("target"))
            .env("CARGO_INCREMENTAL", "0")
            .output()?;
        if output.status.success() {
            Ok(())
        } else {
            Err(String::from_utf8_lossy(&output.stderr).into())
        }
    }
}

/// Functions that read and write typify's types, like those of the derive: generic code only costs where it is instantiated.
fn functions() -> Outcome<String> {
    let mut text = String::new();
    for name in resource_types()? {
        let lower = name.to_lowercase();
        write!(
            text,
            "pub fn read_{lower}(bytes: &[u8]) -> serde_json::Result<{name}> {{\n    serde_json::from_slice(bytes)\n}}\n\
             pub fn write_{lower}(value: &{name}) -> serde_json::Result<Vec<u8>> {{\n    serde_json::to_vec(value)\n}}\n\
             pub fn list_{lower}(bytes: &[u8]) -> serde_json::Result<Vec<{name}>> {{\n    serde_json::from_slice(bytes)\n}}\n"
        )?;
    }
    Ok(text)
}

/// Marks a file as changed.
fn touch(file: &Path) -> Outcome<()> {
    Ok(fs::write(file, fs::read(file)?)?)
}

/// User and system CPU seconds of all child processes that have ended.
fn children_cpu() -> Outcome<f64> {
    let stat = fs::read_to_string("/proc/self/stat")?;
    let after_name = stat.rsplit(") ").next().unwrap_or_default();
    let ticks = after_name.split(' ').skip(13).take(2);
    Ok(ticks
        .filter_map(|field| field.parse::<f64>().ok())
        .sum::<f64>()
        / 100.0)
}

/// Bytes of machine code in a library or program.
fn machine_code(file: &Path) -> Outcome<f64> {
    let output = Command::new("size").arg("-A").arg(file).output()?;
    let sections = String::from_utf8(output.stdout)?;
    let sizes = sections.lines().filter_map(|line| {
        let mut columns = line.split_whitespace();
        let is_code = columns.next()?.starts_with(".text");
        let size: f64 = columns.next()?.parse().ok()?;
        is_code.then_some(size)
    });
    Ok(sizes.sum())
}
