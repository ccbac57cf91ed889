//! A request that has not been sent: awaited on an asynchronous engine, sent on a blocking one.

use super::{Inner, Outcome, Projection, RawResponse, ScimError};
use crate::{
    engine::{BlockingEngine, Engine, Limits},
    error::Error,
    protocol::{Context, Draft, Exchange, Operation, Projected, Reply, Step},
};
use http::{HeaderName, HeaderValue};
use std::{fmt, future::Future, future::IntoFuture, marker::PhantomData, pin::Pin, time::Duration};

/// A request that has not been sent. `.await` it on an asynchronous engine; call [`Request::send`] on a blocking one.
///
/// All that can be said about a single request is said here: headers, an explicit URL, expected statuses, how strictly its
/// response is read, and what to do with an error of the provider.
#[must_use = "a request does nothing until it is sent: `.await` it or call `.send()`"]
pub struct Request<'c, E, O> {
    inner: &'c Inner<E>,
    prepared: Result<Prepared, Error>,
    outcome: PhantomData<fn() -> O>,
}

/// A request that can be sent, and how its response is read.
#[derive(Clone)]
pub(crate) struct Prepared {
    pub(crate) draft: Draft,
    options: Options,
}

#[derive(Clone)]
struct Options {
    lenient: bool,
    expected: Expected,
    timeout: Duration,
}

#[derive(Clone)]
enum Expected {
    Default,
    Any,
    Codes(Vec<u16>),
}

impl<'c, E, O> Request<'c, E, O> {
    pub(crate) fn new(inner: &'c Inner<E>, draft: Result<Draft, Error>) -> Self {
        let options = Options {
            lenient: inner.settings.lenient,
            expected: Expected::Default,
            timeout: inner.settings.timeout,
        };
        Self {
            inner,
            prepared: draft.map(|draft| Prepared { draft, options }),
            outcome: PhantomData,
        }
    }

    pub(crate) fn raw_of(inner: &'c Inner<E>, method: http::Method, path: &str) -> Self {
        Self::new(
            inner,
            Ok(Draft::new(Operation::Get, method, path.to_owned())),
        )
    }

    fn change(mut self, change: impl FnOnce(&mut Prepared)) -> Self {
        if let Ok(prepared) = &mut self.prepared {
            change(prepared);
        }
        self
    }

    pub(crate) fn draft(self, change: impl FnOnce(&mut Draft)) -> Self {
        self.change(|prepared| change(&mut prepared.draft))
    }

    pub(crate) fn expecting<N>(self) -> Request<'c, E, N> {
        Request {
            inner: self.inner,
            prepared: self.prepared,
            outcome: PhantomData,
        }
    }

    pub(crate) fn into_parts(self) -> (&'c Inner<E>, Result<Prepared, Error>) {
        (self.inner, self.prepared)
    }

    /// Reads the response leniently: what has one sensible reading is taken (`"True"` for a boolean, a lone value for a
    /// list, a number for an id) and told by [`Stored::deviations`](crate::record::Stored::deviations).
    pub fn lenient(self) -> Self {
        self.change(|prepared| prepared.options.lenient = true)
    }

    /// Reads the response strictly: one that breaks the schema is an error that lists every violation.
    pub fn strict(self) -> Self {
        self.change(|prepared| prepared.options.lenient = false)
    }

    /// Takes these statuses as success, and no other.
    pub fn expect_status(self, codes: impl IntoIterator<Item = u16>) -> Self {
        self.change(|prepared| {
            prepared.options.expected = Expected::Codes(codes.into_iter().collect());
        })
    }

    /// Takes any status below 400 as success.
    pub fn expect_any_status(self) -> Self {
        self.change(|prepared| prepared.options.expected = Expected::Any)
    }

    /// Sends a further header, in the place of one of that name.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        let header = name
            .parse::<HeaderName>()
            .ok()
            .zip(HeaderValue::from_str(value).ok());
        match (&mut self.prepared, header) {
            (Ok(prepared), Some((name, value))) => {
                prepared.draft.headers.insert(name, value);
            }
            (Ok(_), None) => {
                let message =
                    format!("the header {name:?} has characters that a header can't hold");
                self.prepared = Err(Error::unusable(message));
            }
            (Err(_), _) => {}
        }
        self
    }

    /// Sends a further query parameter, in the place of one of that name.
    pub fn query(self, name: &str, value: &str) -> Self {
        self.draft(|draft| draft.set_query(name, value.to_owned()))
    }

    /// Sends the request to this URL instead. Credentials go along only to the client's own origin.
    pub fn url(self, url: &str) -> Self {
        self.draft(|draft| draft.url = Some(url.to_owned()))
    }

    /// The time for the exchange, in the place of the client's.
    pub fn timeout(self, timeout: Duration) -> Self {
        self.change(|prepared| prepared.options.timeout = timeout)
    }

    /// Gives the response as it comes, unchecked.
    pub fn raw(self) -> Request<'c, E, RawResponse> {
        self.expecting()
    }

    /// Gives an error message of the provider as a value, `Ok(Err(message))`.
    pub fn scim_error_as_value(self) -> Request<'c, E, Result<O, ScimError>> {
        self.expecting()
    }

    /// Asks for these attributes only; those that are always returned come too (RFC 7644 §3.9).
    pub fn attributes<A: Projection<O::Resource>>(self, attributes: A) -> Self
    where
        O: Outcome,
    {
        self.draft(|draft| {
            draft.remove_query("excludedAttributes");
            draft.set_query("attributes", attributes.names().join(","));
            draft.projected = Projected::Yes;
        })
    }

    /// Asks for all but these attributes (RFC 7644 §3.9).
    pub fn excluded_attributes<A: Projection<O::Resource>>(self, attributes: A) -> Self
    where
        O: Outcome,
    {
        self.draft(|draft| {
            draft.remove_query("attributes");
            draft.set_query("excludedAttributes", attributes.names().join(","));
            draft.projected = Projected::Yes;
        })
    }
}

impl Prepared {
    fn context(&self) -> Context {
        Context {
            projected: self.draft.projected,
            lenient: self.options.lenient,
            expected: match &self.options.expected {
                Expected::Default => Some(self.draft.operation.expected().to_vec()),
                Expected::Any => None,
                Expected::Codes(codes) => Some(codes.clone()),
            },
            sent: self.draft.body.clone(),
        }
    }

    fn exchange<E>(&self, inner: &Inner<E>) -> Result<Exchange, Error> {
        let settings = &inner.settings;
        Ok(Exchange::new(
            self.draft.to_http(&settings.base)?,
            settings.credentials.clone(),
            settings.base.as_str(),
            settings.max_body,
        ))
    }

    fn limits<E>(&self, inner: &Inner<E>) -> Limits {
        Limits {
            timeout: self.options.timeout,
            max_body: inner.settings.max_body,
        }
    }
}

pub(crate) async fn send_async<E: Engine, O: Outcome>(
    inner: &Inner<E>,
    prepared: &Prepared,
) -> Result<O, Error> {
    let mut exchange = prepared.exchange(inner)?;
    let mut step = exchange.start();
    let outcome = loop {
        match step {
            Step::Done(outcome) => break outcome,
            Step::Send(request) => {
                let limits = prepared.limits(inner);
                step = exchange.received(inner.engine.exchange(request, limits).await);
            }
        }
    };
    finish(outcome, prepared)
}

pub(crate) fn send_blocking<E: BlockingEngine, O: Outcome>(
    inner: &Inner<E>,
    prepared: &Prepared,
) -> Result<O, Error> {
    let mut exchange = prepared.exchange(inner)?;
    let mut step = exchange.start();
    let outcome = loop {
        match step {
            Step::Done(outcome) => break outcome,
            Step::Send(request) => {
                let limits = prepared.limits(inner);
                step = exchange.received(inner.engine.exchange(request, limits));
            }
        }
    };
    finish(outcome, prepared)
}

fn finish<O: Outcome>(
    outcome: Result<http::Response<bytes::Bytes>, Error>,
    prepared: &Prepared,
) -> Result<O, Error> {
    outcome
        .and_then(|response| O::read(Reply::from(response), &prepared.context()))
        .map_err(|error| error.of_request(&prepared.draft.line()))
}

impl<'c, E: Engine, O: Outcome + 'c> IntoFuture for Request<'c, E, O> {
    type Output = Result<O, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send + 'c>>;

    fn into_future(self) -> Self::IntoFuture {
        let (inner, prepared) = self.into_parts();
        Box::pin(async move { send_async(inner, &prepared?).await })
    }
}

impl<E: BlockingEngine, O: Outcome> Request<'_, E, O> {
    /// Sends the request and waits for the response.
    ///
    /// # Errors
    /// As the operation says.
    pub fn send(self) -> Result<O, Error> {
        let (inner, prepared) = self.into_parts();
        send_blocking(inner, &prepared?)
    }
}

/// Method and path; neither query nor body, which may be personal.
impl<E, O> fmt::Debug for Request<'_, E, O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.prepared {
            Ok(prepared) => write!(f, "Request({})", prepared.draft.line()),
            Err(error) => write!(f, "Request(unusable: {error})"),
        }
    }
}
