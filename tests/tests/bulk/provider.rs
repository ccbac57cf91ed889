//! A provider that answers bulk requests with a function and records them.

use bytes::Bytes;
use scim_runtime::{
    Json,
    engine::{BlockingEngine, Engine, Limits, TransportError},
    models::rfc7643::{Client, User},
    record::Stored,
};
use serde_json::json;
use std::sync::{Arc, Mutex};

pub(crate) const BASE: &str = "https://scim.example.com/v2";

pub(crate) const RESPONSE: &str = "urn:ietf:params:scim:api:messages:2.0:BulkResponse";

pub(crate) const ERROR: &str = "urn:ietf:params:scim:api:messages:2.0:Error";

pub(crate) const USER: &str = "urn:ietf:params:scim:schemas:core:2.0:User";

/// The function gets the number of earlier requests, and the request.
pub(crate) struct BulkProvider<F> {
    pub(crate) answer: F,
    pub(crate) got: Mutex<Vec<(http::Request<Bytes>, Limits)>>,
}

impl<F: Fn(usize, &Json) -> Answer> BulkProvider<F> {
    pub(crate) fn new(answer: F) -> Self {
        Self {
            answer,
            got: Mutex::default(),
        }
    }

    pub(crate) fn respond(
        &self,
        request: http::Request<Bytes>,
        limits: Limits,
    ) -> Result<http::Response<Bytes>, TransportError> {
        let message = serde_json::from_slice(request.body()).unwrap();
        let mut got = self.got.lock().unwrap();
        got.push((request, limits));
        let (status, body) = (self.answer)(got.len() - 1, &message)?;
        let mut response = http::Response::new(Bytes::from(body.to_string()));
        *response.status_mut() = http::StatusCode::from_u16(status).unwrap();
        let media = http::HeaderValue::from_static("application/scim+json");
        response.headers_mut().insert("content-type", media);
        Ok(response)
    }

    pub(crate) fn requests(&self) -> Vec<Json> {
        let got = self.got.lock().unwrap();
        got.iter()
            .map(|(request, _)| serde_json::from_slice(request.body()).unwrap())
            .collect()
    }

    /// The number of operations in each request.
    pub(crate) fn sizes(&self) -> Vec<usize> {
        let size = |request: &Json| request["Operations"].as_array().unwrap().len();
        self.requests().iter().map(size).collect()
    }
}

impl<F: Fn(usize, &Json) -> Answer> BlockingEngine for &BulkProvider<F> {
    fn exchange(
        &self,
        request: http::Request<Bytes>,
        limits: Limits,
    ) -> Result<http::Response<Bytes>, TransportError> {
        self.respond(request, limits)
    }
}

pub(crate) type Answer = Result<(u16, Json), TransportError>;

/// The same provider as an asynchronous engine.
pub(crate) struct AsyncBulkProvider<F>(pub(crate) Arc<BulkProvider<F>>);

impl<F: Fn(usize, &Json) -> Answer + Send + Sync + 'static> Engine for AsyncBulkProvider<F> {
    async fn exchange(
        &self,
        request: http::Request<Bytes>,
        limits: Limits,
    ) -> Result<http::Response<Bytes>, TransportError> {
        self.0.respond(request, limits)
    }
}

pub(crate) fn connect<E>(engine: E) -> Client<E> {
    Client::connect(BASE).unwrap().build_with(engine).unwrap()
}

/// Every operation succeeds. Each id is the bulkId with the prefix `id-`.
pub(crate) fn done(request: &Json) -> Json {
    answers(request, |_| None)
}

/// A response for each operation: a success unless `refused` has a status for it.
pub(crate) fn answers(request: &Json, refused: impl Fn(&Json) -> Option<u16>) -> Json {
    let operations = request["Operations"].as_array().unwrap().iter();
    let answers = operations.map(|operation| {
        let (method, bulk_id) = (&operation["method"], operation["bulkId"].as_str().unwrap());
        let path = operation["path"].as_str().unwrap();
        let mut answer = json!({"method": method, "bulkId": bulk_id});
        if let Some(status) = refused(operation) {
            let status = status.to_string();
            answer["response"] = json!({"schemas": [ERROR], "status": status, "detail": "no"});
            answer["status"] = status.into();
            return answer;
        }
        let (status, location) = match method.as_str().unwrap() {
            "POST" => ("201", format!("{BASE}{path}/id-{bulk_id}")),
            "DELETE" => ("204", format!("{BASE}{path}")),
            _ => ("200", format!("{BASE}{path}")),
        };
        answer["status"] = status.into();
        answer["location"] = location.into();
        answer["version"] = "W/\"1\"".into();
        answer
    });
    json!({"schemas": [RESPONSE], "Operations": answers.collect::<Vec<Json>>()})
}

#[allow(clippy::unnecessary_wraps)] // has the signature of other answers
pub(crate) fn well(_: usize, request: &Json) -> Answer {
    Ok((200, done(request)))
}

pub(crate) fn refusal(status: u16) -> Json {
    json!({"schemas": [ERROR], "status": status.to_string(), "detail": "not so"})
}

pub(crate) fn stored() -> Stored<User> {
    let text =
        json!({"schemas": [USER], "id": "7/8", "userName": "old", "meta": {"version": "W/\"v7\""}});
    Stored::from_json(text.to_string().as_bytes()).unwrap()
}

pub(crate) fn two_users() -> Json {
    let user = |name: &str| {
        json!({"method": "POST", "path": "/Users", "bulkId": name,
               "data": {"schemas": [USER], "userName": name}})
    };
    json!({"schemas": ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"],
           "Operations": [user("ä"), user("b")]})
}
