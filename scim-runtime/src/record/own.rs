//! Types of the user's own in a record: anything that serde reads and writes.
//!
//! A generator that was told to puts `Option<T>` or `Vec<T>` of such a type where one of its own would stand. The walker reaches
//! it as JSON: it costs a document in memory for each value, which the built-in forms do without.

use crate::Json;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::DeserializeOwned};
use std::{any::Any, fmt, ops::Deref};

/// A type that can stand for an attribute's values: it is read and written by serde, compared, copied and shown.
///
/// Implemented for every such type; there is nothing to write.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't hold an attribute's values",
    note = "it has to implement `serde::Serialize`, `serde::de::DeserializeOwned`, `Clone`, `PartialEq` and `Debug`"
)]
pub trait OwnType: Serialize + DeserializeOwned + Clone + PartialEq + fmt::Debug + 'static {}

impl<T: Serialize + DeserializeOwned + Clone + PartialEq + fmt::Debug + 'static> OwnType for T {}

/// Values of a type of the user's own, as typed attribute paths know them: `Attr<User, Own<TimeZone>>`.
///
/// The field itself is `Option<TimeZone>`; a filter or a PATCH takes the plain `TimeZone` too.
///
/// ```
/// use scim_runtime::{filter::Condition, models::User, record::{Attr, Own}};
/// use std::net::IpAddr;
///
/// const LAST_SEEN: Attr<User, Own<IpAddr>> = Attr::new("lastSeenAt");
/// let filter: Condition<User> = LAST_SEEN.eq(IpAddr::from([192, 0, 2, 1]));
/// assert_eq!(filter.to_string(), r#"lastSeenAt eq "192.0.2.1""#);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Own<T>(pub T);

impl<T> From<T> for Own<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}

impl<T> Deref for Own<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.0
    }
}

/// Why a value was not taken. What serde says may hold the value itself, so it is not kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unfit;

impl fmt::Display for Unfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(UNFIT)
    }
}

impl std::error::Error for Unfit {}

/// What an error says about it.
pub(crate) const UNFIT: &str = "the value does not fit the type that was chosen for the attribute";

/// A field of the user's own types to be written.
pub trait OwnSlot {
    /// Sets the value, or all values of a multi-valued field; `null` takes them away.
    ///
    /// # Errors
    /// If serde refuses the value; the field is left as it was.
    fn set(&mut self, value: Json) -> Result<(), Unfit>;
    /// Takes over what a field of the same type has.
    fn copy(&mut self, value: &dyn OwnView);
}

/// A field of the user's own types that has a value.
pub trait OwnView {
    /// The value, or the list of values. [`Json::Null`] if it can't be written as JSON.
    fn json(&self) -> Json;
    /// Whether that says anything: `null`, `{}` and `[]` are no value (RFC 7643 §2.5).
    fn has_value(&self) -> bool {
        match self.json() {
            Json::Null => false,
            Json::Object(members) => !members.is_empty(),
            Json::Array(items) => !items.is_empty(),
            _ => true,
        }
    }
    /// How the type shows itself.
    ///
    /// # Errors
    /// Those of the formatter.
    fn show(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result;
    /// Equality, as the type has it.
    fn same(&self, other: &dyn OwnView) -> bool;
    /// For equality.
    fn as_any(&self) -> &dyn Any;
}

impl<T: OwnType> OwnSlot for Option<T> {
    fn set(&mut self, value: Json) -> Result<(), Unfit> {
        *self = read(value)?;
        Ok(())
    }
    fn copy(&mut self, value: &dyn OwnView) {
        *self = value.as_any().downcast_ref::<T>().cloned();
    }
}

impl<T: OwnType> OwnSlot for Vec<T> {
    fn set(&mut self, value: Json) -> Result<(), Unfit> {
        *self = read::<Self>(value)?.unwrap_or_default();
        Ok(())
    }
    fn copy(&mut self, value: &dyn OwnView) {
        if let Some(values) = value.as_any().downcast_ref::<Self>() {
            self.clone_from(values);
        }
    }
}

fn read<T: DeserializeOwned>(value: Json) -> Result<Option<T>, Unfit> {
    if value.is_null() {
        return Ok(None);
    }
    serde_json::from_value(value).map(Some).map_err(|_| Unfit)
}

impl<T: OwnType> OwnView for T {
    fn json(&self) -> Json {
        serde_json::to_value(self).unwrap_or_default()
    }
    fn show(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.fmt(f)
    }
    fn same(&self, other: &dyn OwnView) -> bool {
        other
            .as_any()
            .downcast_ref::<Self>()
            .is_some_and(|other| self == other)
    }
    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// A field of the user's own types to be read: `Option<T>` or `Vec<T>`.
pub trait OwnField {
    /// The value, or the list of values if there are any.
    fn own(&self) -> Option<&dyn OwnView>;
}

impl<T: OwnType> OwnField for Option<T> {
    fn own(&self) -> Option<&dyn OwnView> {
        match self {
            Some(value) => Some(value),
            None => None,
        }
    }
}

impl<T: OwnType> OwnField for Vec<T> {
    fn own(&self) -> Option<&dyn OwnView> {
        if self.is_empty() { None } else { Some(self) }
    }
}

/// A field of the user's own types without a value.
pub trait OwnEmpty {
    /// `None`, or a list without values.
    const EMPTY: Self;
}

impl<T> OwnEmpty for Option<T> {
    const EMPTY: Self = None;
}

impl<T> OwnEmpty for Vec<T> {
    const EMPTY: Self = Self::new();
}

impl<T: Serialize> Serialize for Own<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Own<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::deserialize(deserializer).map(Self)
    }
}
