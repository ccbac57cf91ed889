//! How the client reads every response of the error vectors, and other odd responses, through the public API.
#![cfg(feature = "client")]
#![allow(clippy::unwrap_used)]

use bytes::Bytes;
use scim_runtime::{
    Error, Json, ScimType,
    client::Request,
    engine::{BlockingEngine, Limits, TransportError},
    models::{User, rfc7643::Client},
    record::Stored,
};
use serde_json::json;
use std::time::{Duration, SystemTime};

/// Gives one response over and over, and never waits.
struct Canned {
    status: u16,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl BlockingEngine for Canned {
    fn exchange(
        &self,
        _: http::Request<Bytes>,
        _: Limits,
    ) -> Result<http::Response<Bytes>, TransportError> {
        let mut response = http::Response::builder().status(self.status);
        for (name, value) in &self.headers {
            response = response.header(name, value);
        }
        Ok(response.body(Bytes::from(self.body.clone())).unwrap())
    }

    fn sleep(&self, _: Duration) {}
}

fn canned(status: u16, content_type: &str, body: impl Into<Vec<u8>>) -> Client<Canned> {
    let headers = vec![("content-type".to_owned(), content_type.to_owned())];
    client(Canned {
        status,
        headers,
        body: body.into(),
    })
}

fn client(engine: Canned) -> Client<Canned> {
    let builder = Client::connect("https://scim.example.com/v2").unwrap();
    builder.build_with(engine).unwrap()
}

fn get(scim: &Client<Canned>) -> Result<Stored<User>, Error> {
    scim.users().get("7").send()
}

type ErrorPredicate = fn(&Error) -> bool;

const USER: &str =
    r#"{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"id":"7","userName":"b"}"#;

/// The operation that fits the status of a vector.
fn outcome(status: u16, scim: &Client<Canned>) -> Result<(), Error> {
    let users = scim.users();
    match status {
        201 => users.create(&User::new("b")).send().map(drop),
        204 => users.delete("7").send(),
        304 => {
            // Without a version, no condition is sent, so it can't fail.
            let versioned = USER.replace('}', r#","meta":{"version":"W/\"1\""}}"#);
            let known = get(&canned(200, "application/scim+json", versioned)).unwrap();
            let again = users.get_if_changed(&known).send()?;
            assert_eq!(again, None, "unchanged");
            Ok(())
        }
        _ => users.get("7").send().map(drop),
    }
}

fn cases() -> Vec<Json> {
    [
        include_str!("vectors/errors.json"),
        include_str!("vectors/errors-2.json"),
    ]
    .iter()
    .flat_map(|text| {
        let document: Json = serde_json::from_str(text).unwrap();
        document["cases"].as_array().unwrap().clone()
    })
    .collect()
}

fn engine(case: &Json) -> Canned {
    let headers = case["headers"].as_object().into_iter().flatten();
    Canned {
        status: u16::try_from(case["status"].as_u64().unwrap()).unwrap(),
        headers: headers
            .map(|(name, value)| (name.clone(), value.as_str().unwrap().to_owned()))
            .collect(),
        body: case["body"].as_str().unwrap().as_bytes().to_vec(),
    }
}

// R7644-3.12-01, R7644-3.12-02, R7644-3.12-03, R7644-3.12-05, R6750-3-01, R9110-10.2.3-01, R7644-7-01, R7644-3.8-01
#[test]
fn every_error_vector_is_read() {
    let cases = cases();
    assert_eq!(cases.len(), 59);
    for case in &cases {
        let (name, expect) = (case["name"].as_str().unwrap(), &case["expect"]);
        let engine = engine(case);
        let status = engine.status;
        let outcome = outcome(status, &client(engine));
        let is_error = expect["isError"].as_bool().unwrap_or(true);
        assert_eq!(outcome.is_err(), is_error, "{name}: {outcome:?}");
        if let Err(error) = outcome {
            judge(name, status, expect, &error);
        }
    }
}

fn judge(name: &str, status: u16, expect: &Json, error: &Error) {
    let shown = error.to_string();
    let has = |member: &str| expect.get(member).is_some();
    assert!(error.request().is_some(), "{name}: which request? {shown}");
    if status >= 300 {
        assert_eq!(error.status(), Some(status), "{name}: {shown}");
    }
    if let Some(scim) = expect["scim"].as_bool() {
        assert_eq!(error.scim_error().is_some(), scim, "{name}: {shown}");
    }
    if has("scimType") {
        let found = error.scim_type().map(ScimType::as_str);
        assert_eq!(found, expect["scimType"].as_str(), "{name}: {shown}");
    }
    if has("detail") {
        let found = error.scim_error().and_then(|error| error.detail.as_deref());
        assert_eq!(found, expect["detail"].as_str(), "{name}: {shown}");
    }
    if has("bodyStatus") {
        let found = error.scim_error().and_then(|e| e.body_status.as_deref());
        let expected = expect["bodyStatus"].as_u64().map(|code| code.to_string());
        assert_eq!(found, expected.as_deref(), "{name}: {shown}");
        if let Some(expected) = expected {
            let stated = format!("`status` in the message is {expected}");
            assert!(shown.contains(&stated), "{shown}");
        }
    }
    if let Some(extra) = expect["extra"].as_object() {
        assert_eq!(error.scim_error().unwrap().extra(), Some(extra), "{name}");
    }
    if let Some(part) = expect["detailContains"].as_str() {
        assert!(shown.contains(part), "{name}: {shown}");
    }
    if let Some(challenge) = expect["challenge"].as_object() {
        let found = error.challenge().unwrap();
        let get = |member: &str| challenge.get(member).and_then(Json::as_str);
        assert_eq!(Some(found.scheme.as_str()), get("scheme"), "{name}");
        assert_eq!(found.error.as_deref(), get("error"), "{name}");
        assert_eq!(found.scope.as_deref(), get("scope"), "{name}");
    }
    if has("retryAfterSeconds") {
        let expected = expect["retryAfterSeconds"]
            .as_u64()
            .map(Duration::from_secs);
        assert_eq!(error.retry_after(), expected, "{name}");
    }
    if let Some(date) = expect["retryAfterDate"].as_str() {
        let due = SystemTime::UNIX_EPOCH + Duration::from_secs(seconds(date));
        let expected = due.duration_since(SystemTime::now()).unwrap_or_default();
        let off = error.retry_after().unwrap().abs_diff(expected);
        assert!(off < Duration::from_secs(60), "{name}: {off:?}");
    }
    if expect["scim"] == json!(false) && error.scim_error().is_none() {
        assert!(error.body_start().is_some(), "{name}: {shown}");
    }
}

/// The dates of the vectors as Unix time.
fn seconds(date: &str) -> u64 {
    match date {
        "1994-11-06T08:49:37Z" => 784_111_777,
        "2027-12-31T23:59:59Z" => 1_830_297_599,
        other => panic!("{other} is not in the table"),
    }
}

// R7644-7-01
#[test]
fn an_absurd_retry_after_does_not_overflow() {
    let scim = client(Canned {
        status: 429,
        headers: vec![("retry-after".to_owned(), "9".repeat(40))],
        body: Vec::new(),
    });
    let error = get(&scim).unwrap_err();
    assert!(error.is_rate_limited() && error.is_retryable());
    assert_eq!(error.attempts(), 1, "beyond the budget: not waited for");
    let due = SystemTime::now().checked_add(error.retry_after().unwrap());
    assert!(due.is_some_and(|due| due > SystemTime::now()));
}

// R7644-3.12-01, R7644-3.12-04
#[test]
fn every_kind_of_error_has_a_predicate() {
    let kinds: [(&str, ErrorPredicate); 13] = [
        ("invalidFilter", Error::is_invalid_filter),
        ("tooMany", Error::is_too_many),
        ("uniqueness", Error::is_uniqueness),
        ("mutability", Error::is_mutability),
        ("invalidSyntax", Error::is_invalid_syntax),
        ("invalidPath", Error::is_invalid_path),
        ("noTarget", Error::is_no_target),
        ("invalidValue", Error::is_invalid_value),
        ("invalidVers", Error::is_invalid_version),
        ("sensitive", Error::is_sensitive),
        ("invalidCursor", Error::is_invalid_cursor),
        ("expiredCursor", Error::is_expired_cursor),
        ("invalidCount", Error::is_invalid_count),
    ];
    for (name, _) in kinds {
        let message = json!({"schemas": ["urn:ietf:params:scim:api:messages:2.0:Error"], "status": "400", "scimType": name});
        let error = get(&canned(400, "application/scim+json", message.to_string())).unwrap_err();
        let answers: Vec<_> = kinds.iter().filter(|(_, ask)| ask(&error)).collect();
        assert_eq!(answers.len(), 1, "{name}");
        assert_eq!(answers[0].0, name);
    }
    let statuses: [(u16, ErrorPredicate); 10] = [
        (401, Error::is_unauthorized),
        (403, Error::is_forbidden),
        (404, Error::is_not_found),
        (409, Error::is_conflict),
        (412, Error::is_precondition_failed),
        (413, Error::is_too_large),
        (429, Error::is_rate_limited),
        (500, Error::is_internal),
        (501, Error::is_not_implemented),
        (503, Error::is_unavailable),
    ];
    for (status, _) in statuses {
        let error = get(&canned(status, "text/plain", "no")).unwrap_err();
        let answers: Vec<_> = statuses.iter().filter(|(_, ask)| ask(&error)).collect();
        assert_eq!(answers.len(), 1, "{status}");
        assert_eq!(answers[0].0, status);
        assert_eq!(error.content_type(), Some("text/plain"));
        assert_eq!(error.body_start(), Some("no"));
        assert_eq!(
            error.is_retryable(),
            matches!(status, 429 | 503),
            "{status}"
        );
    }
}

// R7644-3.8-01, R7644-3.1-02, R7644-7-01, R7643-2.1-02
#[test]
fn unreadable_responses_are_reported_with_their_place() {
    let scim = "application/scim+json";
    let deep = format!(r#"{{"x":{}1{}}}"#, "[".repeat(5000), "]".repeat(5000));
    let twice = USER.replace('}', r#","username":"c"}"#);
    let mut torn = USER.as_bytes().to_vec();
    torn.truncate(40);
    for (content_type, body, ask, part) in [
        (
            "application/scim+json; charset=utf-16",
            USER.as_bytes().to_vec(),
            Error::is_content_type as ErrorPredicate,
            "utf-16",
        ),
        (
            "text/html",
            b"<html>\x1b[2J".to_vec(),
            Error::is_content_type,
            "text/html",
        ),
        (scim, torn, Error::is_malformed, "byte 40"),
        (
            scim,
            deep.into_bytes(),
            Error::is_malformed,
            "nested too deeply",
        ),
        (
            scim,
            twice.into_bytes(),
            |error| !error.violations().is_empty(),
            "occurs twice",
        ),
        (scim, b"\xff\xfe{}".to_vec(), Error::is_malformed, "UTF-8"),
        (
            scim,
            b"[]".to_vec(),
            |error| !error.violations().is_empty(),
            "object",
        ),
        (
            scim,
            b"{}".to_vec(),
            |error| !error.violations().is_empty(),
            "/id",
        ),
        (scim, b"".to_vec(), Error::is_malformed, "neither a body"),
        (scim, b"nonsense".to_vec(), Error::is_malformed, "byte 0"),
    ] {
        let error = get(&canned(200, content_type, body)).unwrap_err();
        let shown = error.to_string();
        assert!(ask(&error), "{part}: {error:?}");
        assert!(shown.contains(part), "{part}: {shown}");
        assert!(shown.contains("GET /Users/7"), "{shown}");
        assert!(!shown.contains('\u{1b}'), "{shown:?}");
        assert!(!error.body_start().unwrap_or_default().contains('\u{1b}'));
        assert!(!error.is_retryable() && error.attempts() == 1, "{shown}");
    }
}

// R7644-3.8-01
#[test]
fn a_byte_order_mark_is_skipped() {
    let marked = format!("\u{feff}{USER}");
    let scim = canned(200, "application/scim+json", marked.clone());
    assert_eq!(get(&scim).unwrap().id(), "7");
    assert_eq!(scim.users().get("7").lenient().send().unwrap().id(), "7");
    assert_eq!(scim.users().get("7").json().send().unwrap()["id"], "7");
    let page = format!(
        "\u{feff}{}",
        json!({"schemas": ["urn:ietf:params:scim:api:messages:2.0:ListResponse"], "totalResults": 0})
    );
    let scim = canned(200, "application/scim+json", page);
    assert_eq!(scim.users().list().send().unwrap().total_results, Some(0));
}

// R9110-8.8.3-01
#[test]
fn a_version_without_quotes_is_kept_and_reported() {
    for (version, is_reported) in [
        (r#"W/\"1\""#, false),
        (r#"\"1\""#, false),
        (r#"\"\""#, false),
        ("1", true),
        ("W/1", true),
        (r#"\""#, true),
    ] {
        let meta = format!(r#","meta":{{"version":"{version}"}}}}"#);
        let body = USER.replace('}', &meta);
        let user = get(&canned(200, "application/scim+json", body)).unwrap();
        assert_eq!(user.version().unwrap(), version.replace('\\', ""));
        let found: Vec<_> = user
            .deviations()
            .iter()
            .map(|v| v.pointer.as_str())
            .collect();
        assert_eq!(
            found == ["/meta/version"],
            is_reported,
            "{version}: {found:?}"
        );
    }
}

#[test]
fn checks_can_be_disabled_one_by_one() {
    // The media type.
    let scim = canned(200, "text/plain", USER);
    assert!(get(&scim).is_err());
    let user = scim.users().get("7").any_content_type().send().unwrap();
    assert_eq!(user.id(), "7");
    // The request.
    let scim = canned(201, "application/scim+json", USER);
    let nobody = User::default();
    let refused = scim.users().create(&nobody).send().unwrap_err();
    assert!(refused.is_refused_before_sending() && refused.attempts() == 0);
    assert!(refused.to_string().contains("POST /Users"), "{refused}");
    let sent = scim.users().create(&nobody).skip_request_checks().send();
    assert_eq!(sent.unwrap().id(), "7");
    // The response: the document as it is.
    let scim = canned(200, "application/scim+json", r#"{"odd":1}"#);
    let odd = scim.users().get("7").json().send().unwrap();
    assert_eq!(odd, json!({"odd": 1}));
    let gone = canned(404, "application/scim+json", r#"{"odd":1}"#);
    assert!(
        gone.users()
            .get("7")
            .json()
            .send()
            .unwrap_err()
            .is_not_found()
    );
}

#[test]
fn requests_override_the_options_of_the_client() {
    let build = |status, content_type: &str, body: &str| {
        let engine = Canned {
            status,
            headers: vec![("content-type".to_owned(), content_type.to_owned())],
            body: body.as_bytes().to_vec(),
        };
        let builder = Client::connect("https://a.example/v2/").unwrap();
        builder
            .any_content_type()
            .expect_any_status()
            .skip_request_checks()
            .lenient()
            .no_retry()
            .build_with(engine)
            .unwrap()
    };
    let scim = build(202, "text/plain", &USER.replace("\"7\"", "7"));
    let user = scim.users().create(&User::default()).send().unwrap();
    assert_eq!(user.id(), "7");
    let strict = scim.users().create(&User::default()).strict().send();
    assert_eq!(strict.unwrap_err().violations()[0].pointer, "/id");
    let checked = scim.users().create(&User::default()).check_request().send();
    assert!(checked.unwrap_err().is_refused_before_sending());
    let expected = scim.users().get("7").expect_status([200]).send();
    assert_eq!(expected.unwrap_err().status(), Some(202));
    let busy = build(503, "text/plain", "");
    assert_eq!(get(&busy).unwrap_err().attempts(), 1);
    let retried = scim_runtime::client::Retry::default().attempts(3);
    let busy = busy.users().get("7").retry(retried).send();
    assert_eq!(busy.unwrap_err().attempts(), 3);
}

#[test]
fn custom_paths_stay_below_the_base_url() {
    let scim = canned(200, "application/scim+json", USER);
    for path in [
        "@b.example/x",
        "/../admin",
        "/Users/%2E%2e/x",
        "Users",
        "/a#b",
    ] {
        let refused = scim.request(http::Method::GET, path).send().unwrap_err();
        assert!(refused.is_refused_before_sending(), "{path}: {refused}");
    }
    for url in [
        "http://b.example/Users",
        "/Users",
        "https://u:s3cret@b.example/",
    ] {
        let request: Request<'_, _, _> = scim.users().get("7").url(url);
        let refused = request.send().unwrap_err();
        assert!(refused.is_refused_before_sending(), "{url}: {refused}");
        assert!(!format!("{refused}{refused:?}").contains("s3cret"));
    }
    let response = scim.request(http::Method::GET, "/Odd/x?y=1").send();
    assert_eq!(response.unwrap().status, 200);
}
