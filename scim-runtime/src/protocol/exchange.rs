//! The exchanges of one operation: follows redirects, retries failures, and keeps credentials at the configured origin
//! (RFC 9110 §15.4, RFC 6750).

use super::{
    context::Context,
    draft::{RequestHeaders, RequestOperation},
    origin::UrlOrigin,
    redact::RequestSecrets,
    reply::{Reply, shown_location},
    retry::{AttemptFailure, Attempts, RepeatSafety, Retry},
};
use crate::{
    error::{
        Challenge, EarlierAttempts, Error, ErrorKind, RawResponse, TransportError, TransportKind,
        retry_after,
    },
    trace::{self, RedirectTarget},
};
use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use std::{
    borrow::Cow,
    time::{Duration, SystemTime},
};

/// The most redirects that are followed. More are treated as a loop.
const MAX_REDIRECTS: u8 = 5;

/// Longer headers (names and values, in bytes) are refused, even if the engine accepts them.
const MAX_HEADERS: usize = 256 * 1024;

/// Reads the final response, maybe twice. Returns whether the outcome has texts for people that quote it.
pub(crate) type ReadFinalReply<'f> = &'f mut dyn FnMut(&Reply, &Context) -> Result<bool, Error>;

/// The next step of the driver.
pub(crate) enum Step {
    Send(http::Request<Bytes>),
    /// Sleep, then [`Exchange::resume`].
    Wait(Duration),
    /// Get a token newer than `stale`, then [`Exchange::authorized`].
    Token {
        stale: Option<u64>,
    },
    Done(Result<http::Response<Bytes>, Error>),
}

/// The time when a response arrives, and a random number: the exchange has neither clock nor generator.
#[derive(Debug, Clone, Copy)]
pub(crate) struct TimeAndRandom {
    /// Since the first attempt began.
    pub(crate) elapsed: Duration,
    /// Only a date is compared with it, so it isn't read for every response.
    pub(crate) now: fn() -> SystemTime,
    /// Between 0 and 1.
    pub(crate) random: f64,
}

/// A request with its credentials and limits.
pub(crate) struct ExchangePlan<'a> {
    pub(crate) operation: RequestOperation,
    /// Without headers.
    pub(crate) request: http::Request<Bytes>,
    pub(crate) headers: RequestHeaders<'a>,
    /// The origin of the configured base URL. Only requests to it carry credentials.
    pub(crate) home: &'a UrlOrigin,
    /// For the configured origin only.
    pub(crate) credentials: Cow<'a, HeaderMap>,
    pub(crate) authority: Authority,
    pub(crate) max_body: usize,
    pub(crate) retry: Retry,
    /// The time for one attempt.
    pub(crate) timeout: Duration,
}

/// The source of `Authorization`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Authority {
    /// The credentials, if they have one.
    Headers,
    /// A token source, which can issue another token.
    Tokens,
}

/// The state of an operation between its exchanges.
pub(crate) struct Exchange<'a> {
    /// Without headers.
    request: http::Request<Bytes>,
    headers: RequestHeaders<'a>,
    credentials: Cow<'a, HeaderMap>,
    origin: &'a UrlOrigin,
    authority: Authority,
    token: Option<(u64, HeaderValue)>,
    refreshes: u8,
    redirects: u8,
    max_body: usize,
    timeout: Duration,
    attempts: Attempts,
    /// After a redirect to another origin, credentials are never sent again, even if the next redirect leads back.
    credentials_go: CredentialsGo,
    /// How the last attempt failed, and whether an earlier one may have been carried out.
    last: AttemptFailure,
    earlier: EarlierAttempts,
}

/// Whether credentials are sent at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum CredentialsGo {
    /// To the configured origin.
    Along,
    Nowhere,
}

impl<'a> Exchange<'a> {
    pub(crate) fn new(plan: ExchangePlan<'a>) -> Self {
        let headers = [&*plan.credentials, plan.headers.own];
        let repetition = RepeatSafety::of(plan.operation, plan.request.method(), headers);
        // A header of a single request overrides the token source.
        let own = plan.credentials.contains_key(header::AUTHORIZATION);
        Self {
            request: plan.request,
            headers: plan.headers,
            credentials: plan.credentials,
            origin: plan.home,
            authority: if own {
                Authority::Headers
            } else {
                plan.authority
            },
            token: None,
            refreshes: 0,
            redirects: 0,
            max_body: plan.max_body,
            timeout: plan.timeout,
            attempts: Attempts::new(plan.retry.with_timeout(plan.timeout), repetition),
            credentials_go: CredentialsGo::Along,
            last: AttemptFailure::Final,
            earlier: EarlierAttempts::NotDone,
        }
    }

    /// The first step, and the step after a wait.
    pub(crate) fn resume(&self) -> Step {
        if self.authority == Authority::Tokens && self.token.is_none() && self.is_home() {
            return Step::Token { stale: None };
        }
        Step::Send(self.dressed())
    }

    /// Takes a token with its generation, or the reason why there is none.
    pub(crate) fn authorized(&mut self, token: Result<(u64, HeaderValue), Error>) -> Step {
        match token {
            Err(error) => Step::Done(Err(error)),
            Ok(token) => {
                self.token = Some(token);
                Step::Send(self.dressed())
            }
        }
    }

    fn is_home(&self) -> bool {
        self.credentials_go == CredentialsGo::Along && self.origin.includes(self.request.uri())
    }

    /// The time for the next attempt or redirect: the budget bounds all of them together.
    pub(crate) fn time_left(&self, elapsed: Duration) -> Duration {
        self.timeout.min(self.attempts.time_left(elapsed))
    }

    fn dressed(&self) -> http::Request<Bytes> {
        let mut request = http::Request::new(self.request.body().clone());
        *request.method_mut() = self.request.method().clone();
        *request.uri_mut() = self.request.uri().clone();
        *request.headers_mut() = self.headers.to_map(self.request.body());
        if self.is_home() {
            for (name, value) in &*self.credentials {
                let mut value = value.clone();
                value.set_sensitive(true);
                request.headers_mut().insert(name, value);
            }
            if let Some((_, token)) = &self.token {
                let headers = request.headers_mut();
                headers.insert(header::AUTHORIZATION, token.clone());
            }
        }
        request
    }

    /// Takes the engine's result.
    pub(crate) fn received(
        &mut self,
        outcome: Result<http::Response<Bytes>, TransportError>,
        moment: TimeAndRandom,
    ) -> Step {
        let response = match outcome {
            Ok(response) => response,
            Err(error) => {
                self.last = AttemptFailure::of_transport(&error);
                let status = error.response.as_ref().map(|response| response.status);
                return self
                    .again(status, None, moment)
                    .unwrap_or_else(|| Step::Done(Err(self.failed(error))));
            }
        };
        let size = |headers: &HeaderMap| -> usize {
            let pairs = headers.iter();
            pairs
                .map(|(name, value)| name.as_str().len() + value.len())
                .sum()
        };
        if size(response.headers()) > MAX_HEADERS {
            self.last = AttemptFailure::Final;
            let error = Error::new(ErrorKind::TooLarge { limit: MAX_HEADERS });
            let status = response.status().as_u16();
            let head = RawResponse::new(status, HeaderMap::new(), response.into_body());
            return Step::Done(Err(error.with_response(head)));
        }
        if let Some(stale) = self.refused(&response) {
            self.refreshes += 1;
            trace::token_refused();
            return Step::Token { stale: Some(stale) };
        }
        match self.redirect(&response) {
            Some(Ok(())) => return self.resume(),
            Some(Err(error)) => {
                self.last = AttemptFailure::Final;
                let response = self.redacted(RawResponse::from(response));
                return Step::Done(Err(error.with_response(response)));
            }
            None => {}
        }
        let status = response.status().as_u16();
        self.last = AttemptFailure::of_status(status);
        let after = retry_after(response.headers(), moment.now);
        self.again(Some(status), after, moment)
            .unwrap_or(Step::Done(Ok(response)))
    }

    fn again(
        &mut self,
        status: Option<u16>,
        after: Option<Duration>,
        moment: TimeAndRandom,
    ) -> Option<Step> {
        let attempt = self.attempts.made();
        let wait = self
            .attempts
            .next(self.last, after, moment.elapsed, moment.random)?;
        if self.last == AttemptFailure::Unclear {
            self.earlier = EarlierAttempts::Unclear;
        }
        trace::repeated(status, attempt, wait);
        Some(Step::Wait(wait))
    }

    /// The generation of a token that the provider no longer accepts, unless another token was tried already. 401 means that
    /// nothing was done, regardless of the method.
    fn refused(&self, response: &http::Response<Bytes>) -> Option<u64> {
        let (generation, _) = self.token.as_ref()?;
        if response.status() != StatusCode::UNAUTHORIZED || self.refreshes > 0 || !self.is_home() {
            return None;
        }
        // Any other error than `invalid_token` would occur with the next token as well (RFC 6750 §3.1).
        let other = Challenge::bearer(response.headers())
            .and_then(|challenge| challenge.error)
            .is_some_and(|error| error != "invalid_token");
        (!other).then_some(*generation)
    }

    /// Reads the final response. An error records the attempts and keeps its response.
    pub(crate) fn conclude(
        &self,
        outcome: Result<http::Response<Bytes>, Error>,
        context: &Context,
        read: ReadFinalReply<'_>,
    ) -> Result<(), Error> {
        let mut reply = Reply::from(outcome.map_err(|error| self.judge(error))?);
        let mut result = read(&reply, context);
        // Errors and deviations quote the response, so a response that echoes our credentials is read again without them.
        if *result.as_ref().unwrap_or(&true)
            && let Some(clean) = self.secrets().redacted(&reply)
        {
            result = match (read(&clean, context), result) {
                (Ok(_), Err(error)) => Err(error),
                (again, _) => again,
            };
            reply = clean;
        }
        match result {
            Ok(_) => Ok(()),
            Err(error) => Err(self.judge(error.with_response(RawResponse::from(reply)))),
        }
    }

    fn secrets(&self) -> RequestSecrets {
        let token = self
            .token
            .as_ref()
            .map(|(_, value)| (&header::AUTHORIZATION, value));
        RequestSecrets::of(self.credentials.iter().chain(token))
    }

    /// Text for people. Ids and locations come from the provider, so they may contain a secret.
    pub(crate) fn without_secrets(&self, text: &str) -> String {
        self.secrets().redacted_text(text)
    }

    fn redacted(&self, response: RawResponse) -> RawResponse {
        let reply = Reply {
            status: response.status,
            headers: response.headers,
            body: response.body,
        };
        RawResponse::from(self.secrets().redacted(&reply).unwrap_or(reply))
    }

    fn judge(&self, error: Error) -> Error {
        let failure = match error.status() {
            _ if error.is_transport() => self.last,
            Some(status) => AttemptFailure::of_status(status),
            None => AttemptFailure::Final,
        };
        let retryable = self.attempts.is_repeatable(failure);
        let error = error.with_attempts(self.attempts.made(), retryable, self.earlier);
        match (self.earlier, error.status()) {
            (EarlierAttempts::Unclear, Some(404 | 412)) => error.with_help(
                "the outcome of an earlier attempt is unknown: the request may have been executed",
            ),
            _ => error,
        }
    }

    /// The number of attempts so far.
    pub(crate) fn attempts(&self) -> u32 {
        self.attempts.made()
    }

    fn failed(&self, mut error: TransportError) -> Error {
        let response = error.response.take();
        let error = Error::new(match error.kind {
            TransportKind::TooLarge => ErrorKind::TooLarge {
                limit: self.max_body,
            },
            TransportKind::Timeout => ErrorKind::Timeout(Box::new(error)),
            TransportKind::Connect => ErrorKind::Connect(Box::new(error)),
            TransportKind::Other => ErrorKind::Transport(Box::new(error)),
        });
        match response {
            Some(response) => error.with_response(self.redacted(*response)),
            None => error,
        }
    }

    /// Follows a redirect. `None` if the response isn't a redirect or must not be followed: the caller then gets its status.
    fn redirect(&mut self, response: &http::Response<Bytes>) -> Option<Result<(), Error>> {
        let keeps_method = matches!(
            response.status(),
            StatusCode::TEMPORARY_REDIRECT | StatusCode::PERMANENT_REDIRECT
        );
        let moved = matches!(
            response.status(),
            StatusCode::MOVED_PERMANENTLY | StatusCode::FOUND
        );
        // After 301 or 302, some clients repeat other methods as GET: don't guess.
        if !(keeps_method || moved && self.request.method() == Method::GET) {
            return None;
        }
        let location = response.headers().get(header::LOCATION)?.to_str().ok()?;
        self.redirects += 1;
        if self.redirects > MAX_REDIRECTS {
            let message = format!("stopped after {MAX_REDIRECTS} redirects");
            return Some(Err(Error::new(ErrorKind::Redirect(message))));
        }
        Some(self.follow(response.status(), location))
    }

    fn follow(&mut self, status: StatusCode, location: &str) -> Result<(), Error> {
        let unusable = || {
            Error::new(ErrorKind::Redirect(
                "redirected to something that isn't an http URL".to_owned(),
            ))
        };
        let current = url::Url::parse(&self.request.uri().to_string()).map_err(|_| unusable())?;
        let mut next = current.join(location).map_err(|_| unusable())?;
        // An engine could send them as credentials of its own (RFC 9110 §4.2.4). Fails only for URLs that can't hold them.
        let _ = (next.set_username(""), next.set_password(None));
        if !matches!(next.scheme(), "http" | "https") {
            return Err(unusable());
        }
        // With http, others could read the request.
        if current.scheme() == "https" && next.scheme() == "http" {
            return Err(Error::new(ErrorKind::Redirect(
                "redirected from https to http, which is not followed".to_owned(),
            )));
        }
        let uri: http::Uri = next.as_str().parse().map_err(|_| unusable())?;
        let target = if self.origin.includes(&uri) {
            RedirectTarget::SameOrigin
        } else {
            RedirectTarget::OtherOrigin
        };
        // Personal data and changes are sent to the provider only.
        let is_safe = self.request.method().is_safe() && self.request.body().is_empty();
        if target == RedirectTarget::OtherOrigin && !is_safe {
            let message = format!(
                "redirected to another origin, {}: only GET requests are followed there",
                shown_location(&self.without_secrets(location))
            );
            return Err(Error::new(ErrorKind::Redirect(message))
                .with_help("check the base URL: use the one that the provider redirects to"));
        }
        if target == RedirectTarget::OtherOrigin {
            self.credentials_go = CredentialsGo::Nowhere;
        }
        *self.request.uri_mut() = uri;
        trace::redirected(status.as_u16(), target);
        Ok(())
    }
}

#[cfg(test)]
#[path = "exchange_tests.rs"]
mod tests;
