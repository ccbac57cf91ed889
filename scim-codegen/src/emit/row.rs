//! A row of an attribute table as plain data.

use crate::names::RustName;

/// `Attribute::string("userName").required()`
pub(super) struct RowItem<'a> {
    /// The attribute's name in JSON.
    pub(super) name: &'a str,
    pub(super) constructor: RowConstructor<'a>,
    /// The methods that set flags and keywords, without arguments.
    pub(super) methods: Vec<&'static str>,
    /// The methods that take a list of words.
    pub(super) lists: Vec<(&'static str, &'a [String])>,
}

/// The function of the runtime's `Attribute` that creates the row.
pub(super) enum RowConstructor<'a> {
    /// A constructor that only takes the name: `string`.
    Simple(&'static str),
    /// A complex attribute with a generated struct.
    Struct(&'a RustName),
    /// A complex attribute without a generated struct: its rows are printed inline.
    Inline(Vec<RowItem<'a>>),
}
