//! Rules of `between` and `towards` that ordinary pairs don't reach, with the exact operations.
#![allow(clippy::unwrap_used)]

use scim_runtime::{
    Json, ScimType,
    patch::{self, PatchError},
    record::{Attribute, Descriptor},
};
use serde_json::json;

const EXT: &str = "urn:example:ext:2.0:Thing";
const NEEDED: &str = "urn:example:needed:2.0:Thing";

const HOME: &[Attribute] = &[
    Attribute::string("street"),
    Attribute::string("town"),
    Attribute::string("seen").read_only(),
    Attribute::string("serial").immutable(),
    Attribute::string("labels").multi_valued(),
];
const MAIL: &[Attribute] = &[
    Attribute::string("value"),
    Attribute::string("type"),
    Attribute::string("display"),
    Attribute::boolean("primary"),
    Attribute::string("seen").read_only(),
    Attribute::string("since").immutable(),
    Attribute::string("labels").multi_valued(),
    Attribute::json("extra"),
];
const MEMBER: &[Attribute] = &[
    Attribute::string("value").immutable(),
    Attribute::string("type"),
];
const LINK: &[Attribute] = &[
    Attribute::string("value"),
    Attribute::reference("$ref"),
    Attribute::string("display"),
    Attribute::string("note"),
];
const EXTENDED: &[Attribute] = &[
    Attribute::string("code").required(),
    Attribute::integer("level"),
    Attribute::string("seen").read_only(),
    Attribute::complex_with("lead", HOME),
];
const NEED: &[Attribute] = &[Attribute::string("reason").required()];
const ATTRIBUTES: &[Attribute] = &[
    Attribute::string("pin").never_returned(),
    Attribute::string("secret").write_only(),
    Attribute::json("anything"),
    Attribute::complex_with("home", HOME),
    Attribute::complex_with("mails", MAIL).multi_valued(),
    Attribute::complex_with("members", MEMBER).multi_valued(),
    Attribute::complex_with("links", LINK).multi_valued(),
    Attribute::string("words").multi_valued(),
    Attribute::string("tags").multi_valued().required(),
    Attribute::extension_with(EXT, EXTENDED),
    Attribute::extension_with(NEEDED, NEED).required(),
];
const THING: Descriptor<'_> = Descriptor {
    urn: "urn:example:2.0:Thing",
    attributes: ATTRIBUTES,
};

type Operations = Vec<patch::Operation>;

/// One operation per line: `replace name "a"`.
fn shown(operations: Result<Operations, PatchError>) -> Vec<String> {
    let message = patch::to_message(&operations.unwrap());
    let text = |operation: &Json| {
        let mut words = vec![operation["op"].as_str().unwrap().to_owned()];
        words.extend(operation["path"].as_str().map(str::to_owned));
        words.extend(operation.get("value").map(Json::to_string));
        words.join(" ")
    };
    let operations = message["Operations"].as_array().unwrap();
    operations.iter().map(text).collect()
}

fn between(old: &Json, new: &Json) -> Vec<String> {
    shown(patch::between(old, new, THING))
}

fn towards(old: &Json, wanted: &Json) -> Vec<String> {
    shown(patch::towards(old, wanted, THING))
}

fn compact(old: &Json, new: &Json) -> Vec<String> {
    shown(patch::between_compact(old, new, THING))
}

const NOTHING: [&str; 0] = [];

/// Long enough that single operations are shorter than the whole list.
fn long(text: &str) -> String {
    text.repeat(200)
}

#[test]
fn a_value_with_read_only_parts_only_counts_as_unassigned() {
    let mails = json!({"mails": [{"value": "a"}, {"value": "b"}]});
    let seen = json!({"mails": [{"seen": "s"}]});
    assert_eq!(towards(&mails, &seen), ["remove mails"]);
    assert_eq!(between(&mails, &seen), ["remove mails"]);
    let home = json!({"home": {"town": "t"}});
    let seen = json!({"home": {"seen": "s"}});
    assert_eq!(between(&home, &seen), ["remove home"]);
    assert_eq!(towards(&home, &seen), NOTHING);
}

#[test]
fn null_clears_the_sub_attribute_alone() {
    let home = json!({"home": {"street": "s", "town": "t"}});
    assert_eq!(
        towards(&home, &json!({"home": {"town": null}})),
        ["remove home.town"]
    );
    assert_eq!(towards(&home, &json!({"home": {}})), ["remove home"]);
}

#[test]
fn json_is_replaced_as_a_whole() {
    for (old, new) in [
        (json!({"a": 1}), json!({"a": 2})),
        (json!("x"), json!({"a": 1})),
        (json!({"a": 1, "b": 2}), json!({"a": 1})),
    ] {
        assert_eq!(
            between(&json!({"anything": old}), &json!({"anything": new})),
            [format!("replace anything {new}")]
        );
    }
}

#[test]
fn removed_sub_attributes_come_before_changed_ones() {
    let old = json!({"home": {"street": "s", "town": "t"}});
    assert_eq!(
        between(&old, &json!({"home": {"town": "u"}})),
        ["remove home.street", "replace home.town \"u\""]
    );
}

#[test]
fn unknown_sub_attributes_are_compared_by_name() {
    let old = json!({"home": {"town": "t", "shoe": 1}});
    let with = |name: &str, value: Json| json!({"home": {"town": "t", name: value}});
    assert_eq!(
        between(&old, &with("shoe", json!(2))),
        ["replace home.shoe 2"]
    );
    assert_eq!(
        between(&old, &with("hat", json!(2))),
        ["remove home.shoe", "add home.hat 2"]
    );
    // No path leads to a name with a space.
    assert_eq!(
        between(
            &json!({"home": {"town": "t", "a b": 1}}),
            &with("a b", json!(2))
        ),
        [r#"replace home {"town":"t","a b":2}"#]
    );
}

#[test]
fn a_sub_attribute_of_an_extension_is_removed_by_its_path() {
    let of = |lead: Json| json!({EXT: {"code": "c", "lead": lead}});
    assert_eq!(
        between(
            &of(json!({"street": "s", "town": "t"})),
            &of(json!({"street": "s"}))
        ),
        [format!("remove {EXT}:lead.town")]
    );
    assert_eq!(
        between(
            &of(json!({"street": "s", "town": "t"})),
            &of(json!({"street": "s", "town": "u"}))
        ),
        [format!(r#"replace {EXT}:lead {{"street":"s","town":"u"}}"#)]
    );
}

#[test]
fn an_immutable_sub_attribute_that_is_null_stays() {
    let old = json!({"mails": [{"value": "a", "since": "x", "display": long("d")}]});
    let mut new = old.clone();
    new["mails"][0]["since"] = Json::Null;
    assert_eq!(between(&old, &new), NOTHING);
}

#[test]
fn only_what_the_provider_adds_to_a_reference_is_ignored() {
    let link = json!({"value": "1", "$ref": "../Users/1", "display": "D", "note": long("n")});
    let old = json!({"links": [link, {"value": "2", "note": long("m")}]});
    let mut new = old.clone();
    let first = new["links"][0].as_object_mut().unwrap();
    first.remove("$ref");
    first.remove("display");
    assert_eq!(between(&old, &new), NOTHING);
    new["links"][0].as_object_mut().unwrap().remove("note");
    assert_eq!(between(&old, &new), [r#"remove links[value eq "1"].note"#]);
}

#[test]
fn an_attribute_that_is_never_shown_is_not_removed() {
    assert_eq!(
        between(&json!({"pin": "1", "secret": "s"}), &json!({})),
        NOTHING
    );
    assert_eq!(
        between(&json!({}), &json!({"pin": "1", "secret": "s"})),
        ["add pin \"1\"", "add secret \"s\""]
    );
}

#[test]
fn an_extension_that_only_the_provider_writes_is_not_removed_by_naming_it() {
    let old = json!({EXT: {"code": "c", "seen": "s"}});
    assert_eq!(towards(&old, &json!({EXT: {"seen": "s"}})), NOTHING);
    let removed = [format!("remove {EXT}:code")];
    assert_eq!(towards(&old, &json!({EXT: null})), removed);
    assert_eq!(between(&old, &json!({EXT: {"seen": "s"}})), removed);
}

#[test]
fn the_compact_style_uses_whole_extensions_where_that_is_shorter() {
    let of = |code: &str, level: u8| json!({EXT: {"code": code, "level": level}});
    let whole = format!(r#"add {{"{EXT}":{{"code":"c","level":1}}}}"#);
    assert_eq!(compact(&json!({}), &of("c", 1)), [whole]);
    assert_eq!(
        compact(&of("c", 1), &of("d", 2)),
        [
            format!("replace {EXT}:code \"d\""),
            format!("replace {EXT}:level 2")
        ]
    );
    assert_eq!(
        compact(&json!({}), &json!({EXT: {"code": "c"}})),
        [format!("add {EXT}:code \"c\"")]
    );
    assert_eq!(compact(&of("c", 1), &json!({})), [format!("remove {EXT}")]);
    assert_eq!(
        between(&of("c", 1), &json!({})),
        [format!("remove {EXT}:code"), format!("remove {EXT}:level")]
    );
    let level = json!({EXT: {"level": 1}});
    assert_eq!(compact(&level, &json!({})), [format!("remove {EXT}:level")]);
}

#[test]
fn a_required_extension_with_required_attributes_can_not_be_removed() {
    let old = json!({NEEDED: {"reason": "r"}});
    let error = patch::between(&old, &json!({}), THING).unwrap_err();
    assert_eq!(error.scim_type, ScimType::InvalidValue);
}

#[test]
fn a_new_list_has_no_duplicates() {
    assert_eq!(
        between(&json!({}), &json!({"words": ["a", null, "a"]})),
        [r#"add words ["a"]"#]
    );
    // Equal without regard to case, but two values.
    assert_eq!(
        between(&json!({}), &json!({"words": ["a", "A"]})),
        [r#"add words ["a","A"]"#]
    );
    // `add` would merge values with the same `value`.
    let twice = json!([{"value": "a", "type": "x"}, {"value": "a", "type": "y"}]);
    assert_eq!(
        between(&json!({}), &json!({"mails": twice})),
        [format!("replace mails {twice}")]
    );
}

#[test]
fn a_required_list_is_changed_value_by_value() {
    let old = json!({"tags": ["a", long("b"), long("c")]});
    assert_eq!(
        between(&old, &json!({"tags": [long("b"), long("c")]})),
        [r#"remove tags[value eq "a"]"#]
    );
    assert_eq!(
        between(&old, &json!({"tags": ["d"]})),
        [r#"replace tags ["d"]"#]
    );
}

// R7643-2.4-02
#[test]
fn naming_a_primary_value_takes_primary_from_the_others() {
    let old = json!({"mails": [
        {"value": "a", "display": long("d"), "primary": true},
        {"value": "b", "display": long("e")}
    ]});
    let wanted = json!({"mails": [{"value": "a"}, {"value": "b", "primary": true}]});
    assert_eq!(
        towards(&old, &wanted),
        [
            r#"replace mails[value eq "a"].primary false"#,
            r#"replace mails[value eq "b"].primary true"#
        ]
    );
    // `primary` is given last, also where the value that gets it comes first.
    let first = json!({"mails": [
        {"value": "a", "display": long("d")},
        {"value": "b", "display": long("e"), "primary": true}
    ]});
    let back = json!({"mails": [
        {"value": "a", "display": long("d"), "primary": true},
        {"value": "b", "display": long("e")}
    ]});
    assert_eq!(
        between(&first, &back),
        [
            r#"replace mails[value eq "b"].primary false"#,
            r#"replace mails[value eq "a"].primary true"#
        ]
    );
    let two = json!({"mails": [{"value": "a", "primary": true}, {"value": "b", "primary": true}]});
    assert!(patch::towards(&old, &two, THING).is_err());
}

#[test]
fn primary_false_and_no_primary_are_the_same() {
    let mail = |display: &str| json!({"value": "a", "display": display, "extra": long("x")});
    let mut old = json!({"mails": [mail("d")]});
    old["mails"][0]["primary"] = json!(false);
    let expected = [r#"replace mails[value eq "a"].display "e""#];
    assert_eq!(between(&old, &json!({"mails": [mail("e")]})), expected);
}

#[test]
fn the_order_of_a_list_counts_in_json_only() {
    let mail = |labels: [&str; 2], extra: [u8; 2]| json!({"mails": [{"value": "a", "display": long("d"), "labels": labels, "extra": extra}]});
    let old = mail(["x", "y"], [1, 2]);
    assert_eq!(between(&old, &mail(["y", "x"], [1, 2])), NOTHING);
    assert_eq!(
        between(&old, &mail(["y", "x"], [2, 1])),
        [r#"replace mails[value eq "a"].extra [2,1]"#]
    );
}

#[test]
fn an_old_value_that_has_all_wanted_parts_is_kept() {
    let many = |count: usize| {
        let mails =
            (0..count).map(|n| json!({"value": format!("v{n}"), "display": format!("d{n}")}));
        json!({"mails": mails.collect::<Vec<_>>()})
    };
    let wanted = |count: usize| {
        let mails = (0..count).map(|n| json!({"display": format!("d{n}"), "type": null}));
        json!({"mails": mails.collect::<Vec<_>>()})
    };
    for count in [1, 2, 63, 64] {
        assert_eq!(towards(&many(count), &wanted(count)), NOTHING, "{count}");
    }
    // Longer lists are not searched.
    assert_ne!(towards(&many(65), &wanted(65)), NOTHING);
    let reversed = json!({"mails": [{"display": "d1"}, {"display": "d0"}]});
    assert_eq!(towards(&many(2), &reversed), NOTHING);
}

#[test]
fn a_complex_value_with_an_immutable_part_can_not_be_removed() {
    let error = patch::between(&json!({"home": {"serial": "s"}}), &json!({}), THING).unwrap_err();
    assert_eq!(error.scim_type, ScimType::Mutability);
    assert_eq!(
        between(&json!({"home": {"town": "t"}}), &json!({})),
        ["remove home"]
    );
    let mails = json!({"mails": [{"value": "a", "since": "x"}]});
    assert_eq!(between(&mails, &json!({})), ["remove mails"]);
}

#[test]
fn many_values_are_not_searched_for_a_filter() {
    let many = |range: std::ops::Range<usize>| {
        let mails = range.map(|n| json!({"type": "t", "display": format!("d{n}")}));
        json!({"mails": mails.collect::<Vec<_>>()})
    };
    assert_eq!(
        between(&many(0..1_024), &many(1..1_024)),
        [r#"remove mails[display eq "d0"]"#]
    );
    let operations = between(&many(0..1_025), &many(1..1_025));
    assert!(
        operations[0].starts_with("replace mails ["),
        "{}",
        operations[0]
    );
}

#[test]
fn each_operation_selects_its_value_among_those_that_the_earlier_ones_left() {
    let mail = |value: &str, kind: &str, display: &str| json!({"value": value, "type": kind, "display": display, "extra": long("x")});
    // The first value takes the type of the second one.
    let old = json!({"mails": [mail("a", "work", "d"), mail("b", "home", "d")]});
    let new = json!({"mails": [mail("a", "home", "d"), mail("b", "home", "e")]});
    assert_eq!(
        between(&old, &new),
        [
            r#"replace mails[value eq "a"].type "home""#,
            r#"replace mails[value eq "b"].display "e""#
        ]
    );
    // Two changes of one value.
    let mut new = json!({"mails": [mail("a", "work", "e"), mail("b", "home", "d")]});
    new["mails"][0]["primary"] = json!(true);
    assert_eq!(
        between(&old, &new),
        [
            r#"replace mails[type eq "work"].display "e""#,
            r#"replace mails[type eq "work"].primary true"#
        ]
    );
    // A removed value no longer has the type.
    let old = json!({"mails": [mail("a", "work", "d"), mail("b", "work", "d")]});
    let new = json!({"mails": [mail("b", "work", "e")]});
    assert_eq!(
        between(&old, &new),
        [
            r#"remove mails[value eq "a"]"#,
            r#"replace mails[type eq "work"].display "e""#
        ]
    );
}

#[test]
fn a_value_that_is_an_identity_is_selected_before_its_type() {
    let members =
        json!({"members": [{"value": "a", "type": "User"}, {"value": long("b"), "type": "Group"}]});
    let rest = json!({"members": [members["members"][1]]});
    assert_eq!(
        between(&members, &rest),
        [r#"remove members[value eq "a"]"#]
    );
    let mails = json!({"mails": [{"value": "a", "type": "x"}, {"value": long("b"), "type": "y"}]});
    let rest = json!({"mails": [mails["mails"][1]]});
    assert_eq!(between(&mails, &rest), [r#"remove mails[type eq "x"]"#]);
    assert_eq!(compact(&mails, &rest), [r#"remove mails[value eq "a"]"#]);
}

#[test]
fn a_portable_filter_has_no_text_that_some_parsers_misread() {
    for odd in ["a\n", "a]", "[a", "a\"", "a\\", "a:b", ""] {
        let words = json!({"words": [odd, long("b")]});
        let rest = json!({"words": [long("b")]});
        let operations = between(&words, &rest);
        assert!(
            operations[0].starts_with("replace words ["),
            "{odd:?} {operations:?}"
        );
        assert!(compact(&words, &rest)[0].starts_with("remove words[value eq "));
        let words = json!({"words": ["a b-c", long("b")]});
        assert_eq!(
            between(&words, &rest),
            [r#"remove words[value eq "a b-c"]"#]
        );
    }
    // The identity of a reference can have colons.
    let links = json!({"links": [{"value": "urn:a:1"}, {"value": "2", "note": long("n")}]});
    let rest = json!({"links": [links["links"][1]]});
    assert_eq!(
        between(&links, &rest),
        [r#"remove links[value eq "urn:a:1"]"#]
    );
}

#[test]
fn unknown_attributes_are_compared_as_json() {
    let ext = |x: Json| json!({EXT: {"code": "c", "x": x}});
    assert_eq!(
        between(&ext(json!(1)), &ext(json!(2))),
        [format!("replace {EXT}:x 2")]
    );
    assert_eq!(
        between(&ext(Json::Null), &ext(json!(2))),
        [format!("add {EXT}:x 2")]
    );
    let listed = json!({EXT: {"code": "c", "schemas": [EXT]}});
    assert_eq!(between(&listed, &json!({EXT: {"code": "c"}})), NOTHING);
    assert_eq!(between(&json!({EXT: {"code": "c"}}), &listed), NOTHING);

    let old = json!({"x": 1});
    assert_eq!(towards(&old, &json!({})), NOTHING);
    assert_eq!(towards(&old, &json!({"x": null})), ["remove x"]);
    assert_eq!(towards(&old, &json!({"x": 2})), ["replace x 2"]);
    assert_eq!(between(&old, &json!({})), ["remove x"]);
    assert_eq!(towards(&json!({}), &json!({"x": null})), NOTHING);

    // A provider that knows the attribute would keep the sub-attributes that aren't named.
    let old = json!({"x": {"a": 1, "b": 2}});
    assert_eq!(
        between(&old, &json!({"x": {"a": 1}})),
        ["remove x", r#"add x {"a":1}"#]
    );
    assert_eq!(
        between(&old, &json!({"x": {"a": 1, "b": 3}})),
        [r#"replace x {"a":1,"b":3}"#]
    );
}

#[test]
fn the_values_of_a_sub_attribute_are_sent_in_a_form_that_can_be_read() {
    let old = json!({"home": {"town": "t", "labels": ["a", long("b")]}});
    let new = json!({"home": {"town": "t", "labels": [long("b")]}});
    let whole = format!("replace home.labels {}", new["home"]["labels"]);
    assert_eq!(between(&old, &new), [whole]);
    let operations = patch::between(&old, &new, THING).unwrap();
    let again = patch::parse(&patch::to_message(&operations)).unwrap();
    assert_eq!(again, operations);
    let mut resource = old;
    patch::apply(&mut resource, &operations, THING).unwrap();
    assert_eq!(resource, new);
}
