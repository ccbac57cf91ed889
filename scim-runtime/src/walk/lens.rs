//! Typed attributes as lenses: read and write one attribute of a record.

use super::{ReadError, copy::overwrite, to_json};
use crate::{
    Json,
    record::{Attr, Extends, Record},
};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Map;

impl<O, V, M> Attr<O, V, M> {
    /// Returns the attribute's value in a resource, or in a complex value; `None` if it has none.
    ///
    /// A sub-attribute of a multi-valued attribute has no single value: iterate over the field instead.
    ///
    /// ```
    /// use scim_runtime::models::{EnterpriseUser, User, user::Name};
    ///
    /// let mut user = User::new("bjensen");
    /// User::NAME.dot(Name::FAMILY_NAME).set(&mut user, "Jensen")?;
    /// EnterpriseUser::DEPARTMENT.set(&mut user, "Tours")?;
    /// assert_eq!(User::USER_NAME.get(&user).as_deref(), Some("bjensen"));
    /// assert_eq!(EnterpriseUser::DEPARTMENT.get(&user).as_deref(), Some("Tours"));
    /// assert_eq!(User::TITLE.get(&user), None);
    /// # Ok::<(), scim_runtime::ReadError>(())
    /// ```
    #[must_use]
    pub fn get<R: Record + Extends<O>>(self, resource: &R) -> Option<V>
    where
        V: DeserializeOwned,
    {
        let names = names::<R, O, V, M>(self);
        let value = names.iter().try_fold(whole(resource), take)?;
        serde_json::from_value(value).ok()
    }

    /// Sets the attribute in a resource, or in a complex value. Values around it are kept.
    ///
    /// # Errors
    /// If the attribute is below a multi-valued one, or not part of the resource.
    ///
    /// ```
    /// use scim_runtime::models::{User, user::Name};
    ///
    /// let mut user = User::new("bjensen");
    /// User::ACTIVE.set(&mut user, true)?;
    /// User::NAME.dot(Name::GIVEN_NAME).set(&mut user, "Barbara")?;
    /// assert_eq!(user.active, Some(true));
    /// # Ok::<(), scim_runtime::ReadError>(())
    /// ```
    pub fn set<R: Record + Extends<O>>(
        self,
        resource: &mut R,
        value: impl Into<V>,
    ) -> Result<(), ReadError>
    where
        V: Serialize,
    {
        let value = serde_json::to_value(value.into()).unwrap_or(Json::Null);
        let names = names::<R, O, V, M>(self);
        let Some((first, below)) = names.split_first() else {
            return Ok(());
        };
        let mut member = match below {
            [] => Json::Null,
            [_, ..] => take(whole(resource), first).unwrap_or(Json::Null),
        };
        put(&mut member, below, value).map_err(|name| ReadError {
            what: "a sub-attribute can only be set in a single complex value",
            at: 0,
            path: vec![name.to_owned()],
        })?;
        let mut members = Map::new();
        members.insert((*first).to_owned(), member);
        overwrite(resource, members)
    }
}

/// The path from the resource on, with the URN of an extension.
fn names<R: Extends<O>, O, V, M>(attribute: Attr<O, V, M>) -> Vec<&'static str> {
    let prefix = <R as Extends<O>>::PREFIX;
    prefix.into_iter().chain(attribute.parts()).collect()
}

fn whole<R: Record>(resource: &R) -> Json {
    serde_json::from_slice(&to_json(resource)).unwrap_or(Json::Null)
}

fn take(value: Json, name: &&'static str) -> Option<Json> {
    match value {
        Json::Object(mut members) => members.remove(*name),
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) | Json::Array(_) => None,
    }
}

/// Puts a value below `target`, or returns the name whose parent isn't a complex value.
fn put(target: &mut Json, path: &[&'static str], value: Json) -> Result<(), &'static str> {
    let Some((first, below)) = path.split_first() else {
        *target = value;
        return Ok(());
    };
    if target.is_null() {
        *target = Json::Object(Map::new());
    }
    match target {
        Json::Object(members) => {
            let member = members.entry((*first).to_owned()).or_insert(Json::Null);
            put(member, below, value)
        }
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) | Json::Array(_) => {
            Err(first)
        }
    }
}
