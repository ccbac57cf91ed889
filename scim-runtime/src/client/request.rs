//! A request that has not been sent: awaited on an asynchronous engine, sent on a blocking one.

use super::{Inner, Outcome, Projection, RawResponse, Retry, ScimError, credentials};
use crate::{
    Json,
    engine::{BlockingEngine, Engine, Limits, block_on},
    error::{Error, ErrorKind},
    protocol::{
        Authority, ContentType, Context, Draft, Exchange, Moment, Operation, Plan, Reading, Reply,
        Step,
    },
    trace::Span,
};
use bytes::Bytes;
use http::{HeaderMap, HeaderValue, header};
use std::{
    fmt,
    future::{Future, IntoFuture},
    marker::PhantomData,
    pin::Pin,
    time::{Duration, Instant, SystemTime},
};

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

/// What a client says for all requests, and each of them may say otherwise.
#[derive(Clone)]
pub(crate) struct Options {
    pub(super) reading: Reading,
    pub(super) content_type: ContentType,
    pub(super) expected: Expected,
    pub(super) checks: Checks,
    pub(super) timeout: Duration,
    pub(super) retry: Retry,
    /// The request's own, for the client's origin alone as its credentials are.
    headers: HeaderMap,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            reading: Reading::Strict,
            content_type: ContentType::Scim,
            expected: Expected::Default,
            checks: Checks::Made,
            timeout: Duration::from_secs(30),
            retry: Retry::default(),
            headers: HeaderMap::new(),
        }
    }
}

#[derive(Clone)]
pub(crate) enum Expected {
    Default,
    Any,
    Codes(Vec<u16>),
}

/// Whether a request that breaks its schema is held back.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Checks {
    Made,
    Skipped,
}

impl<'c, E, O> Request<'c, E, O> {
    pub(crate) fn new(inner: &'c Inner<E>, draft: Result<Draft, Error>) -> Self {
        let options = inner.settings.options.clone();
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

    /// As [`Request::draft`], for what may not be possible: that is told when the request is sent.
    pub(crate) fn try_draft(
        mut self,
        change: impl FnOnce(&mut Draft) -> Result<(), Error>,
    ) -> Self {
        self.prepared = self.prepared.and_then(|mut prepared| {
            change(&mut prepared.draft)?;
            Ok(prepared)
        });
        self
    }

    pub(crate) fn expecting<N>(self) -> Request<'c, E, N> {
        Request {
            inner: self.inner,
            prepared: self.prepared,
            outcome: PhantomData,
        }
    }

    /// With all that was said about another request, but for what stands in its URL.
    pub(crate) fn with_options_of<N>(mut self, other: &Request<'_, E, N>) -> Self {
        match (&mut self.prepared, &other.prepared) {
            (Ok(prepared), Ok(other)) => prepared.options = other.options.clone(),
            (Ok(_), Err(error)) => self.prepared = Err(Error::unusable(error.to_string())),
            (Err(_), _) => {}
        }
        self
    }

    pub(crate) fn into_parts(self) -> (&'c Inner<E>, Result<Prepared, Error>) {
        (self.inner, self.prepared)
    }

    /// Reads the response leniently: what has one sensible reading is taken (`"True"` for a boolean, a lone value for a
    /// list, a number for an id) and told by [`Stored::deviations`](crate::record::Stored::deviations). A DELETE may be answered
    /// with 200, too.
    pub fn lenient(self) -> Self {
        self.change(|prepared| prepared.options.reading = Reading::Lenient)
    }

    /// Reads the response strictly: one that breaks the schema is an error that lists every violation.
    pub fn strict(self) -> Self {
        self.change(|prepared| prepared.options.reading = Reading::Strict)
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

    /// Takes the response whatever its media type or charset says, as long as it is JSON in UTF-8.
    pub fn any_content_type(self) -> Self {
        self.change(|prepared| prepared.options.content_type = ContentType::Any)
    }

    /// Sends the resource as it is, even if it breaks its schema.
    pub fn skip_request_checks(self) -> Self {
        self.change(|prepared| prepared.options.checks = Checks::Skipped)
    }

    /// Sends the resource only if it keeps to its schema, where the client was built without that.
    pub fn check_request(self) -> Self {
        self.change(|prepared| prepared.options.checks = Checks::Made)
    }

    /// How often and how long the request is repeated, in the place of what the client says.
    pub fn retry(self, retry: Retry) -> Self {
        self.change(|prepared| prepared.options.retry = retry)
    }

    /// Does not repeat the request.
    pub fn no_retry(self) -> Self {
        self.retry(Retry::never())
    }

    /// Sends a further header, in the place of one of that name. It may be a credential, so it goes to the client's own origin
    /// alone, as all headers do that are not the protocol's: not along with a redirect or a [`Request::url`] to another one.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        if let Ok(prepared) = &mut self.prepared {
            match credentials::header(name, value) {
                Ok((name, value)) => drop(prepared.options.headers.insert(name, value)),
                Err(error) => self.prepared = Err(error),
            }
        }
        self
    }

    /// Sends a further query parameter, in the place of one of that name.
    pub fn query(self, name: &str, value: &str) -> Self {
        self.draft(|draft| draft.set_query(name, value.to_owned()))
    }

    /// Sends the request to this URL instead: absolute, and https if the base URL is. Credentials and headers of the caller's go
    /// along only to the client's own origin.
    pub fn url(self, url: &str) -> Self {
        self.draft(|draft| draft.url = Some(url.to_owned()))
    }

    /// The time for one attempt, in the place of the client's.
    pub fn timeout(self, timeout: Duration) -> Self {
        self.change(|prepared| prepared.options.timeout = timeout)
    }

    /// Gives the response as it comes, unchecked.
    pub fn raw(self) -> Request<'c, E, RawResponse> {
        self.expecting()
    }

    /// Gives the response's document as JSON, unchecked but for status, media type and SCIM errors; `Null` if there is none.
    pub fn json(self) -> Request<'c, E, Json> {
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
        self.draft(|draft| draft.project("attributes", &attributes.names()))
    }

    /// Asks for all but these attributes (RFC 7644 §3.9).
    pub fn excluded_attributes<A: Projection<O::Resource>>(self, attributes: A) -> Self
    where
        O: Outcome,
    {
        self.draft(|draft| draft.project("excludedAttributes", &attributes.names()))
    }
}

impl<E> Request<'_, E, RawResponse> {
    /// Sends this body, of this media type, whatever it is: nothing is checked.
    ///
    /// ```
    /// # use scim_runtime::{Error, engine::BlockingEngine, models::rfc7643::Client};
    /// # fn example<E: BlockingEngine>(scim: &Client<E>) -> Result<(), Error> {
    /// let request = scim.request(http::Method::POST, "/Users").body("application/scim+json", "{");
    /// assert_eq!(request.send()?.status, 400);
    /// # Ok(())
    /// # }
    /// ```
    pub fn body(self, content_type: &str, body: impl Into<Bytes>) -> Self {
        let body = body.into();
        self.try_draft(|draft| {
            let content_type = HeaderValue::from_str(content_type).map_err(|_| {
                Error::unusable("the media type has characters that a header can't hold")
            })?;
            draft.headers.insert(header::CONTENT_TYPE, content_type);
            draft.body = Some(body);
            Ok(())
        })
    }
}

impl Prepared {
    fn context(&self) -> Context {
        Context {
            projected: self.draft.projected,
            reading: self.options.reading,
            content_type: self.options.content_type,
            expected: match &self.options.expected {
                Expected::Default => Some(self.expected()),
                Expected::Any => None,
                Expected::Codes(codes) => Some(codes.clone()),
            },
            sent: self.draft.body.clone(),
        }
    }

    fn expected(&self) -> Vec<u16> {
        let mut codes = self.draft.operation.expected().to_vec();
        // Some say 200 where there is nothing to say.
        if self.options.reading == Reading::Lenient && self.draft.operation == Operation::Delete {
            codes.push(200);
        }
        codes
    }

    fn exchange<E>(&self, inner: &Inner<E>) -> Result<Exchange, Error> {
        if self.options.checks == Checks::Made && !self.draft.violations.is_empty() {
            let violations = self.draft.violations.clone();
            return Err(Error::new(ErrorKind::RequestViolations(violations)));
        }
        let settings = &inner.settings;
        let mut credentials = settings.credentials.clone();
        for (name, value) in &self.options.headers {
            credentials.insert(name, value.clone());
        }
        Ok(Exchange::new(Plan {
            operation: self.draft.operation,
            request: self.draft.to_http(&settings.base)?,
            home: settings.base.as_str(),
            credentials,
            authority: match settings.tokens {
                Some(_) => Authority::Tokens,
                None => Authority::Headers,
            },
            max_body: settings.max_body,
            retry: self.options.retry.clone(),
        }))
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
    send_async_with(inner, prepared, O::read).await
}

/// As [`send_async`], the response read by this.
pub(crate) async fn send_async_with<E: Engine, O>(
    inner: &Inner<E>,
    prepared: &Prepared,
    read: impl FnOnce(&Reply, &Context) -> Result<O, Error>,
) -> Result<O, Error> {
    let span = prepared.span();
    span.around(async {
        let mut exchange = prepared.ready(inner)?;
        let start = Instant::now();
        let mut step = exchange.resume();
        let outcome = loop {
            step = match step {
                Step::Done(outcome) => break outcome,
                Step::Send(request) => {
                    let limits = prepared.limits(inner);
                    let outcome = inner.engine.exchange(request, limits).await;
                    exchange.received(outcome, moment(start))
                }
                Step::Wait(wait) => {
                    inner.engine.sleep(wait).await;
                    exchange.resume()
                }
                Step::Token { stale } => exchange.authorized(inner.token(stale).await),
            };
        };
        prepared.finish(outcome, &exchange, &span, read)
    })
    .await
}

pub(crate) fn send_blocking<E: BlockingEngine, O: Outcome>(
    inner: &Inner<E>,
    prepared: &Prepared,
) -> Result<O, Error> {
    send_blocking_with(inner, prepared, O::read)
}

/// As [`send_blocking`], the response read by this.
pub(crate) fn send_blocking_with<E: BlockingEngine, O>(
    inner: &Inner<E>,
    prepared: &Prepared,
    read: impl FnOnce(&Reply, &Context) -> Result<O, Error>,
) -> Result<O, Error> {
    let span = prepared.span();
    span.within(|| {
        let mut exchange = prepared.ready(inner)?;
        let start = Instant::now();
        let mut step = exchange.resume();
        let outcome = loop {
            step = match step {
                Step::Done(outcome) => break outcome,
                Step::Send(request) => {
                    let limits = prepared.limits(inner);
                    let outcome = inner.engine.exchange(request, limits);
                    exchange.received(outcome, moment(start))
                }
                Step::Wait(wait) => {
                    inner.engine.sleep(wait);
                    exchange.resume()
                }
                Step::Token { stale } => exchange.authorized(block_on(inner.token(stale))),
            };
        };
        prepared.finish(outcome, &exchange, &span, read)
    })
}

fn moment(start: Instant) -> Moment {
    Moment {
        elapsed: start.elapsed(),
        now: SystemTime::now(),
        random: fastrand::f64(),
    }
}

impl<E> Inner<E> {
    async fn token(&self, stale: Option<u64>) -> Result<(u64, HeaderValue), Error> {
        match &self.settings.tokens {
            Some(tokens) => tokens.get(stale).await,
            None => Err(Error::unusable("there is no token source")),
        }
    }
}

impl Prepared {
    fn span(&self) -> Span {
        Span::new(self.draft.method.as_str(), self.draft.endpoint())
    }

    fn ready<E>(&self, inner: &Inner<E>) -> Result<Exchange, Error> {
        self.exchange(inner)
            .map_err(|error| error.of_request(&self.draft.line()))
    }

    fn finish<O>(
        &self,
        outcome: Result<http::Response<Bytes>, Error>,
        exchange: &Exchange,
        span: &Span,
        read: impl FnOnce(&Reply, &Context) -> Result<O, Error>,
    ) -> Result<O, Error> {
        let status = outcome
            .as_ref()
            .ok()
            .map(|response| response.status().as_u16());
        span.done(status, exchange.attempts());
        exchange
            .conclude(outcome, &self.context(), read)
            .map_err(|error| error.of_request(&self.draft.line()))
    }
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
