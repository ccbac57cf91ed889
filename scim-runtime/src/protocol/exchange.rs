//! One operation's way to its response: redirects followed, credentials kept at home (RFC 9110 §15.4).

use crate::{
    engine::{TransportError, TransportKind},
    error::{Error, ErrorKind},
};
use bytes::Bytes;
use http::{HeaderMap, Method, StatusCode, header};

/// More than this many redirects are a loop.
const MAX_REDIRECTS: u8 = 5;

/// What a driver does next.
pub(crate) enum Step {
    Send(http::Request<Bytes>),
    Done(Result<http::Response<Bytes>, Error>),
}

/// A request on its way.
pub(crate) struct Exchange {
    request: http::Request<Bytes>,
    /// For the origin that was configured, and no other.
    credentials: HeaderMap,
    origin: Origin,
    redirects: u8,
    max_body: usize,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Origin {
    scheme: Option<String>,
    authority: Option<String>,
}

impl Origin {
    fn of(uri: &http::Uri) -> Self {
        Self {
            scheme: uri.scheme_str().map(str::to_ascii_lowercase),
            authority: uri
                .authority()
                .map(|authority| authority.as_str().to_ascii_lowercase()),
        }
    }
}

impl Exchange {
    /// `home` is the configured base URL; only what goes there carries credentials.
    pub(crate) fn new(
        request: http::Request<Bytes>,
        credentials: HeaderMap,
        home: &str,
        max_body: usize,
    ) -> Self {
        let origin = home.parse().map_or(
            Origin {
                scheme: None,
                authority: None,
            },
            |uri| Origin::of(&uri),
        );
        Self {
            request,
            credentials,
            origin,
            redirects: 0,
            max_body,
        }
    }

    /// The first request.
    pub(crate) fn start(&self) -> Step {
        Step::Send(self.dressed())
    }

    fn dressed(&self) -> http::Request<Bytes> {
        let mut request = http::Request::new(self.request.body().clone());
        *request.method_mut() = self.request.method().clone();
        *request.uri_mut() = self.request.uri().clone();
        *request.headers_mut() = self.request.headers().clone();
        if Origin::of(self.request.uri()) == self.origin {
            for (name, value) in &self.credentials {
                let mut value = value.clone();
                value.set_sensitive(true);
                request.headers_mut().insert(name, value);
            }
        }
        request
    }

    /// What the engine gave back.
    pub(crate) fn received(
        &mut self,
        outcome: Result<http::Response<Bytes>, TransportError>,
    ) -> Step {
        match outcome {
            Err(error) => Step::Done(Err(self.failed(error))),
            Ok(response) => match self.redirect(&response) {
                None => Step::Done(Ok(response)),
                Some(Ok(())) => Step::Send(self.dressed()),
                Some(Err(error)) => Step::Done(Err(error)),
            },
        }
    }

    fn failed(&self, error: TransportError) -> Error {
        Error::new(match error.kind {
            TransportKind::TooLarge => ErrorKind::TooLarge {
                limit: self.max_body,
            },
            TransportKind::Timeout => ErrorKind::Timeout(Box::new(error)),
            TransportKind::Connect | TransportKind::Other => ErrorKind::Transport(Box::new(error)),
        })
    }

    /// `None`: no redirect, or one that is not followed, so that its status is what the caller sees.
    fn redirect(&mut self, response: &http::Response<Bytes>) -> Option<Result<(), Error>> {
        let keeps_method = matches!(
            response.status(),
            StatusCode::TEMPORARY_REDIRECT | StatusCode::PERMANENT_REDIRECT
        );
        let moved = matches!(
            response.status(),
            StatusCode::MOVED_PERMANENTLY | StatusCode::FOUND
        );
        // A 301 or 302 to another method would be repeated as GET by some: not to be guessed at.
        if !(keeps_method || moved && self.request.method() == Method::GET) {
            return None;
        }
        let location = response.headers().get(header::LOCATION)?.to_str().ok()?;
        self.redirects += 1;
        if self.redirects > MAX_REDIRECTS {
            let message = format!("given up after {MAX_REDIRECTS} redirects");
            return Some(Err(Error::new(ErrorKind::Redirect(message))));
        }
        Some(self.follow(location))
    }

    fn follow(&mut self, location: &str) -> Result<(), Error> {
        let unusable = || {
            Error::new(ErrorKind::Redirect(
                "redirected to something that is no http URL".to_owned(),
            ))
        };
        let current = url::Url::parse(&self.request.uri().to_string()).map_err(|_| unusable())?;
        let next = current.join(location).map_err(|_| unusable())?;
        if !matches!(next.scheme(), "http" | "https") {
            return Err(unusable());
        }
        // From https to http, what is sent could be read on the way.
        if current.scheme() == "https" && next.scheme() == "http" {
            return Err(Error::new(ErrorKind::Redirect(
                "redirected from https to http: not followed".to_owned(),
            )));
        }
        let uri: http::Uri = next.as_str().parse().map_err(|_| unusable())?;
        // A body with personal data goes to nobody but the provider.
        if Origin::of(&uri) != self.origin && !self.request.body().is_empty() {
            return Err(Error::new(ErrorKind::Redirect(
                "redirected to another origin: the request's body is not sent there".to_owned(),
            )));
        }
        *self.request.uri_mut() = uri;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;

    fn exchange(method: Method, body: &'static str) -> Exchange {
        let mut request = http::Request::new(Bytes::from_static(body.as_bytes()));
        *request.method_mut() = method;
        *request.uri_mut() = http::Uri::from_static("https://a.example/v2/Users");
        let mut credentials = HeaderMap::new();
        credentials.insert(header::AUTHORIZATION, HeaderValue::from_static("Bearer t"));
        credentials.insert("x-api-key", HeaderValue::from_static("k"));
        Exchange::new(request, credentials, "https://A.example/v2", 1000)
    }

    fn redirect(status: u16, location: &'static str) -> http::Response<Bytes> {
        let mut response = http::Response::new(Bytes::new());
        *response.status_mut() = StatusCode::from_u16(status).expect("a status");
        response
            .headers_mut()
            .insert(header::LOCATION, HeaderValue::from_static(location));
        response
    }

    // R9110-15.4-01
    #[test]
    fn a_308_keeps_method_body_and_credentials_on_the_same_origin() {
        let mut exchange = exchange(Method::POST, "{}");
        let Step::Send(request) = exchange.received(Ok(redirect(308, "/v2/users"))) else {
            panic!("not followed")
        };
        assert_eq!(request.method(), Method::POST);
        assert_eq!(request.uri(), "https://a.example/v2/users");
        assert_eq!(request.body(), "{}");
        assert!(request.headers().contains_key(header::AUTHORIZATION));
    }

    // R7644-2-01, R9110-15.4-01
    #[test]
    fn credentials_do_not_follow_to_another_origin() {
        for location in [
            "https://b.example/v2/Users",
            "https://a.example:8443/v2/Users",
        ] {
            let mut exchange = exchange(Method::GET, "");
            let Step::Send(request) = exchange.received(Ok(redirect(302, location))) else {
                panic!("not followed")
            };
            assert!(
                !request.headers().contains_key(header::AUTHORIZATION),
                "{location}"
            );
            assert!(!request.headers().contains_key("x-api-key"), "{location}");
        }
    }

    #[test]
    fn a_body_is_not_sent_to_another_origin() {
        let mut exchange = exchange(Method::POST, "{\"password\":\"p\"}");
        let step = exchange.received(Ok(redirect(307, "https://b.example/v2/Users")));
        assert!(matches!(step, Step::Done(Err(_))));
    }

    #[test]
    fn a_302_to_a_post_is_the_callers_business() {
        let mut exchange = exchange(Method::POST, "{}");
        let step = exchange.received(Ok(redirect(302, "/login")));
        assert!(matches!(step, Step::Done(Ok(response)) if response.status() == 302));
    }

    #[test]
    fn https_is_not_left_for_http() {
        let mut exchange = exchange(Method::GET, "");
        let step = exchange.received(Ok(redirect(302, "http://a.example/v2/Users")));
        assert!(matches!(step, Step::Done(Err(_))));
    }

    #[test]
    fn a_redirect_loop_ends() {
        let mut exchange = exchange(Method::GET, "");
        let mut sent = 0;
        while let Step::Send(_) = exchange.received(Ok(redirect(302, "/v2/Users"))) {
            sent += 1;
            assert!(sent < 100, "endless");
        }
        assert_eq!(sent, MAX_REDIRECTS);
    }
}
