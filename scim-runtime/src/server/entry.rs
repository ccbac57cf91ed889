//! A stored resource with its version and unique values.

use super::unique::UniqueValue;
use crate::{Json, filter::member};

/// The attribute that lists a group's members (RFC 7643 §4.2).
pub(super) const MEMBERS: &str = "members";

/// The position in the order of creation, over all types.
pub(super) type EntryPosition = u64;

/// A resource and what the server knows about it.
#[derive(Debug, Clone)]
pub(super) struct StoreEntry {
    /// The index of the resource type in the description.
    pub(super) resource_type: usize,
    /// All attributes, including `id` and `meta`.
    pub(super) resource: Json,
    pub(super) version: u64,
    pub(super) unique: Vec<UniqueValue>,
    /// Whether its type has members.
    pub(super) is_group: bool,
}

impl StoreEntry {
    pub(super) fn etag(&self) -> String {
        etag(self.version)
    }

    pub(super) fn id(&self) -> &str {
        self.resource
            .get("id")
            .and_then(Json::as_str)
            .unwrap_or_default()
    }

    /// The ids of the members, if it is a group.
    pub(super) fn member_ids(&self) -> impl Iterator<Item = &str> {
        let members = member(&self.resource, MEMBERS).filter(|_| self.is_group);
        let values = members.and_then(Json::as_array).into_iter().flatten();
        values.filter_map(|one| member(one, "value").and_then(Json::as_str))
    }

    pub(super) fn location(&self) -> Option<&str> {
        self.resource.get("meta")?.get("location")?.as_str()
    }
}

/// A weak entity tag, since representations of one version can differ in their bytes.
pub(super) fn etag(version: u64) -> String {
    format!("W/\"{version}\"")
}

/// The version in an entity tag of this server.
pub(super) fn version_of(etag: &str) -> Option<u64> {
    etag.strip_prefix("W/\"")?.strip_suffix('"')?.parse().ok()
}
