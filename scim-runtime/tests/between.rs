//! Patches from two states: the exact operations.
#![allow(clippy::unwrap_used)]

mod support;

use scim_runtime::{
    Json, ScimType,
    models::{EnterpriseUser, Group, User, group, user},
    patch::{self, Dialect, Patch},
    record::Stored,
};
use serde_json::json;
use support::{
    World, operations, plain,
    thing::{EXTENSION, THING},
    vectors,
};

/// Operations as they are sent.
fn sent(old: &Json, new: &Json) -> Json {
    operations(&patch::between(old, new, THING).unwrap())
}

// R7644-3.5.2-05, R7643-7-01, R7644-3.5.2.3-02
#[test]
fn between_sends_only_what_differs() {
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
            "order does not count",
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
            json!([{"op": "remove", "path": "mails[type eq \"home\"]"}]),
        ),
        (
            "an address by its type",
            json!({"mails": [mail("a@long.example.org", "work"), mail("b@long.example.org", "home")]}),
            json!({"mails": [mail("c@long.example.org", "work"), mail("b@long.example.org", "home")]}),
            json!([{"op": "replace", "path": "mails[type eq \"work\"].value", "value": "c@long.example.org"}]),
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
            json!([{"op": "add", "path": format!("{EXTENSION}:grade"), "value": "g"}, {"op": "add", "path": format!("{EXTENSION}:level"), "value": 1}]),
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
fn values_that_no_filter_selects_are_replaced_as_a_list() {
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
fn primary_is_removed_before_it_is_set() {
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
fn forbidden_changes_are_errors_that_name_the_attribute() {
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
    // Members can be removed and added, even if their attributes are immutable.
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
fn typed_resources_are_compared_and_patched() {
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
fn a_failed_patch_leaves_the_resource_unchanged() {
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
fn messages_in_a_dialect_are_read_in_that_dialect() {
    let old = json!({"name": "n", "active": false, "count": 1, "members": [{"value": "a"}, {"value": "b"}, {"value": "c"}, {"value": "d"}, {"value": "e"}]});
    let new = json!({"name": "n", "active": true, "count": 2, "members": [{"value": "a"}, {"value": "b"}, {"value": "c"}, {"value": "d"}]});
    let operations = patch::between(&old, &new, THING).unwrap();
    for dialect in [Dialect::Standard, Dialect::Entra, Dialect::Legacy] {
        let message = dialect.to_message(&operations);
        let read = dialect.options().parse(&message).unwrap();
        let mut patched = old.clone();
        dialect.options().apply(&mut patched, &read, THING).unwrap();
        assert_eq!(patched, new, "{dialect:?}");
    }
    let entra = Dialect::Entra.to_message(&operations);
    assert_eq!(
        entra["Operations"],
        json!([
            {"op": "Replace", "path": "active", "value": "True"}, {"op": "Replace", "path": "count", "value": 2},
            {"op": "Remove", "path": "members", "value": [{"value": "e"}]}
        ])
    );
}

#[test]
fn ten_thousand_members_are_compared_in_linear_time() {
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

/// A text with `*` for any characters.
fn matches(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.split('*');
    let Some(mut rest) = parts.next().and_then(|first| text.strip_prefix(first)) else {
        return false;
    };
    let mut parts: Vec<&str> = parts.collect();
    let Some(last) = parts.pop() else {
        return rest.is_empty();
    };
    for part in parts {
        let Some((_, after)) = rest.split_once(part) else {
            return false;
        };
        rest = after;
    }
    rest.ends_with(last)
}

/// Whether an operation has a form that a vector names.
fn has_form(operation: &Json, form: &Json) -> bool {
    let path = match (&form["path"], operation["path"].as_str()) {
        (Json::Null, path) => path.is_none(),
        (pattern, path) => path.is_some_and(|path| matches(pattern.as_str().unwrap(), path)),
    };
    let lacks = |name: &Json| operation["value"].get(name.as_str().unwrap()).is_none();
    let lacking = form["valueLacks"].as_array();
    form["op"] == operation["op"] && path && lacking.is_none_or(|names| names.iter().any(lacks))
}

// R7644-3.5.2-05
#[test]
fn forms_that_a_server_misreads_are_avoided() {
    let vectors = vectors("between-peers.json");
    let mut run = 0;
    for case in vectors["cases"].as_array().unwrap() {
        let world = World::of(&vectors, case);
        let (old, new) = (&case["old"], &case["new"]);
        let found = patch::between(old, new, world.descriptor()).unwrap();
        for operation in operations(&found).as_array().unwrap() {
            let forms = case["avoid"].as_array().unwrap();
            let avoided = forms.iter().find(|form| has_form(operation, form));
            assert_eq!(avoided, None, "{}: {operation}", case["name"]);
        }
        let mut patched = old.clone();
        patch::apply(&mut patched, &found, world.descriptor()).unwrap();
        let rest = patch::between(&patched, new, world.descriptor()).unwrap();
        assert_eq!(rest, [], "{}", case["name"]);
        if case["open"] != true {
            assert_eq!(plain(&patched), plain(new), "{}", case["name"]);
        }
        run += 1;
    }
    assert_eq!(run, 7);
}

// R7644-3.5.2-05
#[test]
fn the_compact_style_uses_the_shortest_forms() {
    let compact =
        |old: &Json, new: &Json| operations(&patch::between_compact(old, new, THING).unwrap());
    assert_eq!(
        compact(&json!({}), &json!({EXTENSION: {"grade": "g", "level": 1}})),
        json!([{"op": "add", "value": {EXTENSION: {"grade": "g", "level": 1}}}])
    );
    let old = json!({"mails": [{"value": "a@example.com", "type": "work"}, {"value": "b@example.com", "type": "home", "primary": true},
        {"value": "an-address-that-stays-and-is-long-enough-not-to-repeat-it@example.com"}]});
    let new = json!({"mails": [{"value": "a@example.com", "type": "work", "display": "d"}, {"value": "b@example.com", "type": "home"},
        {"value": "an-address-that-stays-and-is-long-enough-not-to-repeat-it@example.com"}]});
    assert_eq!(
        compact(&old, &new),
        json!([
            {"op": "add", "path": "mails[value eq \"a@example.com\"].display", "value": "d"},
            {"op": "remove", "path": "mails[value eq \"b@example.com\"].primary"}
        ])
    );
    assert_eq!(
        compact(
            &json!({"home": {"street": "s", "town": "t", "mapped": true}}),
            &json!({"home": {"street": "v", "town": "u", "mapped": true}})
        ),
        json!([{"op": "replace", "path": "home", "value": {"street": "v", "town": "u"}}])
    );
}

// R7644-3.5.2-05
#[test]
fn values_that_differ_only_in_case_are_not_selected() {
    let codes = json!({"codes": ["A", "a", "b-that-is-long-enough-to-be-worth-selecting", "c"]});
    let without_a = json!({"codes": ["a", "b-that-is-long-enough-to-be-worth-selecting", "c"]});
    assert_eq!(sent(&codes, &without_a)[0]["op"], "replace");
    let without_c = json!({"codes": ["A", "a", "b-that-is-long-enough-to-be-worth-selecting"]});
    assert_eq!(
        sent(&codes, &without_c),
        json!([{"op": "remove", "path": "codes[value eq \"c\"]"}])
    );
}

// R7644-3.5.2-05
// R12
#[test]
fn no_operation_reaches_a_known_attribute_by_an_unknown_name() {
    let user = World::rfc7643("User");
    let urn = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
    let core = "urn:ietf:params:scim:schemas:core:2.0:User";
    for name in [
        format!("{urn}:department"),
        format!("{urn}:manager"),
        format!("{core}:title"),
    ] {
        let real = json!({"userName": "b", "title": "T", urn: {"department": "D", "manager": {"value": "m"}}});
        let mut old = real.clone();
        old[&name] = json!("shadow");
        for (old, new) in [(&old, &real), (&real, &old)] {
            for style in [patch::between, patch::between_compact] {
                let found = style(old, new, user.descriptor()).unwrap();
                assert!(!found.is_empty());
                for operation in &found {
                    let path = operation.path.as_ref();
                    let known = path.and_then(|path| path.find(user.descriptor()));
                    assert_eq!(known, None, "{name}");
                }
                let options = patch::PatchOptions::STRICT.keep_unknown_attributes();
                let mut patched = old.clone();
                options
                    .apply(&mut patched, &found, user.descriptor())
                    .unwrap();
                assert_eq!(&patched, new, "{name}");
            }
        }
    }
}

// R7644-3.5.2-05
// R15
#[test]
fn parts_that_the_provider_adds_make_no_difference() {
    let group = World::rfc7643("Group");
    let server = |id: &str| json!({"value": id, "$ref": format!("../Users/{id}"), "type": "User", "display": "D"});
    let old = json!({"displayName": "G", "members": [server("1"), server("2")]});
    let same = json!({"displayName": "G", "members": [{"value": "1"}, {"value": "2"}]});
    let of = group.descriptor();
    assert_eq!(patch::between(&old, &same, of).unwrap(), []);
    let more = json!({"displayName": "G", "members": [{"value": "3"}, {"value": "1"}]});
    assert_eq!(
        operations(&patch::between(&old, &more, of).unwrap()),
        json!([
            {"op": "remove", "path": "members[value eq \"2\"]"},
            {"op": "add", "path": "members", "value": [{"value": "3"}]}
        ])
    );
    let typed = Patch::<Group>::between(
        &Group {
            members: vec![group::Member {
                type_: Some("User".into()),
                ..group::Member::new("1")
            }],
            ..Group::new("G")
        },
        &Group {
            members: vec![group::Member::new("1")],
            ..Group::new("G")
        },
    );
    assert!(typed.unwrap().is_empty());
}

// R7644-3.5.2-05
#[test]
fn towards_changes_only_what_is_named() {
    let current = User {
        title: Some("Guide".into()),
        nick_name: Some("Babs".into()),
        name: Some(user::Name {
            given_name: Some("Barbara".into()),
            family_name: Some("Jensen".into()),
            ..user::Name::default()
        }),
        emails: vec![
            user::Email::new("w@example.com").primary(true),
            user::Email::new("h@example.com"),
        ],
        enterprise_user: Some(EnterpriseUser {
            department: Some("D".into()),
            division: Some("V".into()),
            ..EnterpriseUser::default()
        }),
        ..User::new("bjensen")
    };
    let text = |wanted: &User| {
        Patch::<User>::towards(&current, wanted)
            .unwrap()
            .to_string()
    };
    let nothing = User::new("bjensen");
    assert_eq!(text(&nothing), "");
    let family = user::Name {
        family_name: Some("Smith".into()),
        ..user::Name::default()
    };
    assert_eq!(
        text(&User {
            name: Some(family),
            ..nothing.clone()
        }),
        "replace name.familyName \"Smith\"\n"
    );
    assert_eq!(
        text(&User {
            emails: vec![user::Email::new("w@example.com")],
            ..nothing.clone()
        }),
        "remove emails[value eq \"h@example.com\"]\n"
    );
    let division = EnterpriseUser {
        division: Some(String::new()),
        ..EnterpriseUser::default()
    };
    assert_eq!(
        text(&User {
            enterprise_user: Some(division),
            ..nothing.clone()
        }),
        "remove urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:division\n"
    );
    let cleared = User {
        name: Some(user::Name::default()),
        title: Some(String::new()),
        enterprise_user: Some(EnterpriseUser::default()),
        ..nothing.clone()
    };
    let patch = Patch::<User>::towards(&current, &cleared)
        .unwrap()
        .remove(User::EMAILS);
    let mut patched = current.clone();
    patch.apply_to(&mut patched).unwrap();
    assert_eq!(
        patched,
        User {
            nick_name: Some("Babs".into()),
            ..nothing
        }
    );
}

#[test]
fn display_hides_secrets() {
    let secret = User {
        password: Some("s3cret".into()),
        ..User::new("b")
    };
    let patch = Patch::<User>::between(&User::new("a"), &secret).unwrap();
    assert_eq!(
        patch.to_string(),
        "replace userName \"b\"\nadd password (not shown)\n"
    );
    let pathless: Patch<User> = serde_json::from_value(json!({
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
        "Operations": [{"op": "Replace", "value": {"PASSWORD": "s3cret", "title": "T"}}]
    }))
    .unwrap();
    assert_eq!(pathless.to_string(), "replace (not shown)\n");
}

#[test]
fn patches_are_serialized_as_messages() {
    let patch = Patch::<User>::new()
        .replace(User::ACTIVE, false)
        .add(User::EMAILS, [user::Email::new("b@example.com")]);
    let message = serde_json::to_value(&patch).unwrap();
    assert_eq!(message, patch.to_message());
    assert_eq!(
        serde_json::from_value::<Patch<User>>(message).unwrap(),
        patch
    );
    let empty = serde_json::to_value(Patch::<User>::new()).unwrap();
    assert!(
        serde_json::from_value::<Patch<User>>(empty)
            .unwrap()
            .is_empty()
    );
    let error = serde_json::from_value::<Patch<User>>(json!({"Operations": [{}]})).unwrap_err();
    assert_eq!(
        error.to_string(),
        "`schemas` does not name PatchOp (invalidSyntax)"
    );
}
