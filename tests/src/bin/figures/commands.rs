//! Measures the binaries: the time of a whole process, and their size. Needs `strip`.

use crate::{Outcome, Say, crates::target};
use std::{
    env, fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Instant,
};
use tests::root;

/// The number of processes to start for a time.
const ROUNDS: usize = 31;

/// Measures the release builds of both binaries.
pub(crate) fn all(line: Say<'_>) -> Outcome<()> {
    let dir = build()?;
    for name in ["scim-codegen", "scimctl"] {
        let binary = dir.join(name);
        line(
            &format!("{name}-help-ms"),
            milliseconds(&binary, &["--help"])?,
            10.0,
        );
        line(&format!("{name}-mb"), stripped_size(&binary)?, 12.0);
    }
    let generate = ["generate", "--rfc7643", "-o", "-"];
    let time = milliseconds(&dir.join("scim-codegen"), &generate)?;
    line("generate-rfc7643-process-ms", time, 20.0);
    Ok(())
}

/// Builds both binaries with all features. Returns their directory, which is that of this program.
fn build() -> Outcome<PathBuf> {
    let own = env::current_exe()?;
    let dir = own.parent().ok_or("a program is in a directory")?;
    let is_release = dir.file_name().is_some_and(|name| name == "release");
    if !is_release {
        return Err("the figures of commands need a release build".into());
    }
    let target = dir.parent().ok_or("a profile is in a target directory")?;
    let status = Command::new("cargo")
        .args(["build", "--quiet", "--release", "-p", "scim-codegen"])
        .args(["--bins", "--all-features", "--target-dir"])
        .arg(target)
        .current_dir(root())
        .status()?;
    if !status.success() {
        return Err("the binaries don't build".into());
    }
    Ok(dir.to_owned())
}

/// The shortest time of a process, from its start to its end. Others use the machine, and most runs of a few milliseconds are interrupted.
fn milliseconds(binary: &Path, arguments: &[&str]) -> Outcome<f64> {
    let mut times = Vec::new();
    for _ in 0..ROUNDS {
        let mut command = Command::new(binary);
        command
            .args(arguments)
            .current_dir(env::temp_dir())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        let start = Instant::now();
        if !command.status()?.success() {
            return Err(format!("{} {arguments:?} failed", binary.display()).into());
        }
        times.push(start.elapsed().as_secs_f64() * 1000.0);
    }
    times.sort_by(f64::total_cmp);
    times
        .first()
        .copied()
        .ok_or_else(|| "nothing was measured".into())
}

/// The size without symbols in megabytes (of 1,000,000 bytes).
fn stripped_size(binary: &Path) -> Outcome<f64> {
    let stripped = target()?.join("stripped");
    let status = Command::new("strip")
        .arg("-o")
        .args([&stripped, &binary.to_owned()])
        .status()?;
    if !status.success() {
        return Err("strip failed".into());
    }
    let size = fs::metadata(&stripped)?.len();
    Ok(f64::from(u32::try_from(size)?) / 1e6)
}
