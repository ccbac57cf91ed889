//! The macro that makes a record of a struct, and what it calls.

use super::{Record, Table};

/// [`Record::TABLE`]: by way of a type parameter, so that the compiler does not evaluate it when it checks the caller.
#[doc(hidden)]
#[must_use]
pub fn table<R: Record>() -> &'static Table {
    R::TABLE
}

/// A field without a value, by the kind of its row: for the [`record!`](crate::record!) macro, which would take longer to expand
/// another one for each field.
#[doc(hidden)]
#[allow(non_snake_case, missing_docs, clippy::must_use_candidate)]
pub mod empty {
    use crate::{Json, record::OwnEmpty};

    macro_rules! empty {
        ($($one:ident $many:ident $type:ty),*) => {$(
            pub const fn $one() -> Option<$type> {
                None
            }
            pub const fn $many() -> Vec<$type> {
                Vec::new()
            }
        )*};
    }

    empty!(String Strings String, Boolean Booleans bool, Integer Integers i64, Decimal Decimals f64, Json Jsons Json);

    pub const fn Text<T>() -> Option<T> {
        None
    }
    pub const fn Texts<T>() -> Vec<T> {
        Vec::new()
    }
    pub const fn Record<T>() -> Option<T> {
        None
    }
    pub const fn Records<T>() -> Vec<T> {
        Vec::new()
    }
    pub const fn Own<T: OwnEmpty>() -> T {
        T::EMPTY
    }
}

/// Writes all that a struct is as a record: [`Record`](crate::record::Record), [`Fields`](crate::record::Fields), `Default`, `Clone`,
/// `Debug`, `PartialEq`, `Serialize` and `Deserialize`.
///
/// It takes the struct's name, where it stands if that is not within another ([`Root`](crate::record::Root)), then a row for each
/// attribute: its number, field, [`Slot`](crate::record::Slot) and characteristics. A field `extra: Extra` is expected beside them.
///
/// ```
/// use scim_runtime::record::{self, Attribute, Extra};
///
/// struct Desk {
///     floor: Option<i64>,
///     phones: Vec<String>,
///     extra: Extra,
/// }
///
/// scim_runtime::record! {
///     Desk;
///     0 floor Integer: Attribute::integer("floor").required(),
///     1 phones Strings: Attribute::string("phoneNumbers").multi_valued(),
/// }
///
/// let desk: Desk = record::from_json(br#"{"floor": 3, "PHONENUMBERS": ["4711"]}"#)?;
/// assert_eq!(record::to_json(&desk), br#"{"floor":3,"phoneNumbers":["4711"]}"#);
/// # Ok::<(), scim_runtime::ReadError>(())
/// ```
#[macro_export]
macro_rules! record {
    ($record:ident $(, $root:expr)?; $($index:literal $field:ident $slot:ident: $attribute:expr),* $(,)?) => {
        impl $crate::record::Record for $record {
            #[allow(clippy::large_stack_arrays)] // a constant is not on the stack
            const TABLE: &'static $crate::record::Table = &$crate::record::Table {
                name: ::core::stringify!($record),
                root: $crate::record::Root::or_part(&[$($root)?]),
                attributes: &[$($attribute),*],
            };
        }
        impl $crate::record::Fields for $record {
            fn table(&self) -> &'static $crate::record::Table {
                $crate::record::table::<Self>()
            }
            #[inline(never)]
            fn slot(&mut self, index: usize) -> $crate::record::Slot<'_> {
                match index {
                    $($index => $crate::record::Slot::$slot(&mut self.$field),)*
                    _ => $crate::record::Slot::Extra(&mut self.extra),
                }
            }
            #[inline(never)]
            fn field(&self, index: usize) -> $crate::record::Field<'_> {
                match index {
                    $($index => $crate::record::Field::$slot(&self.$field),)*
                    _ => $crate::record::Field::Extra(&self.extra),
                }
            }
        }
        impl ::core::default::Default for $record {
            #[inline]
            fn default() -> Self {
                // A constant is copied as a whole: no code for each field.
                const {
                    Self {
                        $($field: $crate::record::empty::$slot(),)*
                        extra: $crate::record::Extra::none(),
                    }
                }
            }
        }
        impl ::core::clone::Clone for $record {
            #[inline]
            fn clone(&self) -> Self {
                $crate::record::copy(self)
            }
        }
        impl ::core::fmt::Debug for $record {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                $crate::record::debug(self, f)
            }
        }
        impl ::core::cmp::PartialEq for $record {
            #[inline]
            fn eq(&self, other: &Self) -> bool {
                $crate::record::same(self, other)
            }
        }
        impl $crate::serde::Serialize for $record {
            fn serialize<S: $crate::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::record::serialize(self, serializer)
            }
        }
        impl<'de> $crate::serde::Deserialize<'de> for $record {
            fn deserialize<D: $crate::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::record::deserialize(deserializer)
            }
        }
    };
}
