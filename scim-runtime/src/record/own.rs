//! Fields of user-defined types: any type that serde reads and writes.
//!
//! The generator can be configured to use such a type for an attribute. Its values are read and written as JSON documents, which the
//! built-in types don't need.

use crate::Json;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::DeserializeOwned};
use std::{any::Any, fmt, ops::Deref};

/// A type that can hold the values of an attribute. Implemented for every type with these traits.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't hold an attribute's values",
    note = "it must implement `serde::Serialize`, `serde::de::DeserializeOwned`, `Clone`, `PartialEq` and `Debug`"
)]
pub trait OwnType: Serialize + DeserializeOwned + Clone + PartialEq + fmt::Debug + 'static {}

impl<T: Serialize + DeserializeOwned + Clone + PartialEq + fmt::Debug + 'static> OwnType for T {}

/// Marks a user-defined type in typed attributes: `Attr<User, Own<TimeZone>>`.
///
/// The field itself is an `Option<TimeZone>`; filters and PATCH also take a plain `TimeZone`.
///
/// ```
/// use scim_runtime::{filter::Condition, models::User, record::Attr, support::Own};
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

/// A value doesn't fit its type. Messages of serde may contain the value, so they are dropped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TypeMismatch;

impl fmt::Display for TypeMismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(TYPE_MISMATCH)
    }
}

impl std::error::Error for TypeMismatch {}

/// The message.
pub(crate) const TYPE_MISMATCH: &str =
    "the value does not fit the configured type of the attribute";

/// A field of a user-defined type, for writing.
pub trait OwnSlot {
    /// Sets the value, or all values of a multi-valued field; `null` unsets it.
    ///
    /// # Errors
    /// If serde rejects the value; the field is unchanged.
    fn set(&mut self, value: Json) -> Result<(), TypeMismatch>;
    /// Copies the value of a field of the same type.
    fn copy(&mut self, value: &dyn OwnView);
}

/// The value of a field of a user-defined type.
pub trait OwnView {
    /// The value, or the list of values. [`Json::Null`] if it can't be written as JSON.
    fn json(&self) -> Json;
    /// Whether the value is assigned: `null`, `{}` and `[]` are not (RFC 7643 §2.5).
    fn has_value(&self) -> bool {
        match self.json() {
            Json::Null => false,
            Json::Object(members) => !members.is_empty(),
            Json::Array(items) => !items.is_empty(),
            _ => true,
        }
    }
    /// Formats the value with its own `Debug`.
    ///
    /// # Errors
    /// Those of the formatter.
    fn show(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result;
    /// Compares with the type's own equality.
    fn same(&self, other: &dyn OwnView) -> bool;
    /// For downcasts.
    fn as_any(&self) -> &dyn Any;
}

impl<T: OwnType> OwnSlot for Option<T> {
    fn set(&mut self, value: Json) -> Result<(), TypeMismatch> {
        *self = read(value)?;
        Ok(())
    }
    fn copy(&mut self, value: &dyn OwnView) {
        *self = value.as_any().downcast_ref::<T>().cloned();
    }
}

impl<T: OwnType> OwnSlot for Vec<T> {
    fn set(&mut self, value: Json) -> Result<(), TypeMismatch> {
        *self = read::<Self>(value)?.unwrap_or_default();
        Ok(())
    }
    fn copy(&mut self, value: &dyn OwnView) {
        if let Some(values) = value.as_any().downcast_ref::<Self>() {
            self.clone_from(values);
        }
    }
}

fn read<T: DeserializeOwned>(value: Json) -> Result<Option<T>, TypeMismatch> {
    if value.is_null() {
        return Ok(None);
    }
    serde_json::from_value(value)
        .map(Some)
        .map_err(|_| TypeMismatch)
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

/// A field of a user-defined type, for reading: `Option<T>` or `Vec<T>`.
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

/// A field of a user-defined type without a value.
pub trait OwnEmpty {
    /// `None`, or an empty list.
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
