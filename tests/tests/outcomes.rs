//! The information in an error after a failed write, over real sockets with both reqwest engines: one test per row of the table
//! in the documentation of `Error::outcome`.
#![allow(clippy::unwrap_used)]

use scim_runtime::{
    Error,
    client::{Builder, Retry, WriteOutcome},
    engine::{Reqwest, ReqwestBlocking},
};
use std::{
    io::{self, Write as _},
    net::{TcpListener, TcpStream},
    thread,
    time::Duration,
};
use tests::{
    acme::{Client, Provider, User},
    raw::{Raw, respond},
};

const SCIM: &str = "Content-Type: application/scim+json";
const LOCATION: &str = "Location: https://scim.example.com/v2/Users/77\r\nETag: W/\"3\"";
const USER: &str =
    r#"{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"id":"77","userName":"b"}"#;

fn run<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap()
        .block_on(future)
}

fn connect(url: &str) -> Builder<Provider> {
    let builder = Client::connect(url).unwrap().no_retry();
    builder.timeout(Duration::from_secs(2))
}

/// The errors of one create, with each engine.
fn creates(url: &str, with: impl Fn(Builder<Provider>) -> Builder<Provider>) -> [Error; 2] {
    let scim: Client<Reqwest> = with(connect(url)).build().unwrap();
    let asynchronous = run(scim.users().create(&User::new("b")).into_future());
    let scim: Client<ReqwestBlocking> = with(connect(url)).build_blocking().unwrap();
    let blocking = scim.users().create(&User::new("b")).send();
    [asynchronous.unwrap_err(), blocking.unwrap_err()]
}

fn server(answer: impl Fn(&mut TcpStream) -> io::Result<()> + Send + Sync + 'static) -> Raw {
    Raw::serve(move |_, stream| answer(stream)).unwrap()
}

/// The errors of creates that get this head and body as the response.
fn answered(head: &str, body: &str) -> [Error; 2] {
    let (head, body) = (head.to_owned(), body.to_owned());
    let server = server(move |stream| respond(stream, &head, body.as_bytes()));
    creates(&server.url, |builder| builder)
}

fn assert_outcome(errors: &[Error], outcome: WriteOutcome, status: Option<u16>) {
    for error in errors {
        assert_eq!(error.outcome(), outcome, "{error}");
        assert_eq!(error.status(), status, "{error}");
    }
}

/// The error contains everything from the response, but displays none of it.
fn assert_kept(errors: &[Error]) {
    for error in errors {
        assert_eq!(error.resource_id().as_deref(), Some("77"), "{error}");
        assert_eq!(
            error.location(),
            Some("https://scim.example.com/v2/Users/77"),
            "{error}"
        );
        assert_eq!(error.etag(), Some("W/\"3\""), "{error}");
        assert_eq!(
            error.response().map(|response| response.status),
            Some(201),
            "{error}"
        );
        for text in [error.to_string(), format!("{error:?}")] {
            assert!(!text.contains("77") && !text.contains("W/"), "{text}");
        }
    }
}

#[test]
fn a_request_that_was_refused_before_sending_was_not_done() {
    let server = server(|stream| respond(stream, "500 x", b""));
    let scim = connect(&server.url).build_blocking().unwrap();
    let error = scim.users().create(&User::default()).send().unwrap_err();
    assert_outcome(&[error], WriteOutcome::NotDone, None);
    let source = || async {
        Err(Box::<dyn std::error::Error + Send + Sync>::from(
            io::Error::other("no token today"),
        ))
    };
    let scim = connect(&server.url)
        .token_source(source)
        .build_blocking()
        .unwrap();
    let error = scim.users().create(&User::new("b")).send().unwrap_err();
    assert!(error.is_token(), "{error}");
    assert_outcome(&[error], WriteOutcome::NotDone, None);
    assert!(server.requested().is_empty());
}

#[test]
fn a_refused_connection_means_not_done() {
    let closed = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let url = format!("http://{}", closed.local_addr().unwrap());
    drop(closed);
    assert_outcome(
        &creates(&url, |builder| builder),
        WriteOutcome::NotDone,
        None,
    );
}

#[test]
fn a_connection_lost_before_the_response_is_unknown() {
    let server = server(|_| Ok(()));
    let errors = creates(&server.url, |builder| builder);
    assert_outcome(&errors, WriteOutcome::Unknown, None);
    assert!(
        errors
            .iter()
            .all(|error| error.is_transport() && !error.is_retryable())
    );
}

#[test]
fn a_connection_lost_within_the_head_is_unknown() {
    let server = server(|stream| write!(stream, "HTTP/1.1 201 Created\r\nContent-Ty"));
    let errors = creates(&server.url, |builder| builder);
    assert_outcome(&errors, WriteOutcome::Unknown, None);
}

#[test]
fn a_timeout_is_unknown() {
    let server = server(|_| {
        thread::sleep(Duration::from_millis(1_500));
        Ok(())
    });
    let errors = creates(&server.url, |builder| {
        builder.timeout(Duration::from_millis(100))
    });
    assert_outcome(&errors, WriteOutcome::Unknown, None);
    assert!(errors.iter().all(Error::is_timeout));
}

#[test]
fn a_timeout_within_the_body_keeps_status_and_location() {
    let server = server(|stream| {
        write!(
            stream,
            "HTTP/1.1 201 Created\r\n{SCIM}\r\n{LOCATION}\r\nContent-Length: 1000\r\n\r\n{{"
        )?;
        thread::sleep(Duration::from_millis(1_500));
        Ok(())
    });
    let errors = creates(&server.url, |builder| {
        builder.timeout(Duration::from_millis(300))
    });
    assert_outcome(&errors, WriteOutcome::Done, Some(201));
    assert!(errors.iter().all(Error::is_timeout));
    assert_kept(&errors);
}

// R3
#[test]
fn a_torn_201_keeps_status_location_and_id() {
    let torn = server(|stream| {
        let start = USER.get(..USER.len() - 10).unwrap();
        write!(
            stream,
            "HTTP/1.1 201 Created\r\n{SCIM}\r\n{LOCATION}\r\nContent-Length: 1000\r\n\r\n{start}"
        )
    });
    let errors = creates(&torn.url, |builder| builder);
    assert_outcome(&errors, WriteOutcome::Done, Some(201));
    assert_kept(&errors);
    // Without a `Location`, the received part of the body contains the id.
    let torn = server(|stream| {
        let start = USER.get(..USER.len() - 10).unwrap();
        write!(
            stream,
            "HTTP/1.1 201 Created\r\n{SCIM}\r\nContent-Length: 1000\r\n\r\n{start}"
        )
    });
    for error in creates(&torn.url, |builder| builder) {
        assert_eq!(error.resource_id().as_deref(), Some("77"), "{error}");
        assert!(error.is_transport() && !error.is_retryable(), "{error}");
    }
}

// R3
#[test]
fn a_201_with_a_bad_checksum_keeps_status_location_and_id() {
    let server = server(|stream| {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(USER.as_bytes())?;
        let mut body = encoder.finish()?;
        let checksum = body.len() - 8;
        body[checksum] ^= 0xff;
        let head = format!("201 Created\r\n{SCIM}\r\n{LOCATION}\r\nContent-Encoding: gzip");
        respond(stream, &head, &body)
    });
    let errors = creates(&server.url, |builder| builder);
    assert_outcome(&errors, WriteOutcome::Done, Some(201));
    assert_kept(&errors);
}

#[test]
fn a_refusal_with_a_torn_body_means_not_done() {
    let server = server(|stream| {
        write!(
            stream,
            "HTTP/1.1 409 Conflict\r\n{SCIM}\r\nContent-Length: 1000\r\n\r\n{{\"scimT"
        )
    });
    let errors = creates(&server.url, |builder| builder);
    assert_outcome(&errors, WriteOutcome::NotDone, Some(409));
    assert!(errors.iter().all(|error| error.resource_id().is_none()));
}

#[test]
fn a_201_that_is_too_large_was_done() {
    let server = server(|stream| {
        let head = format!("201 Created\r\n{SCIM}\r\n{LOCATION}");
        respond(stream, &head, &vec![b' '; 10_000])
    });
    let errors = creates(&server.url, |builder| builder.max_response_size(1_000));
    assert!(errors.iter().all(Error::is_too_large));
    assert_outcome(&errors, WriteOutcome::Done, Some(201));
    assert_kept(&errors);
}

#[test]
fn a_201_that_is_not_json_was_done() {
    let errors = answered(
        &format!("201 Created\r\n{SCIM}\r\n{LOCATION}"),
        "{\"schemas\": [",
    );
    assert!(errors.iter().all(Error::is_malformed));
    assert_outcome(&errors, WriteOutcome::Done, Some(201));
    assert_kept(&errors);
}

// R1
#[test]
fn a_201_that_breaks_its_schema_was_done_and_names_the_resource() {
    let body =
        r#"{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"id":77,"userName":"b"}"#;
    let errors = answered(&format!("201 Created\r\n{SCIM}\r\n{LOCATION}"), body);
    assert!(errors.iter().all(|error| !error.violations().is_empty()));
    assert_outcome(&errors, WriteOutcome::Done, Some(201));
    assert_kept(&errors);
    let body = errors[0].response().unwrap().json().unwrap();
    assert_eq!(body["userName"], "b");
}

#[test]
fn a_201_with_neither_body_nor_location_was_done() {
    let errors = answered("201 Created", "");
    assert_outcome(&errors, WriteOutcome::Done, Some(201));
    assert!(errors.iter().all(|error| error.resource_id().is_none()));
}

// R2
#[test]
fn an_unexpected_2xx_was_done_and_is_taken_when_lenient() {
    let head = format!("200 OK\r\n{SCIM}");
    let errors = answered(&head, USER);
    assert_outcome(&errors, WriteOutcome::Done, Some(200));
    assert!(
        errors
            .iter()
            .all(|error| error.resource_id().as_deref() == Some("77"))
    );
    for status in ["200 OK", "203 x", "206 x"] {
        let head = format!("{status}\r\n{SCIM}");
        let server = server(move |stream| respond(stream, &head, USER.as_bytes()));
        let scim = connect(&server.url).lenient().build_blocking().unwrap();
        let user = scim.users().create(&User::new("b")).send().unwrap();
        assert_eq!(user.id(), "77");
        let deviations = user.deviations();
        assert!(
            deviations
                .iter()
                .any(|violation| violation.message.contains("status")),
            "{deviations:?}"
        );
        scim.users().delete("77").send().unwrap();
    }
}

#[test]
fn accepted_is_unknown() {
    let errors = answered("202 Accepted", "");
    assert_outcome(&errors, WriteOutcome::Unknown, Some(202));
    let server = server(|stream| respond(stream, "202 Accepted", b""));
    let scim = connect(&server.url).lenient().build_blocking().unwrap();
    let error = scim.users().delete("7").send().unwrap_err();
    assert_outcome(&[error], WriteOutcome::Unknown, Some(202));
}

#[test]
fn a_login_page_is_unknown_and_a_named_resource_is_done() {
    let page = "<!DOCTYPE html><title>Sign in</title>";
    assert_outcome(
        &answered("200 OK\r\nContent-Type: text/html", page),
        WriteOutcome::Unknown,
        Some(200),
    );
    assert_outcome(
        &answered("201 Created\r\nContent-Type: text/html", page),
        WriteOutcome::Unknown,
        Some(201),
    );
    let errors = answered(
        &format!("201 Created\r\nContent-Type: text/plain\r\n{LOCATION}"),
        USER,
    );
    assert_outcome(&errors, WriteOutcome::Done, Some(201));
    assert_kept(&errors);
}

#[test]
fn a_scim_error_with_a_success_status_counts_as_the_error() {
    let body = |status: &str| {
        format!(
            r#"{{"schemas":["urn:ietf:params:scim:api:messages:2.0:Error"],"status":"{status}"}}"#
        )
    };
    let head = format!("200 OK\r\n{SCIM}");
    assert_outcome(
        &answered(&head, &body("409")),
        WriteOutcome::NotDone,
        Some(409),
    );
    assert_outcome(
        &answered(&head, &body("500")),
        WriteOutcome::Unknown,
        Some(500),
    );
}

#[test]
fn a_status_determines_the_outcome() {
    for (status, outcome) in [
        (301, WriteOutcome::Unknown),
        (302, WriteOutcome::Unknown),
        (303, WriteOutcome::Unknown),
        (400, WriteOutcome::NotDone),
        (401, WriteOutcome::NotDone),
        (403, WriteOutcome::NotDone),
        (404, WriteOutcome::NotDone),
        (409, WriteOutcome::NotDone),
        (412, WriteOutcome::NotDone),
        (429, WriteOutcome::NotDone),
        (500, WriteOutcome::Unknown),
        (501, WriteOutcome::NotDone),
        (502, WriteOutcome::Unknown),
        (503, WriteOutcome::NotDone),
        (504, WriteOutcome::Unknown),
        (507, WriteOutcome::Unknown),
    ] {
        let errors = answered(&format!("{status} x\r\nRetry-After: 7"), "");
        assert_outcome(&errors, outcome, Some(status));
        for error in errors {
            assert_eq!(error.retry_after(), Some(Duration::from_secs(7)), "{error}");
            assert_eq!(error.resource_id(), None, "{error}");
        }
    }
}

#[test]
fn a_redirect_elsewhere_that_keeps_the_method_means_not_done() {
    for status in [307, 308] {
        let errors = answered(
            &format!("{status} x\r\nLocation: https://b.example/Users"),
            "",
        );
        assert!(errors.iter().all(Error::is_redirect));
        assert_outcome(&errors, WriteOutcome::NotDone, Some(status));
    }
}

#[test]
fn an_unclear_earlier_attempt_makes_a_refusal_unknown() {
    let server = Raw::serve(|number, stream| match number % 2 {
        0 => Ok(()),
        _ => respond(stream, "404 Not Found", b""),
    })
    .unwrap();
    let quick = Retry::default().waits(Duration::ZERO, Duration::ZERO);
    let scim = connect(&server.url).retry(quick).build_blocking().unwrap();
    let error = scim.users().delete("7").send().unwrap_err();
    assert_outcome(&[error], WriteOutcome::Unknown, Some(404));
}
