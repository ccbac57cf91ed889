//! The `record!` macro.

/// Implements [`Record`](crate::record::Record), `Default`, `Clone`, `Debug`, `PartialEq`, `Serialize` and `Deserialize` for a struct.
///
/// Pass the struct's name, its [`Root`](crate::support::Root) if it is a standalone document, and one row for each attribute:
/// field, kind of field, [`Attribute`](crate::record::Attribute). The struct needs a field `extra: Extra`.
///
/// | field | kind |
/// |---|---|
/// | `Option<String>`, `Vec<String>` | `String`, `Strings` |
/// | `Option<bool>`, `Vec<bool>` | `Boolean`, `Booleans` |
/// | `Option<i64>`, `Vec<i64>` | `Integer`, `Integers` |
/// | `Option<f64>`, `Vec<f64>` | `Decimal`, `Decimals` |
/// | `Option<T>`, `Vec<T>` of the types in [`value`](crate::value) | `Text`, `Texts` |
/// | `Option<Json>`, `Vec<Json>` | `Json`, `Jsons` |
/// | `Option<T>`, `Vec<T>` of another record | `Record`, `Records` |
/// | `Option<T>`, `Vec<T>` of any other serde type | `Own` |
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
///     floor Integer: Attribute::integer("floor").required(),
///     phones Strings: Attribute::string("phoneNumbers").multi_valued(),
/// }
///
/// let desk: Desk = scim_runtime::from_json(br#"{"floor": 3, "PHONENUMBERS": ["4711"]}"#)?;
/// assert_eq!(scim_runtime::to_json(&desk), br#"{"floor":3,"phoneNumbers":["4711"]}"#);
/// # Ok::<(), scim_runtime::ReadError>(())
/// ```
#[macro_export]
macro_rules! record {
    ($record:ident $(, $root:expr)?; $($field:ident $slot:ident: $attribute:expr),* $(,)?) => {
        impl $crate::record::Record for $record {
            $(const ROOT: $crate::support::Root = $root;)?
            #[allow(clippy::large_stack_arrays)] // a constant is not on the stack
            const ATTRIBUTES: &'static [$crate::record::Attribute] = &[$($attribute),*];
        }
        impl $crate::support::Fields for $record {
            fn table(&self) -> &'static $crate::support::Table {
                static TABLE: $crate::support::LazyTable = $crate::support::LazyTable::NEW;
                TABLE.of::<Self>(::core::stringify!($record))
            }
            #[inline(never)]
            fn slots<'a>(
                &'a mut self,
                visit: $crate::support::VisitSlots<'_, 'a>,
            ) {
                visit.all(&mut [
                    $($crate::support::Slot::$slot(&mut self.$field),)*
                    $crate::support::Slot::Extra(&mut self.extra),
                ]);
            }
            #[inline(never)]
            fn fields<'a>(&'a self, visit: $crate::support::VisitFields<'_, 'a>) {
                visit.all(&[
                    $($crate::support::Field::$slot(&self.$field),)*
                    $crate::support::Field::Extra(&self.extra),
                ]);
            }
        }
        impl ::core::default::Default for $record {
            #[inline]
            fn default() -> Self {
                // A constant is copied as a whole: no code for each field.
                const {
                    Self {
                        $($field: $crate::support::empty::$slot(),)*
                        extra: $crate::record::Extra::none(),
                    }
                }
            }
        }
        impl ::core::clone::Clone for $record {
            #[inline]
            fn clone(&self) -> Self {
                $crate::support::copy(self)
            }
        }
        impl ::core::fmt::Debug for $record {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                $crate::support::debug(self, f)
            }
        }
        impl ::core::cmp::PartialEq for $record {
            #[inline]
            fn eq(&self, other: &Self) -> bool {
                $crate::support::same(self, other)
            }
        }
        impl $crate::support::serde::Serialize for $record {
            fn serialize<S: $crate::support::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::support::serialize(self, serializer)
            }
        }
        impl<'de> $crate::support::serde::Deserialize<'de> for $record {
            fn deserialize<D: $crate::support::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::support::deserialize(deserializer)
            }
        }
    };
}
