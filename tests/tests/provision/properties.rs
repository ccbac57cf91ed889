//! Properties of a run over random wanted and stored resources, managed attributes and provider features.
//!
//! - Attributes that aren't managed are equal before and after.
//! - No resource outside of `within` is removed or changed, unless it is wanted.
//! - The managed attributes of each wanted resource become the wanted ones.
//! - A second plan has no changes, and the same conflicts.
//! - No two resources share a key that they didn't share before.

use proptest::prelude::*;
use scim_runtime::{
    client::{Builder, Dynamic, Untyped},
    dynamic::DynamicResource,
    provision::{PreparedPlan, Removal, RemovalLimit},
    server::Server,
    testing,
};
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};

const CORE: &str = "urn:ietf:params:scim:schemas:core:2.0:User";
const ENTERPRISE: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
const BASE_URL: &str = "https://scim.example.com/v2";
const WORK: &str = r#"emails[type eq "work"].value"#;

/// The smallest pieces of a user, each owned by a single path.
const LEAVES: [&str; 14] = [
    "userName",
    "title",
    "nickName",
    "active",
    "userType",
    "name.familyName",
    "name.givenName",
    "work email",
    "other emails",
    "department",
    "costCenter",
    "locale",
    "manager",
    "phoneNumbers",
];

/// A path that a run can manage, and the leaves below it.
const MANAGEABLE: [(&str, &[&str]); 16] = [
    ("userName", &["userName"]),
    ("title", &["title"]),
    ("nickName", &["nickName"]),
    ("active", &["active"]),
    ("userType", &["userType"]),
    ("name.familyName", &["name.familyName"]),
    ("name.givenName", &["name.givenName"]),
    ("name", &["name.familyName", "name.givenName"]),
    (WORK, &["work email"]),
    ("emails", &["work email", "other emails"]),
    (
        "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department",
        &["department"],
    ),
    (
        "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:costCenter",
        &["costCenter"],
    ),
    ("locale", &["locale"]),
    ("LOCALE", &["locale"]),
    (
        "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.value",
        &["manager"],
    ),
    ("phoneNumbers", &["phoneNumbers"]),
];

/// A user, as wanted or as stored.
#[derive(Debug, Clone)]
struct UserState {
    leaves: BTreeMap<&'static str, Value>,
}

/// What the provider knows about the person with a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Presence {
    Absent,
    Known,
    /// Under another `userName`.
    Renamed,
    /// Without `externalId`.
    Adoptable,
    /// Two resources have the `externalId`.
    Twice,
    /// Someone else has the `userName`.
    Taken,
}

#[derive(Debug, Clone)]
struct Person {
    presence: Presence,
    stored: UserState,
    wanted: Option<UserState>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Leavers {
    Kept,
    Deactivated,
    Deleted,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Missing {
    Cleared,
    Kept,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sending {
    OneByOne,
    Bulk,
    LookUp,
}

#[derive(Debug, Clone)]
struct Case {
    people: Vec<Person>,
    managed: Vec<usize>,
    leavers: Leavers,
    missing: Missing,
    sending: Sending,
    is_scoped: bool,
    has_patch: bool,
    has_etag: bool,
    page_size: u64,
    values_per_request: usize,
}

fn leaf(name: &'static str) -> BoxedStrategy<Option<Value>> {
    let word = || prop::sample::select(vec!["a", "b", "ü 'x' \"y\"", "B"]).prop_map(Value::from);
    match name {
        "active" => prop::option::of(any::<bool>().prop_map(Value::from)).boxed(),
        "userType" => {
            let types = vec!["Employee", "employee", "Contractor"];
            prop::option::weighted(0.9, prop::sample::select(types).prop_map(Value::from)).boxed()
        }
        "phoneNumbers" => {
            let numbers = prop::sample::subsequence(vec!["1", "2", "3"], 1..=3).prop_shuffle();
            let list = numbers.prop_map(|numbers| {
                let numbers = numbers.into_iter().map(|number| json!({"value": number}));
                numbers.collect::<Value>()
            });
            prop::option::of(list).boxed()
        }
        "other emails" => {
            let types = prop::sample::subsequence(vec!["home", "other"], 0..=2);
            let lists = types.prop_flat_map(|types| {
                let emails = types.into_iter().map(|type_| {
                    ("[a-c]", prop::option::of("[A-B]")).prop_map(move |(value, display)| {
                        let mut email =
                            json!({"type": type_, "value": format!("{value}@{type_}.example")});
                        if let Some(display) = display {
                            email["display"] = display.into();
                        }
                        email
                    })
                });
                emails.collect::<Vec<_>>()
            });
            let list = |emails: Vec<Value>| (!emails.is_empty()).then_some(Value::Array(emails));
            lists.prop_map(list).boxed()
        }
        _ => prop::option::of(word()).boxed(),
    }
}

fn state() -> impl Strategy<Value = UserState> {
    LEAVES.map(leaf).to_vec().prop_map(|values| {
        let leaves = LEAVES.into_iter().zip(values);
        UserState {
            leaves: leaves
                .filter_map(|(name, value)| Some((name, value?)))
                .collect(),
        }
    })
}

fn person() -> impl Strategy<Value = Person> {
    let presence = prop_oneof![
        2 => Just(Presence::Absent),
        4 => Just(Presence::Known),
        2 => Just(Presence::Renamed),
        2 => Just(Presence::Adoptable),
        1 => Just(Presence::Twice),
        1 => Just(Presence::Taken),
    ];
    (presence, state(), prop::option::weighted(0.7, state())).prop_map(
        |(presence, stored, wanted)| Person {
            presence,
            stored,
            wanted,
        },
    )
}

fn case() -> impl Strategy<Value = Case> {
    let people = prop::collection::vec(person(), 1..7);
    let managed = prop::sample::subsequence(
        (0..MANAGEABLE.len()).collect::<Vec<_>>(),
        1..MANAGEABLE.len(),
    );
    let leavers = prop::sample::select(vec![Leavers::Kept, Leavers::Deactivated, Leavers::Deleted]);
    let missing = prop::sample::select(vec![Missing::Cleared, Missing::Kept]);
    let sending = prop::sample::select(vec![Sending::OneByOne, Sending::Bulk, Sending::LookUp]);
    let features = (any::<bool>(), any::<bool>(), any::<bool>());
    let sizes = (1..5_u64, 1..4_usize);
    (people, managed, leavers, missing, sending, features, sizes).prop_map(
        |(people, managed, leavers, missing, sending, features, sizes)| Case {
            people,
            managed,
            leavers,
            missing,
            sending,
            is_scoped: features.0,
            has_patch: features.1,
            has_etag: features.2,
            page_size: sizes.0,
            values_per_request: sizes.1,
        },
    )
}

impl UserState {
    fn resource(&self, id: Option<String>, user_name: &str) -> Value {
        let mut user = json!({"schemas": [CORE, ENTERPRISE], "userName": user_name});
        if let Some(id) = id {
            user["externalId"] = id.into();
        }
        let mut emails = Vec::new();
        for (name, value) in &self.leaves {
            match (*name, name.split_once('.')) {
                ("userName", _) => {}
                ("work email", _) => {
                    let value = format!("{}@work.example", value.as_str().unwrap());
                    emails.insert(0, json!({"type": "work", "value": value, "display": "W"}));
                }
                ("other emails", _) => emails.extend(value.as_array().unwrap().iter().cloned()),
                ("department" | "costCenter", _) => user[ENTERPRISE][*name] = value.clone(),
                ("manager", _) => user[ENTERPRISE]["manager"]["value"] = value.clone(),
                (_, Some((outer, inner))) => user[outer][inner] = value.clone(),
                (_, None) => user[*name] = value.clone(),
            }
        }
        if !emails.is_empty() {
            user["emails"] = emails.into();
        }
        user
    }
}

/// The value of a leaf in a resource.
fn leaf_of(user: &Value, name: &str) -> Value {
    let emails = || user["emails"].as_array().into_iter().flatten();
    match (name, name.split_once('.')) {
        ("work email", _) => {
            let work = emails().filter(|email| email["type"] == "work");
            work.map(|email| email["value"].clone()).collect()
        }
        ("other emails", _) => emails()
            .filter(|email| email["type"] != "work")
            .cloned()
            .collect(),
        ("department" | "costCenter", _) => user[ENTERPRISE][name].clone(),
        ("manager", _) => user[ENTERPRISE]["manager"]["value"].clone(),
        (_, Some((outer, inner))) => user[outer][inner].clone(),
        (_, None) => user[name].clone(),
    }
}

/// Whether a leaf has the wanted value. Text is compared without case, and an email may have more than the wanted one names.
fn is_as_wanted(name: &str, wanted: &Value, found: &Value) -> bool {
    if let (Some(wanted), Some(found)) = (wanted.as_str(), found.as_str()) {
        return wanted.eq_ignore_ascii_case(found);
    }
    if !["other emails", "phoneNumbers"].contains(&name) {
        return wanted == found;
    }
    let identities = |emails: &Value| -> BTreeSet<(String, String)> {
        let emails = emails.as_array().into_iter().flatten();
        emails
            .map(|email| (email["type"].to_string(), email["value"].to_string()))
            .collect()
    };
    identities(wanted) == identities(found)
}

fn is_missing(value: &Value) -> bool {
    value.is_null() || value.as_array().is_some_and(Vec::is_empty)
}

impl Case {
    fn managed_leaves(&self) -> BTreeSet<&'static str> {
        let managed = self.managed.iter().map(|index| MANAGEABLE[*index].1);
        managed.flatten().copied().collect()
    }

    /// The leaves that are managed as themselves, so that a missing value clears them.
    fn cleared_leaves(&self) -> BTreeSet<&'static str> {
        let managed = self.managed.iter().map(|index| MANAGEABLE[*index].1);
        let single = managed.filter(|leaves| leaves.len() == 1);
        single.flatten().copied().collect()
    }

    fn stored(&self) -> Vec<Value> {
        let mut stored = Vec::new();
        for (number, person) in self.people.iter().enumerate() {
            let id = || Some(format!("E-{number}"));
            let name = format!("user{number}");
            let user = |id, name: &str| person.stored.resource(id, name);
            match person.presence {
                Presence::Absent => {}
                Presence::Known => stored.push(user(id(), &name)),
                Presence::Renamed => stored.push(user(id(), &format!("old{number}"))),
                Presence::Adoptable => stored.push(user(None, &name.to_uppercase())),
                Presence::Twice => {
                    stored.push(user(id(), &name));
                    stored.push(user(id(), &format!("twin{number}")));
                }
                Presence::Taken => stored.push(user(Some(format!("X-{number}")), &name)),
            }
        }
        stored
    }

    fn wanted(&self) -> Vec<Value> {
        let people = self.people.iter().enumerate();
        let mut wanted: Vec<Value> = people
            .filter_map(|(number, person)| {
                let state = person.wanted.as_ref()?;
                Some(state.resource(Some(format!("E-{number}")), &format!("user{number}")))
            })
            .collect();
        // A run with no wanted resources refuses removals.
        let last = self.people.len();
        wanted.push(json!({"schemas": [CORE], "externalId": format!("E-{last}"), "userName": format!("user{last}")}));
        wanted
    }

    fn plan<'c>(&self, users: &Dynamic<'c, Server>) -> PreparedPlan<'c, Server> {
        let wanted = self.wanted().into_iter();
        let wanted = wanted.map(|user| DynamicResource::from_json(users.resource_type(), user));
        let managed = self
            .managed
            .iter()
            .map(|index| MANAGEABLE[*index].0.to_owned());
        let mut run = users
            .provision(wanted)
            .match_by("externalId")
            .or_adopt_by("userName")
            .managing(managed.collect::<Vec<String>>())
            .values_per_request(self.values_per_request)
            .limit_removals(RemovalLimit::count(1_000))
            .removal(match self.leavers {
                Leavers::Kept => Removal::keep(),
                Leavers::Deactivated => Removal::set_path("active", false.into()),
                Leavers::Deleted => Removal::delete(),
            });
        if self.missing == Missing::Kept {
            run = run.keep_missing();
        }
        if self.is_scoped {
            run = run.within_filter(r#"userType eq "Employee""#);
        }
        if self.sending == Sending::LookUp {
            run = run.look_up();
        }
        run.plan().send().unwrap()
    }

    fn is_in_scope(&self, user: &Value) -> bool {
        let type_ = user["userType"].as_str();
        !self.is_scoped || type_.is_some_and(|type_| type_.eq_ignore_ascii_case("Employee"))
    }
}

/// The stored users by id, without `meta`.
fn dump(server: &Server) -> BTreeMap<String, Value> {
    let Value::Array(users) = server.dump()["resources"].take() else {
        return BTreeMap::new();
    };
    let users = users.into_iter().map(|mut user| {
        user["meta"] = Value::Null;
        (user["id"].as_str().unwrap().to_owned(), user)
    });
    users.collect()
}

/// Values of a key that several resources have.
fn shared(users: &BTreeMap<String, Value>, key: &str) -> BTreeSet<String> {
    let mut seen = BTreeSet::new();
    let values = users.values().filter_map(|user| user[key].as_str());
    values
        .map(str::to_lowercase)
        .filter(|value| !seen.insert(value.clone()))
        .collect()
}

fn check(case: &Case) -> Result<(), TestCaseError> {
    let mut description = testing::description();
    description.configuration.patch = case.has_patch;
    description.configuration.etag = case.has_etag;
    let server = Server::new(description.clone())
        .base_url(BASE_URL)
        .page_size(case.page_size);
    for user in case.stored() {
        server.add("User", user).unwrap();
    }
    let scim = Builder::<Untyped>::new(BASE_URL)
        .unwrap()
        .build_with(server.clone())
        .unwrap();
    let users = scim.dynamic(&description, "User").unwrap();

    let before = dump(&server);
    let plan = case.plan(&users);
    prop_assert_eq!(&dump(&server), &before, "planning wrote something");
    let conflicts = plan.conflicts.clone();
    let in_conflict: BTreeSet<String> = conflicts
        .iter()
        .filter_map(|conflict| conflict.key.clone())
        .collect();
    let text = plan.to_string();
    let apply = plan.apply();
    let report = match case.sending {
        Sending::Bulk => apply.bulk(),
        Sending::OneByOne | Sending::LookUp => apply,
    }
    .send()
    .unwrap();
    prop_assert!(report.is_success(), "{report}\n{text}");
    let after = dump(&server);
    unmanaged_is_kept(case, &before, &after)?;
    wanted_is_reached(case, &in_conflict, &after)?;
    for key in ["externalId", "userName"] {
        let (shared, known) = (shared(&after, key), shared(&before, key));
        prop_assert!(shared.is_subset(&known), "{shared:?} and {known:?}");
    }
    let second = case.plan(&users);
    prop_assert!(second.changes.is_empty(), "{text}\nthen\n{second}");
    prop_assert_eq!(&second.conflicts, &conflicts);
    Ok(())
}

fn unmanaged_is_kept(
    case: &Case,
    before: &BTreeMap<String, Value>,
    after: &BTreeMap<String, Value>,
) -> Result<(), TestCaseError> {
    let managed = case.managed_leaves();
    let wanted = case.wanted();
    let is_wanted = |user: &Value| {
        let same = |key: &str, one: &Value| match (user[key].as_str(), one[key].as_str()) {
            (Some(stored), Some(wanted)) => stored.eq_ignore_ascii_case(wanted),
            _ => false,
        };
        let matches = |one: &Value| same("externalId", one) || same("userName", one);
        wanted.iter().any(matches)
    };
    for (id, old) in before {
        let is_wanted = is_wanted(old);
        let is_removable = !is_wanted && case.is_in_scope(old) && case.sending != Sending::LookUp;
        let Some(new) = after.get(id) else {
            prop_assert!(
                is_removable && case.leavers == Leavers::Deleted,
                "{old} was removed"
            );
            continue;
        };
        if !is_wanted && !is_removable {
            prop_assert_eq!(old, new, "out of scope");
        }
        for name in LEAVES {
            let is_deactivated =
                is_removable && case.leavers == Leavers::Deactivated && name == "active";
            if !(is_deactivated || is_wanted && managed.contains(name)) {
                prop_assert_eq!(
                    leaf_of(old, name),
                    leaf_of(new, name),
                    "{} of {}",
                    name,
                    old
                );
            }
        }
    }
    Ok(())
}

fn wanted_is_reached(
    case: &Case,
    in_conflict: &BTreeSet<String>,
    after: &BTreeMap<String, Value>,
) -> Result<(), TestCaseError> {
    let (managed, cleared) = (case.managed_leaves(), case.cleared_leaves());
    for wanted in case.wanted() {
        let key = wanted["externalId"].as_str().unwrap();
        if in_conflict.contains(key) {
            continue;
        }
        let mut found = after.values().filter(|user| user["externalId"] == key);
        let (Some(user), None) = (found.next(), found.next()) else {
            return Err(TestCaseError::fail(format!("{key} exists never or twice")));
        };
        for name in &managed {
            let (expected, actual) = (leaf_of(&wanted, name), leaf_of(user, name));
            if is_missing(&expected) {
                if case.missing == Missing::Cleared && cleared.contains(name) {
                    prop_assert!(is_missing(&actual), "{name} of {user} is still set");
                }
            } else {
                prop_assert!(
                    is_as_wanted(name, &expected, &actual),
                    "{name} of {user}: {expected}"
                );
            }
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_run_reaches_the_wanted_state_and_touches_nothing_else(case in case()) {
        check(&case)?;
    }
}

#[test]
fn random_cases_have_changes_of_every_kind_and_conflicts() {
    use proptest::{strategy::ValueTree, test_runner::TestRunner};
    let mut runner = TestRunner::deterministic();
    let mut kinds: Map<String, Value> = Map::new();
    for _ in 0..200 {
        let case = case().new_tree(&mut runner).unwrap().current();
        let server = testing::server().page_size(case.page_size);
        for user in case.stored() {
            server.add("User", user).unwrap();
        }
        let scim = Builder::<Untyped>::new(BASE_URL).unwrap();
        let scim = scim.build_with(server).unwrap();
        let users = scim.dynamic(&testing::description(), "User").unwrap();
        let plan = case.plan(&users);
        let actions = plan.changes.iter().map(|change| change.action.as_str());
        let conflicts = plan.conflicts.iter().map(|_| "conflict");
        for kind in actions.chain(conflicts) {
            let count = kinds.entry(kind).or_insert_with(|| 0.into());
            *count = (count.as_u64().unwrap() + 1).into();
        }
    }
    for kind in [
        "create",
        "adopt",
        "update",
        "deactivate",
        "delete",
        "conflict",
    ] {
        let count = kinds.get(kind).and_then(Value::as_u64).unwrap_or_default();
        assert!(count >= 20, "{kind}: {kinds:?}");
    }
}
