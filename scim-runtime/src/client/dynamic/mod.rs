//! The operations on resources of a type that is known only while the program runs.

mod me;
mod query;
mod request;
mod untyped;

pub use me::DynamicMe;
pub use query::{DynamicPage, DynamicQuery};
pub use request::DynamicRequest;
pub use untyped::Untyped;

use super::Inner;
use crate::{
    describe::{Configuration, Description, ResourceTypeDescription},
    dynamic::{DynamicResource, operation_violations, violations},
    error::Error,
    patch::{Operation as Change, to_message},
    path::AttributePath,
    protocol::{Draft, Operation},
};
use bytes::Bytes;
use http::{HeaderValue, Method, header};
use std::{fmt, sync::Arc};

/// The resources of one type; see [`Client::dynamic`](crate::client::Client::dynamic).
pub struct Dynamic<'c, E> {
    inner: &'c Inner<E>,
    resource_type: Arc<ResourceTypeDescription>,
    configuration: Configuration,
    /// In the place of the endpoint and of any resource's path: `/Me`.
    alias: Option<&'static str>,
}

impl<'c, E> Dynamic<'c, E> {
    pub(super) fn new(
        inner: &'c Inner<E>,
        provider: &Description,
        name: &str,
    ) -> Result<Self, Error> {
        let Some(resource_type) = provider.find(name) else {
            let known: Vec<&str> = provider.resource_types.iter().map(|t| &*t.name).collect();
            return Err(Error::unusable(format!(
                "the provider has no resource type {name:?}, but: {}",
                known.join(", ")
            )));
        };
        Ok(Self {
            inner,
            resource_type: Arc::new(resource_type.clone()),
            configuration: provider.configuration,
            alias: None,
        })
    }

    /// What its resources are.
    #[must_use]
    pub fn resource_type(&self) -> &ResourceTypeDescription {
        &self.resource_type
    }

    /// Creates a resource (RFC 7644 §3.3). Read-only attributes are not sent.
    ///
    /// # Errors
    /// [`Error::violations`] if it breaks its schema, before anything is sent.
    pub fn create(&self, resource: &DynamicResource) -> DynamicRequest<'c, E, DynamicResource> {
        let path = self.alias.unwrap_or(&self.resource_type.endpoint);
        let draft = Draft::new(Operation::Create, Method::POST, path.to_owned());
        self.one(Ok(self.with_body(draft, resource)))
    }

    /// Reads a resource (RFC 7644 §3.4.1).
    ///
    /// # Errors
    /// [`Error::is_not_found`] if there is none with this id.
    pub fn get(&self, id: &str) -> DynamicRequest<'c, E, DynamicResource> {
        self.one(self.at(Operation::Get, Method::GET, id, None))
    }

    /// Replaces a resource as a whole (RFC 7644 §3.5.1). Its version goes along as `If-Match`, where the provider has versions.
    ///
    /// `None`: done, and the provider sent nothing back.
    ///
    /// # Errors
    /// As for [`Endpoint::replace`](crate::client::Endpoint::replace).
    pub fn replace(
        &self,
        resource: &DynamicResource,
    ) -> DynamicRequest<'c, E, Option<DynamicResource>> {
        let id = resource.id().unwrap_or_default();
        let draft = self.at(Operation::Replace, Method::PUT, id, resource.version());
        self.maybe(draft.map(|draft| self.with_body(draft, resource)))
    }

    /// Changes a resource (RFC 7644 §3.5.2). Its version goes along as `If-Match`, where the provider has versions.
    ///
    /// `None`: done, and the provider sent nothing back.
    ///
    /// # Errors
    /// As for [`Endpoint::patch`](crate::client::Endpoint::patch), and if the provider has no PATCH or there is no operation;
    /// [`Error::violations`] if an operation can't be done to any resource of the type, before anything is sent.
    pub fn patch(
        &self,
        resource: &DynamicResource,
        operations: &[Change],
    ) -> DynamicRequest<'c, E, Option<DynamicResource>> {
        let id = resource.id().unwrap_or_default();
        let draft = self.at(Operation::Patch, Method::PATCH, id, resource.version());
        let patch = self.configuration.patch;
        let draft = draft.and_then(|mut draft| {
            demand(patch, "PATCH")?;
            if operations.is_empty() {
                return Err(Error::unusable("a PATCH needs at least one operation"));
            }
            draft.violations = operation_violations(operations, &self.resource_type);
            draft.body = Some(Bytes::from(to_message(operations).to_string()));
            Ok(draft)
        });
        self.maybe(draft)
    }

    /// Deletes a resource (RFC 7644 §3.6). Its version goes along as `If-Match`, where the provider has versions.
    ///
    /// # Errors
    /// [`Error::is_not_found`] if it is gone already.
    pub fn delete(&self, resource: &DynamicResource) -> DynamicRequest<'c, E, ()> {
        let id = resource.id().unwrap_or_default();
        let draft = self.at(Operation::Delete, Method::DELETE, id, resource.version());
        DynamicRequest::new(self.inner, draft, &self.resource_type, |_, _| Ok(()))
    }

    /// `/Me`, which is a resource of this type here (RFC 7644 §3.11).
    ///
    /// ```
    /// # use scim_runtime::{Error, client::Dynamic, engine::BlockingEngine};
    /// # fn example<E: BlockingEngine>(users: Dynamic<'_, E>) -> Result<(), Error> {
    /// let me = users.me().get().send()?;
    /// println!("{:?}", me.id());
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn me(&self) -> DynamicMe<'c, E> {
        DynamicMe::new(Self {
            alias: Some("/Me"),
            ..self.clone()
        })
    }

    /// Queries the resources of this type (RFC 7644 §3.4.2), a page at a time.
    pub fn list(&self) -> DynamicQuery<'c, E> {
        let path = self.resource_type.endpoint.clone();
        let draft = Draft::new(Operation::List, Method::GET, path);
        let resource_type = Arc::clone(&self.resource_type);
        DynamicQuery::new(self.inner, resource_type, self.configuration, draft)
    }

    /// As [`Dynamic::list`], by POST: no part of the query stands in a URL (RFC 7644 §3.4.3).
    pub fn search(&self) -> DynamicQuery<'c, E> {
        self.list().by_post()
    }

    fn at(
        &self,
        operation: Operation,
        method: Method,
        id: &str,
        version: Option<&str>,
    ) -> Result<Draft, Error> {
        let path = match self.alias {
            Some(alias) => alias.to_owned(),
            None => Draft::resource_path(&self.resource_type.endpoint, id)?,
        };
        let mut draft = Draft::new(operation, method, path);
        if let Some(version) = version.filter(|_| self.configuration.etag) {
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

    fn one(&self, draft: Result<Draft, Error>) -> DynamicRequest<'c, E, DynamicResource> {
        let resource_type = Arc::clone(&self.resource_type);
        DynamicRequest::new(
            self.inner,
            draft,
            &self.resource_type,
            move |document, responses| document.resource(resource_type, responses),
        )
    }

    fn maybe(&self, draft: Result<Draft, Error>) -> DynamicRequest<'c, E, Option<DynamicResource>> {
        let resource_type = Arc::clone(&self.resource_type);
        DynamicRequest::new(
            self.inner,
            draft,
            &self.resource_type,
            move |document, responses| {
                if document.json.is_null() {
                    return Ok(None);
                }
                document.resource(resource_type, responses).map(Some)
            },
        )
    }
}

impl<E> Clone for Dynamic<'_, E> {
    fn clone(&self) -> Self {
        Self {
            inner: self.inner,
            resource_type: Arc::clone(&self.resource_type),
            configuration: self.configuration,
            alias: self.alias,
        }
    }
}

impl<E> fmt::Debug for Dynamic<'_, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Dynamic({})", self.resource_type.endpoint)
    }
}

/// A path's text, if it leads to an attribute of the resource type.
fn known_path(resource_type: &ResourceTypeDescription, path: &str) -> Result<String, Error> {
    let parsed = AttributePath::parse(path).map_err(|error| Error::unusable(error.to_string()))?;
    match parsed.find(resource_type.descriptor()) {
        Some(_) => Ok(parsed.to_string()),
        None => Err(Error::unusable(format!(
            "`{parsed}` is no attribute of `{}`",
            resource_type.name
        ))),
    }
}

/// Fails, before anything is sent, unless the provider's configuration has a feature.
fn demand(supported: bool, what: &str) -> Result<(), Error> {
    if supported {
        return Ok(());
    }
    Err(Error::unusable(format!(
        "the provider does not support {what}, by its configuration"
    )))
}
