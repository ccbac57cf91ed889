//! The engine of the command line: reqwest, told about on request.

use crate::{Error, source};
use reqwest::{Certificate, blocking::ClientBuilder};
use scim_runtime::engine::{BlockingEngine, Limits, ReqwestBlocking, TransportError};
use std::path::Path;

/// Whether each request and its status are told on standard error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Telling {
    Nothing,
    Lines,
}

/// reqwest, telling the line of each request and the status of its response: never a header or a body.
pub(super) struct Engine {
    reqwest: ReqwestBlocking,
    telling: Telling,
}

impl Engine {
    /// With the certificates of a file beside the system's, if there is one.
    ///
    /// # Errors
    /// If the file holds no certificates, or TLS can't be set up.
    pub(super) fn new(ca_file: Option<&Path>, telling: Telling) -> Result<Self, Error> {
        let mut builder = ClientBuilder::new();
        if let Some(path) = ca_file {
            builder = builder.tls_certs_merge(certificates(path)?);
        }
        let reqwest = ReqwestBlocking::build(builder)
            .map_err(|error| Error::input(format!("TLS can't be set up: {error}")))?;
        Ok(Self { reqwest, telling })
    }
}

fn certificates(path: &Path) -> Result<Vec<Certificate>, Error> {
    let text = source::read_file(path)?;
    let certificates = Certificate::from_pem_bundle(&text.bytes).unwrap_or_default();
    if certificates.is_empty() {
        return Err(
            Error::input(format!("{}: there is no certificate in it", path.display()))
                .with_help("a PEM file is wanted: `-----BEGIN CERTIFICATE-----`"),
        );
    }
    Ok(certificates)
}

impl BlockingEngine for Engine {
    fn exchange(
        &self,
        request: http::Request<bytes::Bytes>,
        limits: Limits,
    ) -> Result<http::Response<bytes::Bytes>, TransportError> {
        let line = match self.telling {
            Telling::Nothing => return self.reqwest.exchange(request, limits),
            Telling::Lines => format!("{} {}", request.method(), request.uri()),
        };
        let answer = self.reqwest.exchange(request, limits);
        match &answer {
            Ok(response) => eprintln!("{line} → {}", response.status()),
            Err(error) => eprintln!("{line} → {}", crate::text::neutral(&error.to_string())),
        }
        answer
    }
}
