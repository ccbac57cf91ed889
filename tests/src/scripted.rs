//! Engines that answer requests with a function and record them, without a server or a socket.
#![allow(clippy::unwrap_used, clippy::missing_panics_doc)]

use bytes::Bytes;
use scim_runtime::{
    Json,
    engine::{BlockingEngine, Engine, Limits, TransportError},
};
use std::sync::{Arc, Mutex};

type Respond = dyn Fn(&SentRequest) -> ScriptedResponse + Send + Sync;

/// A response: status, headers, body.
#[derive(Clone, Debug)]
pub struct ScriptedResponse {
    /// HTTP status.
    pub status: u16,
    /// Headers besides the content type.
    pub headers: Vec<(&'static str, String)>,
    /// The body. `Null` for none.
    pub body: Json,
}

impl From<(u16, Json)> for ScriptedResponse {
    fn from((status, body): (u16, Json)) -> Self {
        Self {
            status,
            headers: Vec::new(),
            body,
        }
    }
}

impl ScriptedResponse {
    /// Adds a header.
    #[must_use]
    pub fn header(mut self, name: &'static str, value: &str) -> Self {
        self.headers.push((name, value.to_owned()));
        self
    }
}

/// An engine that answers requests with a function and records them.
#[derive(Clone)]
pub struct Scripted {
    respond: Arc<Respond>,
    requests: Arc<Mutex<Vec<SentRequest>>>,
}

/// A recorded request.
#[derive(Clone, Debug)]
pub struct SentRequest {
    /// Method and path, relative to the base URL `https://scim.example.com/v2`.
    pub line: String,
    /// The query, encoded.
    pub query: String,
    /// All headers.
    pub headers: http::HeaderMap,
    /// The body. `Null` for none.
    pub body: Json,
}

impl SentRequest {
    fn of(request: &http::Request<Bytes>) -> Self {
        let path = request.uri().path().strip_prefix("/v2").unwrap();
        Self {
            line: format!("{} {path}", request.method()),
            query: request.uri().query().unwrap_or_default().to_owned(),
            headers: request.headers().clone(),
            body: serde_json::from_slice(request.body()).unwrap_or_default(),
        }
    }

    /// A parameter of the URL, encoded.
    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<String> {
        let pairs = self
            .query
            .split('&')
            .filter_map(|pair| pair.split_once('='));
        let found = pairs.filter(|(known, _)| *known == name);
        found.map(|(_, value)| value.to_owned()).next()
    }

    /// A number from the URL or the message.
    #[must_use]
    pub fn number(&self, name: &str) -> Option<usize> {
        let text = self.parameter(name);
        text.or_else(|| Some(self.body.get(name)?.to_string()))?
            .parse()
            .ok()
    }
}

impl Scripted {
    /// Creates an engine that answers with this function.
    pub fn new<A: Into<ScriptedResponse>>(
        answer: impl Fn(&SentRequest) -> A + Send + Sync + 'static,
    ) -> Self {
        Self {
            respond: Arc::new(move |request| answer(request).into()),
            requests: Arc::default(),
        }
    }

    /// The requests so far, in order.
    #[must_use]
    pub fn requests(&self) -> Vec<SentRequest> {
        self.requests.lock().unwrap().clone()
    }

    fn respond(&self, request: &http::Request<Bytes>) -> http::Response<Bytes> {
        let sent = SentRequest::of(request);
        let answered = (self.respond)(&sent);
        self.requests.lock().unwrap().push(sent);
        let body = match &answered.body {
            Json::Null => Bytes::new(),
            body => Bytes::from(body.to_string()),
        };
        let mut response = http::Response::new(body);
        *response.status_mut() = http::StatusCode::from_u16(answered.status).unwrap();
        for (name, value) in answered.headers {
            response.headers_mut().insert(name, value.parse().unwrap());
        }
        let scim = http::HeaderValue::from_static("application/scim+json");
        response.headers_mut().insert("content-type", scim);
        response
    }
}

impl BlockingEngine for Scripted {
    fn exchange(
        &self,
        request: http::Request<Bytes>,
        _: Limits,
    ) -> Result<http::Response<Bytes>, TransportError> {
        Ok(self.respond(&request))
    }
}

/// The same engine as an asynchronous one.
pub struct AsyncScripted(pub Scripted);

impl Engine for AsyncScripted {
    async fn exchange(
        &self,
        request: http::Request<Bytes>,
        _: Limits,
    ) -> Result<http::Response<Bytes>, TransportError> {
        Ok(self.0.respond(&request))
    }
}
