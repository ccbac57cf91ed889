//! Base URLs, and URLs below them.

use super::origin::UrlOrigin;
use crate::error::Error;
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

/// All but RFC 3986's unreserved characters: an id is opaque and may contain anything (RFC 7643 §3.1).
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

/// Encodes a path segment or a query value.
pub(crate) fn encode_segment(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    push_encoded(&mut encoded, text);
    encoded
}

/// Appends what [`encode_segment`] returns.
pub(super) fn push_encoded(url: &mut String, text: &str) {
    url.extend(utf8_percent_encode(text, SEGMENT));
}

/// Whether servers and proxies may read a path in different ways: because of `/`, `\\`, `%`, `..` or control characters in an id.
pub(crate) fn has_unusual_segment(path: &str) -> bool {
    let below = path.split('?').next().unwrap_or_default();
    below.split('/').any(|segment| {
        let decoded: Vec<u8> = percent_encoding::percent_decode_str(segment).collect();
        let is_unusual = |byte: &u8| byte.is_ascii_control() || matches!(byte, b'/' | b'\\' | b'%');
        decoded.iter().any(is_unusual) || is_dots(segment)
    })
}

/// A service provider's base URL: absolute, without a trailing slash (RFC 7644 §1.3, §3.13).
#[derive(Debug, Clone)]
pub(crate) struct BaseUrl {
    url: url::Url,
    /// Without a trailing slash.
    text: String,
    origin: UrlOrigin,
}

impl BaseUrl {
    pub(crate) fn parse(text: &str) -> Result<Self, Error> {
        let not_absolute = || {
            Error::unusable("the base URL must be an absolute http or https URL")
                .with_help("start it with `https://`")
        };
        let url = url::Url::parse(text).map_err(|error| match error {
            url::ParseError::RelativeUrlWithoutBase => not_absolute(),
            error => Error::unusable(format!("the base URL is invalid: {error}")),
        })?;
        if !matches!(url.scheme(), "http" | "https") || url.host().is_none() {
            return Err(not_absolute());
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(Error::unusable("the base URL must not contain credentials")
                .with_help("pass them to `.basic_auth(…)`"));
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err(Error::unusable(
                "the base URL must not have a query or a fragment",
            ));
        }
        let text = url.as_str().trim_end_matches('/').to_owned();
        let origin = UrlOrigin::of(&text.parse().unwrap_or_default());
        Ok(Self { url, text, origin })
    }

    /// Whether others can read requests in transit.
    pub(crate) fn is_plain(&self) -> bool {
        is_plain(&self.url)
    }

    /// A URL below the base. `path` starts with a slash and is already encoded; a query may follow.
    ///
    /// # Errors
    /// If the URL would leave the base URL, for example by `..`, encoded or not.
    pub(crate) fn join(&self, path: &str) -> Result<String, Error> {
        let (below, query) = path.split_once('?').unwrap_or((path, ""));
        let odd = |byte: u8| byte.is_ascii_control() || matches!(byte, b' ' | b'\\' | b'#');
        if !below.starts_with('/') || path.bytes().any(odd) || below.split('/').any(is_dots) {
            return Err(
                Error::unusable(format!("the path {below:?} leaves the base URL")).with_help(
                    "start the path with a slash, encode it, and avoid the segments `.` and `..`",
                ),
            );
        }
        let mark = if path.len() > below.len() { "?" } else { "" };
        Ok([self.text.as_str(), below, mark, query].concat())
    }

    /// A URL that the caller gives instead of one below the base.
    ///
    /// # Errors
    /// If it isn't absolute, contains credentials, or is plain http while the base URL is https.
    pub(crate) fn elsewhere(&self, text: &str) -> Result<String, Error> {
        let mut url = url::Url::parse(text)
            .map_err(|error| Error::unusable(format!("the request's URL is invalid: {error}")))?;
        if !matches!(url.scheme(), "http" | "https") || url.host().is_none() {
            return Err(Error::unusable(
                "the request's URL must be an absolute http or https URL",
            ));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(Error::unusable(
                "the request's URL must not contain credentials",
            ));
        }
        if is_plain(&url) && !self.is_plain() {
            return Err(Error::unusable(
                "the request's URL is plain http, and the base URL is not",
            ));
        }
        url.set_fragment(None);
        Ok(url.into())
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.text
    }

    pub(crate) fn origin(&self) -> &UrlOrigin {
        &self.origin
    }
}

fn is_plain(url: &url::Url) -> bool {
    let loopback = match url.host() {
        Some(url::Host::Domain(name)) => name == "localhost",
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    };
    url.scheme() == "http" && !loopback
}

/// `.` and `..`, encoded or not (RFC 3986 §6.2.2.3).
fn is_dots(segment: &str) -> bool {
    if !segment.starts_with(['.', '%']) {
        return false;
    }
    let decoded = percent_encoding::percent_decode_str(segment);
    let length = decoded.clone().take(3).count();
    matches!(length, 1 | 2) && decoded.take(3).all(|byte| byte == b'.')
}

#[cfg(test)]
mod tests {
    use super::*;

    // R7644-3.13-01, R7643-6-01
    #[test]
    fn a_base_url_keeps_its_own_path_with_and_without_a_slash() {
        for base in ["https://a.example/scim/v2", "https://a.example/scim/v2/"] {
            let base = BaseUrl::parse(base).expect("a URL");
            let joined = base.join("/Users").expect("below");
            assert_eq!(joined, "https://a.example/scim/v2/Users");
        }
        let root = BaseUrl::parse("https://a.example").expect("a URL");
        assert_eq!(
            root.join("/Users?x=%20").expect("below"),
            "https://a.example/Users?x=%20"
        );
    }

    // R7644-3.1-03, R7644-2-01
    #[test]
    fn a_path_stays_below_the_base() {
        let base = BaseUrl::parse("https://a.example/scim/v2").expect("a URL");
        for path in [
            "",
            "Users",
            "@b.example/Users",
            ":80/Users",
            ".b.example/Users",
            "https://b.example/Users",
            "/../admin",
            "/Users/..",
            "/Users/%2e%2E/x",
            "/Users/./x",
            "/Users\\..\\x",
            "/Users#x",
            "/Users/a b",
            "/Users\n",
        ] {
            assert!(base.join(path).is_err(), "{path:?}");
        }
        for path in ["/Users/...", "/Users/a%2F..", "//Users", "/Users/.search"] {
            assert!(base.join(path).is_ok(), "{path:?}");
        }
    }

    // R7644-2-02, R7644-7-02
    #[test]
    fn a_custom_url_is_absolute_and_not_less_protected() {
        let base = BaseUrl::parse("https://a.example/scim/v2").expect("a URL");
        for url in [
            "/Users",
            "ftp://b.example",
            "https://u:p@b.example",
            "http://b.example",
            "",
        ] {
            assert!(base.elsewhere(url).is_err(), "{url}");
        }
        let url = base.elsewhere("https://b.example/Users?x=1#y");
        assert_eq!(url.expect("a URL"), "https://b.example/Users?x=1");
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
    fn segments_are_encoded_whatever_they_contain() {
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
        // A name server decides which machine this name leads to.
        assert!(plain("http://scim.localhost/v2"));
    }

    // R7644-2-01, R7644-7-02
    #[test]
    fn a_user_or_a_password_alone_is_a_credential() {
        let base = BaseUrl::parse("https://a.example/scim/v2").expect("a URL");
        for url in ["https://u@b.example", "https://:p@b.example"] {
            assert!(BaseUrl::parse(url).is_err(), "{url}");
            assert!(base.elsewhere(url).is_err(), "{url}");
        }
    }

    #[test]
    fn segments_that_servers_read_in_different_ways_are_unusual() {
        for path in [
            "/Users/7",
            "/Users/a%20b?x=%2F",
            "/Users/...",
            "/Users/ü",
            "/Me",
        ] {
            assert!(!has_unusual_segment(path), "{path}");
        }
        for path in [
            "/Users/a%2Fb",
            "/Users/a%5Cb",
            "/Users/a%25b",
            "/Users/a%0A",
            "/Users/..",
            "/Users/%2e",
        ] {
            assert!(has_unusual_segment(path), "{path}");
        }
    }
}
