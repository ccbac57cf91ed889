//! Converts what known clients send to the form of RFC 7643: values of another type, extension attributes without their URN.

use crate::{
    Json,
    filter::{Filter, Literal, is_unassigned, values_of},
    record::{Attribute, Descriptor, Kind},
    syntax::AttributePath,
};
use serde_json::Map;

/// The value with the attribute's type; `None` if there is nothing to convert.
pub(crate) fn value(attribute: &Attribute, given: &Json) -> Option<Json> {
    let kind = attribute.kind;
    match given {
        Json::String(_) if kind == Kind::Complex => {
            let value_sub = Attribute::find(&attribute.sub_attributes, "value")?;
            let members = [(value_sub.name.to_string(), given.clone())];
            Some(Json::Object(Map::from_iter(members)))
        }
        Json::String(text) => kind.coerce_text(text),
        Json::Array(items) if kind != Kind::Json && !attribute.multi_valued => {
            let one = only(items.iter())?;
            Some(value(attribute, one).unwrap_or_else(|| one.clone()))
        }
        Json::Object(members) if kind.is_simple() => {
            let assigned = members.iter().filter(|(_, value)| !is_unassigned(value));
            let (_, inner) =
                only(assigned).filter(|(name, _)| name.eq_ignore_ascii_case("value"))?;
            Some(value(attribute, inner).unwrap_or_else(|| inner.clone()))
        }
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::Array(_) | Json::Object(_) => None,
    }
}

/// The item, if there is exactly one.
pub(super) fn only<T>(mut items: impl Iterator<Item = T>) -> Option<T> {
    items.next().filter(|_| items.next().is_none())
}

#[cfg(feature = "server")]
/// A resource's attributes with values of their types; lone values of multi-valued attributes become lists of one. An attribute that
/// only an extension has moves there.
pub(crate) fn members(members: &mut Map<String, Json>, descriptor: Descriptor<'_>) {
    let names: Vec<String> = members.keys().cloned().collect();
    for name in names {
        let path = AttributePath::new(None, name.clone(), []);
        let is_known = Attribute::find(descriptor.attributes, &name).is_some();
        let extension = qualified(&path, descriptor).filter(|_| !is_known);
        let Some(urn) = extension.and_then(|path| path.urn) else {
            continue;
        };
        let moved = members.shift_remove(&name).unwrap_or_default();
        if let Json::Object(within) = members
            .entry(urn)
            .or_insert_with(|| Json::Object(Map::new()))
        {
            within.entry(name).or_insert(moved);
        }
    }
    each_member(members, descriptor.attributes);
}

#[cfg(feature = "server")]
fn each_member(members: &mut Map<String, Json>, attributes: &[Attribute]) {
    for (name, given) in members.iter_mut() {
        let Some(attribute) = Attribute::find(attributes, name) else {
            continue;
        };
        if attribute.multi_valued && !given.is_array() && !given.is_null() {
            *given = Json::Array(vec![given.take()]);
        }
        let items = match given {
            Json::Array(items) if attribute.multi_valued => items.as_mut_slice(),
            lone => std::slice::from_mut(lone),
        };
        for item in items {
            if let Some(better) = value(attribute, item) {
                *item = better;
            }
            if let Json::Object(members) = item {
                each_member(members, &attribute.sub_attributes);
            }
        }
    }
}

/// Converts a filter: literals get the types of their attributes, and paths name the extension if only an extension has the
/// attribute.
pub(crate) fn filter(given: &Filter, descriptor: Descriptor<'_>) -> Filter {
    let all = |parts: &[Filter]| parts.iter().map(|part| filter(part, descriptor)).collect();
    let known = |path: &AttributePath| qualified(path, descriptor).unwrap_or_else(|| path.clone());
    match given {
        Filter::And(parts) => Filter::And(all(parts)),
        Filter::Or(parts) => Filter::Or(all(parts)),
        Filter::Not(inner) => Filter::Not(Box::new(filter(inner, descriptor))),
        Filter::Present(path) => Filter::Present(known(path)),
        Filter::Compare(path, operator, literal) => {
            let path = known(path);
            let attribute = path.find(descriptor).and_then(compared);
            let typed = attribute
                .and_then(|attribute| compared_with(attribute, literal).map(Literal::from));
            Filter::Compare(path, *operator, typed.unwrap_or_else(|| literal.clone()))
        }
        Filter::ValuePath(path, inner) => {
            let path = known(path);
            let inner = match path.find(descriptor) {
                Some(attribute) => filter(inner, values_of(attribute)),
                None => (**inner).clone(),
            };
            Filter::ValuePath(path, Box::new(inner))
        }
    }
}

/// The attribute that a comparison is about; for a complex attribute, its `value`.
fn compared(attribute: &Attribute) -> Option<&Attribute> {
    if attribute.kind == Kind::Complex {
        return Attribute::find(&attribute.sub_attributes, "value");
    }
    Some(attribute)
}

/// A literal of the attribute's type; `None` if there is nothing to convert.
fn compared_with(attribute: &Attribute, literal: &Json) -> Option<Json> {
    match literal {
        Json::Number(number) if attribute.kind.allows_any_text() => {
            Some(Json::from(number.to_string()))
        }
        literal => value(attribute, literal),
    }
}

/// A path to an extension's attribute with the extension's URN: for `manager`, which the resource type itself lacks, and for
/// `urn:…:2.0:User.manager`. `None` if the path needs no change, or if several extensions have the attribute.
pub(crate) fn qualified(path: &AttributePath, descriptor: Descriptor<'_>) -> Option<AttributePath> {
    if path.resolve(descriptor).is_some() {
        return None;
    }
    let extensions = descriptor.attributes.iter();
    let mut extensions = extensions.filter(|row| row.kind == Kind::Extension);
    let Some(urn) = &path.urn else {
        let has =
            |row: &&Attribute| Attribute::find(&row.sub_attributes, &path.attribute).is_some();
        let extension = only(extensions.filter(has))?;
        return Some(AttributePath {
            urn: Some(extension.name.to_string()),
            ..path.clone()
        });
    };
    let urn = format!("{urn}:{}", path.attribute);
    let extension = extensions.find(|row| row.name.eq_ignore_ascii_case(&urn))?;
    let (attribute, sub) = path.sub.split_first()?;
    let name = extension.name.to_string();
    Some(AttributePath::new(
        Some(name),
        attribute.clone(),
        sub.iter().cloned(),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const MAIL: &[Attribute] = &[Attribute::string("value"), Attribute::boolean("primary")];
    const EXTENDED: &[Attribute] = &[Attribute::integer("level"), Attribute::string("badge")];
    const ATTRIBUTES: &[Attribute] = &[
        Attribute::boolean("active"),
        Attribute::json("any"),
        Attribute::string("words").multi_valued(),
        Attribute::complex_with("mails", MAIL).multi_valued(),
        Attribute::extension_with("urn:example:ext", EXTENDED),
    ];
    const THING: Descriptor<'_> = Descriptor {
        urn: "urn:example:2.0:Thing",
        attributes: ATTRIBUTES,
    };

    #[test]
    fn only_a_value_with_one_sensible_meaning_is_converted() {
        let boolean = Attribute::boolean("active");
        let any = Attribute::json("any");
        let words = Attribute::string("words").multi_valued();
        let mail = Attribute::complex_with("mail", MAIL);
        for (attribute, given, expected) in [
            (&boolean, json!("True"), Some(json!(true))),
            (&boolean, json!(["True"]), Some(json!(true))),
            (&boolean, json!([true]), Some(json!(true))),
            (&boolean, json!(["True", "True"]), None),
            (
                &boolean,
                json!({"VALUE": "False", "type": null}),
                Some(json!(false)),
            ),
            (&boolean, json!({"value": true, "type": "x"}), None),
            (&boolean, json!({"other": true}), None),
            (&boolean, json!(true), None),
            (&mail, json!("a"), Some(json!({"value": "a"}))),
            (&mail, json!({"value": {"value": "a"}}), None),
            (&any, json!([1]), None),
            (&any, json!({"value": 1}), None),
            (&words, json!(["a"]), None),
        ] {
            assert_eq!(value(attribute, &given), expected, "{given}");
        }
    }

    #[test]
    fn the_literals_and_paths_of_a_filter_are_converted() {
        for (text, expected) in [
            (r#"active eq "True""#, "active eq true"),
            ("words eq 5", r#"words eq "5""#),
            ("active eq 5", "active eq 5"),
            (r#"mails[primary eq "false"]"#, "mails[primary eq false]"),
            (
                r#"not (level gt "5" and badge pr)"#,
                "not (urn:example:ext:level gt 5 and urn:example:ext:badge pr)",
            ),
            ("mails eq 5 or shoe eq 5", r#"mails eq "5" or shoe eq 5"#),
        ] {
            let parsed = Filter::parse(text).expect(text);
            assert_eq!(filter(&parsed, THING).to_string(), expected);
        }
    }

    #[cfg(feature = "server")]
    #[test]
    fn members_get_the_types_and_places_of_their_attributes() {
        for (given, expected) in [
            (
                json!({"ACTIVE": "true", "any": "true"}),
                json!({"ACTIVE": true, "any": "true"}),
            ),
            (json!({"words": "a"}), json!({"words": ["a"]})),
            (json!({"words": ["a"]}), json!({"words": ["a"]})),
            (
                json!({"words": null, "active": null}),
                json!({"words": null, "active": null}),
            ),
            (json!({"active": ["true"]}), json!({"active": true})),
            (
                json!({"mails": ["a", {"value": "b", "primary": "True"}]}),
                json!({"mails": [{"value": "a"}, {"value": "b", "primary": true}]}),
            ),
            (
                json!({"mails": {"value": "b"}}),
                json!({"mails": [{"value": "b"}]}),
            ),
            (
                json!({"level": "3"}),
                json!({"urn:example:ext": {"level": 3}}),
            ),
            (
                json!({"level": "3", "urn:example:ext": {"level": 4, "badge": "b"}}),
                json!({"urn:example:ext": {"level": 4, "badge": "b"}}),
            ),
            (json!({"shoe": "1"}), json!({"shoe": "1"})),
        ] {
            let Json::Object(mut object) = given.clone() else {
                continue;
            };
            members(&mut object, THING);
            assert_eq!(Json::Object(object), expected, "{given}");
        }
    }
}
