//! The Rust values that attributes accept, in filters and in PATCH.

use super::write::{WrittenAttributes, write_record};
use crate::{
    Json,
    record::{Form, Own, OwnType, OwnView, Value, View},
    value::{Canonical, Open, Text},
};

/// Implemented by the type of a field for each `L` that its attribute accepts.
///
/// Strings, references, binaries, dates and open enumerations accept `&str` and their own type. Numbers also accept smaller
/// integer types. Multi-valued attributes accept anything that iterates over their values.
#[diagnostic::on_unimplemented(
    message = "a value of type `{L}` does not fit an attribute of type `{Self}`",
    label = "expected a `{Self}`"
)]
pub trait Assign<L> {
    /// The value as JSON.
    fn json(value: L) -> Json;
}

/// A field's value as JSON.
pub(crate) fn to_json<T: Value>(value: &T) -> Json {
    match T::Form::view(value) {
        View::String(text) => Json::from(text),
        View::Boolean(value) => Json::from(value),
        View::Integer(value) => Json::from(value),
        View::Decimal(value) => Json::from(value),
        View::Json(value) => value.clone(),
        View::Own(value) => value.json(),
        View::Record(record) => {
            // Our own writer always writes valid JSON.
            serde_json::from_slice(&write_record(record, None, WrittenAttributes::All))
                .unwrap_or_default()
        }
        _ => Json::Null,
    }
}

impl<T: Value> Assign<T> for T {
    fn json(value: T) -> Json {
        to_json(&value)
    }
}

impl<T: Value> Assign<&T> for T {
    fn json(value: &T) -> Json {
        to_json(value)
    }
}

impl<T: Text + Value> Assign<&str> for T {
    fn json(value: &str) -> Json {
        Json::from(value)
    }
}

impl<V: Canonical> Assign<V> for Open<V> {
    fn json(value: V) -> Json {
        Json::from(Self::Listed(value).as_str())
    }
}

impl<T: Value, I: IntoIterator> Assign<I> for Vec<T>
where
    I::Item: Into<T>,
{
    fn json(values: I) -> Json {
        Json::Array(
            values
                .into_iter()
                .map(|value| to_json(&value.into()))
                .collect(),
        )
    }
}

impl<T: OwnType> Assign<T> for Own<T> {
    fn json(value: T) -> Json {
        OwnView::json(&value)
    }
}

impl<T: OwnType> Assign<&T> for Own<T> {
    fn json(value: &T) -> Json {
        OwnView::json(value)
    }
}

macro_rules! numbers {
    ($($from:ty => $to:ty),*) => {$(
        impl Assign<$from> for $to {
            fn json(value: $from) -> Json {
                Json::from(value)
            }
        }
    )*};
}

numbers!(i32 => i64, u32 => i64, i16 => i64, u16 => i64, i8 => i64, u8 => i64, f32 => f64, i32 => f64);

#[cfg(any(feature = "chrono", feature = "jiff", feature = "time"))]
macro_rules! date_times {
    ($($feature:literal $type:ty),*) => {$(
        #[cfg(feature = $feature)]
        impl Assign<$type> for crate::value::DateTime {
            fn json(value: $type) -> Json {
                Json::from(Self::from(value).as_str())
            }
        }
    )*};
}

#[cfg(any(feature = "chrono", feature = "jiff", feature = "time"))]
date_times!(
    "chrono" chrono::DateTime<chrono::Utc>,
    "chrono" chrono::DateTime<chrono::FixedOffset>,
    "jiff" jiff::Timestamp,
    "time" time::OffsetDateTime
);
