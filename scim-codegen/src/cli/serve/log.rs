//! The request log: one line per request on standard error. It omits headers and bodies, which may contain credentials.

use crate::console::Console;
use hyper::{Request, Response};
use scim_runtime::server::Body;
use std::time::Duration;

/// Whether and where requests are logged.
#[derive(Debug, Clone, Copy)]
pub(super) enum RequestLog {
    Off,
    To(Console),
}

impl RequestLog {
    /// The first part of a request's line.
    pub(super) fn line<B>(self, request: &Request<B>) -> Option<String> {
        match self {
            Self::Off => None,
            Self::To(_) => Some(format!("{} {}", request.method(), request.uri())),
        }
    }

    /// Prints a request's line with the outcome: `GET /v2/Users?count=1 200 1.4 ms 812 bytes`.
    pub(super) fn write(self, line: Option<String>, response: &Response<Body>, took: Duration) {
        if let (Self::To(console), Some(line)) = (self, line) {
            use hyper::body::Body as _;
            let bytes = response.body().size_hint().lower();
            let milliseconds = took.as_secs_f64() * 1_000.0;
            let status = response.status().as_u16();
            console.note(&format!(
                "{line} {status} {milliseconds:.1} ms {bytes} bytes"
            ));
        }
    }
}
