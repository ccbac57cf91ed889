//! Code that both engines over reqwest share: TLS, requests to this machine, requests without a body.

use crate::error::TransportError;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

/// Chooses ring for rustls unless the program has chosen a provider, or aws-lc is compiled in.
pub(super) fn prepare_tls() {
    #[cfg(all(feature = "tls-ring", not(feature = "tls-aws-lc")))]
    {
        // Fails only if the program has installed one already.
        let _ = rustls::crypto::ring::default_provider().install_default();
    }
}

/// The addresses of `localhost`, which must not depend on a name server.
pub(super) fn loopback() -> [SocketAddr; 2] {
    [
        SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 0),
        SocketAddr::new(IpAddr::V6(Ipv6Addr::LOCALHOST), 0),
    ]
}

/// Whether a request stays on this machine, so that it must not go to a proxy.
pub(super) fn is_loopback(uri: &http::Uri) -> bool {
    let Some(host) = uri.host() else {
        return false;
    };
    let address = host.trim_start_matches('[').trim_end_matches(']');
    host.eq_ignore_ascii_case("localhost")
        || address
            .parse::<IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

/// The URL that reqwest sends a request to. Its own conversion formats the parts of the URI, which takes longer.
pub(super) fn url_of(uri: &http::Uri) -> Result<reqwest::Url, TransportError> {
    let parsed = match (uri.scheme_str(), uri.authority(), uri.path_and_query()) {
        (Some(scheme), Some(authority), Some(path)) => {
            let text = [scheme, "://", authority.as_str(), path.as_str()].concat();
            reqwest::Url::parse(&text)
        }
        _ => reqwest::Url::parse(&uri.to_string()),
    };
    parsed.map_err(TransportError::connect)
}

/// Whether to send a body. An empty body of a GET would add `Content-Length: 0` (RFC 9110 §8.6).
pub(super) fn has_body(method: &http::Method, body: &[u8]) -> bool {
    let means_one = [http::Method::POST, http::Method::PUT, http::Method::PATCH];
    !body.is_empty() || means_one.contains(method)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_has_all_parts_of_the_uri() {
        for text in [
            "https://a.example/v2/Users?x=%20&y",
            "http://[::1]:8080/",
            "http://a.example:80",
            "HTTP://A.example?x",
        ] {
            let uri: http::Uri = text.parse().expect(text);
            let url = url_of(&uri).expect(text);
            let expected = reqwest::Url::parse(&uri.to_string()).expect(text);
            assert_eq!(url, expected);
        }
        assert!(url_of(&http::Uri::from_static("/v2/Users")).is_err());
    }

    #[test]
    fn loopback_is_an_address_or_localhost() {
        for (url, expected) in [
            ("http://localhost:80/x", true),
            ("http://LOCALHOST", true),
            ("http://127.0.0.1", true),
            ("http://127.9.9.9:80", true),
            ("http://[::1]:80/x", true),
            ("http://x.localhost", false),
            ("http://localhost.example", false),
            ("http://10.0.0.1", false),
            ("/x", false),
        ] {
            assert_eq!(is_loopback(&url.parse().expect(url)), expected, "{url}");
        }
    }
}
