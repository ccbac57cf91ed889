//! Runs the command that prints a token.

use crate::Error;
use std::{
    io::Read as _,
    process::{Child, Command, ExitStatus, Stdio},
    sync::mpsc,
    thread,
    time::{Duration, Instant},
};

/// The time that a command may take, including a person who types a passphrase.
const LIMIT: Duration = Duration::from_secs(60);

/// The maximum number of bytes to read from a command.
const MAX_OUTPUT: u64 = 64 * 1024;

/// Runs a shell command and returns the first line that it prints.
///
/// # Errors
/// If the command fails, prints nothing, or takes too long.
pub(super) fn output(command: &str) -> Result<String, Error> {
    output_within(command, LIMIT)
}

fn output_within(command: &str, limit: Duration) -> Result<String, Error> {
    let (shell, flag) = if cfg!(windows) {
        ("cmd", "/C")
    } else {
        ("sh", "-c")
    };
    let failed = |reason: String| Error::input(format!("`--token-command` failed: {reason}"));
    let mut child = Command::new(shell)
        .args([flag, command])
        .stdin(Stdio::inherit())
        .stderr(Stdio::inherit())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| failed(error.to_string()))?;
    let (status, output) = finish(&mut child, limit).map_err(|error| failed(error.to_string()))?;
    if !status.success() {
        return Err(failed(status.to_string()));
    }
    let text = String::from_utf8(output)
        .map_err(|_| failed("its output is not valid UTF-8".to_owned()))?;
    let value = text.lines().next().unwrap_or_default().trim().to_owned();
    if value.is_empty() {
        return Err(failed("it printed nothing".to_owned()));
    }
    Ok(value)
}

/// Waits for a command and reads its output. Kills it if it takes too long.
fn finish(child: &mut Child, limit: Duration) -> std::io::Result<(ExitStatus, Vec<u8>)> {
    const TICK: Duration = Duration::from_millis(5);
    let (sender, output) = mpsc::channel();
    let stdout = child.stdout.take();
    // A thread, because reading has no time limit. It ends with the process that holds the other end.
    thread::spawn(move || {
        let mut bytes = Vec::new();
        let read = stdout.map(|stdout| stdout.take(MAX_OUTPUT).read_to_end(&mut bytes));
        let _ = sender.send(read.transpose().map(|_| bytes));
    });
    let start = Instant::now();
    loop {
        if let Some(status) = child.try_wait()? {
            let rest = limit.saturating_sub(start.elapsed()).max(TICK);
            let bytes = output.recv_timeout(rest);
            return bytes
                .map_err(|_| too_slow(limit))?
                .map(|bytes| (status, bytes));
        }
        if start.elapsed() >= limit {
            child.kill()?;
            child.wait()?;
            return Err(too_slow(limit));
        }
        thread::sleep(TICK);
    }
}

fn too_slow(limit: Duration) -> std::io::Error {
    std::io::Error::other(format!("it did not end within {} s", limit.as_secs_f64()))
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_command_has_a_time_limit_and_only_its_first_line_counts() {
        let short = Duration::from_millis(200);
        for (command, limit, expected) in [
            ("printf 'a b\\nc'", LIMIT, Ok("a b")),
            // Reading stops at a limit.
            ("yes 2>&-; true", LIMIT, Ok("y")),
            ("sleep 60", short, Err("it did not end within 0.2 s")),
            // The shell ends, but a process in the background keeps its output open.
            (
                "sleep 2 & echo a",
                short,
                Err("it did not end within 0.2 s"),
            ),
            (
                "printf '\\377'",
                LIMIT,
                Err("its output is not valid UTF-8"),
            ),
            ("printf '\\n'", LIMIT, Err("it printed nothing")),
            ("exit 3", LIMIT, Err("exit status: 3")),
        ] {
            let result = output_within(command, limit);
            let result = result.map_err(|error| error.to_string());
            let expected = expected
                .map(str::to_owned)
                .map_err(|reason| format!("`--token-command` failed: {reason}"));
            assert_eq!(result, expected, "{command}");
        }
    }
}
