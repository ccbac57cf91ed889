//! Resources of types that the provider's documents don't list.

use crate::{Json, check::Violation, filter::member};
use std::fmt;

/// A resource of a type that the provider's documents don't list, as JSON.
///
/// A resource that doesn't name its type is unlisted too: some providers omit `schemas` from projected results.
#[derive(Clone, PartialEq)]
pub struct Unlisted {
    json: Json,
    deviations: Vec<Violation>,
}

impl Unlisted {
    pub(super) fn new(json: Json, deviations: Vec<Violation>) -> Self {
        Self { json, deviations }
    }

    /// Returns the resource's identifier.
    ///
    /// ```
    /// use scim_runtime::testing;
    ///
    /// let scim = testing::untyped()?;
    /// scim.engine().populate("User", 1)?;
    /// let user = scim.list().send()?.resources.remove(0);
    /// assert!(user.id().is_some());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn id(&self) -> Option<&str> {
        member(&self.json, "id")?.as_str()
    }

    /// Returns `meta.resourceType`.
    ///
    /// ```
    /// use scim_runtime::testing;
    ///
    /// let scim = testing::untyped()?;
    /// scim.engine().populate("User", 1)?;
    /// let user = scim.list().send()?.resources.remove(0);
    /// assert_eq!(user.resource_type(), Some("User"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn resource_type(&self) -> Option<&str> {
        member(member(&self.json, "meta")?, "resourceType")?.as_str()
    }

    /// Iterates over `schemas`.
    ///
    /// ```
    /// use scim_runtime::testing;
    ///
    /// let scim = testing::untyped()?;
    /// scim.engine().populate("User", 1)?;
    /// let user = scim.list().send()?.resources.remove(0);
    /// assert!(user.schemas().any(|urn| urn == "urn:ietf:params:scim:schemas:core:2.0:User"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn schemas(&self) -> impl Iterator<Item = &str> {
        let schemas = member(&self.json, "schemas");
        let single = schemas.filter(|schemas| schemas.is_string());
        let listed = schemas.and_then(Json::as_array).into_iter().flatten();
        listed.chain(single).filter_map(Json::as_str)
    }

    /// Returns the whole resource.
    ///
    /// ```
    /// use scim_runtime::testing;
    ///
    /// let scim = testing::untyped()?;
    /// scim.engine().populate("User", 1)?;
    /// let user = scim.list().send()?.resources.remove(0);
    /// assert_eq!(user.as_json()["meta"]["resourceType"], "User");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn as_json(&self) -> &Json {
        &self.json
    }

    /// Returns the whole resource.
    ///
    /// ```
    /// use scim_runtime::testing;
    ///
    /// let scim = testing::untyped()?;
    /// scim.engine().populate("User", 1)?;
    /// let user = scim.list().send()?.resources.remove(0);
    /// assert_eq!(user.into_json()["meta"]["resourceType"], "User");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn into_json(self) -> Json {
        self.json
    }

    /// Returns the deviations from the protocol that a lenient reading accepted.
    ///
    /// ```
    /// use scim_runtime::testing;
    ///
    /// let scim = testing::untyped()?;
    /// scim.engine().populate("User", 1)?;
    /// let user = scim.list().send()?.resources.remove(0);
    /// assert!(user.deviations().is_empty());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn deviations(&self) -> &[Violation] {
        &self.deviations
    }
}

/// Shows no attributes: without a schema, secrets can't be recognized.
impl fmt::Debug for Unlisted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Unlisted")
            .field("id", &self.id())
            .field("resource_type", &self.resource_type())
            .finish_non_exhaustive()
    }
}
