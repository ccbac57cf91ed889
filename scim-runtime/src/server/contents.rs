//! What is done with resources beside HTTP: they are put in, made up, written out and read back.

use super::{
    dump::{self, Secrets},
    options::Options,
    request::Asked,
    sample,
    space::Space,
};
use crate::Json;
use http::Method;
use std::fmt;

impl Space {
    pub(super) fn add(
        &self,
        options: &Options,
        resource_type: &str,
        resource: Json,
    ) -> Result<String, AddError> {
        let mut scopes = self.context(options).scopes();
        let scope = scopes
            .find(|scope| scope.resource_type.name.eq_ignore_ascii_case(resource_type))
            .ok_or_else(|| AddError(format!("there is no resource type `{resource_type}`")))?;
        let asked = Asked::internal(Method::POST, Vec::new(), resource);
        let mut store = self.store();
        let id = store.new_id();
        let created = scope.create_as(&mut store, &asked, id.clone());
        created
            .map(|_| id)
            .map_err(|failure| AddError(failure.detail().to_owned()))
    }

    pub(super) fn populate(
        &self,
        options: &Options,
        resource_type: &str,
        count: usize,
    ) -> Result<(), AddError> {
        let known = self.description().resource_type(resource_type);
        for number in 1..=count {
            let resource = known.map(|known| sample::resource(known, number));
            self.add(options, resource_type, resource.unwrap_or_default())?;
        }
        Ok(())
    }

    /// All resources, the oldest first.
    pub(super) fn dump(&self, secrets: Secrets) -> Vec<Json> {
        dump::resources(self.description(), &self.store(), secrets)
    }

    /// Stores all of them or none.
    pub(super) fn load(&self, options: &Options, resources: &[Json]) -> Result<(), AddError> {
        let mut store = self.store();
        let mut filled = store.clone();
        for (index, resource) in resources.iter().enumerate() {
            dump::restore(self.context(options), &mut filled, resource).map_err(|failure| {
                AddError(format!("resource {}: {}", index + 1, failure.detail()))
            })?;
        }
        *store = filled;
        Ok(())
    }
}

/// Why a resource could not be stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddError(pub(super) String);

impl fmt::Display for AddError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for AddError {}
