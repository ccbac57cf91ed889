//! Fetches a live provider's discovery documents (RFC 7644 §4).
//!
//! The requests are the same as those of the runtime's `discover`; a test compares them. The code is separate because this module
//! keeps the provider's text, so that findings can point into it, and accepts responses that a client can't use.

mod pages;
mod refusal;
mod schemas;
mod translation;

pub(crate) use translation::{no_connection_help, translated};

use super::documents::{DiscoveryDocuments, DocumentSet};
use crate::{
    Error,
    text::{RawDocument, limits, without_secrets},
};
use pages::PagedList;
use refusal::refusal;
use scim_runtime::{
    client::{Client, RawResponse, Untyped},
    engine::{BlockingEngine, ReqwestBlocking},
};
use std::time::Duration;

/// The provider's base URL and credentials.
pub(crate) struct ProviderAccess {
    pub(crate) base_url: String,
    pub(crate) token: Option<String>,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) allow_plain_http: bool,
}

/// Fetches the three documents.
///
/// Requests `/Schemas` and `/ResourceTypes` without parameters (RFC 7644 §4 forbids filters there). Requests further pages only
/// from a provider that announces more resources than it sent. If the provider refuses to list `/Schemas`, requests each schema
/// that a resource type names by its URN. A provider without `/ResourceTypes` has models only.
///
/// # Errors
/// If the provider can't be reached, refuses, redirects endlessly, or has none of the documents.
pub(crate) fn fetch(provider: &ProviderAccess) -> Result<DiscoveryDocuments, Error> {
    let has_credentials = provider.token.is_some() || !provider.headers.is_empty();
    let session = FetchSession {
        client: &client(provider)?,
        base_url: without_secrets(&provider.base_url),
        has_credentials,
    };
    read(&session, GivenDocuments::default())
}

/// Documents that the user has, so that they aren't fetched.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct GivenDocuments {
    pub(crate) schemas: Option<RawDocument>,
    pub(crate) resource_types: Option<RawDocument>,
    pub(crate) provider_config: Option<RawDocument>,
}

/// Fetches the documents that aren't given, with a client that has the credentials.
///
/// # Errors
/// See [`fetch`].
#[cfg(feature = "ctl")]
pub(crate) fn fetch_with<E: BlockingEngine>(
    client: &Client<Untyped, E>,
    has_credentials: bool,
    given: GivenDocuments,
) -> Result<DiscoveryDocuments, Error> {
    let session = FetchSession {
        client,
        base_url: without_secrets(client.base_url()),
        has_credentials,
    };
    read(&session, given)
}

fn read<E: BlockingEngine>(
    session: &FetchSession<'_, E>,
    given: GivenDocuments,
) -> Result<DiscoveryDocuments, Error> {
    let text = |path: &str, bytes| RawDocument {
        origin: session.url(path),
        bytes,
    };
    let provider_config = if given.provider_config.is_some() {
        given.provider_config
    } else {
        // SCIM 1.1 used the plural. Some SCIM 2.0 providers still do.
        let config = match session.document("/ServiceProviderConfig")? {
            None => session.document("/ServiceProviderConfigs")?,
            some => some,
        };
        config.map(|bytes| text("/ServiceProviderConfig", bytes))
    };
    let resource_types = match given.resource_types {
        Some(given) => Some(given),
        None => match session.list("/ResourceTypes")? {
            Listed::Found(bytes) => Some(text("/ResourceTypes", bytes)),
            Listed::Missing(_) => None,
        },
    };
    let schemas = match given.schemas {
        Some(given) => given,
        None => match (session.list("/Schemas")?, &resource_types) {
            (Listed::Found(bytes), _) => text("/Schemas", bytes),
            (Listed::Missing(_), Some(types)) => text("/Schemas", session.schemas_of(types)?),
            (Listed::Missing(response), None) => {
                return Err(session.refused("/Schemas", &response));
            }
        },
    };
    Ok(DiscoveryDocuments {
        name: session.base_url.clone(),
        base_url: Some(session.base_url.clone()),
        parts: DocumentSet::Separate {
            schemas,
            resource_types,
            provider_config,
        },
    })
}

/// A list, or the provider's response if it has no such list.
enum Listed {
    Found(Vec<u8>),
    Missing(RawResponse),
}

fn client(provider: &ProviderAccess) -> Result<Client<Untyped, ReqwestBlocking>, Error> {
    let refuse = |error: scim_runtime::Error| {
        Error::input(translated(&error.to_string())).with_source(error)
    };
    let mut builder = Untyped::connect(&provider.base_url)
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
    builder.build_blocking().map_err(refuse)
}

struct FetchSession<'c, E> {
    client: &'c Client<Untyped, E>,
    base_url: String,
    has_credentials: bool,
}

impl<E: BlockingEngine> FetchSession<'_, E> {
    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.client.base_url())
    }

    fn get(&self, path: &str, query: &[(&str, String)]) -> Result<RawResponse, Error> {
        let mut request = self.client.request(http::Method::GET, path);
        for (name, value) in query {
            request = request.query(name, value);
        }
        request.send().map_err(|error| {
            let reason = translated(&error.to_string());
            let message = format!("cannot read {}: {reason}", self.url(path));
            let help = no_connection_help(&error);
            let error = Error::network(message).with_source(error);
            match help {
                Some(help) => error.with_help(help),
                None => error,
            }
        })
    }

    fn refused(&self, path: &str, response: &RawResponse) -> Error {
        refusal(&self.url(path), response, self.has_credentials)
    }

    /// Fetches a document. Returns `None` if the provider doesn't have it.
    fn document(&self, path: &str) -> Result<Option<Vec<u8>>, Error> {
        let response = self.get(path, &[])?;
        match response.status {
            200 => Ok(Some(response.body.to_vec())),
            404 | 405 | 501 => Ok(None),
            _ => Err(self.refused(path, &response)),
        }
    }

    /// Fetches all pages of a list.
    fn list(&self, path: &str) -> Result<Listed, Error> {
        let response = self.get(path, &[])?;
        match response.status {
            200 => self
                .all_pages(path, response.body.to_vec())
                .map(Listed::Found),
            404 | 405 | 501 => Ok(Listed::Missing(response)),
            403 if path == "/Schemas" => Ok(Listed::Missing(response)),
            _ => Err(self.refused(path, &response)),
        }
    }

    fn all_pages(&self, path: &str, first: Vec<u8>) -> Result<Vec<u8>, Error> {
        let url = self.url(path);
        // The parser will report a text that isn't a list, with its position.
        let Some(mut pages) = PagedList::first(&url, &first) else {
            return Ok(first);
        };
        while let Some(query) = pages.next_query() {
            let response = self.get(path, &query)?;
            if response.status != 200 {
                return Err(self.refused(path, &response));
            }
            pages.add(&response.body)?;
        }
        pages.finish()
    }

    /// Fetches each schema that the resource types name.
    fn schemas_of(&self, types: &RawDocument) -> Result<Vec<u8>, Error> {
        let mut collected = schemas::FetchedSchemas::default();
        for urn in schemas::named(&types.origin, &types.bytes)? {
            let path = format!("/Schemas/{}", schemas::segment(&urn));
            let response = self.get(&path, &[])?;
            if response.status != 200 {
                return Err(self.refused(&path, &response));
            }
            collected.add(&self.url(&path), &response.body)?;
        }
        Ok(collected.into_array())
    }
}
