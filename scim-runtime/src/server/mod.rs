//! A service provider in memory, made of discovery documents: for tests, examples and trying things out.
//!
//! It serves what the documents describe: the resource types with their characteristics, and the features that the
//! configuration announces (PATCH, bulk, filters, sorting, entity tags, paging by index and cursor); 501 or 403 for the
//! others. It keeps nothing on disk and is not made for production.
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

mod accept;
mod bulk;
mod clock;
mod condition;
mod cursor;
mod discovery;
mod fault;
mod me;
mod message;
mod options;
mod page;
mod parameters;
mod project;
mod query;
mod request;
mod resource;
mod route;
mod sample;
mod service;
mod sort;
mod store;
mod unique;
mod wire;

pub use fault::{Fault, FaultError, Faults, Rule};
pub use options::UnknownAttributes;
pub use wire::{Body, Torn, Wire};

use crate::{
    Json,
    describe::{DescribeError, Description},
    patch,
};
use bytes::Bytes;
use clock::Clock;
use http::Method;
use options::{Credential, Identity, Options};
use request::Asked;
use resource::{Answer, Context};
use std::{
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use store::Store;

/// A service provider in memory. Clones share what is stored.
///
/// The methods that say how it behaves take the server and give it back: say it before there are clones, which stay as they
/// were.
#[derive(Clone)]
pub struct Server {
    shared: Arc<Shared>,
}

struct Shared {
    description: Description,
    options: Options,
    store: Mutex<Store>,
    faults: Mutex<Faults>,
}

/// Making one.
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
        Self::with(description, Options::new(), Store::new(), Faults::new())
    }

    fn with(description: Description, options: Options, store: Store, faults: Faults) -> Self {
        Self {
            shared: Arc::new(Shared {
                description,
                options,
                store: Mutex::new(store),
                faults: Mutex::new(faults),
            }),
        }
    }

    fn configure(&self, change: impl FnOnce(&mut Options)) -> Self {
        let mut options = self.shared.options.clone();
        change(&mut options);
        let store = self.store().clone();
        let faults = self.locked_faults().clone();
        Self::with(self.shared.description.clone(), options, store, faults)
    }
}

/// How it behaves.
impl Server {
    /// The same server at another base URL: where locations begin, and what path requests have.
    #[must_use]
    pub fn base_url(self, base_url: &str) -> Self {
        let base_url = base_url.trim_end_matches('/');
        let mut options = self.shared.options.clone();
        base_url.clone_into(&mut options.base_url);
        let description = self.shared.description.clone().below(base_url);
        let (store, faults) = (self.store().clone(), self.locked_faults().clone());
        let server = Self::with(description, options, store, faults);
        let scopes: Vec<_> = server.context().scopes().collect();
        server.store().adjust(|index, resource| {
            let id = resource["id"].as_str().unwrap_or_default().to_owned();
            if let Some(scope) = scopes.get(index) {
                resource["meta"]["location"] = Json::from(scope.location(&id));
            }
        });
        drop(scopes);
        server
    }

    /// The same server, asking for credentials: this bearer token is good (RFC 6750); 401 without any that are.
    #[must_use]
    pub fn bearer_token(self, token: &str) -> Self {
        self.configure(|options| options.credentials.push(Credential::bearer(token)))
    }

    /// The same server, asking for credentials: these are good by the scheme Basic (RFC 7617).
    #[must_use]
    pub fn basic(self, user: &str, password: &str) -> Self {
        self.configure(|options| options.credentials.push(Credential::basic(user, password)))
    }

    /// The same server with pages of this size, where neither request nor configuration says.
    #[must_use]
    pub fn page_size(self, size: u64) -> Self {
        self.configure(|options| options.page_size = size.max(1))
    }

    /// The same server with another way to treat attributes that no schema has; it keeps them unless told otherwise.
    #[must_use]
    pub fn unknown_attributes(self, unknown: UnknownAttributes) -> Self {
        self.configure(|options| options.unknown = unknown)
    }

    /// The same server, reading PATCH as peers of this dialect write it; by RFC 7644 to the letter unless told otherwise.
    #[must_use]
    pub fn dialect(self, dialect: patch::Dialect) -> Self {
        self.patch_options(dialect.options())
    }

    /// The same server, reading PATCH as liberally as this says.
    #[must_use]
    pub fn patch_options(self, patch: patch::Options) -> Self {
        self.configure(|options| options.patch = patch)
    }

    /// The same server with a resource behind `/Me` (RFC 7644 §3.11): of this type, found by the value of an attribute at
    /// the time of each request. A POST creates it where it does not exist. Without any, `/Me` is 501.
    ///
    /// ```
    /// # use scim_runtime::{describe::Description, server::Server};
    /// # fn with(server: Server) -> Server {
    /// server.me("User", "userName", "bjensen")
    /// # }
    /// ```
    #[must_use]
    pub fn me(self, resource_type: &str, attribute: &str, value: &str) -> Self {
        self.configure(|options| options.me = Some(identity(resource_type, attribute, value)))
    }

    /// The same server with a resource behind `/Me` for whoever brings this bearer token.
    #[must_use]
    pub fn bearer_token_of(
        self,
        token: &str,
        resource_type: &str,
        attribute: &str,
        value: &str,
    ) -> Self {
        let mut credential = Credential::bearer(token);
        credential.identity = Some(identity(resource_type, attribute, value));
        self.configure(|options| options.credentials.push(credential))
    }

    /// The same server, `/Me` answering 308 with the location of the resource instead of the resource.
    #[must_use]
    pub fn me_redirects(self) -> Self {
        self.configure(|options| {
            let of_credentials = options.credentials.iter_mut();
            let all = of_credentials.filter_map(|credential| credential.identity.as_mut());
            for identity in all.chain(options.me.as_mut()) {
                identity.redirects = true;
            }
        })
    }

    /// The same server, empty, giving the same ids, cursors and times in every run: for snapshots of what it answers.
    /// Otherwise ids are not to be guessed, and times are those of the clock.
    #[must_use]
    pub fn reproducible(self) -> Self {
        // The moment is that of RFC 7643 §8's examples.
        let store = Store::seeded(0, Clock::Counting(1_264_222_581));
        let options = self.shared.options.clone();
        let faults = self.locked_faults().clone();
        Self::with(self.shared.description.clone(), options, store, faults)
    }

    /// The same server with these faults, for want of a provider that has them.
    ///
    /// ```
    /// # use scim_runtime::server::{Fault, Faults, Server};
    /// # fn with(server: Server) -> Server {
    /// server.faults(Faults::new().inject(Fault::Unavailable(Some(1)).once()))
    /// # }
    /// ```
    #[must_use]
    pub fn faults(self, faults: Faults) -> Self {
        if faults.has(&Fault::NumericIds) {
            self.store().ids_are_numbers = true;
        }
        *self.locked_faults() = faults;
        self
    }

    /// The same server, taking faults from the header `X-Scim-Fault` of each request, as [`Fault`] is written; several are
    /// separated by commas. 400 for what is no fault.
    #[must_use]
    pub fn faults_by_header(self) -> Self {
        self.configure(|options| options.faults_by_header = true)
    }
}

fn identity(resource_type: &str, attribute: &str, value: &str) -> Identity {
    Identity {
        resource_type: resource_type.to_owned(),
        attribute: attribute.to_owned(),
        value: value.to_owned(),
        redirects: false,
    }
}

/// Using it.
impl Server {
    /// Answers a request. What a fault wants of the connection is in the response's extensions: [`Wire`].
    #[must_use]
    pub fn handle(&self, request: http::Request<Bytes>) -> http::Response<Bytes> {
        let answer = self.answer(&request);
        let reply = answer.unwrap_or_else(|failure| failure.reply());
        reply.response()
    }

    /// Stores a resource as a POST to its endpoint would, whoever may do that over HTTP. Gives its id.
    ///
    /// ```
    /// # use scim_runtime::server::Server;
    /// # use serde_json::json;
    /// # let schemas = json!([{"id": "urn:example:Badge", "attributes": [{"name": "number", "type": "integer"}]}]);
    /// # let types = json!([{"name": "Badge", "endpoint": "/Badges", "schema": "urn:example:Badge"}]);
    /// let server = Server::from_documents(&schemas, &types, &json!({}))?;
    /// let id = server.add("Badge", json!({"schemas": ["urn:example:Badge"], "number": 7}))?;
    /// # assert!(!id.is_empty());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// What the server would answer, in words.
    pub fn add(&self, resource_type: &str, resource: Json) -> Result<String, AddError> {
        let mut scopes = self.context().scopes();
        let scope = scopes
            .find(|scope| scope.resource_type.name.eq_ignore_ascii_case(resource_type))
            .ok_or_else(|| AddError(format!("there is no resource type `{resource_type}`")))?;
        let asked = Asked::internal(Method::POST, Vec::new(), resource);
        let mut store = self.store();
        let id = store.new_id();
        let created = scope.create_as(&mut store, &asked, id.clone());
        created
            .map(|_| id)
            .map_err(|failure| AddError(failure.detail().to_owned()))
    }

    /// Stores so many resources of a type, with made-up values for what is required.
    ///
    /// # Errors
    /// As for [`Server::add`].
    pub fn populate(&self, resource_type: &str, count: usize) -> Result<(), AddError> {
        for number in 1..=count {
            let resource = self
                .shared
                .description
                .resource_type(resource_type)
                .map(|known| sample::resource(known, number));
            self.add(resource_type, resource.unwrap_or_default())?;
        }
        Ok(())
    }

    /// Lets all cursors expire, as if their time were over (RFC 9865 §2).
    pub fn expire_cursors(&self) {
        self.store().cursors.expire();
    }

    fn context(&self) -> Context<'_> {
        Context {
            description: &self.shared.description,
            options: &self.shared.options,
        }
    }

    /// A panic in another thread leaves nothing half-done: every operation changes the store in one step.
    fn store(&self) -> MutexGuard<'_, Store> {
        self.shared
            .store
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    fn locked_faults(&self) -> MutexGuard<'_, Faults> {
        let faults = &self.shared.faults;
        faults.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn answer(&self, request: &http::Request<Bytes>) -> Answer {
        let mut asked = Asked::new(&self.shared.options.base_url, request)?;
        let identity = self.shared.options.admit(asked.credentials.as_deref())?;
        let method = asked.method.clone();
        let mut faults = self.locked_faults().of(method.as_str(), &asked.segments);
        if self.shared.options.faults_by_header {
            faults.extend(fault::of_header(request)?);
        }
        if faults.is_empty() {
            return self.carry_out(asked, identity);
        }
        asked.paging_is_ignored = faults.contains(&Fault::IgnoredPaging);
        let injected = fault::Injected {
            cursor: asked.cursor(),
            faults,
        };
        let answer = match fault::before(&injected.faults) {
            Some(reply) => Ok(reply),
            None => self.carry_out(asked, identity),
        };
        let mut reply = answer.unwrap_or_else(|failure| failure.reply());
        fault::after(&mut reply, &injected, method.as_str());
        Ok(reply)
    }

    fn carry_out(&self, asked: Asked<'_>, identity: Option<&Identity>) -> Answer {
        let context = self.context();
        if let Some(answer) = discovery::answer(context.description, &asked)? {
            return Ok(answer);
        }
        let mut store = self.store();
        match asked.segments().as_slice() {
            ["Me", ..] => me::answer(context, &mut store, asked, identity),
            ["Bulk"] => bulk::answer(context, &mut store, &asked),
            _ => route::resources(context, &mut store, &asked),
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

/// Why a resource could not be stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddError(String);

impl fmt::Display for AddError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for AddError {}
