//! Manners on the network, over real sockets with both engines of reqwest, and over engines that record their sleep.
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
    for request in server.asked() {
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
fn a_gzip_bomb_meets_the_limit() {
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
fn a_huge_body_is_not_read_beyond_the_limit() {
    const GIGABYTE: usize = 1 << 30;
    let sent = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&sent);
    // With the length said, and without.
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
    // What is in the buffers of the sockets was sent, and no more.
    let sent = sent.load(Ordering::Relaxed);
    assert!(sent < GIGABYTE / 8, "{sent}");
}

// R7644-7-01
#[test]
fn endless_headers_end() {
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
fn a_body_that_drips_meets_the_time_limit() {
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
fn a_torn_body_is_no_response() {
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
    let before = server.asked().len();
    let error = scim.users().create(&User::new("b")).send().unwrap_err();
    assert!(!error.is_retryable(), "it may have been created: {error}");
    assert_eq!((error.attempts(), server.asked().len() - before), (1, 1));
    let error = scim.users().get("7").send().unwrap_err();
    assert_eq!((error.attempts(), server.asked().len() - before), (4, 5));
}

// R9110-9.2.2-01, R9110-10.2.3-01
#[test]
fn what_was_not_done_is_repeated() {
    // Three in a row: not now, connection lost, done.
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
    assert_eq!(server.asked().len(), 6);
}

// R9110-9.2.2-01
#[test]
fn a_connection_that_is_refused_is_tried_again_even_for_a_post() {
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
fn nothing_of_the_callers_leaves_its_origin() {
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
    let at_home = home.asked();
    assert!(
        secrets.iter().all(|secret| at_home[0].contains(secret)),
        "{at_home:?}"
    );
    assert!(at_home[1].contains("Bearer 0wn") && !at_home[1].contains("s3cret"));
    let elsewhere = other.asked();
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
fn requests_at_the_same_time_share_one_new_token() {
    let gate = Barrier::new(4);
    let server = Raw::serve(move |number, stream| {
        // All four have the old token before one of them is refused.
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
    let requests = server.asked();
    assert_eq!(requests.len(), 8);
    for (number, request) in requests.iter().enumerate() {
        let token = if number < 4 { "Bearer t1" } else { "Bearer t2" };
        assert!(request.contains(token), "{number}: {request}");
    }
}
