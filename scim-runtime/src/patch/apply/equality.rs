//! Comparisons that an index can answer: a simple sub-attribute of a list's values is equal to a value.

use crate::{
    Json,
    filter::{Filter, Operator},
    record::{Attribute, Kind},
};

/// `sub eq value`, for the values of a list. A simple value is its own `value` (RFC 7643 §2.4).
pub(super) struct IndexedEquality<'a, 'v> {
    pub(super) sub: &'a Attribute,
    pub(super) value: &'v Json,
}

/// The comparison of a filter on an attribute's values, if an index can answer it.
pub(super) fn of_filter<'a, 'v>(
    attribute: &'a Attribute,
    filter: &'v Filter,
) -> Option<IndexedEquality<'a, 'v>> {
    match filter {
        Filter::Compare(path, Operator::Eq, literal)
            if path.urn.is_none() && path.sub.is_empty() && !literal.is_null() =>
        {
            let sub = simple(attribute, &path.attribute)?;
            let value = literal.as_json();
            Some(IndexedEquality { sub, value })
        }
        _ => None,
    }
}

/// A member of a given value, if it is a simple sub-attribute.
pub(super) fn of_member<'a, 'v>(
    attribute: &'a Attribute,
    name: &str,
    value: &'v Json,
) -> Option<IndexedEquality<'a, 'v>> {
    let sub = simple(attribute, name).filter(|sub| !sub.multi_valued)?;
    Some(IndexedEquality { sub, value })
}

/// A simple value of a list.
pub(super) fn of_value<'a, 'v>(
    attribute: &'a Attribute,
    value: &'v Json,
) -> IndexedEquality<'a, 'v> {
    IndexedEquality {
        sub: attribute,
        value,
    }
}

fn simple<'a>(attribute: &'a Attribute, name: &str) -> Option<&'a Attribute> {
    if attribute.kind == Kind::Complex {
        let sub = Attribute::find(&attribute.sub_attributes, name)?;
        return (!sub.kind.has_sub_attributes()).then_some(sub);
    }
    name.eq_ignore_ascii_case("value").then_some(attribute)
}
