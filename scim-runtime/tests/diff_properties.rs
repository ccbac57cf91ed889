//! Patches from two states as properties: they lead to the new state, and a written patch reads back as the same patch.
#![allow(clippy::unwrap_used)]

mod support;

use proptest::prelude::*;
use scim_runtime::{
    Json, ScimType,
    models::User,
    patch::{self, Op, Operation, Patch, PatchError, PatchOptions},
    record::{Attribute, Descriptor, Kind, Mutability},
};
use serde_json::{Map, json};
use support::thing::{ATTRIBUTES, EXTENSION, THING};

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

/// Normalizes a resource for comparison: removes read-only and never-returned attributes, and sorts sets.
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

/// Copies the attributes that must not change from `old`.
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

type Between = fn(&Json, &Json, Descriptor<'static>) -> Result<Vec<Operation>, PatchError>;

fn style() -> impl Strategy<Value = Between> {
    prop_oneof![
        2 => Just(patch::between as Between),
        1 => Just(patch::between_compact as Between),
    ]
}

proptest! {
    // R7644-3.5.2-05
    #[test]
    fn between_turns_the_old_state_into_the_new(
        mut old in object(ATTRIBUTES, true), mut new in object(ATTRIBUTES, true), style in style(),
        changes_immutable in prop::bool::weighted(0.2)
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
        let operations = match style(&old, &new, THING) {
            Ok(operations) => operations,
            Err(error) => {
                // Immutable sub-attributes of values with the same `value`.
                prop_assert_eq!(error.scim_type, ScimType::Mutability);
                let attribute = error.attribute.unwrap();
                prop_assert!(["mails.since", "members.type", "members.value"].contains(&attribute.as_str()), "{}", attribute);
                return Ok(());
            }
        };
        let options = PatchOptions::STRICT.keep_unknown_attributes();
        let read = if operations.is_empty() { Vec::new() } else {
            patch::parse(&patch::to_message(&operations)).unwrap()
        };
        prop_assert_eq!(&read, &operations);
        let mut patched = old.clone();
        for operation in &operations {
            let before = primaries(&patched);
            options.apply(&mut patched, std::slice::from_ref(operation), THING).unwrap();
            let given = primaries(&patched).iter().any(|value| !before.contains(value));
            prop_assert!(!given || before.is_empty() || is_whole(operation), "two primaries midway: {operation:?}");
        }
        prop_assert_eq!(style(&patched, &new, THING).unwrap(), []);
        if changes_immutable {
            // Immutable sub-attributes that the new state doesn't name stay.
            for resource in [&mut patched, &mut new] {
                without(&mut resource["mails"], "since");
                without(&mut resource["members"], "type");
            }
        }
        prop_assert_eq!(agreed(ATTRIBUTES, &patched), agreed(ATTRIBUTES, &new), "{:?}", operations);
    }

    // R7644-3.5.2-05
    #[test]
    fn towards_sets_the_named_attributes_and_keeps_the_rest(
        current in object(ATTRIBUTES, true), wanted in object(ATTRIBUTES, true), named in prop::collection::vec(any::<bool>(), 64),
        cleared in prop::collection::vec(prop::bool::weighted(0.1), 64)
    ) {
        let mut wanted = wanted;
        without(&mut wanted["mails"], "since");
        without(&mut wanted["members"], "type");
        let members = wanted.as_object_mut().unwrap();
        members.retain(|_, value| !is_unset(value));
        let mut flags = named.iter().zip(&cleared);
        let mut is_kept = |name: &str, value: &mut Json| {
            let (named, cleared) = flags.next().unwrap_or((&true, &false));
            if *cleared && name != "name" {
                *value = Json::Null;
            }
            *named
        };
        *members = std::mem::take(members)
            .into_iter()
            .filter_map(|(name, mut value)| is_kept(&name, &mut value).then_some((name, value)))
            .collect();
        let Ok(operations) = patch::towards(&current, &wanted, THING) else {
            // Immutable or required attributes, or two primaries.
            return Ok(());
        };
        let options = PatchOptions::STRICT.keep_unknown_attributes();
        let mut patched = current.clone();
        options.apply(&mut patched, &operations, THING).unwrap();
        prop_assert_eq!(patch::towards(&patched, &wanted, THING).unwrap(), [], "{:?}", operations);
        for row in ATTRIBUTES {
            let name = row.name.as_ref();
            let is_writable = row.mutability == Mutability::ReadWrite && row.kind != Kind::Extension;
            let (before, after) = (&current[name], &patched[name]);
            match wanted.get(name) {
                None if row.kind != Kind::Extension => {
                    let (before, after) = (json!({name: before}), json!({name: after}));
                    prop_assert_eq!(agreed(ATTRIBUTES, &before), agreed(ATTRIBUTES, &after), "{} was not named", name);
                }
                Some(Json::Null) if is_writable => prop_assert!(is_unset(&agreed(ATTRIBUTES, &json!({name: after}))), "{} was cleared", name),
                Some(value) if is_writable => {
                    let value = &agreed(ATTRIBUTES, &json!({name: value}))[name];
                    prop_assert!(is_within(row, value, after), "{}: {} is not in {}", name, value, after);
                }
                None | Some(_) => {}
            }
        }
    }

    #[test]
    fn a_patch_is_read_as_it_was_written(old in object(ATTRIBUTES, false), new in object(ATTRIBUTES, false)) {
        if let Ok(operations) = patch::between(&old, &new, THING) {
            let patch: Patch<User> = operations.into_iter().collect();
            let written = serde_json::to_string(&patch).unwrap();
            prop_assert_eq!(serde_json::from_str::<Patch<User>>(&written).unwrap(), patch);
        }
    }
}

/// Whether everything that a value names is in another. An empty text means no value.
fn is_within(row: &Attribute, named: &Json, value: &Json) -> bool {
    match (named, value) {
        (Json::Array(named), value) if row.multi_valued => {
            let items = value.as_array().map(Vec::as_slice).unwrap_or_default();
            let is_single = |named: &Json| {
                items.iter().any(|item| match (named, row.kind) {
                    (Json::Object(_), Kind::Complex) => is_within(&single(row), named, item),
                    _ => named == item,
                })
            };
            named.iter().filter(|item| !is_unset(item)).all(is_single)
        }
        (Json::Object(members), value) if row.kind == Kind::Complex => members.iter().all(
            |(name, named)| match Attribute::find(&row.sub_attributes, name) {
                Some(sub) if sub.mutability == Mutability::ReadOnly => true,
                Some(sub) => is_within(sub, named, &value[name]),
                None => {
                    is_unset(named) && is_unset(&value[name])
                        || named == &value[name]
                        || named == ""
                }
            },
        ),
        (named, value) => {
            let is_secondary = row.name == "primary" && named == false && value.is_null();
            is_unset(named) || named == "" || named == value || is_secondary
        }
    }
}

fn is_whole(operation: &Operation) -> bool {
    operation.op == Op::Replace
        && operation
            .path
            .as_ref()
            .is_some_and(|path| path.filter.is_none())
}

/// The attribute of one value of a list.
fn single(row: &Attribute) -> Attribute {
    let mut single = row.clone();
    single.multi_valued = false;
    single
}
