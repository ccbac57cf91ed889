//! The request core: sends any request of any operation, typed or dynamic, over either kind of engine.

use super::{
    connection::Connection,
    options::{ExpectedStatus, RequestChecks, RequestOptions},
    outcome::Outcome,
};
use crate::{
    engine::{BlockingEngine, Engine, Limits, block_on},
    error::{Error, ErrorKind},
    protocol::{
        Authority, Context, Described, Draft, Exchange, Moment, Operation, Plan, Reading, Step,
    },
    trace::Span,
};
use bytes::Bytes;
use http::HeaderValue;
use std::time::{Instant, SystemTime};

/// A request that can be sent, and how its response is read.
#[derive(Clone)]
pub(crate) struct Prepared {
    pub(crate) draft: Draft,
    pub(crate) options: RequestOptions,
    /// The resource type of a dynamic request; a typed one knows it at compile time.
    pub(crate) described: Option<Described>,
}

pub(crate) async fn send_async<E: Engine, O: Outcome>(
    connection: &Connection<E>,
    prepared: &Prepared,
) -> Result<O, Error> {
    let span = prepared.span();
    span.around(async {
        let mut exchange = prepared.start(connection)?;
        let start = Instant::now();
        let mut step = exchange.resume();
        let response = loop {
            step = match step {
                Step::Done(response) => break response,
                Step::Send(request) => {
                    let limits = prepared.limits(connection);
                    let response = connection.engine.exchange(request, limits).await;
                    exchange.received(response, moment(start))
                }
                Step::Wait(wait) => {
                    connection.engine.sleep(wait).await;
                    exchange.resume()
                }
                Step::Token { stale } => exchange.authorized(connection.token(stale).await),
            };
        };
        prepared.finish(response, &exchange, &span)
    })
    .await
}

pub(crate) fn send_blocking<E: BlockingEngine, O: Outcome>(
    connection: &Connection<E>,
    prepared: &Prepared,
) -> Result<O, Error> {
    let span = prepared.span();
    span.within(|| {
        let mut exchange = prepared.start(connection)?;
        let start = Instant::now();
        let mut step = exchange.resume();
        let response = loop {
            step = match step {
                Step::Done(response) => break response,
                Step::Send(request) => {
                    let limits = prepared.limits(connection);
                    let response = connection.engine.exchange(request, limits);
                    exchange.received(response, moment(start))
                }
                Step::Wait(wait) => {
                    connection.engine.sleep(wait);
                    exchange.resume()
                }
                Step::Token { stale } => exchange.authorized(block_on(connection.token(stale))),
            };
        };
        prepared.finish(response, &exchange, &span)
    })
}

fn moment(start: Instant) -> Moment {
    Moment {
        elapsed: start.elapsed(),
        now: SystemTime::now(),
        random: fastrand::f64(),
    }
}

impl<E> Connection<E> {
    async fn token(&self, stale: Option<u64>) -> Result<(u64, HeaderValue), Error> {
        match &self.settings.tokens {
            Some(tokens) => tokens.get(stale).await,
            None => Err(Error::unusable("the client has no token source")),
        }
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

    fn start<E>(&self, connection: &Connection<E>) -> Result<Exchange, Error> {
        self.exchange(connection)
            .map_err(|error| error.of_request(&self.draft.line()))
    }

    fn exchange<E>(&self, connection: &Connection<E>) -> Result<Exchange, Error> {
        if self.options.checks == RequestChecks::On && !self.draft.violations.is_empty() {
            let violations = self.draft.violations.clone();
            return Err(Error::new(ErrorKind::RequestViolations(violations)));
        }
        let settings = &connection.settings;
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

    fn limits<E>(&self, connection: &Connection<E>) -> Limits {
        Limits {
            timeout: self.options.timeout,
            max_body: connection.settings.max_body,
        }
    }

    fn finish<O: Outcome>(
        &self,
        response: Result<http::Response<Bytes>, Error>,
        exchange: &Exchange,
        span: &Span,
    ) -> Result<O, Error> {
        let status = response
            .as_ref()
            .ok()
            .map(|response| response.status().as_u16());
        span.done(status, exchange.attempts());
        exchange
            .conclude(response, &self.context(), O::read)
            .map_err(|error| error.of_request(&self.draft.line()))
    }

    fn context(&self) -> Context {
        Context {
            projected: self.draft.projected,
            reading: self.options.reading,
            content_type: self.options.content_type,
            expected: match &self.options.expected {
                ExpectedStatus::OfOperation => Some(self.statuses_of_operation()),
                ExpectedStatus::Any => None,
                ExpectedStatus::Codes(codes) => Some(codes.clone()),
            },
            sent: self.draft.body.clone(),
            described: self.described.clone(),
        }
    }

    fn statuses_of_operation(&self) -> Vec<u16> {
        let mut codes = self.draft.operation.expected().to_vec();
        // Some providers answer a DELETE with 200 instead of 204.
        if self.options.reading == Reading::Lenient && self.draft.operation == Operation::Delete {
            codes.push(200);
        }
        codes
    }
}
