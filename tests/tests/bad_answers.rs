//! Bad responses to every operation, over a socket. The error names the request, the fault and its position. The client never
//! panics, hangs or reads endlessly.
#![allow(clippy::unwrap_used)]

use scim_runtime::{
    Error, Json,
    engine::ReqwestBlocking,
    models::{User, rfc7643::Client},
    patch::Patch,
    record::Stored,
};
use serde_json::json;
use std::{
    io::Write as _,
    sync::{
        Arc, LazyLock,
        atomic::{AtomicUsize, Ordering},
    },
};
use tests::raw::{Raw, respond};

type Scim = Client<ReqwestBlocking>;
type ErrorPredicate = fn(&Error) -> bool;

/// An operation: its name in errors, its call, and the status and bodies of a good response.
struct Operation {
    line: &'static str,
    run: fn(&Scim) -> Result<(), Error>,
    status: u16,
    bodies: Vec<Json>,
    /// A body with wrong types, and the expected message.
    wrong: (Json, ErrorPredicate, &'static str),
}

const USER: &str = "urn:ietf:params:scim:schemas:core:2.0:User";
const SCIM: &str = "application/scim+json";

fn user(active: &Json) -> Json {
    json!({
        "schemas": [USER], "id": "7", "userName": "bjensen", "active": active,
        "meta": {"resourceType": "User", "version": "W/\"1\""}
    })
}

fn list(active: &Json) -> Json {
    json!({
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:ListResponse"], "totalResults": 1,
        "Resources": [user(active)]
    })
}

fn bulk(operations: &Json) -> Json {
    json!({
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:BulkResponse"], "Operations": operations
    })
}

fn known() -> Stored<User> {
    Stored::from_json(user(&json!(true)).to_string().as_bytes()).unwrap()
}

fn breaks(error: &Error) -> bool {
    !error.violations().is_empty()
}

fn on_user(line: &'static str, status: u16, run: fn(&Scim) -> Result<(), Error>) -> Operation {
    Operation {
        line,
        run,
        status,
        bodies: vec![user(&json!(true))],
        wrong: (user(&json!(7)), breaks, "/active: is not a boolean"),
    }
}

fn on_list(line: &'static str, run: fn(&Scim) -> Result<(), Error>) -> Operation {
    Operation {
        line,
        run,
        status: 200,
        bodies: vec![list(&json!(true))],
        wrong: (
            list(&json!(7)),
            breaks,
            "/Resources/0/active: is not a boolean",
        ),
    }
}

fn on_documents(run: fn(&Scim) -> Result<(), Error>) -> Operation {
    Operation {
        line: "GET /ServiceProviderConfig",
        run,
        status: 200,
        bodies: vec![json!({"patch": {"supported": true}}), json!([]), json!([])],
        wrong: (
            json!("patch"),
            |error| error.description().is_some(),
            "`/ServiceProviderConfig` at ``: expected an object",
        ),
    }
}

fn operations() -> Vec<Operation> {
    vec![
        on_user("GET /Users/7", 200, |scim| {
            scim.users().get("7").send().map(drop)
        }),
        on_user("GET /Users/7", 200, |scim| {
            scim.users().get_if_changed(&known()).send().map(drop)
        }),
        on_user("GET /Users/7", 200, |scim| {
            scim.users().follow(&"Users/7".into()).send().map(drop)
        }),
        on_user("GET /Users/7", 200, |scim| {
            scim.follow(&"Users/7".into()).send().map(drop)
        }),
        on_user("GET /Users/7", 200, |scim| {
            let change = |user: &mut User| user.active = None;
            scim.users().update("7", change).send().map(drop)
        }),
        on_user("GET /Me", 200, |scim| {
            scim.me::<User>().get().send().map(drop)
        }),
        on_user("GET /Me", 200, |scim| scim.me_any().get().send().map(drop)),
        on_user("POST /Users", 201, |scim| {
            scim.users().create(&User::new("b")).send().map(drop)
        }),
        on_user("PUT /Users/7", 200, |scim| {
            scim.users().replace(&known()).send().map(drop)
        }),
        on_user("PATCH /Users/7", 200, |scim| {
            let patch = Patch::new().replace(User::ACTIVE, true);
            scim.users().patch("7", patch).send().map(drop)
        }),
        on_list("GET /Users", |scim| scim.users().list().send().map(drop)),
        on_list("GET /Users", |scim| {
            scim.users()
                .list()
                .iter()
                .collect::<Result<Vec<_>, _>>()
                .map(drop)
        }),
        on_list("POST /Users/.search", |scim| {
            scim.users().search().send().map(drop)
        }),
        on_list("GET /", |scim| scim.list().send().map(drop)),
        on_list("POST /.search", |scim| scim.search().send().map(drop)),
        Operation {
            line: "POST /Bulk",
            run: |scim| {
                let mut bulk = scim.bulk();
                let user = bulk.create(&User::new("b"));
                let results = bulk.send()?;
                assert_eq!(results.get(&user).unwrap().id(), "7");
                Ok(())
            },
            status: 200,
            bodies: vec![bulk(&json!([{
                "method": "POST", "bulkId": "b000001", "status": "201", "location": "/Users/7",
                "response": user(&json!(true))
            }]))],
            wrong: (
                bulk(&json!({})),
                Error::is_malformed,
                "`Operations` is not a list of objects",
            ),
        },
        on_documents(|scim| scim.discover().send().map(drop)),
        on_documents(|scim| scim.verify().send().map(drop)),
    ]
}

fn connect(url: &str) -> Scim {
    static ENGINE: LazyLock<ReqwestBlocking> = LazyLock::new(|| ReqwestBlocking::new().unwrap());
    let builder = Client::connect(url).unwrap().no_retry();
    let builder = builder.max_response_size(100_000);
    builder.build_with(ENGINE.clone()).unwrap()
}

impl Operation {
    /// Sends the bad response first, then good ones.
    fn respond_with(&self, status: u16, content_type: &str, body: Vec<u8>) -> Result<(), Error> {
        let first = (format!("{status} X\r\nContent-Type: {content_type}"), body);
        let rest = self.bodies.iter().skip(1).map(|body| {
            let head = format!("200 OK\r\nContent-Type: {SCIM}");
            (head, body.to_string().into_bytes())
        });
        // A follow-up request, for example after PUT, gets the first body again.
        let again = (
            format!("200 OK\r\nContent-Type: {SCIM}"),
            self.good().into_bytes(),
        );
        let answers: Vec<_> = std::iter::once(first).chain(rest).collect();
        let server = Raw::serve(move |number, stream| {
            let (head, body) = answers.get(number).unwrap_or(&again);
            respond(stream, head, body)
        });
        (self.run)(&connect(&server.unwrap().url))
    }

    fn good(&self) -> String {
        self.bodies[0].to_string()
    }

    fn judge(
        &self,
        name: &str,
        outcome: Result<(), Error>,
        is_expected: ErrorPredicate,
        part: &str,
    ) {
        let error = match outcome {
            Ok(()) => panic!("{} took {name}", self.line),
            Err(error) => error,
        };
        let line = self.line;
        assert_eq!(error.request(), Some(line), "{name}: {error}");
        assert!(is_expected(&error), "{line}, {name}: {error:?}");
        let shown = error.to_string();
        assert!(
            shown.starts_with(line) && shown.contains(part),
            "{name}: {shown}"
        );
        assert!(!shown.contains("bjensen"), "{line}, {name}: {shown}");
        assert!(error.attempts() <= 1, "{line}, {name}");
    }
}

/// A bad response, derived from the body of a good one.
struct Bad {
    name: &'static str,
    /// `None` means the default status of the operation.
    status: Option<u16>,
    content_type: &'static str,
    body: fn(&str) -> Vec<u8>,
    is_expected: ErrorPredicate,
    says: &'static str,
}

fn bad(
    name: &'static str,
    body: fn(&str) -> Vec<u8>,
    is_expected: ErrorPredicate,
    says: &'static str,
) -> Bad {
    Bad {
        name,
        status: None,
        content_type: SCIM,
        body,
        is_expected,
        says,
    }
}

impl Bad {
    fn with(self, status: impl Into<Option<u16>>, content_type: &'static str) -> Self {
        Self {
            status: status.into(),
            content_type,
            ..self
        }
    }
}

const ERROR: &str = r#"{"schemas":["urn:ietf:params:scim:api:messages:2.0:Error"],"status":"403","scimType":"sensitive"}"#;

/// A body with a duplicate attribute, for each kind of document.
fn twice(good: &str) -> Vec<u8> {
    let user = good.replace(r#""active":true"#, r#""active":true,"ACTIVE":true"#);
    let bulk = if user.contains("BulkResponse") {
        user.replace(r#""status":"#, r#""Status":"500","status":"#)
    } else {
        user
    };
    let configuration = r#""supported":true,"Supported":false"#;
    bulk.replace(r#""supported":true"#, configuration)
        .into_bytes()
}

fn malformed_or_broken(error: &Error) -> bool {
    error.is_malformed() || breaks(error)
}

fn page(_: &str) -> Vec<u8> {
    b"<!DOCTYPE html><title>Sign in</title>".to_vec()
}

fn table() -> Vec<Bad> {
    vec![
        bad(
            "truncated JSON",
            |good| good.as_bytes()[..good.len() / 2].to_vec(),
            Error::is_malformed,
            "can't be read",
        ),
        bad("a list", |_| b"[7]".to_vec(), |_| true, ""),
        bad("a text", |_| b"\"bjensen\"".to_vec(), |_| true, ""),
        bad(
            "HTML",
            page,
            Error::is_content_type,
            "text/html (starts with",
        )
        .with(None, "text/html"),
        bad(
            "HTML that is said to be SCIM",
            page,
            Error::is_malformed,
            "can't be read",
        ),
        bad(
            "an error under a success status",
            |_| ERROR.into(),
            |error| error.is_forbidden() && error.is_sensitive(),
            "SCIM error 403 (sensitive)",
        ),
        bad(
            "an error without a body",
            |_| Vec::new(),
            Error::is_internal,
            "unexpected status 500",
        )
        .with(500, SCIM),
        bad(
            "an error with a page",
            page,
            |error| error.status() == Some(502),
            "unexpected status 502 with text/html",
        )
        .with(502, "text/html"),
        bad(
            "an error of another shape",
            |_| br#"{"error":"invalid_request"}"#.to_vec(),
            |error| error.status() == Some(400) && error.scim_error().is_none(),
            "starts with \"{\\\"error",
        )
        .with(400, "application/json"),
        bad(
            "a repeated attribute",
            twice,
            malformed_or_broken,
            "occurs twice",
        ),
        bad(
            "a wrong charset",
            |good| good.into(),
            Error::is_content_type,
            "charset=iso-8859-1",
        )
        .with(None, "application/scim+json; charset=iso-8859-1"),
        bad(
            "no UTF-8",
            |good| [&good.as_bytes()[..good.len() - 1], b",\"x\":\"\xe9\"}"].concat(),
            Error::is_malformed,
            "can't be read",
        ),
        bad(
            "deep nesting",
            |_| format!("{{\"x\":{}1{}}}", "[".repeat(40_000), "]".repeat(40_000)).into(),
            malformed_or_broken,
            "",
        ),
    ]
}

// R7644-3.12-02, R7644-3.12-03, R7644-3.1-02, R7644-3.8-01, R7643-2.1-02, R7644-7-01
#[test]
fn every_operation_rejects_every_bad_response() {
    for operation in operations() {
        let good = operation.good();
        let outcome = operation.respond_with(operation.status, SCIM, good.clone().into_bytes());
        assert!(outcome.is_ok(), "{}: {outcome:?}", operation.line);
        for bad in table() {
            let status = bad.status.unwrap_or(operation.status);
            let outcome = operation.respond_with(status, bad.content_type, (bad.body)(&good));
            operation.judge(bad.name, outcome, bad.is_expected, bad.says);
        }
        let (body, is_expected, says) = &operation.wrong;
        let outcome = operation.respond_with(operation.status, SCIM, body.to_string().into_bytes());
        operation.judge("wrong types", outcome, *is_expected, says);
    }
}

// R7644-3.5.1-02, R7644-3.5.2-02, R7644-3.6-01
#[test]
fn an_empty_body_is_accepted_only_if_nothing_is_lost() {
    for operation in operations() {
        let changes = operation.line.starts_with("PUT") || operation.line.starts_with("PATCH");
        let empty = operation.respond_with(operation.status, SCIM, Vec::new());
        // A 204 has no body, so its body is ignored (RFC 9110 §15.3.5).
        let no_content = operation.respond_with(204, "text/html", b"<html>".to_vec());
        if changes {
            empty.unwrap();
            no_content.unwrap();
            continue;
        }
        operation.judge("an empty body", empty, Error::is_malformed, "can't be read");
        let is_204 = |error: &Error| error.status() == Some(204);
        operation.judge("204", no_content, is_204, "unexpected status 204");
    }
    let delete = |head: &'static str, body: &'static [u8]| {
        let server = Raw::serve(move |_, stream| respond(stream, head, body)).unwrap();
        connect(&server.url).users().delete("7").send()
    };
    delete("204 No Content\r\nContent-Type: text/html", b"<html>").unwrap();
    let refused = delete("200 OK\r\nContent-Type: application/scim+json", b"{}").unwrap_err();
    assert_eq!(refused.status(), Some(200), "{refused}");
    let lenient = Raw::serve(|_, stream| respond(stream, "200 OK", b"")).unwrap();
    let lenient = connect(&lenient.url);
    lenient.users().delete("7").lenient().send().unwrap();
    let broken = delete("500 Oops\r\nContent-Type: text/html", b"<html>").unwrap_err();
    assert_eq!(broken.request(), Some("DELETE /Users/7"));
    assert!(broken.is_internal(), "{broken}");
}

// R7644-7-01
#[test]
fn a_body_of_a_gigabyte_is_not_read() {
    const GIGABYTE: usize = 1 << 30;
    for operation in operations() {
        let (sent, status) = (Arc::new(AtomicUsize::new(0)), operation.status);
        let counted = Arc::clone(&sent);
        let server = Raw::serve(move |_, stream| {
            write!(
                stream,
                "HTTP/1.1 {status} X\r\nContent-Type: {SCIM}\r\nConnection: close\r\n\r\n"
            )?;
            let block = vec![b' '; 64 * 1024];
            for _ in 0..GIGABYTE / block.len() {
                stream.write_all(&block)?;
                counted.fetch_add(block.len(), Ordering::Relaxed);
            }
            Ok(())
        });
        let outcome = (operation.run)(&connect(&server.unwrap().url));
        operation.judge(
            "a gigabyte",
            outcome,
            Error::is_too_large,
            "larger than 100000 bytes",
        );
        // The server sent no more than fits into the socket buffers.
        let sent = sent.load(Ordering::Relaxed);
        assert!(sent < GIGABYTE / 8, "{}: {sent}", operation.line);
    }
}

// R7644-3.4.2.4-03, R7644-7-01, R7644-4-01
#[test]
fn an_endless_list_is_stopped() {
    // Each page is full and new, and claims that many more follow.
    let server = Raw::serve(|number, stream| {
        let mut page = list(&json!(true));
        page["totalResults"] = json!(1_000_000);
        page["Resources"][0]["id"] = json!(number.to_string());
        let head = format!("200 OK\r\nContent-Type: {SCIM}");
        respond(stream, &head, page.to_string().as_bytes())
    })
    .unwrap();
    let scim = connect(&server.url);
    let users = || scim.users().list().max_pages(20);
    let end = |error: Option<Error>| error.unwrap();
    for (error, line) in [
        (end(users().iter().find_map(Result::err)), "GET /Users"),
        (
            end(users().by_post().iter().find_map(Result::err)),
            "POST /Users/.search",
        ),
        (
            end(scim.search().max_pages(20).iter().find_map(Result::err)),
            "POST /.search",
        ),
    ] {
        assert!(error.is_paging(), "{error}");
        assert_eq!(error.request(), Some(line));
        assert!(error.to_string().contains("20 pages"), "{error}");
    }
    assert_eq!(server.requested().len(), 60);

    // A list of schemas that stays incomplete.
    let server = Raw::serve(|_, stream| {
        let page = json!({"totalResults": 9, "Resources": [{"id": "urn:x", "name": "x"}]});
        let head = format!("200 OK\r\nContent-Type: {SCIM}");
        respond(stream, &head, page.to_string().as_bytes())
    })
    .unwrap();
    let error = connect(&server.url).discover().send().unwrap_err();
    assert!(error.is_paging(), "{error}");
    assert_eq!(error.request(), Some("GET /ResourceTypes"));
    assert!(server.requested().len() < 10);
}
