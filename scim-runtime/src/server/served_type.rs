//! One resource type of a server, with its base URL and options.

use super::{
    options::ServerOptions,
    unique::{self, UniqueValue},
};
use crate::{
    Json,
    describe::{Description, ResourceTypeDescription},
};

#[derive(Clone, Copy)]
pub(super) struct ServerContext<'a> {
    pub(super) description: &'a Description,
    /// The base URL of locations, without a trailing slash.
    pub(super) base_url: &'a str,
    pub(super) options: &'a ServerOptions,
}

/// A resource type of a server.
#[derive(Clone, Copy)]
pub(super) struct ServedType<'a> {
    pub(super) context: ServerContext<'a>,
    /// The index in the description.
    pub(super) index: usize,
    pub(super) resource_type: &'a ResourceTypeDescription,
}

impl<'a> ServerContext<'a> {
    pub(super) fn scopes(self) -> impl Iterator<Item = ServedType<'a>> {
        let types = self.description.resource_types.iter().enumerate();
        types.map(move |(index, resource_type)| ServedType {
            context: self,
            index,
            resource_type,
        })
    }
}

impl ServedType<'_> {
    /// The location of a resource.
    pub(super) fn location(&self, id: &str) -> String {
        let base = self.context.base_url;
        let id = percent_encoding::utf8_percent_encode(id, percent_encoding::NON_ALPHANUMERIC);
        let id = id.to_string().replace("%2D", "-");
        format!("{base}{}/{id}", self.resource_type.endpoint)
    }

    /// The values that no other resource may have.
    pub(super) fn unique(&self, resource: &Json) -> Vec<UniqueValue> {
        let by = self.context.options.comparison;
        unique::values(self.index, self.resource_type, resource, by)
    }

    pub(super) fn has_etags(&self) -> bool {
        self.context.description.configuration.etag
    }
}
