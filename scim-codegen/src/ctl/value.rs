//! Text of the command line as the value of an attribute.

use crate::{Error, text::shown};
use scim_runtime::{
    Json,
    record::{Attribute, Kind},
};
use serde_json::json;

/// What of an attribute a text stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// All of it: a list, where it is multi-valued.
    Whole,
    /// One of its values.
    One,
}

/// A text as a value: text attributes take it as it is, others as JSON; a text for a complex attribute is its `value`.
///
/// # Errors
/// If it can't be one.
pub(super) fn value(attribute: &Attribute, part: Part, text: &str) -> Result<Json, Error> {
    let is_list = attribute.multi_valued && part == Part::Whole;
    if is_list && text.trim_start().starts_with('[') {
        return json(attribute, text);
    }
    let one = single(attribute, text)?;
    Ok(if is_list { json!([one]) } else { one })
}

fn single(attribute: &Attribute, text: &str) -> Result<Json, Error> {
    match attribute.kind {
        Kind::String | Kind::DateTime | Kind::Binary | Kind::Reference => Ok(Json::from(text)),
        Kind::Boolean => match text.to_ascii_lowercase().as_str() {
            "true" => Ok(Json::Bool(true)),
            "false" => Ok(Json::Bool(false)),
            _ => Err(unfit(attribute, text, "true or false")),
        },
        Kind::Integer => match text.parse::<i64>() {
            Ok(number) => Ok(Json::from(number)),
            Err(_) => Err(unfit(attribute, text, "an integer")),
        },
        Kind::Decimal => match serde_json::from_str(text) {
            Ok(number @ Json::Number(_)) => Ok(number),
            _ => Err(unfit(attribute, text, "a number")),
        },
        Kind::Complex | Kind::Extension if text.trim_start().starts_with('{') => {
            json(attribute, text)
        }
        Kind::Complex | Kind::Extension => {
            let within = Attribute::find(&attribute.sub_attributes, "value");
            let within = within.filter(|_| attribute.multi_valued);
            let within = within.ok_or_else(|| unfit(attribute, text, "a JSON object"))?;
            Ok(json!({ "value": single(within, text)? }))
        }
        Kind::Json => Ok(serde_json::from_str(text).unwrap_or_else(|_| Json::from(text))),
    }
}

fn json(attribute: &Attribute, text: &str) -> Result<Json, Error> {
    serde_json::from_str(text)
        .map_err(|error| Error::input(format!("`{}`: this is not JSON: {error}", attribute.name)))
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
    fn a_text_becomes_what_its_attribute_is() {
        const VALUE: &[Attribute] = &[Attribute::string("value")];
        let string = Attribute::string("s");
        let list = Attribute::string("s").multi_valued();
        let complex = Attribute::complex_with("c", VALUE);
        let emails = Attribute::complex_with("e", VALUE).multi_valued();
        for (attribute, part, text, expected) in [
            (&string, Part::Whole, "true", json!("true")),
            (&list, Part::Whole, "a", json!(["a"])),
            (&list, Part::One, "a", json!("a")),
            (&list, Part::Whole, r#"["a", "b"]"#, json!(["a", "b"])),
            (
                &complex,
                Part::Whole,
                r#"{"value": "x"}"#,
                json!({"value": "x"}),
            ),
            (
                &emails,
                Part::Whole,
                "b@example.com",
                json!([{"value": "b@example.com"}]),
            ),
            (
                &emails,
                Part::One,
                r#"{"type": "work"}"#,
                json!({"type": "work"}),
            ),
            (&Attribute::boolean("b"), Part::Whole, "True", json!(true)),
            (&Attribute::integer("i"), Part::Whole, "-7", json!(-7)),
            (&Attribute::decimal("d"), Part::Whole, "1.5", json!(1.5)),
        ] {
            assert_eq!(value(attribute, part, text).ok(), Some(expected), "{text}");
        }
        for (attribute, text, said) in [
            (&complex, "x", "`c`: expected a JSON object, not `x`"),
            (&complex, "{", "`c`: this is not JSON: EOF"),
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
            let error = value(attribute, Part::Whole, text).map(drop);
            let error = error.expect_err("it is unfit").to_string();
            assert!(error.starts_with(said), "{error}");
        }
    }
}
