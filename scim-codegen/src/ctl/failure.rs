//! What the client says went wrong, as the command line says it.

use crate::Error;

/// With the exit code that fits: 2 if nothing was sent, 1 otherwise.
pub(super) fn told(error: scim_runtime::Error) -> Error {
    let made = if error.is_refused_before_sending() {
        Error::input
    } else {
        Error::network
    };
    // The library's help speaks of methods.
    let text = error.to_string();
    let text = text.split("\n  help: ").next().unwrap_or_default();
    let help = help(&error);
    let told = made(text.to_owned());
    match help {
        Some(help) => told.with_help(help),
        None => told,
    }
}

fn help(error: &scim_runtime::Error) -> Option<&str> {
    if error.is_refused_before_sending() {
        return match error.help() {
            Some(help) if help.contains("allow_plain_http") => {
                Some("use https, or --allow-plain-http if the network is trusted")
            }
            _ if !error.violations().is_empty() => Some("--unchecked sends it all the same"),
            other => other,
        };
    }
    match error.status() {
        Some(401) => Some(
            "are the credentials right? the token is taken from SCIM_TOKEN, or from the variable that --token-env names",
        ),
        Some(403) => Some("may these credentials do this?"),
        Some(412) => Some("read it again, and give the version that it has now"),
        Some(404) if error.scim_error().is_none() => {
            Some("is the base URL right? it often ends in /scim/v2 or /v2")
        }
        _ if error.is_transport() && error.to_string().contains("invalid peer certificate") => {
            Some(
                "if the certificate is of an authority of your own, name its PEM file with --ca-file",
            )
        }
        _ if error.description().is_some() => Some(
            "take a snapshot with `scim-codegen fetch`, and correct it in scim.toml: `scim-codegen lint` has the lines",
        ),
        _ => error.help(),
    }
}
