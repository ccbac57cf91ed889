//! The packages as they are published.
#![allow(clippy::unwrap_used, clippy::missing_panics_doc)]

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// The published packages.
pub const PACKAGES: [&str; 2] = ["scim-codegen", "scim-runtime"];

/// Runs a command and returns its output.
pub fn succeed(command: &mut Command) -> String {
    let output = command.output().unwrap();
    assert!(
        output.status.success(),
        "{command:?}\n{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap()
}

/// Packs both packages below a directory and unpacks them next to each other. Returns where: `scim-runtime-0.1.0` is in it.
#[must_use]
pub fn unpacked(dir: &Path) -> PathBuf {
    let _ = fs::remove_dir_all(dir);
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
            .arg(dir)
            .current_dir(crate::root()),
    );
    for name in PACKAGES {
        let file = format!("{name}-{}.crate", env!("CARGO_PKG_VERSION"));
        succeed(
            Command::new("tar")
                // The files are new, so that cargo compiles them again.
                .arg("xzmf")
                .arg(file)
                .current_dir(dir.join("package")),
        );
    }
    dir.join("package")
}
