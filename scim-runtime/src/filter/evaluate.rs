//! Whether a resource meets a filter.
//!
//! `ne` is met by an attribute that has no value, and by one of which any value differs; null, an empty list and absence are one
//! (RFC 7643 §2.5). An attribute that the schema lacks has no value (RFC 7644 §3.4.2.1).

use super::{Filter, Operator, check::values_of};
use crate::{
    Json,
    path::AttributePath,
    record::{Attribute, Descriptor, Kind},
    value::instant,
};
use std::cmp::Ordering;

pub(super) fn matches(filter: &Filter, resource: &Json, descriptor: Descriptor<'_>) -> bool {
    match filter {
        Filter::And(parts) => parts.iter().all(|part| matches(part, resource, descriptor)),
        Filter::Or(parts) => parts.iter().any(|part| matches(part, resource, descriptor)),
        Filter::Not(inner) => !matches(inner, resource, descriptor),
        Filter::Present(path) => {
            let (values, _) = values(path, resource, descriptor);
            // An empty string is no value for `pr` (RFC 7644 §3.4.2.2).
            values
                .iter()
                .any(|value| !is_unassigned(value) && value.as_str() != Some(""))
        }
        Filter::Compare(path, operator, literal) => {
            let (values, attribute) = values(path, resource, descriptor);
            compare(&values, attribute, *operator, literal)
        }
        Filter::ValuePath(path, inner) => {
            let (values, attribute) = values(path, resource, descriptor);
            let Some(attribute) = attribute else {
                return false;
            };
            let within = values_of(attribute);
            values.iter().any(|value| matches(inner, value, within))
        }
    }
}

/// Whether a value is no value: null, nothing but nulls, an empty list or object.
pub(crate) fn is_unassigned(value: &Json) -> bool {
    match value {
        Json::Null => true,
        Json::Array(items) => items.iter().all(is_unassigned),
        Json::Object(members) => members.values().all(is_unassigned),
        _ => false,
    }
}

/// A member by its name, without case.
pub(crate) fn member<'a>(object: &'a Json, name: &str) -> Option<&'a Json> {
    let object = object.as_object()?;
    object.get(name).or_else(|| {
        object
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, value)| value)
    })
}

/// The values at a path, lists taken apart, and the attribute they belong to.
fn values<'r, 'a>(
    path: &AttributePath,
    resource: &'r Json,
    descriptor: Descriptor<'a>,
) -> (Vec<&'r Json>, Option<&'a Attribute>) {
    let Some(resolved) = path.resolve(descriptor) else {
        // A value path over simple values: `value` is the value itself.
        return match descriptor.attributes {
            [only] if descriptor.urn.is_empty() && path.attribute.eq_ignore_ascii_case("value") => {
                (vec![resource], Some(only))
            }
            _ => (Vec::new(), None),
        };
    };
    let mut values = vec![resource];
    for step in resolved.steps() {
        values = values
            .into_iter()
            .filter_map(|value| member(value, &step.name))
            .flat_map(|value| match value {
                Json::Array(items) => items.iter().collect(),
                other => vec![other],
            })
            .collect();
    }
    (values, resolved.last())
}

fn compare(
    values: &[&Json],
    attribute: Option<&Attribute>,
    operator: Operator,
    literal: &Json,
) -> bool {
    let Some(attribute) = attribute else {
        // No value: it equals null, and differs from all else.
        return (operator == Operator::Ne) != literal.is_null();
    };
    // A complex attribute stands for its `value`.
    let (attribute, values): (&Attribute, Vec<&Json>) = if attribute.kind == Kind::Complex {
        let Some(value) = Attribute::find(&attribute.sub_attributes, "value") else {
            return false;
        };
        (
            value,
            values
                .iter()
                .filter_map(|item| member(item, &value.name))
                .collect(),
        )
    } else {
        (attribute, values.to_vec())
    };
    let mut assigned = values
        .into_iter()
        .filter(|value| !is_unassigned(value))
        .peekable();
    if literal.is_null() {
        return match operator {
            Operator::Eq => assigned.peek().is_none(),
            Operator::Ne => assigned.peek().is_some(),
            _ => false,
        };
    }
    if operator == Operator::Ne {
        return assigned.peek().is_none()
            || assigned.any(|value| !same_value(attribute, value, literal));
    }
    assigned.any(|value| is(attribute, value, operator, literal))
}

fn is(attribute: &Attribute, value: &Json, operator: Operator, literal: &Json) -> bool {
    let by_text = |test: fn(&str, &str) -> bool| match (value, literal) {
        (Json::String(value), Json::String(literal)) => {
            test(&folded(attribute, value), &folded(attribute, literal))
        }
        _ => false,
    };
    match operator {
        Operator::Eq => same_value(attribute, value, literal),
        Operator::Ne => !same_value(attribute, value, literal),
        Operator::Co => by_text(|value, literal| value.contains(literal)),
        Operator::Sw => by_text(|value, literal| value.starts_with(literal)),
        Operator::Ew => by_text(|value, literal| value.ends_with(literal)),
        Operator::Gt => order(attribute, value, literal).is_some_and(Ordering::is_gt),
        Operator::Ge => order(attribute, value, literal).is_some_and(Ordering::is_ge),
        Operator::Lt => order(attribute, value, literal).is_some_and(Ordering::is_lt),
        Operator::Le => order(attribute, value, literal).is_some_and(Ordering::is_le),
    }
}

/// Whether two values of an attribute are equal: text by its `caseExact`, dates as instants, numbers by value.
pub(crate) fn same_value(attribute: &Attribute, one: &Json, two: &Json) -> bool {
    match (one, two) {
        (Json::String(_), Json::String(_)) | (Json::Number(_), Json::Number(_)) => {
            order(attribute, one, two).is_some_and(Ordering::is_eq)
        }
        _ => one == two,
    }
}

/// References and binaries compare by case, whatever is said of them (RFC 7643 §2.3.6, §2.3.7).
pub(crate) fn folded(attribute: &Attribute, text: &str) -> String {
    let exact = attribute.case_exact || matches!(attribute.kind, Kind::Reference | Kind::Binary);
    if exact {
        text.to_owned()
    } else {
        text.to_lowercase()
    }
}

/// The order of two values; `None` if they have none.
pub(crate) fn order(attribute: &Attribute, one: &Json, two: &Json) -> Option<Ordering> {
    match (one, two) {
        (Json::String(one), Json::String(two)) => {
            if attribute.kind == Kind::DateTime
                && let (Some(one), Some(two)) = (instant::parse(one), instant::parse(two))
            {
                return Some(one.cmp(&two));
            }
            Some(folded(attribute, one).cmp(&folded(attribute, two)))
        }
        (Json::Number(one), Json::Number(two)) => match (one.as_i64(), two.as_i64()) {
            (Some(one), Some(two)) => Some(one.cmp(&two)),
            _ => one.as_f64()?.partial_cmp(&two.as_f64()?),
        },
        _ => None,
    }
}

/// What a resource is sorted by: the primary value or the first one, and its attribute (RFC 7644 §3.4.2.3).
#[cfg(feature = "server")]
pub(crate) fn first_value(
    path: &AttributePath,
    resource: &Json,
    descriptor: Descriptor<'_>,
) -> Option<(Attribute, Json)> {
    let (values, attribute) = values(path, resource, descriptor);
    let attribute = attribute?;
    let primary = |value: &&&Json| member(value, "primary") == Some(&Json::Bool(true));
    let value = values.iter().find(primary).or(values.first())?;
    if attribute.kind == Kind::Complex {
        let sub = Attribute::find(&attribute.sub_attributes, "value")?;
        let value = member(value, &sub.name).filter(|value| !is_unassigned(value))?;
        return Some((sub.clone(), value.clone()));
    }
    (!is_unassigned(value)).then(|| (attribute.clone(), (*value).clone()))
}
