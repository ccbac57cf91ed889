//! Files that the generator reads: `scim.toml` and snapshots.

use super::{emitted, generator, mutate::SEPARATOR, shown};
use scim_codegen::Builder;
use scim_runtime::describe::Description;
use std::{cell::OnceCell, fs, io, path::PathBuf};

/// The documentation's examples, and the files of `fixtures/vendors` with their documents.
pub(super) fn files() -> Vec<Vec<u8>> {
    let mut seeds = Vec::new();
    let guide = fs::read_to_string(crate::root().join("docs/scim-toml.md")).unwrap_or_default();
    for block in guide.split("```toml\n").skip(1) {
        let block = block.split("```").next().unwrap_or_default();
        seeds.push(format!("rfc7643 = true\n{}", without_source(block)).into_bytes());
    }
    let vendors = fs::read_dir(crate::here("fixtures/vendors"));
    for vendor in vendors.into_iter().flatten().flatten() {
        let part = |name: &str| fs::read(vendor.path().join(name)).unwrap_or_default();
        let text = part("scim.toml");
        if !text.is_empty() {
            seeds.push([text, part("Schemas.json"), part("ResourceTypes.json")].join(&SEPARATOR));
        }
    }
    seeds
}

/// Removes the keys that name a source, because the files don't exist here.
fn without_source(text: &str) -> String {
    let is_source = |line: &&str| {
        ["snapshot", "dir", "rfc7643", "url"].iter().any(|key| {
            line.strip_prefix(key)
                .is_some_and(|rest| rest.trim_start().starts_with('='))
        })
    };
    let lines: Vec<&str> = text.lines().filter(|line| !is_source(line)).collect();
    lines.join("\n")
}

/// Writes a file in this thread's directory.
fn write(name: &str, bytes: &[u8]) -> Result<PathBuf, String> {
    thread_local! {
        static DIRECTORY: OnceCell<PathBuf> = const { OnceCell::new() };
    }
    let directory = DIRECTORY.with(|known| {
        let own = || {
            let thread = format!("{}-{:?}", std::process::id(), std::thread::current().id());
            crate::root().join("target/fuzz/files").join(thread)
        };
        known.get_or_init(own).clone()
    });
    let path = directory.join(name);
    fs::create_dir_all(&directory)
        .and_then(|()| fs::write(&path, bytes))
        .map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(path)
}

/// Checks that a configuration is rejected with a printable message, or that its output parses.
pub(super) fn scim_toml(input: &[u8]) -> Result<(), String> {
    let mut parts = input.split(|byte| *byte == SEPARATOR);
    let text = parts.next().unwrap_or_default();
    let path = write("scim.toml", text)?;
    for name in ["Schemas.json", "ResourceTypes.json"] {
        let part = parts.next().unwrap_or_default();
        let file = path.with_file_name(name);
        let is_there = if part.is_empty() {
            fs::remove_file(&file)
        } else {
            fs::write(&file, part)
        };
        match is_there {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(format!("{}: {error}", file.display()));
            }
            _ => {}
        }
    }
    match Builder::from_config(&path) {
        Err(error) if error.to_string().trim().is_empty() => Err("an empty message".to_owned()),
        Err(error) => shown(&error.to_string()),
        Ok(builder) => {
            for finding in builder.findings().unwrap_or_default() {
                shown(&finding)?;
            }
            emitted::parsed(&builder).map(drop)
        }
    }
}

/// The example's snapshot, and small snapshots of the corpus.
pub(super) fn snapshots() -> Vec<Vec<u8>> {
    let documents = generator::seeds();
    let small = documents
        .iter()
        .filter(|seed| seed.len() < 8_000)
        .step_by(4);
    let mut seeds: Vec<Vec<u8>> = small
        .filter_map(|seed| generator::builder(seed).effective_documents().ok())
        .map(String::into_bytes)
        .collect();
    seeds.push(crate::ACME.as_bytes().to_vec());
    seeds
}

/// Checks that the generator and the runtime read or reject a snapshot, and that writing it again changes nothing.
pub(super) fn snapshot(input: &[u8]) -> Result<(), String> {
    let path = write("snapshot.json", input)?;
    let builder = Builder::from_snapshot(&path);
    emitted::files(&builder)?;
    if let Ok(effective) = builder.effective_documents() {
        let again = Builder::from_snapshot(write("effective.json", effective.as_bytes())?);
        let again = again.effective_documents();
        if again.as_ref().ok() != Some(&effective) {
            return Err(format!(
                "written again as {again:.500?}, not as {effective:.500}"
            ));
        }
    }
    match Description::from_snapshot(&String::from_utf8_lossy(input)) {
        Ok(_) => Ok(()),
        Err(error) if error.to_string().is_empty() => Err("an empty message".to_owned()),
        Err(error) => shown(&error.to_string()),
    }
}
