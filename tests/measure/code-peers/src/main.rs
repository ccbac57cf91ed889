//! Compares scim-codegen with other generators on a provider with ten resource types. See `run.sh`.
//!
//! Each generator gets the same model in its own language: discovery documents, OpenAPI 3.0 for progenitor, JSON Schema for typify. The
//! serde derive of `figures -- compile` is the base. Prints the time of generating formatted code, then the CPU of compiling it and the
//! size of its machine code: medians of three rounds that alternate between the generators.

#[path = "../../../src/data.rs"]
#[allow(dead_code)]
mod data;

mod crates;
mod documents;
mod generators;
mod programs;

use std::{error::Error, path::PathBuf};

type Outcome<T> = Result<T, Box<dyn Error>>;

/// The resource types of the provider.
const TYPES: usize = 10;

const ROUNDS: usize = 3;

/// Where `data` finds RFC 7643's documents.
fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../..")
}

fn main() -> Outcome<()> {
    let generated = generators::all()?;
    let workspace = crates::Workspace::create(&generated)?;
    for package in ["typify", "models", "progenitor", "client"] {
        let lines = generated.text(package).lines().count();
        println!(
            "{package}: {lines} lines in {:.0} ms",
            generated.milliseconds(package)
        );
    }
    for (mode, arguments) in [
        ("check", &["check"][..]),
        ("debug", &["build"]),
        ("release", &["build", "--release"]),
    ] {
        workspace.compare(
            mode,
            arguments,
            &["derive", "typify", "models", "progenitor", "client"],
        )?;
    }
    workspace.sizes(&["libderive.rlib", "libtypify.rlib", "libmodels.rlib"])?;
    for (mode, arguments) in [
        ("debug", &["build"][..]),
        ("release", &["build", "--release"]),
    ] {
        workspace.compare_programs(mode, arguments)?;
    }
    workspace.sizes(&["program-progenitor", "program-client"])
}

/// The median.
fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}
