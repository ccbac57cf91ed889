//! Fetch a live provider's discovery documents (RFC 7644 §4).
//!
//! The requests are those of the runtime's `discover`, which a test compares. The code differs: this one keeps the provider's own
//! text, so that findings point into it, and accepts answers that a client can't use.

mod pages;
mod refusal;
mod schemas;

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
/// `/Schemas` and `/ResourceTypes` are requested without parameters (RFC 7644 §4 forbids filters there); further pages are
/// requested only from a provider that announces more resources than it sent. If the provider refuses to list `/Schemas`, each
/// schema that a resource type names is requested by its URN. A provider without `/ResourceTypes` has models only.
///
/// # Errors
/// If the provider can't be reached, refuses, redirects without end, or has none of the documents.
pub(crate) fn fetch(provider: &ProviderAccess) -> Result<DiscoveryDocuments, Error> {
    let has_credentials = provider.token.is_some() || !provider.headers.is_empty();
    read(&FetchSession {
        client: &client(provider)?,
        base_url: without_secrets(&provider.base_url),
        has_credentials,
    })
}

/// Fetches the three documents with a client that has the credentials.
///
/// # Errors
/// As for [`fetch`].
#[cfg(feature = "ctl")]
pub(crate) fn fetch_with<E: BlockingEngine>(
    client: &Client<Untyped, E>,
    has_credentials: bool,
) -> Result<DiscoveryDocuments, Error> {
    read(&FetchSession {
        client,
        base_url: without_secrets(client.base_url()),
        has_credentials,
    })
}

fn read<E: BlockingEngine>(session: &FetchSession<'_, E>) -> Result<DiscoveryDocuments, Error> {
    // SCIM 1.1 used the plural, and some SCIM 2.0 providers still do.
    let config = match session.document("/ServiceProviderConfig")? {
        None => session.document("/ServiceProviderConfigs")?,
        some => some,
    };
    let types = session.list("/ResourceTypes")?;
    let schemas = match (session.list("/Schemas")?, &types) {
        (Listed::Found(schemas), _) => schemas,
        (Listed::Missing(_), Listed::Found(types)) => session.schemas_of(types)?,
        (Listed::Missing(response), Listed::Missing(_)) => {
            return Err(session.refused("/Schemas", &response));
        }
    };
    let text = |path: &str, bytes| RawDocument {
        origin: session.url(path),
        bytes,
    };
    let resource_types = match types {
        Listed::Found(bytes) => Some(text("/ResourceTypes", bytes)),
        Listed::Missing(_) => None,
    };
    Ok(DiscoveryDocuments {
        name: session.base_url.clone(),
        base_url: Some(session.base_url.clone()),
        parts: DocumentSet::Separate {
            schemas: text("/Schemas", schemas),
            resource_types,
            provider_config: config.map(|bytes| text("/ServiceProviderConfig", bytes)),
        },
    })
}

/// A list, or the response that says that there is none.
enum Listed {
    Found(Vec<u8>),
    Missing(RawResponse),
}

fn client(provider: &ProviderAccess) -> Result<Client<Untyped, ReqwestBlocking>, Error> {
    let refuse = |error: scim_runtime::Error| Error::input(error.to_string()).with_source(error);
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
            let message = format!("cannot read {}: {error}", self.url(path));
            Error::network(message).with_source(error)
        })
    }

    fn refused(&self, path: &str, response: &RawResponse) -> Error {
        refusal(&self.url(path), response, self.has_credentials)
    }

    /// A document; `None` if the provider doesn't have it.
    fn document(&self, path: &str) -> Result<Option<Vec<u8>>, Error> {
        let response = self.get(path, &[])?;
        match response.status {
            200 => Ok(Some(response.body.to_vec())),
            404 | 405 | 501 => Ok(None),
            _ => Err(self.refused(path, &response)),
        }
    }

    /// A list with all its pages.
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
        // A text that isn't a list is reported with its position when it is parsed.
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

    /// The schemas that the resource types name, one by one.
    fn schemas_of(&self, types: &[u8]) -> Result<Vec<u8>, Error> {
        let mut collected = schemas::FetchedSchemas::default();
        for urn in schemas::named(&self.url("/ResourceTypes"), types)? {
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
