//! Measures compile time, code size and compiler memory of generated code.

use crate::{
    Outcome, Say,
    crates::{cargo, documents, target, write_crate},
    median, peak,
};
use scim_codegen::Builder;
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};
use tests::{data, root};

/// Compares the models of ten resource types with a derive of the same, and measures the compiler's memory for a hundred.
pub(crate) fn all(line: Say<'_>) -> Outcome<()> {
    let ours = models("ours", 10)?;
    let derive = "serde = { version = \"1\", features = [\"derive\"] }\nserde_json = \"1\"";
    let theirs = write_crate(
        "theirs",
        &manifest("theirs", derive),
        "lib.rs",
        &data::plain_models(10)?,
    )?;
    for (name, arguments, limit) in [
        ("check", &["check"][..], 0.30),
        ("debug", &["build"], 0.30),
        ("release", &["build", "--release"], 0.25),
    ] {
        // Build the dependencies first.
        cargo(&ours, arguments)?;
        cargo(&theirs, arguments)?;
        let mut ratios = Vec::new();
        for _ in 0..3 {
            ratios.push(cpu(&ours, arguments)? / cpu(&theirs, arguments)?);
        }
        line(&format!("compile-10-{name}"), median(ratios), limit);
    }
    line("compile-10-text", code("ours")? / code("theirs")?, 0.25);
    let hundred = models("hundred", 100)?;
    cargo(&hundred, &["check"])?;
    touch(&hundred)?;
    line("compile-100-check-peak-mb", peak::of_check(&hundred)?, PEAK);
    Ok(())
}

/// 0.8 GiB, in megabytes.
const PEAK: f64 = 0.8 * 1024.0 * 1024.0 * 1024.0 / 1e6;

/// A crate with a provider's models, and functions to read and write each one.
fn models(name: &str, count: usize) -> Outcome<PathBuf> {
    let runtime = fs::canonicalize(root().join("scim-runtime"))?
        .display()
        .to_string();
    let models = Builder::from_directory(documents(count)?)
        .models_only()
        .to_text()?;
    let dependency = format!("scim-runtime = {{ path = {runtime:?}, features = [\"client\"] }}");
    write_crate(
        name,
        &manifest(name, &dependency),
        "lib.rs",
        &format!("{}{models}", data::read_and_write(count)),
    )
}

fn manifest(name: &str, dependencies: &str) -> String {
    format!(
        "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n[dependencies]\n{dependencies}\n[workspace]\n"
    )
}

/// Marks the source as changed.
fn touch(dir: &Path) -> Outcome<()> {
    let file = dir.join("src/lib.rs");
    Ok(fs::write(&file, fs::read(&file)?)?)
}

/// CPU seconds to build a crate whose dependencies are built.
fn cpu(dir: &Path, arguments: &[&str]) -> Outcome<f64> {
    touch(dir)?;
    let before = children_cpu()?;
    cargo(dir, arguments)?;
    Ok(children_cpu()? - before)
}

/// User and system CPU seconds of all child processes that have ended.
fn children_cpu() -> Outcome<f64> {
    let stat = fs::read_to_string("/proc/self/stat")?;
    let after_name = stat.rsplit(") ").next().unwrap_or_default();
    let ticks: f64 = after_name
        .split(' ')
        .skip(13)
        .take(2)
        .filter_map(|field| field.parse::<f64>().ok())
        .sum();
    Ok(ticks / 100.0)
}

/// Bytes of machine code in a crate's library, built for release.
fn code(name: &str) -> Outcome<f64> {
    let library = target()?.join(format!("target/release/lib{name}.rlib"));
    let output = Command::new("size").arg("-A").arg(library).output()?;
    let sections = String::from_utf8(output.stdout)?;
    let sizes = sections.lines().filter_map(|line| {
        let mut columns = line.split_whitespace();
        let is_code = columns.next()?.starts_with(".text");
        let size: f64 = columns.next()?.parse().ok()?;
        is_code.then_some(size)
    });
    Ok(sizes.sum())
}
