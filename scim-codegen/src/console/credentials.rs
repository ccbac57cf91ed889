//! Credentials: from the environment, standard input or a command, never from arguments.

#[cfg(feature = "fetch")]
use super::{Console, token_command};
use crate::Error;
use clap::Args;

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
    pub(crate) fn variables(&self) -> Result<(Option<String>, Vec<HeaderVariable>), Error> {
        let pairs = self.header_env.iter().map(|pair| header_variable(pair));
        let pairs = pairs.collect::<Result<_, _>>()?;
        Ok((self.token_env.clone(), pairs))
    }
}

/// The name of a header, and the environment variable with its value.
pub(crate) type HeaderVariable = (String, String);

/// Splits a value of `--header-env`.
fn header_variable(pair: &str) -> Result<HeaderVariable, Error> {
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
            return Ok(Some(Secret {
                value: token_command::output(command)?,
                origin: "the token of --token-command".to_owned(),
            }));
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
