//! Resources of types that are known only at run time: JSON over the same descriptors that generated structs have.
//!
//! Mistakes that don't compile with a struct are errors when an attribute is set: an unknown attribute, a value of another
//! type, a read-only attribute.
//!
//! ```
//! use scim_runtime::{dynamic::DynamicResource, testing};
//! use serde_json::json;
//!
//! let scim = testing::untyped()?;
//! let provider = scim.discover().send()?;
//! let users = scim.dynamic(&provider, "User")?;
//! let mut user = DynamicResource::new(users.resource_type());
//! user.set("userName", json!("bjensen"))?;
//! assert!(user.set("active", json!("yes")).is_err());
//! let created = users.create(&user).send()?;
//! assert_eq!(created.get("userName")?, Some(&json!("bjensen")));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod check;
mod content;

pub(crate) use check::{operation_violations, violations};

use crate::{
    Json,
    describe::ResourceTypeDescription,
    filter::{FilterError, is_unassigned, member},
    patch::{self, Op, Operation, PatchError},
    path::{AttributePath, Path},
    record::{Attribute, COMMON, Extent, Kind, Mutability},
};
use bytes::Bytes;
use content::JsonContent;
use serde_json::{Map, json};
use std::{fmt, sync::Arc};

/// A resource of a resource type that a [`Description`](crate::describe::Description) has.
///
/// Attributes are accessed by path, without regard to case. Unknown attributes that the provider sent are kept.
///
/// ```
/// use scim_runtime::{describe::Description, dynamic::DynamicResource};
/// use serde_json::json;
///
/// let schemas = json!([{"id": "urn:example:Badge", "attributes": [{"name": "number", "type": "integer"}]}]);
/// let types = json!([{"name": "Badge", "endpoint": "/Badges", "schema": "urn:example:Badge"}]);
/// let provider = Description::from_documents(&schemas, &types, &json!(null))?;
///
/// let mut badge = DynamicResource::new(provider.find("Badge").ok_or("no badges")?);
/// badge.set("NUMBER", json!(7))?;
/// assert_eq!(badge.get("number")?, Some(&json!(7)));
/// assert!(badge.set("number", json!("seven")).is_err());
/// assert!(badge.set("colour", json!("red")).is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct DynamicResource {
    resource_type: Arc<ResourceTypeDescription>,
    content: JsonContent,
    extent: Extent,
    origin: ResourceOrigin,
}

/// Where a resource comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ResourceOrigin {
    /// From the user.
    Composed,
    /// From the provider, which leaves out attributes that are returned on request only.
    Received,
}

impl PartialEq for DynamicResource {
    fn eq(&self, other: &Self) -> bool {
        self.resource_type == other.resource_type && self.as_json() == other.as_json()
    }
}

impl DynamicResource {
    /// Creates a resource without attributes.
    ///
    /// ```
    /// use scim_runtime::{dynamic::DynamicResource, testing};
    ///
    /// let provider = testing::description();
    /// let user = DynamicResource::new(provider.find("User").ok_or("no users")?);
    /// assert_eq!(user.id(), None);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn new(resource_type: &ResourceTypeDescription) -> Self {
        Self::of(Arc::new(resource_type.clone()), Json::Object(Map::new()))
    }

    /// Creates a resource from JSON, unchecked. Anything but an object becomes a resource without attributes.
    ///
    /// ```
    /// use scim_runtime::{dynamic::DynamicResource, testing};
    ///
    /// let provider = testing::description();
    /// let json = serde_json::json!({"id": "7", "userName": "bjensen"});
    /// let user = DynamicResource::from_json(provider.find("User").ok_or("no users")?, json);
    /// assert_eq!(user.id(), Some("7"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn from_json(resource_type: &ResourceTypeDescription, json: Json) -> Self {
        Self::of(Arc::new(resource_type.clone()), json)
    }

    pub(crate) fn of(resource_type: Arc<ResourceTypeDescription>, json: Json) -> Self {
        Self {
            resource_type,
            content: JsonContent::tree_of(json),
            extent: Extent::Whole,
            origin: ResourceOrigin::Composed,
        }
    }

    /// A resource that parses its text when it is first accessed. The text must be a JSON object with this id.
    pub(crate) fn of_text(
        resource_type: Arc<ResourceTypeDescription>,
        text: Bytes,
        id: Option<&str>,
    ) -> Self {
        Self {
            resource_type,
            content: JsonContent::text_of(text, id),
            extent: Extent::Whole,
            origin: ResourceOrigin::Composed,
        }
    }

    /// The memory of [`DynamicResource::of_text`], besides the text itself.
    pub(crate) const TEXT_MEMORY: usize = size_of::<Self>() + JsonContent::TEXT_MEMORY;

    /// Marks a resource that the provider sent, and whether it was read as a whole.
    pub(crate) fn read_as(mut self, extent: Extent) -> Self {
        self.extent = extent;
        self.origin = ResourceOrigin::Received;
        self
    }

    /// Whether the provider sent the resource.
    pub(crate) fn is_received(&self) -> bool {
        self.origin == ResourceOrigin::Received
    }

    /// Whether the resource was requested with a projection, so that attributes may be missing. It can't replace the resource.
    ///
    /// ```
    /// use scim_runtime::testing;
    ///
    /// let (scim, user) = testing::with_user()?;
    /// let users = scim.dynamic(&testing::description(), "User")?;
    ///
    /// let user = users.get(user.id()).attributes(["userName"]).send()?;
    /// assert!(user.is_projected());
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    #[must_use]
    pub fn is_projected(&self) -> bool {
        self.extent != Extent::Whole
    }

    /// Returns the resource type.
    ///
    /// ```
    /// use scim_runtime::{dynamic::DynamicResource, testing};
    ///
    /// let provider = testing::description();
    /// let user = DynamicResource::new(provider.find("User").ok_or("no users")?);
    /// assert_eq!(user.resource_type().endpoint, "/Users");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn resource_type(&self) -> &ResourceTypeDescription {
        &self.resource_type
    }

    /// Returns the identifier of a stored resource.
    ///
    /// ```
    /// use scim_runtime::testing;
    ///
    /// let (scim, user) = testing::with_user()?;
    /// let users = scim.dynamic(&testing::description(), "User")?;
    ///
    /// assert_eq!(users.get(user.id()).send()?.id(), Some(user.id()));
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    #[must_use]
    pub fn id(&self) -> Option<&str> {
        self.content.id()
    }

    /// Returns the version of a stored resource, if the provider has versions.
    ///
    /// ```
    /// use scim_runtime::testing;
    ///
    /// let (scim, user) = testing::with_user()?;
    /// let users = scim.dynamic(&testing::description(), "User")?;
    ///
    /// assert_eq!(users.get(user.id()).send()?.version(), user.version());
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    #[must_use]
    pub fn version(&self) -> Option<&str> {
        member(member(self.as_json(), "meta")?, "version")?.as_str()
    }

    /// Returns the value of an attribute by its path: `userName`, `name.familyName`, `urn:…:User:department`. `None` if it is unset.
    ///
    /// # Errors
    /// If the text isn't a path of an attribute of the resource type.
    ///
    /// ```
    /// use scim_runtime::{dynamic::DynamicResource, testing};
    ///
    /// let provider = testing::description();
    /// let mut user = DynamicResource::new(provider.find("User").ok_or("no users")?);
    /// user.set("name.familyName", "Jensen".into())?;
    /// assert_eq!(user.get("NAME.familyname")?, Some(&"Jensen".into()));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn get(&self, path: &str) -> Result<Option<&Json>, FilterError> {
        let parsed = AttributePath::parse(path)?;
        let resolved = parsed
            .resolve(self.resource_type.descriptor())
            .ok_or_else(|| FilterError::unknown(&parsed))?;
        let mut steps = resolved.steps();
        let found = steps.try_fold(self.as_json(), |value, step| member(value, &step.name));
        Ok(found.filter(|value| !is_unassigned(value)))
    }

    /// Sets an attribute, or the values of a multi-valued one that match a filter. `null` removes it.
    ///
    /// # Errors
    /// If the resource type has no such attribute, the value has another type, or the attribute is read-only.
    ///
    /// ```
    /// use scim_runtime::{dynamic::DynamicResource, testing};
    ///
    /// let provider = testing::description();
    /// let mut user = DynamicResource::new(provider.find("User").ok_or("no users")?);
    /// user.set("userName", "bjensen".into())?;
    /// assert!(user.set("active", "yes".into()).is_err());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn set(&mut self, path: &str, value: Json) -> Result<(), PatchError> {
        self.change(Op::Replace, path, Some(value))
    }

    /// Removes an attribute, or the values of a multi-valued one that match a filter.
    ///
    /// # Errors
    /// See [`DynamicResource::set`]; also if the attribute is required.
    ///
    /// ```
    /// use scim_runtime::{dynamic::DynamicResource, testing};
    ///
    /// let provider = testing::description();
    /// let mut user = DynamicResource::new(provider.find("User").ok_or("no users")?);
    /// user.set("title", "Guide".into())?;
    /// user.remove("title")?;
    /// assert_eq!(user.get("title")?, None);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn remove(&mut self, path: &str) -> Result<(), PatchError> {
        self.change(Op::Remove, path, None)
    }

    /// Applies the operations of a PATCH, all or none. Returns whether the resource changed.
    ///
    /// # Errors
    /// The first operation that can't be applied.
    ///
    /// ```
    /// use scim_runtime::{dynamic::DynamicResource, models::User, patch::Patch, testing};
    ///
    /// let provider = testing::description();
    /// let mut user = DynamicResource::new(provider.find("User").ok_or("no users")?);
    /// let patch = Patch::<User>::new().replace(User::TITLE, "Guide");
    /// assert!(user.apply(patch.operations())?);
    /// assert_eq!(user.get("title")?, Some(&"Guide".into()));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn apply(&mut self, operations: &[Operation]) -> Result<bool, PatchError> {
        let descriptor = self.resource_type.descriptor();
        self.content
            .change(|json| patch::apply(json, operations, descriptor))
    }

    /// The operations that change this resource into another one.
    ///
    /// # Errors
    /// As for [`patch::between`](patch::between()).
    ///
    /// ```
    /// use scim_runtime::{dynamic::DynamicResource, testing};
    /// use serde_json::json;
    ///
    /// let provider = testing::description();
    /// let user = provider.find("User").ok_or("no users")?;
    /// let old = DynamicResource::from_json(user, json!({"userName": "bjensen", "title": "Guide"}));
    /// let new = DynamicResource::from_json(user, json!({"userName": "bjensen"}));
    /// assert_eq!(old.patch_to(&new)?.len(), 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// ```
    /// use scim_runtime::{dynamic::DynamicResource, testing};
    ///
    /// let provider = testing::description();
    /// let mut user = DynamicResource::new(provider.find("User").ok_or("no users")?);
    /// let before = user.clone();
    /// user.set("title", "Guide".into())?;
    /// assert_eq!(before.patch_to(&user)?.len(), 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn patch_to(&self, new: &Self) -> Result<Vec<Operation>, PatchError> {
        if self.extent != new.extent {
            return Err(PatchError::new(
                crate::ScimType::InvalidValue,
                "one of the two resources was read with a projection: attributes that were not requested would count as changed",
            ));
        }
        patch::between(
            self.as_json(),
            new.as_json(),
            self.resource_type.descriptor(),
        )
    }

    /// Returns the operations that set everything that `wanted` names and leave everything else unchanged. An explicitly empty
    /// value (`null`, `[]`, `{}` or `""`) clears an attribute.
    ///
    /// # Errors
    /// As for [`patch::between`](patch::between()).
    ///
    /// ```
    /// use scim_runtime::{dynamic::DynamicResource, testing};
    /// use serde_json::json;
    ///
    /// let provider = testing::description();
    /// let user = provider.find("User").ok_or("no users")?;
    /// let current = DynamicResource::from_json(user, json!({"userName": "bjensen", "title": "Guide", "nickName": "Babs"}));
    /// let wanted = DynamicResource::from_json(user, json!({"title": null}));
    /// let mut changed = current.clone();
    /// changed.apply(&current.patch_towards(&wanted)?)?;
    /// assert_eq!(changed.as_json(), &json!({"userName": "bjensen", "nickName": "Babs"}));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn patch_towards(&self, wanted: &Self) -> Result<Vec<Operation>, PatchError> {
        patch::towards(
            self.as_json(),
            wanted.as_json(),
            self.resource_type.descriptor(),
        )
    }

    /// Returns the whole resource.
    ///
    /// ```
    /// use scim_runtime::{dynamic::DynamicResource, testing};
    ///
    /// let provider = testing::description();
    /// let mut user = DynamicResource::new(provider.find("User").ok_or("no users")?);
    /// user.set("title", "Guide".into())?;
    /// assert_eq!(user.as_json()["title"], "Guide");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn as_json(&self) -> &Json {
        self.content.tree()
    }

    /// Returns the whole resource.
    ///
    /// ```
    /// use scim_runtime::{dynamic::DynamicResource, testing};
    ///
    /// let provider = testing::description();
    /// let mut user = DynamicResource::new(provider.find("User").ok_or("no users")?);
    /// user.set("title", "Guide".into())?;
    /// assert_eq!(user.into_json(), serde_json::json!({"title": "Guide"}));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn into_json(self) -> Json {
        self.content.into_tree()
    }

    /// Every value that doesn't fit its attribute, as in a request. Missing attributes aren't reported.
    ///
    /// ```
    /// use scim_runtime::{dynamic::DynamicResource, testing};
    /// use serde_json::json;
    ///
    /// let provider = testing::description();
    /// let users = provider.find("User").ok_or("no users")?;
    /// let user = DynamicResource::from_json(users, json!({"active": "yes"}));
    /// assert_eq!(user.invalid_values()[0].pointer, "/active");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn invalid_values(&self) -> Vec<crate::check::Violation> {
        crate::check::request(&self.to_request(), self.resource_type().descriptor())
    }

    /// Returns the resource as a client sends it: without read-only attributes, with `schemas` of everything that has data
    /// (RFC 7643 §3, RFC 7644 §3.3).
    ///
    /// ```
    /// use scim_runtime::{dynamic::DynamicResource, testing};
    ///
    /// let provider = testing::description();
    /// let mut user = DynamicResource::new(provider.find("User").ok_or("no users")?);
    /// user.set("userName", "bjensen".into())?;
    /// assert!(user.to_request()["schemas"].is_array());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn to_request(&self) -> Json {
        let descriptor = self.resource_type.descriptor();
        let mut sent = Map::new();
        let mut urns = vec![self.resource_type.urn.clone()];
        for (name, value) in self.as_json().as_object().into_iter().flatten() {
            let row = Attribute::find(descriptor.attributes, name)
                .or_else(|| Attribute::find(COMMON, name));
            if name.eq_ignore_ascii_case("schemas") {
                continue;
            }
            let value = row.map_or_else(|| Some(value.clone()), |row| writable(row, value));
            let Some(value) = value else { continue };
            let is_extension = row.map_or(name.contains(':'), |row| row.kind == Kind::Extension);
            if is_extension && !is_unassigned(&value) {
                urns.push(row.map_or_else(|| name.clone(), |row| row.name.to_string()));
            }
            sent.insert(name.clone(), value);
        }
        let mut whole = Map::new();
        whole.insert("schemas".to_owned(), json!(urns));
        whole.extend(sent);
        Json::Object(whole)
    }

    fn change(&mut self, op: Op, path: &str, value: Option<Json>) -> Result<(), PatchError> {
        let path = Path::parse(path).map_err(|error| {
            PatchError::new(crate::ScimType::InvalidPath, error.to_string()).of(path)
        })?;
        let path = Some(path);
        self.apply(&[Operation { op, path, value }]).map(drop)
    }

    /// Sets a sub-attribute of `meta` from a header, if it is missing.
    pub(crate) fn default_meta(&mut self, name: &str, value: &str) {
        let known = member(self.as_json(), "meta").and_then(|meta| member(meta, name));
        if known.and_then(Json::as_str).is_some() {
            return;
        }
        self.content.change(|json| {
            let Json::Object(members) = json else { return };
            let meta = members
                .entry("meta")
                .or_insert_with(|| Json::Object(Map::new()));
            if let Json::Object(meta) = meta {
                meta.insert(name.to_owned(), Json::from(value));
            }
        });
    }
}

/// The part of a value that a client may send, if any.
fn writable(attribute: &Attribute, value: &Json) -> Option<Json> {
    if attribute.mutability == Mutability::ReadOnly {
        return None;
    }
    Some(match value {
        Json::Array(items) => items
            .iter()
            .filter_map(|item| writable(attribute, item))
            .collect(),
        Json::Object(members) => {
            let known = |name: &str| Attribute::find(&attribute.sub_attributes, name);
            let sent = |(name, value): (&String, &Json)| {
                let value =
                    known(name).map_or_else(|| Some(value.clone()), |sub| writable(sub, value));
                Some((name.clone(), value?))
            };
            Json::Object(members.iter().filter_map(sent).collect())
        }
        simple => simple.clone(),
    })
}

/// Shows attributes, except secrets and unknown ones.
impl fmt::Debug for DynamicResource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = f.debug_struct(&self.resource_type.name);
        for (name, value) in self.as_json().as_object().into_iter().flatten() {
            let row = Attribute::find(&self.resource_type.attributes, name)
                .or_else(|| Attribute::find(COMMON, name));
            let is_plain = |row: &Attribute| {
                !row.is_secret() && !row.sub_attributes.iter().any(Attribute::is_secret)
            };
            if row.is_some_and(is_plain) {
                out.field(name, value);
            } else {
                out.field(name, &format_args!("(not shown)"));
            }
        }
        out.finish_non_exhaustive()
    }
}
