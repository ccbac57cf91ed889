//! The peak memory of a process, from `VmHWM` in `/proc`.
//!
//! To measure the compiler while it runs, cargo starts this program as `RUSTC_WRAPPER`, and this program starts the compiler.

use crate::{Outcome, crates::cargo_with};
use std::{
    env,
    ffi::OsString,
    fs,
    path::Path,
    process::{Command, ExitCode},
    thread,
    time::Duration,
};

/// The file for the compiler's peak. Set if this program runs as the compiler's wrapper.
const FILE: &str = "SCIM_FIGURES_PEAK";

/// The measuring interval. A compiler that checks a large crate stays near its peak for longer than that.
const PAUSE: Duration = Duration::from_millis(1);

/// The peak memory in megabytes (of 1,000,000 bytes) of a process: `self`, or the id of a running process.
pub(crate) fn of(process: &str) -> Outcome<f64> {
    let status = fs::read_to_string(format!("/proc/{process}/status"))?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line
        .and_then(|line| line.trim().strip_suffix(" kB"))
        .ok_or("the process has ended")?;
    Ok(kilobytes.parse::<f64>()? * 1024.0 / 1e6)
}

/// The compiler's peak while cargo checks a crate. The dependencies must be built already.
pub(crate) fn of_check(dir: &Path) -> Outcome<f64> {
    let file = dir.join("peak");
    let program = env::current_exe()?;
    let variables = [("RUSTC_WRAPPER", program.as_path()), (FILE, file.as_path())];
    fs::write(&file, "0")?;
    cargo_with(dir, &["check"], &variables)?;
    Ok(fs::read_to_string(&file)?.parse()?)
}

/// Runs the compiler as its wrapper, and returns the exit code.
pub(crate) fn as_compiler() -> Outcome<Option<ExitCode>> {
    let Some(file) = env::var_os(FILE) else {
        return Ok(None);
    };
    let arguments: Vec<OsString> = env::args_os().skip(1).collect();
    let (compiler, arguments) = arguments.split_first().ok_or("no compiler is named")?;
    let mut child = Command::new(compiler).args(arguments).spawn()?;
    let id = child.id().to_string();
    let mut peak: f64 = 0.0;
    let status = loop {
        peak = peak.max(of(&id).unwrap_or_default());
        if let Some(status) = child.try_wait()? {
            break status;
        }
        thread::sleep(PAUSE);
    };
    // Cargo first asks the compiler for its version. That run needs little memory.
    let known: f64 = fs::read_to_string(&file)?.parse()?;
    fs::write(&file, known.max(peak).to_string())?;
    Ok(Some(ExitCode::from(u8::from(!status.success()))))
}
