//! Tests of the state machine: no socket, no clock.

use super::*;
use std::sync::LazyLock;

const SECOND: Duration = Duration::from_secs(1);

static NO_HEADERS: LazyLock<HeaderMap> = LazyLock::new(HeaderMap::new);

static USER_AGENT: HeaderValue = HeaderValue::from_static("test/1.0");

static HOME: LazyLock<UrlOrigin> =
    LazyLock::new(|| UrlOrigin::of(&http::Uri::from_static("https://A.example:443/v2")));

fn plan(operation: RequestOperation, method: Method, body: &'static str) -> ExchangePlan<'static> {
    let mut request = http::Request::new(Bytes::from_static(body.as_bytes()));
    *request.method_mut() = method;
    *request.uri_mut() = http::Uri::from_static("https://a.example/v2/Users");
    let mut credentials = HeaderMap::new();
    credentials.insert(header::AUTHORIZATION, HeaderValue::from_static("Bearer t"));
    credentials.insert("x-api-key", HeaderValue::from_static("k"));
    ExchangePlan {
        operation,
        request,
        headers: RequestHeaders {
            own: &NO_HEADERS,
            user_agent: &USER_AGENT,
        },
        home: &HOME,
        credentials: Cow::Owned(credentials),
        authority: Authority::Headers,
        max_body: 1000,
        retry: Retry::default().waits(SECOND, SECOND * 8),
        timeout: SECOND * 30,
    }
}

fn exchange(method: Method, body: &'static str) -> Exchange<'static> {
    Exchange::new(plan(RequestOperation::Get, method, body))
}

fn create() -> Exchange<'static> {
    Exchange::new(plan(RequestOperation::Create, Method::POST, "{}"))
}

/// With a token source instead of a header.
fn with_tokens(mut plan: ExchangePlan<'static>) -> Exchange<'static> {
    plan.credentials.to_mut().remove(header::AUTHORIZATION);
    plan.authority = Authority::Tokens;
    Exchange::new(plan)
}

/// No time passes, and every wait is as long as possible.
const MOMENT: TimeAndRandom = TimeAndRandom {
    elapsed: Duration::ZERO,
    now: || SystemTime::UNIX_EPOCH,
    random: 1.0,
};

fn answer(status: u16, headers: &[(&'static str, &'static str)]) -> http::Response<Bytes> {
    let mut response = http::Response::new(Bytes::new());
    *response.status_mut() = StatusCode::from_u16(status).expect("a status");
    for (name, value) in headers {
        let headers = response.headers_mut();
        headers.append(*name, HeaderValue::from_static(value));
    }
    response
}

fn broken(kind: TransportKind) -> TransportError {
    let io = std::io::Error::from(std::io::ErrorKind::BrokenPipe);
    TransportError {
        kind,
        source: io.into(),
        response: None,
    }
}

fn sent(step: Step) -> http::Request<Bytes> {
    match step {
        Step::Send(request) => request,
        Step::Wait(wait) => panic!("waits {wait:?}"),
        Step::Token { stale } => panic!("wants a token, not {stale:?}"),
        Step::Done(outcome) => panic!("done: {outcome:?}"),
    }
}

fn waits(step: &Step) -> Option<Duration> {
    match step {
        Step::Wait(wait) => Some(*wait),
        _ => None,
    }
}

fn redirect(status: u16, location: &'static str) -> http::Response<Bytes> {
    answer(status, &[("location", location)])
}

// R9110-15.4-01
#[test]
fn a_308_keeps_method_body_and_credentials_on_the_same_origin() {
    let mut exchange = exchange(Method::POST, "{}");
    let Step::Send(request) = exchange.received(Ok(redirect(308, "/v2/users")), MOMENT) else {
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
        let Step::Send(request) = exchange.received(Ok(redirect(302, location)), MOMENT) else {
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
    let step = exchange.received(Ok(redirect(307, "https://b.example/v2/Users")), MOMENT);
    assert!(matches!(step, Step::Done(Err(_))));
}

#[test]
fn a_302_to_a_post_is_not_followed() {
    let mut exchange = exchange(Method::POST, "{}");
    let step = exchange.received(Ok(redirect(302, "/login")), MOMENT);
    assert!(matches!(step, Step::Done(Ok(response)) if response.status() == 302));
}

#[test]
fn a_redirect_from_https_to_http_is_not_followed() {
    let mut exchange = exchange(Method::GET, "");
    let step = exchange.received(Ok(redirect(302, "http://a.example/v2/Users")), MOMENT);
    assert!(matches!(step, Step::Done(Err(_))));
}

#[test]
fn a_redirect_loop_ends() {
    let mut exchange = exchange(Method::GET, "");
    let mut sent = 0;
    while let Step::Send(_) = exchange.received(Ok(redirect(302, "/v2/Users")), MOMENT) {
        sent += 1;
        assert!(sent < 100, "endless");
    }
    assert_eq!(sent, MAX_REDIRECTS);
}

// RFC 9110 §4.2.4
#[test]
fn user_and_password_of_a_redirect_are_dropped() {
    for location in [
        "https://user:pw@a.example/v2/Users/7",
        "https://user@b.example/x",
    ] {
        let mut exchange = exchange(Method::GET, "");
        let request = sent(exchange.received(Ok(redirect(302, location)), MOMENT));
        assert!(!request.uri().to_string().contains('@'), "{location}");
    }
}

// R7644-2-01
#[test]
fn a_default_port_is_the_same_origin() {
    let mut exchange = exchange(Method::GET, "");
    let request = sent(exchange.received(Ok(redirect(302, "https://a.example:443/x")), MOMENT));
    assert!(request.headers().contains_key(header::AUTHORIZATION));
}

// R9110-9.2.2-01
#[test]
fn a_post_is_retried_only_if_nothing_was_done() {
    let is_repeated = |outcome| waits(&create().received(outcome, MOMENT)).is_some();
    assert!(is_repeated(Err(broken(TransportKind::Connect))));
    assert!(is_repeated(Ok(answer(429, &[]))));
    assert!(is_repeated(Ok(answer(503, &[]))));
    for kind in [
        TransportKind::Other,
        TransportKind::Timeout,
        TransportKind::TooLarge,
    ] {
        assert!(!is_repeated(Err(broken(kind))), "{kind:?}");
    }
    for status in [200, 201, 400, 409, 500, 502, 504] {
        assert!(!is_repeated(Ok(answer(status, &[]))), "{status}");
    }
}

// R9110-9.2.2-01
#[test]
fn a_get_is_retried_after_unclear_failures_up_to_the_limit() {
    let mut exchange = exchange(Method::GET, "");
    for wait in [1, 2, 4] {
        let step = exchange.received(Err(broken(TransportKind::Other)), MOMENT);
        assert_eq!(waits(&step), Some(SECOND * wait));
        assert_eq!(sent(exchange.resume()).uri(), "https://a.example/v2/Users");
    }
    let Step::Done(Err(error)) = exchange.received(Err(broken(TransportKind::Other)), MOMENT)
    else {
        panic!("a fifth attempt")
    };
    let error = exchange.judge(error);
    assert!(error.is_transport() && error.is_retryable());
    assert_eq!(error.attempts(), 4);
    assert!(error.to_string().contains("after 4 attempts"), "{error}");
}

// R9110-10.2.3-01
#[test]
fn retry_after_is_observed_and_beyond_the_budget_the_response_is_returned() {
    let mut exchange = create();
    let step = exchange.received(Ok(answer(429, &[("retry-after", "7")])), MOMENT);
    assert_eq!(waits(&step), Some(SECOND * 7));
    let date = [("retry-after", "Thu, 01 Jan 1970 00:00:05 GMT")];
    let step = exchange.received(Ok(answer(503, &date)), MOMENT);
    assert_eq!(waits(&step), Some(SECOND * 5));
    let late = exchange.received(Ok(answer(429, &[("retry-after", "86400")])), MOMENT);
    assert!(matches!(late, Step::Done(Ok(response)) if response.status() == 429));
}

#[test]
fn a_404_after_an_unclear_attempt_is_explained() {
    let mut delete = Exchange::new(plan(RequestOperation::Delete, Method::DELETE, ""));
    let gone = || {
        Error::new(ErrorKind::Status(crate::error::BareStatus {
            status: 404,
            content_type: None,
            start: String::new(),
        }))
    };
    assert_eq!(delete.judge(gone()).help(), None);
    let step = delete.received(Err(broken(TransportKind::Other)), MOMENT);
    assert!(waits(&step).is_some());
    assert!(
        delete
            .judge(gone())
            .help()
            .is_some_and(|help| help.contains("may have been executed"))
    );
}

// R6750-3-01, R6750-2.1-01
#[test]
fn a_refused_token_is_replaced_once() {
    let mut exchange = with_tokens(plan(RequestOperation::Create, Method::POST, "{}"));
    assert!(matches!(exchange.resume(), Step::Token { stale: None }));
    let first = HeaderValue::from_static("Bearer t1");
    let request = sent(exchange.authorized(Ok((1, first))));
    assert_eq!(request.headers()[header::AUTHORIZATION], "Bearer t1");
    assert_eq!(
        request
            .headers()
            .get_all(header::AUTHORIZATION)
            .iter()
            .count(),
        1
    );
    let step = exchange.received(Ok(answer(401, &[])), MOMENT);
    assert!(matches!(step, Step::Token { stale: Some(1) }));
    let second = HeaderValue::from_static("Bearer t2");
    let request = sent(exchange.authorized(Ok((2, second))));
    assert_eq!(request.headers()[header::AUTHORIZATION], "Bearer t2");
    let step = exchange.received(Ok(answer(401, &[])), MOMENT);
    assert!(matches!(step, Step::Done(Ok(response)) if response.status() == 401));
}

// R6750-3-01
#[test]
fn a_new_token_is_requested_only_if_it_may_help() {
    for (challenge, refreshes) in [
        (r#"Bearer error="invalid_token""#, true),
        (r#"Bearer realm="scim""#, true),
        (r#"Basic realm="scim""#, true),
        (r#"Bearer error="insufficient_scope", scope="w""#, false),
        (r#"Bearer error="invalid_request""#, false),
    ] {
        let mut exchange = with_tokens(plan(RequestOperation::Get, Method::GET, ""));
        let _ = exchange.authorized(Ok((1, HeaderValue::from_static("Bearer t1"))));
        let refused = answer(401, &[("www-authenticate", challenge)]);
        let step = exchange.received(Ok(refused), MOMENT);
        assert_eq!(matches!(step, Step::Token { .. }), refreshes, "{challenge}");
    }
    let mut fixed = exchange(Method::GET, "");
    let step = fixed.received(Ok(answer(401, &[])), MOMENT);
    assert!(
        matches!(step, Step::Done(Ok(_))),
        "a fixed token has no source for a new one"
    );
}

// R7644-2-01
#[test]
fn a_token_is_neither_requested_for_nor_sent_to_another_origin() {
    let mut away = plan(RequestOperation::Get, Method::GET, "");
    *away.request.uri_mut() = http::Uri::from_static("https://b.example/Users");
    let exchange = with_tokens(away);
    assert!(
        !sent(exchange.resume())
            .headers()
            .contains_key(header::AUTHORIZATION)
    );

    let mut exchange = with_tokens(plan(RequestOperation::Get, Method::GET, ""));
    let _ = exchange.authorized(Ok((1, HeaderValue::from_static("Bearer t1"))));
    let away = redirect(302, "https://b.example/Users");
    let request = sent(exchange.received(Ok(away), MOMENT));
    assert!(!request.headers().contains_key(header::AUTHORIZATION));
    let step = exchange.received(Ok(answer(401, &[])), MOMENT);
    assert!(
        matches!(step, Step::Done(Ok(_))),
        "a stranger's 401 refreshes nothing"
    );
}

// R7644-7-01
#[test]
fn headers_are_bounded() {
    let mut response = answer(200, &[]);
    let long = HeaderValue::from_str(&"x".repeat(MAX_HEADERS)).expect("a value");
    response.headers_mut().insert("x-long", long);
    let step = exchange(Method::GET, "").received(Ok(response), MOMENT);
    let Step::Done(Err(error)) = step else {
        panic!("taken")
    };
    assert!(error.is_too_large(), "{error}");
}

// R7644-7-02
#[test]
fn a_delete_is_not_sent_to_another_origin() {
    let mut exchange = exchange(Method::DELETE, "");
    let step = exchange.received(Ok(redirect(308, "https://b.example/v2/Users/1")), MOMENT);
    assert!(matches!(step, Step::Done(Err(_))));
}

#[test]
fn the_default_port_of_http_is_the_same_origin() {
    let origin = |uri: &'static str| UrlOrigin::of(&http::Uri::from_static(uri));
    let same = |one, other| {
        let included = origin(one).includes(&http::Uri::from_static(other));
        assert_eq!(origin(one) == origin(other), included, "{one} {other}");
        included
    };
    assert!(same("http://a.example/x", "http://A.example:80"));
    assert!(same("https://a.example", "HTTPS://a.example:443"));
    assert!(!same("http://a.example", "http://a.example:443"));
    assert!(!same("http://a.example", "https://a.example"));
    assert!(!same("http://a.example", "http://b.example"));
    assert!(!same("http://a.example", "/x"));
}

#[test]
fn attempts_are_counted() {
    let mut exchange = exchange(Method::GET, "");
    for _ in 0..3 {
        let step = exchange.received(Err(broken(TransportKind::Other)), MOMENT);
        assert!(waits(&step).is_some());
        sent(exchange.resume());
    }
    let step = exchange.received(Err(broken(TransportKind::Other)), MOMENT);
    assert!(matches!(step, Step::Done(Err(_))));
    assert_eq!(exchange.attempts(), 4);
}

// R7644-7-01
#[test]
fn headers_at_the_limit_are_accepted() {
    for (length, accepted) in [(MAX_HEADERS, true), (MAX_HEADERS + 1, false)] {
        let mut response = answer(200, &[]);
        let value = "x".repeat(length - "x-long".len());
        let value = HeaderValue::from_str(&value).expect("a value");
        response.headers_mut().insert("x-long", value);
        let step = exchange(Method::GET, "").received(Ok(response), MOMENT);
        assert_eq!(matches!(step, Step::Done(Ok(_))), accepted, "{length}");
    }
}

// R7644-3.12-01
#[test]
fn an_error_message_with_a_success_status_counts_by_its_own_status() {
    for (status, retryable) in [(503, true), (404, false)] {
        let mut exchange = exchange(Method::GET, "");
        let step = exchange.received(Ok(answer(200, &[])), MOMENT);
        assert!(matches!(step, Step::Done(Ok(_))));
        let error = Error::new(ErrorKind::Status(crate::error::BareStatus {
            status,
            content_type: None,
            start: String::new(),
        }));
        assert_eq!(exchange.judge(error).is_retryable(), retryable, "{status}");
    }
}
