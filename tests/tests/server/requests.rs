//! Requests to a server without a client: text in, JSON out.

use bytes::Bytes;
use scim_runtime::{Json, server::Server};
use serde_json::json;

pub(crate) const USER: &str = "urn:ietf:params:scim:schemas:core:2.0:User";

pub(crate) const ENTERPRISE: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

pub(crate) const DEVICE: &str = "urn:acme:params:scim:schemas:core:2.0:Device";

/// The example's provider with a changed configuration.
pub(crate) fn provider(change: impl FnOnce(&mut Json)) -> Server {
    let mut snapshot: Json = serde_json::from_str(tests::ACME).unwrap();
    change(&mut snapshot["serviceProviderConfig"]);
    Server::from_snapshot(&snapshot.to_string()).unwrap()
}

pub(crate) fn acme() -> Server {
    provider(|_| {})
}

pub(crate) fn with_bulk() -> Server {
    provider(|config| {
        config["bulk"] = json!({"supported": true, "maxOperations": 20, "maxPayloadSize": 10_000});
    })
}

pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: http::HeaderMap,
    pub(crate) body: Json,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }

    pub(crate) fn scim_type(&self) -> &str {
        self.body["scimType"].as_str().unwrap_or_default()
    }

    pub(crate) fn names(&self) -> Vec<&str> {
        let resources = self.body["Resources"].as_array().unwrap();
        resources
            .iter()
            .map(|user| user["userName"].as_str().unwrap_or("-"))
            .collect()
    }
}

pub(crate) fn ask(server: &Server, line: &str, headers: &[(&str, &str)], body: &str) -> Answer {
    let (method, path) = line.split_once(' ').unwrap();
    let mut request = http::Request::new(Bytes::copy_from_slice(body.as_bytes()));
    *request.method_mut() = method.parse().unwrap();
    *request.uri_mut() = format!("http://localhost{path}").parse().unwrap();
    if !body.is_empty() {
        let scim = http::HeaderValue::from_static("application/scim+json");
        request.headers_mut().insert("content-type", scim);
    }
    for (name, value) in headers {
        let name: http::HeaderName = name.parse().unwrap();
        request.headers_mut().insert(name, value.parse().unwrap());
    }
    let response = server.handle(request);
    let (parts, body) = response.into_parts();
    Answer {
        status: parts.status.as_u16(),
        headers: parts.headers,
        body: serde_json::from_slice(&body).unwrap_or_default(),
    }
}

pub(crate) fn get(server: &Server, path: &str) -> Answer {
    ask(server, &format!("GET {path}"), &[], "")
}

pub(crate) fn send(server: &Server, line: &str, body: &Json) -> Answer {
    ask(server, line, &[], &body.to_string())
}

pub(crate) fn user(name: &str) -> Json {
    json!({"schemas": [USER], "userName": name})
}

/// Creates users and returns their ids.
pub(crate) fn users(server: &Server, names: &[&str]) -> Vec<String> {
    let add = |name: &&str| server.add("User", user(name)).unwrap();
    names.iter().map(add).collect()
}

pub(crate) fn patch(op: &Json) -> Json {
    json!({"schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": [op]})
}

pub(crate) fn search(mut parameters: Json) -> Json {
    parameters["schemas"] = json!(["urn:ietf:params:scim:api:messages:2.0:SearchRequest"]);
    parameters
}

pub(crate) fn bulk(operations: &Json) -> Json {
    json!({"schemas": ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"], "Operations": operations})
}
