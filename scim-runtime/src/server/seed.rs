//! Realistic users and groups, the same in every run: for demos, and for trying out filters and paging.

use super::{random::mix, sample};
use crate::{
    Json,
    describe::{Description, ResourceTypeDescription},
    record::{Attribute, Kind, Mutability},
};
use serde_json::{Map, json};

const USER: &str = "urn:ietf:params:scim:schemas:core:2.0:User";
const GROUP: &str = "urn:ietf:params:scim:schemas:core:2.0:Group";
const ENTERPRISE: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

/// Names in their usual spelling and in ASCII.
const GIVEN: [(&str, &str); 24] = [
    ("Barbara", "barbara"),
    ("José", "jose"),
    ("Aisha", "aisha"),
    ("Wei", "wei"),
    ("Zoë", "zoe"),
    ("Mateusz", "mateusz"),
    ("Priya", "priya"),
    ("Kofi", "kofi"),
    ("Søren", "soren"),
    ("Fatima", "fatima"),
    ("Liam", "liam"),
    ("Yuki", "yuki"),
    ("Chloé", "chloe"),
    ("Amara", "amara"),
    ("Jürgen", "juergen"),
    ("Noor", "noor"),
    ("Diego", "diego"),
    ("Ingrid", "ingrid"),
    ("Tariq", "tariq"),
    ("Olga", "olga"),
    ("Thabo", "thabo"),
    ("Emily", "emily"),
    ("Hiroshi", "hiroshi"),
    ("Leila", "leila"),
];
const FAMILY: [(&str, &str); 25] = [
    ("Jensen", "jensen"),
    ("García", "garcia"),
    ("Okafor", "okafor"),
    ("Chen", "chen"),
    ("Müller", "mueller"),
    ("Kowalski", "kowalski"),
    ("Sharma", "sharma"),
    ("Mensah", "mensah"),
    ("Ødegaard", "odegaard"),
    ("Haddad", "haddad"),
    ("O'Brien", "obrien"),
    ("Tanaka", "tanaka"),
    ("Lefèvre", "lefevre"),
    ("Nwosu", "nwosu"),
    ("Schmidt", "schmidt"),
    ("Rahman", "rahman"),
    ("Fernández", "fernandez"),
    ("Lindqvist", "lindqvist"),
    ("Khan", "khan"),
    ("Ivanova", "ivanova"),
    ("Dlamini", "dlamini"),
    ("Smith", "smith"),
    ("Sato", "sato"),
    ("Nguyen", "nguyen"),
    ("Costa", "costa"),
];
const DEPARTMENTS: [&str; 7] = [
    "Engineering",
    "Sales",
    "Finance",
    "Human Resources",
    "Marketing",
    "Support",
    "Legal",
];
const TITLES: [&str; 5] = ["Analyst", "Specialist", "Engineer", "Manager", "Director"];
const PLACES: [(&str, &str, &str, &str); 5] = [
    ("Oslo", "NO", "nb-NO", "Europe/Oslo"),
    ("Berlin", "DE", "de-DE", "Europe/Berlin"),
    ("Lagos", "NG", "en-NG", "Africa/Lagos"),
    ("Toronto", "CA", "en-CA", "America/Toronto"),
    ("Osaka", "JP", "ja-JP", "Asia/Tokyo"),
];

/// The resource type of users, if there is one.
pub(super) fn user_type(description: &Description) -> Option<&ResourceTypeDescription> {
    description.find(USER)
}

/// The resource type of groups, if there is one.
pub(super) fn group_type(description: &Description) -> Option<&ResourceTypeDescription> {
    description.find(GROUP)
}

/// Creates a user with the attributes that the schema has; `manager` is the id of another user.
pub(super) fn user(
    resource_type: &ResourceTypeDescription,
    number: usize,
    manager: Option<&str>,
) -> Json {
    let (given, given_ascii) = pick(&GIVEN, number, 1);
    let (family, family_ascii) = pick(&FAMILY, number, 2);
    let (city, country, locale, timezone) = pick(&PLACES, number, 3);
    let user_name = format!("{given_ascii}.{family_ascii}{number}@example.com");
    let full = format!("{given} {family}");
    let mut user = json!({
        "userName": user_name,
        "externalId": format!("E{number:05}"),
        "displayName": full,
        "name": {"formatted": full, "givenName": given, "familyName": family},
        "title": pick(&TITLES, number, 4),
        "locale": locale,
        "preferredLanguage": locale,
        "timezone": timezone,
        // One in sixteen users has left.
        "active": !spread(number, 5).is_multiple_of(16),
        "emails": [
            {"value": user_name, "type": "work", "primary": true},
            {"value": format!("{given_ascii}{number}@home.example.org"), "type": "home"}
        ],
        "phoneNumbers": [{"value": format!("+1-555-01{:02}", spread(number, 6) % 100), "type": "work"}],
        "addresses": [{"locality": city, "country": country, "type": "work"}],
    });
    let mut enterprise = json!({
        "employeeNumber": format!("{:06}", 100_000 + number),
        "department": department(number),
        "organization": "Example Corp",
    });
    if let Some(manager) = manager {
        enterprise["manager"] = json!({"value": manager});
    }
    user[ENTERPRISE] = enterprise;
    fitted(resource_type, user, number)
}

/// The department of a user, which is the name of a group.
pub(super) fn department(number: usize) -> &'static str {
    pick(&DEPARTMENTS, number, 7)
}

/// A group with these members.
pub(super) fn group(
    resource_type: &ResourceTypeDescription,
    name: &str,
    members: &[String],
) -> Json {
    let members: Vec<Json> = members.iter().map(|id| json!({"value": id})).collect();
    let group = json!({"displayName": name, "members": members});
    fitted(resource_type, group, name.len())
}

/// Keeps the members of a resource that the schema has, and adds the other attributes that the schema requires.
fn fitted(resource_type: &ResourceTypeDescription, resource: Json, number: usize) -> Json {
    let mut whole = sample::resource(resource_type, number);
    let members = match resource {
        Json::Object(members) => fitting(members, &resource_type.attributes),
        _ => Map::new(),
    };
    for (name, value) in members {
        if name.contains(':')
            && let Some(urns) = whole["schemas"].as_array_mut()
            && !urns.contains(&Json::from(name.as_str()))
        {
            urns.push(Json::from(name.as_str()));
        }
        match (whole.get_mut(&name), value) {
            (Some(Json::Object(known)), Json::Object(value)) => known.extend(value),
            (_, value) => whole[name] = value,
        }
    }
    whole
}

/// The members that these attributes allow, with the attributes' names.
fn fitting(members: Map<String, Json>, attributes: &[Attribute]) -> Map<String, Json> {
    let fit = |(name, value): (String, Json)| {
        let attribute = Attribute::find(attributes, &name)?;
        let value = fitting_value(value, attribute)?;
        Some((attribute.name.to_string(), value))
    };
    members.into_iter().filter_map(fit).collect()
}

fn fitting_value(value: Json, attribute: &Attribute) -> Option<Json> {
    if attribute.mutability == Mutability::ReadOnly || value.is_array() != attribute.multi_valued {
        return None;
    }
    let is_complex = attribute.kind.has_sub_attributes();
    match value {
        Json::Array(items) => {
            let items = items.into_iter();
            let items = items.filter_map(|item| fitting_item(item, attribute));
            let items: Vec<Json> = items.collect();
            (!items.is_empty()).then_some(Json::Array(items))
        }
        value if is_complex || value.is_object() => fitting_item(value, attribute),
        Json::String(text) => (attribute.kind == Kind::String).then_some(Json::String(text)),
        Json::Bool(truth) => (attribute.kind == Kind::Boolean).then_some(Json::Bool(truth)),
        Json::Null | Json::Number(_) | Json::Object(_) => None,
    }
}

fn fitting_item(item: Json, attribute: &Attribute) -> Option<Json> {
    let is_complex = attribute.kind.has_sub_attributes();
    match item {
        Json::Object(members) if is_complex => {
            let members = fitting(members, &attribute.sub_attributes);
            (!members.is_empty()).then_some(Json::Object(members))
        }
        _ => None,
    }
}

fn pick<T: Copy + Default>(list: &[T], number: usize, purpose: u64) -> T {
    let length = list.len().max(1) as u64;
    let index = usize::try_from(spread(number, purpose) % length).unwrap_or_default();
    list.get(index).copied().unwrap_or_default()
}

/// A number that looks random, and is the same in every run.
fn spread(number: usize, purpose: u64) -> u64 {
    mix(mix(number as u64) ^ purpose)
}
