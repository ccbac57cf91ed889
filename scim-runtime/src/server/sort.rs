//! Sorts results (RFC 7644 §3.4.2.3): by the primary or first value, and text by `caseExact`. Resources without a value come last in
//! ascending order and first in descending order.

use super::{
    entry::{EntryPosition, StoreEntry},
    membership,
    message::ErrorReply,
    parameters::ResultOrder,
    served_type::ServedType,
    store::Store,
};
use crate::{
    Json, ScimType,
    filter::{Comparison, first_value},
    path::AttributePath,
    record::Attribute,
};
use std::cmp::Ordering;

/// A resource that matches a query.
#[derive(Clone, Copy)]
pub(super) struct QueryMatch<'a> {
    pub(super) scope: ServedType<'a>,
    pub(super) at: EntryPosition,
    pub(super) entry: &'a StoreEntry,
}

pub(super) fn sort(
    found: &mut Vec<QueryMatch<'_>>,
    store: &Store,
    attribute: &str,
    direction: ResultOrder,
) -> Result<(), ErrorReply> {
    let path = AttributePath::parse(attribute).map_err(|error| {
        ErrorReply::typed(400, ScimType::InvalidPath, format!("`sortBy`: {error}"))
    })?;
    let mut keyed: Vec<_> = found
        .drain(..)
        .map(|one| {
            let descriptor = one.scope.resource_type.descriptor();
            let value = if membership::is_at(&path) {
                let resource = membership::with_groups(one.scope, store, one.entry);
                first_value(&path, &resource, descriptor)
            } else {
                first_value(&path, &one.entry.resource, descriptor)
            };
            (value, one)
        })
        .collect();
    keyed.sort_by(|(one, found), (two, _)| {
        let by = found.scope.context.options.comparison;
        let ascending = ascending(one.as_ref(), two.as_ref(), by);
        match direction {
            ResultOrder::Ascending => ascending,
            ResultOrder::Descending => ascending.reverse(),
        }
    });
    found.extend(keyed.into_iter().map(|(_, one)| one));
    Ok(())
}

fn ascending(
    one: Option<&(Attribute, Json)>,
    two: Option<&(Attribute, Json)>,
    by: Comparison,
) -> Ordering {
    match (one, two) {
        (Some((attribute, one)), Some((_, two))) => by
            .order_of(attribute, one, two)
            .unwrap_or_else(|| boolean(one).cmp(&boolean(two))),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => Ordering::Equal,
    }
}

/// Booleans have no order in filters. When sorting, false comes first.
fn boolean(value: &Json) -> bool {
    value == &Json::Bool(true)
}
