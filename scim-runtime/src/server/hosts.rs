//! Checks which host a request is addressed to.

use super::message::ErrorReply;
use http::{Request, header};
use std::net::IpAddr;

/// The hosts that a server answers for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum AllowedHosts {
    Any,
    /// `localhost` and this machine's loopback addresses. A web page can reach the loopback interface by changing the address of
    /// its own host name (DNS rebinding), but it can't choose the `Host` header.
    Loopback,
}

impl AllowedHosts {
    /// Fails for a request that is addressed to another host.
    pub(super) fn admit<B>(self, request: &Request<B>) -> Result<(), ErrorReply> {
        match self {
            Self::Any => Ok(()),
            Self::Loopback => {
                let header = request.headers().get(header::HOST);
                let header = header.map(|host| host.to_str().unwrap_or_default());
                let authority = request.uri().authority().map(http::uri::Authority::as_str);
                if [header, authority].into_iter().flatten().all(is_loopback) {
                    return Ok(());
                }
                let detail = "this server only answers requests to localhost";
                Err(ErrorReply::new(421, detail))
            }
        }
    }
}

/// Whether `host[:port]` is `localhost`, a name below it, or a loopback address.
fn is_loopback(host: &str) -> bool {
    let port = |port: &str| port.bytes().all(|byte| byte.is_ascii_digit());
    let name = match host.rsplit_once(':') {
        Some((name, digits)) if port(digits) && !name.ends_with(':') => name,
        _ => host,
    };
    let name = name.trim_start_matches('[').trim_end_matches(']');
    let lower = name.trim_end_matches('.').to_ascii_lowercase();
    lower == "localhost"
        || lower.ends_with(".localhost")
        || name
            .parse::<IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_and_addresses_of_the_loopback_interface_count() {
        let cases = [
            ("localhost", true),
            ("LOCALHOST:8080", true),
            ("scim.localhost:1", true),
            ("localhost.", true),
            ("127.0.0.1:8080", true),
            ("127.8.8.8", true),
            ("[::1]:8080", true),
            ("[::1]", true),
            ("localhost.example.com", false),
            ("example.com", false),
            ("notlocalhost", false),
            ("127.0.0.1.example.com", false),
            ("192.168.0.1:8080", false),
            ("0.0.0.0", false),
            ("", false),
        ];
        for (host, is) in cases {
            assert_eq!(is_loopback(host), is, "{host}");
        }
    }
}
