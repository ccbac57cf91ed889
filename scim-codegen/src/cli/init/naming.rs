//! Names for the module, the package and the snapshot.

use crate::{Error, text::shown};

/// The name if the source suggests no other.
const FALLBACK: &str = "provider";

/// Names that would hide a crate which the generated code or the program uses, or that cargo refuses for a package.
const TAKEN: [&str; 16] = [
    "alloc",
    "build",
    "core",
    "deps",
    "examples",
    "incremental",
    "main",
    "proc_macro",
    "scim_codegen",
    "scim_runtime",
    "self",
    "std",
    "super",
    "test",
    "tests",
    "tokio",
];

/// Checks a module name that the user chose.
///
/// # Errors
/// If it isn't a lower-case Rust identifier, or hides another crate.
pub(super) fn checked(name: &str) -> Result<String, Error> {
    if is_usable(name) {
        return Ok(name.to_owned());
    }
    Err(Error::input(format!(
        "`--name {}`: not a usable module name",
        shown(name)
    ))
    .with_help("use lower-case letters, digits and `_`, and no Rust keyword: `acme`"))
}

/// A module name for a provider: the organization in a URL's host, the last part of a path, or [`FALLBACK`].
pub(super) fn suggested(source: &str) -> String {
    let word = match source.split_once("://") {
        Some((_, rest)) => organization(rest),
        None => last_part(source),
    };
    let name = identifier(word);
    if is_usable(&name) {
        name
    } else {
        FALLBACK.to_owned()
    }
}

/// A package name for a directory.
pub(super) fn package(directory: &str, module: &str) -> String {
    let name = identifier(directory).replace('_', "-");
    let is_free = is_usable(&name.replace('-', "_"));
    if is_free && name.starts_with(|char: char| char.is_ascii_lowercase()) {
        name
    } else {
        format!("{}-client", module.replace('_', "-"))
    }
}

/// `acme` in `scim.acme.example/v2`. Empty for an address or a host without a domain.
fn organization(rest: &str) -> &str {
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or_default();
    if host.starts_with('[') {
        return "";
    }
    let host = host.split(':').next().unwrap_or_default();
    let mut labels: Vec<&str> = host.split('.').filter(|label| !label.is_empty()).collect();
    let is_address = |label: &&str| label.bytes().all(|byte| byte.is_ascii_digit());
    if labels.len() < 2 || labels.last().is_some_and(is_address) {
        return "";
    }
    labels.pop();
    // `acme.co.uk`
    if labels.len() > 1 && labels.last().is_some_and(|label| label.len() <= 3) {
        labels.pop();
    }
    labels.pop().unwrap_or_default()
}

/// `acme` in `vendors/acme.json` and `vendors/acme/`.
fn last_part(path: &str) -> &str {
    let name = path
        .rsplit(['/', '\\'])
        .find(|part| !part.is_empty() && *part != ".")
        .unwrap_or_default();
    name.split('.')
        .find(|part| !part.is_empty())
        .unwrap_or_default()
}

fn identifier(word: &str) -> String {
    let mut name = String::new();
    for char in word.chars().map(|char| char.to_ascii_lowercase()).take(40) {
        if char.is_ascii_alphanumeric() {
            name.push(char);
        } else if !name.is_empty() && !name.ends_with('_') {
            name.push('_');
        }
    }
    name.trim_end_matches('_').to_owned()
}

fn is_usable(name: &str) -> bool {
    let is_plain = |char: char| char.is_ascii_lowercase() || char.is_ascii_digit() || char == '_';
    name.starts_with(|char: char| char.is_ascii_lowercase())
        && name.len() <= 64
        && name.chars().all(is_plain)
        && !TAKEN.contains(&name)
        && syn::parse_str::<syn::Ident>(name).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_suggests_a_module_name() {
        for (source, name) in [
            ("https://scim.acme.example/v2", "acme"),
            ("https://acme.co.uk/scim", "acme"),
            ("https://user@a-b.example:8443", "a_b"),
            ("http://127.0.0.1:4711/v2", "provider"),
            ("http://[::1]:4711/v2", "provider"),
            ("http://localhost/v2", "provider"),
            ("https://type.example", "provider"),
            ("vendors/Acme Cloud/", "acme_cloud"),
            ("./acme.scim.json", "acme"),
            ("..", "provider"),
            ("../\"; evil(); //", "evil"),
            ("tokio.json", "provider"),
            ("3com.json", "provider"),
        ] {
            assert_eq!(suggested(source), name, "{source}");
        }
    }

    #[test]
    fn a_chosen_name_is_an_identifier_or_an_error() {
        assert_eq!(checked("acme_2").ok().as_deref(), Some("acme_2"));
        for name in [
            "", "Acme", "a-b", "type", "self", "std", "_", "2a", "a\nb", "é",
        ] {
            assert!(checked(name).is_err(), "{name:?}");
        }
    }

    #[test]
    fn a_package_is_named_after_its_directory_if_cargo_accepts_that() {
        for (directory, name) in [
            ("hr-sync", "hr-sync"),
            ("HR Sync", "hr-sync"),
            ("test", "acme-client"),
            ("123", "acme-client"),
            ("", "acme-client"),
        ] {
            assert_eq!(package(directory, "acme"), name, "{directory}");
        }
    }
}
