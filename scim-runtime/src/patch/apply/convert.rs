//! Values of another type than the attribute's, where that has one sensible meaning.

use super::Rules;
use crate::{
    Json,
    patch::{Unknown, Values},
    record::{Attribute, Kind},
};
use serde_json::{Map, Number};
use std::borrow::Cow;

impl Rules<'_> {
    /// A value as the attribute would have it, as far as the options allow.
    pub(super) fn convert<'v>(&self, attribute: &Attribute, value: &'v Json) -> Cow<'v, Json> {
        let as_it_is =
            self.options.values == Values::AsTyped && self.options.unknown != Unknown::Ignored;
        if as_it_is {
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
        let known =
            |(name, value): (String, Json)| match Attribute::find(&attribute.sub_attributes, &name)
            {
                Some(sub) => {
                    let value = self.convert(sub, &value).into_owned();
                    Some((name, value))
                }
                None if self.options.unknown == Unknown::Ignored => None,
                None => Some((name, value)),
            };
        members.into_iter().filter_map(known).collect()
    }
}

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
        (Kind::Complex | Kind::Extension | Kind::Json, _) => None,
        (_, Json::Object(members)) => match members.iter().next() {
            Some((name, inner)) if members.len() == 1 && name.eq_ignore_ascii_case("value") => {
                Some(typed(attribute, inner).unwrap_or_else(|| inner.clone()))
            }
            _ => None,
        },
        (_, Json::Array(items)) if !attribute.multi_valued => match items.as_slice() {
            [one] => Some(typed(attribute, one).unwrap_or_else(|| one.clone())),
            _ => None,
        },
        _ => None,
    }
}
