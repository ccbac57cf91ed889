//! A set of resources: the server's own, or those of a tenant.

use super::{options::ServerOptions, served_type::ServerContext, store::Store};
use crate::{Json, describe::Description};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

pub(super) struct ResourceSpace {
    /// Shared by all spaces of a server.
    description: Arc<Description>,
    /// Without a trailing slash.
    base_url: String,
    store: Mutex<Store>,
}

impl ResourceSpace {
    pub(super) fn new(description: Arc<Description>, base_url: &str, store: Store) -> Self {
        Self {
            description,
            base_url: base_url.trim_end_matches('/').to_owned(),
            store: Mutex::new(store),
        }
    }

    pub(super) fn description(&self) -> &Arc<Description> {
        &self.description
    }

    pub(super) fn base_url(&self) -> &str {
        &self.base_url
    }

    pub(super) fn context<'a>(&'a self, options: &'a ServerOptions) -> ServerContext<'a> {
        ServerContext {
            description: &self.description,
            base_url: &self.base_url,
            options,
        }
    }

    /// A poisoned lock is fine: every operation changes the store in one step.
    pub(super) fn store(&self) -> MutexGuard<'_, Store> {
        self.store.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The space with another store.
    pub(super) fn with_store(&self, store: Store) -> Self {
        Self::new(self.description.clone(), &self.base_url, store)
    }

    /// A copy of the space.
    pub(super) fn copy(&self) -> Self {
        self.with_store(self.store().clone())
    }

    /// Computes the unique values again, for other options.
    pub(super) fn rekey(&self, options: &ServerOptions) {
        let scopes: Vec<_> = self.context(options).scopes().collect();
        self.store().rekey(|index, resource| {
            let scope = scopes.get(index);
            scope.map_or_else(Vec::new, |scope| scope.unique(resource))
        });
    }

    /// A copy of the space at another base URL.
    pub(super) fn moved(
        &self,
        description: Arc<Description>,
        base_url: &str,
        options: &ServerOptions,
    ) -> Self {
        let moved = Self::new(description, base_url, self.store().clone());
        let context = moved.context(options);
        let scopes: Vec<_> = context.scopes().collect();
        moved.store().adjust(|index, resource| {
            let id = resource["id"].as_str().unwrap_or_default().to_owned();
            if let Some(scope) = scopes.get(index) {
                resource["meta"]["location"] = Json::from(scope.location(&id));
            }
        });
        drop(scopes);
        moved
    }
}
