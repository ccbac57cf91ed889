//! PATCH as other implementations test it, and cases that once destroyed data.
#![allow(clippy::unwrap_used)]

mod support;

use scim_runtime::{
    Json, ScimType,
    filter::Comparison,
    models::{User, user},
    patch::{Dialect, Patch, PatchError, PatchOptions},
    record::{Attribute, Descriptor},
};
use serde_json::json;
use std::cell::Cell;
use support::{World, operations, plain, vectors};

/// The result of applying a PATCH to a resource.
fn outcome(
    before: &Json,
    operations: &Json,
    of: Descriptor<'_>,
    options: PatchOptions,
) -> Result<Json, PatchError> {
    let message = json!({
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": operations
    });
    let mut resource = before.clone();
    let result = options
        .parse(&message)
        .and_then(|operations| options.apply(&mut resource, &operations, of));
    if result.is_err() {
        assert_eq!(&resource, before, "a failed PATCH changed the resource");
    }
    result.map(|_| resource)
}

fn is_as_expected(case: &Json, outcome: &Result<Json, PatchError>) -> bool {
    if let Some(accepts) = case["accepts"].as_bool() {
        return outcome.is_ok() == accepts;
    }
    match (outcome, case.get("after"), case.get("error")) {
        (Ok(resource), Some(after), None) => plain(resource) == plain(after),
        (Err(error), None, Some(expected)) => {
            let types = expected["scimType"].as_array().unwrap();
            types.iter().any(|name| name == error.scim_type.as_str())
        }
        _ => false,
    }
}

/// Vectors that this project answers differently. ARCHITECTURE.md gives the reasons.
const ANSWERED_DIFFERENTLY: &[&str] = &[];

// R7644-3.5.2-03, R7644-3.5.2.1-01, R7644-3.5.2.2-01, R7644-3.5.2.3-01
#[test]
fn patch_vectors_of_peers_hold_in_their_dialect() {
    let vectors = vectors("patch-peers.json");
    let mut wrong = Vec::new();
    let mut run = 0;
    for case in vectors["cases"].as_array().unwrap() {
        let world = World::of(&vectors, case);
        let options = match case["dialect"].as_str() {
            None => PatchOptions::STRICT,
            Some("entra") => Dialect::Entra.options(),
            Some(other) => panic!("unknown dialect {other}"),
        };
        let outcome = outcome(&case["before"], &case["ops"], world.descriptor(), options);
        run += 1;
        if !is_as_expected(case, &outcome) {
            wrong.push((
                case["name"].as_str().unwrap(),
                format!("{case}: {outcome:?}"),
            ));
        }
    }
    wrong.retain(|(name, _)| !ANSWERED_DIFFERENTLY.contains(name));
    let wrong: Vec<String> = wrong.into_iter().map(|(_, text)| text).collect();
    assert!(
        wrong.is_empty(),
        "{} wrong\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    assert_eq!(run, 113);
}

const SPOT: &[Attribute] = &[
    Attribute::string("value").required(),
    Attribute::string("note"),
    Attribute::string("fixed").immutable(),
    Attribute::string("seen").read_only(),
];
const TAG: &[Attribute] = &[
    Attribute::string("value"),
    Attribute::string("type"),
    Attribute::string("note"),
    Attribute::boolean("primary"),
    Attribute::string("seen").read_only(),
];
const BADGE: &[Attribute] = &[
    Attribute::complex_with("spot", SPOT),
    Attribute::string("number").required(),
    Attribute::string("colour"),
];
const EXTENSION: &str = "urn:example:2.0:Badge";
const ATTRIBUTES: &[Attribute] = &[
    Attribute::complex_with("spot", SPOT),
    Attribute::complex_with("tags", TAG).multi_valued(),
    Attribute::string("words").multi_valued(),
    Attribute::binary("photo"),
    Attribute::integer("count"),
    Attribute::date_time("since"),
    Attribute::string("origin").read_only(),
    Attribute::extension_with(EXTENSION, BADGE),
];
const THING: Descriptor<'_> = Descriptor {
    urn: "urn:example:2.0:Thing",
    attributes: ATTRIBUTES,
};

/// In every dialect.
fn everywhere(before: &Json, operations: &Json) -> Vec<Result<Json, PatchError>> {
    let dialects = [Dialect::Standard, Dialect::Entra, Dialect::Legacy];
    let mut all = vec![PatchOptions::LENIENT];
    all.extend(dialects.map(Dialect::options));
    let outcome = |options| outcome(before, operations, THING, options);
    all.into_iter().map(outcome).collect()
}

// R7644-3.5.2.3-02, R7643-2.5-01
// R9
#[test]
fn a_null_sub_attribute_removes_only_that_sub_attribute() {
    let spot = json!({"value": "v", "note": "n", "fixed": "f", "seen": "s"});
    let left = json!({"value": "v", "fixed": "f", "seen": "s"});
    let cases = [
        (
            json!([{"op": "replace", "path": "spot", "value": {"note": null}}]),
            "spot",
        ),
        (
            json!([{"op": "replace", "value": {"spot": {"note": null}}}]),
            "spot",
        ),
        (
            json!([{"op": "replace", "path": format!("{EXTENSION}:spot"), "value": {"NOTE": null}}]),
            EXTENSION,
        ),
        (
            json!([{"op": "replace", "path": EXTENSION, "value": {"spot": {"note": null}}}]),
            EXTENSION,
        ),
        (
            json!([{"op": "replace", "value": {EXTENSION: {"spot": {"note": null}}}}]),
            EXTENSION,
        ),
    ];
    for (operations, place) in cases {
        let (before, after) = if place == "spot" {
            (json!({"spot": spot}), json!({"spot": left}))
        } else {
            (
                json!({EXTENSION: {"spot": spot}}),
                json!({EXTENSION: {"spot": left}}),
            )
        };
        for outcome in everywhere(&before, &operations) {
            assert_eq!(outcome, Ok(after.clone()), "{operations}");
        }
    }
}

// R7644-3.5.2-02, R7643-7-02
// R9
#[test]
fn a_null_sub_attribute_respects_required_and_immutable() {
    let before = json!({"spot": {"value": "v", "note": "n", "fixed": "f"}});
    for (value, scim_type) in [
        (json!({"value": null}), ScimType::InvalidValue),
        (json!({"note": null, "value": null}), ScimType::InvalidValue),
        (json!({"fixed": null}), ScimType::Mutability),
    ] {
        for operations in [
            json!([{"op": "replace", "path": "spot", "value": value}]),
            json!([{"op": "replace", "value": {"spot": value}}]),
        ] {
            for outcome in everywhere(&before, &operations) {
                assert_eq!(outcome.unwrap_err().scim_type, scim_type, "{operations}");
            }
        }
    }
}

// R7644-3.5.2.1-01
// R10
#[test]
fn add_merges_with_an_equal_value() {
    let tags = |items: Json| json!({"tags": items});
    let cases = [
        (
            "the value, when neither has a type",
            json!([{"value": "a", "seen": "s"}]),
            json!([{"value": "A"}]),
            json!([{"value": "A", "seen": "s"}]),
        ),
        (
            "the value, when only one has a type",
            json!([{"value": "a"}]),
            json!([{"value": "a", "type": "work"}]),
            json!([{"value": "a", "type": "work"}]),
        ),
        (
            "the same type",
            json!([{"value": "a", "type": "home"}, {"value": "a", "type": "work"}]),
            json!([{"value": "a", "type": "work", "note": "n"}]),
            json!([{"value": "a", "type": "home"}, {"value": "a", "type": "work", "note": "n"}]),
        ),
        (
            "another type is another value",
            json!([{"value": "a", "type": "home"}]),
            json!([{"value": "a", "type": "work"}]),
            json!([{"value": "a", "type": "home"}, {"value": "a", "type": "work"}]),
        ),
        (
            "values of one operation",
            json!([]),
            json!([{"value": "a"}, {"value": "a", "note": "n"}]),
            json!([{"value": "a", "note": "n"}]),
        ),
        (
            "a merge can make a value primary",
            json!([{"value": "a", "primary": true}, {"value": "b"}]),
            json!([{"value": "b", "primary": true}]),
            json!([{"value": "a", "primary": false}, {"value": "b", "primary": true}]),
        ),
    ];
    for (name, before, added, after) in cases {
        let operations = json!([{"op": "add", "path": "tags", "value": added}]);
        for outcome in everywhere(&tags(before.clone()), &operations) {
            assert_eq!(
                outcome.map(|thing| plain(&thing)),
                Ok(plain(&tags(after.clone()))),
                "{name}"
            );
        }
    }
    let group = World::rfc7643("Group");
    let before = json!({"members": [{"value": "u", "$ref": "../Users/u", "type": "User"}]});
    let operations = json!([{"op": "add", "path": "members", "value": [{"value": "u"}]}]);
    let after = outcome(
        &before,
        &operations,
        group.descriptor(),
        PatchOptions::STRICT,
    );
    assert_eq!(after, Ok(before));
}

// R7643-7-01, R7644-3.5.2-02
// R11
#[test]
fn read_only_sub_attributes_are_never_written() {
    let before = json!({"tags": [{"value": "a", "type": "t", "seen": "server"}], "spot": {"value": "v", "seen": "server"}});
    let cases = [
        json!([{"op": "add", "path": "tags", "value": [{"value": "a", "type": "t", "seen": "client"}]}]),
        json!([{"op": "replace", "path": "tags", "value": [{"value": "a", "type": "t", "seen": "client"}]}]),
        json!([{"op": "replace", "path": "tags[value eq \"a\"]", "value": {"value": "a", "type": "t", "seen": "client"}}]),
        json!([{"op": "add", "path": "tags[value eq \"a\"]", "value": {"seen": "client"}}]),
        json!([{"op": "replace", "path": "spot", "value": {"value": "v", "seen": "client"}}]),
        json!([{"op": "add", "value": {"spot": {"seen": "client"}}}]),
    ];
    for operations in cases {
        for outcome in everywhere(&before, &operations) {
            assert_eq!(outcome, Ok(before.clone()), "{operations}");
        }
    }
    let new = json!([{"op": "add", "path": "tags", "value": [{"value": "b", "seen": "client"}]}]);
    for outcome in everywhere(&json!({}), &new) {
        assert_eq!(outcome, Ok(json!({"tags": [{"value": "b"}]})));
    }
}

// R7643-2.3.4-01, R7643-2.3.5-01, R7643-2.3.6-01
// R11
#[test]
fn values_are_validated_as_in_a_post() {
    for (path, value) in [
        ("photo", json!("!!")),
        ("since", json!("yesterday")),
        ("count", json!(9_223_372_036_854_775_808_u64)),
        ("count", json!(1.5)),
    ] {
        for op in ["add", "replace"] {
            let operations = json!([{"op": op, "path": path, "value": value}]);
            for outcome in everywhere(&json!({}), &operations) {
                assert_eq!(
                    outcome.unwrap_err().scim_type,
                    ScimType::InvalidValue,
                    "{operations}"
                );
            }
        }
    }
}

// R7644-3.5.2.2-01
#[test]
fn a_required_attribute_goes_only_with_its_extension() {
    let number = format!("{EXTENSION}:number");
    let colour = format!("{EXTENSION}:colour");
    let before = json!({EXTENSION: {"number": "1", "colour": "red"}});
    let both = json!([{"op": "remove", "path": number}, {"op": "remove", "path": colour}]);
    for outcome in everywhere(&before, &both) {
        assert_eq!(outcome, Ok(json!({})));
    }
    let one = json!([{"op": "remove", "path": colour}, {"op": "replace", "path": number, "value": null},
        {"op": "add", "path": colour, "value": "blue"}]);
    for outcome in everywhere(&before, &one) {
        let error = outcome.unwrap_err();
        assert_eq!(
            (error.scim_type, error.operation),
            (ScimType::InvalidValue, Some(1))
        );
    }
}

// R7644-3.5.2.2-01, R7644-3.5.2.3-01
#[test]
fn options_decide_what_the_rfc_leaves_open() {
    let before = json!({"tags": [{"value": "a", "note": "n"}]});
    let absent = json!([{"op": "remove", "path": "tags[value eq \"b\"]"}]);
    let strict = outcome(&before, &absent, THING, PatchOptions::STRICT);
    assert_eq!(strict.unwrap_err().scim_type, ScimType::NoTarget);
    let ignoring = PatchOptions::STRICT.ignore_unmatched_removes();
    assert_eq!(
        outcome(&before, &absent, THING, ignoring),
        Ok(before.clone())
    );
    assert_eq!(outcome(&json!({}), &absent, THING, ignoring), Ok(json!({})));

    let replace =
        json!([{"op": "replace", "path": "tags[value eq \"a\"]", "value": {"value": "b"}}]);
    let replaced = outcome(&before, &replace, THING, PatchOptions::STRICT);
    assert_eq!(replaced, Ok(json!({"tags": [{"value": "b"}]})));
    let merging = PatchOptions::STRICT.merge_filtered_replaces();
    let merged = outcome(&before, &replace, THING, merging);
    assert_eq!(merged, Ok(json!({"tags": [{"value": "b", "note": "n"}]})));
}

// R7644-3.5.2.3-01
#[test]
fn a_list_is_not_a_single_value() {
    let before = json!({"tags": [{"value": "a", "type": "work"}]});
    let operations =
        json!([{"op": "replace", "path": "tags[type eq \"work\"]", "value": [{"value": "x"}]}]);
    let strict = outcome(&before, &operations, THING, PatchOptions::STRICT);
    assert_eq!(strict.unwrap_err().scim_type, ScimType::InvalidValue);
    let entra = outcome(&before, &operations, THING, Dialect::Entra.options());
    assert_eq!(entra, Ok(json!({"tags": [{"value": "x"}]})));
}

#[test]
fn entra_messages_are_accepted_in_its_dialect() {
    let before = json!({"tags": [{"value": "a", "primary": true}], "origin": "o", "words": ["w"]});
    let cases = [
        (
            json!([{"op": "Replace", "path": "tags[primary eq \"True\"].value", "value": "b"}]),
            json!({"tags": [{"value": "b", "primary": true}], "origin": "o", "words": ["w"]}),
        ),
        (
            json!([{"op": "Add", "path": "count", "value": [{"$ref": null, "value": "5"}]}]),
            json!({"tags": [{"value": "a", "primary": true}], "origin": "o", "words": ["w"], "count": 5}),
        ),
        (
            json!([{"op": "Add", "path": "spot", "value": [{"value": "m"}]}]),
            json!({"tags": [{"value": "a", "primary": true}], "origin": "o", "words": ["w"], "spot": {"value": "m"}}),
        ),
        (
            json!([{"op": "Remove", "path": "tags[value eq \"gone\"]"}]),
            before.clone(),
        ),
        (
            json!([{"op": "replace", "value": {"origin": "o", "count": "7"}}]),
            json!({"tags": [{"value": "a", "primary": true}], "origin": "o", "words": ["w"], "count": 7}),
        ),
    ];
    for (operations, after) in cases {
        let strict = outcome(&before, &operations, THING, PatchOptions::STRICT);
        assert!(strict.is_err(), "{operations}: {strict:?}");
        let entra = outcome(&before, &operations, THING, Dialect::Entra.options());
        assert_eq!(entra, Ok(after), "{operations}");
    }
    let other = json!([{"op": "replace", "value": {"origin": "x"}}]);
    let entra = outcome(&before, &other, THING, Dialect::Entra.options());
    assert_eq!(entra.unwrap_err().scim_type, ScimType::Mutability);
}

#[test]
fn ten_thousand_single_adds_take_linear_time() {
    let add = |i: u32| json!({"op": "add", "path": "tags", "value": [{"value": format!("{i}"), "type": "t"}]});
    let word = |i: u32| json!({"op": "add", "path": "words", "value": format!("{i}")});
    let operations: Json = (0..5_000).flat_map(|i| [add(i), word(i)]).collect();
    let started = std::time::Instant::now();
    let after = outcome(&json!({}), &operations, THING, PatchOptions::STRICT).unwrap();
    assert_eq!(after["tags"].as_array().unwrap().len(), 5_000);
    assert_eq!(after["words"].as_array().unwrap().len(), 5_000);
    // An index for each operation took minutes.
    assert!(started.elapsed().as_secs() < 10, "{:?}", started.elapsed());
}

thread_local! {
    static FOLDED: Cell<usize> = const { Cell::new(0) };
}

/// Folds a text for a comparison, and counts it: a measure of work that doesn't depend on the machine.
fn counted(text: &str) -> String {
    FOLDED.with(|folded| folded.set(folded.get() + 1));
    text.to_ascii_lowercase()
}

/// Operations on a list of `n` values, by their names.
type ListCase = (&'static str, fn(usize) -> (Json, Vec<Json>), PatchOptions);

fn tagged(n: usize) -> Json {
    let tag = |i| json!({"value": format!("V{i}"), "type": "T"});
    json!({"tags": (0..n).map(tag).collect::<Vec<_>>(), "words": (0..n).map(|i| format!("W{i}")).collect::<Vec<_>>()})
}

const CASES: &[ListCase] = &[
    (
        "single adds",
        |n| {
            let add = |i| json!({"op": "add", "path": "tags", "value": [{"value": format!("N{i}"), "type": "T"}]});
            (json!({}), (0..n).map(add).collect())
        },
        PatchOptions::STRICT,
    ),
    (
        "filtered removes",
        |n| {
            let remove = |i| json!({"op": "remove", "path": format!("tags[value eq \"v{i}\"]")});
            (tagged(n), (0..n).map(remove).collect())
        },
        PatchOptions::STRICT,
    ),
    (
        "removes with `and` and `or`",
        |n| {
            let remove = |i| json!({"op": "remove", "path": format!("tags[type eq \"t\" and (value eq \"v{i}\" or value eq \"x\")]")});
            (tagged(n), (0..n).map(remove).collect())
        },
        PatchOptions::STRICT,
    ),
    (
        "filtered removes of simple values",
        |n| {
            let remove = |i| json!({"op": "remove", "path": format!("words[value eq \"w{i}\"]")});
            (tagged(n), (0..n).map(remove).collect())
        },
        PatchOptions::STRICT,
    ),
    (
        "replaced sub-attributes",
        |n| {
            let replace = |i| json!({"op": "replace", "path": format!("tags[value eq \"v{i}\"].note"), "value": format!("{i}")});
            (tagged(n), (0..n).map(replace).collect())
        },
        PatchOptions::STRICT,
    ),
    (
        "replaced values, one after the other primary",
        |n| {
            let replace = |i| {
                json!({"op": "replace", "path": format!("tags[value eq \"v{i}\"]"),
                "value": {"value": format!("V{i}"), "type": "U", "primary": true}})
            };
            (tagged(n), (0..n).map(replace).collect())
        },
        PatchOptions::STRICT,
    ),
    (
        "adds and removes in turn",
        |n| {
            let both = |i| {
                [
                    json!({"op": "add", "path": "tags", "value": [{"value": format!("N{i}"), "type": "T"}]}),
                    json!({"op": "remove", "path": format!("tags[value eq \"v{i}\"]")}),
                ]
            };
            (tagged(n), (0..n).flat_map(both).collect())
        },
        PatchOptions::STRICT,
    ),
    (
        "removes that select by a value, as Entra ID sends them",
        |n| {
            let remove = |i| json!({"op": "remove", "path": "tags", "value": [{"value": format!("v{i}"), "type": "t"}]});
            (tagged(n), (0..n).map(remove).collect())
        },
        PatchOptions::LENIENT,
    ),
];

/// The work of a case, and its result.
fn work((name, make, options): &ListCase, n: usize) -> (usize, Json) {
    let (before, operations) = make(n);
    let options = options.comparison(Comparison::Key(counted));
    FOLDED.with(|folded| folded.set(0));
    let after = outcome(&before, &Json::Array(operations), THING, options);
    let after = after.unwrap_or_else(|error| panic!("{name}: {error}"));
    (FOLDED.with(Cell::get), after)
}

#[test]
fn many_operations_on_one_list_take_linear_work() {
    for case in CASES {
        let (single, _) = work(case, 200);
        let (double, _) = work(case, 400);
        assert!(single > 0, "{}: nothing was counted", case.0);
        assert!(
            double <= 2 * single + 100,
            "{}: {single} texts for 200 operations, {double} for 400",
            case.0
        );
    }
}

#[test]
fn four_thousand_operations_on_one_list_have_their_effect() {
    let tags = |after: &Json| after["tags"].as_array().map_or(0, Vec::len);
    for case in CASES {
        let (_, after) = work(case, 4_000);
        let (expected_tags, expected_words) = match case.0 {
            "single adds" | "filtered removes of simple values" => (4_000, 0),
            "filtered removes"
            | "removes with `and` and `or`"
            | "removes that select by a value, as Entra ID sends them" => (0, 4_000),
            _ => (4_000, 4_000),
        };
        let words = after["words"].as_array().map_or(0, Vec::len);
        assert_eq!(
            (tags(&after), words),
            (expected_tags, expected_words),
            "{}",
            case.0
        );
    }
    let (_, after) = work(&CASES[5], 10);
    let primary = |tag: &&Json| tag["primary"] == true;
    let primaries: Vec<&Json> = after["tags"]
        .as_array()
        .unwrap()
        .iter()
        .filter(primary)
        .collect();
    assert_eq!(
        primaries,
        [&json!({"value": "V9", "type": "U", "primary": true})]
    );
}

#[test]
fn operations_after_removed_values_see_the_rest_of_the_list() {
    let before = json!({"tags": [{"value": "a", "type": "x"}, {"value": "b"}, {"value": "c", "primary": true}]});
    let operations = json!([
        {"op": "remove", "path": "tags[value eq \"a\"]"},
        {"op": "add", "path": "tags", "value": [{"value": "a", "type": "y"}]},
        {"op": "remove", "path": "tags[not (value eq \"a\") and primary pr]"},
        {"op": "replace", "path": "tags[value eq \"b\"].primary", "value": true},
        {"op": "add", "path": "tags", "value": [{"value": "B", "note": "n"}]},
        {"op": "replace", "path": "tags.type", "value": "z"}
    ]);
    let after = outcome(&before, &operations, THING, PatchOptions::STRICT).unwrap();
    assert_eq!(
        after["tags"],
        json!([
            {"value": "B", "primary": true, "note": "n", "type": "z"},
            {"value": "a", "type": "z"}
        ])
    );
    let all = json!([
        {"op": "remove", "path": "tags[value eq \"a\"]"},
        {"op": "remove", "path": "tags[value eq \"b\"]"},
        {"op": "remove", "path": "tags[value eq \"c\"]"}
    ]);
    assert_eq!(
        outcome(&before, &all, THING, PatchOptions::STRICT),
        Ok(json!({}))
    );
    let unmatched = json!([
        {"op": "remove", "path": "tags[value eq \"a\"]"},
        {"op": "remove", "path": "tags[value ne \"b\" and value ne \"c\"]"}
    ]);
    let error = outcome(&before, &unmatched, THING, PatchOptions::STRICT).unwrap_err();
    assert_eq!(error.scim_type, ScimType::NoTarget);
}

// R28
#[test]
fn debug_output_hides_values() {
    let patch = Patch::<User>::new()
        .replace(User::PASSWORD, "s3cret")
        .add(User::EMAILS, [user::Email::new("s3cret@example.com")]);
    assert!(!format!("{:?} {patch:?}", patch.operations()).contains("s3cret"));
    assert_eq!(operations(patch.operations())[0]["value"], "s3cret");
}

#[test]
fn patches_are_equal_if_their_operations_and_dialects_are() {
    let patch = || Patch::<User>::new().replace(User::TITLE, "Guide");
    assert!(Patch::<User>::new().is_empty() && !patch().is_empty());
    assert_eq!(patch().clone(), patch());
    assert_ne!(patch(), Patch::new());
    assert_ne!(patch(), Patch::<User>::new().replace(User::TITLE, "Boss"));
    let entra = patch().in_dialect(Dialect::Entra);
    assert_ne!(patch(), entra);
    assert_eq!(entra.clone(), entra);
    for shown in [format!("{entra:?}"), format!("{:?}", entra.operations())] {
        assert!(
            shown.contains("Replace") && shown.contains("title"),
            "{shown}"
        );
        assert!(!shown.contains("Guide"), "{shown}");
    }
}

#[test]
fn a_whole_extension_is_added_and_removed_by_its_attributes() {
    use scim_runtime::models::EnterpriseUser;
    let enterprise = EnterpriseUser {
        department: Some("Tours".to_owned()),
        ..EnterpriseUser::default()
    };
    let mut user = User::new("b");
    let patch = Patch::<User>::new().add_extension(&enterprise);
    assert_eq!(patch.operations().len(), 1);
    patch.apply_to(&mut user).unwrap();
    assert_eq!(user.enterprise_user, Some(enterprise));
    let removal = Patch::<User>::new().remove_extension::<EnterpriseUser>();
    assert!(removal.operations().len() > 1);
    removal.apply_to(&mut user).unwrap();
    assert_eq!(user, User::new("b"));
}
