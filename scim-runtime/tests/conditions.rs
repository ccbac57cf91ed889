//! Filters on structs, and the options for comparing text and applying a PATCH.
#![allow(clippy::unwrap_used)]

use scim_runtime::{
    Json, ScimType,
    filter::{Comparison, Condition, Filter},
    models::{EnterpriseUser, User, user},
    patch::PatchOptions,
    record::{Attribute, Descriptor, Meta, Resource, Stored},
};
use serde_json::json;

const USER: Descriptor<'_> = Descriptor {
    urn: User::URN,
    attributes: <User as scim_runtime::record::Record>::ATTRIBUTES,
};

// R7644-3.4.2.2-01, R7644-3.4.2.2-03, R7644-3.4.2.2-06, R7643-7-08
#[test]
fn a_struct_matches_the_same_filters_as_its_json() {
    let mut run = 0;
    for text in [
        include_str!("vectors/filters.json"),
        include_str!("vectors/filters-2.json"),
    ] {
        let vectors: Json = serde_json::from_str(text).unwrap();
        let mut users = Vec::new();
        for resource in vectors["resources"].as_array().unwrap() {
            users.push(Stored::<User>::from_json(resource.to_string().as_bytes()).unwrap());
        }
        for case in vectors["cases"].as_array().unwrap() {
            let (Some(text), Some(expected)) =
                (case["filter"].as_str(), case["matches"].as_array())
            else {
                continue;
            };
            // The struct doesn't have the extension of the vectors.
            let Ok(condition) = Condition::<User>::parse(text) else {
                continue;
            };
            let met = users.iter().filter(|user| condition.matches(*user));
            let ids: Vec<&str> = met.map(Stored::id).collect();
            assert_eq!(json!(ids), json!(expected), "{text}");
            run += 1;
        }
    }
    assert!(run > 90, "{run} cases");
}

// R7644-3.4.2.2-05
#[test]
fn conditions_match_resources_stored_resources_and_values() {
    let text = br#"{"id": "7", "userName": "BJ", "meta": {"created": "2024-05-01T00:00:00Z"},
        "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": {"department": "Tours"},
        "emails": [{"value": "b@example.com", "type": "work"}, {"value": "c@example.org", "type": "home"}]}"#;
    let stored = Stored::<User>::from_json(text).unwrap();
    let user = (*stored).clone();
    let yes = [
        User::USER_NAME.eq("bj"),
        EnterpriseUser::DEPARTMENT.starts_with("tour") & !User::TITLE.present(),
        User::EMAILS.matches(user::Email::TYPE.eq("work") & user::Email::VALUE.ends_with(".com")),
        User::EMAILS
            .dot(user::Email::VALUE)
            .contains("@example.org"),
    ];
    for condition in yes {
        assert!(
            condition.matches(&user) && condition.matches(&stored),
            "{condition}"
        );
        assert!(!(!condition.clone()).matches(&user), "not {condition}");
    }
    let home: Condition<user::Email> = user::Email::TYPE.eq("home");
    let homes: Vec<_> = user
        .emails
        .iter()
        .filter(|email| home.matches(*email))
        .collect();
    assert_eq!(homes.len(), 1);
    // Only a stored resource has an id and a date.
    for text in [
        r#"id eq "7""#,
        r#"meta.created lt "2024-05-01T02:00:00+01:00""#,
    ] {
        let condition = Condition::<User>::parse(text).unwrap();
        assert!(condition.matches(&stored), "{text}");
        assert!(!condition.matches(&user), "{text}");
    }
    let _ = Meta::CREATED;
}

#[test]
fn ten_thousand_users_are_filtered_within_the_time_limit() {
    let user = |number: u32| {
        let mut user = User::new(format!("user-{number}"));
        user.emails = vec![user::Email::new(format!("user-{number}@example.com")).type_("work")];
        user.active = Some(number.is_multiple_of(2));
        user
    };
    let users: Vec<User> = (0..10_000).map(user).collect();
    let condition = User::ACTIVE.eq(true)
        & User::EMAILS
            .matches(user::Email::TYPE.eq("WORK") & user::Email::VALUE.starts_with("user-99"));
    let started = std::time::Instant::now();
    let met = users.iter().filter(|user| condition.matches(*user)).count();
    assert_eq!(met, 55, "990 to 999 and 9900 to 9999, the even ones");
    assert!(started.elapsed().as_secs() < 10, "{:?}", started.elapsed());
}

// R7643-7-08
#[test]
fn text_is_compared_by_case_exact_and_by_the_chosen_comparison() {
    const ROWS: &[Attribute] = &[
        Attribute::string("any"),
        Attribute::string("exact").case_exact(),
        Attribute::reference("link"),
    ];
    let of = Descriptor {
        urn: "urn:x:T",
        attributes: ROWS,
    };
    // `é` of one character, and of two.
    let resource = json!({"any": "Caf\u{e9}", "exact": "Caf\u{e9}", "link": "https://X.example"});
    let folded = Comparison::Key(|text| text.to_lowercase().replace("e\u{301}", "\u{e9}"));
    let cases = [
        ("any eq \"CAF\u{c9}\"", true, true),
        ("any eq \"cafe\u{301}\"", false, true),
        ("any sw \"CAFE\u{301}\"", false, true),
        ("any gt \"cafa\"", true, true),
        ("exact eq \"caf\u{e9}\"", false, false),
        ("exact eq \"Cafe\u{301}\"", false, false),
        ("link eq \"https://x.example\"", false, false),
    ];
    for (text, by_default, by_choice) in cases {
        let filter = Filter::parse(text).unwrap();
        assert_eq!(filter.matches(&resource, of), by_default, "{text}");
        assert_eq!(
            filter.matches_by(&resource, of, folded),
            by_choice,
            "{text}"
        );
    }
}

/// Applies one operation to a user.
fn patched(before: &Json, operation: &Json, options: PatchOptions) -> Result<Json, ScimType> {
    let message = json!({
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": [operation]
    });
    let mut resource = before.clone();
    options
        .parse(&message)
        .and_then(|operations| options.apply(&mut resource, &operations, USER))
        .map(|_| resource)
        .map_err(|error| error.scim_type)
}

// R7644-3.5.2-06
#[test]
fn each_patch_option_allows_only_what_it_documents() {
    let strict = PatchOptions::STRICT;
    let words = strict.any_op_case();
    let keys = strict.paths_as_keys();
    let values = strict.convert_values();
    let remove = strict.remove_selects_values();
    let create = strict.create_unmatched();
    let ignore = strict.ignore_unknown_attributes();
    let keep = strict.keep_unknown_attributes();
    let before = json!({"userName": "b", "emails": [{"value": "a", "type": "work"}, {"value": "b", "type": "home"}]});
    let with = |name: &str, value: Json| {
        let mut after = before.clone();
        after[name] = value;
        Ok(after)
    };
    let two = &before["emails"];
    let cases: Vec<(PatchOptions, Json, Result<Json, ScimType>)> = vec![
        (
            words,
            json!({"op": "ADD", "path": "title", "value": "T"}),
            with("title", json!("T")),
        ),
        (
            words,
            json!({"op": "plus", "path": "title", "value": "T"}),
            Err(ScimType::InvalidSyntax),
        ),
        (
            keys,
            json!({"op": "add", "value": {"name.givenName": "B"}}),
            with("name", json!({"givenName": "B"})),
        ),
        (
            keys,
            json!({"op": "add", "value": {"name.nothing": "B"}}),
            Err(ScimType::InvalidPath),
        ),
        (
            values,
            json!({"op": "add", "path": "active", "value": "TRUE"}),
            with("active", json!(true)),
        ),
        (
            values,
            json!({"op": "add", "path": "active", "value": "yes"}),
            Err(ScimType::InvalidValue),
        ),
        (
            values,
            json!({"op": "add", "path": "title", "value": ["T", "U"]}),
            Err(ScimType::InvalidValue),
        ),
        (
            values,
            json!({"op": "add", "path": "roles", "value": ["r"]}),
            with("roles", json!([{"value": "r"}])),
        ),
        (
            remove,
            json!({"op": "remove", "path": "emails", "value": [{"value": "A"}]}),
            with("emails", json!([two[1]])),
        ),
        (
            remove,
            json!({"op": "remove", "path": "emails", "value": [{"value": "a", "type": "home"}]}),
            Ok(before.clone()),
        ),
        (
            remove,
            json!({"op": "remove", "path": "emails", "value": []}),
            Ok(before.clone()),
        ),
        (
            remove,
            json!({"op": "remove", "path": "userName", "value": "other"}),
            Ok(before.clone()),
        ),
        (
            remove,
            json!({"op": "remove", "path": "userName", "value": "B"}),
            Err(ScimType::InvalidValue),
        ),
        (
            create,
            json!({"op": "add", "path": "emails[type eq \"x\"].value", "value": "c"}),
            with(
                "emails",
                json!([two[0], two[1], {"type": "x", "value": "c"}]),
            ),
        ),
        (
            create,
            json!({"op": "add", "path": "emails[type sw \"x\"].value", "value": "c"}),
            Err(ScimType::NoTarget),
        ),
        (
            create,
            json!({"op": "remove", "path": "emails[type eq \"x\"]"}),
            Err(ScimType::NoTarget),
        ),
        (
            ignore,
            json!({"op": "add", "path": "shoe", "value": 1}),
            Ok(before.clone()),
        ),
        (
            keep,
            json!({"op": "add", "path": "shoe", "value": 1}),
            with("shoe", json!(1)),
        ),
        (
            keep,
            json!({"op": "add", "path": "shoe.size", "value": 1}),
            with("shoe", json!({"size": 1})),
        ),
        (
            keep,
            json!({"op": "replace", "path": "id", "value": "1"}),
            Err(ScimType::Mutability),
        ),
        (
            keep,
            json!({"op": "replace", "path": "meta.other", "value": "1"}),
            Err(ScimType::Mutability),
        ),
    ];
    for (options, operation, expected) in cases {
        assert_eq!(
            patched(&before, &operation, options),
            expected,
            "{operation}"
        );
        if expected.is_ok() {
            assert!(
                patched(&before, &operation, strict).is_err(),
                "strict: {operation}"
            );
        }
    }
    // A complex value has no path to refuse: its unknown sub-attributes are kept or ignored.
    let operation = json!({"op": "add", "path": "name", "value": {"givenName": "B", "shoe": 1}});
    let kept = with("name", json!({"givenName": "B", "shoe": 1}));
    assert_eq!(patched(&before, &operation, strict), kept);
    assert_eq!(
        patched(&before, &operation, ignore),
        with("name", json!({"givenName": "B"}))
    );
}

// R7643-7-08
#[test]
fn the_comparison_option_applies_to_filters_in_paths() {
    let before = json!({"userName": "b", "emails": [{"value": "stra\u{df}e"}]});
    let operation = json!({"op": "remove", "path": "emails[value eq \"STRASSE\"]"});
    let german = PatchOptions::STRICT.comparison(Comparison::Key(|text| {
        text.to_lowercase().replace('\u{df}', "ss")
    }));
    assert_eq!(
        patched(&before, &operation, PatchOptions::STRICT),
        Err(ScimType::NoTarget)
    );
    assert_eq!(
        patched(&before, &operation, german),
        Ok(json!({"userName": "b"}))
    );
}

#[test]
fn a_condition_prints_its_filter_and_hides_its_values_when_debugged() {
    let condition = User::USER_NAME.eq("bjensen") | User::TITLE.eq("Guide");
    assert_eq!(
        condition.to_string(),
        r#"userName eq "bjensen" or title eq "Guide""#
    );
    let shown = format!("{condition:?}");
    assert!(
        shown.contains("userName") && shown.contains("title"),
        "{shown}"
    );
    assert!(
        !shown.contains("bjensen") && !shown.contains("Guide"),
        "{shown}"
    );
    let titled = User {
        title: Some("Guide".to_owned()),
        ..User::new("other")
    };
    assert!(condition.matches(&titled));
    let both = User::USER_NAME.eq("bjensen") & User::TITLE.eq("Guide");
    assert!(!both.matches(&titled) && (!both).matches(&titled));
}
