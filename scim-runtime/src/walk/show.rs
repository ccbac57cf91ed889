//! `Debug` and equality of records.

use crate::record::{Field, Fields, RecordsView, View, VisitFields};
use std::fmt;

/// Formats the attributes that have a value, by their names in JSON. Secrets and the values of unknown attributes are hidden.
pub fn debug(record: &dyn Fields, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let mut out = f.debug_struct(record.table().name);
    record.fields(VisitFields(&mut |fields| {
        for (attribute, field) in record.attributes().iter().zip(fields) {
            let view = field.view();
            if matches!(view, View::None) {
                continue;
            }
            if attribute.is_secret() {
                out.field(&attribute.name, &format_args!("(not shown)"));
            } else {
                out.field(&attribute.name, &DebugView(view));
            }
        }
    }));
    if !record.extra().is_empty() {
        out.field("extra", record.extra());
    }
    out.finish()
}

struct DebugView<'a>(View<'a>);

impl fmt::Debug for DebugView<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            View::None => f.write_str("None"),
            View::String(value) => value.fmt(f),
            View::Boolean(value) => value.fmt(f),
            View::Integer(value) => value.fmt(f),
            View::Decimal(value) => value.fmt(f),
            View::Json(value) => value.fmt(f),
            View::Own(value) => value.show(f),
            View::Record(record) => debug(record, f),
            View::Strings(list) => list.fmt(f),
            View::Booleans(list) => list.fmt(f),
            View::Integers(list) => list.fmt(f),
            View::Decimals(list) => list.fmt(f),
            View::Texts(list) => f
                .debug_list()
                .entries((0..list.len()).map(|i| list.at(i)))
                .finish(),
            View::Jsons(list) => list.fmt(f),
            View::Records(list) => f
                .debug_list()
                .entries(
                    (0..list.len())
                        .filter_map(|i| list.at(i))
                        .map(|r| DebugView(View::Record(r))),
                )
                .finish(),
        }
    }
}

/// Whether two records of one type have equal attributes, unknown ones included.
#[must_use]
pub fn same(one: &dyn Fields, two: &dyn Fields) -> bool {
    let mut same = false;
    one.fields(VisitFields(&mut |ones| {
        two.fields(VisitFields(&mut |twos| {
            same = ones.len() == twos.len()
                && ones.iter().zip(twos).all(|(one, two)| match (*one, *two) {
                    (Field::Extra(one), Field::Extra(two)) => one == two,
                    (one, two) => same_view(one.view(), two.view()),
                });
        }));
    }));
    same
}

pub(crate) fn same_view(one: View<'_>, two: View<'_>) -> bool {
    match (one, two) {
        (View::None, View::None) => true,
        (View::String(a), View::String(b)) => a == b,
        (View::Boolean(a), View::Boolean(b)) => a == b,
        (View::Integer(a), View::Integer(b)) => a == b,
        (View::Decimal(a), View::Decimal(b)) => a.total_cmp(&b).is_eq(),
        (View::Json(a), View::Json(b)) => a == b,
        (View::Own(a), View::Own(b)) => a.same(b),
        (View::Record(a), View::Record(b)) => same(a, b),
        (View::Strings(a), View::Strings(b)) => a == b,
        (View::Booleans(a), View::Booleans(b)) => a == b,
        (View::Integers(a), View::Integers(b)) => a == b,
        (View::Decimals(a), View::Decimals(b)) => a == b,
        (View::Texts(a), View::Texts(b)) => {
            a.len() == b.len() && (0..a.len()).all(|i| a.at(i) == b.at(i))
        }
        (View::Jsons(a), View::Jsons(b)) => a == b,
        (View::Records(a), View::Records(b)) => same_records(a, b),
        _ => false,
    }
}

fn same_records(one: &dyn RecordsView, two: &dyn RecordsView) -> bool {
    one.len() == two.len()
        && (0..one.len()).all(|index| match (one.at(index), two.at(index)) {
            (Some(a), Some(b)) => same(a, b),
            _ => false,
        })
}
