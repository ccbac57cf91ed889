//! Adding operations to a bulk.

use super::Bulk;
use crate::{
    bulk::{BulkMethod, BulkName, BulkOperation, BulkTarget, Handle, Identity, Reserved},
    check::{self, Violation},
    client::{
        endpoint::check_whole,
        options::RequestChecks,
        outcome::Outcome,
        provider::{ServiceProvider, SupportsPatch},
        served::ServedBy,
    },
    patch::Patch,
    protocol::Draft,
    record::{Resource, Stored},
    walk,
};

impl<P: ServiceProvider, E> Bulk<'_, P, E> {
    /// Adds the creation of a resource; see [`Endpoint::create`](crate::client::Endpoint::create).
    ///
    /// The result is the resource with its id. If the provider doesn't send the resource back, the result has the attributes that
    /// were sent.
    ///
    /// ```
    /// use scim_runtime::{models::User, testing};
    ///
    /// let scim = testing::blocking()?;
    /// let mut bulk = scim.bulk();
    /// let alice = bulk.create(&User::new("alice"));
    /// let alice = bulk.send()?.get(&alice)?;
    /// assert_eq!(alice.user_name.as_deref(), Some("alice"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn create<R: ServedBy<P>>(&mut self, resource: &R) -> Handle<Stored<R>> {
        let reserved = self.reserve();
        self.create_as(&reserved, resource)
    }

    /// Reserves a bulkId for a resource that [`Bulk::create_as`] creates later, so that earlier operations can refer to it.
    ///
    /// ```
    /// use scim_runtime::{models::{Group, User, group}, testing};
    ///
    /// let scim = testing::blocking()?;
    /// let mut bulk = scim.bulk();
    /// let alice = bulk.reserve();
    /// bulk.create(&Group { members: vec![group::Member::new(&alice)], ..Group::new("Staff") });
    /// bulk.create_as(&alice, &User::new("alice"));
    /// assert!(bulk.send()?.is_success());
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    pub fn reserve<R: ServedBy<P>>(&mut self) -> Reserved<R> {
        Reserved::new(self.name())
    }

    /// Adds the creation of a resource with a reserved bulkId; see [`Bulk::reserve`].
    pub fn create_as<R: ServedBy<P>>(
        &mut self,
        reserved: &Reserved<R>,
        resource: &R,
    ) -> Handle<Stored<R>> {
        self.check_name(&reserved.name);
        let data = self.body(resource, check::Sending::Create);
        let path = R::ENDPOINT.to_owned();
        self.push(
            BulkMethod::Post,
            reserved.name.clone(),
            (path, None),
            Some(data),
        )
    }

    /// Adds the replacement of a whole resource; see [`Endpoint::replace`](crate::client::Endpoint::replace). If the provider supports
    /// ETags, the resource's version is sent.
    ///
    /// The result is the changed resource, if the provider sends it back.
    ///
    /// ```
    /// use scim_runtime::testing;
    ///
    /// let (scim, mut user) = testing::with_user()?;
    /// user.title = Some("Guide".to_owned());
    /// let mut bulk = scim.bulk();
    /// bulk.replace(&user);
    /// assert!(bulk.send()?.is_success());
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    pub fn replace<R: ServedBy<P>>(&mut self, resource: &Stored<R>) -> Handle<Option<Stored<R>>> {
        if let Err(error) = check_whole(resource) {
            self.wrong("/data", &error.to_string());
        }
        self.replace_with(resource, &**resource)
    }

    /// Replaces the target with another resource. Otherwise the same as [`Bulk::replace`].
    ///
    /// ```
    /// use scim_runtime::{models::User, testing};
    ///
    /// let (scim, user) = testing::with_user()?;
    /// let mut bulk = scim.bulk();
    /// bulk.replace_with(user.id(), &User::new("babs"));
    /// assert!(bulk.send()?.is_success());
    /// assert_eq!(scim.users().get(user.id()).send()?.user_name.as_deref(), Some("babs"));
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    pub fn replace_with<R: ServedBy<P>>(
        &mut self,
        target: impl BulkTarget<R>,
        resource: &R,
    ) -> Handle<Option<Stored<R>>> {
        let data = self.body(resource, check::Sending::Replace);
        let place = self.place(&target);
        let name = self.name();
        self.push(BulkMethod::Put, name, place, Some(data))
    }

    /// Adds the change of a resource; see [`Endpoint::patch`](crate::client::Endpoint::patch).
    ///
    /// The result is the changed resource, if the provider sends it back.
    ///
    /// ```
    /// use scim_runtime::{models::User, patch::Patch, testing};
    ///
    /// let (scim, user) = testing::with_user()?;
    /// let mut bulk = scim.bulk();
    /// bulk.patch(&user, Patch::new().replace(User::TITLE, "Guide"));
    /// assert!(bulk.send()?.is_success());
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    pub fn patch<R: ServedBy<P>>(
        &mut self,
        target: impl BulkTarget<R>,
        patch: Patch<R>,
    ) -> Handle<Option<Stored<R>>>
    where
        P: SupportsPatch,
    {
        if patch.operations().is_empty() {
            self.wrong("/data", "a PATCH needs at least one operation");
        }
        let place = self.place(&target);
        let name = self.name();
        let data = patch.to_message().to_string();
        self.push(BulkMethod::Patch, name, place, Some(data))
    }

    /// Adds the deletion of a resource; see [`Endpoint::delete`](crate::client::Endpoint::delete).
    ///
    /// ```
    /// use scim_runtime::{models::User, testing};
    ///
    /// let (scim, user) = testing::with_user()?;
    /// let mut bulk = scim.bulk();
    /// bulk.delete::<User>(user.id());
    /// assert!(bulk.send()?.is_success());
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    pub fn delete<R: ServedBy<P>>(&mut self, target: impl BulkTarget<R>) -> Handle<()> {
        let place = self.place(&target);
        let name = self.name();
        self.push(BulkMethod::Delete, name, place, None)
    }

    pub(super) fn name(&mut self) -> BulkName {
        self.reserved += 1;
        // All bulkIds have the same length because some providers replace `bulkId:b1` within `bulkId:b12`.
        BulkName::new(self.serial, &format!("b{:06}", self.reserved))
    }

    fn check_name(&mut self, name: &BulkName) {
        if name.bulk != self.serial {
            self.wrong("/bulkId", "this handle is of another bulk");
        }
    }

    fn push<O: Outcome>(
        &mut self,
        method: BulkMethod,
        name: BulkName,
        (path, version): (String, Option<String>),
        data: Option<String>,
    ) -> Handle<O> {
        self.operations.push(BulkOperation {
            method,
            bulk_id: Some(name.bulk_id().to_owned()),
            path,
            version,
            data,
        });
        Handle::new(name, self.operations.len() - 1)
    }

    /// Returns the path and the version of a target.
    fn place<R: Resource>(&mut self, target: &impl BulkTarget<R>) -> (String, Option<String>) {
        match target.identity().0 {
            Identity::Created(name) => {
                self.check_name(name);
                (format!("{}/bulkId:{}", R::ENDPOINT, name.bulk_id()), None)
            }
            Identity::Id { id, version } => {
                let version = version.filter(|_| P::CONFIGURATION.etag);
                let path = Draft::resource_path(R::ENDPOINT, id).unwrap_or_else(|_| {
                    self.wrong("/path", &format!("{id:?} can't be the id of a resource"));
                    R::ENDPOINT.to_owned()
                });
                (path, version.map(str::to_owned))
            }
        }
    }

    fn body<R: Resource>(&mut self, resource: &R, sending: check::Sending) -> String {
        if self.checks == RequestChecks::On {
            let position = self.operations.len();
            for mut violation in check::sendable(resource, sending) {
                violation.pointer = format!("/Operations/{position}/data{}", violation.pointer);
                self.violations.push(violation);
            }
        }
        String::from_utf8(walk::to_request_json(resource)).unwrap_or_default()
    }

    /// Records a violation of the operation that is being added.
    fn wrong(&mut self, part: &str, what: &str) {
        let at = format!("/Operations/{}{part}", self.operations.len());
        self.violations
            .push(Violation::new(at, "RFC 7644 §3.7", what));
    }
}
