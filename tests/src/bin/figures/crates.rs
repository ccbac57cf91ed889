//! Creates documents and crates for measurements in `target/figures`.

use crate::Outcome;
use serde_json::Value as Json;
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};
use tests::{data, root};

/// The directory of the crates.
pub(crate) fn target() -> Outcome<PathBuf> {
    let target = root().join("target/figures");
    fs::create_dir_all(&target)?;
    Ok(fs::canonicalize(target)?)
}

/// The documents of a provider with `count` resource types like those of RFC 7643.
pub(crate) fn documents(count: usize) -> Outcome<PathBuf> {
    write_documents(&format!("provider-{count}"), &data::provider(count)?)
}

/// Writes a provider's documents to disk.
pub(crate) fn write_documents(name: &str, (schemas, types): &(Json, Json)) -> Outcome<PathBuf> {
    let dir = target()?.join(name);
    fs::create_dir_all(&dir)?;
    fs::write(dir.join("Schemas.json"), schemas.to_string())?;
    fs::write(dir.join("ResourceTypes.json"), types.to_string())?;
    fs::copy(
        root().join("scim-codegen/src/source/rfc7643/ServiceProviderConfig.json"),
        dir.join("ServiceProviderConfig.json"),
    )?;
    Ok(dir)
}

/// Creates a crate with one source file.
pub(crate) fn write_crate(name: &str, manifest: &str, file: &str, text: &str) -> Outcome<PathBuf> {
    let dir = target()?.join(name);
    fs::create_dir_all(dir.join("src"))?;
    fs::write(dir.join("Cargo.toml"), manifest)?;
    fs::copy(root().join("Cargo.lock"), dir.join("Cargo.lock"))?;
    fs::write(dir.join("src").join(file), text)?;
    Ok(dir)
}

/// Runs cargo in a crate and returns its output.
pub(crate) fn cargo(dir: &Path, arguments: &[&str]) -> Outcome<String> {
    cargo_with(dir, arguments, &[])
}

/// Runs cargo in a crate with additional environment variables.
pub(crate) fn cargo_with(
    dir: &Path,
    arguments: &[&str],
    variables: &[(&str, &Path)],
) -> Outcome<String> {
    let output = Command::new("cargo")
        .args(arguments)
        .current_dir(dir)
        .env("CARGO_TARGET_DIR", target()?.join("target"))
        .env("CARGO_INCREMENTAL", "0")
        .envs(variables.iter().copied())
        .output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into());
    }
    Ok(String::from_utf8(output.stdout)?)
}
