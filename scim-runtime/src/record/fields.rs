//! How the walker reaches a struct's fields: safe, object-safe, by number.
//!
//! A generated struct is a table ([`Record::ATTRIBUTES`]) and a `match` from a row's number to a field, which the
//! [`fields!`](crate::fields) macro writes. Everything else (reading, writing, comparing, showing, checking) is code
//! that exists once, over `dyn Fields`. Against a serde derive this compiles in less than half of the time.

use super::{Attribute, Extra, OwnSlot, OwnView};
use crate::Json;

/// A struct that stands for a SCIM schema or a complex attribute.
///
/// Implemented by generated code; row `i` of the table is field `i` of [`Fields`].
pub trait Record: Fields + Default + 'static {
    /// Whether it stands at the top of a JSON document, and what `schemas` says there.
    const ROOT: Root = Root::Part;
    /// The attributes in the schema's order, extensions last.
    const ATTRIBUTES: &'static [Attribute];
}

/// Where a record stands in a JSON document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Root {
    /// Within another: a complex value, an extension.
    Part,
    /// At the top, as a resource of this schema: with `schemas`, `id` and `meta`.
    Resource(&'static str),
    /// At the top, as a message of this schema: with `schemas`.
    Message(&'static str),
}

impl Root {
    /// The schema, at the top.
    #[must_use]
    pub fn urn(self) -> Option<&'static str> {
        match self {
            Self::Part => None,
            Self::Resource(urn) | Self::Message(urn) => Some(urn),
        }
    }
}

/// A resource type's struct (RFC 7643 §6).
pub trait Resource: Record + Clone + Send + Sync + Unpin {
    /// The resource type's name: `User`.
    const NAME: &'static str;
    /// Where it is, below the base URL: `/Users`.
    const ENDPOINT: &'static str;
    /// The base schema.
    const URN: &'static str;
}

/// A schema extension's struct (RFC 7643 §3.3).
pub trait Extension: Record {
    /// The extension's schema.
    const URN: &'static str;
}

/// `Self` has the attributes of `O`: they are its own, or those of one of its extensions.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no attributes of `{O}`",
    label = "this attribute belongs to `{O}`",
    note = "an attribute is usable with the resource type that declares it, or that lists its schema under `schemaExtensions`"
)]
pub trait Extends<O> {
    /// The extension's URN, which attribute paths are prefixed with; `None` for the base schema.
    const PREFIX: Option<&'static str>;
}

impl<R: Record> Extends<R> for R {
    const PREFIX: Option<&'static str> = None;
}

/// What is known of a record's type.
#[derive(Debug, Clone, Copy)]
pub struct Table {
    /// The struct's name, for `Debug`.
    pub name: &'static str,
    /// [`Record::ROOT`]
    pub root: Root,
    /// [`Record::ATTRIBUTES`]
    pub attributes: &'static [Attribute],
}

/// Access to the fields of a [`Record`] by the number of their row.
pub trait Fields {
    /// What is known of the type.
    fn table(&self) -> &'static Table;
    /// Where attribute `index` is written to; [`Slot::None`] past the end.
    fn slot(&mut self, index: usize) -> Slot<'_>;
    /// The value of attribute `index`; [`View::None`] past the end.
    fn view(&self, index: usize) -> View<'_>;
    /// What the schema does not know.
    fn extra(&self) -> &Extra;
    /// What the schema does not know.
    fn extra_mut(&mut self) -> &mut Extra;
}

impl dyn Fields + '_ {
    /// [`Record::ROOT`]
    #[must_use]
    pub fn root(&self) -> Root {
        self.table().root
    }

    /// [`Record::ATTRIBUTES`]
    #[must_use]
    pub fn attributes(&self) -> &'static [Attribute] {
        self.table().attributes
    }
}

/// A field to be written.
#[derive(Default)]
pub enum Slot<'a> {
    /// No such field.
    #[default]
    None,
    /// A string.
    String(&'a mut Option<String>),
    /// A boolean.
    Boolean(&'a mut Option<bool>),
    /// An integer.
    Integer(&'a mut Option<i64>),
    /// A decimal.
    Decimal(&'a mut Option<f64>),
    /// A date and time, a reference, a binary, an open enumeration.
    Text(&'a mut dyn TextSlot),
    /// Any JSON.
    Json(&'a mut Option<Json>),
    /// A complex value or an extension.
    Record(&'a mut dyn RecordSlot),
    /// Strings.
    Strings(&'a mut Vec<String>),
    /// Booleans.
    Booleans(&'a mut Vec<bool>),
    /// Integers.
    Integers(&'a mut Vec<i64>),
    /// Decimals.
    Decimals(&'a mut Vec<f64>),
    /// Dates, references, binaries, open enumerations.
    Texts(&'a mut dyn TextsSlot),
    /// Any JSON values.
    Jsons(&'a mut Vec<Json>),
    /// Complex values.
    Records(&'a mut dyn RecordsSlot),
    /// One or several values of a type of the user's own.
    Own(&'a mut dyn OwnSlot),
}

/// A field's value.
#[derive(Default, Clone, Copy)]
pub enum View<'a> {
    /// No such field, or no value.
    #[default]
    None,
    /// A string, or what is written as one.
    String(&'a str),
    /// A boolean.
    Boolean(bool),
    /// An integer.
    Integer(i64),
    /// A decimal.
    Decimal(f64),
    /// Any JSON.
    Json(&'a Json),
    /// A complex value or an extension.
    Record(&'a dyn Fields),
    /// Strings; never empty.
    Strings(&'a [String]),
    /// Booleans; never empty.
    Booleans(&'a [bool]),
    /// Integers; never empty.
    Integers(&'a [i64]),
    /// Decimals; never empty.
    Decimals(&'a [f64]),
    /// What is written as strings; never empty.
    Texts(&'a dyn TextsView),
    /// Any JSON values; never empty.
    Jsons(&'a [Json]),
    /// Complex values; never empty.
    Records(&'a dyn RecordsView),
    /// One or several values of a type of the user's own; never an empty list.
    Own(&'a dyn OwnView),
}

/// `Option<T: Text>` to be written.
pub trait TextSlot {
    /// Sets or clears the value.
    fn set(&mut self, text: Option<String>);
}

/// `Vec<T: Text>` to be written.
pub trait TextsSlot {
    /// Takes all values away.
    fn clear(&mut self);
    /// Appends one.
    fn push(&mut self, text: String);
}

/// `Vec<T: Text>` to be read.
pub trait TextsView {
    /// How many.
    fn len(&self) -> usize;
    /// Whether there is none.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// One of them; empty past the end.
    fn at(&self, index: usize) -> &str;
}

/// `Option<T: Record>` to be written.
pub trait RecordSlot {
    /// Takes the value away.
    fn clear(&mut self);
    /// A fresh value.
    fn fill(&mut self) -> &mut dyn Fields;
}

/// `Vec<T: Record>` to be written.
pub trait RecordsSlot {
    /// Takes all values away.
    fn clear(&mut self);
    /// Appends a fresh value.
    fn push(&mut self) -> &mut dyn Fields;
}

/// `Vec<T: Record>` to be read.
pub trait RecordsView {
    /// How many.
    fn len(&self) -> usize;
    /// Whether there is none.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// One of them.
    fn at(&self, index: usize) -> Option<&dyn Fields>;
}

/// A type that an attribute's field can hold, singular as `Option<T>` and multi-valued as `Vec<T>`.
pub trait Value: Sized + 'static {
    /// How it is reached: [`AsRecord`], [`AsText`], or [`AsPlain`] for Rust's own types.
    type Form: Form<Self>;
}

/// How a value of one kind is viewed. Written once for each kind, so that generated types need no code of their own.
pub trait Form<T> {
    /// The value as the walker sees it.
    fn view(value: &T) -> View<'_>;
}

/// Complex values and extensions.
#[derive(Debug, Clone, Copy)]
pub struct AsRecord;

/// What JSON writes as a string.
#[derive(Debug, Clone, Copy)]
pub struct AsText;

/// Strings, booleans, numbers, any JSON.
#[derive(Debug, Clone, Copy)]
pub struct AsPlain;

impl<T: Record> Form<T> for AsRecord {
    fn view(value: &T) -> View<'_> {
        View::Record(value)
    }
}

impl<T: crate::value::Text> Form<T> for AsText {
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

/// What a field holds, by the kind of its row: one function for each [`Slot`], called as it is. For the
/// [`fields!`](crate::fields) macro, whose rows name the kind, so that the compiler has no trait to look for.
#[doc(hidden)]
#[allow(non_snake_case, clippy::ref_option, clippy::ptr_arg)]
pub mod view {
    use super::{Json, Record as IsRecord, View};
    use crate::value::Text as IsText;

    macro_rules! plain {
        ($($one:ident $many:ident $type:ty, |$value:ident| $view:expr;)*) => {$(
            #[inline]
            pub fn $one(field: &Option<$type>) -> View<'_> {
                match field {
                    Some($value) => View::$one($view),
                    None => View::None,
                }
            }
            #[inline]
            pub fn $many(field: &Vec<$type>) -> View<'_> {
                if field.is_empty() { View::None } else { View::$many(field) }
            }
        )*};
    }

    plain! {
        String Strings String, |value| value;
        Boolean Booleans bool, |value| *value;
        Integer Integers i64, |value| *value;
        Decimal Decimals f64, |value| *value;
        Json Jsons Json, |value| value;
    }

    #[inline]
    pub fn Text<T: IsText>(field: &Option<T>) -> View<'_> {
        match field {
            Some(value) => View::String(value.as_text()),
            None => View::None,
        }
    }
    #[inline]
    pub fn Texts<T: IsText>(field: &Vec<T>) -> View<'_> {
        if field.is_empty() {
            View::None
        } else {
            View::Texts(field)
        }
    }
    #[inline]
    pub fn Record<T: IsRecord>(field: &Option<T>) -> View<'_> {
        match field {
            Some(value) => View::Record(value),
            None => View::None,
        }
    }
    #[inline]
    pub fn Records<T: IsRecord>(field: &Vec<T>) -> View<'_> {
        if field.is_empty() {
            View::None
        } else {
            View::Records(field)
        }
    }
}

impl<T: Record> RecordSlot for Option<T> {
    fn clear(&mut self) {
        *self = None;
    }
    fn fill(&mut self) -> &mut dyn Fields {
        self.insert(T::default())
    }
}

impl<T: Record> RecordsSlot for Vec<T> {
    fn clear(&mut self) {
        Vec::clear(self);
    }
    fn push(&mut self) -> &mut dyn Fields {
        self.push_mut_default()
    }
}

/// `Vec::push_mut` before it is stable.
trait PushDefault<T> {
    fn push_mut_default(&mut self) -> &mut T;
}

impl<T: Default> PushDefault<T> for Vec<T> {
    fn push_mut_default(&mut self) -> &mut T {
        self.push(T::default());
        let last = self.len() - 1;
        &mut self[last]
    }
}

impl<T: Record> RecordsView for Vec<T> {
    fn len(&self) -> usize {
        Vec::len(self)
    }
    fn at(&self, index: usize) -> Option<&dyn Fields> {
        self.get(index).map(|record| record as &dyn Fields)
    }
}

impl<T: crate::value::Text> TextSlot for Option<T> {
    fn set(&mut self, text: Option<String>) {
        *self = text.map(T::from_text);
    }
}

impl<T: crate::value::Text> TextsSlot for Vec<T> {
    fn clear(&mut self) {
        Vec::clear(self);
    }
    fn push(&mut self, text: String) {
        Vec::push(self, T::from_text(text));
    }
}

impl<T: crate::value::Text> TextsView for Vec<T> {
    fn len(&self) -> usize {
        Vec::len(self)
    }
    fn at(&self, index: usize) -> &str {
        self.get(index).map_or("", T::as_text)
    }
}

/// Writes [`Fields`], [`Value`], `Debug`, `PartialEq`, `Serialize` and `Deserialize` for a struct with a table: the struct's
/// name, then each row's number, field and [`Slot`]; rows whose types are the user's own ([`OwnType`](crate::record::OwnType)) come
/// after `; own`. A field `extra: Extra` is expected beside them.
#[macro_export]
macro_rules! fields {
    ($record:ident: $($index:literal $field:ident $slot:ident),* $(,)? $(; own $($own_index:literal $own:ident),*)?) => {
        impl $crate::record::Fields for $record {
            // All are called by way of a table: a copy in each unit of code would be of no use.
            #[inline(never)]
            fn table(&self) -> &'static $crate::record::Table {
                &$crate::record::Table {
                    name: ::core::stringify!($record),
                    root: <Self as $crate::record::Record>::ROOT,
                    attributes: <Self as $crate::record::Record>::ATTRIBUTES,
                }
            }
            #[inline(never)]
            fn slot(&mut self, index: usize) -> $crate::record::Slot<'_> {
                match index {
                    $($index => $crate::record::Slot::$slot(&mut self.$field),)*
                    $($($own_index => $crate::record::OwnField::own_slot(&mut self.$own),)*)?
                    _ => $crate::record::Slot::None,
                }
            }
            #[inline(never)]
            fn view(&self, index: usize) -> $crate::record::View<'_> {
                match index {
                    $($index => $crate::record::view::$slot(&self.$field),)*
                    $($($own_index => $crate::record::OwnField::own_view(&self.$own),)*)?
                    _ => $crate::record::View::None,
                }
            }
            fn extra(&self) -> &$crate::record::Extra {
                &self.extra
            }
            fn extra_mut(&mut self) -> &mut $crate::record::Extra {
                &mut self.extra
            }
        }
        impl $crate::record::Value for $record {
            type Form = $crate::record::AsRecord;
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
