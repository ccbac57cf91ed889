//! Time and memory for responses and descriptions, whatever a provider sends: less than eight times the response plus
//! 256 MiB. Each case runs in its own process, which reports its peak.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used)]

use bytes::Bytes;
use scim_runtime::{
    Error, Json,
    describe::Description,
    engine::{BlockingEngine, Limits, TransportError},
};
use std::{
    env, fs,
    process::Command,
    time::{Duration, Instant},
};
use tests::acme::{AnyResource, Client, User};

const MIB: usize = 1024 * 1024;

/// Generous for an unoptimized build on a busy machine. A quadratic reader would take hours.
const PATIENCE: Duration = Duration::from_secs(180);

const CASE: &str = "SCIM_MEMORY_CASE";

/// Answers every request with the same body.
struct LargeResponse(Bytes, u16);

impl BlockingEngine for LargeResponse {
    fn exchange(
        &self,
        _: http::Request<Bytes>,
        limits: Limits,
    ) -> Result<http::Response<Bytes>, TransportError> {
        if self.0.len() > limits.max_body {
            return Err(TransportError::too_large());
        }
        let response = http::Response::builder()
            .status(self.1)
            .header("content-type", "application/scim+json");
        Ok(response.body(self.0.clone()).unwrap())
    }
}

/// Repeats `item`, separated by commas, until the text has this many bytes.
fn repeated(item: &str, bytes: usize) -> String {
    let mut text = String::with_capacity(bytes + item.len() + 1);
    while text.len() < bytes {
        if !text.is_empty() {
            text.push(',');
        }
        text.push_str(item);
    }
    text
}

fn members(bytes: usize) -> String {
    let mut text = String::with_capacity(bytes + 100);
    let mut number = 0;
    while text.len() < bytes {
        if number > 0 {
            text.push(',');
        }
        text.push_str(&format!("\"m{number}\":1"));
        number += 1;
    }
    text
}

fn list(resources: &str) -> String {
    format!(
        r#"{{"schemas":["urn:ietf:params:scim:api:messages:2.0:ListResponse"],"totalResults":1,"Resources":[{resources}]}}"#
    )
}

fn user(members: &str) -> String {
    format!(
        r#"{{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"id":"7","userName":"b",{members}}}"#
    )
}

/// Bodies whose representation in memory is much larger than their text.
fn body(form: &str, bytes: usize) -> String {
    match form {
        "empty objects" => list(&repeated("{}", bytes)),
        "ids only" => list(&repeated(r#"{"id":"1"}"#, bytes)),
        "numbers" => list(&repeated("1", bytes)),
        "small users" => list(&repeated(&user(r#""active":true"#), bytes)),
        "wrong users" => list(&repeated(
            &user(r#""active":"x","emails":[{"primary":1}]"#),
            bytes,
        )),
        "lists of lists" => list(&repeated("[]", bytes)),
        "empty emails" => user(&format!(r#""emails":[{}]"#, repeated("{}", bytes))),
        "empty texts" => user(&format!(r#""schemas2":[{}]"#, repeated("\"\"", bytes))),
        "unknown members" => user(&members(bytes)),
        "unknown list" => user(&format!(r#""unknown":[{}]"#, repeated("1", bytes))),
        "schemas" => format!(r#"{{"id":"7","schemas":[{}]}}"#, repeated("\"\"", bytes)),
        "envelope members" => format!(r#"{{"totalResults":0,{}}}"#, members(bytes)),
        "envelope schemas" => format!(
            r#"{{"totalResults":0,"schemas":[{}]}}"#,
            repeated("1", bytes)
        ),
        "error" => format!(
            r#"{{"schemas":["urn:ietf:params:scim:api:messages:2.0:Error"],"status":"400","extra":[{}]}}"#,
            repeated("1", bytes)
        ),
        "nested objects" => format!(
            r#"{{"id":"7","Operations":[{}]}}"#,
            repeated(r#"{"a":{"b":[]}}"#, bytes)
        ),
        "plain list" => format!("[{}]", repeated("{}", bytes)),
        "text" => format!("\"{}\"", "x".repeat(bytes)),
        other => panic!("no form {other}"),
    }
}

const FORMS: &[&str] = &[
    "empty objects",
    "ids only",
    "numbers",
    "small users",
    "wrong users",
    "lists of lists",
    "empty emails",
    "empty texts",
    "unknown members",
    "unknown list",
    "schemas",
    "envelope members",
    "envelope schemas",
    "error",
    "nested objects",
    "plain list",
    "text",
];

/// The operation to run.
const CALLS: &[&str] = &[
    "list",
    "lenient list",
    "get",
    "lenient get",
    "json",
    "any",
    "lenient any",
    "dynamic",
    "lenient dynamic",
    "discover",
];

fn call(call: &str, engine: LargeResponse) -> Result<usize, Error> {
    let builder = Client::connect("https://scim.example.com/v2")
        .unwrap()
        .no_retry();
    let builder = if call.starts_with("lenient") {
        builder.lenient()
    } else {
        builder
    };
    let scim = builder.build_with(engine).unwrap();
    match call {
        "list" | "lenient list" => scim.users().list().send().map(|page| page.resources.len()),
        "get" | "lenient get" => scim.users().get("7").send().map(|_| 1),
        "json" => scim.users().get("7").json().send().map(|_| 1),
        "any" | "lenient any" => {
            let page = scim.list().send()?;
            let _: &[AnyResource] = &page.resources;
            Ok(page.resources.len())
        }
        "dynamic" | "lenient dynamic" => {
            let schemas = serde_json::json!([{"id": "urn:ietf:params:scim:schemas:core:2.0:User", "attributes": [{"name": "userName", "type": "string"}]}]);
            let types = serde_json::json!([{"name": "User", "endpoint": "/Users", "schema": "urn:ietf:params:scim:schemas:core:2.0:User"}]);
            let description = Description::from_documents(&schemas, &types, &Json::Null).unwrap();
            let users = scim.dynamic(&description, "User")?;
            users.list().send().map(|page| page.resources.len())
        }
        "discover" => scim
            .discover()
            .send()
            .map(|provider| provider.resource_types.len()),
        other => panic!("no call {other}"),
    }
}

/// The peak resident memory of this process, in bytes.
fn peak() -> usize {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status
        .lines()
        .find(|line| line.starts_with("VmHWM:"))
        .unwrap();
    let kib: usize = line.split_whitespace().nth(1).unwrap().parse().unwrap();
    kib * 1024
}

/// Runs a test of this binary in its own process.
fn in_its_own_process(test: &str, case: &str) {
    let start = Instant::now();
    let output = Command::new(env::current_exe().unwrap())
        .args(["--exact", test, "--nocapture", "--test-threads=1"])
        .env(CASE, case)
        .output()
        .unwrap();
    let time = start.elapsed();
    let text = String::from_utf8_lossy(&output.stdout);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success(),
        "{case}: {text:.2000}\n{errors:.2000}"
    );
    assert!(time < PATIENCE, "{case}: {time:?}");
}

fn one_response(form: &str, what: &str, bytes: usize) {
    let body = body(form, bytes);
    let length = body.len();
    let status = if form == "error" { 400 } else { 200 };
    let outcome = call(what, LargeResponse(body.into(), status));
    if let Err(error) = &outcome {
        let text = error.to_string();
        assert!(
            text.len() < 16 * 1024,
            "{form}, {what}: {} bytes of message",
            text.len()
        );
        assert!(error.violations().len() <= 1_001, "{form}, {what}");
    }
    let (peak, allowed) = (peak(), 8 * length + 256 * MIB);
    assert!(
        peak < allowed,
        "{form}, {what}, {length} bytes: {} MiB of {} MiB, {:.300}",
        peak / MIB,
        allowed / MIB,
        outcome
            .err()
            .map(|error| error.to_string())
            .unwrap_or_default()
    );
}

// R7644-7-01
#[test]
fn no_response_takes_more_than_eight_times_its_size() {
    const TEST: &str = "no_response_takes_more_than_eight_times_its_size";
    if let Ok(form) = env::var(CASE) {
        for what in CALLS {
            one_response(&form, what, MIB);
        }
        // Limits grow with the response, so try the worst cases again with more bytes.
        if ["empty objects", "empty emails"].contains(&form.as_str()) {
            one_response(&form, "lenient list", 8 * MIB);
            one_response(&form, "get", 8 * MIB);
        }
        return;
    }
    for form in FORMS {
        in_its_own_process(TEST, form);
    }
}

#[test]
fn the_error_of_a_limit_names_its_setting() {
    for what in ["list", "lenient list", "any", "json", "dynamic"] {
        let error = call(
            what,
            LargeResponse(body("empty objects", 6 * MIB).into(), 200),
        )
        .unwrap_err();
        let named = error.to_string().contains("max_response_memory");
        // In strict mode, an invalid resource may be reported first.
        assert!(named || !error.violations().is_empty(), "{what}: {error}");
    }
    let error = call(
        "lenient list",
        LargeResponse(body("empty objects", 6 * MIB).into(), 200),
    )
    .unwrap_err();
    assert!(error.is_too_large(), "{error}");
    let large = Bytes::from(vec![b' '; 257 * MIB]);
    let error = call("list", LargeResponse(large, 200)).unwrap_err();
    assert!(error.to_string().contains("max_response_size"), "{error}");
}

#[test]
fn a_list_of_100_000_users_is_read_by_default() {
    const TEST: &str = "a_list_of_100_000_users_is_read_by_default";
    let Ok(what) = env::var(CASE) else {
        for what in ["list", "any", "dynamic", "lenient dynamic"] {
            in_its_own_process(TEST, what);
        }
        return;
    };
    let mut text = String::with_capacity(100_000 * 1_000);
    for number in 0..100_000 {
        if number > 0 {
            text.push(',');
        }
        text.push_str(&format!(
            r#"{{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User","urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"],"id":"2819c223-7f76-453a-919d-{number:012}","externalId":"701984-{number}","meta":{{"resourceType":"User","created":"2010-01-23T04:56:22Z","lastModified":"2011-05-13T04:42:34Z","version":"W/\"a330bc54f0671c9\"","location":"https://scim.example.com/v2/Users/{number}"}},"userName":"user{number}@example.com","name":{{"formatted":"Ms. Barbara J Jensen, III","familyName":"Jensen","givenName":"Barbara"}},"displayName":"Babs Jensen","emails":[{{"value":"user{number}@example.com","type":"work","primary":true}},{{"value":"babs{number}@jensen.org","type":"home"}}],"phoneNumbers":[{{"value":"555-555-{number}","type":"work"}}],"active":true,"groups":[{{"value":"e9e30dba-f08f-4109-8486-d5c6a331660a","display":"Tour Guides"}}],"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{{"employeeNumber":"{number}","department":"Tour Operations"}}}}"#
        ));
    }
    let body = list(&text).replacen("\"totalResults\":1,", "\"totalResults\":100000,", 1);
    drop(text);
    let length = body.len();
    let users = call(&what, LargeResponse(body.into(), 200)).unwrap();
    assert_eq!(users, 100_000, "{what}");
    assert!(
        peak() < 8 * length + 256 * MIB,
        "{what}: {} MiB of {length} bytes",
        peak() / MIB
    );
    let _: Option<User> = None;
}

#[test]
fn dynamic_resources_are_the_same_with_less_memory() {
    let schemas = serde_json::json!([{"id": "urn:ietf:params:scim:schemas:core:2.0:User", "attributes": [{"name": "userName", "type": "string"}, {"name": "active", "type": "boolean"}]}]);
    let types = serde_json::json!([{"name": "User", "endpoint": "/Users", "schema": "urn:ietf:params:scim:schemas:core:2.0:User"}]);
    let description = Description::from_documents(&schemas, &types, &Json::Null).unwrap();
    let body = list(&repeated(&user(r#""active":"True","x":[1.50,{}]"#), 20_000));
    let read = |memory: Option<usize>| {
        let builder = Client::connect("https://scim.example.com/v2").unwrap();
        let builder = builder.no_retry().lenient();
        let builder = match memory {
            Some(bytes) => builder.max_response_memory(bytes),
            None => builder,
        };
        let scim = builder
            .build_with(LargeResponse(body.clone().into(), 200))
            .unwrap();
        let users = scim.dynamic(&description, "User").unwrap();
        users.list().send().map(|page| page.resources)
    };
    let plenty = read(None).unwrap();
    // Trees would take 400 kB.
    let mut little = read(Some(120_000)).unwrap();
    assert_eq!(little, plenty);
    assert_eq!(little[0].id(), Some("7"));
    assert_eq!(little[0].get("active").unwrap(), Some(&Json::Bool(true)));
    assert_eq!(little[0].as_json()["x"].to_string(), "[1.5,{}]");
    little[1].set("userName", "c".into()).unwrap();
    assert_eq!(little[1].clone().into_json()["userName"], "c");
    assert!(read(Some(20_000)).unwrap_err().is_too_large());
}

#[test]
fn descriptions_are_bounded() {
    if env::var(CASE).is_err() {
        return in_its_own_process("descriptions_are_bounded", "describe");
    }
    let start = Instant::now();
    let attributes = |count: usize| -> Vec<Json> {
        let attribute = |n| serde_json::json!({"name": format!("a{n}"), "type": "string"});
        (0..count).map(attribute).collect()
    };
    let types = |count: usize| -> Json {
        let of = |n| serde_json::json!({"name": format!("T{n}"), "endpoint": format!("/T{n}"), "schema": "urn:x:A"});
        (0..count).map(of).collect()
    };
    let schema =
        |attributes: Vec<Json>| serde_json::json!([{"id": "urn:x:A", "attributes": attributes}]);
    let read =
        |schemas: &Json, types: &Json| Description::from_documents(schemas, types, &Json::Null);
    for (schemas, types, words) in [
        (
            schema(attributes(300)),
            types(60_000),
            "resource types: more than 2000",
        ),
        (schema(attributes(300)), types(2_000), "more than 250000"),
        (schema(attributes(50_000)), types(1), "more than 4000"),
        (schema(attributes(4_000)), types(60), ""),
        (schema(attributes(100)), types(2_000), ""),
    ] {
        match read(&schemas, &types) {
            Ok(description) => assert!(
                words.is_empty() && !description.resource_types.is_empty(),
                "{words}"
            ),
            Err(error) => assert!(
                !words.is_empty() && error.to_string().contains(words),
                "{error}"
            ),
        }
    }
    assert!(start.elapsed() < PATIENCE, "{:?}", start.elapsed());
    assert!(peak() < 512 * MIB, "{} MiB", peak() / MIB);
}
