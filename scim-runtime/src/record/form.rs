//! Types that fields can hold, and how one of their values is read.

use super::{
    own::{Own, OwnType},
    resource::Record,
    slot::View,
};
use crate::{
    Json,
    value::{Canonical, Open, Text, text_types},
};

/// A type that a field can hold, as `Option<T>` or `Vec<T>`.
pub trait Value: Sized + 'static {
    /// How it is read.
    type Form: Form<Self>;
}

/// How values of a group of types are read, so that generated types need no separate code.
pub trait Form<T> {
    /// The value.
    fn view(value: &T) -> View<'_>;
}

/// Complex values and extensions.
#[derive(Debug, Clone, Copy)]
pub struct AsRecord;

/// Types that JSON writes as strings.
#[derive(Debug, Clone, Copy)]
pub struct AsText;

/// Strings, booleans, numbers, any JSON.
#[derive(Debug, Clone, Copy)]
pub struct AsPlain;

impl<T: Record> Value for T {
    type Form = AsRecord;
}

impl<T: Record> Form<T> for AsRecord {
    fn view(value: &T) -> View<'_> {
        View::Record(value)
    }
}

impl<T: Text> Form<T> for AsText {
    fn view(value: &T) -> View<'_> {
        View::String(value.as_text())
    }
}

macro_rules! plain_value {
    ($($type:ty, |$value:ident| $view:expr;)*) => {$(
        impl Value for $type {
            type Form = AsPlain;
        }
        impl Form<$type> for AsPlain {
            #[inline]
            fn view($value: &$type) -> View<'_> {
                $view
            }
        }
    )*};
}

plain_value! {
    String, |value| View::String(value);
    bool, |value| View::Boolean(*value);
    i64, |value| View::Integer(*value);
    f64, |value| View::Decimal(*value);
    Json, |value| View::Json(value);
}

macro_rules! text_value {
    ($($type:ty $(: $($operators:ident),+)?;)*) => {$(
        impl Value for $type {
            type Form = AsText;
        }
    )*};
}

text_types!(text_value);

impl<V: Canonical> Value for Open<V> {
    type Form = AsText;
}

/// User-defined types.
#[derive(Debug, Clone, Copy)]
pub struct AsOwn;

impl<T: OwnType> Value for Own<T> {
    type Form = AsOwn;
}

impl<T: OwnType> Form<Own<T>> for AsOwn {
    fn view(value: &Own<T>) -> View<'_> {
        View::Own(value)
    }
}
