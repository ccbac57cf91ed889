//! Good behaviour on the network, over real sockets with both reqwest engines, and over engines that record their sleeps.
#![allow(clippy::unwrap_used)]

use scim_runtime::{
    client::{Builder, Retry, Token},
    engine::{Reqwest, ReqwestBlocking},
    record::Stored,
};
use std::{
    io::Write as _,
    net::TcpListener,
    sync::{
        Arc, Barrier,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::{Duration, Instant},
};
use tests::{
    acme::{Client, Provider, User},
    raw::{Raw, respond},
};

type Outcome = Result<Stored<User>, scim_runtime::Error>;

const USER: &str =
    r#"{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"id":"7","userName":"b"}"#;
const OK: &str = "200 OK\r\nContent-Type: application/scim+json";

fn run<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap()
        .block_on(future)
}

fn connect(url: &str) -> Builder<Provider> {
    Client::connect(url).unwrap().no_retry()
}

/// One GET with each engine.
fn both(url: &str, with: impl Fn(Builder<Provider>) -> Builder<Provider>) -> [Outcome; 2] {
    let scim: Client<Reqwest> = with(connect(url)).build().unwrap();
    let asynchronous = run(scim.users().get("7").into_future());
    let scim: Client<ReqwestBlocking> = with(connect(url)).build_blocking().unwrap();
    [asynchronous, scim.users().get("7").send()]
}

fn gzip(body: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(body).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn a_gzip_response_is_read() {
    let body = gzip(USER.as_bytes());
    let server = Raw::serve(move |_, stream| {
        respond(stream, &format!("{OK}\r\nContent-Encoding: gzip"), &body)
    })
    .unwrap();
    for outcome in both(&server.url, |builder| builder) {
        assert_eq!(outcome.unwrap().id(), "7");
    }
    for request in server.requested() {
        assert!(
            request
                .to_ascii_lowercase()
                .contains("accept-encoding: gzip"),
            "{request}"
        );
    }
}

// R7644-7-01
#[test]
fn a_gzip_bomb_is_stopped_at_the_limit() {
    let bomb = gzip(&vec![b' '; 32 * 1024 * 1024]);
    assert!(bomb.len() < 1024 * 1024, "what comes is within the limit");
    let server = Raw::serve(move |_, stream| {
        respond(stream, &format!("{OK}\r\nContent-Encoding: gzip"), &bomb)
    })
    .unwrap();
    for outcome in both(&server.url, |builder| {
        builder.max_response_size(1024 * 1024)
    }) {
        let error = outcome.unwrap_err();
        assert!(error.is_too_large() && !error.is_retryable(), "{error}");
        assert!(error.to_string().contains("1048576 bytes"), "{error}");
    }
}

// R7644-7-01
#[test]
fn a_huge_body_is_read_up_to_the_limit() {
    const GIGABYTE: usize = 1 << 30;
    let sent = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&sent);
    // With and without `Content-Length`.
    let server = Raw::serve(move |number, stream| {
        let length = if number % 2 == 0 {
            format!("\r\nContent-Length: {GIGABYTE}")
        } else {
            String::new()
        };
        write!(stream, "HTTP/1.1 {OK}{length}\r\nConnection: close\r\n\r\n")?;
        let block = vec![b' '; 64 * 1024];
        for _ in 0..GIGABYTE / block.len() {
            stream.write_all(&block)?;
            counted.fetch_add(block.len(), Ordering::Relaxed);
        }
        Ok(())
    })
    .unwrap();
    for _ in 0..2 {
        for outcome in both(&server.url, |builder| builder.max_response_size(100_000)) {
            let error = outcome.unwrap_err();
            assert!(error.is_too_large(), "{error}");
        }
    }
    // The server sent no more than fits into the socket buffers.
    let sent = sent.load(Ordering::Relaxed);
    assert!(sent < GIGABYTE / 8, "{sent}");
}

// R7644-7-01
#[test]
fn endless_headers_are_stopped() {
    let server = Raw::serve(|_, stream| {
        write!(stream, "HTTP/1.1 {OK}\r\n")?;
        loop {
            stream.write_all(b"x-more: 0123456789\r\n")?;
        }
    })
    .unwrap();
    for outcome in both(&server.url, |builder| builder) {
        let error = outcome.unwrap_err();
        assert!(error.is_transport() && !error.is_timeout(), "{error}");
    }
}

// R7644-7-01
#[test]
fn a_slow_body_times_out() {
    let server = Raw::serve(|_, stream| {
        write!(stream, "HTTP/1.1 {OK}\r\nConnection: close\r\n\r\n")?;
        loop {
            stream.write_all(b" ")?;
            thread::sleep(Duration::from_millis(5));
        }
    })
    .unwrap();
    let start = Instant::now();
    let limit = Duration::from_millis(100);
    for outcome in both(&server.url, |builder| builder.timeout(limit)) {
        let error = outcome.unwrap_err();
        assert!(error.is_timeout(), "{error}");
        assert!(error.is_retryable(), "a GET may be sent again: {error}");
    }
    assert!(
        start.elapsed() < Duration::from_secs(20),
        "{:?}",
        start.elapsed()
    );
}

// R9110-9.2.2-01
#[test]
fn a_torn_body_is_a_transport_error() {
    let server = Raw::serve(|_, stream| {
        write!(
            stream,
            "HTTP/1.1 {OK}\r\nContent-Length: 1000\r\n\r\n{{\"schemas\""
        )
    })
    .unwrap();
    for outcome in both(&server.url, |builder| builder) {
        let error = outcome.unwrap_err();
        assert!(error.is_transport() && !error.is_timeout(), "{error}");
        assert!(
            error.is_retryable() && error.to_string().contains("GET /Users/7"),
            "{error}"
        );
    }
    let scim: Client<ReqwestBlocking> = connect(&server.url)
        .retry(Retry::default().waits(Duration::ZERO, Duration::ZERO))
        .build_blocking()
        .unwrap();
    let before = server.requested().len();
    let error = scim.users().create(&User::new("b")).send().unwrap_err();
    assert!(!error.is_retryable(), "it may have been created: {error}");
    assert_eq!(
        (error.attempts(), server.requested().len() - before),
        (1, 1)
    );
    let error = scim.users().get("7").send().unwrap_err();
    assert_eq!(
        (error.attempts(), server.requested().len() - before),
        (4, 5)
    );
}

// R9110-9.2.2-01, R9110-10.2.3-01
#[test]
fn requests_that_were_not_executed_are_retried() {
    // Three responses in turn: 429, a lost connection, success.
    let server = Raw::serve(|number, stream| match number % 3 {
        0 => respond(stream, "429 Too Many Requests\r\nRetry-After: 0", b""),
        1 => Ok(()),
        _ => respond(stream, OK, USER.as_bytes()),
    })
    .unwrap();
    let quick = Retry::default().waits(Duration::ZERO, Duration::ZERO);
    for outcome in both(&server.url, |builder| builder.retry(quick.clone())) {
        assert_eq!(outcome.unwrap().id(), "7");
    }
    assert_eq!(server.requested().len(), 6);
}

// R9110-9.2.2-01
#[test]
fn a_refused_connection_is_retried_even_for_a_post() {
    let closed = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let url = format!("http://{}", closed.local_addr().unwrap());
    drop(closed);
    let retry = Retry::default()
        .attempts(3)
        .waits(Duration::ZERO, Duration::ZERO);
    let scim = connect(&url).retry(retry.clone()).build_blocking().unwrap();
    let blocking = scim.users().create(&User::new("b")).send().unwrap_err();
    let scim = connect(&url).retry(retry).build().unwrap();
    let asynchronous = run(scim.users().create(&User::new("b")).into_future()).unwrap_err();
    for error in [blocking, asynchronous] {
        assert!(error.is_transport() && error.is_retryable(), "{error}");
        assert_eq!(error.attempts(), 3);
    }
}

// R7644-2-01, R9110-15.4-01, R7644-7-02, R7644-6-01
#[test]
fn credentials_and_headers_stay_at_the_origin() {
    let other = Raw::serve(|_, stream| respond(stream, OK, USER.as_bytes())).unwrap();
    let away = format!("302 Found\r\nLocation: {}/Users/7", other.url);
    let home = Raw::serve(move |_, stream| respond(stream, &away, b"")).unwrap();
    let with = |builder: Builder<Provider>| {
        let builder = builder.header("x-tenant", "t3nant");
        builder.token_source(|| async { Ok(Token::new("s3cret")) })
    };
    let scim = with(connect(&home.url)).build().unwrap();
    let request = || {
        scim.users()
            .get("7")
            .header("x-own", "0wn")
            .header("cookie", "c00kie")
    };
    run(request().into_future()).unwrap();
    run(request()
        .url(&format!("{}/Users/7", other.url))
        .into_future())
    .unwrap();
    let scim = with(connect(&home.url)).build_blocking().unwrap();
    scim.users()
        .get("7")
        .header("authorization", "Bearer 0wn")
        .send()
        .unwrap();
    let secrets = ["s3cret", "t3nant", "0wn", "c00kie"];
    let at_home = home.requested();
    assert!(
        secrets.iter().all(|secret| at_home[0].contains(secret)),
        "{at_home:?}"
    );
    assert!(at_home[1].contains("Bearer 0wn") && !at_home[1].contains("s3cret"));
    let elsewhere = other.requested();
    assert_eq!((at_home.len(), elsewhere.len()), (2, 3));
    for request in elsewhere {
        assert!(
            !secrets.iter().any(|secret| request.contains(secret)),
            "{request}"
        );
    }
}

// R6750-3-01, R6750-2.1-01
#[test]
fn concurrent_requests_share_one_new_token() {
    let gate = Barrier::new(4);
    let server = Raw::serve(move |number, stream| {
        // All four requests use the old token before the provider refuses one of them.
        if number < 4 {
            gate.wait();
            let head = "401 Unauthorized\r\nWWW-Authenticate: Bearer error=\"invalid_token\"";
            return respond(stream, head, b"");
        }
        respond(stream, OK, USER.as_bytes())
    })
    .unwrap();
    let asked = Arc::new(AtomicUsize::new(0));
    let source = {
        let asked = Arc::clone(&asked);
        move || {
            let number = asked.fetch_add(1, Ordering::SeqCst) + 1;
            async move { Ok(Token::new(format!("t{number}"))) }
        }
    };
    let scim = connect(&server.url).token_source(source).build().unwrap();
    run(async {
        let requests = (0..4).map(|_| {
            let scim = scim.clone();
            async move { scim.users().get("7").await }
        });
        let tasks = tokio::task::LocalSet::new();
        let handles: Vec<_> = requests.map(|request| tasks.spawn_local(request)).collect();
        tasks.await;
        for handle in handles {
            assert_eq!(handle.await.unwrap().unwrap().id(), "7");
        }
    });
    assert_eq!(
        asked.load(Ordering::SeqCst),
        2,
        "one token, and one after it"
    );
    let requests = server.requested();
    assert_eq!(requests.len(), 8);
    for (number, request) in requests.iter().enumerate() {
        let token = if number < 4 { "Bearer t1" } else { "Bearer t2" };
        assert!(request.contains(token), "{number}: {request}");
    }
}

// R20
#[test]
fn the_user_agent_can_be_set() {
    let server = Raw::serve(|_, stream| respond(stream, OK, USER.as_bytes())).unwrap();
    for outcome in both(&server.url, |builder| builder) {
        outcome.unwrap();
    }
    for outcome in both(&server.url, |builder| builder.user_agent("hr-sync/1.0")) {
        outcome.unwrap();
    }
    let own = connect(&server.url).build_blocking().unwrap();
    own.users()
        .get("7")
        .header("user-agent", "one-off")
        .send()
        .unwrap();
    let version = format!("user-agent: scim-runtime/{}\r\n", env!("CARGO_PKG_VERSION"));
    let expected = [
        &version,
        &version,
        "user-agent: hr-sync/1.0\r\n",
        "user-agent: hr-sync/1.0\r\n",
        "user-agent: one-off\r\n",
    ];
    for (request, expected) in server.requested().iter().zip(expected) {
        assert!(request.to_ascii_lowercase().contains(expected), "{request}");
    }
    assert!(connect(&server.url).user_agent("a\nb").build().is_err());
}

// RFC 9110 §8.4, §8.6
// R21
#[test]
fn a_get_has_no_content_length_and_codings_are_read_in_any_case() {
    for coding in ["GZIP", "x-gzip"] {
        let body = gzip(USER.as_bytes());
        let server = Raw::serve(move |_, stream| {
            respond(
                stream,
                &format!("{OK}\r\nContent-Encoding: {coding}"),
                &body,
            )
        })
        .unwrap();
        for outcome in both(&server.url, |builder| builder) {
            assert_eq!(outcome.unwrap().id(), "7", "{coding}");
        }
        for request in server.requested() {
            assert!(
                !request.to_ascii_lowercase().contains("content-length"),
                "{request}"
            );
        }
    }
}

// R21
#[test]
fn a_redirect_that_is_not_followed_says_where_it_leads() {
    for status in [301, 302, 303] {
        let head = format!("{status} x\r\nLocation: https://u:secret@b.example/Users?token=secret");
        let server = Raw::serve(move |_, stream| respond(stream, &head, b"")).unwrap();
        let scim = connect(&server.url).build_blocking().unwrap();
        let error = scim.users().create(&User::new("b")).send().unwrap_err();
        assert!(error.is_redirect(), "{error}");
        assert_eq!(error.status(), Some(status));
        let text = error.to_string();
        assert!(text.contains("https://b.example/Users"), "{text}");
        assert!(!text.contains("secret"), "{text}");
    }
}

// R22
#[test]
fn one_budget_bounds_attempts_waits_and_redirects() {
    let silent = Raw::serve(|_, _| {
        thread::sleep(Duration::from_secs(5));
        Ok(())
    })
    .unwrap();
    let retry = Retry::default()
        .within(Duration::from_millis(900))
        .waits(Duration::ZERO, Duration::ZERO);
    let start = Instant::now();
    let with = |builder: Builder<Provider>| {
        builder
            .retry(retry.clone())
            .timeout(Duration::from_millis(800))
    };
    for outcome in both(&silent.url, with) {
        assert!(outcome.unwrap_err().is_timeout());
    }
    // Four attempts would take 6.4 s. The rest of the bound allows for a busy machine.
    let elapsed = start.elapsed();
    assert!(
        elapsed < Duration::from_millis(2 * 900 + 2_000),
        "{elapsed:?}"
    );
    // A redirect gets the remaining time, not the full limit again.
    let slow = Raw::serve(|number, stream| {
        thread::sleep(Duration::from_millis(400));
        respond(stream, &format!("307 x\r\nLocation: /{number}"), b"")
    })
    .unwrap();
    let start = Instant::now();
    for outcome in both(&slow.url, |builder| {
        builder.timeout(Duration::from_millis(600))
    }) {
        assert!(outcome.unwrap_err().is_timeout());
    }
    let elapsed = start.elapsed();
    assert!(
        elapsed < Duration::from_millis(2 * 600 + 2_000),
        "{elapsed:?}"
    );
}

// R24, R7644-7-02
#[test]
fn a_provider_that_echoes_credentials_does_not_get_them_into_errors() {
    let server = Raw::serve(|number, stream| {
        let body = match number % 2 {
            0 => r#"{"schemas":["urn:ietf:params:scim:api:messages:2.0:Error"],"status":"400","detail":"bad: Bearer s3cret-token","trace":"k3y-0123456"}"#.to_owned(),
            _ => "<html>s3cret-token k3y-0123456".to_owned(),
        };
        let head = "400 Bad Request\r\nContent-Type: application/scim+json\r\nWWW-Authenticate: Bearer error_description=\"s3cret-token\"";
        respond(stream, head, body.as_bytes())
    })
    .unwrap();
    let with = |builder: Builder<Provider>| {
        builder
            .bearer_token("s3cret-token")
            .header("x-api-key", "k3y-0123456")
    };
    for _ in 0..2 {
        for outcome in both(&server.url, with) {
            let error = outcome.unwrap_err();
            let raw = error.response().unwrap();
            let texts = [
                error.to_string(),
                format!("{error:?}"),
                String::from_utf8_lossy(&raw.body).into_owned(),
                format!("{:?}", raw.headers),
            ];
            for text in texts {
                assert!(!text.contains("s3cret") && !text.contains("k3y"), "{text}");
            }
            assert!(String::from_utf8_lossy(&raw.body).contains("[redacted]"));
        }
    }
}

// R24
#[test]
fn a_long_detail_is_cut_where_it_is_displayed() {
    let detail = "d".repeat(5_000_000);
    let body = format!(
        r#"{{"schemas":["urn:ietf:params:scim:api:messages:2.0:Error"],"status":"400","detail":"{detail}"}}"#
    );
    let server = Raw::serve(move |_, stream| {
        respond(stream, &format!("400 x\r\n{}", &OK[8..]), body.as_bytes())
    })
    .unwrap();
    for outcome in both(&server.url, |builder| builder) {
        let error = outcome.unwrap_err();
        assert!(
            error.to_string().len() < 3_000,
            "{}",
            error.to_string().len()
        );
        assert_eq!(
            error.scim_error().unwrap().detail.as_ref().map(String::len),
            Some(5_000_000)
        );
    }
}

// R25, R7644-2-01
#[test]
fn credentials_stay_off_once_a_redirect_left_the_origin() {
    let home = Arc::new(std::sync::OnceLock::<String>::new());
    let back = Arc::clone(&home);
    let foreign = Raw::serve(move |_, stream| {
        let home = back.get().unwrap();
        respond(stream, &format!("302 x\r\nLocation: {home}/Users/7"), b"")
    })
    .unwrap();
    let away = format!("302 x\r\nLocation: {}/Users/7", foreign.url);
    let server = Raw::serve(move |number, stream| match number % 2 {
        0 => respond(stream, &away, b""),
        _ => respond(stream, OK, USER.as_bytes()),
    })
    .unwrap();
    home.set(server.url.clone()).unwrap();
    for outcome in both(&server.url, |builder| {
        builder
            .bearer_token("s3cret-token")
            .header("x-tenant", "t3nant")
    }) {
        assert_eq!(outcome.unwrap().id(), "7");
    }
    let asked = server.requested();
    assert_eq!(asked.len(), 4);
    for (number, request) in asked.iter().enumerate() {
        assert_eq!(
            request.contains("s3cret-token"),
            number % 2 == 0,
            "{number}: {request}"
        );
        assert_eq!(
            request.contains("t3nant"),
            number % 2 == 0,
            "{number}: {request}"
        );
    }
    assert!(
        foreign
            .requested()
            .iter()
            .all(|request| !request.contains("s3cret"))
    );
}

// R25
#[test]
fn a_delete_that_is_answered_elsewhere_is_never_done() {
    let foreign = Raw::serve(|_, stream| respond(stream, "204 No Content", b"")).unwrap();
    for status in [307, 308] {
        let away = format!("{status} x\r\nLocation: {}/Users/7", foreign.url);
        let server = Raw::serve(move |_, stream| respond(stream, &away, b"")).unwrap();
        let scim = connect(&server.url).build_blocking().unwrap();
        let error = scim.users().delete("7").send().unwrap_err();
        assert!(
            error.is_redirect() && error.to_string().contains(&foreign.url),
            "{error}"
        );
        assert_eq!(error.outcome(), scim_runtime::client::WriteOutcome::NotDone);
    }
    assert!(foreign.requested().is_empty());
}

#[test]
fn ids_that_are_not_plain_can_be_refused() {
    let server = Raw::serve(|_, stream| respond(stream, "204 No Content", b"")).unwrap();
    let scim = connect(&server.url)
        .refuse_unusual_ids()
        .build_blocking()
        .unwrap();
    for id in ["a/b", "a%2Fb", "a\\b", "..", "a%b", "a\nb"] {
        let error = scim.users().delete(id).send().unwrap_err();
        assert!(error.is_refused_before_sending(), "{id}: {error}");
    }
    assert!(server.requested().is_empty());
    scim.users().delete("b@a.example:7_x~y.z").send().unwrap();
    let lax = connect(&server.url).build_blocking().unwrap();
    lax.users().delete("a/b%c").send().unwrap();
    assert!(
        server.requested()[1].starts_with("DELETE /Users/a%2Fb%25c "),
        "{:?}",
        server.requested()
    );
}

/// Runs in its own process, since environment variables belong to the whole process.
#[test]
fn requests_to_this_machine_do_not_use_a_proxy() {
    const URL: &str = "SCIM_MANNERS_URL";
    if let Ok(url) = std::env::var(URL) {
        for outcome in both(&url, |builder| builder.bearer_token("s3cret-token")) {
            assert_eq!(outcome.unwrap().id(), "7");
        }
        return;
    }
    let proxy = Raw::serve(|_, stream| respond(stream, "502 Bad Gateway", b"")).unwrap();
    let server = Raw::serve(|_, stream| respond(stream, OK, USER.as_bytes())).unwrap();
    let port = server.url.rsplit(':').next().unwrap();
    for url in [server.url.clone(), format!("http://localhost:{port}")] {
        let output = std::process::Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "requests_to_this_machine_do_not_use_a_proxy"])
            .env(URL, &url)
            .env("http_proxy", &proxy.url)
            .env("HTTP_PROXY", &proxy.url)
            .env("ALL_PROXY", &proxy.url)
            .output()
            .unwrap();
        let text = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success(), "{url}: {text}");
    }
    assert_eq!(server.requested().len(), 4);
    assert!(proxy.requested().is_empty(), "{:?}", proxy.requested());
}
