//! Credentials, from the environment or standard input.

#[cfg(feature = "fetch")]
use crate::Error;
use clap::Args;

/// Credentials come from the environment or standard input, because other users of the machine can see arguments.
#[derive(Debug, Default, Args)]
pub(crate) struct Credentials {
    /// Environment variable that holds the bearer token [default: SCIM_TOKEN, if set]
    #[arg(long, value_name = "VAR")]
    token_env: Option<String>,
    /// Read the bearer token from the first line of standard input
    #[arg(long, conflicts_with = "token_env")]
    token_stdin: bool,
    /// Send a header whose value is in an environment variable: `X-Api-Key=ACME_KEY`
    #[arg(long, value_name = "NAME=VAR")]
    header_env: Vec<String>,
    /// Allow plain http to another machine, although credentials can be read on the way
    #[arg(long)]
    pub(crate) allow_plain_http: bool,
}

#[cfg(feature = "fetch")]
impl Credentials {
    /// The bearer token: from where the arguments say, or else from the configured variable.
    ///
    /// # Errors
    /// If a named variable is missing, or standard input can't be read.
    pub(crate) fn token(&self, configured: Option<&str>) -> Result<Option<String>, Error> {
        if self.token_stdin {
            let mut line = String::new();
            std::io::stdin().read_line(&mut line).map_err(|error| {
                Error::input(format!(
                    "cannot read the token from standard input: {error}"
                ))
            })?;
            return Ok(Some(line.trim_end_matches(['\n', '\r']).to_owned()));
        }
        match self.token_env.as_deref().or(configured) {
            Some(name) => variable(name).map(Some),
            None => optional_variable("SCIM_TOKEN"),
        }
    }

    /// The headers of `--header-env`.
    ///
    /// # Errors
    /// If an argument is malformed, or a variable is missing.
    pub(crate) fn headers(&self) -> Result<Vec<(String, String)>, Error> {
        self.header_env
            .iter()
            .map(|pair| {
                let (name, name_of_value) = pair.split_once('=').ok_or_else(|| {
                    Error::input(format!("`--header-env {pair}`: expected NAME=VARIABLE"))
                })?;
                Ok((name.to_owned(), variable(name_of_value)?))
            })
            .collect()
    }
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

/// The value of an environment variable, if it is set. A value that isn't UTF-8 is an error, not a missing value.
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
