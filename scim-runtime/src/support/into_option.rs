//! What setters take for text: a value, or an `Option` of one.

/// A value that a setter accepts for an attribute of type `T`. `Given` is inferred: it keeps the two implementations apart.
#[diagnostic::on_unimplemented(
    message = "an attribute of type `{T}` can't be set to a `{Self}`",
    label = "expected a `{T}`, something that converts into it, or an `Option` of either"
)]
pub trait IntoOption<T, Given> {
    /// The value of the attribute; `None` leaves it unassigned.
    fn into_option(self) -> Option<T>;
}

/// A value was given.
#[derive(Debug)]
pub struct GivenValue;

/// An `Option` was given.
#[derive(Debug)]
pub struct GivenOption;

impl<T, V: Into<T>> IntoOption<T, GivenValue> for V {
    fn into_option(self) -> Option<T> {
        Some(self.into())
    }
}

impl<T, V: Into<T>> IntoOption<T, GivenOption> for Option<V> {
    fn into_option(self) -> Option<T> {
        self.map(Into::into)
    }
}
