//! The requests that the client sends, and how it reads unusual responses. Uses canned exchanges instead of a server.
#![allow(clippy::unwrap_used)]

use bytes::Bytes;
use scim_runtime::{
    Error,
    engine::{BlockingEngine, Limits, TransportError},
    filter::Condition,
    patch::Patch,
    record::Stored,
};
use std::sync::{Arc, Mutex};
use tests::acme::{Client, User};

type Exchange = (http::Request<Bytes>, Limits);

/// Returns the same response every time and records the requests.
#[derive(Clone, Default)]
struct CannedResponse {
    status: u16,
    headers: Vec<(&'static str, String)>,
    body: Bytes,
    asked: Arc<Mutex<Vec<Exchange>>>,
}

impl BlockingEngine for CannedResponse {
    fn exchange(
        &self,
        request: http::Request<Bytes>,
        limits: Limits,
    ) -> Result<http::Response<Bytes>, TransportError> {
        self.asked.lock().unwrap().push((request, limits));
        let mut response = http::Response::new(self.body.clone());
        *response.status_mut() = http::StatusCode::from_u16(self.status).unwrap();
        for (name, value) in &self.headers {
            response.headers_mut().insert(*name, value.parse().unwrap());
        }
        Ok(response)
    }

    /// Sleeps return immediately, so that tests don't wait.
    fn sleep(&self, _: std::time::Duration) {}
}

fn canned(status: u16, content_type: &str, body: impl Into<Bytes>) -> CannedResponse {
    let headers = vec![("content-type", content_type.to_owned())];
    CannedResponse {
        status,
        headers,
        body: body.into(),
        asked: Arc::default(),
    }
}

fn scim(body: impl Into<Bytes>) -> CannedResponse {
    canned(200, "application/scim+json", body)
}

fn client(engine: &CannedResponse) -> Client<CannedResponse> {
    let builder = Client::connect("https://scim.example.com/tenant/v2/").unwrap();
    builder
        .bearer_token("s3cret-token")
        .build_with(engine.clone())
        .unwrap()
}

fn get(engine: &CannedResponse) -> Result<Stored<User>, Error> {
    client(engine).users().get("7").send()
}

const USER: &str =
    r#"{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"id":"7","userName":"b"}"#;

fn sent_request(engine: &CannedResponse) -> http::Request<Bytes> {
    engine.asked.lock().unwrap().last().unwrap().0.clone()
}

// R7644-3.1-01, R7644-3.13-01, R7644-3.1-03, R7644-2-01, R7643-6-01
#[test]
fn requests_have_the_form_that_the_rfc_requires() {
    let engine = canned(201, "application/scim+json;charset=utf-8", USER);
    client(&engine)
        .users()
        .create(&User::new("b"))
        .send()
        .unwrap();
    let request = sent_request(&engine);
    assert_eq!(request.method(), "POST");
    assert_eq!(request.uri(), "https://scim.example.com/tenant/v2/Users");
    assert_eq!(request.headers()["content-type"], "application/scim+json");
    assert!(
        request.headers()["accept"]
            .to_str()
            .unwrap()
            .starts_with("application/scim+json")
    );
    assert_eq!(request.headers()["authorization"], "Bearer s3cret-token");
    let body: serde_json::Value = serde_json::from_slice(request.body()).unwrap();
    let expected = serde_json::json!({
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "b"
    });
    assert_eq!(body, expected);

    let engine = scim(USER.replace("\"7\"", "\"a/b?c d&é\""));
    client(&engine).users().get("a/b?c d&é").send().unwrap();
    assert_eq!(
        sent_request(&engine).uri(),
        "https://scim.example.com/tenant/v2/Users/a%2Fb%3Fc%20d%26%C3%A9"
    );
    assert!(
        !sent_request(&engine).headers().contains_key("content-type"),
        "no body, no type"
    );

    let list =
        r#"{"schemas":["urn:ietf:params:scim:api:messages:2.0:ListResponse"],"totalResults":0}"#;
    let engine = scim(list);
    client(&engine)
        .users()
        .list()
        .filter(User::USER_NAME.eq("a+b & \"c\""))
        .count(500)
        .send()
        .unwrap();
    let query = sent_request(&engine).uri().query().unwrap().to_owned();
    assert_eq!(
        query,
        "filter=userName%20eq%20%22a%2Bb%20%26%20%5C%22c%5C%22%22&count=200"
    );
}

// R7643-7-01, R7644-3.5.1-01
#[test]
fn replace_omits_read_only_and_keeps_unknown_attributes() {
    let body = r#"{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"id":"7","userName":"b",
        "groups":[{"value":"g"}],"meta":{"version":"W/\"3\""},"urn:x:unknown:1.0:User":{"a":[1.50,{}]},"odd":null,
        "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{"manager":{"value":"1","displayName":"M"}}}"#;
    let engine = scim(body);
    let user = get(&engine).unwrap();
    client(&engine).users().replace(&user).send().unwrap();
    let request = sent_request(&engine);
    assert_eq!(request.headers()["if-match"], "W/\"3\"");
    let sent = String::from_utf8(request.body().to_vec()).unwrap();
    let json: serde_json::Value = serde_json::from_str(&sent).unwrap();
    assert!(
        sent.contains(r#""urn:x:unknown:1.0:User":{"a":[1.50,{}]}"#),
        "to the letter: {sent}"
    );
    for left_out in ["id", "meta", "groups"] {
        assert!(json.get(left_out).is_none(), "{left_out}: {sent}");
    }
    let enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
    assert_eq!(
        json[enterprise],
        serde_json::json!({"manager": {"value": "1"}})
    );
    assert_eq!(json["schemas"].as_array().unwrap().len(), 3, "{sent}");
}

// R7644-3.3-01
#[test]
fn a_201_without_a_body_takes_the_id_from_location() {
    let mut engine = canned(201, "text/plain", "");
    engine.headers.push((
        "location",
        "https://scim.example.com/tenant/v2/Users/a%2Fb".to_owned(),
    ));
    engine.headers.push(("etag", "W/\"1\"".to_owned()));
    let user = client(&engine)
        .users()
        .create(&User::new("b"))
        .send()
        .unwrap();
    assert_eq!(
        (user.id(), user.user_name.as_deref(), user.version()),
        ("a/b", Some("b"), Some("W/\"1\""))
    );
    let engine = canned(201, "text/plain", "");
    assert!(
        client(&engine)
            .users()
            .create(&User::new("b"))
            .send()
            .is_err()
    );
}

// R7644-3.3-03
#[test]
fn a_200_instead_of_a_201_is_accepted_on_request() {
    let engine = scim(USER);
    let scim = client(&engine);
    let error = scim.users().create(&User::new("b")).send().unwrap_err();
    assert_eq!(error.status(), Some(200));
    assert!(
        scim.users()
            .create(&User::new("b"))
            .expect_status([200, 201])
            .send()
            .is_ok()
    );
    assert!(
        scim.users()
            .create(&User::new("b"))
            .expect_any_status()
            .send()
            .is_ok()
    );
}

// R7644-3.5.2-02, R7644-3.5.1-02
#[test]
fn a_204_returns_no_resource() {
    let engine = canned(204, "text/html", "");
    let scim = client(&engine);
    assert_eq!(
        scim.users()
            .patch("7", Patch::new().replace(User::ACTIVE, true))
            .send()
            .unwrap(),
        None
    );
    let body: serde_json::Value = serde_json::from_slice(sent_request(&engine).body()).unwrap();
    let expected = serde_json::json!({
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
        "Operations": [{"op": "replace", "path": "active", "value": true}]
    });
    assert_eq!(body, expected);
    assert_eq!(
        scim.users()
            .replace_with("7", &User::new("b"))
            .send()
            .unwrap(),
        None
    );
    scim.users().delete("7").send().unwrap();
}

// R7644-3.14-01
#[test]
fn the_etag_is_the_version_if_meta_has_none() {
    let mut engine = scim(USER);
    engine.headers.push(("etag", "\"strong\"".to_owned()));
    assert_eq!(get(&engine).unwrap().version(), Some("\"strong\""));
}

// R7644-3.1-02, R7644-3.12-02, R7644-7-03
#[test]
fn a_response_that_is_not_scim_is_reported_with_its_type_and_start() {
    let page = "<!DOCTYPE html>\u{1b}[31m<title>Sign in</title>";
    for (engine, parts) in [
        (
            canned(200, "text/html", page),
            ["expected a SCIM document", "text/html", "login page"],
        ),
        (
            canned(502, "text/html", page),
            ["unexpected status 502", "text/html", "<!DOCTYPE"],
        ),
        (
            canned(500, "application/json", "{\"error\":\"boom\"}"),
            ["unexpected status 500", "boom", "GET /Users/7"],
        ),
        (
            canned(200, "application/scim+json; charset=utf-16", USER),
            ["charset=utf-16", "GET", "status 200"],
        ),
        (
            canned(401, "text/plain", ""),
            ["unexpected status 401", "credentials", "GET /Users/7"],
        ),
        (
            scim("{\"id\": \"7\", "),
            ["can't be read", "byte 12", "GET /Users/7"],
        ),
        (scim(""), ["neither a body nor a `Location`", "GET", "7"]),
        (scim("[]"), ["is not an object", "RFC 7643", "GET"]),
    ] {
        let error = get(&engine).unwrap_err().to_string();
        for part in parts {
            assert!(error.contains(part), "{error:?} lacks {part:?}");
        }
        assert!(!error.contains('\u{1b}'), "{error:?}");
    }
}

// R7644-3.12-01, R7644-3.12-03, R7644-3.12-04, R7644-3.12-05
#[test]
fn error_messages_are_read_in_every_form() {
    let message = |status: &str, more: &str| {
        format!(
            r#"{{"schemas":["urn:ietf:params:scim:api:messages:2.0:Error"],"status":{status}{more}}}"#
        )
    };
    let of = |http, body: String| get(&canned(http, "application/scim+json", body)).unwrap_err();
    let gone = of(404, message("\"404\"", ",\"detail\":\"gone\""));
    assert!(gone.is_not_found());
    assert_eq!(gone.scim_error().unwrap().detail.as_deref(), Some("gone"));
    let taken = of(409, message("409", ",\"scimType\":\"UNIQUENESS\""));
    assert!(taken.is_uniqueness(), "{taken}");
    let odd = of(400, message("\"400\"", ",\"scimType\":\"vendorSpecific\""));
    assert_eq!(
        odd.scim_error()
            .unwrap()
            .scim_type
            .as_ref()
            .unwrap()
            .as_str(),
        "vendorSpecific"
    );
    let hidden = of(200, message("\"403\"", ""));
    assert!(
        hidden.is_forbidden(),
        "an error under a success status is an error: {hidden}"
    );
    let differs = of(503, message("\"500\"", ""));
    assert!(differs.is_unavailable());
    assert_eq!(
        differs.scim_error().unwrap().body_status.as_deref(),
        Some("500")
    );
    for (status, is) in [
        (401, Error::is_unauthorized as fn(&Error) -> bool),
        (403, Error::is_forbidden),
        (404, Error::is_not_found),
        (409, Error::is_conflict),
        (412, Error::is_precondition_failed),
        (413, Error::is_too_large),
        (429, Error::is_rate_limited),
        (501, Error::is_not_implemented),
        (503, Error::is_unavailable),
    ] {
        assert!(
            is(&of(status, message(&status.to_string(), ""))),
            "{status} with a message"
        );
        assert!(
            is(&get(&canned(status, "text/plain", "")).unwrap_err()),
            "{status} without"
        );
    }
}

// R7643-7-06, R7643-7-03, R7643-7-04, R7643-2.3.4-01, R7643-2.3.5-01, R7643-3.0-02, R7643-2.4-02
#[test]
fn strict_reading_lists_every_violation() {
    let body = r#"{"schemas":["urn:x"],"id":7,"password":"p","active":"True","emails":{"value":"a"},
        "phoneNumbers":[{"primary":true},{"primary":true,"value":1}],"meta":{"created":"soon"},
        "urn:acme:params:scim:schemas:extension:badge:2.0:User":{"number":1.5}}"#;
    let error = get(&scim(body)).unwrap_err();
    assert_eq!(
        tests::pointers(&error),
        [
            "/schemas",
            "/id",
            "/meta/created",
            "/userName",
            "/active",
            "/password",
            "/emails",
            "/phoneNumbers",
            "/phoneNumbers/1/value",
            "/urn:acme:params:scim:schemas:extension:badge:2.0:User/number",
        ]
    );
    assert!(
        error
            .violations()
            .iter()
            .all(|violation| violation.rule.starts_with("RFC 764"))
    );
}

// R7643-2.1-02
#[test]
fn strict_reading_rejects_duplicate_attributes() {
    let error = get(&scim(USER.replace('}', r#","USERNAME":"c"}"#))).unwrap_err();
    assert!(error.to_string().contains("occurs twice"), "{error}");
}

// R7643-2.4-03, R7644-3.4.2-01
#[test]
fn lenient_reading_corrects_values_and_reports_them() {
    let body = r#"{"schemas":"urn:ietf:params:scim:schemas:core:2.0:User","id":7,"userName":"b","USERNAME":"c",
        "active":"True","emails":{"value":"a"},"urn:acme:params:scim:schemas:extension:badge:2.0:User":{"number":"12"}}"#;
    let engine = scim(body);
    let user = client(&engine).users().get("7").lenient().send().unwrap();
    assert_eq!(
        (user.id(), user.active, user.emails.len()),
        ("7", Some(true), 1)
    );
    assert_eq!(user.user_name.as_deref(), Some("b"));
    assert_eq!(user.badge.as_ref().unwrap().number, Some(12));
    assert!(user.deviations().len() >= 5, "{:?}", user.deviations());
    let page = format!(r#"{{"totalResults":"1","Resources":{body}}}"#);
    let engine = scim(page);
    let page = client(&engine)
        .users()
        .list()
        .configure(scim_runtime::client::Request::lenient)
        .send()
        .unwrap();
    assert_eq!((page.total_results, page.resources[0].id()), (Some(1), "7"));
    assert!(!page.resources[0].deviations().is_empty() && !page.deviations.is_empty());
    assert!(client(&engine).users().list().send().is_err());
}

// R7644-3.4.2.4-03
#[test]
fn a_provider_that_ignores_paging_is_detected() {
    let page = format!(
        r#"{{"schemas":["urn:ietf:params:scim:api:messages:2.0:ListResponse"],"totalResults":50,"Resources":[{USER}]}}"#
    );
    let engine = scim(page);
    let outcomes: Vec<_> = client(&engine).users().list().iter().collect();
    assert_eq!(outcomes.len(), 2);
    let error = outcomes[1].as_ref().unwrap_err();
    assert!(
        error.is_paging() && error.request() == Some("GET /Users"),
        "{error}"
    );
}

// R7644-7-01
#[test]
fn engines_receive_the_limits() {
    let engine = scim(USER);
    let builder = Client::connect("https://a.example").unwrap();
    let scim = builder
        .max_response_size(10)
        .timeout(std::time::Duration::from_secs(3));
    let scim = scim.build_with(engine.clone()).unwrap();
    scim.users().get("7").send().unwrap();
    let limits = engine.asked.lock().unwrap()[0].1;
    assert_eq!((limits.max_body, limits.timeout.as_secs()), (10, 3));
}

// R7644-7-02, R6750-2.1-01, R7644-2-02
#[test]
fn credentials_are_not_displayed() {
    let engine = canned(401, "text/plain", "");
    let scim = client(&engine);
    let filter: Condition<User> = User::USER_NAME.eq("personal");
    let request = scim.users().list().filter(filter);
    let shown = format!(
        "{scim:?} {request:?} {:?} {}",
        scim.users().get("7"),
        get(&engine).unwrap_err()
    );
    assert!(
        !shown.contains("s3cret") && !shown.contains("personal"),
        "{shown}"
    );
    let bad = Client::connect("https://a.example")
        .unwrap()
        .bearer_token("a\nb")
        .build_with(engine.clone());
    let error = bad.unwrap_err();
    assert!(!error.to_string().contains("a\nb"), "{error}");
    assert!(
        Client::connect("http://a.example")
            .unwrap()
            .build_with(engine.clone())
            .is_err()
    );
    assert!(
        Client::connect("http://a.example")
            .unwrap()
            .allow_plain_http()
            .build_with(engine.clone())
            .is_ok()
    );
    assert!(Client::connect("https://user:pw@a.example").is_err());
    let basic = Client::connect("https://a.example")
        .unwrap()
        .basic_auth("u", "p")
        .header("x-tenant", "t");
    let scim = basic.build_with(engine.clone()).unwrap();
    let _ = scim.users().get("7").send();
    assert_eq!(
        sent_request(&engine).headers()["authorization"],
        "Basic dTpw"
    );
    assert_eq!(sent_request(&engine).headers()["x-tenant"], "t");
}

#[test]
fn errors_are_small_and_send() {
    fn travels<T: Send + Sync + 'static>() {}
    travels::<Error>();
    assert_eq!(size_of::<Error>(), size_of::<usize>());
}

// R9110-10.2.3-01, R6750-3-01
#[test]
fn an_error_as_a_value_keeps_its_headers() {
    let message = r#"{"schemas":["urn:ietf:params:scim:api:messages:2.0:Error"],"status":"429"}"#;
    let mut engine = canned(429, "application/scim+json", message);
    engine.headers.push(("retry-after", "7".to_owned()));
    let challenge = "Bearer error=\"insufficient_scope\", scope=\"scim\"";
    engine
        .headers
        .push(("www-authenticate", challenge.to_owned()));
    let scim = client(&engine);
    let value = scim
        .users()
        .get("7")
        .no_retry()
        .scim_error_as_value()
        .send();
    let error = value.unwrap().unwrap_err();
    assert_eq!(error.retry_after(), Some(std::time::Duration::from_secs(7)));
    assert_eq!(error.challenge().unwrap().scope.as_deref(), Some("scim"));
}

fn list_of(members: &str) -> CannedResponse {
    let urn = "urn:ietf:params:scim:api:messages:2.0:ListResponse";
    scim(format!("{{\"schemas\":[\"{urn}\"]{members}}}"))
}

// R4, R7644-3.4.2-02
#[test]
fn a_total_without_resources_is_a_violation() {
    let engine = list_of(",\"totalResults\":3");
    let scim = client(&engine);
    let error = scim.users().list().send().unwrap_err();
    assert_eq!(error.violations()[0].pointer, "/totalResults");
    let walked = scim.users().list().iter().next().unwrap();
    assert!(
        walked.is_err(),
        "a program that synchronizes would delete everybody"
    );
    let lenient = || {
        scim.users()
            .list()
            .configure(scim_runtime::client::Request::lenient)
    };
    let page = lenient().send().unwrap();
    assert_eq!(page.deviations[0].pointer, "/totalResults");
    let walked = lenient().iter().next().unwrap();
    assert!(walked.unwrap_err().is_paging());
    // Only the total was requested, or a page after the last one.
    assert!(scim.users().list().count(0).send().is_ok());
    assert!(scim.users().list().start_index(4).send().is_ok());
}

// R5, R6, R7644-3.4.2-01
#[test]
fn an_object_that_is_not_a_list_is_an_error() {
    for body in [
        "{\"message\":\"maintenance\"}",
        "{}",
        "[]",
        "null",
        "\"x\"",
        USER,
    ] {
        let engine = scim(body);
        let scim = client(&engine);
        assert!(scim.users().list().send().is_err(), "{body}");
        let lenient = scim
            .users()
            .list()
            .configure(scim_runtime::client::Request::lenient);
        let error = lenient.send().unwrap_err();
        assert!(error.is_malformed(), "{body}: {error}");
        assert!(!error.to_string().contains("maintenance"), "{error}");
    }
}

// R7, R7644-3.4.2-01
#[test]
fn counts_as_text_are_read_leniently_and_reported() {
    let members = format!(",\"totalResults\":\"1\",\"startIndex\":\"1\",\"Resources\":[{USER}]");
    let engine = list_of(&members);
    let scim = client(&engine);
    let error = scim.users().list().send().unwrap_err();
    assert_eq!(error.violations().len(), 2, "{error}");
    let lenient = scim
        .users()
        .list()
        .configure(scim_runtime::client::Request::lenient);
    let page = lenient.send().unwrap();
    assert_eq!((page.total_results, page.start_index), (Some(1), Some(1)));
    assert_eq!(page.resources[0].id(), "7");
    assert_eq!(page.deviations.len(), 2);
}

// R6, R7644-3.4.1-01
#[test]
fn a_get_must_return_the_requested_resource() {
    let engine = scim(USER);
    let scim = client(&engine);
    let error = scim.users().get("8").send().unwrap_err();
    assert_eq!(error.violations()[0].pointer, "/id");
    let user = scim.users().get("8").lenient().send().unwrap();
    assert_eq!(user.deviations()[0].pointer, "/id");
    let error = client(&canned(200, "application/scim+json", ""))
        .users()
        .get("7")
        .send()
        .unwrap_err();
    assert!(error.is_malformed(), "{error}");
    let error = client(&canned(304, "application/scim+json", ""))
        .users()
        .get("7")
        .send()
        .unwrap_err();
    assert_eq!(error.status(), Some(304), "not modified since what?");
}
