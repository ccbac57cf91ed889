//! Literals in filters: how they print, how they compare, and that they don't show in `Debug`.
#![allow(clippy::unwrap_used)]

use proptest::prelude::*;
use scim_runtime::{
    Json,
    filter::{Comparison, Condition, Filter},
    models::User,
    path::Path,
    record::{Attribute, Descriptor, Extra, Resource},
};
use serde_json::json;

const ATTRIBUTES: &[Attribute] = &[
    Attribute::integer("i"),
    Attribute::decimal("d"),
    Attribute::boolean("b"),
    Attribute::string("s"),
    Attribute::date_time("t"),
];

const ANY: Descriptor<'static> = Descriptor {
    urn: "urn:example:Any",
    attributes: ATTRIBUTES,
};

fn matches(filter: &str, resource: &Json) -> bool {
    Filter::parse(filter).unwrap().matches(resource, ANY)
}

#[test]
fn literals_print_as_they_were_written() {
    for text in [
        "d eq 1.10",
        "d eq 1e3",
        "d eq -0.0",
        "i eq 99999999999999999999999999",
        r#"s eq "\u0041\/b""#,
        r#"s eq "tab\t""#,
        "s eq null",
    ] {
        let filter = Filter::parse(text).unwrap();
        assert_eq!(filter.to_string(), text);
        assert_eq!(Filter::parse(text).unwrap(), filter);
    }
    assert_eq!(
        Path::parse("x[d eq 1.50].y").unwrap().to_string(),
        "x[d eq 1.50].y"
    );
}

#[test]
fn integers_compare_exactly() {
    let max = json!({"i": i64::MAX});
    let huge = json!({"i": u64::MAX});
    for (filter, resource, expected) in [
        ("i ge 9223372036854775808", &max, false),
        ("i lt 9223372036854775808", &max, true),
        ("i eq 9223372036854775807", &max, true),
        ("i eq 9223372036854775806", &max, false),
        ("i lt 99999999999999999999999999", &max, true),
        ("i gt -99999999999999999999999999", &max, true),
        ("i eq 18446744073709551615", &huge, true),
        ("i eq 18446744073709551614", &huge, false),
        (
            "i eq 9007199254740993",
            &json!({"i": 9_007_199_254_740_992_i64}),
            false,
        ),
        (
            "d eq 9007199254740993",
            &json!({"d": 9_007_199_254_740_992_f64}),
            false,
        ),
        (
            "d eq 9007199254740992",
            &json!({"d": 9_007_199_254_740_992_f64}),
            true,
        ),
        ("d lt 2", &json!({"d": 1.5}), true),
        ("d gt 1", &json!({"d": 1.5}), true),
        ("d gt -2", &json!({"d": -1.5}), true),
        ("d lt -1", &json!({"d": -1.5}), true),
        ("d eq 2", &json!({"d": 2.0}), true),
        ("i eq 2.0", &json!({"i": 2}), true),
        ("i eq 2.5", &json!({"i": 2}), false),
        ("i lt 1e300", &json!({"i": 2}), true),
        ("i gt -1e300", &json!({"i": 2}), true),
    ] {
        assert_eq!(matches(filter, resource), expected, "{filter} {resource}");
    }
}

proptest! {
    #[test]
    fn an_integer_and_a_decimal_compare_like_their_values(integer in any::<i32>(), halves in any::<i32>()) {
        let decimal = f64::from(halves) / 2.0;
        let resource = json!({"d": decimal});
        let expected = f64::from(integer).partial_cmp(&decimal).unwrap();
        for (operator, holds) in [("lt", expected.is_gt()), ("eq", expected.is_eq()), ("gt", expected.is_lt())] {
            prop_assert_eq!(matches(&format!("d {operator} {integer}"), &resource), holds);
        }
    }

    #[test]
    fn a_prefix_stays_a_prefix_in_lower_case(start in "\\PC{1,6}", rest in "\\PC{0,6}") {
        let filter = Filter::compare("s".parse().unwrap(), scim_runtime::filter::Operator::Sw, start.as_str());
        let resource = json!({"s": format!("{start}{rest}")});
        prop_assert!(filter.matches_by(&resource, ANY, Comparison::LowerCase));
        prop_assert!(filter.matches_by(&resource, ANY, Comparison::Ascii));
    }
}

// R18
#[test]
fn both_forms_of_sigma_are_one_letter() {
    for (one, two) in [("ΟΔΟΣ", "οδος"), ("ΟΔΟΣ", "οδοσ"), ("ς", "Σ")] {
        assert!(
            matches(&format!("s eq {two:?}"), &json!({"s": one})),
            "{one} {two}"
        );
    }
    assert!(matches(r#"s sw "ΟΔΟΣ""#, &json!({"s": "ΟΔΟΣΑ"})));
}

// R26
#[test]
fn text_operators_on_numbers_and_booleans_are_an_option() {
    for (filter, resource) in [
        ("i sw 1", json!({"i": 17})),
        ("i co \"7\"", json!({"i": 17})),
        ("d ew 5", json!({"d": 1.5})),
        ("b co \"ru\"", json!({"b": true})),
    ] {
        let parsed = Filter::parse(filter).unwrap();
        assert!(parsed.check(ANY).is_err(), "{filter}");
        assert!(parsed.check_with_text_operators(ANY).is_ok(), "{filter}");
        assert!(parsed.matches(&resource, ANY), "{filter}");
    }
    let order = Filter::parse("b gt true").unwrap();
    assert!(order.check_with_text_operators(ANY).is_err());
}

// R28
#[test]
fn values_do_not_show_in_debug_or_in_errors() {
    let text = r#"userName eq "topsecret" and not (emails[value co "topsecret"] or title pr)"#;
    let filter = Filter::parse(text).unwrap();
    assert_eq!(
        format!("{filter:?}"),
        "userName eq (a string) and not (emails[value co (a string)] or title pr)"
    );
    let condition = Condition::<User>::parse(text).unwrap();
    assert!(!format!("{condition:?}").contains("topsecret"));
    assert_eq!(condition.to_string(), text);
    let path = Path::parse(r#"emails[value eq "topsecret"].type"#).unwrap();
    assert_eq!(format!("{path:?}"), "emails[value eq (a string)].type");
    let mut extra = Extra::default();
    extra.insert("pin", &json!("topsecret"));
    assert_eq!(format!("{extra:?}"), r#"{"pin"}"#);
    let error = Filter::parse(r#"active eq "topsecret""#)
        .unwrap()
        .check(User::DESCRIPTOR)
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "`active` (boolean) can't be compared with a string"
    );
}
