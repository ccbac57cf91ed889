//! The server itself: what its clones share.

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

/// A service provider in memory. Clones share what is stored.
///
/// The methods that say how it behaves take the server and give it back: say it before there are clones, which stay as they
/// were.
#[derive(Clone)]
pub struct Server {
    pub(super) shared: Arc<Shared>,
}

pub(super) struct Shared {
    /// What is at the base URL.
    pub(super) home: Arc<ResourceSpace>,
    pub(super) tenants: Tenants,
    pub(super) options: ServerOptions,
    pub(super) faults: Mutex<Faults>,
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
        let home = ResourceSpace::new(Arc::new(description), "http://localhost", Store::new());
        Self {
            shared: Arc::new(Shared {
                home: Arc::new(home),
                tenants: Tenants::none(),
                options: ServerOptions::new(),
                faults: Mutex::new(Faults::new()),
            }),
        }
    }

    /// Another server with these resources, and the same faults.
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

    /// The resources of a tenant that there is, or may be from now on.
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
