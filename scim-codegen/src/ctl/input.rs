//! JSON that is to be sent: from a file, or standard input.

use crate::{Error, source};
use scim_runtime::Json;
use std::{
    io::{IsTerminal as _, Read as _},
    path::Path,
};

/// The media type of SCIM messages.
pub(super) const SCIM_JSON: &str = "application/scim+json";

/// No message is larger: in bytes.
const MAX_BYTES: u64 = 64 * 1024 * 1024;

/// What is to be sent, if it is given as JSON: from a file, `-` for standard input; from standard input too where nothing else
/// is given and no one sits at it.
///
/// # Errors
/// If it can't be read, or is not JSON, or both it and `others` are given.
pub(super) fn body(file: Option<&Path>, others: Others) -> Result<Option<Json>, Error> {
    match (file, others) {
        (Some(_), Others::Given(what)) => Err(Error::input(format!(
            "{what} and JSON can't both be given: JSON says all of it"
        ))),
        (Some(path), Others::Nothing) => read(path).map(Some),
        (None, Others::Nothing) if !std::io::stdin().is_terminal() => {
            read(Path::new("-")).map(Some)
        }
        (None, _) => Ok(None),
    }
}

/// What is given beside JSON.
#[derive(Debug, Clone, Copy)]
pub(super) enum Others {
    Nothing,
    /// This.
    Given(&'static str),
}

/// Reads JSON from a file, `-` for standard input.
///
/// # Errors
/// If it can't be read, or is not JSON.
pub(super) fn read(path: &Path) -> Result<Json, Error> {
    let (origin, bytes) = if path.as_os_str() == "-" {
        ("standard input".to_owned(), standard_input()?)
    } else {
        let text = source::read_file(path)?;
        (text.origin, text.bytes)
    };
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(Error::input(format!(
            "{origin} is empty, and JSON is wanted"
        )));
    }
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
    serde_json::from_slice(text)
        .map_err(|error| Error::input(format!("{origin} is not JSON: {error}")))
}

fn standard_input() -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    // By the shared buffer: a token may have been read from it before.
    let read = std::io::stdin()
        .lock()
        .take(MAX_BYTES + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| Error::input(format!("standard input can't be read: {error}")))?;
    if read as u64 > MAX_BYTES {
        return Err(Error::input(format!(
            "standard input is larger than {MAX_BYTES} bytes"
        )));
    }
    Ok(bytes)
}
