//! Applying a PATCH (RFC 7644 §3.5.2): rules that the shared vectors don't reach, with the exact result.
#![allow(clippy::unwrap_used)]

use scim_runtime::{
    Json, ScimType,
    patch::PatchOptions,
    record::{Attribute, Descriptor},
};
use serde_json::json;

const EXT: &str = "urn:example:ext:2.0:Thing";
const NOTED: &str = "urn:example:noted:2.0:Thing";

const HOME: &[Attribute] = &[Attribute::string("street"), Attribute::string("town")];
const MAIL: &[Attribute] = &[
    Attribute::string("value"),
    Attribute::string("type"),
    Attribute::string("display"),
    Attribute::boolean("primary"),
    Attribute::string("checked").read_only(),
];
const CONTACT: &[Attribute] = &[
    Attribute::string("value").required(),
    Attribute::string("type"),
    Attribute::string("seen").required().read_only(),
];
const POINT: &[Attribute] = &[Attribute::integer("x"), Attribute::integer("y")];
const PLACE: &[Attribute] = &[
    Attribute::string("value"),
    Attribute::complex_with("point", POINT),
];
const EXTENDED: &[Attribute] = &[
    Attribute::string("code").required(),
    Attribute::string("grade"),
    Attribute::complex_with("items", MAIL).multi_valued(),
    Attribute::string("seal").immutable(),
];
const NOTE: &[Attribute] = &[Attribute::string("note")];
const ATTRIBUTES: &[Attribute] = &[
    Attribute::string("name"),
    Attribute::complex_with("home", HOME),
    Attribute::complex_with("badge", HOME).immutable(),
    Attribute::complex_with("mails", MAIL).multi_valued(),
    Attribute::complex_with("contacts", CONTACT).multi_valued(),
    Attribute::complex_with("places", PLACE).multi_valued(),
    Attribute::string("words").multi_valued(),
    Attribute::string("marks").multi_valued().immutable(),
    Attribute::string("tags").multi_valued().required(),
    Attribute::extension_with(EXT, EXTENDED),
    Attribute::extension_with(NOTED, NOTE).required(),
];
const THING: Descriptor<'_> = Descriptor {
    urn: "urn:example:2.0:Thing",
    attributes: ATTRIBUTES,
};

const STRICT: PatchOptions = PatchOptions::STRICT;

fn patched(before: &Json, operations: &Json, options: PatchOptions) -> Result<Json, ScimType> {
    let message = json!({
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
        "Operations": operations,
    });
    let operations = options.parse(&message).unwrap();
    let mut after = before.clone();
    match options.apply(&mut after, &operations, THING) {
        Ok(changed) => {
            assert_eq!(changed, after != *before, "{message}");
            Ok(after)
        }
        Err(error) => {
            assert_eq!(after, *before, "a failed PATCH changes nothing");
            Err(error.scim_type)
        }
    }
}

/// Resource, operations, result.
type Case = (Json, Json, Result<Json, ScimType>);

fn assert_patched(options: PatchOptions, cases: impl IntoIterator<Item = Case>) {
    for (before, operations, expected) in cases {
        let found = patched(&before, &operations, options);
        assert_eq!(found, expected, "{before} {operations}");
    }
}

// R7644-3.5.2-01
#[test]
fn a_patch_reports_whether_the_resource_changed() {
    let before = json!({"name": "a"});
    let set = |value: &str| json!([{"op": "replace", "path": "name", "value": value}]);
    assert_patched(
        STRICT,
        [
            (before.clone(), set("a"), Ok(before.clone())),
            (before.clone(), set("b"), Ok(json!({"name": "b"}))),
        ],
    );
}

#[test]
fn an_attribute_that_becomes_empty_is_removed() {
    assert_patched(
        STRICT,
        [
            (
                json!({"home": {"town": "x"}}),
                json!([{"op": "remove", "path": "home.town"}]),
                Ok(json!({})),
            ),
            (
                json!({"mails": [{"value": "a"}]}),
                json!([{"op": "remove", "path": "mails.value"}]),
                Ok(json!({})),
            ),
            (
                json!({"words": ["a"]}),
                json!([{"op": "remove", "path": "words[value eq \"a\"]"}]),
                Ok(json!({})),
            ),
            (
                json!({"tags": ["a"]}),
                json!([{"op": "remove", "path": "tags[value eq \"a\"]"}]),
                Err(ScimType::InvalidValue),
            ),
        ],
    );
}

#[test]
fn a_sub_attribute_of_every_value_needs_values() {
    let set = json!([{"op": "replace", "path": "mails.display", "value": "d"}]);
    let remove = json!([{"op": "remove", "path": "mails.display"}]);
    assert_patched(
        STRICT,
        [
            (json!({}), set.clone(), Err(ScimType::NoTarget)),
            (json!({}), remove, Ok(json!({}))),
            (
                json!({"mails": [{"value": "a"}, {"value": "b"}]}),
                set,
                Ok(
                    json!({"mails": [{"value": "a", "display": "d"}, {"value": "b", "display": "d"}]}),
                ),
            ),
        ],
    );
}

#[test]
fn an_immutable_complex_value_is_set_once() {
    let empty = json!({"name": "a"});
    let set = json!({"name": "a", "badge": {"street": "s", "town": "t"}});
    let add = |value: Json| json!([{"op": "add", "path": "badge", "value": value}]);
    assert_patched(
        STRICT,
        [
            (
                empty,
                add(json!({"street": "s", "town": "t"})),
                Ok(set.clone()),
            ),
            (set.clone(), add(json!({"town": "t"})), Ok(set.clone())),
            (
                set.clone(),
                add(json!({"town": "u"})),
                Err(ScimType::Mutability),
            ),
            (
                json!({"badge": {"town": null}}),
                add(json!({"town": "u"})),
                Ok(json!({"badge": {"town": "u"}})),
            ),
        ],
    );
}

#[test]
fn null_removes_an_unknown_sub_attribute_by_replace_only() {
    let before = json!({"home": {"town": "t", "shoe": 1}});
    let with = |op: &str, value: Json| json!([{"op": op, "path": "home", "value": value}]);
    assert_patched(
        STRICT,
        [
            (
                before.clone(),
                with("add", json!({"shoe": null, "hat": null})),
                Ok(before.clone()),
            ),
            (
                before.clone(),
                with("replace", json!({"shoe": null, "hat": null})),
                Ok(json!({"home": {"town": "t"}})),
            ),
            (
                before,
                with("add", json!({"hat": 2})),
                Ok(json!({"home": {"town": "t", "shoe": 1, "hat": 2}})),
            ),
        ],
    );
}

#[test]
fn a_conversion_keeps_unknown_sub_attributes_unless_they_are_ignored() {
    let operations =
        json!([{"op": "add", "path": "home", "value": {"town": ["1"], "shoe": {"size": 2}}}]);
    let converted = STRICT.convert_values();
    let kept = json!({"home": {"town": "1", "shoe": {"size": 2}}});
    for (options, expected) in [
        (converted.keep_unknown_attributes(), kept.clone()),
        (converted, kept),
        (
            converted.ignore_unknown_attributes(),
            json!({"home": {"town": "1"}}),
        ),
    ] {
        assert_patched(options, [(json!({}), operations.clone(), Ok(expected))]);
    }
}

#[test]
fn an_added_list_starts_anew_after_its_extension_was_removed() {
    let path = format!("{EXT}:items");
    let add = |value: Json| json!({"op": "add", "path": path, "value": value});
    let before = json!({EXT: {"code": "c"}});
    let operations = json!([
        add(json!([{"value": "a"}, {"value": "b"}])),
        {"op": "remove", "path": EXT},
        {"op": "add", "path": format!("{EXT}:code"), "value": "d"},
        add(json!([{"value": "b"}])),
        add(json!([{"value": "c"}])),
        add(json!([{"value": "b", "display": "B"}])),
    ]);
    let items = json!([{"value": "b", "display": "B"}, {"value": "c"}]);
    assert_patched(
        STRICT,
        [(
            before,
            operations,
            Ok(json!({EXT: {"code": "d", "items": items}})),
        )],
    );
}

#[test]
fn an_extension_with_an_immutable_value_can_not_be_removed() {
    let remove = json!([{"op": "remove", "path": EXT}]);
    assert_patched(
        STRICT,
        [
            (
                json!({EXT: {"code": "c", "seal": "s"}}),
                remove.clone(),
                Err(ScimType::Mutability),
            ),
            (
                json!({EXT: {"code": "c", "seal": null}}),
                remove,
                Ok(json!({})),
            ),
        ],
    );
}

#[test]
fn schemas_list_the_extensions_that_have_data() {
    let own = THING.urn;
    let grade = format!("{EXT}:grade");
    let note = format!("{NOTED}:note");
    assert_patched(
        STRICT,
        [
            (
                json!({"schemas": [own]}),
                json!([{"op": "add", "path": format!("{EXT}:code"), "value": "c"}]),
                Ok(json!({"schemas": [own, EXT], EXT: {"code": "c"}})),
            ),
            (
                json!({"schemas": [own, EXT.to_uppercase()], EXT: {"code": "c"}}),
                json!([{"op": "add", "path": grade, "value": "g"}]),
                Ok(json!({"schemas": [own, EXT.to_uppercase()], EXT: {"code": "c", "grade": "g"}})),
            ),
            (
                json!({"schemas": [own, EXT.to_uppercase()], EXT: {"grade": "g"}}),
                json!([{"op": "remove", "path": grade}]),
                Ok(json!({"schemas": [own]})),
            ),
            (
                json!({"schemas": [own], EXT: {}}),
                json!([{"op": "add", "path": "name", "value": "n"}]),
                Ok(json!({"schemas": [own], "name": "n"})),
            ),
            // A required extension stays, even without attributes.
            (
                json!({"schemas": [own, NOTED], NOTED: {"note": "n"}}),
                json!([{"op": "remove", "path": note}]),
                Ok(json!({"schemas": [own, NOTED], NOTED: {}})),
            ),
        ],
    );
}

#[test]
fn a_required_attribute_of_an_extension_goes_with_the_extension_only() {
    let code = format!("{EXT}:code");
    let alone = json!({EXT: {"code": "c"}});
    let graded = json!({EXT: {"code": "c", "grade": "g"}});
    let set = |op: &str, value: Json| json!([{"op": op, "path": code, "value": value}]);
    assert_patched(
        STRICT,
        [
            (
                alone.clone(),
                set("replace", json!("d")),
                Ok(json!({EXT: {"code": "d"}})),
            ),
            (
                alone.clone(),
                set("add", json!("d")),
                Ok(json!({EXT: {"code": "d"}})),
            ),
            (alone.clone(), set("replace", Json::Null), Ok(json!({}))),
            (
                alone.clone(),
                json!([{"op": "remove", "path": code}]),
                Ok(json!({})),
            ),
            (alone, set("add", Json::Null), Err(ScimType::InvalidValue)),
            (
                graded.clone(),
                set("replace", Json::Null),
                Err(ScimType::InvalidValue),
            ),
            (
                graded,
                json!([{"op": "remove", "path": code}, {"op": "remove", "path": format!("{EXT}:grade")}]),
                Ok(json!({})),
            ),
        ],
    );
}

// R7644-3.5.2-02
#[test]
fn a_value_that_becomes_primary_takes_it_from_the_others() {
    let before =
        json!({"mails": [{"value": "a", "primary": true}, {"value": "b"}, {"value": "c"}]});
    let new = json!({"value": "b", "primary": true});
    let moved = json!({"mails": [{"value": "a", "primary": false}, {"value": "b", "primary": true}, {"value": "c"}]});
    let two = json!([{"value": "a", "primary": true}, {"value": "b", "primary": true}]);
    assert_patched(
        STRICT,
        [
            (
                before.clone(),
                json!([{"op": "replace", "path": "mails[value eq \"b\"]", "value": new}]),
                Ok(moved.clone()),
            ),
            (
                before.clone(),
                json!([{"op": "replace", "path": "mails[value eq \"b\"].primary", "value": true}]),
                Ok(moved.clone()),
            ),
            (
                before.clone(),
                json!([{"op": "add", "path": "mails", "value": [new]}]),
                Ok(moved),
            ),
            (
                before.clone(),
                json!([{"op": "replace", "path": "mails", "value": two}]),
                Err(ScimType::InvalidValue),
            ),
            (
                before.clone(),
                json!([{"op": "add", "path": "mails", "value": two}]),
                Err(ScimType::InvalidValue),
            ),
            (
                before,
                json!([{"op": "replace", "path": "mails.primary", "value": true}]),
                Err(ScimType::InvalidValue),
            ),
            // A sub-attribute that the schema lacks is not a marker.
            (
                json!({}),
                json!([{"op": "replace", "path": "places", "value": two}]),
                Ok(json!({"places": two})),
            ),
        ],
    );
}

#[test]
fn a_filter_selects_simple_values() {
    let words = json!({"words": ["a", "b"]});
    let marks = json!({"marks": ["a", "b"]});
    let set = |name: &str, value: &str| json!([{"op": "replace", "path": format!("{name}[value eq \"a\"]"), "value": value}]);
    assert_patched(
        STRICT,
        [
            (words, set("words", "c"), Ok(json!({"words": ["c", "b"]}))),
            (marks.clone(), set("marks", "c"), Err(ScimType::Mutability)),
            (marks.clone(), set("marks", "a"), Ok(marks)),
        ],
    );
}

#[test]
fn a_replaced_value_keeps_what_the_provider_owns_and_needs_what_is_required() {
    let before = json!({"contacts": [{"value": "a", "type": "t", "seen": "s"}]});
    let set = |path: &str, value: Json| json!([{"op": "replace", "path": path, "value": value}]);
    let selected = "contacts[value eq \"a\"]";
    assert_patched(
        STRICT,
        [
            (
                before.clone(),
                set(selected, json!({"value": "b"})),
                Ok(json!({"contacts": [{"value": "b", "seen": "s"}]})),
            ),
            (
                before.clone(),
                set(selected, json!({"type": "u"})),
                Err(ScimType::InvalidValue),
            ),
            (
                before,
                set(&format!("{selected}.seen"), json!("z")),
                Err(ScimType::Mutability),
            ),
        ],
    );
}

#[test]
fn a_value_is_created_from_a_filter_only_if_the_filter_describes_it() {
    let options = STRICT.create_unmatched();
    let set = |path: &str| json!([{"op": "add", "path": format!("{path}.value"), "value": "v"}]);
    assert_patched(
        options,
        [
            (
                json!({}),
                set("mails[type eq \"t\" and display eq \"d\"]"),
                Ok(json!({"mails": [{"type": "t", "display": "d", "value": "v"}]})),
            ),
            (
                json!({}),
                set("places[point.x eq 1]"),
                Err(ScimType::NoTarget),
            ),
        ],
    );
}

// R7643-2.4-02
#[test]
fn adds_in_one_patch_merge_with_the_values_that_earlier_ones_left() {
    let add = |value: Json| json!({"op": "add", "path": "mails", "value": [value]});
    assert_patched(
        STRICT,
        [
            (
                json!({}),
                json!([
                    add(json!({"value": "a"})),
                    add(json!({"value": "a", "type": "work"})),
                    add(json!({"value": "a", "type": "home"})),
                    add(json!({"value": "a", "type": "work", "display": "A"})),
                ]),
                Ok(json!({"mails": [
                    {"value": "a", "type": "work", "display": "A"},
                    {"value": "a", "type": "home"},
                ]})),
            ),
            (
                json!({"mails": [{"type": "work", "primary": true}]}),
                json!([
                    add(json!({"value": "b", "primary": true})),
                    add(json!({"type": "work", "primary": true})),
                ]),
                Ok(json!({"mails": [
                    {"type": "work", "primary": false},
                    {"value": "b", "primary": false},
                    {"type": "work", "primary": true},
                ]})),
            ),
        ],
    );
}

#[test]
fn a_replaced_list_has_no_duplicates() {
    assert_patched(
        STRICT,
        [(
            json!({"words": ["z"]}),
            json!([{"op": "replace", "path": "words", "value": ["a", "b", "a", null]}]),
            Ok(json!({"words": ["a", "b"]})),
        )],
    );
}

#[test]
fn a_remove_with_a_value_removes_the_values_that_have_all_its_members() {
    let options = STRICT.remove_selects_values();
    let remove = |path: &str, value: Json| json!([{"op": "remove", "path": path, "value": value}]);
    let places = json!({"places": [{"value": "a", "point": {"x": 1, "y": 2}}]});
    assert_patched(
        options,
        [
            (
                json!({"tags": ["a", "b"]}),
                remove("tags", json!(["A"])),
                Ok(json!({"tags": ["b"]})),
            ),
            (
                json!({"tags": ["a"]}),
                remove("tags", json!(["a"])),
                Err(ScimType::InvalidValue),
            ),
            (
                json!({"tags": []}),
                remove("tags", json!(["a"])),
                Ok(json!({})),
            ),
            // A complex member has to be equal as a whole.
            (
                places.clone(),
                remove("places", json!([{"point": {"x": 1}}])),
                Ok(places.clone()),
            ),
            (
                places,
                remove("places", json!([{"point": {"y": 2, "x": 1}}])),
                Ok(json!({})),
            ),
        ],
    );
}

#[test]
fn a_bare_name_finds_the_attribute_of_an_extension() {
    let options = STRICT.bare_extension_paths();
    let grade = json!([{"op": "replace", "path": "grade", "value": "g"}]);
    let item = json!([{"op": "replace", "path": "items[value eq \"a\"].display", "value": "d"}]);
    let before = json!({EXT: {"code": "c", "items": [{"value": "a"}]}});
    assert_patched(
        options,
        [
            (
                json!({EXT: {"code": "c"}}),
                grade.clone(),
                Ok(json!({EXT: {"code": "c", "grade": "g"}})),
            ),
            (
                before,
                item,
                Ok(json!({EXT: {"code": "c", "items": [{"value": "a", "display": "d"}]}})),
            ),
        ],
    );
    assert_patched(STRICT, [(json!({}), grade, Err(ScimType::InvalidPath))]);
}

#[test]
fn unknown_attributes_are_kept_where_their_path_says() {
    let options = STRICT.keep_unknown_attributes();
    let other = "urn:example:other:2.0:Thing";
    let set = |path: &str| json!([{"op": "add", "path": path, "value": 1}]);
    assert_patched(
        options,
        [
            (
                json!({}),
                set(&format!("{}:shoe", THING.urn)),
                Ok(json!({"shoe": 1})),
            ),
            (
                json!({}),
                set(&format!("{other}:id")),
                Ok(json!({other: {"id": 1}})),
            ),
            (
                json!({}),
                set(&format!("{other}:shoe.size")),
                Ok(json!({other: {"shoe": {"size": 1}}})),
            ),
            (
                json!({"home": {"town": "t"}}),
                set("home.shoe"),
                Ok(json!({"home": {"town": "t", "shoe": 1}})),
            ),
            (json!({}), set("meta.shoe"), Err(ScimType::Mutability)),
            (
                json!({other: {"id": 1}, "name": "n"}),
                json!([{"op": "remove", "path": other}]),
                Ok(json!({"name": "n"})),
            ),
            (
                json!({other: {"shoe": {"size": 1}}}),
                json!([{"op": "remove", "path": format!("{other}:shoe.size")}]),
                Ok(json!({})),
            ),
        ],
    );
}
