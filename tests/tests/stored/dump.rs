//! Writing and loading dumps.

use crate::requests::{GROUP, USER, acme, ask, get, provider, user};
use scim_runtime::{Json, server::Server};
use serde_json::json;

fn filled() -> Server {
    let server = acme();
    let mut bjensen = user("bjensen");
    bjensen["password"] = json!("pa55");
    bjensen["nick"] = json!({"odd": [1, 1.5]});
    let id = server.add("User", bjensen).unwrap();
    let group = json!({"schemas": [GROUP], "displayName": "Tour", "members": [{"value": id}]});
    server.add("Group", group).unwrap();
    server.populate("User", 2).unwrap();
    server
}

#[test]
fn a_dump_has_all_resources_in_the_order_of_creation() {
    let server = filled();
    let dump = server.dump_with_secrets();
    assert_eq!(dump["dump"], json!(1));
    let kinds: Vec<&Json> = dump["resources"]
        .as_array()
        .unwrap()
        .iter()
        .map(|resource| &resource["meta"]["resourceType"])
        .collect();
    assert_eq!(kinds, ["User", "Group", "User", "User"]);
    assert_eq!(dump["resources"][0]["password"], json!("pa55"));
    assert_eq!(dump["resources"][0]["nick"], json!({"odd": [1, 1.5]}));
}

#[test]
fn never_returned_attributes_can_be_omitted() {
    let mut dump = filled().dump();
    assert_eq!(dump["resources"][0]["userName"], json!("bjensen"));
    assert_eq!(dump["resources"][0].get("password"), None);
    assert!(!dump.to_string().contains("pa55"));
    // This includes values inside complex values and extensions.
    let hidden = |snapshot: &mut Json| {
        for schema in snapshot["schemas"].as_array_mut().unwrap() {
            for attribute in schema["attributes"].as_array_mut().unwrap() {
                let subs = attribute.get_mut("subAttributes");
                for sub in subs.and_then(Json::as_array_mut).into_iter().flatten() {
                    if sub["name"] == json!("familyName") || sub["name"] == json!("value") {
                        sub["returned"] = json!("never");
                    }
                }
            }
        }
    };
    let server = provider(hidden);
    let mut bjensen = user("bjensen");
    bjensen["name"] = json!({"familyName": "Jensen", "givenName": "Barbara"});
    bjensen["emails"] = json!([{"value": "b@example.com", "type": "work"}]);
    server.add("User", bjensen).unwrap();
    dump = server.dump();
    assert_eq!(
        dump["resources"][0]["name"],
        json!({"givenName": "Barbara"})
    );
    assert_eq!(dump["resources"][0]["emails"], json!([{"type": "work"}]));
}

#[test]
fn a_loaded_dump_restores_the_resources() {
    let server = filled();
    let dump = server.dump_with_secrets();
    let other = acme();
    other.load(&dump).unwrap();
    assert_eq!(other.dump_with_secrets(), dump);
    let text = dump.to_string();
    other
        .load(&serde_json::from_str(&text).unwrap())
        .expect_err("the ids are taken");
    assert_eq!(other.dump_with_secrets(), dump, "nothing was stored");
    // Later writes get new ids and versions.
    let id = other.add("User", user("jsmith")).unwrap();
    let (_, made) = get(&other, &format!("/Users/{id}"));
    let known = dump["resources"].as_array().unwrap();
    for resource in known {
        assert_ne!(resource["id"], made["id"]);
        assert_ne!(resource["meta"]["version"], made["meta"]["version"]);
    }
    assert_eq!(
        ask(&other, "POST /Users", &[], &user("BJENSEN")).0,
        409,
        "what is unique is so after a load"
    );
}

#[test]
fn loaded_resources_get_locations_of_the_loading_server() {
    let other = acme().base_url("https://other.example/v2");
    other.load(&filled().dump()).unwrap();
    let dump = other.dump();
    for resource in dump["resources"].as_array().unwrap() {
        let location = resource["meta"]["location"].as_str().unwrap();
        assert!(
            location.starts_with("https://other.example/v2/"),
            "{location}"
        );
    }
}

#[test]
fn a_reproducible_server_never_repeats_an_id() {
    let first = acme().reproducible();
    first.populate("User", 2).unwrap();
    let second = acme().reproducible();
    second.load(&first.dump_with_secrets()).unwrap();
    second.add("User", user("bjensen")).unwrap();
    let (_, list) = get(&second, "/Users");
    let mut ids: Vec<&str> = list["Resources"]
        .as_array()
        .unwrap()
        .iter()
        .map(|user| user["id"].as_str().unwrap())
        .collect();
    ids.dedup();
    assert_eq!(ids.len(), 3);
}

#[test]
fn handwritten_lists_can_be_loaded() {
    let written = json!([
        {"schemas": [USER], "userName": "a"},
        {"schemas": [USER], "userName": "b", "ID": "my-own", "Meta": {"created": "2010-01-23T04:56:22Z"}},
        {"schemas": [GROUP], "displayName": "c", "meta": {"resourceType": "group"}},
    ]);
    let forms = [
        written.clone(),
        json!({"dump": 1, "resources": written}),
        json!({"schemas": ["urn:ietf:params:scim:api:messages:2.0:ListResponse"], "Resources": written}),
    ];
    for form in forms {
        let server = acme();
        server.load(&form).unwrap();
        let (status, found) = get(&server, "/Users/my-own");
        assert_eq!(status, 200);
        assert_eq!(found["meta"]["created"], json!("2010-01-23T04:56:22Z"));
        assert_ne!(found["meta"]["lastModified"], found["meta"]["created"]);
        assert_eq!(found["meta"]["resourceType"], json!("User"));
        assert_eq!((found.get("ID"), found.get("Meta")), (None, None));
        assert_eq!(get(&server, "/Groups").1["totalResults"], json!(1));
    }
}

#[test]
fn invalid_resources_are_rejected_with_their_position() {
    let good = user("good");
    let cases = [
        (json!("text"), "neither an object nor a list"),
        (json!({"dump": 2, "resources": []}), "its version is 2"),
        (json!({"dump": 1}), "no `resources`"),
        (json!({"dump": 1, "resources": {}}), "is not a list"),
        (json!([good, 1]), "resource 2: the resource type is unclear"),
        (json!([{"schemas": [USER]}]), "`userName` is required"),
        (
            json!([{"userName": "a"}]),
            "resource 1: the resource type is unclear",
        ),
        (
            json!([{"schemas": [USER], "userName": 1}]),
            "resource 1: /userName",
        ),
        (
            json!([{"schemas": [USER], "userName": "a", "id": ""}]),
            "`id` must be a string that isn't empty",
        ),
        (
            json!([{"schemas": ["urn:x:Robot"], "meta": {"resourceType": "Robot"}}]),
            "unknown resource type `Robot`",
        ),
        (
            json!([good, good]),
            "resource 2: another resource has this `urn:ietf",
        ),
        (
            json!([{"schemas": [USER], "userName": "a", "nick": 1}]),
            "this resource type has no attribute `nick`",
        ),
    ];
    for (document, words) in cases {
        let server = acme().forbid_unknown_attributes();
        let error = server.load(&document).unwrap_err().to_string();
        assert!(error.contains(words), "{document}: {error}");
        assert_eq!(server.dump_with_secrets()["resources"], json!([]));
    }
}

#[test]
fn required_attributes_may_be_missing_if_they_are_never_returned() {
    let server = provider(|snapshot| {
        for schema in snapshot["schemas"].as_array_mut().unwrap() {
            for attribute in schema["attributes"].as_array_mut().unwrap() {
                if attribute["name"] == json!("password") {
                    attribute["required"] = json!(true);
                }
            }
        }
    });
    server
        .add("User", user("a"))
        .expect_err("a password is required");
    server.load(&json!([user("a")])).unwrap();
}
