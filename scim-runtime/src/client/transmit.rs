//! The request core: sends any request of any operation, typed or dynamic, over either kind of engine.

use super::{
    connection::{Connection, Settings},
    options::{IdPolicy, RequestChecks, RequestOptions, StatusOption},
    outcome::Outcome,
    tokens::Tokens,
};
use crate::{
    engine::{BlockingEngine, Engine, Limits, block_on},
    error::{Error, ErrorKind},
    protocol::{
        Authority, Context, Described, Draft, Exchange, ExchangePlan, ExpectedStatus,
        ReadFinalReply, Reading, Reply, RequestHeaders, RequestOperation, Step, TimeAndRandom,
        has_unusual_segment,
    },
    trace::Span,
};
use bytes::Bytes;
use http::{HeaderMap, header};
use std::{
    borrow::Cow,
    future::ready,
    time::{Duration, Instant, SystemTime},
};

/// A request that can be sent, and how its response is read.
#[derive(Clone)]
pub(crate) struct Prepared {
    pub(crate) draft: Draft,
    pub(crate) options: RequestOptions,
    /// The resource type of a dynamic request; a typed one knows it at compile time.
    pub(crate) described: Option<Described>,
}

/// Reads a response, maybe twice.
pub(super) type ReadReply<'f, O> = &'f mut (dyn FnMut(&Reply, &Context) -> Result<O, Error> + Send);

/// Whether an outcome has texts for people that quote the response.
pub(super) type QuotesReply<O> = fn(&O) -> bool;

pub(crate) async fn send_async<E: Engine, O: Outcome>(
    connection: &Connection<E>,
    prepared: &Prepared,
) -> Result<O, Error> {
    read_async(connection, prepared, &mut O::read, O::quotes_response).await
}

pub(crate) fn send_blocking<E: BlockingEngine, O: Outcome>(
    connection: &Connection<E>,
    prepared: &Prepared,
) -> Result<O, Error> {
    read_blocking(connection, prepared, &mut O::read, O::quotes_response)
}

/// Sends a request whose response is read by a function.
pub(super) async fn read_async<E: Engine, O>(
    connection: &Connection<E>,
    prepared: &Prepared,
    read: ReadReply<'_, O>,
    quotes: QuotesReply<O>,
) -> Result<O, Error> {
    let answered = answer_async(connection, prepared).await?;
    prepared.finish(answered, read, quotes)
}

/// The final response to a request, not read yet. Getting it depends on the engine only: that code, most of a request's, is not compiled
/// again for each outcome.
struct Answered<'a> {
    exchange: Exchange<'a>,
    response: Result<http::Response<Bytes>, Error>,
    span: Span,
}

async fn answer_async<'a, E: Engine>(
    connection: &'a Connection<E>,
    prepared: &'a Prepared,
) -> Result<Answered<'a>, Error> {
    let span = prepared.span();
    let (exchange, response) = span
        .around(async {
            let mut exchange = prepared.start(connection)?;
            let mut now = connection.engine.now();
            let mut clock = RequestClock::start(now);
            let mut step = exchange.resume();
            let response = loop {
                step = match step {
                    Step::Done(response) => break response,
                    Step::Send(request) => {
                        let waiting = now;
                        let permit = connection.settings.pace.enter(refusals(&exchange)).await;
                        now = connection.engine.now();
                        let delay = permit.delay(clock.waited(now));
                        if !delay.is_zero() {
                            connection.engine.sleep(delay).await;
                            now = connection.engine.now();
                        }
                        clock.exclude(now.saturating_duration_since(waiting));
                        let limits = limits(connection, &exchange, clock.elapsed(now));
                        let response = connection.engine.exchange(request, limits).await;
                        now = connection.engine.now();
                        connection.settings.pace.observe(&response, now);
                        drop(permit);
                        exchange.received(response, clock.moment(now))
                    }
                    Step::Wait(wait) => {
                        clock.wait(now, wait);
                        connection.engine.sleep(wait).await;
                        now = connection.engine.now();
                        exchange.resume()
                    }
                    Step::Token { stale } => {
                        let send = |request, limits| connection.engine.exchange(request, limits);
                        let token = match connection.tokens() {
                            Ok(tokens) => tokens.get(stale, now, send).await,
                            Err(error) => Err(error),
                        };
                        now = connection.engine.now();
                        exchange.authorized(token)
                    }
                };
            };
            Ok::<_, Error>((exchange, response))
        })
        .await?;
    Ok(Answered {
        exchange,
        response,
        span,
    })
}

/// Like [`read_async`], on a blocking engine.
pub(super) fn read_blocking<E: BlockingEngine, O>(
    connection: &Connection<E>,
    prepared: &Prepared,
    read: ReadReply<'_, O>,
    quotes: QuotesReply<O>,
) -> Result<O, Error> {
    let answered = answer_blocking(connection, prepared)?;
    prepared.finish(answered, read, quotes)
}

fn answer_blocking<'a, E: BlockingEngine>(
    connection: &'a Connection<E>,
    prepared: &'a Prepared,
) -> Result<Answered<'a>, Error> {
    let span = prepared.span();
    let (exchange, response) = span.within(|| {
        let mut exchange = prepared.start(connection)?;
        let mut now = connection.engine.now();
        let mut clock = RequestClock::start(now);
        let mut step = exchange.resume();
        let response = loop {
            step = match step {
                Step::Done(response) => break response,
                Step::Send(request) => {
                    let waiting = now;
                    let permit = block_on(connection.settings.pace.enter(refusals(&exchange)));
                    now = connection.engine.now();
                    let delay = permit.delay(clock.waited(now));
                    if !delay.is_zero() {
                        connection.engine.sleep(delay);
                        now = connection.engine.now();
                    }
                    clock.exclude(now.saturating_duration_since(waiting));
                    let limits = limits(connection, &exchange, clock.elapsed(now));
                    let response = connection.engine.exchange(request, limits);
                    now = connection.engine.now();
                    connection.settings.pace.observe(&response, now);
                    drop(permit);
                    exchange.received(response, clock.moment(now))
                }
                Step::Wait(wait) => {
                    clock.wait(now, wait);
                    connection.engine.sleep(wait);
                    now = connection.engine.now();
                    exchange.resume()
                }
                Step::Token { stale } => {
                    let send = |request, limits| ready(connection.engine.exchange(request, limits));
                    let token = connection
                        .tokens()
                        .and_then(|tokens| block_on(tokens.get(stale, now, send)));
                    now = connection.engine.now();
                    exchange.authorized(token)
                }
            };
        };
        Ok::<_, Error>((exchange, response))
    })?;
    Ok(Answered {
        exchange,
        response,
        span,
    })
}

fn limits<E>(connection: &Connection<E>, exchange: &Exchange<'_>, elapsed: Duration) -> Limits {
    Limits {
        timeout: exchange.time_left(elapsed),
        max_body: connection.settings.max_body,
    }
}

/// How often the provider has refused a request.
fn refusals(exchange: &Exchange<'_>) -> u32 {
    exchange.attempts().saturating_sub(1)
}

/// The time that a request takes, without its waits for the client's pace. Times come from the engine's clock.
struct RequestClock {
    start: Instant,
    excluded: Duration,
    /// The end of the last wait. An engine may sleep for another time than requested.
    waited_until: Option<Instant>,
}

impl RequestClock {
    fn start(now: Instant) -> Self {
        Self {
            start: now,
            excluded: Duration::ZERO,
            waited_until: None,
        }
    }

    /// The current time, or the end of the last wait if the engine did not sleep long enough.
    fn waited(&self, now: Instant) -> Instant {
        self.waited_until.map_or(now, |end| end.max(now))
    }

    fn wait(&mut self, now: Instant, wait: Duration) {
        self.waited_until = self.waited(now).checked_add(wait);
    }

    fn exclude(&mut self, time: Duration) {
        self.excluded += time;
    }

    fn elapsed(&self, now: Instant) -> Duration {
        let elapsed = now.saturating_duration_since(self.start);
        elapsed.saturating_sub(self.excluded)
    }

    fn moment(&self, now: Instant) -> TimeAndRandom {
        TimeAndRandom {
            elapsed: self.elapsed(now),
            now: SystemTime::now,
            random: fastrand::f64(),
        }
    }
}

impl<E> Connection<E> {
    fn tokens(&self) -> Result<&Tokens, Error> {
        let tokens = self.settings.tokens.as_ref();
        tokens.ok_or_else(|| Error::unusable("the client has no token source"))
    }
}

impl Prepared {
    pub(crate) fn new(draft: Draft, options: RequestOptions) -> Self {
        Self {
            draft,
            options,
            described: None,
        }
    }

    fn span(&self) -> Span {
        Span::new(self.draft.method.as_str(), self.draft.endpoint())
    }

    fn start<'a, E>(&'a self, connection: &'a Connection<E>) -> Result<Exchange<'a>, Error> {
        self.exchange(connection)
            .map_err(|error| error.of_request(&self.draft.line()))
    }

    fn exchange<'a, E>(&'a self, connection: &'a Connection<E>) -> Result<Exchange<'a>, Error> {
        if self.options.checks == RequestChecks::On && !self.draft.violations.is_empty() {
            let violations = self.draft.violations.clone();
            return Err(Error::new(ErrorKind::RequestViolations(violations.into())));
        }
        let settings = &connection.settings;
        let mut credentials = Cow::Borrowed(&settings.credentials);
        for (name, value) in &self.options.headers {
            credentials.to_mut().insert(name, value.clone());
        }
        Ok(Exchange::new(ExchangePlan {
            operation: self.draft.operation,
            request: self.request(settings)?,
            headers: RequestHeaders {
                own: &self.draft.headers,
                user_agent: &settings.user_agent,
            },
            home: settings.base.origin(),
            credentials,
            authority: match settings.tokens {
                Some(_) => Authority::Tokens,
                None => Authority::Headers,
            },
            max_body: settings.max_body,
            retry: self.options.retry.clone(),
            timeout: self.options.timeout,
        }))
    }

    fn request(&self, settings: &Settings) -> Result<http::Request<Bytes>, Error> {
        if settings.ids == IdPolicy::Plain && has_unusual_segment(&self.draft.path) {
            return Err(
                Error::unusable("the id has `/`, `\\`, `%` or control characters")
                    .with_help("such ids are refused because of `.refuse_unusual_ids()`"),
            );
        }
        self.draft.to_http(&settings.base)
    }

    fn finish<O>(
        &self,
        answered: Answered<'_>,
        read: ReadReply<'_, O>,
        quotes: QuotesReply<O>,
    ) -> Result<O, Error> {
        let mut outcome = None;
        self.conclude(answered, &mut |reply, context| {
            let read = read(reply, context)?;
            let quotes = quotes(&read);
            outcome = Some(read);
            Ok(quotes)
        })?;
        outcome.ok_or_else(|| Error::unusable("the response was not read"))
    }

    fn conclude(&self, answered: Answered<'_>, read: ReadFinalReply<'_>) -> Result<(), Error> {
        let Answered {
            exchange,
            response,
            span,
        } = answered;
        let status = response
            .as_ref()
            .ok()
            .map(|response| response.status().as_u16());
        span.within(|| {
            span.done(status, exchange.attempts());
            exchange
                .conclude(response, &self.context(), read)
                .map_err(|error| error.of_request(&exchange.without_secrets(&self.draft.line())))
        })
    }

    fn context(&self) -> Context {
        Context {
            projected: self.draft.projected,
            reading: self.options.reading,
            content_type: self.options.content_type,
            expected: match &self.options.expected {
                StatusOption::OfOperation if self.is_unconditional_get() => {
                    ExpectedStatus::Only(200)
                }
                StatusOption::OfOperation => ExpectedStatus::Of(self.draft.operation),
                StatusOption::Any => ExpectedStatus::Any,
                StatusOption::Codes(codes) => ExpectedStatus::Codes(codes.clone()),
            },
            sent: self.draft.body.clone(),
            path: self.draft.url.is_none().then(|| self.draft.path.clone()),
            requested_page: self.draft.requested_page(),
            memory: self.options.memory,
            spent: None,
            described: self.described.clone(),
        }
    }

    /// "Not modified" is an answer to a condition only (RFC 9110 §15.4.5).
    fn is_unconditional_get(&self) -> bool {
        let is_conditional = |headers: &HeaderMap| {
            headers.contains_key(header::IF_NONE_MATCH)
                || headers.contains_key(header::IF_MODIFIED_SINCE)
        };
        self.draft.operation == RequestOperation::Get
            && self.options.reading == Reading::Strict
            && !is_conditional(&self.draft.headers)
            && !is_conditional(&self.options.headers)
    }
}
