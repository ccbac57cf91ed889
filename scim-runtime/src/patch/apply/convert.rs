//! Converts values of another type than the attribute's if they have one sensible meaning.

use super::applier::Applier;
use crate::{
    Json,
    filter::{Filter, values_of},
    patch::{UnknownAttribute, Values, coerce},
    record::{Attribute, Kind},
};
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

    /// Like [`Applier::convert`], for one value of a multi-valued attribute.
    pub(super) fn convert_item<'v>(&self, attribute: &Attribute, value: &'v Json) -> Cow<'v, Json> {
        match value {
            Json::Array(items) if self.options.values == Values::Converted => {
                let lone = coerce::only(items.iter()).unwrap_or(value);
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
            Values::Converted => coerce::value(attribute, value).unwrap_or_else(|| value.clone()),
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
            Values::Converted => Cow::Owned(coerce::filter(filter, values_of(attribute))),
        }
    }
}
