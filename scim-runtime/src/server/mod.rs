//! A service provider in memory, made of discovery documents: for tests, examples and trying things out.
//!
//! It serves what the documents describe: the resource types with their characteristics, and the features that the
//! configuration announces. It keeps nothing on disk and is not made for production.
//!
//! ```
//! use bytes::Bytes;
//! use scim_runtime::server::Server;
//! use serde_json::json;
//!
//! let schemas = json!([{"id": "urn:example:Badge", "attributes": [{"name": "number", "type": "integer"}]}]);
//! let types = json!([{"name": "Badge", "endpoint": "/Badges", "schema": "urn:example:Badge"}]);
//! let server = Server::from_documents(&schemas, &types, &json!({}))?;
//!
//! let mut request = http::Request::new(Bytes::from_static(br#"{"schemas": ["urn:example:Badge"], "number": 7}"#));
//! *request.method_mut() = http::Method::POST;
//! *request.uri_mut() = http::Uri::from_static("http://localhost/Badges");
//! request.headers_mut().insert("content-type", http::HeaderValue::from_static("application/scim+json"));
//! assert_eq!(server.handle(request).status(), 201);
//! # Ok::<(), scim_runtime::describe::DescribeError>(())
//! ```

mod discovery;
mod message;
mod project;
mod query;
mod request;
mod resource;
mod service;
mod store;

use crate::{
    Json,
    describe::{DescribeError, Description},
};
use bytes::Bytes;
use message::Failure;
use request::Asked;
use std::{
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use store::Store;

/// A service provider in memory. Clones share what is stored.
#[derive(Clone)]
pub struct Server {
    shared: Arc<Shared>,
}

struct Shared {
    description: Description,
    options: Options,
    store: Mutex<Store>,
}

/// How a server behaves beside its documents.
#[derive(Debug, Clone)]
struct Options {
    /// Without a trailing slash; what is before it in a request's path is taken off.
    base_url: String,
    token: Option<String>,
    /// Resources in a page, where neither request nor configuration says.
    page_size: u64,
}

impl Server {
    /// A server of the three discovery documents, each a list in any form.
    ///
    /// # Errors
    /// If the documents can't be used.
    pub fn from_documents(
        schemas: &Json,
        resource_types: &Json,
        configuration: &Json,
    ) -> Result<Self, DescribeError> {
        Description::from_documents(schemas, resource_types, configuration).map(Self::new)
    }

    /// A server of a snapshot.
    ///
    /// # Errors
    /// If the snapshot can't be used.
    pub fn from_snapshot(snapshot: &str) -> Result<Self, DescribeError> {
        Description::from_snapshot(snapshot).map(Self::new)
    }

    /// A server of a description.
    #[must_use]
    pub fn new(description: Description) -> Self {
        let options = Options {
            base_url: "http://localhost".to_owned(),
            token: None,
            page_size: 100,
        };
        Self::with(description, options, Store::default())
    }

    fn with(description: Description, options: Options, store: Store) -> Self {
        Self {
            shared: Arc::new(Shared {
                description,
                options,
                store: Mutex::new(store),
            }),
        }
    }

    fn configure(&self, change: impl FnOnce(&mut Options)) -> Self {
        let mut options = self.shared.options.clone();
        change(&mut options);
        Self::with(
            self.shared.description.clone(),
            options,
            self.store().clone(),
        )
    }

    /// The same server at another base URL: where locations begin, and what path requests have.
    #[must_use]
    pub fn base_url(self, base_url: &str) -> Self {
        self.configure(|options| {
            base_url
                .trim_end_matches('/')
                .clone_into(&mut options.base_url)
        })
    }

    /// The same server, asking for a bearer token: 401 without.
    #[must_use]
    pub fn bearer_token(self, token: &str) -> Self {
        self.configure(|options| options.token = Some(token.to_owned()))
    }

    /// The same server with pages of this size, where a request does not say.
    #[must_use]
    pub fn page_size(self, size: u64) -> Self {
        self.configure(|options| options.page_size = size.max(1))
    }

    /// Answers a request.
    #[must_use]
    pub fn handle(&self, request: http::Request<Bytes>) -> http::Response<Bytes> {
        Asked::new(&self.shared.options, &request)
            .and_then(|asked| self.answer(&asked))
            .unwrap_or_else(|failure| failure.response())
    }

    /// A panic in another thread leaves nothing half-done: every operation changes the store in one step.
    fn store(&self) -> MutexGuard<'_, Store> {
        self.shared
            .store
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    fn answer(&self, asked: &Asked<'_>) -> Result<http::Response<Bytes>, Failure> {
        let description = &self.shared.description;
        if let Some(answer) = discovery::answer(description, asked)? {
            return Ok(answer);
        }
        let context = resource::Context {
            description,
            options: &self.shared.options,
        };
        let mut store = self.store();
        let segments: Vec<&str> = asked.segments.iter().map(String::as_str).collect();
        if segments == ["Me"] {
            return Err(Failure::new(501, "there is no authenticated resource here"));
        }
        if segments == [".search"] {
            return query::search_all(&context, &store, asked);
        }
        let found =
            description
                .resource_types
                .iter()
                .enumerate()
                .find_map(|(index, resource_type)| {
                    let parts: Vec<&str> = resource_type
                        .endpoint
                        .trim_matches('/')
                        .split('/')
                        .collect();
                    let rest = segments.strip_prefix(parts.as_slice())?;
                    Some((index, rest.to_vec()))
                });
        let Some((index, rest)) = found else {
            return Err(Failure::new(404, "there is no such endpoint"));
        };
        let scope = resource::Scope { context, index };
        match (asked.method.as_str(), rest.as_slice()) {
            ("POST", []) => scope.create(&mut store, asked),
            ("GET", []) => query::list(&scope, &store, asked),
            ("POST", [".search"]) => query::search(&scope, &store, asked),
            ("GET", [id]) => scope.get(&store, asked, id),
            ("PUT", [id]) => scope.replace(&mut store, asked, id),
            ("PATCH", [id]) => scope.patch(&mut store, asked, id),
            ("DELETE", [id]) => scope.delete(&mut store, asked, id),
            (_, [] | [_]) => Err(Failure::new(405, "this endpoint has no such method")),
            _ => Err(Failure::new(404, "there is no such endpoint")),
        }
    }
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Server")
            .field("base_url", &self.shared.options.base_url)
            .finish_non_exhaustive()
    }
}
