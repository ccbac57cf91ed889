//! Fetches schemas by their URNs, for providers that don't list them.

use crate::{
    Error,
    text::{limits, sorted},
};
use serde_json::Value as Json;
use std::{collections::HashSet, fmt::Write as _};

/// Maximum number of requests for single schemas. The largest known provider has 80 schemas.
const MAX_SCHEMAS: usize = 500;

/// The URNs of all base schemas and extensions in a list of resource types, in order and without duplicates.
///
/// # Errors
/// If the list is not JSON, or names too many schemas.
pub(super) fn named(url: &str, types: &[u8]) -> Result<Vec<String>, Error> {
    let types = types.strip_prefix(b"\xef\xbb\xbf").unwrap_or(types);
    let types: Json = serde_json::from_slice(types)
        .map_err(|error| Error::input(format!("{url}: {error}")).with_source(error))?;
    let list = match &types {
        Json::Array(list) => list.as_slice(),
        other => match member(other, "Resources") {
            Some(Json::Array(list)) => list.as_slice(),
            _ => std::slice::from_ref(other),
        },
    };
    let mut known = HashSet::new();
    let mut urns = Vec::new();
    for resource_type in list {
        let extensions = member(resource_type, "schemaExtensions").and_then(Json::as_array);
        let own = std::iter::once(resource_type).chain(extensions.into_iter().flatten());
        for urn in own.filter_map(|holder| member(holder, "schema").and_then(Json::as_str)) {
            if known.insert(urn.to_ascii_lowercase()) {
                urns.push(urn.to_owned());
            }
        }
    }
    if urns.len() > MAX_SCHEMAS {
        let message = format!(
            "{url}: the resource types name {} schemas, and the provider lists none",
            urns.len()
        );
        return Err(Error::network(message).with_help(format!(
            "at most {MAX_SCHEMAS} are fetched one by one: save those that you use into a directory, and generate with `--dir`"
        )));
    }
    Ok(urns)
}

fn member<'a>(json: &'a Json, name: &str) -> Option<&'a Json> {
    let mut members = json.as_object()?.iter();
    members
        .find(|(known, _)| known.eq_ignore_ascii_case(name))
        .map(|(_, value)| value)
}

/// Percent-encodes a URN as one path segment, so that a slash or question mark in it can't change the path. A colon is valid in a
/// segment (RFC 3986 §3.3).
pub(super) fn segment(urn: &str) -> String {
    let mut segment = String::new();
    for byte in urn.bytes() {
        match byte {
            b'-' | b'.' | b'_' | b'~' | b':' => segment.push(char::from(byte)),
            byte if byte.is_ascii_alphanumeric() => segment.push(char::from(byte)),
            byte => {
                // Writing to a string can't fail.
                let _ = write!(segment, "%{byte:02X}");
            }
        }
    }
    segment
}

/// Schemas that were fetched individually.
#[derive(Default)]
pub(super) struct FetchedSchemas {
    texts: Vec<String>,
    bytes: usize,
}

impl FetchedSchemas {
    /// Adds a response.
    ///
    /// # Errors
    /// If the response is not JSON, or the schemas are too large in total.
    pub(super) fn add(&mut self, url: &str, body: &[u8]) -> Result<(), Error> {
        let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
        let schema: Json = serde_json::from_slice(body)
            .map_err(|error| Error::input(format!("{url}: {error}")).with_source(error))?;
        let text = sorted(schema).to_string();
        self.bytes += text.len();
        if self.bytes > limits::MAX_BYTES {
            let limit = limits::MAX_BYTES / (1024 * 1024);
            return Err(Error::network(format!(
                "{url}: the schemas are larger than {limit} MiB"
            )));
        }
        self.texts.push(text);
        Ok(())
    }

    pub(super) fn into_array(self) -> Vec<u8> {
        format!("[{}]", self.texts.join(",")).into_bytes()
    }
}
