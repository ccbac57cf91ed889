//! The endpoints of resource types, relative to the base URL (RFC 7643 §6).

use crate::{
    document::{JsonPath, Object, rfc7643},
    finding::Findings,
    lint::rules,
    text::{shown, toml_string},
};

/// The path of the provider's base URL, if it is known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct BasePath(Option<String>);

impl BasePath {
    /// The path of a base URL: `/scim/v2`, or an empty string.
    pub(super) fn of_url(url: &str) -> Self {
        let Some((_, rest)) = url.split_once("://") else {
            return Self(None);
        };
        let path = rest.split_once('/').map_or("", |(_, path)| path);
        let path = path.split(['?', '#']).next().unwrap_or_default();
        let path = path.trim_matches('/');
        Self(Some(if path.is_empty() {
            String::new()
        } else {
            format!("/{path}")
        }))
    }

    /// The path before `/ResourceTypes` in a resource type's `meta.location`.
    fn of_location(object: &Object<'_>) -> Self {
        let mut quiet = Findings::default();
        let location = object
            .get("meta", &mut quiet)
            .and_then(|meta| Object::new(object.document, meta, JsonPath::Root))
            .and_then(|meta| meta.text("location", &mut quiet));
        let base = location.and_then(|location| location.split_once("/ResourceTypes"));
        base.map_or(Self(None), |(base, _)| Self::of_url(base))
    }

    fn or(&self, other: impl FnOnce() -> Self) -> Self {
        match &self.0 {
            Some(_) => self.clone(),
            None => other(),
        }
    }

    /// The part of a path below the base URL's path.
    fn strip(&self, path: &str) -> Option<String> {
        let rest = path.strip_prefix(self.0.as_deref()?)?;
        (rest.len() > 1 && rest.starts_with('/')).then(|| rest.to_owned())
    }
}

/// Guesses the endpoint: most providers use the plural of the resource type's name.
pub(super) fn guessed(name: &str, urn: &str) -> String {
    if let Some(endpoint) = rfc7643::endpoint(urn) {
        return endpoint.to_owned();
    }
    let name: String = name
        .chars()
        .filter(|char| char.is_ascii_alphanumeric() || matches!(char, '-' | '_'))
        .collect();
    format!("/{name}s")
}

/// Returns `/Users` for `/Users`, `Users`, `/Users/`, `https://scim.example.com/v2/Users`, and for `/v2/Users` if the base URL
/// ends in `/v2`. Reports an endpoint outside the base URL and returns `None`.
pub(super) fn relative(
    object: &Object<'_>,
    endpoint: &str,
    guess: &str,
    base: &BasePath,
    findings: &mut Findings,
) -> Option<String> {
    let is_unsafe = |path: &str| {
        path.contains(['?', '#', '\\', '%'])
            || path.contains(|c: char| c.is_whitespace() || c.is_control())
            || path.split('/').any(|segment| matches!(segment, "." | ".."))
    };
    let base = base.or(|| BasePath::of_location(object));
    let path = match endpoint.split_once("://") {
        Some((_, rest)) => absolute(rest.split_once('/').map_or("", |(_, path)| path), &base),
        None => endpoint.to_owned(),
    };
    let has_empty_segment = path.trim_matches('/').split('/').any(str::is_empty);
    if is_unsafe(endpoint) || endpoint.starts_with("//") || has_empty_segment {
        let message = format!(
            "endpoint `{}` is not a path below the base URL",
            shown(endpoint)
        );
        findings.push(
            object
                .finding_in("endpoint", &rules::UNSAFE_ENDPOINT, message)
                .repaired_by(object.subject.set("endpoint", &toml_string(guess))),
        );
        return None;
    }
    let clean = format!("/{}", path.trim_matches('/'));
    let clean = base.strip(&clean).unwrap_or(clean);
    if clean != endpoint {
        let message = format!("endpoint `{}`", shown(endpoint));
        findings.push(
            object
                .finding_in("endpoint", &rules::ODD_ENDPOINT, message)
                .assuming(format!("read as `{}`", shown(&clean)))
                .repaired_by(object.subject.set("endpoint", &toml_string(&clean))),
        );
    } else if base.0.is_none() && !is_from_overlay(object) {
        report_segments(object, &clean, findings);
    }
    Some(clean)
}

/// The path of an absolute endpoint: relative to the base URL's path if that is known, otherwise the last segment.
fn absolute(path: &str, base: &BasePath) -> String {
    let path = format!("/{}", path.trim_matches('/'));
    match base.strip(&path) {
        Some(below) => below,
        None => path.rsplit('/').next().unwrap_or_default().to_owned(),
    }
}

/// Whether the user wrote the endpoint. Such an endpoint is used as written.
fn is_from_overlay(object: &Object<'_>) -> bool {
    let Some(node) = object.get("endpoint", &mut Findings::default()) else {
        return false;
    };
    let place = object.document.place(node.span(), String::new());
    place.origin != object.document.origin
}

/// Reports an endpoint of several segments if the base URL is unknown, since it may repeat the base URL's path.
fn report_segments(object: &Object<'_>, endpoint: &str, findings: &mut Findings) {
    let Some((before, last)) = endpoint
        .rsplit_once('/')
        .filter(|(before, _)| !before.is_empty())
    else {
        return;
    };
    let message = format!(
        "endpoint `{}` may repeat the path of the base URL, which is unknown",
        shown(endpoint)
    );
    findings.push(
        object
            .finding_in("endpoint", &rules::ODD_ENDPOINT, message)
            .assuming("relative to the base URL, as it is")
            .repaired_by(format!(
                "give the base URL as `url` in scim.toml; if it ends in `{}`, the endpoint is `/{}`",
                shown(before),
                shown(last)
            )),
    );
}
