//! Decides on the row of an attribute: only what differs from the defaults of RFC 7643 §2.2.

use crate::{
    characteristics::DataType,
    emit::row::{RowConstructor, RowItem},
    model::AttributeModel,
    names::RustName,
};

/// `type_` is the struct of a complex attribute. Without a struct, the sub-attributes are printed inline.
pub(super) fn of<'a>(attribute: &'a AttributeModel, type_: Option<&'a RustName>) -> RowItem<'a> {
    let constructor = match (attribute.kind, type_) {
        (DataType::Complex, Some(type_)) => RowConstructor::Struct(type_),
        (DataType::Complex, None) => RowConstructor::Inline(inline(&attribute.sub_attributes)),
        (kind, _) => RowConstructor::Simple(kind.constructor()),
    };
    let stated = attribute.characteristics();
    let lists = [
        ("canonical_values", attribute.canonical_values.as_slice()),
        ("reference_types", attribute.reference_types.as_slice()),
    ];
    let lists = lists.into_iter().filter(|(_, words)| !words.is_empty());
    RowItem {
        name: &attribute.name.0,
        constructor,
        methods: stated.map(|stated| stated.method).collect(),
        lists: lists.collect(),
    }
}

/// The rows of attributes without a generated struct.
pub(super) fn inline(attributes: &[AttributeModel]) -> Vec<RowItem<'_>> {
    let rows = attributes.iter().map(|attribute| of(attribute, None));
    rows.collect()
}
