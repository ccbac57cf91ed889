//! Foreign input to the runtime: resources, responses, filters, patches, requests, discovery documents.

use super::{generator, mutate::SEPARATOR};
use crate::acme::{Client, User};
use bytes::Bytes;
use scim_runtime::{
    Error, Json,
    client::Page,
    describe::Description,
    engine::{BlockingEngine, Limits, TransportError},
    filter::Filter,
    models, patch,
    path::Path,
    record::{Descriptor, Record, Resource, Stored},
    server::Server,
};
use serde::de::IgnoredAny;
use std::{cell::RefCell, fs};

pub(super) const DESCRIPTOR: Descriptor<'static> = Descriptor {
    urn: User::URN,
    attributes: User::ATTRIBUTES,
};

pub(super) fn texts(texts: &[&str]) -> Vec<Vec<u8>> {
    texts.iter().map(|text| text.as_bytes().to_vec()).collect()
}

/// The RFC's example resources.
pub(super) fn resources() -> Vec<Vec<u8>> {
    let folder = crate::root().join("scim-runtime/tests/fixtures/rfc7643/examples");
    let mut seeds: Vec<Vec<u8>> = ["user-minimal", "user-full", "user-enterprise", "group"]
        .iter()
        .filter_map(|name| fs::read(folder.join(format!("{name}.json"))).ok())
        .collect();
    seeds.extend(texts(&[
        r#"{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"id":"7","userName":"b","urn:acme:params:scim:schemas:extension:badge:2.0:User":{"number":12,"height":1.5,"zones":["lab"]},"x":{"y":[1,2.50,1e2]}}"#,
        r#"{"schemas":["urn:acme:params:scim:schemas:core:2.0:Device"],"id":"7","serialNumber":"1","settings":{"a":[]},"purchased":"2020-01-01T00:00:00Z"}"#,
    ]));
    seeds
}

/// Reads a resource. Accepted text must be JSON, and a second round trip must change nothing.
pub(super) fn resource(input: &[u8]) -> Result<(), String> {
    round::<User>(input)?;
    round::<models::User>(input)?;
    round::<crate::acme::Device>(input)
}

fn round<R: Resource>(input: &[u8]) -> Result<(), String> {
    let Ok(stored) = Stored::<R>::from_json(input) else {
        return Ok(());
    };
    // A number that is too large for every type is kept as text.
    let json = input.strip_prefix("\u{feff}".as_bytes()).unwrap_or(input);
    serde_json::from_slice::<IgnoredAny>(json)
        .map_err(|error| format!("took what is no JSON: {error}"))?;
    let written = stored.to_json();
    let again = Stored::<R>::from_json(&written).map_err(|error| {
        format!(
            "wrote what it does not take: {error}: {}",
            String::from_utf8_lossy(&written)
        )
    })?;
    if again.to_json() != written {
        return Err("the second round differs".to_owned());
    }
    serde_json::from_slice::<IgnoredAny>(&written)
        .map_err(|error| format!("wrote what is no JSON: {error}"))?;
    Ok(())
}

/// Responses: a head (status, content type) and a body.
pub(super) fn responses() -> Vec<Vec<u8>> {
    let list = |inner: &str| {
        format!(
            r#"{{"schemas":["urn:ietf:params:scim:api:messages:2.0:ListResponse"],"totalResults":2,"startIndex":1,"itemsPerPage":1,"nextCursor":"x","Resources":[{inner}]}}"#
        )
    };
    let mut seeds = Vec::new();
    for resource in resources() {
        let text = String::from_utf8_lossy(&resource).into_owned();
        seeds.push(
            [
                b"200 application/scim+json".to_vec(),
                list(&text).into_bytes(),
            ]
            .join(&SEPARATOR),
        );
        seeds.push([b"201 application/json;charset=utf-8".to_vec(), resource].join(&SEPARATOR));
    }
    for text in [
        r#"{"schemas":["urn:ietf:params:scim:api:messages:2.0:Error"],"status":"409","scimType":"uniqueness","detail":"taken"}"#,
        "<!DOCTYPE html><html></html>",
        "",
    ] {
        for head in [
            "400 application/scim+json",
            "200 text/html",
            "204 ",
            "503 application/json",
        ] {
            seeds.push([head.as_bytes(), text.as_bytes()].join(&SEPARATOR));
        }
    }
    seeds
}

/// Sends one response, then refuses connections.
struct Once(RefCell<Option<http::Response<Bytes>>>);

impl BlockingEngine for Once {
    fn exchange(
        &self,
        _: http::Request<Bytes>,
        _: Limits,
    ) -> Result<http::Response<Bytes>, TransportError> {
        let response = self.0.borrow_mut().take();
        response.ok_or_else(|| TransportError::new(std::io::Error::other("gone")))
    }

    fn sleep(&self, _: std::time::Duration) {}
}

/// Passes the response to every operation of a typed client.
pub(super) fn response(input: &[u8]) -> Result<(), String> {
    let mut parts = input.splitn(2, |byte| *byte == SEPARATOR);
    let head = String::from_utf8_lossy(parts.next().unwrap_or_default()).into_owned();
    let body = Bytes::copy_from_slice(parts.next().unwrap_or_default());
    let (status, content_type) = head.split_once(' ').unwrap_or((&head, ""));
    let status = status
        .parse()
        .ok()
        .and_then(|status| http::StatusCode::from_u16(status).ok())
        .unwrap_or_default();
    let client = || -> Result<Client<Once>, String> {
        let mut response = http::Response::new(body.clone());
        *response.status_mut() = status;
        if let Ok(value) = content_type.parse() {
            response.headers_mut().insert("content-type", value);
        }
        let builder = Client::connect("https://a.example/v2").map_err(|error| error.to_string())?;
        let builder = builder.bearer_token("s3cret");
        builder
            .build_with(Once(RefCell::new(Some(response))))
            .map_err(|error| error.to_string())
    };
    check_message(client()?.users().get("7").send().err())?;
    check_message(client()?.users().get("7").lenient().send().err())?;
    check_message(
        client()?
            .users()
            .create(&User::new("b"))
            .expect_any_status()
            .send()
            .err(),
    )?;
    check_message(
        client()?
            .users()
            .list()
            .iter()
            .take(3)
            .find_map(Result::err),
    )?;
    let lenient = client()?;
    check_message(
        lenient
            .users()
            .list()
            .configure(scim_runtime::client::Request::lenient)
            .send()
            .err(),
    )?;
    check_message(client()?.users().delete("7").send().err())?;
    drop(Page::<Stored<User>>::from_json(&body));
    Ok(())
}

/// Checks that an error's message is safe to print and contains no secrets.
pub(super) fn check_message(error: Option<Error>) -> Result<(), String> {
    let Some(error) = error else { return Ok(()) };
    let (message, debugged) = (error.to_string(), format!("{error:?}"));
    if message.contains("s3cret") || debugged.contains("s3cret") {
        return Err("an error shows the token".to_owned());
    }
    if message.is_empty() {
        return Err("an empty message".to_owned());
    }
    super::shown(&message)
}

fn vectors(names: &[&str], member: &str) -> Vec<Vec<u8>> {
    let folder = crate::root().join("scim-runtime/tests/vectors");
    let mut seeds = Vec::new();
    for name in names {
        let read = fs::read(folder.join(name)).ok();
        let Some(document) = read.and_then(|bytes| serde_json::from_slice::<Json>(&bytes).ok())
        else {
            continue;
        };
        for case in document["cases"].as_array().into_iter().flatten() {
            match &case[member] {
                Json::String(text) => seeds.push(text.clone().into_bytes()),
                Json::Null => {}
                other => seeds.push(other.to_string().into_bytes()),
            }
        }
    }
    seeds
}

pub(super) fn filters() -> Vec<Vec<u8>> {
    let mut seeds = vectors(&["filters.json", "filters-2.json"], "filter");
    seeds.extend(vectors(&["paths.json", "paths-2.json"], "path"));
    seeds
}

/// Checks that printing and parsing a filter or a path gives back the same one.
pub(super) fn filter(input: &[u8]) -> Result<(), String> {
    let text = String::from_utf8_lossy(input);
    if let Ok(filter) = Filter::parse(&text) {
        let printed = filter.to_string();
        if Filter::parse(&printed).as_ref() != Ok(&filter) {
            return Err(format!("printed as {printed:?}, which is read as another"));
        }
        let _ = filter.check(DESCRIPTOR);
        let user = serde_json::json!({"userName": "b", "emails": [{"value": "a@b.c", "type": "work"}], "active": true});
        let _ = filter.matches(&user, DESCRIPTOR);
    }
    if let Ok(path) = Path::parse(&text) {
        let printed = path.to_string();
        if Path::parse(&printed).as_ref() != Ok(&path) {
            return Err(format!("printed as {printed:?}, which is read as another"));
        }
    }
    Ok(())
}

pub(super) fn patches() -> Vec<Vec<u8>> {
    let wrap = |operations: Vec<u8>| {
        let mut message =
            br#"{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":"#
                .to_vec();
        message.extend(operations);
        message.push(b'}');
        message
    };
    vectors(&["patch.json", "patch-2.json"], "ops")
        .into_iter()
        .map(wrap)
        .collect()
}

/// Checks that a PATCH is applied as a whole or not at all.
pub(super) fn patch(input: &[u8]) -> Result<(), String> {
    let Ok(message) = serde_json::from_slice::<Json>(input) else {
        return Ok(());
    };
    let Ok(operations) = patch::parse(&message) else {
        return Ok(());
    };
    let printed = patch::to_message(&operations);
    if patch::parse(&printed).as_ref() != Ok(&operations) {
        return Err(format!("printed as {printed}, which is read as another"));
    }
    let before = serde_json::json!({"userName": "b", "name": {"familyName": "J"}, "emails": [{"value": "a@b.c", "type": "work", "primary": true}]});
    let mut after = before.clone();
    if patch::apply(&mut after, &operations, DESCRIPTOR).is_err() && after != before {
        return Err("half of a PATCH was applied".to_owned());
    }
    Ok(())
}

/// Requests: method and target, then a body.
pub(super) fn requests() -> Vec<Vec<u8>> {
    let mut seeds: Vec<Vec<u8>> = resources()
        .into_iter()
        .map(|resource| [b"POST /Users".to_vec(), resource].join(&SEPARATOR))
        .collect();
    seeds.extend(
        patches()
            .into_iter()
            .map(|patch| [b"PATCH /Users/1".to_vec(), patch].join(&SEPARATOR)),
    );
    for filter in filters() {
        let query = String::from_utf8_lossy(&filter)
            .replace('%', "%25")
            .replace(' ', "%20")
            .replace('"', "%22")
            .replace('#', "%23");
        seeds.push(format!("GET /Users?filter={query}&sortBy=userName&count=2").into_bytes());
    }
    seeds.extend(texts(&[
        "GET /Users?attributes=userName,emails.value&startIndex=1&count=0",
        "GET /Users?cursor=&count=1",
        "GET /Schemas/urn:ietf:params:scim:schemas:core:2.0:User",
        "GET /Me",
        "GET /Me?attributes=emails[type%20eq%20%22work%22].value&excludedAttributes=meta",
        "DELETE /Me",
        "DELETE /Users/1",
    ]));
    for (head, body) in [
        (
            "POST /.search",
            r#"{"schemas":["urn:ietf:params:scim:api:messages:2.0:SearchRequest"],"filter":"userName pr","attributes":["userName"],"count":1,"startIndex":1}"#,
        ),
        (
            "POST /Bulk",
            r#"{"schemas":["urn:ietf:params:scim:api:messages:2.0:BulkRequest"],"failOnErrors":1,"Operations":[{"method":"POST","bulkId":"a","path":"/Users","data":{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"x"}},{"method":"POST","bulkId":"b","path":"/Groups","data":{"schemas":["urn:ietf:params:scim:schemas:core:2.0:Group"],"displayName":"g","members":[{"value":"bulkId:a"}]}}]}"#,
        ),
        (
            "POST /Users/.search",
            r#"{"schemas":["urn:ietf:params:scim:api:messages:2.0:SearchRequest"],"filter":"emails[type eq \"work\" and value co \"@\"] or not (active eq false)","excludedAttributes":["groups"],"sortBy":"name.familyName","sortOrder":"descending","cursor":"","count":2}"#,
        ),
        (
            "POST /Devices/.search",
            r#"{"attributes":["serialNumber","urn:ietf:params:scim:schemas:core:2.0:User:userName"],"startIndex":-1,"count":1000000000}"#,
        ),
        (
            "PATCH /Me",
            r#"{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[{"op":"add","value":{"displayName":"x"}}]}"#,
        ),
        (
            "PUT /Me",
            r#"{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"me"}"#,
        ),
        (
            "PUT /Users/1",
            r#"{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"z"}"#,
        ),
    ] {
        seeds.push([head.as_bytes(), body.as_bytes()].join(&SEPARATOR));
    }
    seeds
}

/// Uses the description of the example's provider, which is read once per thread.
pub(super) fn descriptions<T>(act: impl FnOnce(&Description) -> T) -> Option<T> {
    thread_local! {
        static PROVIDER: Option<Description> = Description::from_snapshot(crate::ACME).ok();
    }
    PROVIDER.with(|provider| provider.as_ref().map(act))
}

/// Checks that the embedded server answers any request, and that its errors are SCIM errors.
pub(super) fn server(input: &[u8]) -> Result<(), String> {
    let provider = descriptions(Clone::clone).ok_or("the snapshot is refused")?;
    // Create a new provider for each input, so that an input always has the same effect.
    let server = Server::new(provider)
        .reproducible()
        .me("User", "userName", "me");
    let user = serde_json::json!({"schemas": [User::URN], "userName": "me"});
    let id = server
        .add("User", user)
        .map_err(|error| error.to_string())?;
    let mut parts = input.splitn(2, |byte| *byte == SEPARATOR);
    let head = String::from_utf8_lossy(parts.next().unwrap_or_default());
    let head = head.replace("/Users/1", &format!("/Users/{id}"));
    answer(&server, &head, parts.next().unwrap_or_default())
}

pub(super) fn answer(server: &Server, head: &str, body: &[u8]) -> Result<(), String> {
    let (method, target) = head.split_once(' ').unwrap_or(("GET", head));
    let (Ok(method), Ok(uri)) = (method.parse(), format!("http://localhost{target}").parse())
    else {
        return Ok(());
    };
    let mut request = http::Request::new(Bytes::copy_from_slice(body));
    *request.method_mut() = method;
    *request.uri_mut() = uri;
    request.headers_mut().insert(
        "content-type",
        http::HeaderValue::from_static("application/scim+json"),
    );
    let response = server.handle(request);
    let status = response.status().as_u16();
    if status >= 500 && status != 501 {
        return Err(format!("status {status}"));
    }
    if !response.body().is_empty() {
        serde_json::from_slice::<Json>(response.body())
            .map_err(|error| format!("status {status}: {error}"))?;
    }
    Ok(())
}

/// Discovery documents that are read at run time.
pub(super) fn documents(input: &[u8]) -> Result<(), String> {
    let read = |part: Option<Vec<u8>>| {
        part.and_then(|part| serde_json::from_slice::<Json>(&part).ok())
            .unwrap_or_default()
    };
    let [schemas, types, configuration] = generator::parts(input).map(read);
    match Description::from_documents(&schemas, &types, &configuration) {
        Err(error) if error.to_string().is_empty() => Err("an empty message".to_owned()),
        Err(_) => Ok(()),
        Ok(description) => {
            let server = Server::new(description);
            let mut request = http::Request::new(Bytes::new());
            *request.uri_mut() = http::Uri::from_static("http://localhost/Schemas");
            (server.handle(request).status() == 200)
                .then_some(())
                .ok_or_else(|| "no schemas".to_owned())
        }
    }
}
