//! Requests whose documents are read by a description.

use super::{DynamicPage, Inner};
use crate::{
    Json, check,
    client::{Outcome, Request, outcome},
    describe::ResourceTypeDescription,
    dynamic::DynamicResource,
    engine::{BlockingEngine, Engine},
    error::{Error, ErrorKind},
    filter::{is_unassigned, member},
    protocol::{Context, Draft, Projected, Reading, Reply},
};
use std::{
    fmt,
    future::{Future, IntoFuture},
    pin::Pin,
    sync::Arc,
};

type Read<'c, O> = Box<dyn FnOnce(Document) -> Result<O, Error> + Send + 'c>;

/// A request that has not been sent: `.await` it on an asynchronous engine, or call `.send()` on a blocking one.
#[must_use = "a request does nothing until it is sent: `.await` it or call `.send()`"]
pub struct DynamicRequest<'c, E, O> {
    request: Request<'c, E, Document>,
    read: Read<'c, O>,
}

impl<'c, E, O> DynamicRequest<'c, E, O> {
    pub(super) fn new(
        inner: &'c Inner<E>,
        draft: Result<Draft, Error>,
        read: impl FnOnce(Document) -> Result<O, Error> + Send + 'c,
    ) -> Self {
        Self {
            request: Request::new(inner, draft),
            read: Box::new(read),
        }
    }

    /// Reads the response leniently; see [`Request::lenient`].
    pub fn lenient(mut self) -> Self {
        self.request = self.request.lenient();
        self
    }

    /// Sends a further header; see [`Request::header`].
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.request = self.request.header(name, value);
        self
    }

    /// Sends the resource as it is, even if it breaks its schema.
    pub fn skip_request_checks(mut self) -> Self {
        self.request = self.request.skip_request_checks();
        self
    }
}

impl<'c, E: Engine, O: 'c> IntoFuture for DynamicRequest<'c, E, O> {
    type Output = Result<O, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send + 'c>>;

    fn into_future(self) -> Self::IntoFuture {
        let (request, read) = (self.request.into_future(), self.read);
        Box::pin(async move { read(request.await?) })
    }
}

impl<E: BlockingEngine, O> DynamicRequest<'_, E, O> {
    /// Sends the request and waits for the response.
    ///
    /// # Errors
    /// As the operation says.
    pub fn send(self) -> Result<O, Error> {
        (self.read)(self.request.send()?)
    }
}

impl<E, O> fmt::Debug for DynamicRequest<'_, E, O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.request.fmt(f)
    }
}

/// A response's document, and what is needed to read it.
pub(crate) struct Document {
    pub(super) json: Json,
    etag: Option<String>,
    reading: Reading,
    projected: Projected,
    status: u16,
}

impl Outcome for Document {
    type Resource = ();
}

impl outcome::sealed::Read for Document {
    #[allow(private_interfaces)]
    fn read(reply: Reply, context: &Context) -> Result<Self, Error> {
        reply.check(context)?;
        Ok(Self {
            json: reply.document()?,
            etag: reply.etag().map(str::to_owned),
            reading: context.reading,
            projected: context.projected,
            status: reply.status,
        })
    }
}

impl Document {
    pub(super) fn resource(
        self,
        resource_type: Arc<ResourceTypeDescription>,
    ) -> Result<DynamicResource, Error> {
        let etag = self.etag.clone();
        let mut resource = self.checked(self.json.clone(), resource_type)?;
        if let Some(etag) = etag {
            resource.default_version(&etag);
        }
        Ok(resource)
    }

    fn checked(
        &self,
        mut json: Json,
        resource_type: Arc<ResourceTypeDescription>,
    ) -> Result<DynamicResource, Error> {
        let projected = self.projected == Projected::Yes;
        if self.reading == Reading::Lenient {
            check::coerce(&mut json, resource_type.descriptor());
        } else {
            let list = check::response(&json, resource_type.descriptor(), projected);
            if !list.is_empty() {
                return Err(Error::new(ErrorKind::ResponseViolations(list)));
            }
        }
        let resource = DynamicResource::of(resource_type, json);
        if resource.id().is_none_or(str::is_empty) {
            return Err(self.unreadable("the resource has no `id`"));
        }
        Ok(resource)
    }

    pub(super) fn page(
        self,
        resource_type: &Arc<ResourceTypeDescription>,
    ) -> Result<DynamicPage, Error> {
        let count = |name: &str| member(&self.json, name).and_then(Json::as_u64);
        let listed = member(&self.json, "Resources").filter(|list| !is_unassigned(list));
        if listed.is_none() && count("totalResults").is_none() {
            return Err(self.unreadable("the response is no ListResponse"));
        }
        let resources = listed
            .and_then(Json::as_array)
            .into_iter()
            .flatten()
            .map(|json| self.checked(json.clone(), Arc::clone(resource_type)))
            .collect::<Result<Vec<_>, _>>()?;
        Ok(DynamicPage {
            resources,
            total_results: count("totalResults"),
            start_index: count("startIndex"),
            next_cursor: member(&self.json, "nextCursor")
                .and_then(Json::as_str)
                .map(str::to_owned),
        })
    }

    fn unreadable(&self, what: &'static str) -> Error {
        Error::new(ErrorKind::Body {
            status: self.status,
            source: what.into(),
        })
    }
}
