//! Reads the file of a run, within limits.

use super::arguments::{InputFormat, ProvisionArgs};
use crate::Error;
use std::{fs::File, io::Read, path::Path};

/// The maximum size of a file in bytes.
const MAX_BYTES: u64 = 256 * 1024 * 1024;

/// The maximum number of rows or resources.
pub(super) const MAX_ROWS: usize = 1_000_000;

/// The text of a file.
pub(super) struct SourceFile {
    /// The file's name, or `standard input`.
    pub(super) name: String,
    pub(super) bytes: Vec<u8>,
    pub(super) format: InputFormat,
}

/// # Errors
/// If the file can't be read, is too large, or has an unknown format.
pub(super) fn read(arguments: &ProvisionArgs) -> Result<SourceFile, Error> {
    let path = arguments.from.as_path();
    let (name, bytes) = if path.as_os_str() == "-" {
        let name = "standard input".to_owned();
        // Use the shared buffer, because a token may have been read from it before.
        let bytes = bounded(std::io::stdin().lock(), &name, MAX_BYTES);
        (name, bytes?)
    } else {
        let name = path.display().to_string();
        let file = File::open(path).map_err(|error| Error::reading(path, error))?;
        let bytes = bounded(file, &name, MAX_BYTES)?;
        (name, bytes)
    };
    let bytes = match bytes.strip_prefix(b"\xef\xbb\xbf") {
        Some(rest) => rest.to_vec(),
        None => bytes,
    };
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(Error::input(format!("{name} is empty")));
    }
    let Some(format) = arguments.input.or_else(|| by_extension(path)) else {
        return Err(Error::input(format!("the format of {name} is unknown"))
            .with_help("name it with --input csv, --input json or --input jsonl"));
    };
    Ok(SourceFile {
        name,
        bytes,
        format,
    })
}

fn bounded(source: impl Read, name: &str, limit: u64) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    source
        .take(limit + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| Error::input(format!("cannot read {name}: {error}")))?;
    if bytes.len() as u64 > limit {
        return Err(Error::input(format!("{name} is larger than {limit} bytes"))
            .with_help("split the file"));
    }
    Ok(bytes)
}

fn by_extension(path: &Path) -> Option<InputFormat> {
    let extension = path.extension()?.to_str()?.to_ascii_lowercase();
    match extension.as_str() {
        "csv" => Some(InputFormat::Csv),
        "json" => Some(InputFormat::Json),
        "jsonl" | "ndjson" => Some(InputFormat::Jsonl),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_at_the_limit_is_read_and_a_larger_one_is_not() {
        let read = |text: &str| bounded(text.as_bytes(), "people.csv", 4);
        assert_eq!(read("1234").ok().as_deref(), Some(&b"1234"[..]));
        let error = read("12345").map(drop).map_err(|error| error.to_string());
        assert_eq!(
            error,
            Err("people.csv is larger than 4 bytes\n  help: split the file".to_owned())
        );
    }
}
