//! Patches from two states: what exactly is sent, and that it changes the one into the other.
#![allow(clippy::unwrap_used)]

use proptest::prelude::*;
use scim_runtime::{
    Json, ScimType,
    models::{EnterpriseUser, User, user},
    patch::{self, Dialect, Op, Operation, Patch, PatchOptions, UnknownAttribute},
    record::{Attribute, Descriptor, Kind, Mutability, Stored},
};
use serde_json::{Map, json};

const EXTENSION: &str = "urn:example:ext:2.0:Thing";

const PLACE: &[Attribute] = &[
    Attribute::string("street"),
    Attribute::string("town"),
    Attribute::boolean("mapped"),
    Attribute::string("seen").read_only(),
];
const MAIL: &[Attribute] = &[
    Attribute::string("value"),
    Attribute::string("type"),
    Attribute::string("display"),
    Attribute::boolean("primary"),
    Attribute::string("checked").read_only(),
    Attribute::string("since").immutable(),
];
const MEMBER: &[Attribute] = &[
    Attribute::string("value").case_exact().immutable(),
    Attribute::string("type").immutable(),
];
const EXTENDED: &[Attribute] = &[
    Attribute::string("grade"),
    Attribute::integer("level"),
    Attribute::complex_with("lead", PLACE),
    Attribute::string("tags").multi_valued(),
    Attribute::string("badge").immutable(),
];
/// Every type, singular and multi-valued, every characteristic that matters.
const ATTRIBUTES: &[Attribute] = &[
    Attribute::string("name").required(),
    Attribute::string("code").case_exact(),
    Attribute::boolean("active"),
    Attribute::integer("count"),
    Attribute::decimal("ratio"),
    Attribute::date_time("since"),
    Attribute::binary("blob"),
    Attribute::reference("link"),
    Attribute::json("anything"),
    Attribute::string("given").immutable(),
    Attribute::string("origin").read_only(),
    Attribute::string("password").write_only().never_returned(),
    Attribute::complex_with("home", PLACE),
    Attribute::complex_with("mails", MAIL).multi_valued(),
    Attribute::complex_with("members", MEMBER).multi_valued(),
    Attribute::complex_with("places", PLACE).multi_valued(),
    Attribute::string("words").multi_valued(),
    Attribute::string("codes").multi_valued().case_exact(),
    Attribute::integer("counts").multi_valued(),
    Attribute::decimal("ratios").multi_valued(),
    Attribute::date_time("dates").multi_valued(),
    Attribute::boolean("flags").multi_valued(),
    Attribute::json("anythings").multi_valued(),
    Attribute::extension_with(EXTENSION, EXTENDED),
];
const THING: Descriptor<'_> = Descriptor {
    urn: "urn:example:2.0:Thing",
    attributes: ATTRIBUTES,
};

/// Operations as they are sent.
fn sent(old: &Json, new: &Json) -> Json {
    let operations = patch::between(old, new, THING).unwrap();
    patch::to_message(&operations)["Operations"].clone()
}

// R7644-3.5.2-05, R7643-7-01, R7644-3.5.2.3-02
#[test]
fn a_patch_says_what_differs_and_nothing_else() {
    let mail = |value: &str, kind: &str| json!({"value": value, "type": kind});
    let cases = [
        (
            "the same",
            json!({"name": "a", "mails": []}),
            json!({"NAME": "a", "code": null}),
            json!([]),
        ),
        (
            "set",
            json!({}),
            json!({"code": "x"}),
            json!([{"op": "add", "path": "code", "value": "x"}]),
        ),
        (
            "changed",
            json!({"code": "x"}),
            json!({"code": "X"}),
            json!([{"op": "replace", "path": "code", "value": "X"}]),
        ),
        (
            "gone",
            json!({"code": "x"}),
            json!({}),
            json!([{"op": "remove", "path": "code"}]),
        ),
        (
            "read-only",
            json!({"origin": "a"}),
            json!({"origin": "b"}),
            json!([]),
        ),
        (
            "common",
            json!({"id": "1", "meta": {"version": "a"}}),
            json!({"externalId": "e"}),
            json!([{"op": "add", "path": "externalId", "value": "e"}]),
        ),
        (
            "order is no change",
            json!({"words": ["a", "b"]}),
            json!({"words": ["b", "a"]}),
            json!([]),
        ),
        (
            "one sub-attribute",
            json!({"home": {"street": "s", "town": "t"}}),
            json!({"home": {"street": "s", "town": "u"}}),
            json!([{"op": "replace", "path": "home.town", "value": "u"}]),
        ),
        (
            "several together",
            json!({"home": {"street": "s", "town": "t"}}),
            json!({"home": {"street": "v", "town": "u"}}),
            json!([{"op": "replace", "path": "home", "value": {"street": "v", "town": "u"}}]),
        ),
        (
            "a read-only sub-attribute",
            json!({"home": {"town": "t", "seen": "x"}}),
            json!({"home": {"town": "t"}}),
            json!([]),
        ),
        (
            "a value more",
            json!({"mails": [mail("a", "work")]}),
            json!({"mails": [mail("b", "home"), mail("a", "work")]}),
            json!([{"op": "add", "path": "mails", "value": [mail("b", "home")]}]),
        ),
        (
            "a value less",
            json!({"mails": [mail("a", "work"), mail("b", "home")]}),
            json!({"mails": [mail("a", "work")]}),
            json!([{"op": "remove", "path": "mails[value eq \"b\"]"}]),
        ),
        (
            "an address by its type",
            json!({"mails": [mail("a@long.example.org", "work"), mail("b@long.example.org", "home")]}),
            json!({"mails": [mail("c@long.example.org", "work"), mail("b@long.example.org", "home")]}),
            json!([{"op": "replace", "path": "mails[value eq \"a@long.example.org\"].value", "value": "c@long.example.org"}]),
        ),
        (
            "a value by all that tells it",
            json!({"places": [{"street": "s", "town": "t"}, {"street": "s", "town": "u"},
                {"street": "w", "town": "t"}, {"street": "w", "town": "u"}]}),
            json!({"places": [{"street": "s", "town": "u"}, {"street": "w", "town": "t"}, {"street": "w", "town": "u"}]}),
            json!([{"op": "remove", "path": "places[street eq \"s\" and town eq \"t\"]"}]),
        ),
        (
            "all values",
            json!({"words": ["a", "b"]}),
            json!({}),
            json!([{"op": "remove", "path": "words"}]),
        ),
        (
            "a hidden one counts where it is set",
            json!({"password": "x"}),
            json!({}),
            json!([]),
        ),
        (
            "a hidden one is set",
            json!({}),
            json!({"password": "y"}),
            json!([{"op": "add", "path": "password", "value": "y"}]),
        ),
        (
            "an immutable one is added",
            json!({}),
            json!({"given": "g"}),
            json!([{"op": "add", "path": "given", "value": "g"}]),
        ),
        (
            "an extension's first data",
            json!({}),
            json!({EXTENSION: {"grade": "g", "level": 1}}),
            json!([{"op": "add", "value": {EXTENSION: {"grade": "g", "level": 1}}}]),
        ),
        (
            "an extension's first attribute",
            json!({}),
            json!({EXTENSION: {"grade": "g"}}),
            json!([{"op": "add", "path": format!("{EXTENSION}:grade"), "value": "g"}]),
        ),
        (
            "an extension's last data",
            json!({EXTENSION: {"grade": "g", "level": 1}}),
            json!({}),
            json!([{"op": "remove", "path": format!("{EXTENSION}:grade")}, {"op": "remove", "path": format!("{EXTENSION}:level")}]),
        ),
        (
            "unknown ones",
            json!({"x": 1, "y": {"a": 1}}),
            json!({"x": 2, "a b": true}),
            json!([{"op": "replace", "path": "x", "value": 2}, {"op": "add", "value": {"a b": true}}, {"op": "remove", "path": "y"}]),
        ),
        (
            "an unknown extension",
            json!({"urn:x:E": {"a": 1}}),
            json!({}),
            json!([{"op": "remove", "path": "urn:x:E"}]),
        ),
    ];
    for (name, old, new, expected) in cases {
        assert_eq!(sent(&old, &new), expected, "{name}");
    }
}

// R7644-3.5.2-05
#[test]
fn what_no_filter_can_tell_apart_is_replaced_as_a_whole() {
    let cases = [
        // By `value` these are one, since the attribute is not caseExact.
        (
            json!({"words": ["a", "A", "b"]}),
            json!({"words": ["A", "b"]}),
        ),
        (
            json!({"anythings": [{"k": 1}, {"k": 2}, {"k": 3}]}),
            json!({"anythings": [{"k": 1}, {"k": 3}]}),
        ),
        (
            json!({"places": [{"town": "t"}, {"town": "t", "street": "s"}]}),
            json!({"places": [{"town": "t", "street": "s"}]}),
        ),
    ];
    for (old, new) in cases {
        let operations = sent(&old, &new);
        assert_eq!(operations[0]["op"], "replace", "{operations}");
        assert_eq!(operations.as_array().unwrap().len(), 1, "{operations}");
        let (name, value) = new.as_object().unwrap().iter().next().unwrap();
        assert_eq!(
            (&operations[0]["path"], &operations[0]["value"]),
            (&json!(name), value)
        );
    }
    let long = "x".repeat(2_000);
    let old = json!({"words": [long, "b".repeat(3000), "c".repeat(3000)]});
    let new = json!({"words": [old["words"][1], old["words"][2]]});
    assert_eq!(sent(&old, &new)[0]["op"], "replace", "no path is that long");
}

// R7644-3.5.2.1-02, R7643-2.4-02
#[test]
fn primary_is_taken_away_before_it_is_given() {
    let old = json!({"mails": [{"value": "a", "primary": true}, {"value": "b"}, {"value": "c", "display": "a long text to keep"}]});
    let new = json!({"mails": [{"value": "a"}, {"value": "b", "primary": true}, {"value": "c", "display": "a long text to keep"}]});
    let operations = patch::between(&old, &new, THING).unwrap();
    let paths: Vec<String> = operations
        .iter()
        .map(|o| o.path.as_ref().unwrap().to_string())
        .collect();
    if paths.len() == 2 {
        assert_eq!(
            paths,
            [
                r#"mails[value eq "a"].primary"#,
                r#"mails[value eq "b"].primary"#
            ]
        );
    } else {
        assert_eq!(paths, ["mails"]);
    }
    let two = json!({"mails": [{"value": "a", "primary": true}, {"value": "b", "primary": true}]});
    let error = patch::between(&old, &two, THING).unwrap_err();
    assert_eq!(
        (error.scim_type, error.attribute.as_deref()),
        (ScimType::InvalidValue, Some("mails"))
    );
}

// R7643-7-02, R7644-3.5.2.2-01
#[test]
fn what_must_not_change_is_refused_by_its_name() {
    let cases = [
        (
            json!({"given": "a"}),
            json!({"given": "b"}),
            ScimType::Mutability,
            "given",
        ),
        (
            json!({"given": "a"}),
            json!({}),
            ScimType::Mutability,
            "given",
        ),
        (
            json!({"name": "a"}),
            json!({}),
            ScimType::InvalidValue,
            "name",
        ),
        (
            json!({"mails": [{"value": "a", "since": "x"}]}),
            json!({"mails": [{"value": "a", "since": "y"}]}),
            ScimType::Mutability,
            "mails.since",
        ),
        (
            json!({"members": [{"value": "a", "type": "User"}]}),
            json!({"members": [{"value": "a", "type": "Group"}]}),
            ScimType::Mutability,
            "members.type",
        ),
        (
            json!({EXTENSION: {"badge": "a"}}),
            json!({EXTENSION: {"badge": "b"}}),
            ScimType::Mutability,
            "urn:example:ext:2.0:Thing:badge",
        ),
    ];
    for (old, new, scim_type, attribute) in cases {
        let error = patch::between(&old, &new, THING).unwrap_err();
        assert_eq!(
            (error.scim_type.clone(), error.attribute.as_deref()),
            (scim_type, Some(attribute)),
            "{error}"
        );
    }
    // A member may go and another come, though its attributes are immutable.
    let old = json!({"members": [{"value": "a"}, {"value": "b"}]});
    assert!(
        patch::between(
            &old,
            &json!({"members": [{"value": "A"}, {"value": "b"}]}),
            THING
        )
        .is_ok()
    );
}

// R7644-3.5.2-05
#[test]
fn structs_are_compared_and_patched() {
    let old = br#"{"id": "1", "userName": "bj", "cost": 1.10, "title": "Guide", "name": {"familyName": "J"},
        "emails": [{"value": "w@x.example", "type": "work"}], "meta": {"version": "1"}}"#;
    let old: Stored<User> = Stored::from_json(old).unwrap();
    let mut new = old.clone();
    new.title = None;
    new.password = Some("secret".into());
    new.emails.push(user::Email::new("h@x.example"));
    new.enterprise_user = Some(EnterpriseUser {
        department: Some("D".into()),
        ..EnterpriseUser::default()
    });
    new.extra.insert("rank", &json!(7));
    let patch = Patch::<User>::between(&old, &new).unwrap();
    assert_eq!(patch.operations().len(), 5, "{patch:?}");

    let mut patched = old.clone();
    assert_eq!(patch.apply_to(&mut patched), Ok(true));
    assert_eq!(*patched, *new);
    assert!(
        String::from_utf8(patched.to_json())
            .unwrap()
            .contains("\"cost\":1.10"),
        "what is not touched keeps its form"
    );
    assert_eq!(
        Patch::<User>::between(&new, &patched).unwrap().operations(),
        []
    );
    assert_eq!(patch.apply_to(&mut patched), Ok(false));
}

// R7644-3.5.2-04
#[test]
fn a_struct_is_as_it_was_when_an_operation_fails() {
    let mut user = User::new("bj");
    let before = user.clone();
    let patch = Patch::<User>::new()
        .replace(User::TITLE, "T")
        .remove(User::EMAILS.filtered(user::Email::TYPE.eq("fax")));
    let error = patch.apply_to(&mut user).unwrap_err();
    assert_eq!(
        (error.scim_type, error.operation),
        (ScimType::NoTarget, Some(1))
    );
    assert_eq!(user, before);
}

// R7644-3.5.2-06
#[test]
fn what_is_sent_in_a_dialect_is_read_there() {
    let old = json!({"name": "n", "active": false, "count": 1, "members": [{"value": "a"}, {"value": "b"}, {"value": "c"}, {"value": "d"}, {"value": "e"}]});
    let new = json!({"name": "n", "active": true, "count": 2, "members": [{"value": "a"}, {"value": "b"}, {"value": "c"}, {"value": "d"}]});
    let operations = patch::between(&old, &new, THING).unwrap();
    for dialect in [Dialect::Standard, Dialect::Entra, Dialect::Legacy] {
        let message = patch::to_message_in(&operations, dialect);
        let read = patch::parse_with(&message, dialect.options()).unwrap();
        let mut patched = old.clone();
        patch::apply_with(&mut patched, &read, THING, dialect.options()).unwrap();
        assert_eq!(patched, new, "{dialect:?}");
    }
    let entra = patch::to_message_in(&operations, Dialect::Entra);
    assert_eq!(
        entra["Operations"],
        json!([
            {"op": "Replace", "path": "active", "value": "True"}, {"op": "Replace", "path": "count", "value": 2},
            {"op": "Remove", "path": "members", "value": [{"value": "e"}]}
        ])
    );
}

#[test]
fn ten_thousand_members_are_compared_in_no_time() {
    let members = |range: std::ops::Range<u32>| {
        let items: Vec<Json> = range
            .map(|i| json!({"value": format!("member-{i:06}"), "type": "User"}))
            .collect();
        json!({"name": "g", "members": items})
    };
    let (old, new) = (members(0..10_000), members(5_000..15_000));
    let started = std::time::Instant::now();
    let operations = patch::between(&old, &new, THING).unwrap();
    let mut patched = old;
    patch::apply(&mut patched, &operations, THING).unwrap();
    assert_eq!(patched, new);
    // A comparison of each with each is 10^8 steps, which takes minutes here.
    assert!(started.elapsed().as_secs() < 20, "{:?}", started.elapsed());
}

fn text() -> impl Strategy<Value = Json> {
    prop_oneof![
        8 => prop::sample::select(vec!["a", "A", "b", "B", "", "ä", "Ä", "q\"u\\o", "x ] y", "\n"]).prop_map(Json::from),
        1 => any::<String>().prop_map(Json::from),
    ]
}

fn simple(kind: Kind) -> BoxedStrategy<Json> {
    match kind {
        Kind::Boolean => any::<bool>().prop_map(Json::from).boxed(),
        Kind::Integer => prop_oneof![
            (0_i64..4).prop_map(Json::from),
            any::<i64>().prop_map(Json::from)
        ]
        .boxed(),
        Kind::Decimal => prop_oneof![
            (0_i64..4).prop_map(Json::from),
            (-2.0_f64..2.0).prop_map(Json::from)
        ]
        .boxed(),
        Kind::DateTime => prop::sample::select(vec![
            "2024-01-01T00:00:00Z",
            "2024-01-01T01:00:00+01:00",
            "2025-05-05T05:05:05Z",
        ])
        .prop_map(Json::from)
        .boxed(),
        Kind::Binary => prop::sample::select(vec!["YQ==", "yQ==", "YWE="])
            .prop_map(Json::from)
            .boxed(),
        Kind::Json => prop_oneof![
            text(),
            Just(json!({"a": 1})),
            Just(json!({"a": 2, "b": [1]})),
            Just(json!([1, 2]))
        ]
        .boxed(),
        _ => text().boxed(),
    }
}

fn one(attribute: &'static Attribute) -> BoxedStrategy<Json> {
    match attribute.kind {
        Kind::Complex | Kind::Extension => object(&attribute.sub_attributes, true),
        kind => simple(kind),
    }
}

fn value(attribute: &'static Attribute) -> BoxedStrategy<Json> {
    if !attribute.multi_valued {
        return one(attribute);
    }
    prop::collection::vec(one(attribute), 0..6)
        .prop_map(|mut items| {
            let mut free = true;
            for item in &mut items {
                if item["primary"] == true && !std::mem::take(&mut free) {
                    item["primary"] = json!(false);
                }
            }
            Json::Array(items)
        })
        .boxed()
}

/// An object of some of the attributes, and of some that are unknown.
fn object(attributes: &'static [Attribute], unknown: bool) -> BoxedStrategy<Json> {
    let known = attributes.iter().map(|attribute| {
        let name = attribute.name.to_string();
        let value = value(attribute);
        let value = if attribute.required {
            value.prop_map(Some).boxed()
        } else {
            prop::option::weighted(0.6, value).boxed()
        };
        (Just(name), value)
    });
    let others = prop::sample::select(vec!["other", "odd name", "a.b", "urn:example:unknown:X"]);
    let others = prop::collection::vec((others, simple(Kind::Json)), 0..2);
    (known.collect::<Vec<_>>(), others)
        .prop_map(move |(known, others)| {
            let known = known
                .into_iter()
                .filter_map(|(name, value)| Some((name, value?)));
            let others = others
                .into_iter()
                .filter(|_| unknown)
                .map(|(name, value)| (name.to_owned(), value));
            Json::Object(known.chain(others).collect::<Map<_, _>>())
        })
        .boxed()
}

/// As both sides must agree: without what the provider alone writes or nobody reads, sets in order.
fn agreed(attributes: &[Attribute], value: &Json) -> Json {
    let Json::Object(members) = value else {
        return value.clone();
    };
    let kept = members.iter().filter_map(|(name, value)| {
        let Some(row) = Attribute::find(attributes, name) else {
            return Some((name.clone(), value.clone())).filter(|(_, value)| !is_unset(value));
        };
        if matches!(row.mutability, Mutability::ReadOnly | Mutability::WriteOnly) {
            return None;
        }
        let value = match value {
            Json::Array(items) if row.multi_valued => {
                let mut items: Vec<Json> = items
                    .iter()
                    .map(|item| agreed(&row.sub_attributes, item))
                    .filter(|i| !is_unset(i))
                    .collect();
                items.sort_by_key(ToString::to_string);
                items.dedup();
                Json::Array(items)
            }
            other if matches!(row.kind, Kind::Complex | Kind::Extension) => {
                agreed(&row.sub_attributes, other)
            }
            other => other.clone(),
        };
        let unset = is_unset(&value) || name == "primary" && value == false;
        (!unset).then(|| (name.clone(), value))
    });
    let sorted: std::collections::BTreeMap<String, Json> = kept.collect();
    json!(sorted)
}

fn is_unset(value: &Json) -> bool {
    match value {
        Json::Null => true,
        Json::Array(items) => items.iter().all(is_unset),
        Json::Object(members) => members.values().all(is_unset),
        _ => false,
    }
}

/// Takes over from `old` what may not change.
fn keep_immutable(attributes: &[Attribute], old: &Json, new: &mut Json) {
    for row in attributes {
        let name = row.name.as_ref();
        if row.kind == Kind::Extension && new.get(name).is_some() {
            keep_immutable(&row.sub_attributes, &old[name].clone(), &mut new[name]);
        } else if row.mutability == Mutability::Immutable && !is_unset(&old[name]) {
            new[name] = old[name].clone();
        }
    }
}

fn without(items: &mut Json, name: &str) {
    for item in items.as_array_mut().into_iter().flatten() {
        item.as_object_mut().unwrap().remove(name);
    }
}

fn primaries(resource: &Json) -> Vec<Json> {
    let mails = resource["mails"].as_array().cloned().unwrap_or_default();
    mails
        .into_iter()
        .filter(|mail| mail["primary"] == true)
        .map(|mail| mail["value"].clone())
        .collect()
}

proptest! {
    // R7644-3.5.2-05
    #[test]
    fn what_is_applied_to_the_old_gives_the_new(
        mut old in object(ATTRIBUTES, true), mut new in object(ATTRIBUTES, true), changes_immutable in prop::bool::weighted(0.2)
    ) {
        for resource in [&mut old, &mut new] {
            if !changes_immutable {
                without(&mut resource["mails"], "since");
                without(&mut resource["members"], "type");
            }
        }
        if !is_unset(&old[EXTENSION]["badge"]) && is_unset(&new[EXTENSION]) {
            new[EXTENSION] = json!({});
        }
        keep_immutable(ATTRIBUTES, &old, &mut new);
        let operations = match patch::between(&old, &new, THING) {
            Ok(operations) => operations,
            Err(error) => {
                // Values of a list that are told apart by `value`, and what is immutable in them.
                prop_assert_eq!(error.scim_type, ScimType::Mutability);
                let attribute = error.attribute.unwrap();
                prop_assert!(["mails.since", "members.type", "members.value"].contains(&attribute.as_str()), "{}", attribute);
                return Ok(());
            }
        };
        let options = PatchOptions { unknown: UnknownAttribute::Kept, ..PatchOptions::STRICT };
        let read = if operations.is_empty() { Vec::new() } else {
            patch::parse(&patch::to_message(&operations)).unwrap()
        };
        prop_assert_eq!(&read, &operations);
        let mut patched = old.clone();
        for operation in &operations {
            let before = primaries(&patched);
            patch::apply_with(&mut patched, std::slice::from_ref(operation), THING, options).unwrap();
            let given = primaries(&patched).iter().any(|value| !before.contains(value));
            prop_assert!(!given || before.is_empty() || is_whole(operation), "two primaries midway: {operation:?}");
        }
        prop_assert_eq!(agreed(ATTRIBUTES, &patched), agreed(ATTRIBUTES, &new), "{:?}", operations);
        prop_assert_eq!(patch::between(&patched, &new, THING).unwrap(), []);
    }
}

fn is_whole(operation: &Operation) -> bool {
    operation.op == Op::Replace
        && operation
            .path
            .as_ref()
            .is_some_and(|path| path.filter.is_none())
}
