//! Patches over typed resources: from two states, and applied.

use super::{
    Operation, Patch, PatchError, PatchOptions, between, between_compact, towards, value::same,
};
use crate::{
    Json, ReadError, ScimType,
    record::{Attribute, Descriptor, Fields, Record, Resource, Stored, View},
    walk::{overwrite, to_json},
};
use serde_json::Map;

/// Compares two states.
type CompareStates = fn(&Json, &Json, Descriptor<'_>) -> Result<Vec<Operation>, PatchError>;

impl<R: Resource> Patch<R> {
    /// The patch that changes `old` into `new`. It is empty if the two are equal.
    ///
    /// Everything that `old` has and `new` lacks is removed. To change only what a resource names, use [`Patch::towards`]. For the
    /// operations that the patch consists of, see [`between`](super::between()). Either resource can be a
    /// [`Stored`](crate::record::Stored) one.
    ///
    /// # Errors
    /// `mutability` if an immutable attribute with a value would change. `invalidValue` if a required attribute would be removed or
    /// two values of one attribute would be primary, or if one of the resources was read with a projection and the other wasn't.
    /// [`PatchError::attribute`] names the attribute.
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
    pub fn between<A, B>(old: &A, new: &B) -> Result<Self, PatchError>
    where
        A: PatchState<R>,
        B: PatchState<R>,
    {
        Self::of_states(old, new, between)
    }

    /// The patch of [`Patch::between`], in the shortest forms that RFC 7644 allows. Some servers misread them.
    ///
    /// # Errors
    /// As for [`Patch::between`].
    ///
    /// ```
    /// use scim_runtime::{models::{EnterpriseUser, User}, patch::Patch};
    ///
    /// let old = User::new("bjensen");
    /// let mut new = old.clone();
    /// new.enterprise_user = Some(EnterpriseUser {
    ///     department: Some("Tours".into()),
    ///     division: Some("Theme Park".into()),
    ///     ..EnterpriseUser::default()
    /// });
    /// assert_eq!(Patch::<User>::between(&old, &new)?.operations().len(), 2);
    /// assert_eq!(Patch::<User>::between_compact(&old, &new)?.operations().len(), 1);
    /// # Ok::<(), scim_runtime::patch::PatchError>(())
    /// ```
    pub fn between_compact<A, B>(old: &A, new: &B) -> Result<Self, PatchError>
    where
        A: PatchState<R>,
        B: PatchState<R>,
    {
        Self::of_states(old, new, between_compact)
    }

    fn of_states<A, B>(old: &A, new: &B, operations: CompareStates) -> Result<Self, PatchError>
    where
        A: PatchState<R>,
        B: PatchState<R>,
    {
        let (Whole(old, old_extent), Whole(new, new_extent)) = (old.whole(), new.whole());
        if old_extent != new_extent {
            return Err(PatchError::invalid_value(
                "one of the two resources was read with a projection: attributes that were not requested would count as changed",
            ));
        }
        let (old, new) = (json(old)?, json(new)?);
        let operations = operations(&old, &new, descriptor::<R>())?;
        Ok(operations.into_iter().collect())
    }

    /// The patch that sets everything that `wanted` names and leaves everything else unchanged.
    ///
    /// Use it when you know a part of a resource, such as the attributes that an HR system maintains. Attributes that others
    /// maintain are kept.
    ///
    /// - A field that is `None`, or an empty list, is not named: the attribute is kept.
    /// - An explicitly empty value clears the attribute: `Some(String::new())`, `Some(Name::default())`, and for an extension
    ///   `Some(EnterpriseUser::default())`. To clear a list, add [`remove`](Patch::remove) to the patch.
    /// - A list that has values is named as a whole: the attribute has exactly these values afterwards. If an old value
    ///   has the same `value` or a unique `type`, its sub-attributes that `wanted` doesn't name are kept.
    ///
    /// A resource has its required attributes, so `wanted` names these too.
    ///
    /// # Errors
    /// As for [`Patch::between`].
    ///
    /// ```
    /// use scim_runtime::{models::User, patch::Patch};
    ///
    /// let current = User {
    ///     title: Some("Tour Guide".into()),
    ///     nick_name: Some("Babs".into()),
    ///     ..User::new("bjensen")
    /// };
    /// let wanted = User { title: Some("Manager".into()), ..User::new("bjensen") };
    /// let patch = Patch::<User>::towards(&current, &wanted)?;
    /// assert_eq!(patch.to_string(), "replace title \"Manager\"\n");
    ///
    /// let wanted = User { title: Some(String::new()), ..wanted };
    /// assert_eq!(Patch::<User>::towards(&current, &wanted)?.to_string(), "remove title\n");
    /// # Ok::<(), scim_runtime::patch::PatchError>(())
    /// ```
    pub fn towards(current: &R, wanted: &R) -> Result<Self, PatchError> {
        let (current, mut named) = (json(current)?, json(wanted)?);
        name_cleared(wanted, &mut named);
        let operations = towards(&current, &named, descriptor::<R>())?;
        Ok(operations.into_iter().collect())
    }

    /// Applies the patch to a resource, all operations or none. Returns whether the resource changed.
    ///
    /// Attributes that the schema lacks are changed too, if the patch names them.
    ///
    /// # Errors
    /// The first operation that can't be applied. The resource is then unchanged.
    ///
    /// ```
    /// use scim_runtime::{models::User, patch::Patch};
    ///
    /// let mut user = User::new("bjensen");
    /// let patch = Patch::<User>::new().replace(User::TITLE, "Guide");
    /// assert!(patch.apply_to(&mut user)?);
    /// assert_eq!(user.title.as_deref(), Some("Guide"));
    /// assert!(!patch.apply_to(&mut user)?);
    /// # Ok::<(), scim_runtime::patch::PatchError>(())
    /// ```
    pub fn apply_to(&self, resource: &mut R) -> Result<bool, PatchError> {
        let options = PatchOptions::STRICT.keep_unknown_attributes();
        self.apply_with(resource, options)
    }

    /// Applies the patch like [`Patch::apply_to`], with options for operations that deviate from RFC 7644.
    ///
    /// # Errors
    /// As for [`Patch::apply_to`].
    ///
    /// ```
    /// use scim_runtime::{models::{User, user}, patch::{Patch, PatchOptions}};
    ///
    /// let mut user = User::new("bjensen");
    /// let patch = Patch::<User>::new().remove(User::EMAILS.filtered(user::Email::TYPE.eq("fax")));
    /// assert!(patch.apply_to(&mut user).is_err());
    /// assert!(!patch.apply_with(&mut user, PatchOptions::LENIENT)?);
    /// # Ok::<(), scim_runtime::patch::PatchError>(())
    /// ```
    pub fn apply_with(&self, resource: &mut R, options: PatchOptions) -> Result<bool, PatchError> {
        let before = json(resource)?;
        let mut after = before.clone();
        options.apply(&mut after, self.operations(), descriptor::<R>())?;
        take_over(resource, &before, &after).map_err(unfit)
    }
}

impl<R> FromIterator<Operation> for Patch<R> {
    fn from_iter<I: IntoIterator<Item = Operation>>(operations: I) -> Self {
        operations.into_iter().fold(Self::new(), Self::operation)
    }
}

/// Adds the complex values and extensions that are set but empty, as `{}`, because the JSON form omits them.
fn name_cleared(record: &dyn Fields, named: &mut Json) {
    let Json::Object(members) = named else {
        return;
    };
    record.views(&mut |attribute, view| {
        if let View::Record(inner) = view {
            let value = members
                .entry(attribute.name.as_ref())
                .or_insert_with(|| Json::Object(Map::new()));
            name_cleared(inner, value);
        }
    });
}

/// A state that [`Patch::between`] compares: an `R`, or a [`Stored`] one. Sealed.
pub trait PatchState<R>: sealed::AsWhole<R> {}
impl<R: Resource> PatchState<R> for R {}
impl<R: Resource> PatchState<R> for Stored<R> {}

use sealed::Whole;

mod sealed {
    use crate::record::{Extent, Resource, Stored};

    /// A resource, and whether it is whole.
    pub struct Whole<'a, R>(pub(crate) &'a R, pub(crate) Extent);

    /// Knows whether it is whole.
    pub trait AsWhole<R> {
        /// The resource, and whether it is whole.
        #[allow(private_interfaces)]
        fn whole(&self) -> Whole<'_, R>;
    }

    impl<R: Resource> AsWhole<R> for R {
        #[allow(private_interfaces)]
        fn whole(&self) -> Whole<'_, R> {
            Whole(self, Extent::Whole)
        }
    }

    impl<R: Resource> AsWhole<R> for Stored<R> {
        #[allow(private_interfaces)]
        fn whole(&self) -> Whole<'_, R> {
            Whole(&self.resource, self.common.extent)
        }
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

/// An error with the place of a value that doesn't fit, but without the value.
fn unfit(error: ReadError) -> PatchError {
    let pointer = error.pointer();
    let detail = format!("`{pointer}` would get a value that is not of its type");
    PatchError::new(ScimType::InvalidValue, detail).of(pointer)
}

/// Writes the members that differ into a record, or none of them. All others keep their form. Returns whether a value changed.
fn take_over<R: Record>(record: &mut R, before: &Json, after: &Json) -> Result<bool, ReadError> {
    let (Json::Object(before), Json::Object(after)) = (before, after) else {
        return Ok(false);
    };
    let mut differs = false;
    let (mut members, mut unknown) = (Map::new(), Vec::new());
    for name in before.keys().chain(after.keys()) {
        let (was, is) = (before.get(name), after.get(name));
        if was == is || name.eq_ignore_ascii_case("schemas") {
            continue;
        }
        let is = is.unwrap_or(&Json::Null);
        differs |= !same(was.unwrap_or(&Json::Null), is);
        if Attribute::find(R::ATTRIBUTES, name).is_some() {
            members.insert(name.clone(), is.clone());
        } else {
            unknown.push((name, is));
        }
    }
    overwrite(record, members)?;
    let record: &mut dyn Fields = record;
    record.change_extra(|extra| {
        for (name, is) in &unknown {
            if is.is_null() {
                drop(extra.remove(name));
            } else {
                extra.insert(name, is);
            }
        }
    });
    Ok(differs)
}
