//! The published packages are complete: they contain every file that their documentation refers to, and build outside the workspace.
#![allow(clippy::unwrap_used)]

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};
use tests::packed::{PACKAGES, succeed, unpacked};

fn sources(dir: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// The documents that a line of documentation refers to.
fn documents(line: &str) -> impl Iterator<Item = &str> {
    let is_docs = line.trim_start().starts_with("//");
    let words = line.split(|char: char| !char.is_ascii_alphanumeric() && !"-_./".contains(char));
    words.filter(move |word| {
        is_docs
            && word.starts_with("docs/")
            && word
                .rsplit_once('.')
                .is_some_and(|(_, extension)| extension == "md")
    })
}

#[test]
fn packages_are_complete_and_build_outside_the_workspace() {
    let dir = unpacked(&Path::new(env!("CARGO_TARGET_TMPDIR")).join("packages"));
    for name in PACKAGES {
        let package = dir.join(format!("{name}-{}", env!("CARGO_PKG_VERSION")));
        for file in ["LICENSE-MIT", "LICENSE-APACHE", "README.md"] {
            let text = fs::read_to_string(package.join(file)).unwrap_or_default();
            assert!(text.lines().count() > 5, "{name}: {file}");
        }
        let mut files = Vec::new();
        sources(&package.join("src"), &mut files);
        for file in files {
            let text = fs::read_to_string(&file).unwrap();
            for document in text.lines().flat_map(documents) {
                assert!(
                    package.join(document).is_file(),
                    "{}: {document}",
                    file.display()
                );
            }
        }
    }
    let version = env!("CARGO_PKG_VERSION");
    let manifest = format!(
        "[workspace]\nresolver = \"3\"\nmembers = [\"scim-codegen-{version}\", \"scim-runtime-{version}\"]\n\n\
         [patch.crates-io]\nscim-runtime = {{ path = \"scim-runtime-{version}\" }}\n"
    );
    fs::write(dir.join("Cargo.toml"), manifest).unwrap();
    fs::copy(tests::root().join("Cargo.lock"), dir.join("Cargo.lock")).unwrap();
    for (package, features) in [
        ("scim-codegen", "config"),
        ("scim-runtime", "client,server"),
    ] {
        let arguments = [
            "check",
            "--quiet",
            "--offline",
            "--no-default-features",
            "-p",
            package,
            "--features",
            features,
        ];
        let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap();
        let mut cargo = Command::new(env!("CARGO"));
        succeed(
            cargo
                .args(arguments)
                .current_dir(&dir)
                .env("CARGO_TARGET_DIR", target),
        );
    }
}

/// The dependencies of the published packages on this platform that state a newer Rust than `oldest`.
fn newer_than(oldest: (u64, u64)) -> Vec<String> {
    let host = succeed(Command::new("rustc").args(["--print", "host-tuple"]));
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args([
        "metadata",
        "--locked",
        "--format-version",
        "1",
        "--all-features",
    ]);
    cargo.args(["--filter-platform", host.trim()]);
    let metadata = succeed(cargo.current_dir(tests::root()));
    let metadata: serde_json::Value = serde_json::from_str(&metadata).unwrap();
    let list = |value: &serde_json::Value| value.as_array().cloned().unwrap_or_default();
    let packages = list(&metadata["packages"]);
    let nodes = list(&metadata["resolve"]["nodes"]);
    let mut ids: Vec<String> = packages
        .iter()
        .filter(|package| PACKAGES.iter().any(|name| package["name"] == *name))
        .map(|package| package["id"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(ids.len(), PACKAGES.len());
    let mut at = 0;
    while let Some(id) = ids.get(at).cloned() {
        at += 1;
        let node = nodes.iter().find(|node| node["id"] == *id).unwrap();
        for dependency in list(&node["deps"]) {
            let is_used = |kind: &serde_json::Value| kind["kind"] != "dev";
            let id = dependency["pkg"].as_str().unwrap().to_owned();
            if list(&dependency["dep_kinds"]).iter().any(is_used) && !ids.contains(&id) {
                ids.push(id);
            }
        }
    }
    let too_new = packages.iter().filter(|package| {
        let version = package["rust_version"].as_str().unwrap_or("1.0");
        let mut numbers = version.split('.').map(|number| number.parse().unwrap());
        let version = (numbers.next().unwrap(), numbers.next().unwrap_or(0));
        version > oldest && ids.iter().any(|id| package["id"] == **id)
    });
    too_new
        .map(|package| format!("{} needs {}", package["name"], package["rust_version"]))
        .collect()
}

#[test]
fn dependencies_support_the_stated_rust_version() {
    let manifest = fs::read_to_string(tests::root().join("Cargo.toml")).unwrap();
    let stated = manifest
        .lines()
        .find_map(|line| line.strip_prefix("rust-version = \"1.")?.strip_suffix('"'))
        .unwrap();
    let stated = (1, stated.parse().unwrap());
    assert_eq!(newer_than(stated), [""; 0]);
    // The check can fail: some dependency states a version at all.
    assert!(!newer_than((1, 40)).is_empty());
}
