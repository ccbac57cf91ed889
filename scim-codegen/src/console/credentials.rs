//! Credentials: from the environment, standard input or a command, never from arguments.

use crate::Error;
use clap::Args;
#[cfg(feature = "fetch")]
use {
    super::Console,
    std::{
        io::Read as _,
        process::{Child, Command, ExitStatus, Stdio},
        sync::mpsc,
        thread,
        time::{Duration, Instant},
    },
};

// Other users of the machine can see arguments. (A doc comment would become the help of the command.)
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Credentials")]
pub(crate) struct Credentials {
    /// Environment variable that holds the bearer token [default: SCIM_TOKEN, if set]
    #[arg(long, value_name = "VAR", global = true)]
    token_env: Option<String>,
    /// Read the bearer token from the first line of standard input
    #[arg(long, global = true, conflicts_with = "token_env")]
    token_stdin: bool,
    /// Run a shell command that prints the bearer token, for example `pass show scim`
    #[arg(long, value_name = "COMMAND", global = true, conflicts_with_all = ["token_env", "token_stdin"])]
    token_command: Option<String>,
    /// Send a header whose value is in an environment variable: `X-Api-Key=ACME_KEY`
    #[arg(long, value_name = "NAME=VAR", global = true)]
    header_env: Vec<String>,
    /// Send credentials to the host that scim.toml in this directory names
    #[arg(long, global = true)]
    trust: bool,
    /// Allow plain http to other machines. Credentials can be intercepted
    #[arg(long, global = true)]
    pub(crate) allow_plain_http: bool,
}

/// A value to send to the provider, and its origin.
#[cfg(feature = "fetch")]
pub(crate) struct Secret {
    pub(crate) value: String,
    /// `$SCIM_TOKEN`, `standard input`
    pub(crate) origin: String,
}

/// The origin of the provider's address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AddressOrigin {
    /// An argument, an environment variable, or a configuration that an argument selects.
    User,
    /// `scim.toml`, found in the current directory.
    FoundConfig,
}

impl Credentials {
    /// Returns the names of the environment variables in the arguments: of the token, and of each header as `(NAME, VARIABLE)`.
    ///
    /// # Errors
    /// If an argument is malformed.
    pub(crate) fn variables(&self) -> Result<(Option<String>, Vec<(String, String)>), Error> {
        let pairs = self.header_env.iter().map(|pair| header_variable(pair));
        let pairs = pairs.collect::<Result<_, _>>()?;
        Ok((self.token_env.clone(), pairs))
    }
}

/// Splits a value of `--header-env`.
fn header_variable(pair: &str) -> Result<(String, String), Error> {
    let (name, variable) = pair
        .split_once('=')
        .ok_or_else(|| Error::input(format!("`--header-env {pair}`: expected NAME=VARIABLE")))?;
    Ok((name.to_owned(), variable.to_owned()))
}

#[cfg(feature = "fetch")]
impl Credentials {
    /// Reads the bearer token from the source that the arguments select, or else from the configured variable.
    ///
    /// # Errors
    /// If a named variable is missing, standard input can't be read, or the command fails.
    pub(crate) fn token(&self, configured: Option<&str>) -> Result<Option<Secret>, Error> {
        if self.token_stdin {
            return first_line_of_input().map(Some);
        }
        if let Some(command) = &self.token_command {
            return output_of(command, COMMAND_LIMIT).map(Some);
        }
        match self.token_env.as_deref().or(configured) {
            Some(name) => secret(name).map(Some),
            None => Ok(optional_variable("SCIM_TOKEN")?.map(|value| Secret {
                value,
                origin: "$SCIM_TOKEN".to_owned(),
            })),
        }
    }

    /// Returns the configured headers, then those of `--header-env`.
    ///
    /// # Errors
    /// If an argument is malformed, or a variable is missing.
    pub(crate) fn headers(
        &self,
        configured: &[(String, String)],
    ) -> Result<Vec<(String, Secret)>, Error> {
        let mut headers = Vec::new();
        for (name, variable) in configured {
            headers.push((name.clone(), secret(variable)?));
        }
        for pair in &self.header_env {
            let (name, variable) = header_variable(pair)?;
            headers.push((name, secret(&variable)?));
        }
        Ok(headers)
    }

    /// Reports which secret goes to which host, unless the user named the host. A checkout can contain a `scim.toml` that sends the
    /// user's token to another host, so that requires `--trust`.
    ///
    /// # Errors
    /// If `--trust` is required and missing.
    pub(crate) fn announce(
        &self,
        url: &str,
        origin: AddressOrigin,
        secrets: &[&str],
        console: Console,
    ) -> Result<(), Error> {
        if origin == AddressOrigin::User || secrets.is_empty() {
            return Ok(());
        }
        let host = host_of(url);
        let secrets = secrets.join(", ");
        if !self.trust {
            return Err(Error::input(format!(
                "scim.toml in this directory would send {secrets} to {host}"
            ))
            .with_help(
                "if you trust the file, add --trust or --config scim.toml; or give the host with --url",
            ));
        }
        console.note(&format!("note: sending {secrets} to {host}"));
        Ok(())
    }
}

/// The host and port of a URL.
#[cfg(feature = "fetch")]
fn host_of(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    authority
        .rsplit_once('@')
        .map_or(authority, |(_, host)| host)
}

#[cfg(feature = "fetch")]
fn first_line_of_input() -> Result<Secret, Error> {
    let mut line = String::new();
    std::io::stdin().read_line(&mut line).map_err(|error| {
        Error::input(format!(
            "cannot read the token from standard input: {error}"
        ))
    })?;
    Ok(Secret {
        value: line.trim_end_matches(['\n', '\r']).to_owned(),
        origin: "the token from standard input".to_owned(),
    })
}

/// The time that a command may take, including a person who types a passphrase.
#[cfg(feature = "fetch")]
const COMMAND_LIMIT: Duration = Duration::from_secs(60);

/// The maximum number of bytes to read from a command.
#[cfg(feature = "fetch")]
const COMMAND_OUTPUT: u64 = 64 * 1024;

/// Runs a shell command and returns the first line that it prints.
#[cfg(feature = "fetch")]
fn output_of(command: &str, limit: Duration) -> Result<Secret, Error> {
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
    Ok(Secret {
        value,
        origin: "the token of --token-command".to_owned(),
    })
}

/// Waits for a command and reads its output. Kills it if it takes too long.
#[cfg(feature = "fetch")]
fn finish(child: &mut Child, limit: Duration) -> std::io::Result<(ExitStatus, Vec<u8>)> {
    const TICK: Duration = Duration::from_millis(5);
    let (sender, output) = mpsc::channel();
    let stdout = child.stdout.take();
    // A thread, because reading has no time limit. It ends with the process that holds the other end.
    thread::spawn(move || {
        let mut bytes = Vec::new();
        let read = stdout.map(|stdout| stdout.take(COMMAND_OUTPUT).read_to_end(&mut bytes));
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

#[cfg(feature = "fetch")]
fn too_slow(limit: Duration) -> std::io::Error {
    std::io::Error::other(format!("it did not end within {} s", limit.as_secs_f64()))
}

#[cfg(feature = "fetch")]
fn secret(name: &str) -> Result<Secret, Error> {
    Ok(Secret {
        value: variable(name)?,
        origin: format!("${name}"),
    })
}

/// The value of an environment variable.
///
/// # Errors
/// If the variable is missing or not UTF-8.
#[cfg(feature = "fetch")]
pub(crate) fn variable(name: &str) -> Result<String, Error> {
    optional_variable(name)?
        .ok_or_else(|| Error::input(format!("the environment variable {name} is not set")))
}

/// Reads an environment variable, if it is set. A value that isn't UTF-8 is an error, not a missing value.
///
/// # Errors
/// If the value is not UTF-8.
#[cfg(feature = "fetch")]
pub(crate) fn optional_variable(name: &str) -> Result<Option<String>, Error> {
    match std::env::var(name) {
        Ok(value) => Ok(Some(value)),
        Err(std::env::VarError::NotPresent) => Ok(None),
        Err(std::env::VarError::NotUnicode(_)) => Err(Error::input(format!(
            "the environment variable {name} is not valid UTF-8"
        ))),
    }
}

#[cfg(all(test, feature = "fetch"))]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn a_command_has_a_time_limit_and_only_its_first_line_counts() {
        let short = Duration::from_millis(200);
        for (command, limit, expected) in [
            ("printf 'a b\\nc'", COMMAND_LIMIT, Ok("a b")),
            // Reading stops at a limit.
            ("yes 2>&-; true", COMMAND_LIMIT, Ok("y")),
            ("sleep 60", short, Err("it did not end within 0.2 s")),
            // The shell ends, but a process in the background keeps its output open.
            (
                "sleep 2 & echo a",
                short,
                Err("it did not end within 0.2 s"),
            ),
            (
                "printf '\\377'",
                COMMAND_LIMIT,
                Err("its output is not valid UTF-8"),
            ),
            ("printf '\\n'", COMMAND_LIMIT, Err("it printed nothing")),
            ("exit 3", COMMAND_LIMIT, Err("exit status: 3")),
        ] {
            let result = output_of(command, limit).map(|secret| secret.value);
            let result = result.map_err(|error| error.to_string());
            let expected = expected
                .map(str::to_owned)
                .map_err(|reason| format!("`--token-command` failed: {reason}"));
            assert_eq!(result, expected, "{command}");
        }
    }

    #[test]
    fn a_host_is_shown_without_user_and_path() {
        for (url, host) in [
            ("https://scim.example.com/v2", "scim.example.com"),
            (
                "https://u:p@scim.example.com:8443?x",
                "scim.example.com:8443",
            ),
            ("scim.example.com", "scim.example.com"),
        ] {
            assert_eq!(host_of(url), host);
        }
    }
}
