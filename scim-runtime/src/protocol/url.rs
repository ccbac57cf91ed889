//! Base URLs, and what is put behind them.

use crate::error::Error;
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

/// All but RFC 3986's unreserved characters: an id is opaque and may hold anything (RFC 7643 §3.1).
const SEGMENT: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'!')
    .add(b'"')
    .add(b'#')
    .add(b'$')
    .add(b'%')
    .add(b'&')
    .add(b'\'')
    .add(b'(')
    .add(b')')
    .add(b'*')
    .add(b'+')
    .add(b',')
    .add(b'/')
    .add(b':')
    .add(b';')
    .add(b'<')
    .add(b'=')
    .add(b'>')
    .add(b'?')
    .add(b'@')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// One path segment or query value.
pub(crate) fn encode_segment(text: &str) -> String {
    utf8_percent_encode(text, SEGMENT).to_string()
}

/// Where a service provider is: an absolute URL, its path without a trailing slash (RFC 7644 §1.3, §3.13).
#[derive(Debug, Clone)]
pub(crate) struct BaseUrl {
    url: url::Url,
    /// Without a trailing slash.
    text: String,
}

impl BaseUrl {
    pub(crate) fn parse(text: &str) -> Result<Self, Error> {
        let url = url::Url::parse(text)
            .map_err(|error| Error::unusable(format!("the base URL can't be read: {error}")))?;
        if !matches!(url.scheme(), "http" | "https") || url.host().is_none() {
            return Err(Error::unusable(
                "the base URL must be an absolute http or https URL",
            ));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(Error::unusable("the base URL must not hold credentials")
                .with_help("give them with `.basic_auth(…)`"));
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err(Error::unusable(
                "the base URL must not have a query or a fragment",
            ));
        }
        let text = url.as_str().trim_end_matches('/').to_owned();
        Ok(Self { url, text })
    }

    /// Whether what is sent there can be read on the way.
    pub(crate) fn is_plain(&self) -> bool {
        let loopback = match self.url.host() {
            Some(url::Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
            Some(url::Host::Ipv4(address)) => address.is_loopback(),
            Some(url::Host::Ipv6(address)) => address.is_loopback(),
            None => false,
        };
        self.url.scheme() == "http" && !loopback
    }

    /// A URL below the base: `path` starts with a slash and is encoded already.
    pub(crate) fn join(&self, path: &str) -> String {
        format!("{}{path}", self.text)
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // R7644-3.13-01, R7643-6-01
    #[test]
    fn a_base_url_keeps_its_own_path_with_and_without_a_slash() {
        for base in ["https://a.example/scim/v2", "https://a.example/scim/v2/"] {
            let base = BaseUrl::parse(base).expect("a URL");
            assert_eq!(base.join("/Users"), "https://a.example/scim/v2/Users");
        }
    }

    // R7644-2-01, R7644-7-02
    #[test]
    fn a_base_url_with_credentials_or_a_query_is_refused() {
        for base in [
            "https://u:p@a.example",
            "https://a.example/?x=1",
            "ftp://a.example",
            "/v2",
        ] {
            assert!(BaseUrl::parse(base).is_err(), "{base}");
        }
        assert!(
            !BaseUrl::parse("https://u:secret@a.example")
                .expect_err("refused")
                .to_string()
                .contains("secret")
        );
    }

    // R7644-3.1-03
    #[test]
    fn a_segment_is_encoded_whatever_it_holds() {
        assert_eq!(
            encode_segment("a/b?c d+e&f\"ü"),
            "a%2Fb%3Fc%20d%2Be%26f%22%C3%BC"
        );
        assert_eq!(encode_segment(".."), "..");
    }

    // R7644-2-02
    #[test]
    fn plain_http_is_plain_unless_it_stays_on_the_machine() {
        let plain = |url| BaseUrl::parse(url).expect("a URL").is_plain();
        assert!(plain("http://a.example"));
        assert!(!plain("https://a.example"));
        assert!(!plain("http://127.0.0.1:8080"));
        assert!(!plain("http://[::1]/v2"));
        assert!(!plain("http://localhost/v2"));
    }
}
