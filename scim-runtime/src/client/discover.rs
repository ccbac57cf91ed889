//! A provider's discovery documents, read at run time.

use super::{
    connection::{Client, Connection},
    outcome::{Outcome, sealed},
    provider::ServiceProvider,
    request::Request,
};
use crate::{
    Json,
    describe::{Description, DriftChange, KnownType, drift_of},
    engine::{BlockingEngine, Engine},
    error::{Error, ErrorKind},
    protocol::{Context, DocumentReader, DocumentRequest, Reply},
    walk::json_memory,
};
use http::Method;
use std::{
    fmt,
    future::{Future, IntoFuture},
    pin::Pin,
    sync::Arc,
};

/// The default memory limit of all documents together, in bytes. Real ones take less than 20 MiB.
const MEMORY: usize = 96 * 1024 * 1024;

/// A discovery that has not been sent; see [`Client::discover`] and [`Client::verify`].
#[must_use = "nothing is requested until this is sent: `.await` it or call `.send()`"]
pub struct Discover<'c, E, O = Description> {
    connection: &'c Arc<Connection<E>>,
    discovery: DocumentReader,
    /// How much memory further documents may take.
    memory: usize,
    unreadable: Option<Error>,
    finish: fn(Description) -> O,
}

/// A discovery document, which unlike other JSON must not be missing.
struct DiscoveryDocument {
    json: Json,
    /// The memory that it takes, estimated.
    memory: usize,
}

impl Outcome for DiscoveryDocument {
    type Resource = ();
}

impl sealed::Read for DiscoveryDocument {
    #[allow(private_interfaces)]
    fn read(reply: &Reply, context: &Context) -> Result<Self, Error> {
        reply.check(context)?;
        let json = reply.whole_document(context)?;
        let memory = json_memory(&reply.body);
        Ok(Self { json, memory })
    }
}

impl<P: ServiceProvider, E> Client<P, E> {
    /// Reads the provider's three discovery documents (RFC 7644 §4).
    ///
    /// Requests no filter, sorting or paging; reads lists of any page size to their end, and fetches the members of a list one
    /// by one if the provider refuses the list. `.await` it on an asynchronous engine, or call `.send()` on a blocking one.
    ///
    /// # Errors
    /// Any error of a request; [`Error::description`] if the documents contradict each other.
    ///
    /// ```
    /// # use scim_runtime::{Error, engine::BlockingEngine, models::rfc7643::Client};
    /// # fn example<E: BlockingEngine>(scim: &Client<E>) -> Result<(), Error> {
    /// let provider = scim.discover().send()?;
    /// for resource_type in &provider.resource_types {
    ///     println!("{} at {}", resource_type.name, resource_type.endpoint);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn discover(&self) -> Discover<'_, E> {
        Discover::new::<P>(&self.connection, |description| description)
    }

    /// Compares the provider's discovery documents with those that this client was generated from. Returns the differences.
    ///
    /// # Errors
    /// See [`Client::discover`].
    ///
    /// ```
    /// # use scim_runtime::{Error, engine::BlockingEngine, models::rfc7643::Client};
    /// # fn example<E: BlockingEngine>(scim: &Client<E>) -> Result<(), Error> {
    /// for change in scim.verify().send()?.iter().filter(|change| change.breaking) {
    ///     eprintln!("{change}");
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn verify(&self) -> Discover<'_, E, Vec<DriftChange>> {
        Discover::new::<P>(&self.connection, compare::<P>)
    }
}

impl<'c, E, O> Discover<'c, E, O> {
    fn new<P: ServiceProvider>(
        connection: &'c Arc<Connection<E>>,
        finish: fn(Description) -> O,
    ) -> Self {
        let names = P::RESOURCE_TYPES.iter().map(|known| known.name.to_owned());
        Self {
            connection,
            discovery: DocumentReader::new(names.collect()),
            memory: connection.settings.options.memory.unwrap_or(MEMORY),
            unreadable: None,
            finish,
        }
    }

    /// Uses these schemas instead of fetching them: a `ListResponse`, an array or one schema.
    ///
    /// ```
    /// use scim_runtime::testing;
    /// use serde_json::json;
    ///
    /// let scim = testing::untyped()?;
    /// let schemas = json!([{"id": "urn:example:Badge", "attributes": [{"name": "number", "type": "integer"}]}]);
    /// let types = json!([{"name": "Badge", "endpoint": "/Badges", "schema": "urn:example:Badge"}]);
    /// let provider = scim.discover().with_schemas(&schemas).with_resource_types(&types).send()?;
    /// assert!(provider.find("Badge").is_some());
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    pub fn with_schemas(mut self, document: &Json) -> Self {
        match crate::describe::members("/Schemas", document) {
            Ok(schemas) => self.discovery.schemas = Some(schemas),
            Err(error) => self.unreadable = Some(Error::new(ErrorKind::Description(error))),
        }
        self
    }

    /// Uses these resource types instead of fetching them: a `ListResponse`, an array or one resource type.
    ///
    /// ```
    /// use scim_runtime::testing;
    /// use serde_json::json;
    ///
    /// let scim = testing::untyped()?;
    /// let people = json!([{"name": "Person", "endpoint": "/People", "schema": "urn:ietf:params:scim:schemas:core:2.0:User"}]);
    /// let provider = scim.discover().with_resource_types(&people).send()?;
    /// assert!(provider.find("Person").is_some());
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    pub fn with_resource_types(mut self, document: &Json) -> Self {
        match crate::describe::members("/ResourceTypes", document) {
            Ok(types) => self.discovery.resource_types = Some(types),
            Err(error) => self.unreadable = Some(Error::new(ErrorKind::Description(error))),
        }
        self
    }

    /// Uses this configuration instead of fetching it; with `null`, nothing is supported.
    ///
    /// ```
    /// use scim_runtime::testing;
    /// use serde_json::json;
    ///
    /// let scim = testing::untyped()?;
    /// let provider = scim.discover().with_configuration(&json!({"patch": {"supported": true}})).send()?;
    /// assert!(provider.configuration.patch && !provider.configuration.sort);
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    pub fn with_configuration(mut self, document: &Json) -> Self {
        self.discovery.configuration = Some(document.clone());
        self
    }

    fn request(&self, ask: DocumentRequest) -> Request<'c, E, DiscoveryDocument> {
        let mut request = Request::<E, ()>::to_path(self.connection, Method::GET, &ask.path);
        for (name, value) in &ask.query {
            request = request.query(name, value);
        }
        request.with_memory(self.memory).expecting()
    }

    fn received(&mut self, answer: Result<DiscoveryDocument, Error>) -> Result<(), Error> {
        let answer = answer.map(|document| {
            self.memory = self.memory.saturating_sub(document.memory);
            document.json
        });
        self.discovery.received(answer)
    }

    fn ready(&mut self) -> Result<(), Error> {
        self.unreadable.take().map_or(Ok(()), Err)
    }

    fn describe(self) -> Result<O, Error> {
        let list = |list: Option<Vec<Json>>| Json::Array(list.unwrap_or_default());
        let base_url = self.connection.settings.base.as_str();
        Description::from_documents(
            &list(self.discovery.schemas),
            &list(self.discovery.resource_types),
            &self.discovery.configuration.unwrap_or_default(),
        )
        .map(|description| (self.finish)(description.below(base_url)))
        .map_err(|error| {
            let secrets = self.connection.settings.secrets();
            let clean = error.map_texts(|text| secrets.redacted_text(text));
            Error::new(ErrorKind::Description(clean))
        })
    }
}

impl<'c, E: Engine, O: 'c> IntoFuture for Discover<'c, E, O> {
    type Output = Result<O, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send + 'c>>;

    fn into_future(mut self) -> Self::IntoFuture {
        Box::pin(async move {
            self.ready()?;
            while let Some(ask) = self.discovery.next() {
                let answer = self.request(ask).await;
                self.received(answer)?;
            }
            self.describe()
        })
    }
}

impl<E: BlockingEngine, O> Discover<'_, E, O> {
    /// Fetches the documents, and waits for them.
    ///
    /// # Errors
    /// Any error of a request; [`Error::description`] if the documents contradict each other.
    ///
    /// ```
    /// use scim_runtime::testing;
    ///
    /// let scim = testing::untyped()?;
    /// let provider = scim.discover().send()?;
    /// assert!(provider.find("User").is_some());
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    pub fn send(mut self) -> Result<O, Error> {
        self.ready()?;
        while let Some(ask) = self.discovery.next() {
            let answer = self.request(ask).send();
            self.received(answer)?;
        }
        self.describe()
    }
}

impl<E, O> fmt::Debug for Discover<'_, E, O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Discover")
            .field("base_url", &self.connection.settings.base.as_str())
            .finish_non_exhaustive()
    }
}

fn compare<P: ServiceProvider>(now: Description) -> Vec<DriftChange> {
    let known: Vec<KnownType<'_>> = P::RESOURCE_TYPES
        .iter()
        .map(|known| KnownType {
            name: known.name,
            endpoint: known.endpoint,
            urn: known.urn,
            attributes: known.attributes,
        })
        .collect();
    drift_of(&known, &P::CONFIGURATION, &now)
}
