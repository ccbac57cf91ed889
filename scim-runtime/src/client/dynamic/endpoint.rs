//! The operations on resources of a type that is known only at run time.

use super::{query::DynamicQuery, require::require};
use crate::{
    client::{
        connection::{Client, Connection},
        endpoint::Endpoint,
        listing::Listing,
        provider::ServiceProvider,
        request::Request,
        target::Target,
        unseen::check_seen,
        walk::{Pages, first_position},
    },
    describe::{Configuration, Description, ResourceTypeDescription},
    dynamic::{DynamicResource, operation_violations, violations},
    error::Error,
    patch::{Operation, to_message},
    protocol::{Described, Draft, RequestOperation},
    record::{Resource, Stored},
};
use bytes::Bytes;
use http::{HeaderValue, Method, header};
use std::{fmt, sync::Arc};

/// The resources of one type; see [`Client::dynamic`].
///
/// Each method returns a [`Request`] that has not been sent, with the same options as a typed one.
pub struct Dynamic<'c, E> {
    connection: &'c Arc<Connection<E>>,
    resource_type: Arc<ResourceTypeDescription>,
    configuration: Configuration,
    pub(super) target: DynamicTarget,
}

/// The path of the requests.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum DynamicTarget {
    Endpoint,
    /// `/Me`: the path for creating the resource, and for all other operations.
    Me,
}

impl<P, E> Client<P, E> {
    /// Returns the resources of a type that is known only at run time, by its name or its base schema.
    ///
    /// # Errors
    /// If the description has no such resource type.
    ///
    /// ```
    /// # use scim_runtime::{Error, client::{Client, Untyped}, dynamic::DynamicResource, engine::BlockingEngine};
    /// # use serde_json::json;
    /// # fn example<E: BlockingEngine>(scim: &Client<Untyped, E>) -> Result<(), Box<dyn std::error::Error>> {
    /// let provider = scim.discover().send()?;
    /// let devices = scim.dynamic(&provider, "Device")?;
    /// let mut device = DynamicResource::new(devices.resource_type());
    /// device.set("displayName", json!("Door 7"))?;
    /// let device = devices.create(&device).send()?;
    /// println!("{:?}", device.get("displayName")?);
    /// # Ok(())
    /// # }
    /// ```
    pub fn dynamic(&self, provider: &Description, name: &str) -> Result<Dynamic<'_, E>, Error> {
        let Some(resource_type) = provider.find(name) else {
            let known: Vec<&str> = provider.resource_types.iter().map(|t| &*t.name).collect();
            return Err(Error::unusable(format!(
                "unknown resource type {name:?}; the provider has: {}",
                known.join(", ")
            )));
        };
        Ok(Dynamic {
            connection: &self.connection,
            resource_type: Arc::new(resource_type.clone()),
            configuration: provider.configuration,
            target: DynamicTarget::Endpoint,
        })
    }
}

impl<'c, P: ServiceProvider, E, R: Resource> Endpoint<'c, P, E, R> {
    /// The same resources as JSON.
    pub(crate) fn dynamic(self) -> Dynamic<'c, E> {
        Dynamic {
            connection: self.connection,
            resource_type: Arc::new(ResourceTypeDescription {
                name: R::NAME.to_owned(),
                endpoint: R::ENDPOINT.to_owned(),
                urn: R::URN.to_owned(),
                attributes: R::ATTRIBUTES.into(),
            }),
            configuration: P::CONFIGURATION,
            target: DynamicTarget::Endpoint,
        }
    }
}

impl<'c, E> Dynamic<'c, E> {
    pub(super) fn connection(&self) -> &'c Arc<Connection<E>> {
        self.connection
    }

    /// The pages of the same resources as records of a generated type, with these attributes; with all of them if there are none.
    pub(crate) fn record_pages<R: Resource>(&self, names: Vec<String>) -> Pages<E, Stored<R>> {
        let listing: Listing<'_, E, Stored<R>> =
            Listing::new(self.connection, &self.resource_type.endpoint);
        let listing = if names.is_empty() {
            listing
        } else {
            listing.configure(|request| request.attributes(names))
        };
        listing.pages(first_position(self.configuration.pagination))
    }

    pub(crate) fn configuration(&self) -> Configuration {
        self.configuration
    }

    /// Returns the resource type.
    ///
    /// ```
    /// use scim_runtime::testing;
    ///
    /// let scim = testing::untyped()?;
    /// let provider = scim.discover().send()?;
    /// let users = scim.dynamic(&provider, "User")?;
    /// assert_eq!(users.resource_type().endpoint, "/Users");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn resource_type(&self) -> &ResourceTypeDescription {
        &self.resource_type
    }

    /// Creates a resource (RFC 7644 §3.3). Read-only attributes are not sent.
    ///
    /// # Errors
    /// [`Error::violations`] if the resource breaks its schema, before anything is sent.
    ///
    /// ```
    /// use scim_runtime::{dynamic::DynamicResource, testing};
    ///
    /// let scim = testing::untyped()?;
    /// let provider = scim.discover().send()?;
    /// let users = scim.dynamic(&provider, "User")?;
    /// let mut user = DynamicResource::new(users.resource_type());
    /// user.set("userName", "bjensen".into())?;
    /// let user = users.create(&user).send()?;
    /// assert!(user.id().is_some());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn create(&self, resource: &DynamicResource) -> Request<'c, E, DynamicResource> {
        let path = match self.target {
            DynamicTarget::Endpoint => self.resource_type.endpoint.clone(),
            DynamicTarget::Me => "/Me".to_owned(),
        };
        let draft = Draft::new(RequestOperation::Create, Method::POST, path);
        self.request(Ok(self.with_body(draft, resource)))
    }

    /// Reads a resource (RFC 7644 §3.4.1).
    ///
    /// # Errors
    /// [`Error::is_not_found`] if the resource doesn't exist.
    ///
    /// ```
    /// use scim_runtime::{dynamic::DynamicResource, testing};
    ///
    /// let scim = testing::untyped()?;
    /// let provider = scim.discover().send()?;
    /// let users = scim.dynamic(&provider, "User")?;
    /// let mut user = DynamicResource::new(users.resource_type());
    /// user.set("userName", "bjensen".into())?;
    /// let user = users.create(&user).send()?;
    /// let again = users.get(&user).lenient().send()?;
    /// assert_eq!(again.id(), user.id());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn get(&self, target: impl Target<DynamicResource>) -> Request<'c, E, DynamicResource> {
        self.request(self.draft(RequestOperation::Get, Method::GET, &target))
    }

    /// Replaces a resource as a whole (RFC 7644 §3.5.1). If the provider has versions, the resource's version is sent as
    /// `If-Match`.
    ///
    /// Returns `None` if the provider sends nothing back.
    ///
    /// # Errors
    /// See [`Endpoint::replace`](crate::client::Endpoint::replace).
    ///
    /// ```
    /// use scim_runtime::{dynamic::DynamicResource, testing};
    ///
    /// let scim = testing::untyped()?;
    /// let provider = scim.discover().send()?;
    /// let users = scim.dynamic(&provider, "User")?;
    /// let mut user = DynamicResource::new(users.resource_type());
    /// user.set("userName", "bjensen".into())?;
    /// let user = users.create(&user).send()?;
    /// let mut user = user;
    /// user.set("title", "Guide".into())?;
    /// users.replace(&user).send()?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn replace(&self, resource: &DynamicResource) -> Request<'c, E, Option<DynamicResource>> {
        let draft = self.draft(RequestOperation::Replace, Method::PUT, &resource);
        let draft = draft.and_then(|draft| {
            check_whole(resource)?;
            Ok(self.with_body(draft, resource))
        });
        self.request(draft)
    }

    /// Changes a resource (RFC 7644 §3.5.2). If the provider has versions and the target has one, it is sent as `If-Match`.
    ///
    /// Returns `None` if the provider sends nothing back.
    ///
    /// # Errors
    /// See [`Endpoint::patch`](crate::client::Endpoint::patch). Before anything is sent: [`Error::violations`] if an operation
    /// can't be applied to any resource of the type; an error if the provider doesn't support PATCH or the list is empty.
    ///
    /// ```
    /// use scim_runtime::{dynamic::DynamicResource, testing};
    ///
    /// let scim = testing::untyped()?;
    /// let provider = scim.discover().send()?;
    /// let users = scim.dynamic(&provider, "User")?;
    /// let mut user = DynamicResource::new(users.resource_type());
    /// user.set("userName", "bjensen".into())?;
    /// let user = users.create(&user).send()?;
    /// let mut wanted = user.clone();
    /// wanted.set("title", "Guide".into())?;
    /// users.patch(&user, &user.patch_to(&wanted)?).send()?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn patch(
        &self,
        target: impl Target<DynamicResource>,
        operations: &[Operation],
    ) -> Request<'c, E, Option<DynamicResource>> {
        let draft = self.draft(RequestOperation::Patch, Method::PATCH, &target);
        let draft = draft.and_then(|mut draft| {
            require(self.configuration.patch, "PATCH")?;
            if operations.is_empty() {
                return Err(Error::unusable("a PATCH needs at least one operation"));
            }
            draft.violations = operation_violations(operations, &self.resource_type);
            draft.body = Some(Bytes::from(to_message(operations).to_string()));
            Ok(draft)
        });
        self.request(draft)
    }

    /// Deletes a resource (RFC 7644 §3.6). If the provider has versions and the target has one, it is sent as `If-Match`.
    ///
    /// # Errors
    /// [`Error::is_not_found`] if the resource doesn't exist.
    ///
    /// ```
    /// use scim_runtime::{dynamic::DynamicResource, testing};
    ///
    /// let scim = testing::untyped()?;
    /// let provider = scim.discover().send()?;
    /// let users = scim.dynamic(&provider, "User")?;
    /// let mut user = DynamicResource::new(users.resource_type());
    /// user.set("userName", "bjensen".into())?;
    /// let user = users.create(&user).send()?;
    /// users.delete(&user).send()?;
    /// assert!(users.get(&user).send().is_err());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn delete(&self, target: impl Target<DynamicResource>) -> Request<'c, E, ()> {
        self.request(self.draft(RequestOperation::Delete, Method::DELETE, &target))
    }

    /// Queries the resources of this type (RFC 7644 §3.4.2).
    ///
    /// ```
    /// use scim_runtime::testing;
    ///
    /// let scim = testing::untyped()?;
    /// let provider = scim.discover().send()?;
    /// let users = scim.dynamic(&provider, "User")?;
    /// let page = users.list().filter("userName sw \"b\"").count(10).send()?;
    /// assert_eq!(page.total_results, Some(0));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn list(&self) -> DynamicQuery<'c, E> {
        let described = Described::new(Arc::clone(&self.resource_type));
        DynamicQuery::new(self.connection, described, self.configuration)
    }

    /// Queries the resources of this type by POST, so that no part of the query is in the URL (RFC 7644 §3.4.3).
    ///
    /// ```
    /// use scim_runtime::testing;
    ///
    /// let scim = testing::untyped()?;
    /// let provider = scim.discover().send()?;
    /// let users = scim.dynamic(&provider, "User")?;
    /// let page = users.search().filter("userName sw \"b\"").send()?;
    /// assert_eq!(page.total_results, Some(0));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn search(&self) -> DynamicQuery<'c, E> {
        self.list().by_post()
    }

    fn request<O>(&self, draft: Result<Draft, Error>) -> Request<'c, E, O> {
        let described = Described::new(Arc::clone(&self.resource_type));
        Request::new(self.connection, draft).described(described)
    }

    fn draft(
        &self,
        operation: RequestOperation,
        method: Method,
        target: &impl Target<DynamicResource>,
    ) -> Result<Draft, Error> {
        let path = match self.target {
            DynamicTarget::Endpoint => {
                Draft::resource_path(&self.resource_type.endpoint, target.id())?
            }
            DynamicTarget::Me => "/Me".to_owned(),
        };
        let mut draft = Draft::new(operation, method, path);
        let writes = match operation {
            RequestOperation::Replace | RequestOperation::Patch | RequestOperation::Delete => {
                self.configuration.etag
            }
            RequestOperation::Create
            | RequestOperation::Get
            | RequestOperation::List
            | RequestOperation::Search
            | RequestOperation::Bulk => false,
        };
        if let Some(version) = target.version().filter(|_| writes) {
            let version = HeaderValue::from_str(version).map_err(|_| {
                Error::unusable("the version has characters that a header can't hold")
            })?;
            draft.headers.insert(header::IF_MATCH, version);
        }
        Ok(draft)
    }

    fn with_body(&self, mut draft: Draft, resource: &DynamicResource) -> Draft {
        let body = resource.to_request();
        draft.violations = violations(&body, self.resource_type.descriptor());
        draft.body = Some(Bytes::from(body.to_string()));
        draft
    }
}

/// Fails if replacing the resource would remove attributes that the client has never seen.
fn check_whole(resource: &DynamicResource) -> Result<(), Error> {
    if resource.is_projected() {
        return Err(Error::unusable(
            "the resource was read with a projection: replacing it would remove the attributes that were not requested",
        )
        .with_help("read it without `.attributes(…)`, or send a PATCH"));
    }
    if !resource.is_received() {
        return Ok(());
    }
    check_seen(
        &resource.resource_type().attributes,
        || Some(resource.to_request()),
        "send a PATCH, or set the attribute; `DynamicResource::from_json` makes a resource that replaces it anyway",
    )
}

impl Target<DynamicResource> for &DynamicResource {
    fn id(&self) -> &str {
        DynamicResource::id(self).unwrap_or_default()
    }
    fn version(&self) -> Option<&str> {
        DynamicResource::version(self)
    }
}

impl<E> Clone for Dynamic<'_, E> {
    fn clone(&self) -> Self {
        Self {
            connection: self.connection,
            resource_type: Arc::clone(&self.resource_type),
            configuration: self.configuration,
            target: self.target,
        }
    }
}

impl<E> fmt::Debug for Dynamic<'_, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Dynamic({})", self.resource_type.endpoint)
    }
}
