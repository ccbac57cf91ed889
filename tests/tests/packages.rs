//! The published packages are complete: they contain every file that their documentation refers to, and build outside the workspace.
#![allow(clippy::unwrap_used)]

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

const PACKAGES: [&str; 2] = ["scim-codegen", "scim-runtime"];

fn succeed(command: &mut Command) -> String {
    let output = command.output().unwrap();
    assert!(
        output.status.success(),
        "{command:?}\n{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap()
}

/// Packs both packages and unpacks them next to each other.
fn unpacked() -> PathBuf {
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join("packages");
    let _ = fs::remove_dir_all(&dir);
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args([
        "package",
        "--quiet",
        "--offline",
        "--no-verify",
        "--allow-dirty",
        "--exclude-lockfile",
    ]);
    cargo.args(PACKAGES.iter().flat_map(|name| ["-p", *name]));
    succeed(
        cargo
            .arg("--target-dir")
            .arg(&dir)
            .current_dir(tests::root()),
    );
    for name in PACKAGES {
        let file = format!("{name}-{}.crate", env!("CARGO_PKG_VERSION"));
        succeed(
            Command::new("tar")
                .arg("xzf")
                .arg(file)
                .current_dir(dir.join("package")),
        );
    }
    dir.join("package")
}

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
    let dir = unpacked();
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
