//! Faults change the responses to matching requests.

use crate::{
    paging::by_cursor,
    requests::{Answer, USER, acme, ask, get, search, send, user, users},
};
use bytes::Bytes;
use scim_runtime::{
    ScimType,
    server::{Fault, FaultRule, Server},
};
use serde_json::json;

fn faulty(faults: impl IntoIterator<Item: Into<FaultRule>>) -> Server {
    let server = acme().faults(faults);
    let mut user = user("a");
    user["active"] = json!(true);
    user["emails"] = json!([{"value": "a@x", "primary": true}]);
    server.add("User", user).unwrap();
    server
}

#[test]
fn faults_change_responses() {
    let first = |answer: &Answer| answer.body["Resources"][0].clone();
    let with = |fault: Fault| get(&faulty([fault.on("GET", "/Users")]), "/Users");
    assert_eq!(first(&with(Fault::NoMeta)).get("meta"), None);
    assert_eq!(first(&with(Fault::TextBooleans))["active"], json!("True"));
    assert_eq!(
        first(&with(Fault::LoneValues))["emails"]["value"],
        json!("a@x")
    );
    assert_eq!(first(&with(Fault::LoneValues))["schemas"], json!([USER]));
    assert_eq!(with(Fault::WrongTotal(7)).body["totalResults"], json!(7));
    let typed = with(Fault::ContentType("text/plain".to_owned()));
    assert_eq!(
        (typed.status, typed.header("content-type")),
        (200, "text/plain")
    );
    let bare = with(Fault::NoBody);
    assert_eq!((bare.status, bare.body), (200, json!(null)));
    let html = with(Fault::Html);
    assert_eq!(
        (html.status, html.header("content-type"), &html.body),
        (502, "text/html", &json!(null))
    );
    let busy = with(Fault::TooManyRequests(Some(3)));
    assert_eq!((busy.status, busy.header("retry-after")), (429, "3"));
    let refused = with(Fault::Error(400, Some(ScimType::TooMany)));
    assert_eq!((refused.status, refused.scim_type()), (400, "tooMany"));

    let empty = acme().faults([Fault::NoResources]);
    let list = get(&empty, "/Users");
    assert_eq!(
        (list.body.get("Resources"), &list.body["totalResults"]),
        (None, &json!(0))
    );

    let numbers = acme().faults([Fault::NumericIds]);
    let id = send(&numbers, "POST /Users", &user("a")).body["id"].clone();
    assert!(id.is_u64(), "{id}");
    assert_eq!(get(&numbers, &format!("/Users/{id}")).body["id"], id);

    let silent = faulty([Fault::NoContent]);
    let path = get(&silent, "/Users").body["Resources"][0]["meta"]["location"]
        .as_str()
        .unwrap()
        .replace("http://localhost", "");
    let replaced = send(&silent, &format!("PUT {path}"), &user("b"));
    assert_eq!((replaced.status, replaced.body), (204, json!(null)));
    assert!(!replaced.headers.contains_key("content-type"));
}

#[test]
fn faults_apply_to_matching_requests_only() {
    let server = faulty([Fault::Unavailable(None).on("POST", "/Users").once()]);
    assert_eq!(get(&server, "/Users").status, 200);
    assert_eq!(send(&server, "POST /Users", &user("b")).status, 503);
    assert_eq!(get(&server, "/Users").body["totalResults"], json!(1));
    assert_eq!(send(&server, "POST /Users", &user("b")).status, 201);

    let asked = |header: &str| ask(&server, "GET /Users", &[("x-scim-fault", header)], "").status;
    assert_eq!(asked("unavailable"), 200);
    let server = server.faults_by_header();
    let asked = |header: &str| ask(&server, "GET /Users", &[("x-scim-fault", header)], "").status;
    assert_eq!((asked("no-meta, error=418"), asked("nonsense")), (418, 400));
}

// R7644-3.4.2.4-03, R9865-2-04
#[test]
fn paging_faults_change_lists() {
    let ignoring = acme().page_size(2).faults([Fault::IgnoredPaging]);
    users(&ignoring, &["a", "b", "c"]);
    assert_eq!(
        get(&ignoring, "/Users?startIndex=3&count=1").names(),
        ["a", "b"]
    );
    let repeating = by_cursor(json!({"cursor": true})).faults([Fault::RepeatedCursors]);
    let next = get(&repeating, "/Users?cursor=&count=2").body["nextCursor"]
        .as_str()
        .unwrap()
        .to_owned();
    assert_eq!(
        get(&repeating, &format!("/Users?cursor={next}&count=2")).body["nextCursor"],
        json!(next)
    );
    let by_post = send(
        &repeating,
        "POST /Users/.search",
        &search(json!({"cursor": next})),
    );
    assert_eq!(by_post.body["nextCursor"], json!(next));
}

// R7644-7-01
#[test]
fn connection_faults_reach_engines_and_sockets() {
    use scim_runtime::engine::{BlockingEngine, Limits, ReqwestBlocking};
    let torn = || {
        faulty([
            Fault::Torn.once(),
            Fault::Latency(std::time::Duration::from_millis(1)).into(),
        ])
    };
    let limits = Limits::new(std::time::Duration::from_secs(10), 1_000_000);
    let request = |url: &str| {
        let mut request = http::Request::new(Bytes::new());
        *request.uri_mut() = format!("{url}/Users").parse().unwrap();
        request
    };
    let in_process = torn();
    assert!(
        in_process
            .exchange(request("http://localhost"), limits)
            .is_err()
    );
    assert!(
        in_process
            .exchange(request("http://localhost"), limits)
            .is_ok()
    );
    let serving = tests::loopback::serve(|url| torn().base_url(url)).unwrap();
    let engine = ReqwestBlocking::new().unwrap();
    assert!(engine.exchange(request(&serving.url), limits).is_err());
    assert_eq!(
        engine
            .exchange(request(&serving.url), limits)
            .unwrap()
            .status(),
        200
    );
}
