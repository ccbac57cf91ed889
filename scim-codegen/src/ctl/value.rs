//! Converts text from the command line into attribute values.

use crate::{Error, text::shown};
use scim_runtime::{Json, record::Attribute};
use serde_json::json;

/// The part of an attribute that a text represents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ValueShape {
    /// The whole attribute: a list, if it is multi-valued.
    Whole,
    /// A single value of the attribute.
    Single,
}

/// Converts a text into a value. For text attributes, it is used as it is. For all others, it is parsed as JSON. For a multi-valued
/// complex attribute, it sets the `value`.
///
/// # Errors
/// If the text is not a valid value.
pub(super) fn value(attribute: &Attribute, shape: ValueShape, text: &str) -> Result<Json, Error> {
    let is_array = text.trim_start().starts_with('[');
    match shape {
        ValueShape::Whole if attribute.multi_valued && is_array => json(attribute, text),
        ValueShape::Whole if attribute.multi_valued => Ok(json!([single(attribute, text)?])),
        ValueShape::Single
            if attribute.multi_valued && is_array && !attribute.kind.is_json_string() =>
        {
            only_item(attribute, text)
        }
        ValueShape::Whole | ValueShape::Single => single(attribute, text),
    }
}

/// A path with a filter selects single values, so an array must be a single value too.
fn only_item(attribute: &Attribute, text: &str) -> Result<Json, Error> {
    match json(attribute, text)? {
        Json::Array(items) if items.len() == 1 => {
            Ok(items.into_iter().next().unwrap_or_default())
        }
        _ => Err(unfit(attribute, text, "one value")
            .with_help("a path with a filter selects single values; without it, the array replaces all of them")),
    }
}

fn single(attribute: &Attribute, text: &str) -> Result<Json, Error> {
    let kind = attribute.kind;
    if !kind.has_sub_attributes() {
        let value = kind.parse_value(text);
        return value.ok_or_else(|| unfit(attribute, text, kind.expected_text()));
    }
    if text.trim_start().starts_with('{') {
        return json(attribute, text);
    }
    let value = Attribute::find(&attribute.sub_attributes, "value");
    let value = value.filter(|_| attribute.multi_valued);
    let value = value.ok_or_else(|| unfit(attribute, text, kind.expected_text()))?;
    Ok(json!({ "value": single(value, text)? }))
}

fn json(attribute: &Attribute, text: &str) -> Result<Json, Error> {
    serde_json::from_str(text).map_err(|error| {
        Error::input(format!(
            "`{}`: invalid JSON: {error}",
            shown(&attribute.name)
        ))
    })
}

fn unfit(attribute: &Attribute, text: &str, expected: &str) -> Error {
    Error::input(format!(
        "`{}`: expected {expected}, not `{}`",
        shown(&attribute.name),
        shown(text)
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_becomes_a_value_of_its_attribute() {
        const VALUE: &[Attribute] = &[Attribute::string("value")];
        let string = Attribute::string("s");
        let list = Attribute::string("s").multi_valued();
        let complex = Attribute::complex_with("c", VALUE);
        let emails = Attribute::complex_with("e", VALUE).multi_valued();
        for (attribute, part, text, expected) in [
            (&string, ValueShape::Whole, "true", json!("true")),
            (&list, ValueShape::Whole, "a", json!(["a"])),
            (&list, ValueShape::Single, "a", json!("a")),
            (&list, ValueShape::Whole, r#"["a", "b"]"#, json!(["a", "b"])),
            (
                &complex,
                ValueShape::Whole,
                r#"{"value": "x"}"#,
                json!({"value": "x"}),
            ),
            (
                &emails,
                ValueShape::Whole,
                "b@example.com",
                json!([{"value": "b@example.com"}]),
            ),
            (
                &emails,
                ValueShape::Single,
                r#"{"type": "work"}"#,
                json!({"type": "work"}),
            ),
            (
                &emails,
                ValueShape::Single,
                r#"[{"value": "x"}]"#,
                json!({"value": "x"}),
            ),
            (
                &Attribute::boolean("b"),
                ValueShape::Whole,
                "True",
                json!(true),
            ),
            (&Attribute::integer("i"), ValueShape::Whole, "-7", json!(-7)),
            (
                &Attribute::decimal("d"),
                ValueShape::Whole,
                "1.5",
                json!(1.5),
            ),
        ] {
            assert_eq!(value(attribute, part, text).ok(), Some(expected), "{text}");
        }
        for text in ["[]", r#"[{"value": "a"}, {"value": "b"}]"#] {
            assert!(value(&emails, ValueShape::Single, text).is_err(), "{text}");
        }
        for (attribute, text, message) in [
            (&complex, "x", "`c`: expected a JSON object, not `x`"),
            (&complex, "{", "`c`: invalid JSON: EOF"),
            (
                &Attribute::boolean("b"),
                "yes",
                "`b`: expected true or false, not `yes`",
            ),
            (
                &Attribute::integer("i"),
                "1.5",
                "`i`: expected an integer, not `1.5`",
            ),
            (
                &Attribute::decimal("d"),
                "a",
                "`d`: expected a number, not `a`",
            ),
        ] {
            let error = value(attribute, ValueShape::Whole, text).map(drop);
            let error = error.expect_err("it is unfit").to_string();
            assert!(error.starts_with(message), "{error}");
        }
    }
}
