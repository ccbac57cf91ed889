//! The HTTP engine of `scimctl`: reqwest with an optional log of requests and optional progress.

use super::progress::{Progress, Visibility};
use crate::{Error, console::Console, source};
use reqwest::{Certificate, blocking::ClientBuilder};
use scim_runtime::engine::{BlockingEngine, Limits, ReqwestBlocking, TransportError};
use std::{
    path::Path,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::Duration,
};

/// How often a wait looks for an interruption.
const TICK: Duration = Duration::from_millis(50);

/// Whether to print each request and its status on standard error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ExchangeLog {
    Off,
    /// Print the request line and the status, but never headers or bodies.
    Lines,
}

/// A reqwest engine that logs and counts requests.
pub(super) struct LoggingEngine {
    reqwest: ReqwestBlocking,
    log: ExchangeLog,
    console: Console,
    progress: Mutex<Option<Progress>>,
    interrupt: Arc<AtomicBool>,
}

impl LoggingEngine {
    /// Trusts the certificates in a file, if given, in addition to the system's.
    ///
    /// # Errors
    /// If the file contains no certificates, or TLS can't be set up.
    pub(super) fn new(
        ca_file: Option<&Path>,
        log: ExchangeLog,
        console: Console,
    ) -> Result<Self, Error> {
        let mut builder = ClientBuilder::new();
        if let Some(path) = ca_file {
            builder = builder.tls_certs_merge(certificates(path)?);
        }
        let reqwest = ReqwestBlocking::build(builder)
            .map_err(|error| Error::input(format!("cannot set up TLS: {error}")))?;
        Ok(Self {
            reqwest,
            log,
            console,
            progress: Mutex::new(None),
            interrupt: Arc::default(),
        })
    }

    /// While this is set, no request is sent.
    pub(super) fn interrupt(&self) -> &Arc<AtomicBool> {
        &self.interrupt
    }

    /// Starts showing the number of requests, on a terminal.
    pub(super) fn count_requests(&self) {
        let progress = Progress::of("requests", self.visibility());
        *self.progress.lock().unwrap_or_else(PoisonError::into_inner) = Some(progress);
    }

    /// Stops showing the number of requests.
    pub(super) fn stop_counting(&self) {
        self.progress
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
    }

    /// Whether progress can be shown without disturbing other output.
    pub(super) fn visibility(&self) -> Visibility {
        match self.log {
            ExchangeLog::Off if !self.console.is_quiet() => Visibility::OnTerminal,
            ExchangeLog::Off | ExchangeLog::Lines => Visibility::Hidden,
        }
    }
}

fn certificates(path: &Path) -> Result<Vec<Certificate>, Error> {
    let text = source::read_file(path)?;
    let certificates = Certificate::from_pem_bundle(&text.bytes).unwrap_or_default();
    if certificates.is_empty() {
        return Err(
            Error::input(format!("{} contains no certificate", path.display()))
                .with_help("expected a PEM file with `-----BEGIN CERTIFICATE-----`"),
        );
    }
    Ok(certificates)
}

impl BlockingEngine for LoggingEngine {
    fn exchange(
        &self,
        request: http::Request<bytes::Bytes>,
        limits: Limits,
    ) -> Result<http::Response<bytes::Bytes>, TransportError> {
        if self.interrupt.load(Ordering::Relaxed) {
            return Err(TransportError::connect(std::io::Error::other(
                "interrupted",
            )));
        }
        let line = match self.log {
            ExchangeLog::Off => None,
            ExchangeLog::Lines => Some(format!("{} {}", request.method(), request.uri())),
        };
        let result = self.reqwest.exchange(request, limits);
        if let Some(line) = line {
            let outcome = match &result {
                Ok(response) => response.status().to_string(),
                Err(error) => error.to_string(),
            };
            self.console.message(&format!("{line} → {outcome}"));
        }
        if let Some(progress) = &*self.progress.lock().unwrap_or_else(PoisonError::into_inner) {
            progress.step();
        }
        result
    }

    fn sleep(&self, duration: Duration) {
        let mut remaining = duration;
        while !remaining.is_zero() && !self.interrupt.load(Ordering::Relaxed) {
            let step = remaining.min(TICK);
            thread::sleep(step);
            remaining -= step;
        }
    }
}
