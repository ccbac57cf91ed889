//! A service provider in memory, made of discovery documents: for tests, examples and trying things out.
//!
//! It serves what the documents describe: the resource types with their characteristics, and the features that the
//! configuration announces (PATCH, bulk, filters, sorting, entity tags, paging by index and cursor); 501 or 403 for the
//! others. A resource's `groups` follow from what has it as a member (RFC 7643 §4.1.2). Several [`Tenant`]s may have resources of their
//! own. It keeps nothing on disk, though it can be written out and
//! read back ([`Server::dump`], [`Server::load`]), and is not made for production.
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
mod configure;
mod contents;
mod cursor;
mod discovery;
mod dump;
mod fault;
mod me;
mod membership;
mod message;
mod options;
mod page;
mod parameters;
mod password;
mod project;
mod query;
mod request;
mod resource;
mod route;
mod sample;
mod service;
mod sort;
mod space;
mod store;
mod tenants;
mod unique;
mod wire;

pub use contents::{AddError, Contents};
pub use dump::Secrets;
pub use fault::{Fault, FaultError, Faults, Rule};
pub use options::UnknownAttributes;
pub use tenants::Tenant;
pub use wire::{Body, Torn, Wire};

use crate::{
    Json,
    describe::{DescribeError, Description},
};
use bytes::Bytes;
use contents::Part;
use message::Failure;
use options::{Identity, Options};
use request::Asked;
use resource::Answer;
use space::Space;
use std::{
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use store::Store;
use tenants::Tenants;

/// A service provider in memory. Clones share what is stored.
///
/// The methods that say how it behaves take the server and give it back: say it before there are clones, which stay as they
/// were.
#[derive(Clone)]
pub struct Server {
    shared: Arc<Shared>,
}

struct Shared {
    /// What is at the base URL.
    home: Arc<Space>,
    tenants: Tenants,
    options: Options,
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
        let home = Space::new(Arc::new(description), "http://localhost", Store::new());
        Self {
            shared: Arc::new(Shared {
                home: Arc::new(home),
                tenants: Tenants::none(),
                options: Options::new(),
                faults: Mutex::new(Faults::new()),
            }),
        }
    }

    /// Another server with these resources, and the same faults.
    fn with(&self, home: Space, tenants: Tenants, options: Options) -> Self {
        Self {
            shared: Arc::new(Shared {
                home: Arc::new(home),
                tenants,
                options,
                faults: Mutex::new(self.locked_faults().clone()),
            }),
        }
    }

    fn configure(&self, change: impl FnOnce(&mut Options)) -> Self {
        let mut options = self.shared.options.clone();
        change(&mut options);
        let home = self.shared.home.copy();
        let tenants = self
            .shared
            .tenants
            .map(home.base_url(), |_, space, _| space.copy());
        self.with(home, tenants, options)
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
        self.home().add(resource_type, resource)
    }

    /// Stores so many resources of a type, with made-up values for what is required.
    ///
    /// # Errors
    /// As for [`Server::add`].
    pub fn populate(&self, resource_type: &str, count: usize) -> Result<(), AddError> {
        self.home().populate(resource_type, count)
    }

    /// All resources, the oldest first, as a document that [`Server::load`] reads: an object with `dump`, its form's version (1),
    /// and `resources`, each with its id, times and version; `tenants`, if there are any, has an object with `resources` by the
    /// name of each. Cursors are not part of it.
    ///
    /// ```
    /// # use scim_runtime::server::{Secrets, Server};
    /// # fn keep(server: &Server, other: &Server) -> Result<(), Box<dyn std::error::Error>> {
    /// let text = server.dump(Secrets::LeftOut).to_string();
    /// other.load(&serde_json::from_str(&text)?)?;
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn dump(&self, secrets: Secrets) -> Json {
        let of = |space: &Space| dump::resources(space.description(), &space.store(), secrets);
        let tenants = self.shared.tenants.all().into_iter();
        dump::document(
            of(&self.shared.home),
            tenants.map(|(name, space)| (name, of(&space))),
        )
    }

    /// Stores resources beside those that are there: all of them, or none. Of a [`Server::dump`], of a `ListResponse` as a query
    /// answers it, or a list that someone has written.
    ///
    /// What a resource says of `id`, `meta.created`, `meta.lastModified` and `meta.version` stays, and so do values of read-only
    /// attributes; what is missing comes from the server. The type is that of `meta.resourceType`, or the one of its base schema.
    /// Locations are those of this server. What a schema requires must be there, but for what is never returned.
    ///
    /// # Errors
    /// Which resource can't be stored and why, in words; if the document is none of these, what it is.
    pub fn load(&self, dump: &Json) -> Result<(), AddError> {
        let document = dump::read(dump)?;
        let mut parts = vec![Part {
            tenant: None,
            space: self.shared.home.clone(),
            resources: document.resources,
        }];
        for (name, resources) in document.tenants {
            let space = self.tenant_of(name);
            parts.push(Part {
                tenant: Some(name),
                space: space.ok_or_else(|| AddError(format!("there is no tenant `{name}`")))?,
                resources,
            });
        }
        contents::load(&self.shared.options, &parts)
    }

    /// Lets all cursors expire, as if their time were over (RFC 9865 §2).
    pub fn expire_cursors(&self) {
        self.home().expire_cursors();
    }

    /// The resources of a tenant, if there is one of this name.
    ///
    /// ```
    /// # use scim_runtime::server::{Server, Tenant};
    /// # use serde_json::json;
    /// # fn with(server: Server) -> Result<(), Box<dyn std::error::Error>> {
    /// let server = server.tenant(Tenant::at_path("acme"));
    /// let acme = server.contents_of("acme").ok_or("there is no such tenant")?;
    /// acme.populate("User", 10)?;
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn contents_of(&self, tenant: &str) -> Option<Contents<'_>> {
        let space = self.shared.tenants.find(tenant)?;
        Some(Contents::new(&self.shared.options, space))
    }

    /// The names of all tenants, in their order.
    #[must_use]
    pub fn tenants(&self) -> Vec<String> {
        let all = self.shared.tenants.all().into_iter();
        all.map(|(name, _)| name).collect()
    }

    fn home(&self) -> Contents<'_> {
        Contents::new(&self.shared.options, self.shared.home.clone())
    }

    /// The resources of a tenant that there is, or may be from now on.
    fn tenant_of(&self, name: &str) -> Option<Arc<Space>> {
        let tenants = &self.shared.tenants;
        if self.shared.options.dynamic_tenants {
            tenants.on_demand(name, &self.shared.home)
        } else {
            tenants.find(name)
        }
    }

    fn locked_faults(&self) -> MutexGuard<'_, Faults> {
        let faults = &self.shared.faults;
        faults.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn answer(&self, request: &http::Request<Bytes>) -> Answer {
        let options = &self.shared.options;
        let home = &self.shared.home;
        let at = self.shared.tenants.at(request.uri().path(), home);
        let at = at.filter(|at| at.is_known || options.dynamic_tenants);
        let base_url = at.as_ref().map_or(home.base_url(), |at| &at.base_url);
        let mut asked = Asked::new(base_url, request)?;
        let name = at.as_ref().map(|at| at.name.as_str());
        let admitted = options.admit(name, asked.credentials.as_deref())?;
        let space = match name.or(admitted.tenant) {
            None => home.clone(),
            Some(name) => self
                .tenant_of(name)
                .ok_or_else(|| Failure::new(404, "there is no such tenant"))?,
        };
        let method = asked.method.clone();
        let mut faults = self.locked_faults().of(method.as_str(), &asked.segments);
        if self.shared.options.faults_by_header {
            faults.extend(fault::of_header(request)?);
        }
        if faults.is_empty() {
            return self.carry_out(&space, asked, admitted.identity);
        }
        asked.paging_is_ignored = faults.contains(&Fault::IgnoredPaging);
        let injected = fault::Injected {
            cursor: asked.cursor(),
            faults,
        };
        let answer = match fault::before(&injected.faults) {
            Some(reply) => Ok(reply),
            None => self.carry_out(&space, asked, admitted.identity),
        };
        let mut reply = answer.unwrap_or_else(|failure| failure.reply());
        fault::after(&mut reply, &injected, method.as_str());
        Ok(reply)
    }

    fn carry_out(&self, space: &Space, asked: Asked<'_>, identity: Option<&Identity>) -> Answer {
        let context = space.context(&self.shared.options);
        if let Some(answer) = discovery::answer(context.description, &asked)? {
            return Ok(answer);
        }
        let mut store = space.store();
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
            .field("base_url", &self.shared.home.base_url())
            .finish_non_exhaustive()
    }
}
