//! Requests whose documents are read by a description.

use super::{
    DynamicPage, Inner,
    query::{Responses, known_paths},
};
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
use http::header;
use std::{
    fmt,
    future::{Future, IntoFuture},
    pin::Pin,
    sync::Arc,
    time::Duration,
};

type Read<'c, O> = Box<dyn FnOnce(Document, Responses) -> Result<O, Error> + Send + 'c>;

/// A request that has not been sent: `.await` it on an asynchronous engine, or call `.send()` on a blocking one.
#[must_use = "a request does nothing until it is sent: `.await` it or call `.send()`"]
pub struct DynamicRequest<'c, E, O> {
    request: Request<'c, E, Document>,
    resource_type: Arc<ResourceTypeDescription>,
    responses: Responses,
    read: Read<'c, O>,
}

impl<'c, E, O> DynamicRequest<'c, E, O> {
    pub(super) fn new(
        inner: &'c Inner<E>,
        draft: Result<Draft, Error>,
        resource_type: &Arc<ResourceTypeDescription>,
        read: impl FnOnce(Document, Responses) -> Result<O, Error> + Send + 'c,
    ) -> Self {
        let request = Request::new(inner, draft);
        Self::of(request, Arc::clone(resource_type), read)
    }

    pub(super) fn of(
        request: Request<'c, E, Document>,
        resource_type: Arc<ResourceTypeDescription>,
        read: impl FnOnce(Document, Responses) -> Result<O, Error> + Send + 'c,
    ) -> Self {
        Self {
            request,
            resource_type,
            responses: Responses::Checked,
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

    /// Sends a further query parameter, unchecked, in the place of one of that name.
    pub fn query(mut self, name: &str, value: &str) -> Self {
        self.request = self.request.query(name, value);
        self
    }

    /// The time for one attempt, in the place of the client's.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.request = self.request.timeout(timeout);
        self
    }

    /// Asks for these attributes only; those that are always returned come too (RFC 7644 §3.9).
    pub fn attributes<'p>(self, paths: impl IntoIterator<Item = &'p str>) -> Self {
        let paths = known_paths(&self.resource_type, paths);
        self.project("attributes", paths)
    }

    /// Asks for all but these attributes; those that are always returned come all the same (RFC 7644 §3.9).
    pub fn excluded_attributes<'p>(self, paths: impl IntoIterator<Item = &'p str>) -> Self {
        let paths = known_paths(&self.resource_type, paths);
        self.project("excludedAttributes", paths)
    }

    fn project(mut self, parameter: &'static str, paths: Result<Vec<String>, Error>) -> Self {
        self.request = self.request.try_draft(|draft| {
            draft.project(parameter, &paths?);
            Ok(())
        });
        self
    }

    /// Sends the resource as it is, even if it breaks its schema.
    pub fn skip_request_checks(mut self) -> Self {
        self.request = self.request.skip_request_checks();
        self
    }

    /// Takes the resource as it comes, even if it breaks its schema.
    pub fn skip_response_checks(mut self) -> Self {
        self.responses = Responses::AsTheyCome;
        self
    }

    /// Gives the response's document as JSON, unchecked but for status, media type and SCIM errors; `Null` if there is none.
    pub fn json(self) -> Request<'c, E, Json> {
        self.request.json()
    }
}

impl<'c, E: Engine, O: 'c> IntoFuture for DynamicRequest<'c, E, O> {
    type Output = Result<O, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send + 'c>>;

    fn into_future(self) -> Self::IntoFuture {
        let (request, read, responses) = (self.request.into_future(), self.read, self.responses);
        Box::pin(async move { read(request.await?, responses) })
    }
}

impl<E: BlockingEngine, O> DynamicRequest<'_, E, O> {
    /// Sends the request and waits for the response.
    ///
    /// # Errors
    /// As the operation says.
    pub fn send(self) -> Result<O, Error> {
        (self.read)(self.request.send()?, self.responses)
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
    location: Option<String>,
    reading: Reading,
    projected: Projected,
    status: u16,
}

impl Outcome for Document {
    type Resource = ();
}

impl outcome::sealed::Read for Document {
    #[allow(private_interfaces)]
    fn read(reply: &Reply, context: &Context) -> Result<Self, Error> {
        reply.check(context)?;
        let names = [header::CONTENT_LOCATION, header::LOCATION];
        let mut told = names.iter().filter_map(|name| reply.headers.get(name));
        Ok(Self {
            json: reply.document()?,
            etag: reply.etag().map(str::to_owned),
            location: told
                .find_map(|value| value.to_str().ok())
                .map(str::to_owned),
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
        responses: Responses,
    ) -> Result<DynamicResource, Error> {
        let mut resource = self.checked(self.json.clone(), resource_type, responses)?;
        // `/Me` is an alias: the headers tell the place where `meta.location` does not (RFC 7644 §3.11).
        for (name, told) in [("version", &self.etag), ("location", &self.location)] {
            if let Some(told) = told {
                resource.default_meta(name, told);
            }
        }
        Ok(resource)
    }

    fn checked(
        &self,
        mut json: Json,
        resource_type: Arc<ResourceTypeDescription>,
        responses: Responses,
    ) -> Result<DynamicResource, Error> {
        let projected = self.projected == Projected::Yes;
        match (responses, self.reading) {
            (Responses::AsTheyCome, _) => {}
            (Responses::Checked, Reading::Lenient) => {
                check::coerce(&mut json, resource_type.descriptor());
            }
            (Responses::Checked, Reading::Strict) => {
                let list = check::response(&json, resource_type.descriptor(), projected);
                if !list.is_empty() {
                    return Err(Error::new(ErrorKind::ResponseViolations(list)));
                }
            }
        }
        let resource = DynamicResource::of(resource_type, json);
        if responses == Responses::Checked && resource.id().is_none_or(str::is_empty) {
            return Err(self.unreadable("the resource has no `id`"));
        }
        Ok(resource)
    }

    pub(super) fn page(
        self,
        resource_type: &Arc<ResourceTypeDescription>,
        responses: Responses,
    ) -> Result<DynamicPage, Error> {
        let count = |name: &str| member(&self.json, name).and_then(Json::as_u64);
        let text = |name: &str| {
            let text = member(&self.json, name).and_then(Json::as_str);
            text.map(str::to_owned)
        };
        let listed = member(&self.json, "Resources").filter(|list| !is_unassigned(list));
        if listed.is_none() && count("totalResults").is_none() {
            return Err(self.unreadable("the response is no ListResponse"));
        }
        let resources = listed
            .and_then(Json::as_array)
            .into_iter()
            .flatten()
            .map(|json| self.checked(json.clone(), Arc::clone(resource_type), responses))
            .collect::<Result<Vec<_>, _>>()?;
        Ok(DynamicPage {
            resources,
            total_results: count("totalResults"),
            start_index: count("startIndex"),
            items_per_page: count("itemsPerPage"),
            next_cursor: text("nextCursor"),
            previous_cursor: text("previousCursor"),
            deviations: Vec::new(),
        })
    }

    fn unreadable(&self, what: &'static str) -> Error {
        Error::new(ErrorKind::Body {
            status: self.status,
            source: what.into(),
        })
    }
}
