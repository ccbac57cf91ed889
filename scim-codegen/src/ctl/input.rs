//! Reads the JSON to send from a file or standard input.

use crate::{Error, source, text::RawDocument};
use scim_runtime::Json;
use std::{
    io::{IsTerminal as _, Read as _},
    path::Path,
};

/// The media type of SCIM messages.
pub(super) const SCIM_JSON: &str = "application/scim+json";

/// The maximum size of a message in bytes.
const MAX_BYTES: u64 = 64 * 1024 * 1024;

/// Reads the JSON to send, if there is any: from a file, or from standard input for `-`. Also reads standard input if there is no
/// other input and standard input isn't a terminal.
///
/// # Errors
/// If it can't be read, is not JSON, or is given together with `alternative`.
pub(super) fn body(file: Option<&Path>, alternative: Alternative) -> Result<Option<Json>, Error> {
    match (file, alternative) {
        (Some(_), Alternative::Given(what)) => {
            Err(Error::input(format!("{what} and JSON can't both be given"))
                .with_help("put everything into the JSON"))
        }
        (Some(path), Alternative::Missing) => read(path).map(Some),
        (None, Alternative::Missing) if !std::io::stdin().is_terminal() => {
            read(Path::new("-")).map(Some)
        }
        (None, _) => Ok(None),
    }
}

/// The input that a user can give instead of JSON.
#[derive(Debug, Clone, Copy)]
pub(super) enum Alternative {
    Missing,
    /// A name for it: `attributes`.
    Given(&'static str),
}

/// Reads JSON from a file, or from standard input for `-`.
///
/// # Errors
/// If it can't be read, or is not JSON.
pub(super) fn read(path: &Path) -> Result<Json, Error> {
    let RawDocument { origin, bytes } = document(path)?;
    if bytes.iter().all(u8::is_ascii_whitespace) {
        let error = Error::input(format!("{origin} is empty: expected JSON"));
        return Err(if path.as_os_str() == "-" {
            error.with_help("pass arguments (--help lists them), or JSON with --json FILE")
        } else {
            error
        });
    }
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
    serde_json::from_slice(text)
        .map_err(|error| Error::input(format!("{origin} is not JSON: {error}")))
}

/// Reads a file, or standard input for `-`, without parsing it.
///
/// # Errors
/// If it can't be read.
pub(super) fn document(path: &Path) -> Result<RawDocument, Error> {
    if path.as_os_str() != "-" {
        return source::read_file(path);
    }
    Ok(RawDocument {
        origin: "standard input".to_owned(),
        bytes: standard_input()?,
    })
}

fn standard_input() -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    // Use the shared buffer, because a token may have been read from it before.
    let read = std::io::stdin()
        .lock()
        .take(MAX_BYTES + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| Error::input(format!("cannot read standard input: {error}")))?;
    if read as u64 > MAX_BYTES {
        return Err(Error::input(format!(
            "standard input is larger than {MAX_BYTES} bytes"
        )));
    }
    Ok(bytes)
}
