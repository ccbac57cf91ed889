//! Random managed attributes, wanted and stored resources: what every run keeps, and what it reaches.

use proptest::{collection::btree_map, prelude::*, sample::subsequence};
use scim_runtime::{
    Json,
    client::{Builder, Client, Untyped},
    dynamic::DynamicResource,
    provision::{PreparedPlan, Removal, RemovalLimit},
    server::Server,
    testing,
};
use serde_json::json;
use std::collections::BTreeMap;

const BASE_URL: &str = "https://scim.example.com/v2";
const SCHEMA: &str = "urn:ietf:params:scim:schemas:core:2.0:User";
const ENTERPRISE: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

/// Attributes that can be managed, each with the JSON pointer of its value and two values.
fn attributes() -> Vec<(String, String, [Json; 2])> {
    let simple = |name: &str, values: [Json; 2]| (name.to_owned(), format!("/{name}"), values);
    let nested = |path: &str, pointer: &str| {
        let values = [json!("Ann"), json!("Bob")];
        (path.to_owned(), pointer.to_owned(), values)
    };
    vec![
        simple("displayName", [json!("Ann Lee"), json!("ANN LEE")]),
        simple("nickName", [json!("ann"), json!("bob")]),
        simple("title", [json!("Guide"), json!("Pilot")]),
        simple("active", [json!(true), json!(false)]),
        simple("userType", [json!("Employee"), json!("Contractor")]),
        nested("name.givenName", "/name/givenName"),
        nested("name.familyName", "/name/familyName"),
        simple(
            "emails",
            [
                json!([{"value": "a@example.com", "type": "work", "primary": true}, {"value": "b@example.com"}]),
                json!([{"value": "b@example.com", "type": "home"}]),
            ],
        ),
        simple(
            "phoneNumbers",
            [
                json!([{"value": "1"}]),
                json!([{"value": "2"}, {"value": "1"}]),
            ],
        ),
        nested(
            &format!("{ENTERPRISE}:department"),
            &format!("/{ENTERPRISE}/department"),
        ),
        nested(
            &format!("{ENTERPRISE}:manager.value"),
            &format!("/{ENTERPRISE}/manager/value"),
        ),
    ]
}

/// A user: whether it has its external id, whether it was renamed, and a choice per attribute: none or one of the two values.
#[derive(Debug, Clone)]
struct Person {
    has_external_id: bool,
    is_renamed: bool,
    choices: Vec<Option<bool>>,
}

fn people() -> impl Strategy<Value = BTreeMap<u8, Person>> {
    let choices = prop::collection::vec(prop::option::of(any::<bool>()), attributes().len());
    let person = (
        prop::bool::weighted(0.8),
        prop::bool::weighted(0.2),
        choices,
    )
        .prop_map(|(has_external_id, is_renamed, choices)| Person {
            has_external_id,
            is_renamed,
            choices,
        });
    btree_map(0_u8..8, person, 0..8)
}

fn resource(number: u8, person: &Person, external_id: Option<String>) -> Json {
    let name = if person.is_renamed { "renamed" } else { "user" };
    let mut user = json!({"schemas": [SCHEMA], "userName": format!("{name}{number}")});
    if let Some(id) = external_id {
        user["externalId"] = id.into();
    }
    for ((_, pointer, values), choice) in attributes().iter().zip(&person.choices) {
        let Some(choice) = choice else { continue };
        let mut steps = pointer.split('/').skip(1);
        let (first, second) = (steps.next().unwrap(), steps.next());
        let value = values[usize::from(*choice)].clone();
        match (second, steps.next()) {
            (None, _) => user[first] = value,
            (Some(second), None) => user[first][second] = value,
            (Some(second), Some(third)) => user[first][second][third] = value,
        }
        if first == ENTERPRISE && user["schemas"][1].is_null() {
            user["schemas"] = json!([SCHEMA, ENTERPRISE]);
        }
    }
    user
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Leavers {
    Kept,
    Deactivated,
    Deleted,
}

#[derive(Debug, Clone)]
struct Case {
    managed: Vec<String>,
    stored: BTreeMap<u8, Person>,
    wanted: BTreeMap<u8, Person>,
    leavers: Leavers,
}

fn cases() -> impl Strategy<Value = Case> {
    let paths: Vec<String> = attributes().into_iter().map(|one| one.0).collect();
    let count = paths.len();
    let leavers = prop::sample::select(vec![Leavers::Kept, Leavers::Deactivated, Leavers::Deleted]);
    let managed =
        (subsequence(paths, 0..=count), any::<bool>()).prop_map(|(mut paths, renames)| {
            if renames || paths.is_empty() {
                paths.push("userName".to_owned());
            }
            paths
        });
    (managed, people(), people(), leavers).prop_map(|(managed, stored, mut wanted, leavers)| {
        // A run without wanted resources refuses removals.
        wanted.entry(9).or_insert_with(|| Person {
            has_external_id: true,
            is_renamed: false,
            choices: vec![None; attributes().len()],
        });
        Case {
            managed,
            stored,
            wanted,
            leavers,
        }
    })
}

fn plan<'c>(scim: &'c Client<Untyped, Server>, case: &Case) -> PreparedPlan<'c, Server> {
    let users = scim.dynamic(&testing::description(), "User").unwrap();
    let wanted: Vec<DynamicResource> = case
        .wanted
        .iter()
        .map(|(number, person)| {
            let json = resource(*number, person, Some(format!("E-{number}")));
            DynamicResource::from_json(users.resource_type(), json)
        })
        .collect();
    let run = users
        .provision(wanted)
        .match_by("externalId")
        .or_adopt_by("userName")
        .managing(case.managed.clone())
        .within_filter("userType eq \"Employee\"")
        .limit_removals(RemovalLimit::count(100))
        .removal(match case.leavers {
            Leavers::Kept => Removal::keep(),
            Leavers::Deactivated => Removal::set_path("active", false.into()),
            Leavers::Deleted => Removal::delete(),
        });
    run.plan().send().unwrap()
}

fn users(server: &Server) -> BTreeMap<String, Json> {
    let dump = server.dump();
    let users = dump["resources"].as_array().unwrap();
    let by_id = |user: &Json| (user["id"].as_str().unwrap().to_owned(), user.clone());
    users.iter().map(by_id).collect()
}

fn check(case: &Case) -> Result<(), TestCaseError> {
    let server = Server::new(testing::description()).base_url(BASE_URL);
    for (number, person) in &case.stored {
        let id = person.has_external_id.then(|| format!("E-{number}"));
        server.add("User", resource(*number, person, id)).unwrap();
    }
    let scim = Builder::<Untyped>::new(BASE_URL)
        .unwrap()
        .build_with(server.clone())
        .unwrap();
    let before = users(&server);
    let first = plan(&scim, case);
    prop_assert_eq!(&users(&server), &before, "planning wrote something");
    let conflicts: Vec<String> = first
        .conflicts
        .iter()
        .flat_map(|one| one.ids.clone())
        .collect();
    let report = first.apply().send().unwrap();
    prop_assert!(report.is_success(), "{}", report);
    let after = users(&server);

    let wanted_keys: Vec<String> = case
        .wanted
        .keys()
        .map(|number| format!("E-{number}"))
        .collect();
    let is_wanted = |user: &Json| {
        user["externalId"]
            .as_str()
            .is_some_and(|id| wanted_keys.iter().any(|key| key == id))
    };
    for (id, old) in &before {
        let Some(new) = after.get(id) else {
            prop_assert_eq!(case.leavers, Leavers::Deleted, "{} was deleted", old);
            prop_assert_eq!(
                &old["userType"],
                "Employee",
                "{} is out of scope and was deleted",
                old
            );
            prop_assert!(!is_wanted(old), "{} is wanted and was deleted", old);
            continue;
        };
        let is_matched = is_wanted(new);
        let is_leaver = !is_matched && old["userType"] == "Employee";
        if !is_matched && !is_leaver || conflicts.contains(id) {
            prop_assert_eq!(&without_meta(new), &without_meta(old), "not in scope");
        }
        for (path, pointer, _) in attributes() {
            let is_managed = is_matched && case.managed.contains(&path);
            let is_deactivation =
                is_leaver && path == "active" && case.leavers == Leavers::Deactivated;
            if !is_managed && !is_deactivation {
                prop_assert_eq!(
                    old.pointer(&pointer),
                    new.pointer(&pointer),
                    "{} isn't managed",
                    path
                );
            }
        }
    }
    for key in ["externalId", "userName"] {
        let mut values: Vec<&str> = after
            .values()
            .filter_map(|user| user[key].as_str())
            .collect();
        values.sort_unstable();
        let count = values.len();
        values.dedup();
        prop_assert_eq!(values.len(), count, "{} occurs twice", key);
    }
    let again = plan(&scim, case);
    prop_assert!(
        again.changes.is_empty(),
        "the second plan isn't empty:\n{}",
        again
    );
    prop_assert_eq!(
        again.conflicts.len(),
        conflicts.len().min(again.conflicts.len())
    );
    Ok(())
}

fn without_meta(user: &Json) -> Json {
    let mut user = user.clone();
    user["meta"] = Json::Null;
    user
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_run_reaches_the_wanted_state_and_keeps_everything_else(case in cases()) {
        check(&case)?;
    }
}
