//! Every request option works for typed and for dynamic requests.
#![allow(clippy::unwrap_used)]

use bytes::Bytes;
use scim_runtime::{
    client::Retry,
    describe::Description,
    engine::{BlockingEngine, Limits, TransportError},
    models::{User, rfc7643},
    record::Stored,
};
use serde_json::json;
use std::{sync::Mutex, time::Duration};

const URL: &str = "https://scim.example.com/v2";
const URN: &str = "urn:ietf:params:scim:schemas:core:2.0:User";

/// Answers every request with the same response, and records what was sent.
struct SingleAnswer {
    status: u16,
    media_type: &'static str,
    body: String,
    sent: Mutex<Vec<(http::Request<Bytes>, Limits)>>,
}

impl SingleAnswer {
    fn new(status: u16, media_type: &'static str, body: &str) -> Self {
        Self {
            status,
            media_type,
            body: body.to_owned(),
            sent: Mutex::default(),
        }
    }

    fn ok(body: &str) -> Self {
        Self::new(200, "application/scim+json", body)
    }

    fn uris(&self) -> Vec<String> {
        let sent = self.sent.lock().unwrap();
        sent.iter()
            .map(|(sent, _)| sent.uri().to_string())
            .collect()
    }
}

impl BlockingEngine for &SingleAnswer {
    fn exchange(
        &self,
        request: http::Request<Bytes>,
        limits: Limits,
    ) -> Result<http::Response<Bytes>, TransportError> {
        self.sent.lock().unwrap().push((request, limits));
        let mut response = http::Response::new(Bytes::from(self.body.clone()));
        *response.status_mut() = http::StatusCode::from_u16(self.status).unwrap();
        let media_type = http::HeaderValue::from_static(self.media_type);
        response.headers_mut().insert("content-type", media_type);
        Ok(response)
    }

    fn sleep(&self, _: Duration) {}
}

fn user() -> String {
    json!({"schemas": [URN], "id": "7", "userName": "bjensen"}).to_string()
}

fn odd_user() -> String {
    json!({"schemas": [URN], "id": 7, "userName": "bjensen", "active": "True"}).to_string()
}

fn error() -> String {
    let urn = "urn:ietf:params:scim:api:messages:2.0:Error";
    json!({"schemas": [urn], "status": "404", "detail": "gone"}).to_string()
}

fn description() -> Description {
    scim_runtime::testing::description()
}

/// Runs the same check on a typed and a dynamic `GET /Users/7`.
macro_rules! both {
    ($scripted:expr, |$request:ident, $engine:ident| $check:block) => {{
        let $engine = $scripted;
        let scim = rfc7643::Client::connect(URL)
            .unwrap()
            .build_with(&$engine)
            .unwrap();
        {
            let $request = scim.users().get("7");
            $check
        }
        $engine.sent.lock().unwrap().clear();
        let provider = description();
        let users = scim.dynamic(&provider, "User").unwrap();
        {
            let $request = users.get("7");
            $check
        }
    }};
}

#[test]
fn the_reading_is_an_option() {
    both!(SingleAnswer::ok(&odd_user()), |request, _engine| {
        assert!(!request.send().unwrap_err().violations().is_empty());
    });
    both!(SingleAnswer::ok(&odd_user()), |request, _engine| {
        request.lenient().send().unwrap();
    });
    both!(SingleAnswer::ok(&odd_user()), |request, _engine| {
        let error = request.lenient().strict().send().unwrap_err();
        assert!(!error.violations().is_empty());
    });
}

#[test]
fn the_expected_status_is_an_option() {
    let accepted = || SingleAnswer::new(202, "application/scim+json", &user());
    both!(accepted(), |request, _engine| {
        assert_eq!(request.send().unwrap_err().status(), Some(202));
    });
    both!(accepted(), |request, _engine| {
        request.expect_status([202]).send().unwrap();
    });
    both!(accepted(), |request, _engine| {
        assert!(request.expect_status([201]).send().is_err());
    });
    both!(accepted(), |request, _engine| {
        request.expect_any_status().send().unwrap();
    });
}

#[test]
fn the_media_type_is_an_option() {
    let text = || SingleAnswer::new(200, "text/plain", &user());
    both!(text(), |request, _engine| {
        assert!(request.send().is_err());
    });
    both!(text(), |request, _engine| {
        request.any_content_type().send().unwrap();
    });
}

#[test]
fn retries_and_time_limits_are_options() {
    let busy = || SingleAnswer::new(503, "text/plain", "");
    both!(busy(), |request, engine| {
        let error = request
            .retry(Retry::default().attempts(2))
            .send()
            .unwrap_err();
        assert_eq!((error.attempts(), engine.uris().len()), (2, 2));
    });
    both!(busy(), |request, engine| {
        assert!(request.no_retry().send().is_err());
        assert_eq!(engine.uris().len(), 1);
    });
    both!(SingleAnswer::ok(&user()), |request, engine| {
        request.timeout(Duration::from_secs(3)).send().unwrap();
        let sent = engine.sent.lock().unwrap();
        assert_eq!(sent[0].1.timeout, Duration::from_secs(3));
    });
}

#[test]
fn headers_parameters_and_urls_are_options() {
    both!(SingleAnswer::ok(&user()), |request, engine| {
        request.header("x-tenant", "9").send().unwrap();
        let sent = engine.sent.lock().unwrap();
        assert_eq!(sent[0].0.headers()["x-tenant"], "9");
    });
    both!(SingleAnswer::ok(&user()), |request, _engine| {
        let error = request.header("x tenant", "9").send().unwrap_err();
        assert!(error.is_refused_before_sending());
    });
    both!(SingleAnswer::ok(&user()), |request, engine| {
        request.query("tenant", "a b").send().unwrap();
        assert_eq!(engine.uris(), [format!("{URL}/Users/7?tenant=a%20b")]);
    });
    both!(SingleAnswer::ok(&user()), |request, engine| {
        request.url("https://other.example/U/7").send().unwrap();
        assert_eq!(engine.uris(), ["https://other.example/U/7"]);
    });
}

#[test]
fn projections_are_options() {
    both!(SingleAnswer::ok(&user()), |request, engine| {
        request
            .attributes(vec!["userName".to_owned()])
            .send()
            .unwrap();
        assert_eq!(
            engine.uris(),
            [format!("{URL}/Users/7?attributes=userName")]
        );
    });
    both!(SingleAnswer::ok(&user()), |request, engine| {
        request
            .excluded_attributes(["emails", "name.familyName"])
            .send()
            .unwrap();
        let query = "excludedAttributes=emails%2Cname.familyName";
        assert_eq!(engine.uris(), [format!("{URL}/Users/7?{query}")]);
    });
}

#[test]
fn the_form_of_the_result_is_an_option() {
    both!(
        SingleAnswer::new(418, "text/plain", "tea"),
        |request, _engine| {
            let response = request.raw().send().unwrap();
            assert_eq!((response.status, &*response.body), (418, &b"tea"[..]));
        }
    );
    both!(SingleAnswer::ok(&odd_user()), |request, _engine| {
        assert_eq!(request.json().send().unwrap()["id"], 7);
    });
    both!(
        SingleAnswer::new(404, "application/scim+json", &error()),
        |request, _engine| {
            let message = request.scim_error_as_value().send().unwrap().unwrap_err();
            assert_eq!(message.detail.as_deref(), Some("gone"));
        }
    );
}

#[test]
fn checks_before_sending_are_an_option() {
    let engine = SingleAnswer::new(201, "application/scim+json", &user());
    let builder = rfc7643::Client::connect(URL).unwrap();
    let scim = builder.skip_request_checks().build_with(&engine).unwrap();
    let provider = description();
    let users = scim.dynamic(&provider, "User").unwrap();
    let nameless = scim_runtime::dynamic::DynamicResource::new(users.resource_type());

    scim.users().create(&User::default()).send().unwrap();
    users.create(&nameless).send().unwrap();
    assert_eq!(engine.uris().len(), 2);
    let typed = scim.users().create(&User::default()).check_request().send();
    let dynamic = users.create(&nameless).check_request().send();
    for error in [typed.map(Stored::into_resource).err(), dynamic.err()] {
        assert!(!error.unwrap().violations().is_empty());
    }
    assert_eq!(engine.uris().len(), 2);
    scim.users()
        .create(&User::default())
        .check_request()
        .skip_request_checks()
        .send()
        .unwrap();
    users
        .create(&nameless)
        .check_request()
        .skip_request_checks()
        .send()
        .unwrap();
}

#[test]
fn dynamic_responses_can_be_taken_unchecked() {
    let engine = SingleAnswer::ok(r#"{"userName": 7}"#);
    let scim = rfc7643::Client::connect(URL)
        .unwrap()
        .build_with(&engine)
        .unwrap();
    let provider = description();
    let users = scim.dynamic(&provider, "User").unwrap();
    assert!(users.get("7").send().is_err());
    let user = users.get("7").skip_response_checks().send().unwrap();
    assert_eq!(user.get("userName").unwrap(), Some(&json!(7)));
}

#[test]
fn queries_take_every_option() {
    let urn = "urn:ietf:params:scim:api:messages:2.0:ListResponse";
    let list = json!({"schemas": [urn], "totalResults": 0}).to_string();
    let engine = SingleAnswer::new(202, "application/scim+json", &list);
    let scim = rfc7643::Client::connect(URL)
        .unwrap()
        .build_with(&engine)
        .unwrap();
    let provider = description();
    let users = scim.dynamic(&provider, "User").unwrap();
    let typed = scim.users().list();
    let typed = typed.configure(|request| request.expect_status([202]).header("x-tenant", "9"));
    assert_eq!(typed.send().unwrap().total_results, Some(0));
    let dynamic = users.list();
    let dynamic = dynamic.configure(|request| request.expect_status([202]).header("x-tenant", "9"));
    assert_eq!(dynamic.send().unwrap().total_results, Some(0));
    let sent = engine.sent.lock().unwrap();
    assert!(
        sent.iter()
            .all(|(sent, _)| sent.headers()["x-tenant"] == "9")
    );
}
