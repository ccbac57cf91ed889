//! `tracing`, errors and `Debug` never reveal a credential, an id, a filter's value or a body.
#![allow(clippy::unwrap_used)]

use bytes::Bytes;
use scim_runtime::{
    client::{Retry, Token},
    engine::{BlockingEngine, Engine, Limits, Tower, TransportError},
};
use std::{
    convert::Infallible,
    fmt::{self, Write as _},
    future::{Pending, Ready, pending, ready},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    task::{Context, Poll},
    time::Duration,
};
use tests::acme::{Client, User};
use tracing::{
    Event, Metadata, Subscriber,
    field::{Field, Visit},
    span,
};

/// `tracing` remembers for the whole process whether a call site has a subscriber. If another thread without one gets there first, events
/// are lost. So the tests of this file run one after the other.
fn alone() -> MutexGuard<'static, ()> {
    static ALONE: Mutex<()> = Mutex::new(());
    ALONE.lock().unwrap_or_else(PoisonError::into_inner)
}

const USER: &str =
    r#"{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"id":"7","userName":"b"}"#;

/// Returns its responses one after the other, and records sleeps without sleeping.
#[derive(Clone, Default)]
struct Replay {
    responses: Arc<Mutex<Vec<http::Response<Bytes>>>>,
    slept: Arc<Mutex<Vec<Duration>>>,
}

type Headers<'a> = &'a [(&'static str, &'static str)];

impl Replay {
    fn new(responses: Vec<(u16, Headers<'_>, &str)>) -> Self {
        let made = responses.into_iter().rev().map(|(status, headers, body)| {
            let mut response = http::Response::builder().status(status);
            for (name, value) in headers {
                response = response.header(*name, *value);
            }
            response
                .body(Bytes::copy_from_slice(body.as_bytes()))
                .unwrap()
        });
        Self {
            responses: Arc::new(Mutex::new(made.collect())),
            slept: Arc::default(),
        }
    }

    fn next(&self) -> Result<http::Response<Bytes>, TransportError> {
        let lost = std::io::Error::from(std::io::ErrorKind::ConnectionReset);
        let next = self.responses.lock().unwrap().pop();
        next.ok_or_else(|| TransportError::new(lost))
    }
}

impl BlockingEngine for Replay {
    fn exchange(
        &self,
        _: http::Request<Bytes>,
        _: Limits,
    ) -> Result<http::Response<Bytes>, TransportError> {
        self.next()
    }

    fn sleep(&self, duration: Duration) {
        self.slept.lock().unwrap().push(duration);
    }
}

/// The same as an asynchronous engine.
struct AsyncReplay(Replay);

impl Engine for AsyncReplay {
    async fn exchange(
        &self,
        _: http::Request<Bytes>,
        _: Limits,
    ) -> Result<http::Response<Bytes>, TransportError> {
        self.0.next()
    }

    async fn sleep(&self, duration: Duration) {
        self.0.slept.lock().unwrap().push(duration);
    }
}

const SCIM: (&str, &str) = ("content-type", "application/scim+json");

fn busy() -> Replay {
    let date = [
        ("date", "Sun, 06 Nov 1994 08:49:37 GMT"),
        ("retry-after", "Sun, 06 Nov 1994 08:49:49 GMT"),
    ];
    Replay::new(vec![
        (429, &[("retry-after", "7")], ""),
        (503, &date, ""),
        (200, &[SCIM], USER),
    ])
}

fn run<T>(future: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().build();
    runtime.unwrap().block_on(future)
}

// R9110-10.2.3-01
#[test]
fn the_engine_sleeps_as_long_as_the_provider_asks() {
    let _alone = alone();
    let expected = [Duration::from_secs(7), Duration::from_secs(12)];
    let blocking = busy();
    let builder = Client::connect("https://a.example").unwrap();
    let scim = builder.build_with(blocking.clone()).unwrap();
    assert_eq!(scim.users().get("7").send().unwrap().id(), "7");
    assert_eq!(*blocking.slept.lock().unwrap(), expected);

    let awaited = busy();
    let builder = Client::connect("https://a.example").unwrap();
    let scim = builder.build_with(AsyncReplay(awaited.clone())).unwrap();
    assert_eq!(run(scim.users().get("7").into_future()).unwrap().id(), "7");
    assert_eq!(*awaited.slept.lock().unwrap(), expected);

    // 19 seconds exceed 15: after the first wait, the response is returned.
    let short = busy();
    let builder = Client::connect("https://a.example").unwrap();
    let builder = builder.retry(Retry::default().within(Duration::from_secs(15)));
    let scim = builder.build_with(short.clone()).unwrap();
    let error = scim.users().get("7").send().unwrap_err();
    assert!(error.is_unavailable() && error.is_retryable());
    assert_eq!(
        (error.retry_after(), error.attempts()),
        (Some(expected[1]), 2)
    );
    assert_eq!(*short.slept.lock().unwrap(), expected[..1]);
}

/// Records names, fields and values.
#[derive(Clone, Default)]
struct Heard {
    text: Arc<Mutex<String>>,
    spans: Arc<AtomicU64>,
}

impl Visit for Heard {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        let mut text = self.text.lock().unwrap();
        write!(text, " {}={value:?}", field.name()).unwrap();
    }
}

impl Subscriber for Heard {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }
    fn new_span(&self, span: &span::Attributes<'_>) -> span::Id {
        let name = span.metadata().name();
        // hyper and other crates have spans too.
        if span.metadata().target().starts_with("scim_runtime") {
            self.text
                .lock()
                .unwrap()
                .push_str(&format!("\nspan {name}"));
            span.record(&mut self.clone());
        }
        span::Id::from_u64(self.spans.fetch_add(1, Ordering::Relaxed) + 1)
    }
    fn record(&self, _: &span::Id, values: &span::Record<'_>) {
        self.text.lock().unwrap().push_str("\nthen");
        values.record(&mut self.clone());
    }
    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}
    fn event(&self, event: &Event<'_>) {
        self.text.lock().unwrap().push_str("\nevent");
        event.record(&mut self.clone());
    }
    fn enter(&self, _: &span::Id) {}
    fn exit(&self, _: &span::Id) {}
}

const SECRETS: [&str; 6] = ["s3cret", "0wn", "t3nant", "p3rsonal", "bjensen", "h1dden"];

fn assert_silent(text: &str) {
    for secret in SECRETS {
        assert!(!text.contains(secret), "{secret} shows: {text}");
    }
}

fn eventful() -> Replay {
    Replay::new(vec![
        (429, &[("retry-after", "0")], ""),
        (
            302,
            &[("location", "https://a.example/Users/bjensen?p3rsonal")],
            "",
        ),
        (
            401,
            &[("www-authenticate", "Bearer error=\"invalid_token\"")],
            "",
        ),
        (200, &[SCIM], &USER.replace("\"7\"", "\"bjensen\"")),
    ])
}

// R7644-7-02
#[test]
fn tracing_records_events_and_nothing_personal() {
    let _alone = alone();
    let heard = Heard::default();
    tracing::subscriber::with_default(heard.clone(), || {
        let connect = || {
            let builder = Client::connect("https://a.example").unwrap();
            builder
                .header("x-tenant", "t3nant")
                .token_source(|| async { Ok(Token::new("s3cret")) })
        };
        let scim = connect().build_with(eventful()).unwrap();
        let request = scim.users().get("bjensen").header("x-own", "0wn");
        request.query("x", "p3rsonal").send().unwrap();
        let scim = connect().build_with(AsyncReplay(eventful())).unwrap();
        run(scim.users().get("bjensen").into_future()).unwrap();
    });
    let text = heard.text.lock().unwrap().clone();
    for part in [
        "span scim",
        "method=\"GET\"",
        "endpoint=\"/Users\"",
        "message=repeated",
        "status=429",
        "message=redirected",
        "target=SameOrigin",
        "message=token refused",
        "status=200",
        "attempts=2",
    ] {
        assert_eq!(text.matches(part).count(), 2, "{part}: {text}");
    }
    assert_silent(&text);
}

// R7644-7-02, R6750-2.1-01
#[test]
fn formatted_values_contain_no_secrets() {
    let _alone = alone();
    let mut shown = String::new();
    let mut show = |what: &dyn fmt::Debug| write!(shown, "{what:?}\n{what:#?}\n").unwrap();
    let connect = || Client::connect("https://a.example").unwrap();
    let builder = connect().basic_auth("bjensen", "s3cret");
    show(&builder);
    let builder = builder.header("x-tenant", "t3nant").bearer_token("s3cret");
    show(&builder);
    show(&Token::new("s3cret"));
    let builder = builder.token_source(|| async { Ok(Token::new("s3cret")) });
    show(&builder);
    let mut user = User::new("7");
    user.password = Some("s3cret".to_owned());
    show(&user);
    let answers = [
        (401, "text/plain", ""),
        (404, "application/json", "{}"),
        (200, "text/plain", "?"),
        (200, "application/scim+json", "{"),
        (
            200,
            "application/scim+json",
            r#"{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"id":"7","userName":"b","password":"h1dden"}"#,
        ),
    ];
    for (status, media, body) in answers {
        let mut response = http::Response::new(Bytes::from(body));
        *response.status_mut() = http::StatusCode::from_u16(status).unwrap();
        response
            .headers_mut()
            .insert("content-type", media.parse().unwrap());
        let engine = Replay::default();
        let script = Arc::clone(&engine.responses);
        let fill = || *script.lock().unwrap() = vec![response.clone(); 3];
        let scim = connect()
            .bearer_token("s3cret")
            .header("x-tenant", "t3nant")
            .build_with(engine.clone())
            .unwrap();
        show(&scim);
        let request = || scim.users().create(&user).header("x-own", "0wn");
        show(&request());
        fill();
        show(&request().send());
        let list = scim.users().list().filter(User::USER_NAME.eq("p3rsonal"));
        show(&list);
        fill();
        show(&list.send().map(|page| page.resources.len()));
        fill();
        show(&scim.users().get("7").query("q", "p3rsonal").raw().send());
    }
    for value in ["s3cret\n", "s3cret\u{1f511}"] {
        show(
            &connect()
                .bearer_token(value)
                .build_with(Replay::default())
                .err(),
        );
        show(
            &connect()
                .header("x", value)
                .build_with(Replay::default())
                .err(),
        );
        let scim = connect().build_with(Replay::default()).unwrap();
        show(&scim.users().get("7").header("x", value).send().err());
    }
    let scim = connect().build_with(Replay::default()).unwrap();
    let bad = scim.users().get("7").header("x-own", "0wn\n").send();
    show(&bad.expect_err("refused"));
    show(
        &connect()
            .header("x-tenant", "t3nant\n")
            .build_with(Replay::default())
            .err(),
    );
    assert!(shown.contains("GET /Users/7") && shown.contains("401"));
    assert_silent(&shown);
}

/// The requests that an application in the same process received.
#[derive(Clone, Default)]
struct Application(Arc<Mutex<Vec<http::request::Parts>>>);

impl tower_service::Service<http::Request<http_body_util::Full<Bytes>>> for Application {
    type Response = http::Response<http_body_util::Full<Bytes>>;
    type Error = Infallible;
    type Future = Ready<Result<Self::Response, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: http::Request<http_body_util::Full<Bytes>>) -> Self::Future {
        self.0.lock().unwrap().push(request.into_parts().0);
        let mut response = http::Response::new(USER.into());
        response
            .headers_mut()
            .insert("content-type", SCIM.1.parse().unwrap());
        ready(Ok(response))
    }
}

// R7644-6-01, R7644-3.13-01
#[test]
fn an_application_in_the_process_gets_host_and_prefix() {
    let _alone = alone();
    let application = Application::default();
    let builder = Client::connect("http://tenant.localhost:8080/scim/v2/").unwrap();
    let scim = builder
        .allow_plain_http()
        .build_tower(application.clone())
        .unwrap();
    run(scim.users().get("7").into_future()).unwrap();
    let seen = application.0.lock().unwrap().pop().unwrap();
    assert_eq!(seen.uri.path(), "/scim/v2/Users/7");
    assert_eq!(seen.headers["host"], "tenant.localhost:8080");
}

/// An application that never responds.
#[derive(Clone)]
struct Silent;

impl tower_service::Service<http::Request<http_body_util::Full<Bytes>>> for Silent {
    type Response = http::Response<http_body_util::Full<Bytes>>;
    type Error = Infallible;
    type Future = Pending<Result<Self::Response, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: http::Request<http_body_util::Full<Bytes>>) -> Self::Future {
        pending()
    }
}

// R7644-7-01
#[test]
fn an_application_that_never_responds_times_out() {
    let _alone = alone();
    let tower = Tower::<_, http_body_util::Full<Bytes>>::new(Silent);
    let builder = Client::connect("http://localhost").unwrap();
    let builder = builder.timeout(Duration::from_millis(10)).no_retry();
    let scim = builder.build_with(tower).unwrap();
    let error = run(scim.users().get("7").into_future()).unwrap_err();
    assert!(error.is_timeout(), "{error}");
}
