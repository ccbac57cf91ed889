//! Engines that answer by a function and keep what was asked: no server, no socket.
#![allow(clippy::unwrap_used, clippy::missing_panics_doc)]

use bytes::Bytes;
use scim_runtime::{
    Json,
    engine::{BlockingEngine, Engine, Limits, TransportError},
};
use std::sync::{Arc, Mutex};

type Answer = dyn Fn(&Asked) -> Answered + Send + Sync;

/// What is answered: status, headers, body.
#[derive(Clone, Debug)]
pub struct Answered {
    /// HTTP status.
    pub status: u16,
    /// Beside the content type.
    pub headers: Vec<(&'static str, String)>,
    /// `Null`: none.
    pub body: Json,
}

impl From<(u16, Json)> for Answered {
    fn from((status, body): (u16, Json)) -> Self {
        Self {
            status,
            headers: Vec::new(),
            body,
        }
    }
}

impl Answered {
    /// With a header.
    #[must_use]
    pub fn header(mut self, name: &'static str, value: &str) -> Self {
        self.headers.push((name, value.to_owned()));
        self
    }
}

/// Answers by a function, and keeps what was asked.
#[derive(Clone)]
pub struct Scripted {
    answer: Arc<Answer>,
    asked: Arc<Mutex<Vec<Asked>>>,
}

/// A request as it was sent.
#[derive(Clone, Debug)]
pub struct Asked {
    /// Method and path below the base URL, `https://scim.example.com/v2`.
    pub line: String,
    /// As it was sent, encoded.
    pub query: String,
    /// As it was sent.
    pub headers: http::HeaderMap,
    /// `Null`: none.
    pub body: Json,
}

impl Asked {
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

    /// Of the URL, or of the message.
    #[must_use]
    pub fn number(&self, name: &str) -> Option<usize> {
        let text = self.parameter(name);
        text.or_else(|| Some(self.body.get(name)?.to_string()))?
            .parse()
            .ok()
    }
}

impl Scripted {
    /// Answers so.
    pub fn new<A: Into<Answered>>(answer: impl Fn(&Asked) -> A + Send + Sync + 'static) -> Self {
        Self {
            answer: Arc::new(move |asked| answer(asked).into()),
            asked: Arc::default(),
        }
    }

    /// What was asked, in order.
    #[must_use]
    pub fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }

    fn respond(&self, request: &http::Request<Bytes>) -> http::Response<Bytes> {
        let asked = Asked::of(request);
        let answered = (self.answer)(&asked);
        self.asked.lock().unwrap().push(asked);
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

/// The same, awaited.
pub struct Awaited(pub Scripted);

impl Engine for Awaited {
    async fn exchange(
        &self,
        request: http::Request<Bytes>,
        _: Limits,
    ) -> Result<http::Response<Bytes>, TransportError> {
        Ok(self.0.respond(&request))
    }
}
