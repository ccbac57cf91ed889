//! Creates servers and sends requests to them.

use bytes::Bytes;
use scim_runtime::{Json, server::Server};
use serde_json::json;

pub(super) const USER: &str = "urn:ietf:params:scim:schemas:core:2.0:User";
pub(super) const GROUP: &str = "urn:ietf:params:scim:schemas:core:2.0:Group";

/// The example's provider with changed documents.
pub(super) fn provider(change: impl FnOnce(&mut Json)) -> Server {
    let mut snapshot: Json = serde_json::from_str(tests::ACME).unwrap();
    change(&mut snapshot);
    Server::from_snapshot(&snapshot.to_string()).unwrap()
}

pub(super) fn acme() -> Server {
    provider(|_| {})
}

/// The status and body of the response. `line` is a method and a path or URL.
pub(super) fn ask(
    server: &Server,
    line: &str,
    headers: &[(&str, &str)],
    body: &Json,
) -> (u16, Json) {
    let (method, url) = line.split_once(' ').unwrap();
    let url = if url.starts_with('/') {
        format!("http://localhost{url}")
    } else {
        url.to_owned()
    };
    let mut request = http::Request::new(Bytes::new());
    if !body.is_null() {
        *request.body_mut() = Bytes::from(body.to_string());
        let scim = http::HeaderValue::from_static("application/scim+json");
        request.headers_mut().insert("content-type", scim);
    }
    *request.method_mut() = method.parse().unwrap();
    *request.uri_mut() = url.replace(' ', "%20").replace('"', "%22").parse().unwrap();
    for (name, value) in headers {
        let name: http::HeaderName = name.parse().unwrap();
        request.headers_mut().insert(name, value.parse().unwrap());
    }
    let response = server.handle(request);
    let body = serde_json::from_slice(response.body()).unwrap_or_default();
    (response.status().as_u16(), body)
}

pub(super) fn get(server: &Server, path: &str) -> (u16, Json) {
    ask(server, &format!("GET {path}"), &[], &Json::Null)
}

pub(super) fn user(name: &str) -> Json {
    json!({"schemas": [USER], "userName": name})
}
