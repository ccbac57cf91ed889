//! What a provider says of itself, read while the program runs.

use super::{Inner, Outcome, Request, ServiceProvider, outcome::sealed};
use crate::{
    Json,
    describe::{Change, Description, KnownType, drift},
    engine::{BlockingEngine, Engine},
    error::{Error, ErrorKind},
    protocol::{Ask, Context, Discovery, Reply},
};
use http::Method;
use std::{
    fmt,
    future::{Future, IntoFuture},
    marker::PhantomData,
    pin::Pin,
};

/// The reading of a provider's discovery documents; see [`Client::discover`](super::Client::discover).
#[must_use = "nothing is asked for until this is sent: `.await` it or call `.send()`"]
pub struct Discover<'c, E> {
    inner: &'c Inner<E>,
    discovery: Discovery,
    unreadable: Option<Error>,
}

/// A discovery document: unlike other JSON, it must be there.
struct Document(Json);

impl Outcome for Document {
    type Resource = ();
}

impl sealed::Read for Document {
    #[allow(private_interfaces)]
    fn read(reply: &Reply, context: &Context) -> Result<Self, Error> {
        reply.check(context)?;
        reply.whole_document().map(Self)
    }
}

impl<'c, E> Discover<'c, E> {
    pub(super) fn new<P: ServiceProvider>(inner: &'c Inner<E>) -> Self {
        let names = P::RESOURCE_TYPES.iter().map(|known| known.name.to_owned());
        Self {
            inner,
            discovery: Discovery::new(names.collect()),
            unreadable: None,
        }
    }

    /// Takes schemas that are at hand instead of asking for them: a `ListResponse`, an array or one schema.
    pub fn with_schemas(mut self, document: &Json) -> Self {
        match crate::describe::members("/Schemas", document) {
            Ok(schemas) => self.discovery.schemas = Some(schemas),
            Err(error) => self.unreadable = Some(Error::new(ErrorKind::Description(error))),
        }
        self
    }

    /// Takes resource types that are at hand instead of asking for them: a `ListResponse`, an array or one resource type.
    pub fn with_resource_types(mut self, document: &Json) -> Self {
        match crate::describe::members("/ResourceTypes", document) {
            Ok(types) => self.discovery.resource_types = Some(types),
            Err(error) => self.unreadable = Some(Error::new(ErrorKind::Description(error))),
        }
        self
    }

    /// Takes a configuration that is at hand instead of asking for it; null: nothing is supported.
    pub fn with_configuration(mut self, document: &Json) -> Self {
        self.discovery.configuration = Some(document.clone());
        self
    }

    fn request(&self, ask: Ask) -> Request<'c, E, Document> {
        let request = Request::raw_of(self.inner, Method::GET, &ask.path);
        ask.query
            .iter()
            .fold(request, |request, (name, value)| request.query(name, value))
    }

    fn ready(&mut self) -> Result<(), Error> {
        self.unreadable.take().map_or(Ok(()), Err)
    }

    fn describe(self) -> Result<Description, Error> {
        let list = |list: Option<Vec<Json>>| Json::Array(list.unwrap_or_default());
        let base_url = self.inner.settings.base.as_str();
        Description::from_documents(
            &list(self.discovery.schemas),
            &list(self.discovery.resource_types),
            &self.discovery.configuration.unwrap_or_default(),
        )
        .map(|description| description.below(base_url))
        .map_err(|error| Error::new(ErrorKind::Description(error)))
    }
}

impl<'c, E: Engine> IntoFuture for Discover<'c, E> {
    type Output = Result<Description, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send + 'c>>;

    fn into_future(mut self) -> Self::IntoFuture {
        Box::pin(async move {
            self.ready()?;
            while let Some(ask) = self.discovery.next() {
                let answer = self.request(ask).await;
                self.discovery.received(answer.map(|document| document.0))?;
            }
            self.describe()
        })
    }
}

impl<E: BlockingEngine> Discover<'_, E> {
    /// Asks for the documents and waits for them.
    ///
    /// # Errors
    /// What a request may meet; [`Error::description`] where the documents don't fit together.
    pub fn send(mut self) -> Result<Description, Error> {
        self.ready()?;
        while let Some(ask) = self.discovery.next() {
            let answer = self.request(ask).send();
            self.discovery.received(answer.map(|document| document.0))?;
        }
        self.describe()
    }
}

impl<E> fmt::Debug for Discover<'_, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Discover")
            .field("base_url", &self.inner.settings.base.as_str())
            .finish_non_exhaustive()
    }
}

/// The comparison of a provider with what a client was generated from; see [`Client::verify`](super::Client::verify).
#[must_use = "nothing is asked for until this is sent: `.await` it or call `.send()`"]
#[derive(Debug)]
pub struct Verify<'c, P, E> {
    discover: Discover<'c, E>,
    provider: PhantomData<fn() -> P>,
}

impl<'c, P: ServiceProvider, E> Verify<'c, P, E> {
    pub(super) fn new(discover: Discover<'c, E>) -> Self {
        Self {
            discover,
            provider: PhantomData,
        }
    }
}

fn compare<P: ServiceProvider>(now: &Description) -> Vec<Change> {
    let known: Vec<KnownType<'_>> = P::RESOURCE_TYPES
        .iter()
        .map(|known| KnownType {
            name: known.name,
            endpoint: known.endpoint,
            urn: known.urn,
            attributes: known.attributes,
        })
        .collect();
    drift(&known, &P::CONFIGURATION, now)
}

impl<'c, P: ServiceProvider, E: Engine> IntoFuture for Verify<'c, P, E> {
    type Output = Result<Vec<Change>, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send + 'c>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move { Ok(compare::<P>(&self.discover.await?)) })
    }
}

impl<P: ServiceProvider, E: BlockingEngine> Verify<'_, P, E> {
    /// Asks for the documents, waits for them, and compares.
    ///
    /// # Errors
    /// As [`Discover::send`].
    pub fn send(self) -> Result<Vec<Change>, Error> {
        Ok(compare::<P>(&self.discover.send()?))
    }
}
