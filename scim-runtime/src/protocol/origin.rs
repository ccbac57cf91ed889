//! The origin of a URL (RFC 6454).

use http::uri::{Scheme, Uri};

/// Scheme, host and port.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct UrlOrigin {
    scheme: Option<Scheme>,
    host: Option<String>,
    port: Option<u16>,
}

impl UrlOrigin {
    pub(super) fn of(uri: &Uri) -> Self {
        Self {
            scheme: uri.scheme().cloned(),
            host: uri.host().map(str::to_ascii_lowercase),
            port: port(uri),
        }
    }

    pub(super) fn includes(&self, uri: &Uri) -> bool {
        let is_host = |host: &str| {
            let own = self.host.as_deref();
            own.is_some_and(|own| own.eq_ignore_ascii_case(host))
        };
        self.scheme.as_ref() == uri.scheme()
            && self.port == port(uri)
            && uri.host().map_or(self.host.is_none(), is_host)
    }
}

fn port(uri: &Uri) -> Option<u16> {
    let usual = match uri.scheme() {
        Some(scheme) if *scheme == Scheme::HTTPS => Some(443),
        Some(scheme) if *scheme == Scheme::HTTP => Some(80),
        Some(_) | None => None,
    };
    uri.port_u16().or(usual)
}
