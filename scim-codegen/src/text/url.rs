//! Makes URLs safe to show and to write to files.

/// Removes user information and query, which may contain tokens.
pub(crate) fn without_secrets(url: &str) -> String {
    let url = url.split(['?', '#']).next().unwrap_or_default();
    match url.split_once("://") {
        Some((scheme, rest)) => {
            let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
            let host = authority.rsplit('@').next().unwrap_or_default();
            format!("{scheme}://{host}{path}")
        }
        None => url.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // R7644-7-02
    #[test]
    fn user_information_query_and_fragment_are_removed() {
        let url = "https://user:pass@scim.example.com:8443/v2?token=secret#x";
        assert_eq!(without_secrets(url), "https://scim.example.com:8443/v2");
    }
}
