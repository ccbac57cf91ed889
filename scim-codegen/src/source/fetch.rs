//! A live provider's discovery documents (RFC 7644 §4).
//!
//! What is asked for is what the runtime's `discover` asks for, which a test holds. It is not the same code: here a provider's own
//! text is kept, so that findings point into it, and what can't be a list is a finding with its place, not the end.

use super::{Documents, Parts, Text, without_secrets};
use crate::{
    Error,
    document::{self, Document, Object, Trail, Value, limits},
    finding::Findings,
};
use scim_runtime::{client::RawResponse, engine::ReqwestBlocking, models::rfc7643::Client};
use serde_json::Value as Json;
use std::time::Duration;

/// Where a provider is, and what it wants to see.
pub(crate) struct Provider {
    pub(crate) base_url: String,
    pub(crate) token: Option<String>,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) allow_plain_http: bool,
}

/// A provider that sends more pages than this of its schemas has no end.
const MAX_PAGES: usize = 1_000;

/// Reads the three documents.
///
/// `/Schemas` and `/ResourceTypes` are asked for without parameters (RFC 7644 §4 forbids filters there); only a provider that
/// says it has more than it sent is asked for the rest. One that refuses `/Schemas` as a list is asked for each schema that its
/// resource types name. One without `/ResourceTypes` has models, and a client once scim.toml says what is where.
///
/// # Errors
/// If the provider can't be reached, refuses, redirects without end, or sends something else.
pub(crate) fn fetch(provider: &Provider) -> Result<Documents, Error> {
    let client = Session::new(provider)?;
    // SCIM 1.1 called it so, and some providers still do.
    let config = match client.document("/ServiceProviderConfig")? {
        None => client.document("/ServiceProviderConfigs")?,
        some => some,
    };
    let types = client.list("/ResourceTypes")?;
    if types.is_none() && config.is_none() {
        // Nothing of SCIM is there.
        return Err(client.refused("/ResourceTypes", 404));
    }
    let schemas = match (client.list("/Schemas")?, &types) {
        (Some(schemas), _) => schemas,
        (None, Some(types)) => client.schemas_of(types)?,
        (None, None) => return Err(client.refused("/Schemas", 404)),
    };
    let text = |path: &str, bytes| Text {
        origin: client.origin(path),
        bytes,
    };
    Ok(Documents {
        name: without_secrets(&provider.base_url),
        base_url: Some(without_secrets(&provider.base_url)),
        parts: Parts::Separate {
            schemas: text("/Schemas", schemas),
            resource_types: types.map(|bytes| text("/ResourceTypes", bytes)),
            provider_config: config.map(|bytes| text("/ServiceProviderConfig", bytes)),
        },
    })
}

struct Session {
    client: Client<ReqwestBlocking>,
    /// What a refusal is told by.
    has_credentials: bool,
}

impl Session {
    fn new(provider: &Provider) -> Result<Self, Error> {
        let refuse =
            |error: scim_runtime::Error| Error::input(error.to_string()).with_source(error);
        let mut builder = Client::connect(&provider.base_url)
            .map_err(refuse)?
            .timeout(Duration::from_secs(30))
            .max_response_size(limits::MAX_BYTES);
        if let Some(token) = &provider.token {
            builder = builder.bearer_token(token);
        }
        for (name, value) in &provider.headers {
            builder = builder.header(name, value);
        }
        if provider.allow_plain_http {
            builder = builder.allow_plain_http();
        }
        Ok(Self {
            client: builder.build_blocking().map_err(refuse)?,
            has_credentials: provider.token.is_some() || !provider.headers.is_empty(),
        })
    }

    fn origin(&self, path: &str) -> String {
        format!("{}{path}", self.client.base_url())
    }

    fn get(&self, path: &str, query: &[(&str, String)]) -> Result<RawResponse, Error> {
        let mut request = self.client.request(http::Method::GET, path);
        for (name, value) in query {
            request = request.query(name, value);
        }
        request.send().map_err(|error| {
            let message = format!("cannot read {}: {error}", self.origin(path));
            Error::network(message).with_source(error)
        })
    }

    fn refused(&self, path: &str, status: u16) -> Error {
        let error = Error::network(format!(
            "cannot read {}: status {status}",
            self.origin(path)
        ));
        match status {
            401 | 403 if self.has_credentials => error.with_help(
                "the provider refuses these credentials: are they still valid, and may they read this?",
            ),
            401 | 403 => error.with_help(
                "the provider wants credentials: set SCIM_TOKEN, or name a variable with --token-env",
            ),
            404 => error.with_help("is the base URL right? it often ends in /scim/v2 or /v2"),
            300..=399 => error.with_help("this is often a login page: give the URL that it leads to, or credentials"),
            _ => error,
        }
    }

    /// A document; `None` if the provider has none.
    fn document(&self, path: &str) -> Result<Option<Vec<u8>>, Error> {
        let response = self.get(path, &[])?;
        match response.status {
            200 => Ok(Some(response.body.to_vec())),
            404 | 405 | 501 => Ok(None),
            status => Err(self.refused(path, status)),
        }
    }

    /// A list with all its pages; `None` if the provider has no such list.
    fn list(&self, path: &str) -> Result<Option<Vec<u8>>, Error> {
        let response = self.get(path, &[])?;
        match response.status {
            200 => self.all_pages(path, response.body.to_vec()).map(Some),
            404 | 405 | 501 => Ok(None),
            403 if path == "/Schemas" => Ok(None),
            status => Err(self.refused(path, status)),
        }
    }

    fn all_pages(&self, path: &str, first: Vec<u8>) -> Result<Vec<u8>, Error> {
        let mut page = Page::read(&Text {
            origin: self.origin(path),
            bytes: first.clone(),
        })?;
        if page.total.is_none_or(|total| total <= page.resources.len()) {
            return Ok(first);
        }
        let total = page.total.unwrap_or_default();
        let mut all = std::mem::take(&mut page.resources);
        for _ in 0..MAX_PAGES {
            let start = all.len() + 1;
            let response = self.get(
                path,
                &[
                    ("startIndex", start.to_string()),
                    ("count", (total - all.len()).to_string()),
                ],
            )?;
            if response.status != 200 {
                return Err(self.refused(path, response.status));
            }
            let next = Page::read(&Text {
                origin: self.origin(path),
                bytes: response.body.to_vec(),
            })?;
            // A provider that ignores startIndex sends the same again: what is new counts.
            let before = all.len();
            for resource in next.resources {
                if !all.contains(&resource) {
                    all.push(resource);
                }
            }
            if all.len() >= total || all.len() == before {
                break;
            }
        }
        if all.len() < total {
            return Err(Error::network(format!(
                "cannot read {}: the provider says it has {total}, and sent {} however it was asked",
                self.origin(path),
                all.len()
            )));
        }
        Ok(Json::Array(all).to_string().into_bytes())
    }

    /// Each schema that the resource types name, one by one.
    fn schemas_of(&self, types: &[u8]) -> Result<Vec<u8>, Error> {
        let types = Text {
            origin: self.origin("/ResourceTypes"),
            bytes: types.to_vec(),
        };
        let mut schemas = Vec::new();
        for urn in urns(&types)? {
            let path = format!("/Schemas/{}", segment(&urn));
            let response = self.get(&path, &[])?;
            if response.status != 200 {
                return Err(self.refused(&path, response.status));
            }
            let text = Text {
                origin: self.origin(&path),
                bytes: response.body.to_vec(),
            };
            document::parse(&text, &mut Findings::default())?;
            schemas.push(serde_json::from_slice::<Json>(&text.bytes).unwrap_or_default());
        }
        Ok(Json::Array(schemas).to_string().into_bytes())
    }
}

struct Page {
    resources: Vec<Json>,
    total: Option<usize>,
}

impl Page {
    fn read(text: &Text) -> Result<Self, Error> {
        // The parser tells what is wrong, and where; what it takes, serde_json takes, but for numbers out of range.
        let document = document::parse(text, &mut Findings::default())?;
        if let Some(root) = Object::new(&document, &document.root, Trail::Root) {
            document::refuse_error_message(&root, &mut Findings::default())?;
        }
        let json: Json = serde_json::from_slice(
            text.bytes
                .strip_prefix(b"\xef\xbb\xbf")
                .unwrap_or(&text.bytes),
        )
        .map_err(|error| Error::input(format!("{}: {error}", text.origin)))?;
        let member = |name: &str| {
            json.as_object()?
                .iter()
                .find(|(known, _)| known.eq_ignore_ascii_case(name))
                .map(|(_, v)| v)
        };
        let total = member("totalResults").and_then(|total| match total {
            Json::String(text) => text.trim().parse().ok(),
            other => other.as_u64().and_then(|total| usize::try_from(total).ok()),
        });
        let resources = member("Resources")
            .and_then(Json::as_array)
            .cloned()
            .unwrap_or_default();
        Ok(Self { resources, total })
    }
}

/// A URN as a segment of a path. It is foreign text: no slash or question mark in it leads elsewhere. A colon may stand there
/// (RFC 3986 §3.3), and URNs are full of them.
fn segment(urn: &str) -> String {
    let mut segment = String::new();
    for byte in urn.bytes() {
        match byte {
            b'-' | b'.' | b'_' | b'~' | b':' => segment.push(char::from(byte)),
            byte if byte.is_ascii_alphanumeric() => segment.push(char::from(byte)),
            byte => segment.push_str(&format!("%{byte:02X}")),
        }
    }
    segment
}

/// The schemas that resource types name.
fn urns(types: &Text) -> Result<Vec<String>, Error> {
    let document: Document = document::parse(types, &mut Findings::default())?;
    let mut quiet = Findings::default();
    let mut urns: Vec<String> = Vec::new();
    for resource in document::resources(&document, "resource types", &mut quiet)? {
        resource.read(&document, &mut quiet, |object, quiet| {
            let mut add = |urn: &str| {
                if !urns.iter().any(|known| known.eq_ignore_ascii_case(urn)) {
                    urns.push(urn.to_owned());
                }
            };
            if let Some(urn) = object.text("schema", quiet) {
                add(urn);
            }
            for extension in object.items_quietly("schemaExtensions") {
                let Value::Object(members) = &extension.value else {
                    continue;
                };
                for (name, node) in members {
                    if let (true, Value::String(urn)) =
                        (name.eq_ignore_ascii_case("schema"), &node.value)
                    {
                        add(urn);
                    }
                }
            }
        });
    }
    Ok(urns)
}
