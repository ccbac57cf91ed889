//! The shared vectors for filters, paths and PATCH, and properties of the parsers.
#![allow(clippy::unwrap_used)]

use proptest::prelude::*;
use scim_runtime::{
    Json,
    describe::{Description, ResourceTypeDescription},
    filter::{Filter, Operator},
    patch::{self, Dialect, PatchError, PatchOptions},
    path::{AttributePath, Path},
    record::Descriptor,
};
use serde_json::json;

fn load(name: &str) -> Json {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/vectors")
        .join(name);
    serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap()
}

/// The resource types of RFC 7643, with the extension of the vectors.
fn types(extension: Option<&Json>) -> Description {
    let dir =
        std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../scim-codegen/src/source/rfc7643");
    let read = |name: &str| -> Json {
        serde_json::from_slice(&std::fs::read(dir.join(name)).unwrap()).unwrap()
    };
    let (mut schemas, mut types) = (read("Schemas.json"), read("ResourceTypes.json"));
    if let Some(extension) = extension {
        schemas["Resources"]
            .as_array_mut()
            .unwrap()
            .push(extension.clone());
        let row = json!({"schema": extension["id"], "required": false});
        types["Resources"][0]["schemaExtensions"]
            .as_array_mut()
            .unwrap()
            .push(row);
    }
    Description::from_documents(&schemas, &types, &Json::Null).unwrap()
}

fn user(description: &Description) -> &ResourceTypeDescription {
    description.resource_type("User").unwrap()
}

// R7644-3.4.2.2-01, R7644-3.4.2.2-03, R7644-3.4.2.2-04, R7644-3.4.2.2-05, R7644-3.4.2.2-06, R7644-3.4.2.2-07,
// R7643-7-08, R7644-3.10-01, R7644-3.4.2.1-01
#[test]
fn every_filter_vector_holds() {
    let mut wrong = Vec::new();
    let (mut run, mut evaluated) = (0, 0);
    for name in ["filters.json", "filters-2.json"] {
        let vectors = load(name);
        let description = types(vectors.get("extension"));
        let descriptor = user(&description).descriptor();
        for case in vectors["cases"].as_array().unwrap() {
            let text = match &case["build"] {
                Json::Null => case["filter"].as_str().unwrap().to_owned(),
                build => {
                    let times = usize::try_from(build["times"].as_u64().unwrap()).unwrap();
                    let part = |name: &str| build[name].as_str().unwrap();
                    part("open").repeat(times) + part("inner") + &part("close").repeat(times)
                }
            };
            let parsed = Filter::parse(&text);
            // The syntax of these is valid. Only the schema rejects them.
            let by_schema = case["by"] == "schema";
            assert!(!by_schema || parsed.is_ok(), "{text}: {parsed:?}");
            let filter = parsed.and_then(|filter| match filter.check(descriptor) {
                Err(error) if by_schema || !error.is_unknown_attribute() => Err(error),
                _ => Ok(filter),
            });
            let valid = case["valid"] == true;
            run += 1;
            if filter.is_ok() != valid {
                wrong.push(format!("{text:.80}: valid {valid}, read as {filter:?}"));
            }
            let (Ok(filter), Some(expected)) = (filter, case["matches"].as_array()) else {
                continue;
            };
            evaluated += 1;
            let ids: Vec<&Json> = vectors["resources"]
                .as_array()
                .unwrap()
                .iter()
                .filter(|resource| filter.matches(resource, descriptor))
                .map(|resource| &resource["id"])
                .collect();
            if ids != expected.iter().collect::<Vec<_>>() {
                wrong.push(format!("{text}: expected {expected:?}, matched {ids:?}"));
            }
            assert_eq!(
                Filter::parse(&filter.to_string()).as_ref(),
                Ok(&filter),
                "{text}"
            );
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!((run, evaluated), (225, 141));
}

/// The description of a case's world; RFC 7643's types without one.
fn world(vectors: &Json, case: &Json) -> Description {
    match case["world"].as_str() {
        None => types(None),
        Some(name) => {
            let world = &vectors["worlds"][name];
            Description::from_documents(&world["schemas"], &world["types"], &Json::Null).unwrap()
        }
    }
}

/// Vectors of the third set that are answered differently, with the reason; `ARCHITECTURE.md` has the text of the RFC.
const ANSWERED_DIFFERENTLY: &[(&str, &str)] = &[];

fn peer_filter(vectors: &Json, case: &Json) -> Result<(), String> {
    let text = case["filter"].as_str().unwrap();
    let description = world(vectors, case);
    let name = case["resourceType"].as_str().unwrap_or("User");
    let descriptor = description.resource_type(name).unwrap().descriptor();
    let parsed = Filter::parse(text);
    let fits = |filter: &Filter| match filter.check(descriptor) {
        Err(error) if !error.is_unknown_attribute() => Err(error.to_string()),
        _ => Ok(()),
    };
    if case["by"] == "schema" {
        let filter = parsed.map_err(|error| format!("the syntax is valid: {error}"))?;
        return match (fits(&filter), case["valid"] == true) {
            (Ok(()), true) | (Err(_), false) => Ok(()),
            (outcome, valid) => Err(format!("valid {valid}, checked as {outcome:?}")),
        };
    }
    let filter = match (parsed, case["valid"] == true) {
        (Ok(filter), true) => filter,
        (Err(_), false) => return Ok(()),
        (outcome, valid) => return Err(format!("valid {valid}, parsed as {outcome:?}")),
    };
    if filter.to_string().parse::<Filter>().as_ref() != Ok(&filter) {
        return Err(format!("is another filter when printed: {filter}"));
    }
    if let Some(same) = case["same"].as_str()
        && Filter::parse(same).as_ref() != Ok(&filter)
    {
        return Err(format!("is not the same as {same}"));
    }
    let Some(expected) = case["matches"].as_array() else {
        return Ok(());
    };
    fits(&filter)?;
    let resources = case["resources"].as_array().unwrap().iter();
    let matched: Vec<&Json> = resources
        .filter(|resource| filter.matches(resource, descriptor))
        .map(|resource| &resource["id"])
        .collect();
    if matched == expected.iter().collect::<Vec<_>>() {
        Ok(())
    } else {
        Err(format!("expected {expected:?}, matched {matched:?}"))
    }
}

// R7644-3.4.2.2-01, R7644-3.4.2.2-03, R7644-3.4.2.2-04, R7644-3.4.2.2-05
#[test]
fn every_filter_vector_of_other_implementations_holds() {
    let vectors = load("filters-peers.json");
    let cases = vectors["cases"].as_array().unwrap();
    let mut wrong = Vec::new();
    for case in cases {
        let text = case["filter"].as_str().unwrap();
        let outcome = peer_filter(&vectors, case);
        let excuse = ANSWERED_DIFFERENTLY
            .iter()
            .find(|(known, _)| *known == text);
        match (outcome, excuse) {
            (Ok(()), None) | (Err(_), Some(_)) => {}
            (Ok(()), Some(_)) => wrong.push(format!(
                "{text}: holds, but is listed as answered differently"
            )),
            (Err(what), None) => wrong.push(format!("{text}: {what} {}", case["world"])),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(cases.len(), 359);
}

// R7644-3.5.2-03
#[test]
fn every_path_vector_of_other_implementations_holds() {
    let vectors = load("paths-peers.json");
    let description = types(None);
    let descriptor = user(&description).descriptor();
    let cases = vectors["cases"].as_array().unwrap();
    let mut wrong = Vec::new();
    for case in cases {
        let path = Path::parse(case["path"].as_str().unwrap());
        if path.is_ok() != (case["valid"] == true) {
            wrong.push(format!("{case}: {path:?}"));
        } else if let (Ok(path), Some(found)) = (path, case["found"].as_bool())
            && path.find(descriptor).is_some() != found
        {
            wrong.push(format!("{case}: {:?}", path.find(descriptor)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(cases.len(), 34);
}

// R7644-3.5.2-03
#[test]
fn every_path_vector_holds() {
    let (mut run, mut taken_apart) = (0, 0);
    for name in ["paths.json", "paths-2.json"] {
        for case in load(name)["cases"].as_array().unwrap() {
            let text = case["path"].as_str().unwrap();
            let path = Path::parse(text);
            run += 1;
            assert_eq!(path.is_ok(), case["valid"] == true, "{case}: {path:?}");
            let (Ok(path), Some(parsed)) = (path, case["parsed"].as_object()) else {
                continue;
            };
            taken_apart += 1;
            let sub = path
                .sub
                .as_deref()
                .or(path.attribute.sub.first().map(String::as_str));
            assert_eq!(
                path.attribute.urn.as_deref(),
                parsed["urn"].as_str(),
                "{case}"
            );
            assert_eq!(path.attribute.attribute, parsed["attribute"], "{case}");
            assert_eq!(sub, parsed["sub"].as_str(), "{case}");
            let filter = parsed["filter"]
                .as_str()
                .map(|text| Filter::parse(text).unwrap());
            assert_eq!(path.filter, filter, "{case}");
        }
    }
    assert_eq!((run, taken_apart), (98, 52));
}

/// Normalizes: null, an empty list and `primary: false` are unset; values of a list are sorted.
fn plain(value: &Json) -> Json {
    match value {
        Json::Object(members) => {
            let kept = members.iter().filter_map(|(name, value)| {
                let value = plain(value);
                let unset =
                    value.is_null() || name == "primary" && value == false || name == "password";
                (!unset).then(|| (name.clone(), value))
            });
            let kept: std::collections::BTreeMap<String, Json> = kept.collect();
            if kept.is_empty() {
                Json::Null
            } else {
                json!(kept)
            }
        }
        Json::Array(items) => {
            let mut items: Vec<Json> = items
                .iter()
                .map(plain)
                .filter(|item| !item.is_null())
                .collect();
            items.sort_by_key(ToString::to_string);
            if items.is_empty() {
                Json::Null
            } else {
                Json::Array(items)
            }
        }
        other => other.clone(),
    }
}

/// The PATCH cases of both sets, with their resource types.
fn patches() -> Vec<(Description, Vec<Json>)> {
    ["patch.json", "patch-2.json"]
        .into_iter()
        .map(|name| {
            let vectors = load(name);
            let description = types(vectors.get("extension"));
            (description, vectors["cases"].as_array().unwrap().clone())
        })
        .collect()
}

fn descriptor<'a>(description: &'a Description, case: &Json) -> Descriptor<'a> {
    let resource_type = case["resourceType"].as_str().unwrap_or("User");
    description
        .resource_type(resource_type)
        .unwrap()
        .descriptor()
}

/// Runs a case: the changed resource, or the error that left it unchanged.
fn outcome(case: &Json, of: Descriptor<'_>, options: PatchOptions) -> Result<Json, PatchError> {
    let message = json!({
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": case["ops"]
    });
    let mut resource = case["before"].clone();
    let outcome = options
        .parse(&message)
        .and_then(|operations| options.apply(&mut resource, &operations, of));
    if outcome.is_err() {
        assert_eq!(resource, case["before"], "{}", case["name"]);
    }
    outcome.map(|_| resource)
}

fn is_right(case: &Json, outcome: &Result<Json, PatchError>) -> bool {
    match (outcome, case.get("after"), case.get("error")) {
        (Ok(resource), Some(after), None) => plain(resource) == plain(after),
        (Err(error), None, Some(expected)) => {
            let types = expected["scimType"].as_array().unwrap();
            types.iter().any(|t| t == error.scim_type.as_str())
        }
        _ => false,
    }
}

// R7644-3.5.2.1-01, R7644-3.5.2.1-02, R7644-3.5.2.1-03, R7644-3.5.2.2-01, R7644-3.5.2.3-01, R7644-3.5.2.3-02,
// R7644-3.5.2-04, R7643-2.4-02, R7643-7-01, R7643-7-02
#[test]
fn every_patch_vector_without_a_dialect_holds_in_every_dialect() {
    let mut run = 0;
    let mut wrong = Vec::new();
    for (description, cases) in patches() {
        for case in cases.iter().filter(|case| case.get("dialect").is_none()) {
            let of = descriptor(&description, case);
            let strict = outcome(case, of, PatchOptions::STRICT);
            run += 1;
            if !is_right(case, &strict) {
                wrong.push(format!("{case}: {strict:?}"));
            }
            // A valid operation has the same result in every dialect; an invalid one may be accepted there.
            for options in [
                Dialect::Entra.options(),
                Dialect::Legacy.options(),
                PatchOptions::LENIENT,
            ] {
                let lenient = outcome(case, of, options);
                if case.get("after").is_some() && !is_right(case, &lenient) {
                    wrong.push(format!("{case} by {options:?}: {lenient:?}"));
                }
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} wrong\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    assert_eq!(run, 140);
}

// R7644-3.5.2-06, R7644-3.5.2-01
#[test]
fn every_patch_vector_of_a_dialect_is_refused_when_strict_and_accepted_there() {
    let mut run = 0;
    for (description, cases) in patches() {
        for case in cases.iter().filter(|case| case.get("dialect").is_some()) {
            let of = descriptor(&description, case);
            let dialect = match case["dialect"].as_str().unwrap() {
                "entra" => Dialect::Entra,
                "legacy" => Dialect::Legacy,
                other => panic!("no dialect {other}"),
            };
            let strict = outcome(case, of, PatchOptions::STRICT);
            assert!(strict.is_err(), "{case}: {strict:?}");
            let there = outcome(case, of, dialect.options());
            assert!(is_right(case, &there), "{case}: {there:?}");
            run += 1;
        }
    }
    assert_eq!(run, 16);
}

fn name() -> impl Strategy<Value = String> {
    "[a-zA-Z][a-zA-Z0-9_-]{0,8}".prop_filter("no operator", |name| {
        !["not", "and", "or"]
            .iter()
            .any(|word| name.eq_ignore_ascii_case(word))
    })
}

fn attribute_path() -> impl Strategy<Value = AttributePath> {
    let urn = proptest::option::of("urn(:[a-zA-Z0-9.-]{1,6}){1,4}");
    (urn, name(), proptest::option::of(name())).prop_map(|(urn, attribute, sub)| AttributePath {
        urn,
        attribute,
        sub: sub.into_iter().collect(),
    })
}

fn literal() -> impl Strategy<Value = Json> {
    prop_oneof![
        any::<String>().prop_map(Json::from),
        any::<i64>().prop_map(Json::from),
        any::<bool>().prop_map(Json::from),
        (-1e9_f64..1e9).prop_map(Json::from),
        Just(Json::Null),
    ]
}

fn operator() -> impl Strategy<Value = Operator> {
    prop_oneof![
        Just(Operator::Eq),
        Just(Operator::Ne),
        Just(Operator::Co),
        Just(Operator::Sw),
        Just(Operator::Ew),
        Just(Operator::Gt),
        Just(Operator::Ge),
        Just(Operator::Lt),
        Just(Operator::Le)
    ]
}

/// Filters for brackets: without value paths.
fn flat() -> impl Strategy<Value = Filter> {
    let leaf = prop_oneof![
        (attribute_path(), operator(), literal())
            .prop_map(|(path, o, value)| Filter::compare(path, o, value)),
        attribute_path().prop_map(Filter::present),
    ];
    leaf.prop_recursive(4, 16, 2, |inner| {
        prop_oneof![
            (inner.clone(), inner.clone()).prop_map(|(a, b)| a & b),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| a | b),
            inner.prop_map(|a| !a),
        ]
    })
}

fn filter() -> impl Strategy<Value = Filter> {
    let path = attribute_path().prop_map(|path| AttributePath {
        sub: vec![],
        ..path
    });
    let leaf = prop_oneof![
        flat(),
        (path, flat()).prop_map(|(path, inner)| Filter::value_path(path, inner))
    ];
    leaf.prop_recursive(3, 12, 2, |inner| {
        prop_oneof![
            (inner.clone(), inner.clone()).prop_map(|(a, b)| a & b),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| a | b),
            inner.prop_map(|a| !a),
        ]
    })
}

proptest! {
    // R7644-3.4.2.2-02
    #[test]
    fn a_printed_filter_parses_to_the_same_filter(filter in filter()) {
        prop_assert_eq!(Filter::parse(&filter.to_string()), Ok(filter));
    }

    #[test]
    fn a_printed_path_parses_to_the_same_path(
        attribute in attribute_path(), filter in proptest::option::of(flat()), sub in proptest::option::of(name())
    ) {
        let path = match filter {
            None => Path { attribute, filter: None, sub: None },
            Some(filter) => {
                let attribute = AttributePath { sub: vec![], ..attribute };
                Path { attribute, filter: Some(filter), sub }
            }
        };
        prop_assert_eq!(Path::parse(&path.to_string()), Ok(path));
    }

    // R7644-3.4.2.2-07
    #[test]
    fn no_text_makes_the_parsers_panic(text in "\\PC*", spiced in "[a-z \\[\\]()\"\\\\.:0-9-]{0,40}") {
        let _ = (Filter::parse(&text), Path::parse(&text), Filter::parse(&spiced), Path::parse(&spiced));
    }
}

// R7644-3.5.2-05
#[test]
fn between_turns_the_state_before_a_vector_into_the_state_after() {
    let options = PatchOptions::STRICT.keep_unknown_attributes();
    let mut run = 0;
    for (description, cases) in patches() {
        for case in cases.iter().filter(|case| case.get("after").is_some()) {
            let of = descriptor(&description, case);
            let mut resource = case["before"].clone();
            let operations = patch::between(&resource, &case["after"], of)
                .unwrap_or_else(|error| panic!("{}: {error}", case["name"]));
            options
                .apply(&mut resource, &operations, of)
                .unwrap_or_else(|error| panic!("{}: {error}", case["name"]));
            assert_eq!(
                plain(&resource),
                plain(&case["after"]),
                "{}: {operations:?}",
                case["name"]
            );
            run += 1;
        }
    }
    assert_eq!(run, 116);
}

// R26
#[test]
fn path_forms_of_known_clients_are_an_option() {
    const ENTERPRISE: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
    let description = types(None);
    let of = user(&description).descriptor();
    let before =
        json!({"userName": "b", ENTERPRISE: {"department": "Tours", "manager": {"value": "7"}}});
    let extended = PatchOptions::STRICT.extended_path_forms();
    let run = |op: Json, options: PatchOptions| -> Result<Json, PatchError> {
        let message = json!({
            "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": [op]
        });
        let mut resource = before.clone();
        let operations = options.parse(&message)?;
        options.apply(&mut resource, &operations, of)?;
        Ok(resource)
    };
    let manager = |rest: &str| format!("{ENTERPRISE}:manager{rest}");
    for (op, after) in [
        (
            json!({"op": "remove", "path": format!("{ENTERPRISE}:")}),
            json!({"userName": "b"}),
        ),
        (
            json!({"op": "add", "path": format!("{ENTERPRISE}:"), "value": {"division": "Theme Park"}}),
            json!({"userName": "b", ENTERPRISE: {
                "department": "Tours", "division": "Theme Park", "manager": {"value": "7"}
            }}),
        ),
        (
            json!({"op": "remove", "path": manager(r#"[value eq "7"]"#)}),
            json!({"userName": "b", ENTERPRISE: {"department": "Tours"}}),
        ),
        (
            json!({"op": "replace", "path": manager(r#"[value eq "7"].value"#), "value": "8"}),
            json!({"userName": "b", ENTERPRISE: {"department": "Tours", "manager": {"value": "8"}}}),
        ),
    ] {
        assert!(run(op.clone(), PatchOptions::STRICT).is_err(), "{op}");
        assert_eq!(
            plain(&run(op.clone(), extended).unwrap()),
            plain(&after),
            "{op}"
        );
    }
    let other = json!({"op": "remove", "path": manager(r#"[value eq "8"]"#)});
    let error = run(other.clone(), extended).unwrap_err();
    assert_eq!(error.scim_type.as_str(), "noTarget");
    let ignored = extended.ignore_unmatched_removes();
    assert_eq!(run(other, ignored).unwrap(), before);
}
