//! Messages of the client name its methods. The command lines name their options instead.

/// What the client calls things, and what they are on the command line.
const TRANSLATIONS: [(&str, &str); 8] = [
    (
        "pass them to `.basic_auth(…)`",
        "put `Basic` and the encoded credentials in a variable, and name it with --header-env Authorization=VARIABLE",
    ),
    (
        "`.allow_plain_http()` if the network is trusted",
        "--allow-plain-http if you trust the network",
    ),
    (
        "raise the limit with `.max_pages(…)`",
        "request larger pages with --count, or continue with --start-index or --cursor",
    ),
    (", the limit set by `max_response_size`", ""),
    (
        " than the limit set by `max_response_memory`",
        " than allowed",
    ),
    ("apply the plan without `bulk`", "leave out --bulk"),
    (
        "raise `limit_removals`, or apply the plan `without_removals`",
        "raise --max-removals, or use --remove keep",
    ),
    (
        "read it without `.attributes(…)`, or send a PATCH",
        "use `scimctl modify`",
    ),
];

/// Rewrites a message of the client for a person at the command line.
pub(crate) fn translated(text: &str) -> String {
    TRANSLATIONS
        .iter()
        .fold(text.to_owned(), |text, (from, to)| text.replace(from, to))
}

/// What to check if the provider can't be reached.
pub(crate) fn no_connection_help(error: &scim_runtime::Error) -> Option<&'static str> {
    let text = error.to_string();
    let is_unreachable = ["connect error", "dns error"]
        .iter()
        .any(|reason| text.contains(reason));
    (error.is_transport() && is_unreachable && !text.contains("certificate")).then_some(
        "check the address, whether the provider is running, and whether this machine needs a proxy (HTTPS_PROXY)",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{fs, path::Path};

    /// Adds the texts in a directory's files.
    fn collect(dir: &Path, found: &mut String) {
        for entry in fs::read_dir(dir).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                collect(&path, found);
            } else {
                found.push_str(&fs::read_to_string(path).unwrap_or_default());
            }
        }
    }

    #[test]
    fn every_translated_phrase_is_one_of_the_client() {
        let mut sources = String::new();
        let runtime = Path::new(env!("CARGO_MANIFEST_DIR")).join("../scim-runtime/src");
        collect(&runtime, &mut sources);
        for (phrase, translation) in TRANSLATIONS {
            assert!(sources.contains(phrase), "{phrase}");
            assert_eq!(translated(phrase), translation);
        }
    }
}
