//! Access to the fields of records: for writing ([`Slot`]), for reading ([`Field`]), and their values ([`View`]).

use super::{
    attribute::Attribute,
    extra::Extra,
    own::{OwnField, OwnSlot, OwnView},
    table::{Root, Table},
};
use crate::Json;

/// A field for writing.
pub enum Slot<'a> {
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
    /// Values of a user-defined type.
    Own(&'a mut dyn OwnSlot),
    /// Unknown attributes.
    Extra(&'a mut Extra),
}

/// Appends an unknown attribute while reading; false if the name is a duplicate.
pub(crate) fn push_unknown(slots: &mut [Slot<'_>], name: &str, raw: &str) -> bool {
    match slots.last_mut() {
        Some(Slot::Extra(extra)) => extra.push_raw(name, raw),
        _ => false,
    }
}

/// A field for reading.
#[derive(Clone, Copy)]
#[allow(clippy::ref_option)] // converting the field's `Option` would take code in every row
pub enum Field<'a> {
    /// A string.
    String(&'a Option<String>),
    /// A boolean.
    Boolean(&'a Option<bool>),
    /// An integer.
    Integer(&'a Option<i64>),
    /// A decimal.
    Decimal(&'a Option<f64>),
    /// A date and time, a reference, a binary, an open enumeration.
    Text(&'a dyn TextView),
    /// Any JSON.
    Json(&'a Option<Json>),
    /// A complex value or an extension.
    Record(&'a dyn RecordView),
    /// Strings.
    Strings(&'a Vec<String>),
    /// Booleans.
    Booleans(&'a Vec<bool>),
    /// Integers.
    Integers(&'a Vec<i64>),
    /// Decimals.
    Decimals(&'a Vec<f64>),
    /// Dates, references, binaries, open enumerations.
    Texts(&'a dyn TextsView),
    /// Any JSON values.
    Jsons(&'a Vec<Json>),
    /// Complex values.
    Records(&'a dyn RecordsView),
    /// Values of a user-defined type.
    Own(&'a dyn OwnField),
    /// Unknown attributes.
    Extra(&'a Extra),
}

impl<'a> Field<'a> {
    /// The value.
    #[inline]
    #[must_use]
    pub fn view(self) -> View<'a> {
        /// An empty list counts as unassigned (RFC 7643 §2.5).
        fn list<'a, T>(values: &'a [T], view: impl Fn(&'a [T]) -> View<'a>) -> View<'a> {
            if values.is_empty() {
                View::None
            } else {
                view(values)
            }
        }
        fn one<'a, T>(value: Option<T>, view: impl Fn(T) -> View<'a>) -> View<'a> {
            value.map_or(View::None, view)
        }
        match self {
            Self::String(value) => one(value.as_deref(), View::String),
            Self::Boolean(value) => one(*value, View::Boolean),
            Self::Integer(value) => one(*value, View::Integer),
            Self::Decimal(value) => one(*value, View::Decimal),
            Self::Text(value) => one(value.text(), View::String),
            Self::Json(value) => one(value.as_ref(), View::Json),
            Self::Record(value) => one(value.record(), View::Record),
            Self::Strings(values) => list(values, View::Strings),
            Self::Booleans(values) => list(values, View::Booleans),
            Self::Integers(values) => list(values, View::Integers),
            Self::Decimals(values) => list(values, View::Decimals),
            Self::Jsons(values) => list(values, View::Jsons),
            Self::Texts(values) if values.len() > 0 => View::Texts(values),
            Self::Records(values) if values.len() > 0 => View::Records(values),
            Self::Own(field) => one(field.own(), View::Own),
            Self::Texts(_) | Self::Records(_) | Self::Extra(_) => View::None,
        }
    }
}

/// A field's value.
#[derive(Default, Clone, Copy)]
pub enum View<'a> {
    /// No value, or no such field.
    #[default]
    None,
    /// A string, or a value that is written as one.
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
    /// Values that are written as strings; never empty.
    Texts(&'a dyn TextsView),
    /// Any JSON values; never empty.
    Jsons(&'a [Json]),
    /// Complex values; never empty.
    Records(&'a dyn RecordsView),
    /// Values of a user-defined type; never an empty list.
    Own(&'a dyn OwnView),
}

/// `Option<T: Text>`, for writing.
pub trait TextSlot {
    /// Sets the value.
    fn set(&mut self, text: String);
}

/// `Option<T: Text>`, for reading.
pub trait TextView {
    /// The text.
    fn text(&self) -> Option<&str>;
}

/// `Vec<T: Text>`, for writing.
pub trait TextsSlot {
    /// Appends a value.
    fn push(&mut self, text: String);
}

/// `Vec<T: Text>`, for reading.
#[allow(clippy::len_without_is_empty)] // it would be compiled for each type
pub trait TextsView {
    /// The number of values.
    fn len(&self) -> usize;
    /// A value; empty past the end.
    fn at(&self, index: usize) -> &str;
}

/// `Option<T: Record>`, for writing.
pub trait RecordSlot {
    /// Sets an empty value and returns it.
    fn fill(&mut self) -> &mut dyn Fields;
}

/// `Option<T: Record>`, for reading.
pub trait RecordView {
    /// The value.
    fn record(&self) -> Option<&dyn Fields>;
}

/// `Vec<T: Record>`, for writing.
pub trait RecordsSlot {
    /// Appends an empty value and returns it.
    fn push(&mut self) -> &mut dyn Fields;
}

/// `Vec<T: Record>`, for reading.
#[allow(clippy::len_without_is_empty)] // it would be compiled for each type
pub trait RecordsView {
    /// The number of values.
    fn len(&self) -> usize;
    /// A value.
    fn at(&self, index: usize) -> Option<&dyn Fields>;
}

/// What is done with all slots of a record. Not a plain closure, because the compiler takes longer to check a call of one.
pub struct VisitSlots<'v, 'a>(pub(crate) &'v mut dyn FnMut(&mut [Slot<'a>]));

impl<'a> VisitSlots<'_, 'a> {
    /// Passes the slots on.
    #[inline]
    pub fn all(self, slots: &mut [Slot<'a>]) {
        (self.0)(slots);
    }
}

/// What is done with all fields of a record, like [`VisitSlots`].
pub struct VisitFields<'v, 'a>(pub(crate) &'v mut dyn FnMut(&[Field<'a>]));

impl<'a> VisitFields<'_, 'a> {
    /// Passes the fields on.
    #[inline]
    pub fn all(self, fields: &[Field<'a>]) {
        (self.0)(fields);
    }
}

/// Access to the fields of a [`Record`](super::Record) by the number of their row; object-safe.
pub trait Fields {
    /// The table of the type.
    fn table(&self) -> &'static Table;
    /// Passes the fields of all attributes to `visit`, for writing; the unknown attributes last. A reader fills a record without values.
    fn slots<'a>(&'a mut self, visit: VisitSlots<'_, 'a>);
    /// Passes the fields of all attributes to `visit`, for reading; the unknown attributes last. One call for all of them, since a
    /// call for each is what makes a walk slow.
    fn fields<'a>(&'a self, visit: VisitFields<'_, 'a>);
}

impl dyn Fields + '_ {
    /// Whether the record is a standalone document.
    #[must_use]
    pub fn root(&self) -> Root {
        self.table().root
    }

    /// [`Record::ATTRIBUTES`](super::Record::ATTRIBUTES)
    #[must_use]
    pub fn attributes(&self) -> &'static [Attribute] {
        self.table().attributes
    }

    /// The value of attribute `index`.
    #[must_use]
    pub fn view(&self, index: usize) -> View<'_> {
        let mut view = View::None;
        self.fields(VisitFields(&mut |fields| {
            view = fields.get(index).map_or(View::None, |field| field.view())
        }));
        view
    }

    /// Calls `visit` with each attribute and its value.
    pub(crate) fn views<'a>(&'a self, visit: &mut dyn FnMut(&'static Attribute, View<'a>)) {
        self.fields(VisitFields(&mut |fields| {
            for (attribute, field) in self.attributes().iter().zip(fields) {
                visit(attribute, field.view());
            }
        }));
    }

    /// Whether an attribute has a value that `is_value` accepts.
    pub(crate) fn any_view(
        &self,
        mut is_value: impl FnMut(&'static Attribute, View<'_>) -> bool,
    ) -> bool {
        let mut any = false;
        self.fields(VisitFields(&mut |fields| {
            any = self
                .attributes()
                .iter()
                .zip(fields)
                .any(|(attribute, field)| is_value(attribute, field.view()));
        }));
        any
    }

    /// Whether this value of a list is the primary one (RFC 7643 §2.4).
    pub(crate) fn is_primary(&self) -> bool {
        let row = self.table().checked.primary;
        row != usize::MAX && matches!(self.view(row), View::Boolean(true))
    }

    /// Unknown attributes.
    #[must_use]
    pub fn extra(&self) -> &Extra {
        static NOTHING: Extra = Extra::none();
        let mut unknown = &NOTHING;
        self.fields(VisitFields(&mut |fields| {
            if let Some(Field::Extra(extra)) = fields.last() {
                unknown = extra;
            }
        }));
        unknown
    }

    /// Changes the unknown attributes.
    pub(crate) fn change_extra(&mut self, mut change: impl FnMut(&mut Extra)) {
        self.slots(VisitSlots(&mut |slots| {
            if let Some(Slot::Extra(extra)) = slots.last_mut() {
                change(extra);
            }
        }));
    }
}
