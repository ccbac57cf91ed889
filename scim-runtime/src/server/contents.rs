//! Adds resources without HTTP: from the caller, generated, or loaded from a dump.

use super::{
    dump, error::ServerError, options::ServerOptions, request::IncomingRequest, sample, seed,
    space::ResourceSpace, store::Store,
};
use crate::Json;
use http::Method;
use std::{collections::BTreeMap, fmt, sync::Arc};

/// The resources of a tenant of a [`Server`](super::Server).
///
/// [`Server::contents_of`](super::Server::contents_of) returns it.
pub struct Contents<'a> {
    options: &'a ServerOptions,
    space: Arc<ResourceSpace>,
}

impl<'a> Contents<'a> {
    pub(super) fn new(options: &'a ServerOptions, space: Arc<ResourceSpace>) -> Self {
        Self { options, space }
    }

    /// The base URL of the resources, without a trailing slash.
    ///
    /// ```
    /// use scim_runtime::{server::Tenant, testing};
    ///
    /// let server = testing::server().tenant(Tenant::at_path("acme"));
    /// let acme = server.contents_of("acme").map(|acme| acme.base_url().to_owned());
    /// assert_eq!(acme.as_deref(), Some("https://scim.example.com/acme/v2"));
    /// ```
    #[must_use]
    pub fn base_url(&self) -> &str {
        self.space.base_url()
    }

    /// Stores a resource, as [`Server::add`](super::Server::add) does.
    ///
    /// ```
    /// use scim_runtime::{models::User, record::Resource, server::Tenant, testing};
    /// use serde_json::json;
    ///
    /// let server = testing::server().tenant(Tenant::at_path("acme"));
    /// if let Some(acme) = server.contents_of("acme") {
    ///     acme.add("User", json!({"schemas": [User::URN], "userName": "bjensen"}))?;
    /// }
    /// # Ok::<(), scim_runtime::server::ServerError>(())
    /// ```
    ///
    /// # Errors
    /// If a POST of the resource would fail. The error has the reason.
    pub fn add(&self, resource_type: &str, resource: Json) -> Result<String, ServerError> {
        let mut scopes = self.space.context(self.options).scopes();
        let scope = scopes
            .find(|scope| scope.resource_type.name.eq_ignore_ascii_case(resource_type))
            .ok_or_else(|| ServerError(format!("unknown resource type `{resource_type}`")))?;
        let request = IncomingRequest::internal(Method::POST, Vec::new(), resource);
        let mut store = self.space.store();
        let id = store.new_id();
        let created = scope.create_as(&mut store, &request, id.clone());
        created
            .map(|_| id)
            .map_err(|failure| ServerError(failure.detail().to_owned()))
    }

    /// Stores this many resources of a type, with made-up values for required attributes.
    ///
    /// ```
    /// use scim_runtime::{server::Tenant, testing};
    ///
    /// let server = testing::server().tenant(Tenant::at_path("acme"));
    /// if let Some(acme) = server.contents_of("acme") {
    ///     acme.populate("Group", 10)?;
    /// }
    /// # Ok::<(), scim_runtime::server::ServerError>(())
    /// ```
    ///
    /// # Errors
    /// As for [`Contents::add`].
    pub fn populate(&self, resource_type: &str, count: usize) -> Result<(), ServerError> {
        let known = self.space.description().resource_type(resource_type);
        for number in 1..=count {
            let resource = known.map(|known| sample::resource(known, number));
            self.add(resource_type, resource.unwrap_or_default())?;
        }
        Ok(())
    }

    /// Stores realistic users as [`Server::seed`](super::Server::seed) does.
    ///
    /// ```
    /// use scim_runtime::{server::Tenant, testing};
    ///
    /// let server = testing::server().tenant(Tenant::at_path("acme"));
    /// if let Some(acme) = server.contents_of("acme") {
    ///     acme.seed(20)?;
    /// }
    /// # Ok::<(), scim_runtime::server::ServerError>(())
    /// ```
    ///
    /// # Errors
    /// If the provider has no resource type for users, or a user or group can't be stored.
    pub fn seed(&self, users: usize) -> Result<(), ServerError> {
        let description = self.space.description();
        let user_type = seed::user_type(description)
            .ok_or_else(|| ServerError("the provider has no resource type for users".to_owned()))?;
        let mut departments: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        let mut managers: BTreeMap<&str, String> = BTreeMap::new();
        for number in 1..=users {
            let department = seed::department(number);
            let manager = managers.get(department).map(String::as_str);
            let user = seed::user(user_type, number, manager);
            let id = self.add(&user_type.name, user)?;
            managers.entry(department).or_insert_with(|| id.clone());
            departments.entry(department).or_default().push(id);
        }
        if let Some(group_type) = seed::group_type(description) {
            for (name, members) in departments {
                self.add(&group_type.name, seed::group(group_type, name, &members))?;
            }
        }
        Ok(())
    }

    /// Makes all cursors expire (RFC 9865 §2).
    ///
    /// ```
    /// # use scim_runtime::{server::Tenant, testing};
    /// # let server = testing::server().tenant(Tenant::at_path("acme"));
    /// if let Some(acme) = server.contents_of("acme") {
    ///     acme.expire_cursors();
    /// }
    /// ```
    pub fn expire_cursors(&self) {
        self.space.store().cursors.expire();
    }
}

impl fmt::Debug for Contents<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Contents")
            .field("base_url", &self.base_url())
            .finish_non_exhaustive()
    }
}

/// Resources to load, and where to store them.
pub(super) struct LoadTarget<'a> {
    /// The tenant's name; `None` for the server's own resources.
    pub(super) tenant: Option<&'a str>,
    pub(super) space: Arc<ResourceSpace>,
    pub(super) resources: &'a [Json],
}

impl LoadTarget<'_> {
    /// A copy of the store that also has these resources.
    fn filled(&self, options: &ServerOptions, store: &Store) -> Result<Store, ServerError> {
        let mut store = store.clone();
        for (index, resource) in self.resources.iter().enumerate() {
            dump::restore(self.space.context(options), &mut store, resource).map_err(
                |failure| {
                    let whose = self.tenant.map(|name| format!("tenant `{name}`, "));
                    let whose = whose.unwrap_or_default();
                    ServerError(format!(
                        "{whose}resource {}: {}",
                        index + 1,
                        failure.detail()
                    ))
                },
            )?;
        }
        Ok(store)
    }
}

/// Stores the resources for all targets, or none of them.
pub(super) fn load(options: &ServerOptions, parts: &[LoadTarget<'_>]) -> Result<(), ServerError> {
    let mut stores: Vec<_> = parts.iter().map(|part| part.space.store()).collect();
    let filled = parts
        .iter()
        .zip(&stores)
        .map(|(part, store)| part.filled(options, store))
        .collect::<Result<Vec<_>, _>>()?;
    for (store, filled) in stores.iter_mut().zip(filled) {
        **store = filled;
    }
    Ok(())
}
