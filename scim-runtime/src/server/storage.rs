//! Resources added, dumped and loaded without HTTP.

use super::{
    contents::{self, Contents, LoadTarget},
    dump::{self, Secrets},
    error::ServerError,
    provider::Server,
    space::ResourceSpace,
};
use crate::Json;

/// Resources and tenants.
impl Server {
    /// Stores a resource as a POST to its endpoint would, without credentials. Returns its id.
    ///
    /// ```
    /// use scim_runtime::{models::User, record::Resource, testing};
    /// use serde_json::json;
    ///
    /// let server = testing::server();
    /// let id = server.add("User", json!({"schemas": [User::URN], "userName": "bjensen"}))?;
    /// assert!(!id.is_empty());
    /// # Ok::<(), scim_runtime::server::ServerError>(())
    /// ```
    ///
    /// # Errors
    /// If a POST of the resource would fail. The error has the reason.
    pub fn add(&self, resource_type: &str, resource: Json) -> Result<String, ServerError> {
        self.home().add(resource_type, resource)
    }

    /// Stores this many resources of a type, with made-up values for required attributes.
    ///
    /// ```
    /// use scim_runtime::testing;
    ///
    /// let server = testing::server();
    /// server.populate("User", 1_000)?;
    /// # Ok::<(), scim_runtime::server::ServerError>(())
    /// ```
    ///
    /// # Errors
    /// As for [`Server::add`].
    pub fn populate(&self, resource_type: &str, count: usize) -> Result<(), ServerError> {
        self.home().populate(resource_type, count)
    }

    /// Stores realistic users, and a group for each of their departments. They are the same in every run, and have the attributes of
    /// RFC 7643 that the schemas define.
    ///
    /// ```
    /// use scim_runtime::{models::{Group, User}, testing};
    ///
    /// let server = testing::server();
    /// server.seed(50)?;
    /// let scim = testing::client_of(server)?;
    /// assert_eq!(scim.users().list().send()?.total_results, Some(50));
    /// let engineers = scim.groups().list().filter(Group::DISPLAY_NAME.eq("Engineering")).send()?;
    /// assert!(!engineers.resources[0].members.is_empty());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// If the provider has no resource type for users, or a user or group can't be stored.
    pub fn seed(&self, users: usize) -> Result<(), ServerError> {
        self.home().seed(users)
    }

    /// Returns all resources as a document that [`Server::load`] reads. Attributes that are never returned (RFC 7643 §7), such
    /// as passwords, are left out.
    ///
    /// The document has `dump`, the version of the format (1), and `resources`, the oldest first, each with its id, times and version.
    /// If there are tenants, `tenants` has an object with `resources` for each name. Cursors are not included.
    ///
    /// ```
    /// use scim_runtime::testing;
    ///
    /// let server = testing::server();
    /// server.populate("User", 2)?;
    /// let text = server.dump().to_string();
    ///
    /// let other = testing::server();
    /// other.load(&serde_json::from_str(&text)?)?;
    /// assert_eq!(other.dump()["resources"].as_array().map(Vec::len), Some(2));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn dump(&self) -> Json {
        self.dumped(Secrets::Omit)
    }

    /// Like [`Server::dump`], but with the attributes that are never returned, as received. Keep the dump as secret as they are.
    ///
    /// ```
    /// use scim_runtime::testing;
    /// use serde_json::json;
    ///
    /// let server = testing::server();
    /// let user = "urn:ietf:params:scim:schemas:core:2.0:User";
    /// server.add("User", json!({"schemas": [user], "userName": "bjensen", "password": "t1meMa$heen"}))?;
    /// assert_eq!(server.dump_with_secrets()["resources"][0]["password"], "t1meMa$heen");
    /// assert_eq!(server.dump()["resources"][0]["password"], json!(null));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn dump_with_secrets(&self) -> Json {
        self.dumped(Secrets::Include)
    }

    fn dumped(&self, secrets: Secrets) -> Json {
        let of =
            |space: &ResourceSpace| dump::resources(space.description(), &space.store(), secrets);
        let tenants = self.shared.tenants.all().into_iter();
        dump::document(
            of(&self.shared.home),
            tenants.map(|(name, space)| (name, of(&space))),
        )
    }

    /// Adds the resources of a [`Server::dump`], of a `ListResponse`, or of a list: all of them, or none.
    ///
    /// A resource keeps its `id`, `meta.created`, `meta.lastModified`, `meta.version` and its read-only attributes. The server sets
    /// those that are missing, and the location. The resource type is the one in `meta.resourceType`, or the only one with the
    /// resource's base schema. Required attributes must be there, except those that are never returned.
    ///
    /// ```
    /// use scim_runtime::{models::User, record::Resource, testing};
    /// use serde_json::json;
    ///
    /// let server = testing::server();
    /// server.load(&json!([{"schemas": [User::URN], "id": "7", "userName": "bjensen"}]))?;
    /// # Ok::<(), scim_runtime::server::ServerError>(())
    /// ```
    ///
    /// # Errors
    /// If a resource can't be stored, or the document has another form. The error names the resource and the reason.
    pub fn load(&self, dump: &Json) -> Result<(), ServerError> {
        let document = dump::read(dump)?;
        let mut parts = vec![LoadTarget {
            tenant: None,
            space: self.shared.home.clone(),
            resources: document.resources,
        }];
        for (name, resources) in document.tenants {
            let space = self.tenant_of(name);
            parts.push(LoadTarget {
                tenant: Some(name),
                space: space.ok_or_else(|| ServerError(format!("unknown tenant `{name}`")))?,
                resources,
            });
        }
        contents::load(&self.shared.options, &parts)
    }

    /// Makes all cursors expire (RFC 9865 §2).
    ///
    /// ```
    /// use scim_runtime::testing;
    ///
    /// testing::server().expire_cursors();
    /// ```
    pub fn expire_cursors(&self) {
        self.home().expire_cursors();
    }

    /// The resources of a tenant, if it exists.
    ///
    /// ```
    /// use scim_runtime::{server::Tenant, testing};
    ///
    /// let server = testing::server().tenant(Tenant::at_path("acme"));
    /// let acme = server.contents_of("acme").ok_or("no such tenant")?;
    /// acme.populate("User", 10)?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn contents_of(&self, tenant: &str) -> Option<Contents<'_>> {
        let space = self.shared.tenants.find(tenant)?;
        Some(Contents::new(&self.shared.options, space))
    }

    /// The names of all tenants, sorted.
    ///
    /// ```
    /// use scim_runtime::{server::Tenant, testing};
    ///
    /// let server = testing::server().tenant(Tenant::at_path("acme"));
    /// assert_eq!(server.tenants(), ["acme"]);
    /// ```
    #[must_use]
    pub fn tenants(&self) -> Vec<String> {
        let all = self.shared.tenants.all().into_iter();
        all.map(|(name, _)| name).collect()
    }

    fn home(&self) -> Contents<'_> {
        Contents::new(&self.shared.options, self.shared.home.clone())
    }
}
