//! Attribute definitions of a schema as descriptors (RFC 7643 §7).

use std::{borrow::Cow, collections::HashSet};

use serde_json::{Map, Value};

use super::{
    error::DescribeError,
    limits::{self, AttributeCount},
};
use crate::record::{
    Attribute, AttributeCharacteristic, Kind, Mutability, Returned, Uniqueness, Words, member,
};

/// The attributes of a list. If two names differ only in case, the first attribute counts (RFC 7643 §2.1).
pub(super) fn read_all(
    list: Option<&Value>,
    pointer: &str,
    count: &mut AttributeCount,
) -> Result<Vec<Attribute>, DescribeError> {
    read_level(list, pointer, DefinitionLevel::Top, count)
}

/// Where an attribute is defined.
#[derive(Clone, Copy, PartialEq, Eq)]
enum DefinitionLevel {
    /// In a schema.
    Top,
    /// In a complex attribute.
    Within,
}

fn read_level(
    list: Option<&Value>,
    pointer: &str,
    level: DefinitionLevel,
    count: &mut AttributeCount,
) -> Result<Vec<Attribute>, DescribeError> {
    let definitions = match list {
        None | Some(Value::Null) => return Ok(Vec::new()),
        Some(Value::Array(definitions)) => definitions,
        Some(_) => return Err(DescribeError::shape("/Schemas", pointer, "a list")),
    };
    count.add(definitions.len())?;
    let mut attributes: Vec<Attribute> = Vec::with_capacity(definitions.len());
    let mut names = HashSet::with_capacity(definitions.len());
    for (index, definition) in definitions.iter().enumerate() {
        let attribute = read(definition, &format!("{pointer}/{index}"), level, count)?;
        if names.insert(attribute.name.to_ascii_lowercase()) {
            attributes.push(attribute);
        }
    }
    Ok(attributes)
}

/// The sub-attributes of a multi-valued attribute that declares none (RFC 7643 §2.4). The type of `value` is unknown.
const DEFAULT_SUB_ATTRIBUTES: [Attribute; 5] = [
    Attribute::string("type"),
    Attribute::boolean("primary"),
    Attribute::string("display"),
    Attribute::json("value"),
    Attribute::reference("$ref"),
];

/// The row of an extension.
pub(super) fn extension(urn: String, required: bool, attributes: Vec<Attribute>) -> Attribute {
    Attribute {
        name: Cow::Owned(urn),
        required,
        sub_attributes: Cow::Owned(attributes),
        ..Attribute::extension_with("", &[])
    }
}

/// A boolean, or a boolean as a string.
pub(super) fn truth(value: Option<&Value>) -> bool {
    match value {
        Some(Value::Bool(truth)) => *truth,
        Some(Value::String(text)) => text.trim().eq_ignore_ascii_case("true"),
        _ => false,
    }
}

fn read(
    definition: &Value,
    pointer: &str,
    level: DefinitionLevel,
    count: &mut AttributeCount,
) -> Result<Attribute, DescribeError> {
    let object = definition
        .as_object()
        .ok_or_else(|| DescribeError::shape("/Schemas", pointer, "an object"))?;
    let name = member(object, "name")
        .and_then(Value::as_str)
        .map(str::trim)
        .filter(|name| !name.is_empty())
        .ok_or_else(|| DescribeError::shape("/Schemas", &format!("{pointer}/name"), "a string"))?;
    limits::name("bytes of an attribute's name", name)?;
    let mut within = read_level(
        member(object, "subAttributes"),
        &format!("{pointer}/subAttributes"),
        DefinitionLevel::Within,
        count,
    )?;
    let multi_valued = truth(member(object, AttributeCharacteristic::MultiValued.name()));
    let says_complex = || {
        let word = member(object, AttributeCharacteristic::Type.name()).and_then(Value::as_str);
        word.is_some_and(|word| word.trim().eq_ignore_ascii_case("complex"))
    };
    if multi_valued && within.is_empty() && level == DefinitionLevel::Top && says_complex() {
        within = DEFAULT_SUB_ATTRIBUTES.to_vec();
    }
    let mut attribute = Attribute {
        name: Cow::Owned(name.to_owned()),
        sub_attributes: Cow::Owned(within),
        ..Attribute::string("")
    };
    for characteristic in AttributeCharacteristic::ALL {
        set(&mut attribute, *characteristic, object)?;
    }
    Ok(attribute)
}

fn set(
    attribute: &mut Attribute,
    characteristic: AttributeCharacteristic,
    object: &Map<String, Value>,
) -> Result<(), DescribeError> {
    let name = characteristic.name();
    match characteristic {
        AttributeCharacteristic::Type => attribute.kind = kind(object, &attribute.sub_attributes),
        AttributeCharacteristic::MultiValued => {
            attribute.multi_valued = truth(member(object, name))
        }
        AttributeCharacteristic::Required => attribute.required = truth(member(object, name)),
        AttributeCharacteristic::CaseExact => attribute.case_exact = truth(member(object, name)),
        AttributeCharacteristic::Mutability => {
            attribute.mutability = word(object, name, Mutability::parse);
        }
        AttributeCharacteristic::Returned => {
            attribute.returned = word(object, name, Returned::parse)
        }
        AttributeCharacteristic::Uniqueness => {
            attribute.uniqueness = word(object, name, Uniqueness::parse);
        }
        AttributeCharacteristic::CanonicalValues => {
            attribute.canonical_values = words(object, name)?
        }
        AttributeCharacteristic::ReferenceTypes => attribute.reference_types = words(object, name)?,
    }
    Ok(())
}

/// The default is a string (RFC 7643 §2.2). An unknown type, or a complex one without sub-attributes, may hold any JSON.
fn kind(object: &Map<String, Value>, within: &[Attribute]) -> Kind {
    let Some(Value::String(name)) = member(object, AttributeCharacteristic::Type.name()) else {
        return if within.is_empty() {
            Kind::String
        } else {
            Kind::Complex
        };
    };
    match Kind::parse(name.trim()) {
        Some(Kind::Complex) if within.is_empty() => Kind::Json,
        Some(kind) => kind,
        None => Kind::Json,
    }
}

fn word<T: Default>(object: &Map<String, Value>, name: &str, parse: fn(&str) -> Option<T>) -> T {
    let given = member(object, name).and_then(Value::as_str);
    given
        .and_then(|word| parse(word.trim()))
        .unwrap_or_default()
}

fn words(object: &Map<String, Value>, name: &'static str) -> Result<Words, DescribeError> {
    let given = member(object, name).and_then(Value::as_array);
    limits::values(name, given.map_or(0, Vec::len))?;
    let texts = given.into_iter().flatten().filter_map(Value::as_str);
    Ok(Words::Owned(texts.map(str::to_owned).collect()))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    // R7643-2.2-01
    #[test]
    fn absent_characteristics_take_the_defaults() {
        let read = read(
            &json!({"name": "nick"}),
            "",
            DefinitionLevel::Top,
            &mut AttributeCount::default(),
        )
        .expect("a name is enough");
        assert_eq!(read, Attribute::string("nick"));
    }

    #[test]
    fn characteristics_are_read_in_any_case() {
        let definition = json!({"name": "n", "type": "DATETIME", "multiValued": "true", "mutability": "READONLY",
            "returned": "Never", "uniqueness": "SERVER", "canonicalValues": ["a", 1]});
        let read = read(
            &definition,
            "",
            DefinitionLevel::Top,
            &mut AttributeCount::default(),
        )
        .expect("sound");
        let expected = Attribute::date_time("n")
            .multi_valued()
            .read_only()
            .never_returned();
        assert_eq!(read, expected.unique_on_server().canonical_values(&["a"]));
    }

    #[test]
    fn unknown_types_may_hold_any_json() {
        for definition in [
            json!({"name": "n", "type": "money"}),
            json!({"name": "n", "type": "complex"}),
        ] {
            assert_eq!(
                read(
                    &definition,
                    "",
                    DefinitionLevel::Top,
                    &mut AttributeCount::default()
                )
                .map(|read| read.kind),
                Ok(Kind::Json)
            );
        }
    }

    // R7643-2.1-02
    #[test]
    fn names_that_differ_in_case_are_one_attribute() {
        let list = json!([{"name": "a", "type": "integer"}, {"name": "A"}]);
        assert_eq!(
            read_all(Some(&list), "", &mut AttributeCount::default()),
            Ok(vec![Attribute::integer("a")])
        );
    }
}
