//! Every fault of the test server, and how the typed client handles it in single requests and in walks, strict and lenient.
#![allow(clippy::unwrap_used)]

use scim_runtime::{
    Error, Json, ScimType,
    client::{Position, Retry, Token},
    engine::ReqwestBlocking,
    patch::Patch,
    record::Stored,
    server::{Fault, FaultRule, Server},
};
use serde_json::json;
use std::{
    sync::{
        Arc, LazyLock,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};
use tests::{
    acme::{Client, User},
    loopback::{Serving, serve},
};

type Scim = Client<ReqwestBlocking>;

/// Sends a request. Returns the violations in its result.
type Perform = fn(&Scim) -> Result<Vec<String>, Error>;

/// The expected result.
enum Expected {
    /// An error that satisfies this predicate and contains these words.
    Fails(fn(&Error) -> bool, &'static str),
    /// A result without violations.
    Works,
    /// A result with violations at these pointers.
    Violates(&'static [&'static str]),
}

use Expected::{Fails, Violates, Works};

static ENGINE: LazyLock<ReqwestBlocking> = LazyLock::new(|| ReqwestBlocking::new().unwrap());

/// A server with three users and these faults.
fn faulty(faults: impl IntoIterator<Item: Into<FaultRule>>) -> Serving {
    serve(|url| {
        let snapshot = Server::from_snapshot(tests::ACME).unwrap();
        let server = snapshot.base_url(url).faults(faults).page_size(2);
        let user = json!({
            "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "bjensen",
            "active": true, "emails": [{"value": "b@example.com", "primary": true}]
        });
        for name in ["bjensen", "c", "d"] {
            let mut user = user.clone();
            user["userName"] = name.into();
            server.add("User", user).unwrap();
        }
        server
    })
    .unwrap()
}

fn strict(url: &str) -> Scim {
    let builder = Client::connect(url).unwrap().no_retry();
    builder.build_with(ENGINE.clone()).unwrap()
}

fn lenient(url: &str) -> Scim {
    let builder = Client::connect(url).unwrap().no_retry().lenient();
    builder.build_with(ENGINE.clone()).unwrap()
}

fn violated(user: &Stored<User>) -> Vec<String> {
    let deviations = user.deviations().iter();
    deviations
        .map(|violation| violation.pointer.clone())
        .collect()
}

/// The first user of a list.
fn lists(scim: &Scim) -> Result<Vec<String>, Error> {
    let page = scim.users().list().send()?;
    assert_eq!(page.resources[0].user_name.as_deref(), Some("bjensen"));
    assert_eq!(page.resources[0].active, Some(true));
    assert_eq!(
        page.resources[0].emails[0].value.as_deref(),
        Some("b@example.com")
    );
    Ok(violated(&page.resources[0]))
}

/// Creates a user and reads it again.
fn creates(scim: &Scim) -> Result<Vec<String>, Error> {
    let user = scim.users().create(&User::new("new")).send()?;
    assert!(!user.id().is_empty());
    let read = scim.users().get(user.id()).send()?;
    assert_eq!(read.user_name.as_deref(), Some("new"));
    Ok(violated(&read))
}

fn waits_a_moment(scim: &Scim) -> Result<Vec<String>, Error> {
    let list = scim.users().list();
    let list = list.configure(|request| request.timeout(Duration::from_millis(50)));
    list.send().map(|_| Vec::new())
}

fn walks(scim: &Scim) -> Result<Vec<String>, Error> {
    let users: Vec<_> = scim.users().list().iter().collect::<Result<_, _>>()?;
    assert_eq!(users.len(), 3);
    Ok(Vec::new())
}

fn lists_nothing(scim: &Scim) -> Result<Vec<String>, Error> {
    let page = scim.groups().list().send()?;
    assert_eq!((page.resources.len(), page.total_results), (0, Some(0)));
    Ok(page
        .deviations
        .iter()
        .map(|deviation| deviation.pointer.clone())
        .collect())
}

fn changes(scim: &Scim) -> Result<Vec<String>, Error> {
    let user = scim.users().list().send()?.resources.remove(0);
    let patch = Patch::new().replace(User::TITLE, "Guide");
    assert_eq!(scim.users().patch(user.id(), patch).send()?, None);
    let read = scim.users().get(user.id()).send()?;
    assert_eq!(read.title.as_deref(), Some("Guide"));
    Ok(violated(&read))
}

/// For every fault: a request, its strict result, and its lenient result.
fn table() -> Vec<(Fault, Perform, Expected, Expected)> {
    let text = || Fault::ContentType("text/plain".to_owned());
    let latin = || Fault::ContentType("application/scim+json; charset=latin1".to_owned());
    let fails =
        |ask: fn(&Error) -> bool, words: &'static str| (Fails(ask, words), Fails(ask, words));
    let row = |fault: Fault, does: Perform, (strict, lenient): (Expected, Expected)| {
        (fault, does, strict, lenient)
    };
    vec![
        row(
            Fault::Latency(Duration::from_secs(60)),
            waits_a_moment,
            fails(Error::is_timeout, "no response in time"),
        ),
        row(
            Fault::Latency(Duration::from_millis(1)),
            lists,
            (Works, Works),
        ),
        row(
            Fault::Error(403, None),
            lists,
            fails(Error::is_forbidden, "SCIM error 403"),
        ),
        row(
            Fault::Error(409, Some(ScimType::Uniqueness)),
            creates,
            fails(
                Error::is_uniqueness,
                "POST /Users: SCIM error 409 (uniqueness)",
            ),
        ),
        row(
            Fault::Error(400, Some(ScimType::TooMany)),
            lists,
            fails(Error::is_too_many, "SCIM error 400 (tooMany)"),
        ),
        row(
            Fault::TooManyRequests(Some(7)),
            lists,
            fails(
                |error| {
                    error.is_rate_limited() && error.retry_after() == Some(Duration::from_secs(7))
                },
                "asks to wait 7 s",
            ),
        ),
        row(
            Fault::Unavailable(None),
            creates,
            fails(
                |error| error.is_unavailable() && error.retry_after().is_none(),
                "POST /Users: SCIM error 503",
            ),
        ),
        row(
            Fault::Torn,
            lists,
            fails(
                |error| error.is_transport() && !error.is_timeout(),
                "no response",
            ),
        ),
        row(
            Fault::Html,
            lists,
            fails(
                |error| error.status() == Some(502),
                "unexpected status 502 with text/html (starts with \"<!DOCTYPE",
            ),
        ),
        row(
            Fault::NoBody,
            lists,
            fails(Error::is_malformed, "can't be read"),
        ),
        row(Fault::NoContent, changes, (Works, Works)),
        row(
            text(),
            lists,
            fails(Error::is_content_type, "got text/plain"),
        ),
        row(
            latin(),
            lists,
            fails(Error::is_content_type, "charset=latin1"),
        ),
        row(Fault::NoMeta, lists, (Works, Works)),
        row(
            Fault::NumericIds,
            creates,
            (
                Fails(
                    |error| error.violations()[0].pointer == "/id",
                    "POST /Users: the response breaks its schema\n  /id: is empty or not a string",
                ),
                Violates(&["/id"]),
            ),
        ),
        row(
            Fault::TextBooleans,
            lists,
            (
                Fails(
                    |error| error.violations().len() > 1,
                    "/Resources/0/active: is not a boolean",
                ),
                Violates(&["/Resources/0/active", "/Resources/0/emails/0/primary"]),
            ),
        ),
        row(
            Fault::LoneValues,
            lists,
            (
                Fails(
                    |error| !error.violations().is_empty(),
                    "/Resources/0/emails: is not an array",
                ),
                Violates(&["/Resources/0/emails"]),
            ),
        ),
        row(Fault::NoResources, lists_nothing, (Works, Works)),
        row(
            Fault::IgnoredPaging,
            walks,
            fails(Error::is_paging, "GET /Users: "),
        ),
        row(
            Fault::WrongTotal(1),
            walks,
            (
                Fails(
                    |error| error.violations()[0].pointer == "/totalResults",
                    "/totalResults: is 1, but the page has 2 resources",
                ),
                Works,
            ),
        ),
        // The total contradicts the missing resources: a synchronization would delete everybody.
        row(
            Fault::WrongTotal(1_000),
            walks,
            (
                Fails(
                    |error| error.violations()[0].pointer == "/totalResults",
                    "/totalResults: is 1000, but the page has no resources",
                ),
                Fails(Error::is_paging, "`totalResults` promises"),
            ),
        ),
    ]
}

// R7643-2.4-03, R7644-3.4.2-01, R7644-3.4.2-02, R7644-3.4.2.4-03, R7643-3.1-03, R7644-3.12-02
#[test]
fn each_fault_is_reported_or_tolerated() {
    for (fault, does, by_strict, by_lenient) in table() {
        for (reading, connect, comes) in [
            ("strict", strict as fn(&str) -> Scim, by_strict),
            ("lenient", lenient, by_lenient),
        ] {
            let serving = faulty([fault.clone()]);
            let outcome = does(&connect(&serving.url));
            let name = format!("{fault:?}, {reading}");
            match (comes, outcome) {
                (Fails(ask, words), Err(error)) => {
                    assert!(ask(&error), "{name}: {error:?}");
                    assert!(error.to_string().contains(words), "{name}: {error}");
                    assert!(
                        error.request().unwrap().ends_with(" /Users"),
                        "{name}: {error}"
                    );
                    assert!(!error.to_string().contains("bjensen"), "{name}: {error}");
                }
                (Works, Ok(pointers)) => assert_eq!(pointers, [""; 0], "{name}"),
                (Violates(expected), Ok(pointers)) => assert_eq!(pointers, expected, "{name}"),
                (_, Err(error)) => panic!("{name}: {error}"),
                (Fails(..), Ok(_)) => panic!("{name}: no error"),
            }
        }
    }
}

/// A provider with seven users, two per page. Its faults can be changed.
fn provider() -> (Serving, Server) {
    let mut served = None;
    let serving = serve(|url| {
        let mut snapshot: Json = serde_json::from_str(tests::ACME).unwrap();
        snapshot["serviceProviderConfig"]["pagination"] = json!({"cursor": true, "index": true});
        let server = Server::from_snapshot(&snapshot.to_string()).unwrap();
        let server = server.base_url(url).page_size(2);
        server.populate("User", 7).unwrap();
        served.insert(server).clone()
    });
    (serving.unwrap(), served.unwrap())
}

fn inject(server: &Server, faults: impl IntoIterator<Item: Into<FaultRule>>) {
    drop(server.clone().faults(faults));
}

type Query<'c> =
    scim_runtime::client::Query<'c, tests::acme::Provider, ReqwestBlocking, Stored<User>>;

/// Walks by index, by cursor and by POST.
fn walkable(scim: &Scim) -> [Query<'_>; 4] {
    let first = || Position::Cursor(String::new());
    let list = || scim.users().list().sort_by(User::USER_NAME);
    [
        list(),
        list().by_post(),
        list().resume_at(first()),
        list().by_post().resume_at(first()),
    ]
}

fn names(users: impl IntoIterator<Item = Stored<User>>) -> Vec<String> {
    let names = users
        .into_iter()
        .map(|user| user.user_name.clone().unwrap());
    names.collect()
}

fn all(scim: &Scim) -> Vec<String> {
    let all = names(
        scim.users()
            .list()
            .sort_by(User::USER_NAME)
            .iter()
            .map(Result::unwrap),
    );
    assert_eq!(all.len(), 7);
    all
}

// R9110-10.2.3-01, R9110-9.2.2-01
#[test]
fn a_walk_continues_after_retries() {
    let (serving, server) = provider();
    let builder = Client::connect(&serving.url).unwrap();
    let retry = Retry::default().waits(Duration::ZERO, Duration::ZERO);
    let scim: Scim = builder.retry(retry).build_with(ENGINE.clone()).unwrap();
    let all = all(&scim);
    for query in walkable(&scim) {
        let mut users = query.iter();
        let mut seen = names(users.by_ref().take(3).map(Result::unwrap));
        let faults = [
            Fault::TooManyRequests(Some(0)).once(),
            Fault::Unavailable(None).times(2),
        ];
        inject(&server, faults);
        seen.extend(names(users.map(Result::unwrap)));
        assert_eq!(seen, all, "each once, in order");
    }
    // A request with a torn response is repeated. A POST search is as safe as a GET.
    for query in walkable(&scim) {
        let mut users = query.iter();
        let mut seen = names(users.by_ref().take(1).map(Result::unwrap));
        inject(&server, [Fault::Torn.times(2)]);
        seen.extend(names(users.map(Result::unwrap)));
        assert_eq!(seen, all);
    }
}

// R9865-2-03
#[test]
fn an_interrupted_walk_resumes_at_its_position() {
    let (serving, server) = provider();
    let scim = strict(&serving.url);
    let all = all(&scim);
    for given in [1, 2, 3, 4, 6] {
        for (query, rest) in walkable(&scim).into_iter().zip(walkable(&scim)) {
            let mut users = query.iter();
            let mut seen = names(users.by_ref().take(given).map(Result::unwrap));
            inject(&server, [Fault::Torn.once()]);
            let mut error = None;
            for user in users.by_ref() {
                match user {
                    Ok(user) => seen.extend(names([user])),
                    Err(torn) => error = Some(torn),
                }
            }
            let error = error.unwrap();
            assert!(error.is_transport() && error.is_retryable(), "{error}");
            assert!(error.request().unwrap().contains(" /Users"), "{error}");
            let position = users.position().unwrap();
            seen.extend(names(rest.resume_at(position).iter().map(Result::unwrap)));
            assert_eq!(seen, all, "after {given}");
        }
    }
}

// R6750-3-01
#[test]
fn a_token_that_expires_during_a_walk_is_renewed_once() {
    let (serving, server) = provider();
    let tokens = Arc::new(AtomicUsize::new(0));
    let asked = Arc::clone(&tokens);
    let source = move || {
        let number = asked.fetch_add(1, Ordering::SeqCst) + 1;
        async move { Ok(Token::new(format!("t{number}"))) }
    };
    let builder = Client::connect(&serving.url).unwrap().no_retry();
    let scim: Scim = builder
        .token_source(source)
        .build_with(ENGINE.clone())
        .unwrap();
    let all = all(&scim);
    assert_eq!(tokens.load(Ordering::SeqCst), 1);
    for (walk, query) in walkable(&scim).into_iter().enumerate() {
        let mut users = query.iter();
        let mut seen = names(users.by_ref().take(3).map(Result::unwrap));
        inject(&server, [Fault::Error(401, None).once()]);
        seen.extend(names(users.map(Result::unwrap)));
        assert_eq!(seen, all);
        assert_eq!(tokens.load(Ordering::SeqCst), walk + 2, "one more for each");
    }
    // The new token is refused as well, so the walk ends with its position.
    let mut users = scim.users().list().iter();
    users.next().unwrap().unwrap();
    inject(&server, [Fault::Error(401, None).times(2)]);
    let error = users.by_ref().find_map(Result::err).unwrap();
    assert!(error.is_unauthorized(), "{error}");
    assert_eq!(users.position(), Some(Position::Index(3)));
}

// R7644-3.4.2-01
#[test]
fn a_lenient_walk_reports_the_violations_of_each_resource() {
    let (serving, server) = provider();
    inject(
        &server,
        [Fault::NoMeta, Fault::LoneValues, Fault::TextBooleans],
    );
    server
        .add("User", json!({
            "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "odd", "active": false,
            "roles": [{"value": "r"}]
        }))
        .unwrap();
    let scim = lenient(&serving.url);
    for query in walkable(&scim) {
        let users: Vec<_> = query.iter().map(Result::unwrap).collect();
        assert_eq!(users.len(), 8);
        let odd = users
            .iter()
            .find(|user| user.user_name.as_deref() == Some("odd"))
            .unwrap();
        assert_eq!((odd.active, odd.roles.len()), (Some(false), 1));
        let pointers = violated(odd);
        let places = ["/active", "/roles"];
        assert!(
            pointers
                .iter()
                .zip(places)
                .all(|(pointer, place)| pointer.ends_with(place)),
            "{pointers:?}"
        );
        assert_eq!(pointers.len(), 2, "{pointers:?}");
    }
    let error = strict(&serving.url)
        .users()
        .list()
        .iter()
        .find_map(Result::err)
        .unwrap();
    assert!(!error.violations().is_empty(), "{error}");
}

// R9865-2-04, R7644-3.4.2.4-03
#[test]
fn a_repeated_cursor_ends_the_walk() {
    let (serving, server) = provider();
    inject(&server, [Fault::RepeatedCursors]);
    for scim in [strict(&serving.url), lenient(&serving.url)] {
        let [_, _, by_cursor, by_post] = walkable(&scim);
        for (query, line) in [(by_cursor, "GET /Users"), (by_post, "POST /Users/.search")] {
            let mut users = query.iter();
            let error = users.by_ref().find_map(Result::err).unwrap();
            assert!(error.is_paging(), "{error}");
            assert_eq!(error.request(), Some(line));
            assert!(users.next().is_none());
        }
    }
}
