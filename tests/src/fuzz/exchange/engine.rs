//! Engines that play a script and record the requests: one in process, and the log that both of them keep.

use super::script::{Answer, Framing, Origins, Script};
use bytes::Bytes;
use scim_runtime::engine::{BlockingEngine, Limits, TransportError};
use std::{cell::RefCell, io, rc::Rc, time::Duration};

/// The requests of a run, and what was waited for.
#[derive(Debug, Default)]
pub(super) struct Log {
    pub(super) requests: Vec<http::Request<Bytes>>,
    pub(super) waits: Vec<Duration>,
    /// The size of the largest body that was sent.
    pub(super) largest: usize,
}

/// Answers in process. Bodies arrive decoded; torn ones arrive with an error.
#[derive(Clone)]
pub(super) struct InProcess {
    script: Rc<Script>,
    origins: Rc<Origins>,
    pub(super) log: Rc<RefCell<Log>>,
}

impl InProcess {
    pub(super) fn new(script: &Rc<Script>, origins: &Rc<Origins>) -> Self {
        Self {
            script: Rc::clone(script),
            origins: Rc::clone(origins),
            log: Rc::default(),
        }
    }

    pub(super) fn origins() -> Origins {
        Origins {
            home: "https://a.example".to_owned(),
            away: "https://b.example".to_owned(),
            login: "https://login.example".to_owned(),
        }
    }
}

/// The answer to the request with this number.
pub(super) fn answer(script: &Script, number: usize) -> Option<&Answer> {
    script.responses.get(number).or(script.responses.last())
}

fn lost() -> TransportError {
    TransportError::new(io::Error::from(io::ErrorKind::ConnectionReset))
}

impl BlockingEngine for InProcess {
    fn exchange(
        &self,
        request: http::Request<Bytes>,
        limits: Limits,
    ) -> Result<http::Response<Bytes>, TransportError> {
        let mut log = self.log.borrow_mut();
        let number = log.requests.len();
        log.requests.push(request);
        if number > super::MAX_REQUESTS {
            return Err(lost());
        }
        let answer = answer(&self.script, number).ok_or_else(lost)?;
        if answer.framing == Framing::Closed {
            return Err(lost());
        }
        let body = answer.body(&self.origins);
        log.largest = log.largest.max(body.len());
        if body.len() > limits.max_body {
            return Err(TransportError::too_large());
        }
        let mut response = http::Response::new(Bytes::from(body));
        *response.status_mut() =
            http::StatusCode::from_u16(answer.status).unwrap_or(http::StatusCode::OK);
        for (name, value) in answer.headers(&self.origins) {
            response.headers_mut().append(name, value);
        }
        match answer.framing {
            Framing::Torn | Framing::TornChunk | Framing::TornGzip => {
                let half = response.body().len() / 2;
                let body = response.body().slice(..half);
                *response.body_mut() = body;
                Err(lost().with_response(response))
            }
            Framing::FalseGzip => Err(lost().with_response(response)),
            _ => Ok(response),
        }
    }

    fn sleep(&self, duration: Duration) {
        self.log.borrow_mut().waits.push(duration);
    }
}
