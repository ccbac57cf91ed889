//! Converts values of another type than the attribute's if they have one sensible meaning.

use super::Applier;
use crate::{
    Json,
    filter::{Filter, is_unassigned},
    patch::{UnknownAttribute, Values},
    record::{Attribute, Kind},
};
use serde_json::{Map, Number};
use std::borrow::Cow;

impl Applier<'_> {
    /// A value with the attribute's type, as far as the options allow a conversion.
    pub(super) fn convert<'v>(&self, attribute: &Attribute, value: &'v Json) -> Cow<'v, Json> {
        if self.takes_values_as_they_are() {
            return Cow::Borrowed(value);
        }
        Cow::Owned(match value {
            Json::Array(items) if attribute.multi_valued => items
                .iter()
                .map(|item| self.single(attribute, item))
                .collect(),
            other => self.single(attribute, other),
        })
    }

    /// As [`Applier::convert`], for one value of a multi-valued attribute.
    pub(super) fn convert_item<'v>(&self, attribute: &Attribute, value: &'v Json) -> Cow<'v, Json> {
        match value {
            Json::Array(items) if self.options.values == Values::Converted => {
                let lone = only(items.iter()).unwrap_or(value);
                self.convert(attribute, lone)
            }
            _ => self.convert(attribute, value),
        }
    }

    fn takes_values_as_they_are(&self) -> bool {
        self.options.values == Values::AsTyped && self.options.unknown != UnknownAttribute::Ignored
    }

    fn single(&self, attribute: &Attribute, value: &Json) -> Json {
        let value = match self.options.values {
            Values::AsTyped => value.clone(),
            Values::Converted => typed(attribute, value).unwrap_or_else(|| value.clone()),
        };
        let Json::Object(members) = value else {
            return value;
        };
        if attribute.kind != Kind::Complex {
            return Json::Object(members);
        }
        let known = |(name, value): (String, Json)| {
            let value = match Attribute::find(&attribute.sub_attributes, &name) {
                Some(sub) => self.convert(sub, &value).into_owned(),
                None if self.options.unknown == UnknownAttribute::Ignored => return None,
                None => value,
            };
            Some((name, value))
        };
        members.into_iter().filter_map(known).collect()
    }

    /// The literals of a filter on an attribute's values: Entra ID sends `roles[primary eq "True"]`.
    pub(super) fn convert_filter<'f>(
        &self,
        attribute: &Attribute,
        filter: &'f Filter,
    ) -> Cow<'f, Filter> {
        match self.options.values {
            Values::AsTyped => Cow::Borrowed(filter),
            Values::Converted => Cow::Owned(with_typed_literals(attribute, filter)),
        }
    }
}

fn with_typed_literals(attribute: &Attribute, filter: &Filter) -> Filter {
    let all = |parts: &[Filter]| {
        parts
            .iter()
            .map(|part| with_typed_literals(attribute, part))
            .collect()
    };
    match filter {
        Filter::And(parts) => Filter::And(all(parts)),
        Filter::Or(parts) => Filter::Or(all(parts)),
        Filter::Not(inner) => Filter::Not(Box::new(with_typed_literals(attribute, inner))),
        Filter::Compare(path, operator, literal) => {
            let sub = Attribute::find(&attribute.sub_attributes, &path.attribute);
            let literal = sub
                .filter(|_| path.sub.is_empty())
                .and_then(|sub| typed(sub, literal))
                .unwrap_or_else(|| literal.clone());
            Filter::Compare(path.clone(), *operator, literal)
        }
        Filter::Present(_) | Filter::ValuePath(..) => filter.clone(),
    }
}

/// A value of the attribute's type; `None` if there is nothing to convert.
fn typed(attribute: &Attribute, value: &Json) -> Option<Json> {
    match (attribute.kind, value) {
        (Kind::Boolean, Json::String(text)) if text.eq_ignore_ascii_case("true") => {
            Some(Json::Bool(true))
        }
        (Kind::Boolean, Json::String(text)) if text.eq_ignore_ascii_case("false") => {
            Some(Json::Bool(false))
        }
        (Kind::Integer, Json::String(text)) => text.trim().parse::<i64>().ok().map(Json::from),
        (Kind::Decimal, Json::String(text)) => text.trim().parse::<Number>().ok().map(Json::Number),
        (Kind::Complex, Json::String(_)) => {
            let value_sub = Attribute::find(&attribute.sub_attributes, "value")?;
            let members = [(value_sub.name.to_string(), value.clone())];
            Some(Json::Object(Map::from_iter(members)))
        }
        (Kind::Json, _) => None,
        (_, Json::Array(items)) if !attribute.multi_valued => {
            let one = only(items.iter())?;
            Some(typed(attribute, one).unwrap_or_else(|| one.clone()))
        }
        (Kind::Complex | Kind::Extension, _) => None,
        (_, Json::Object(members)) => {
            let assigned = members.iter().filter(|(_, value)| !is_unassigned(value));
            let (_, inner) =
                only(assigned).filter(|(name, _)| name.eq_ignore_ascii_case("value"))?;
            Some(typed(attribute, inner).unwrap_or_else(|| inner.clone()))
        }
        _ => None,
    }
}

/// The item, if there is exactly one.
fn only<T>(mut items: impl Iterator<Item = T>) -> Option<T> {
    items.next().filter(|_| items.next().is_none())
}
