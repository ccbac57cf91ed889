//! Resolves names to resource types and paths.

use super::{
    engine::LoggingEngine, failure::into_cli_error, json::member, session::ProviderSession,
};
use crate::{
    Error,
    text::{did_you_mean, shown},
};
use scim_runtime::{
    Json,
    client::Dynamic,
    describe::{Description, ResourceTypeDescription},
    dynamic::DynamicResource,
};
use serde_json::json;

/// The discovery endpoints, which can be read like resources (RFC 7644 §4).
const DISCOVERY: [(&str, &str); 3] = [
    ("Schema", "/Schemas"),
    ("ResourceType", "/ResourceTypes"),
    ("ServiceProviderConfig", "/ServiceProviderConfig"),
];

/// The target that a name refers to.
#[derive(Debug, Clone, Copy)]
pub(super) enum QueryTarget<'a> {
    Resources(&'a ResourceTypeDescription),
    /// A discovery endpoint.
    Discovery(&'static str),
}

impl ProviderSession {
    /// Finds a resource type by its name, schema or endpoint, or a discovery endpoint. Ignores case.
    ///
    /// # Errors
    /// If nothing matches. The error lists the existing names.
    pub(super) fn target(&self, name: &str) -> Result<QueryTarget<'_>, Error> {
        if let Some(known) = find(&self.provider, name) {
            return Ok(QueryTarget::Resources(known));
        }
        let is = |known: &str| known.eq_ignore_ascii_case(name.trim_start_matches('/'));
        let mut discovery = DISCOVERY.iter();
        match discovery.find(|(known, path)| is(known) || is(path.trim_start_matches('/'))) {
            Some((_, path)) => Ok(QueryTarget::Discovery(path)),
            None => Err(unknown(&self.provider, name)),
        }
    }

    /// Finds a resource type.
    ///
    /// # Errors
    /// See [`ProviderSession::target`]. Also for a discovery endpoint.
    pub(super) fn resource_type(&self, name: &str) -> Result<&ResourceTypeDescription, Error> {
        match self.target(name)? {
            QueryTarget::Resources(known) => Ok(known),
            QueryTarget::Discovery(path) => Err(Error::input(format!(
                "{path} can only be read (RFC 7644 §4)"
            ))),
        }
    }

    /// Finds the type of a resource by its `meta.resourceType` or `schemas`.
    pub(super) fn type_of(&self, resource: &Json) -> Option<&ResourceTypeDescription> {
        let named = member(resource, "meta")
            .and_then(|meta| member(meta, "resourceType"))
            .and_then(Json::as_str)
            .and_then(|name| self.provider.resource_type(name));
        let urns = member(resource, "schemas").and_then(Json::as_array);
        named.or_else(|| {
            let mut urns = urns.into_iter().flatten().filter_map(Json::as_str);
            urns.find_map(|urn| {
                let mut types = self.provider.resource_types.iter();
                types.find(|known| known.urn.eq_ignore_ascii_case(urn))
            })
        })
    }

    /// The operations on a type's resources.
    pub(super) fn resources(
        &self,
        known: &ResourceTypeDescription,
    ) -> Result<Dynamic<'_, LoggingEngine>, Error> {
        self.scim
            .dynamic(&self.provider, &known.name)
            .map_err(into_cli_error)
    }
}

/// A resource whose id is the only known part.
pub(super) fn known_by_id(resource_type: &ResourceTypeDescription, id: &str) -> DynamicResource {
    DynamicResource::from_json(resource_type, json!({ "id": id }))
}

/// Creates a path with an id, encoded as one segment.
///
/// # Errors
/// If the id is not valid for a resource.
pub(super) fn path_of(endpoint: &str, id: &str) -> Result<String, Error> {
    if matches!(id, "" | "." | "..") {
        return Err(Error::input(format!("{id:?} can't be an id")));
    }
    let mut path = format!("{endpoint}/");
    for byte in id.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~:".contains(&byte) {
            path.push(char::from(byte));
        } else {
            path.push_str(&format!("%{byte:02X}"));
        }
    }
    Ok(path)
}

fn find<'a>(provider: &'a Description, name: &str) -> Option<&'a ResourceTypeDescription> {
    let by_endpoint = || {
        let name = name.trim_start_matches('/');
        let mut types = provider.resource_types.iter();
        types.find(|known| {
            known
                .endpoint
                .trim_start_matches('/')
                .eq_ignore_ascii_case(name)
        })
    };
    provider.find(name).or_else(by_endpoint)
}

fn unknown(provider: &Description, name: &str) -> Error {
    let mut known: Vec<&str> = provider
        .resource_types
        .iter()
        .map(|known| known.name.as_str())
        .collect();
    let closest = did_you_mean(name, known.iter().copied());
    known.extend(DISCOVERY.map(|(name, _)| name));
    let known: Vec<String> = known.into_iter().map(shown).collect();
    let error = Error::input(format!(
        "unknown resource type `{}`; the provider has {}",
        shown(name),
        known.join(", ")
    ));
    match closest {
        Some(help) => error.with_help(help),
        None => error,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_one_segment() {
        for (id, expected) in [
            ("2819c223", "/Users/2819c223"),
            ("a/b?c d", "/Users/a%2Fb%3Fc%20d"),
            ("é", "/Users/%C3%A9"),
        ] {
            assert_eq!(path_of("/Users", id).ok().as_deref(), Some(expected));
        }
        for id in ["", ".", ".."] {
            assert!(path_of("/Users", id).is_err(), "{id}");
        }
    }
}
