//! Resolves references to resources (RFC 7643 §2.3.7) to paths below the base URL.

use super::url::BaseUrl;
use crate::error::Error;
use url::Url;

/// Resolves a reference to a path below the base URL, encoded, with a leading slash.
///
/// A relative reference is resolved against the base URL. RFC 7643's own examples (§8.3) contain `../Users/…`, and some providers
/// write `/Users/…`: a relative reference that would leave the base URL is read as if it started there.
///
/// # Errors
/// If it leads to another origin or out of the base URL, or isn't a reference to a resource. Nothing is sent then, so no
/// credentials can leak.
pub(crate) fn path_of(base: &BaseUrl, reference: &str) -> Result<String, Error> {
    let root = Url::parse(&format!("{}/", base.as_str()))
        .map_err(|error| Error::unusable(format!("the base URL can't be read: {error}")))?;
    let below = |text: &str| root.join(text).ok().and_then(|url| inside(&root, &url));
    let is_relative = Url::parse(reference) == Err(url::ParseError::RelativeUrlWithoutBase);
    let found = below(reference).or_else(|| {
        (is_relative && !reference.starts_with("//"))
            .then(|| below(from_the_base(reference)))
            .flatten()
    });
    found.ok_or_else(|| {
        Error::unusable("the reference leads out of the service provider's base URL")
            .with_help("nothing was sent there; where the id is known, get the resource by its id")
    })
}

/// The path of `url` below `root`, which ends with a slash.
fn inside(root: &Url, url: &Url) -> Option<String> {
    let same = url.scheme() == root.scheme()
        && url.host() == root.host()
        && url.port_or_known_default() == root.port_or_known_default();
    let odd = !url.username().is_empty() || url.password().is_some() || url.query().is_some();
    let rest = url.path().strip_prefix(root.path())?;
    (same && !odd && !rest.is_empty()).then(|| format!("/{rest}"))
}

fn from_the_base(reference: &str) -> &str {
    let mut rest = reference;
    while let Some(shorter) = ["../", "./", "/"]
        .iter()
        .find_map(|start| rest.strip_prefix(start))
    {
        rest = shorter;
    }
    rest
}

#[cfg(test)]
mod tests {
    use super::*;

    // R7643-2.3.7-01
    #[test]
    fn references_resolve_against_the_base_url_and_stay_below_it() {
        let base = BaseUrl::parse("https://a.example/scim/v2").expect("a URL");
        for (reference, path) in [
            ("Users/7", "/Users/7"),
            ("./Users/7", "/Users/7"),
            ("https://a.example/scim/v2/Users/7", "/Users/7"),
            (
                "HTTPS://A.example:443/scim/v2/Users/a%2Fb#x",
                "/Users/a%2Fb",
            ),
            ("/scim/v2/Users/7", "/Users/7"),
            ("/Users/7", "/Users/7"),
            ("../Users/7", "/Users/7"),
            ("../../scim/v2/Users/7", "/Users/7"),
            ("Users/ü", "/Users/%C3%BC"),
        ] {
            assert_eq!(
                path_of(&base, reference).ok().as_deref(),
                Some(path),
                "{reference}"
            );
        }
        for reference in [
            "",
            "#x",
            "https://b.example/scim/v2/Users/7",
            "http://a.example/scim/v2/Users/7",
            "https://a.example:8443/scim/v2/Users/7",
            "https://a.example/scim/v20/Users/7",
            "https://a.example/scim/v2/../v1/Users/7",
            "https://a.example/scim/v2/%2e%2e/v1/Users/7",
            "https://u:p@a.example/scim/v2/Users/7",
            "//b.example/Users/7",
            "\\\\b.example\\Users\\7",
            "Users/7?filter=x",
            "urn:uuid:7",
            "mailto:b@a.example",
        ] {
            let refused = path_of(&base, reference).expect_err(reference);
            assert!(refused.is_refused_before_sending(), "{reference}");
        }
    }

    // R7643-2.3.7-01
    #[test]
    fn a_reference_with_credentials_or_a_query_is_refused() {
        let base = BaseUrl::parse("https://a.example/scim/v2").expect("a URL");
        let resolved = |reference: &str| path_of(&base, reference).is_ok();
        assert!(resolved("https://a.example/scim/v2/Users/1"));
        for reference in [
            "https://u@a.example/scim/v2/Users/1",
            "https://:p@a.example/scim/v2/Users/1",
            "https://a.example/scim/v2/Users/1?x=1",
        ] {
            assert!(!resolved(reference), "{reference}");
        }
    }
}
