//! Patches over resources as structs: from two states, and applied.

use super::{Patch, PatchError, PatchOptions, UnknownAttribute, apply_with, between, value::same};
use crate::{
    Json, ReadError, ScimType,
    record::{Attribute, Descriptor, Fields, Resource, read_into, to_json},
};
use serde_json::Map;

impl<R: Resource> Patch<R> {
    /// What changes `old` into `new`, and nothing else: without operations where they say the same.
    ///
    /// See [`between`](crate::patch::between) for what it is made of. A [`Stored`](crate::record::Stored) resource goes
    /// where an `R` is expected, if the type is named.
    ///
    /// # Errors
    /// If an immutable attribute that has a value is to change, a required one to go, or two values of an attribute are to be
    /// primary; [`PatchError::attribute`] names it.
    ///
    /// ```
    /// use scim_runtime::{models::User, patch::Patch};
    ///
    /// let old = User { display_name: Some("Babs".into()), ..User::new("bjensen") };
    /// let new = User { display_name: Some("Barbara".into()), ..old.clone() };
    /// let patch = Patch::<User>::between(&old, &new)?;
    /// assert_eq!(patch.operations().len(), 1);
    ///
    /// let mut user = old;
    /// patch.apply_to(&mut user)?;
    /// assert_eq!(user, new);
    /// # Ok::<(), scim_runtime::patch::PatchError>(())
    /// ```
    pub fn between(old: &R, new: &R) -> Result<Self, PatchError> {
        let (old, new) = (json(old)?, json(new)?);
        let operations = between(&old, &new, descriptor::<R>())?;
        Ok(operations.into_iter().fold(Self::new(), Self::operation))
    }

    /// Whether there is no operation: nothing to be sent.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.operations().is_empty()
    }

    /// Does to a resource what the provider will do, all or nothing. True if it has changed.
    ///
    /// Attributes that the schema lacks are changed too, if the patch names them.
    ///
    /// # Errors
    /// The first operation that can't be applied; the resource is then as it was.
    pub fn apply_to(&self, resource: &mut R) -> Result<bool, PatchError> {
        let options = PatchOptions {
            unknown: UnknownAttribute::Kept,
            ..PatchOptions::STRICT
        };
        self.apply_with(resource, options)
    }

    /// As [`Patch::apply_to`], as liberal as the options say.
    ///
    /// # Errors
    /// As for [`Patch::apply_to`].
    pub fn apply_with(&self, resource: &mut R, options: PatchOptions) -> Result<bool, PatchError> {
        let before = json(resource)?;
        let mut after = before.clone();
        apply_with(&mut after, self.operations(), descriptor::<R>(), options)?;
        let mut changed = resource.clone();
        let differs = take_over(&mut changed, &before, &after).map_err(unfit)?;
        *resource = changed;
        Ok(differs)
    }
}

fn descriptor<R: Resource>() -> Descriptor<'static> {
    Descriptor {
        urn: R::URN,
        attributes: R::ATTRIBUTES,
    }
}

fn json(resource: &dyn Fields) -> Result<Json, PatchError> {
    serde_json::from_slice(&to_json(resource)).map_err(|_| {
        PatchError::new(
            ScimType::InvalidValue,
            "the resource can't be written as JSON",
        )
    })
}

/// Where a value does not fit, without the value.
fn unfit(error: ReadError) -> PatchError {
    let pointer = error.pointer();
    let detail = format!("`{pointer}` would have a value of another type than its schema says");
    PatchError::new(ScimType::InvalidValue, detail).of(pointer)
}

/// Writes what differs into a record; the rest keeps its very form. True if something says something else.
fn take_over(record: &mut dyn Fields, before: &Json, after: &Json) -> Result<bool, ReadError> {
    let (Json::Object(before), Json::Object(after)) = (before, after) else {
        return Ok(false);
    };
    let mut differs = false;
    let mut members = Map::new();
    for name in before.keys().chain(after.keys()) {
        let (was, is) = (before.get(name), after.get(name));
        if was == is || name.eq_ignore_ascii_case("schemas") {
            continue;
        }
        let is = is.unwrap_or(&Json::Null);
        differs |= !same(was.unwrap_or(&Json::Null), is);
        if Attribute::find(record.attributes(), name).is_some() {
            members.insert(name.clone(), is.clone());
        } else if let Some(extra) = record.extra_mut() {
            if is.is_null() {
                extra.remove(name);
            } else {
                extra.insert(name, is);
            }
        }
    }
    read_into(Json::Object(members).to_string().as_bytes(), record)?;
    Ok(differs)
}
