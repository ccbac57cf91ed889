//! Prints random pairs of resources with the patches between them, for third-party PATCH engines (`interop/engines.sh`).
//!
//! `cargo run -p tests --bin patch_pairs -- COUNT SEED` prints one line of JSON per patch: `name`, `type`, `before`, `message`,
//! `after`, and the `bytes` of the message in both styles. The same arguments always print the same lines.
#![allow(clippy::print_stdout)] // its output is its purpose

use scim_runtime::{
    Json,
    models::{Group, User},
    patch::{self, Operation, PatchError, PatchOptions},
    record::{Descriptor, Resource},
};
use serde_json::{Map, json};
use std::process::ExitCode;

const ENTERPRISE: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

fn main() -> ExitCode {
    let arguments: Vec<u64> = std::env::args()
        .skip(1)
        .filter_map(|text| text.parse().ok())
        .collect();
    let [count, seed] = arguments.as_slice() else {
        println!("usage: patch_pairs COUNT SEED");
        return ExitCode::FAILURE;
    };
    let mut rng = fastrand::Rng::with_seed(*seed);
    for number in 0..*count {
        if let Err(error) = pair(number, &mut rng) {
            println!("pair {number}: {error}");
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}

fn pair(number: u64, rng: &mut fastrand::Rng) -> Result<(), PatchError> {
    let is_group = rng.u8(0..5) == 0;
    let (name, of) = if is_group {
        ("Group", Group::DESCRIPTOR)
    } else {
        ("User", User::DESCRIPTOR)
    };
    let resource = if is_group { group } else { user };
    let old = resource(rng);
    let new = if rng.bool() {
        changed(&old, &resource(rng), rng)
    } else {
        resource(rng)
    };
    let operations = patch::between(&old, &new, of)?;
    let compact = patch::between_compact(&old, &new, of)?;
    // Parts of members that the new state doesn't name are kept.
    let after = if is_group {
        applied(&old, &operations, of)?
    } else {
        new.clone()
    };
    print(
        &format!("between {number}"),
        name,
        &old,
        &operations,
        Some(&compact),
        &after,
    );

    let mut wanted = part_of(&new, rng);
    if !is_group && rng.u8(0..4) == 0 {
        wanted["title"] = Json::Null;
    }
    let operations = patch::towards(&old, &wanted, of)?;
    let after = applied(&old, &operations, of)?;
    print(
        &format!("towards {number}"),
        name,
        &old,
        &operations,
        None,
        &after,
    );
    Ok(())
}

fn print(
    name: &str,
    resource_type: &str,
    before: &Json,
    operations: &[Operation],
    compact: Option<&[Operation]>,
    after: &Json,
) {
    if operations.is_empty() {
        return;
    }
    let message = patch::to_message(operations);
    let bytes = |operations: &[Operation]| patch::to_message(operations).to_string().len();
    let bytes = [Some(operations), compact].map(|operations| operations.map(bytes));
    let line = json!({"name": name, "type": resource_type, "before": before, "message": message, "after": after, "bytes": bytes});
    println!("{line}");
}

fn applied(
    before: &Json,
    operations: &[Operation],
    of: Descriptor<'_>,
) -> Result<Json, PatchError> {
    let options = PatchOptions::STRICT.keep_unknown_attributes();
    let mut after = before.clone();
    options.apply(&mut after, operations, of)?;
    Ok(after)
}

/// Replaces some attributes with those of another resource.
fn changed(old: &Json, other: &Json, rng: &mut fastrand::Rng) -> Json {
    let mut new = old.clone();
    let (Some(members), Some(other)) = (new.as_object_mut(), other.as_object()) else {
        return new;
    };
    for (name, value) in other {
        if rng.u8(0..4) == 0 && name != "schemas" {
            members.insert(name.clone(), value.clone());
        }
    }
    members.retain(|name, _| is_required(name) || rng.u8(0..12) > 0);
    new
}

/// A part of a resource, as if it came from one of several sources.
fn part_of(whole: &Json, rng: &mut fastrand::Rng) -> Json {
    let members = whole.as_object().cloned().unwrap_or_default();
    let mut kept = |name: &str| is_required(name) || rng.bool();
    let part = members.into_iter().filter(|(name, _)| kept(name));
    Json::Object(part.collect())
}

fn is_required(name: &str) -> bool {
    ["schemas", "userName", "displayName"].contains(&name)
}

fn word(rng: &mut fastrand::Rng) -> String {
    const WORDS: [&str; 16] = [
        "Barbara",
        "jensen",
        "Ann-Marie",
        "O'Hara",
        "Müller",
        "van der Berg",
        "X",
        "tour.guide",
        "r&d",
        "42",
        "a_b",
        "Łódź",
        "say \"hi\"",
        "back\\slash",
        "x [y]",
        "",
    ];
    let word = rng.choice(WORDS).unwrap_or_default();
    format!("{word} {}", rng.u8(0..30))
}

/// Adds a member at random.
fn maybe(
    members: &mut Map<String, Json>,
    rng: &mut fastrand::Rng,
    name: &str,
    value: impl FnOnce(&mut fastrand::Rng) -> Json,
) {
    if rng.u8(0..3) > 0 {
        let value = value(rng);
        members.insert(name.to_owned(), value);
    }
}

fn text(rng: &mut fastrand::Rng) -> Json {
    Json::from(word(rng))
}

fn object(names: &[&str], rng: &mut fastrand::Rng) -> Json {
    let mut members = Map::new();
    for name in names {
        maybe(&mut members, rng, name, text);
    }
    if members.is_empty()
        && let Some(first) = names.first()
    {
        members.insert((*first).to_owned(), text(rng));
    }
    Json::Object(members)
}

/// Values with different types. At random, one of them is primary.
fn values(types: &[&str], value: fn(&mut fastrand::Rng) -> Json, rng: &mut fastrand::Rng) -> Json {
    let mut items = Vec::new();
    for kind in types {
        if rng.bool() {
            let mut item = json!({"value": value(rng)});
            if rng.u8(0..6) > 0 {
                let repeated = types.first().filter(|_| rng.u8(0..5) == 0);
                item["type"] = json!(repeated.unwrap_or(kind));
            }
            if rng.u8(0..3) == 0 {
                item["display"] = text(rng);
            }
            items.push(item);
        }
    }
    if rng.bool()
        && let Some(first) = items.first_mut()
    {
        first["primary"] = json!(true);
    }
    items.dedup_by(|one, other| one["value"] == other["value"]);
    rng.shuffle(&mut items);
    Json::Array(items)
}

fn address(rng: &mut fastrand::Rng) -> Json {
    let name = rng.choice(["user", "User"]).unwrap_or_default();
    Json::from(format!("{name}{}@example.com", rng.u8(0..20)))
}

fn number(rng: &mut fastrand::Rng) -> Json {
    Json::from(format!("tel:+1-201-555-{:04}", rng.u16(0..50)))
}

fn user(rng: &mut fastrand::Rng) -> Json {
    let mut members = Map::new();
    members.insert("schemas".to_owned(), json!([User::URN, ENTERPRISE]));
    members.insert("userName".to_owned(), address(rng));
    members.insert("displayName".to_owned(), text(rng));
    for name in ["externalId", "title", "nickName", "locale", "userType"] {
        maybe(&mut members, rng, name, text);
    }
    maybe(&mut members, rng, "active", |rng| Json::from(rng.bool()));
    maybe(&mut members, rng, "name", |rng| {
        object(
            &[
                "formatted",
                "familyName",
                "givenName",
                "middleName",
                "honorificPrefix",
            ],
            rng,
        )
    });
    maybe(&mut members, rng, "emails", |rng| {
        values(&["work", "home", "other"], address, rng)
    });
    maybe(&mut members, rng, "phoneNumbers", |rng| {
        values(&["work", "home", "mobile", "fax"], number, rng)
    });
    maybe(&mut members, rng, "addresses", |rng| {
        let mut items = Vec::new();
        for kind in ["work", "home"] {
            if rng.bool() {
                let mut item = object(&["streetAddress", "locality", "postalCode", "country"], rng);
                item["type"] = json!(kind);
                items.push(item);
            }
        }
        Json::Array(items)
    });
    maybe(&mut members, rng, ENTERPRISE, |rng| {
        let mut enterprise = object(
            &["department", "division", "costCenter", "employeeNumber"],
            rng,
        );
        if rng.bool() {
            enterprise["manager"] = json!({"value": format!("id-{}", rng.u8(0..9))});
        }
        enterprise
    });
    members.retain(|_, value| value != &json!([]));
    Json::Object(members)
}

fn group(rng: &mut fastrand::Rng) -> Json {
    let count = rng.usize(0..8);
    let mut members: Vec<Json> = (0..count)
        .map(|_| {
            let id = format!("id-{}", rng.u8(0..20));
            // In the form that a provider returns, or in the form that a directory stores.
            if rng.bool() {
                json!({"value": id, "$ref": format!("../Users/{id}"), "type": "User"})
            } else {
                json!({"value": id})
            }
        })
        .collect();
    members.sort_by_key(|member| member["value"].to_string());
    members.dedup_by(|one, other| one["value"] == other["value"]);
    rng.shuffle(&mut members);
    let mut group = json!({"schemas": [Group::URN], "displayName": word(rng)});
    if !members.is_empty() {
        group["members"] = Json::Array(members);
    }
    group
}
