//! Resources put in, written out and read back beside HTTP.

use super::{
    add_error::AddError,
    contents::{self, Contents, LoadTarget},
    dump::{self, Secrets},
    provider::Server,
    space::ResourceSpace,
};
use crate::Json;

/// Resources and tenants.
impl Server {
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
    /// If there is no resource type for users, or a user or group can't be stored.
    pub fn seed(&self, users: usize) -> Result<(), AddError> {
        self.home().seed(users)
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
        let of =
            |space: &ResourceSpace| dump::resources(space.description(), &space.store(), secrets);
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
        let mut parts = vec![LoadTarget {
            tenant: None,
            space: self.shared.home.clone(),
            resources: document.resources,
        }];
        for (name, resources) in document.tenants {
            let space = self.tenant_of(name);
            parts.push(LoadTarget {
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
}
