//! The server, and the state that its clones share.

use super::{
    fault::Faults, options::ServerOptions, space::ResourceSpace, store::Store, tenants::Tenants,
};
use crate::{
    Json,
    describe::{DescribeError, Description},
};
use std::{
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// An in-memory service provider. Clones share their resources.
///
/// Methods that configure the server take it and return it. Existing clones keep their configuration, so configure a server
/// before cloning it.
///
/// ```
/// use scim_runtime::{models::{User, rfc7643::Client}, testing};
///
/// let server = testing::server().page_size(10);
/// server.seed(25)?;
/// let scim = Client::connect("https://scim.example.com/v2")?.build_with(server)?;
/// let page = scim.users().list().filter(User::ACTIVE.eq(true)).send()?;
/// assert_eq!(page.resources.len(), 10);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
#[doc(alias("mock", "fake"))]
pub struct Server {
    pub(super) shared: Arc<Shared>,
}

pub(super) struct Shared {
    /// The resources at the base URL.
    pub(super) home: Arc<ResourceSpace>,
    pub(super) tenants: Tenants,
    pub(super) options: ServerOptions,
    pub(super) faults: Mutex<Faults>,
}

/// Creating a server.
impl Server {
    /// Creates a server from the three discovery documents. Schemas and resource types can be a list or a `ListResponse`.
    ///
    /// ```
    /// use scim_runtime::server::Server;
    /// use serde_json::json;
    ///
    /// let schemas = json!([{"id": "urn:example:Badge", "attributes": [{"name": "number", "type": "integer"}]}]);
    /// let types = json!([{"name": "Badge", "endpoint": "/Badges", "schema": "urn:example:Badge"}]);
    /// let server = Server::from_documents(&schemas, &types, &json!({"patch": {"supported": true}}))?;
    /// server.populate("Badge", 3)?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// If the documents are invalid or incomplete.
    pub fn from_documents(
        schemas: &Json,
        resource_types: &Json,
        configuration: &Json,
    ) -> Result<Self, DescribeError> {
        Description::from_documents(schemas, resource_types, configuration).map(Self::new)
    }

    /// Creates a server from a snapshot, as `scim-codegen fetch` writes it.
    ///
    /// ```
    /// use scim_runtime::server::Server;
    ///
    /// let snapshot = r#"{"snapshot": 1, "resourceTypes": [], "schemas": [], "serviceProviderConfig": {}}"#;
    /// let server = Server::from_snapshot(snapshot)?;
    /// # Ok::<(), scim_runtime::describe::DescribeError>(())
    /// ```
    ///
    /// # Errors
    /// If the snapshot is invalid or incomplete.
    pub fn from_snapshot(snapshot: &str) -> Result<Self, DescribeError> {
        Description::from_snapshot(snapshot).map(Self::new)
    }

    /// Creates a server from a description of a provider.
    ///
    /// ```
    /// use scim_runtime::{server::Server, testing};
    ///
    /// let server = Server::new(testing::description());
    /// assert!(server.tenants().is_empty());
    /// ```
    #[must_use]
    pub fn new(description: Description) -> Self {
        let home = ResourceSpace::new(Arc::new(description), "http://localhost", Store::new());
        Self {
            shared: Arc::new(Shared {
                home: Arc::new(home),
                tenants: Tenants::none(),
                options: ServerOptions::new(),
                faults: Mutex::new(Faults::default()),
            }),
        }
    }

    /// A server with other resources and the same faults.
    pub(super) fn with(
        &self,
        home: ResourceSpace,
        tenants: Tenants,
        options: ServerOptions,
    ) -> Self {
        Self {
            shared: Arc::new(Shared {
                home: Arc::new(home),
                tenants,
                options,
                faults: Mutex::new(self.locked_faults().clone()),
            }),
        }
    }

    pub(super) fn configure(&self, change: impl FnOnce(&mut ServerOptions)) -> Self {
        let mut options = self.shared.options.clone();
        change(&mut options);
        let home = self.shared.home.copy();
        let tenants = self
            .shared
            .tenants
            .map(home.base_url(), |_, space, _| space.copy());
        self.with(home, tenants, options)
    }

    /// Returns the resources of a tenant. Creates the tenant if requests may create it.
    pub(super) fn tenant_of(&self, name: &str) -> Option<Arc<ResourceSpace>> {
        let tenants = &self.shared.tenants;
        if self.shared.options.dynamic_tenants {
            tenants.on_demand(name, &self.shared.home)
        } else {
            tenants.find(name)
        }
    }

    pub(super) fn locked_faults(&self) -> MutexGuard<'_, Faults> {
        let faults = &self.shared.faults;
        faults.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Server")
            .field("base_url", &self.shared.home.base_url())
            .finish_non_exhaustive()
    }
}
