//! The command lines, built once per test binary.

use std::{
    path::{Path, PathBuf},
    process::{Command, Output},
    sync::OnceLock,
};

/// The binary `scim-codegen`.
///
/// # Panics
/// If it doesn't build.
#[must_use]
pub fn binary() -> PathBuf {
    built("scim-codegen")
}

/// The binary `scimctl`.
///
/// # Panics
/// If it doesn't build.
#[must_use]
pub fn scimctl() -> PathBuf {
    built("scimctl")
}

/// Builds a binary of the package `scim-codegen`. Returns its path in the current target directory.
fn built(name: &str) -> PathBuf {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    let build = || {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let status = Command::new(cargo)
            .args([
                "build",
                "--quiet",
                "-p",
                "scim-codegen",
                "--features",
                "cli,ctl,fetch,serve",
            ])
            .current_dir(crate::root())
            .status();
        assert!(status.is_ok_and(|status| status.success()), "it builds");
        let own = std::env::current_exe().expect("a running program has a path");
        // Programs are in target/debug, but tests are in target/debug/deps.
        let mut dirs = own.ancestors().skip(1);
        let dir = dirs.find(|dir| !dir.ends_with("deps"));
        dir.unwrap_or(&own).to_owned()
    };
    BUILT
        .get_or_init(build)
        .join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
}

/// Runs `scim-codegen` in a directory, without the environment variables that change its output.
///
/// # Panics
/// If it doesn't start.
#[must_use]
pub fn run(dir: &Path, arguments: &[&str], variables: &[(&str, &str)]) -> Output {
    let mut command = Command::new(binary());
    command
        .args(arguments)
        .current_dir(dir)
        .env_remove("SCIM_TOKEN")
        .env_remove("NO_COLOR")
        .envs(variables.iter().copied());
    command.output().expect("it was built")
}
