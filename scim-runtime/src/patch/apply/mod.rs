//! Applies operations to a resource as JSON: in order, all or none (RFC 7644 §3.5.2).

mod applier;
mod attribute;
mod convert;
mod equality;
mod extension;
mod filtered;
mod index;
mod list;
mod rules;
mod selected;
mod target;
mod unknown;

use super::{Operation, PatchError, PatchOptions};
use crate::{Json, record::Descriptor};
use applier::Applier;

/// Applies operations to a resource. Returns whether the resource changed.
///
/// If the resource has `schemas`, the list is kept in step with the extensions that have data.
///
/// # Errors
/// The first operation that can't be applied. The resource is then unchanged.
///
/// ```
/// use scim_runtime::{patch, record::{Attribute, Descriptor}};
/// use serde_json::json;
///
/// const ATTRIBUTES: &[Attribute] = &[Attribute::string("userName"), Attribute::string("title")];
/// let user = Descriptor { urn: "urn:example:User", attributes: ATTRIBUTES };
/// let operations = patch::parse(&json!({
///     "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
///     "Operations": [{"op": "replace", "path": "title", "value": "Guide"}]
/// }))?;
/// let mut resource = json!({"userName": "bjensen"});
/// assert!(patch::apply(&mut resource, &operations, user)?);
/// assert_eq!(resource, json!({"userName": "bjensen", "title": "Guide"}));
/// # Ok::<(), patch::PatchError>(())
/// ```
pub fn apply(
    resource: &mut Json,
    operations: &[Operation],
    descriptor: Descriptor<'_>,
) -> Result<bool, PatchError> {
    PatchOptions::STRICT.apply(resource, operations, descriptor)
}

impl PatchOptions {
    /// Applies operations like [`patch::apply`](crate::patch::apply()), with these options.
    ///
    /// # Errors
    /// The first operation that can't be applied. The resource is then unchanged.
    ///
    /// ```
    /// use scim_runtime::{patch::{self, Dialect}, record::{Attribute, Descriptor}};
    /// use serde_json::json;
    ///
    /// const ATTRIBUTES: &[Attribute] = &[Attribute::boolean("active")];
    /// let user = Descriptor { urn: "urn:example:User", attributes: ATTRIBUTES };
    /// let options = Dialect::Entra.options();
    /// let operations = options.parse(&json!({
    ///     "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
    ///     "Operations": [{"op": "Replace", "path": "active", "value": "False"}]
    /// }))?;
    /// let mut resource = json!({"active": true});
    /// options.apply(&mut resource, &operations, user)?;
    /// assert_eq!(resource, json!({"active": false}));
    /// # Ok::<(), patch::PatchError>(())
    /// ```
    pub fn apply(
        self,
        resource: &mut Json,
        operations: &[Operation],
        descriptor: Descriptor<'_>,
    ) -> Result<bool, PatchError> {
        let mut applier = Applier::new(descriptor, self);
        let mut changed = resource.clone();
        for (index, operation) in operations.iter().enumerate() {
            applier.operation = index;
            applier
                .apply(&mut changed, operation)
                .map_err(|error| error.at(index))?;
        }
        applier.finish(&mut changed)?;
        let differs = changed != *resource;
        *resource = changed;
        Ok(differs)
    }
}
