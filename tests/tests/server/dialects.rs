//! Requests that Entra ID and Okta are documented or recorded to send, with values of our own.

use crate::requests::{ENTERPRISE, USER, ask, get, send, user};
use scim_runtime::{
    Json,
    patch::{Dialect, PatchOptions},
    server::Server,
    testing,
};
use serde_json::json;
use std::fmt::Write as _;

const GROUP: &str = "urn:ietf:params:scim:schemas:core:2.0:Group";

fn server(dialect: Dialect) -> Server {
    testing::server()
        .base_url("http://localhost")
        .dialect(dialect)
}

fn patches(operations: &Json) -> Json {
    json!({"schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": operations})
}

/// A user after a PATCH in this dialect.
fn patched(dialect: Dialect, user: &Json, operations: &Json) -> Json {
    let server = server(dialect);
    let id = server.add("User", user.clone()).unwrap();
    let answer = send(&server, &format!("PATCH /Users/{id}"), &patches(operations));
    assert_eq!(answer.status, 200, "{operations}: {}", answer.body);
    answer.body
}

/// The status of the same PATCH without a dialect.
fn strictly(user: &Json, operations: &Json) -> u16 {
    let server = server(Dialect::Standard);
    let id = server.add("User", user.clone()).unwrap();
    send(&server, &format!("PATCH /Users/{id}"), &patches(operations)).status
}

// Sources:
// (1) https://learn.microsoft.com/entra/identity/app-provisioning/use-scim-to-provision-users-and-groups
// (2) https://learn.microsoft.com/entra/identity/app-provisioning/application-provisioning-config-problem-scim-compatibility
// (3) https://learn.microsoft.com/entra/identity/app-provisioning/customize-application-attributes
// (4) the 2017 edition of (1), in the history of https://github.com/MicrosoftDocs/azure-docs
// (5) https://github.com/MicrosoftDocs/azure-docs/issues/42220
// (6) https://github.com/rancher/rancher/issues/54025
// (7) https://github.com/Captain-P-Goldfish/SCIM-SDK/issues/516
// (8) "Okta and SCIM Version 2.0", the SCIM 2.0 protocol reference in Okta's developer documentation
// (9) https://github.com/Captain-P-Goldfish/SCIM-SDK/issues/757: "Push now" for an empty group
// (10) https://github.com/Metatavu/keycloak-scim-server/pull/101: group push without a path
// (11) https://github.com/jelhub/scimgateway/issues/95: groups of custom integrations are replaced by PUT
// (12) Okta-SCIM-20-SPEC-Test.json, the test that an integration for Okta's network has to pass

// R19
#[test]
fn entra_patches_of_users_are_applied() {
    let full = json!({"schemas": [USER], "userName": "a", "active": true, "nickName": "A",
        "name": {"givenName": "G", "familyName": "F"},
        "emails": [{"type": "work", "value": "a@example.com", "primary": true}]});
    let department = format!("{ENTERPRISE}:department");
    let cases: &[(&str, Json, &str, Json)] = &[
        (
            "1: multi-valued properties",
            json!([
                {"op": "Replace", "path": "emails[type eq \"work\"].value", "value": "b@example.com"},
                {"op": "Replace", "path": "name.familyName", "value": "N"}
            ]),
            "/emails/0/value",
            json!("b@example.com"),
        ),
        (
            "1: single-valued property",
            json!([
                {"op": "Replace", "path": "userName", "value": "b"}
            ]),
            "/userName",
            json!("b"),
        ),
        (
            "1: disable",
            json!([{"op": "Replace", "path": "active", "value": false}]),
            "/active",
            json!(false),
        ),
        (
            "2: disable",
            json!([{"op": "Replace", "path": "active", "value": "False"}]),
            "/active",
            json!(false),
        ),
        (
            "6: disable",
            json!([{"op": "Add", "path": "active", "value": "False"}]),
            "/active",
            json!(false),
        ),
        (
            "2: string",
            json!([{"op": "Add", "path": "nickName", "value": "Babs"}]),
            "/nickName",
            json!("Babs"),
        ),
        (
            "2: several attributes",
            json!([
                {"op": "Replace", "path": "displayName", "value": "D"},
                {"op": "Replace", "path": "externalId", "value": "E"},
                {"op": "Replace", "path": department, "value": "X"}
            ]),
            "/urn:ietf:params:scim:schemas:extension:enterprise:2.0:User/department",
            json!("X"),
        ),
        (
            "2: several attributes, with the flag",
            json!([
                {"op": "replace", "path": "emails[type eq \"work\"].value", "value": "c@example.com"},
                {"op": "replace", "value": {"displayName": "D", "name.givenName": "H", department: "Y"}}
            ]),
            "/name/givenName",
            json!("H"),
        ),
        (
            "2: a dot after the URN",
            json!([
                {"op": "Add", "path": format!("{ENTERPRISE}.department"), "value": "Z"}
            ]),
            "/urn:ietf:params:scim:schemas:extension:enterprise:2.0:User/department",
            json!("Z"),
        ),
        (
            "1: an attribute that is not there yet",
            json!([
                {"op": "Add", "path": "phoneNumbers[type eq \"mobile\"].value", "value": "1"}
            ]),
            "/phoneNumbers",
            json!([{"type": "mobile", "value": "1"}]),
        ),
        (
            "3: one role",
            json!([
                {"op": "Add", "path": "roles[primary eq \"True\"].value", "value": "Admin"},
                {"op": "Add", "path": "roles[primary eq \"True\"].type", "value": "T"}
            ]),
            "/roles",
            json!([{"primary": true, "value": "Admin", "type": "T"}]),
        ),
        (
            "3, 7: roles as JSON text",
            json!([
                {"op": "Add", "path": "roles", "value": [{"value": "{\"id\":\"1\"}"}, {"value": "{\"id\":\"2\"}"}]}
            ]),
            "/roles",
            json!([{"value": "{\"id\":\"1\"}"}, {"value": "{\"id\":\"2\"}"}]),
        ),
        (
            "3: all roles",
            json!([
                {"op": "replace", "path": "roles", "value": [{"primary": false, "type": "T", "display": "U", "value": "U"}]}
            ]),
            "/roles/0/display",
            json!("U"),
        ),
        (
            "5: a simple value as an object in a list",
            json!([
                {"op": "Replace", "path": "displayName", "value": [{"$ref": null, "value": "User X"}]}
            ]),
            "/displayName",
            json!("User X"),
        ),
        (
            "4: the manager in a list, without the extension",
            json!([
                {"op": "Add", "path": "manager", "value": [{"$ref": "http://localhost/Users/m", "value": "m"}]}
            ]),
            "/urn:ietf:params:scim:schemas:extension:enterprise:2.0:User/manager/value",
            json!("m"),
        ),
        (
            "1: the manager as text",
            json!([
                {"op": "Add", "path": format!("{ENTERPRISE}:manager"), "value": "m"}
            ]),
            "/urn:ietf:params:scim:schemas:extension:enterprise:2.0:User/manager/value",
            json!("m"),
        ),
        (
            "R19: a list of one under a filter",
            json!([
                {"op": "Replace", "path": "emails[type eq \"work\"]", "value": [{"type": "work", "value": "d@example.com"}]}
            ]),
            "/emails/0/value",
            json!("d@example.com"),
        ),
    ];
    for (source, operations, pointer, expected) in cases {
        let user = patched(Dialect::Entra, &full, operations);
        assert_eq!(user.pointer(pointer), Some(expected), "{source}: {user}");
    }
    for (_, operations, ..) in cases
        .iter()
        .filter(|(source, ..)| source.starts_with(['4', '5', '6']))
    {
        assert_eq!(strictly(&full, operations), 400, "{operations}");
    }
}

// R19
#[test]
fn entra_resources_are_created_and_replaced() {
    let server = server(Dialect::Entra);
    // (1) with the values from (2): booleans and the manager as text, empty lists, a `meta`.
    let new = json!({"schemas": [USER, ENTERPRISE], "externalId": "e", "userName": "a", "active": "True",
        "emails": [{"primary": "True", "type": "work", "value": "a@example.com"}],
        "meta": {"resourceType": "User"}, "name": {"givenName": "G", "familyName": "F"}, "roles": [],
        ENTERPRISE: {"department": "D", "manager": "m"}});
    let made = send(&server, "POST /Users", &new);
    let is_read = |body: &Json| {
        assert_eq!(body["active"], json!(true), "{body}");
        assert_eq!(body["emails"][0]["primary"], json!(true), "{body}");
        assert_eq!(body[ENTERPRISE]["manager"], json!({"value": "m"}), "{body}");
    };
    assert_eq!(made.status, 201, "{}", made.body);
    is_read(&made.body);
    let at = format!("/Users/{}", made.body["id"].as_str().unwrap());
    let replaced = send(&server, &format!("PUT {at}"), &new);
    assert_eq!(replaced.status, 200, "{}", replaced.body);
    is_read(&replaced.body);
    // (4): without the extension's URN, and with a single value for a list.
    let mut bare = user("b");
    bare["manager"] = json!([{"value": "m"}]);
    bare["emails"] = json!({"value": "b@example.com"});
    let made = send(&server, "POST /Users", &bare);
    assert_eq!(
        made.body[ENTERPRISE]["manager"],
        json!({"value": "m"}),
        "{}",
        made.body
    );
    assert_eq!(made.body["emails"], json!([{"value": "b@example.com"}]));
    // (1): a group with one of Microsoft's schemas.
    let foreign = "http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group";
    let group =
        json!({"schemas": [GROUP, foreign], "displayName": "g", "meta": {"resourceType": "Group"}});
    assert_eq!(send(&server, "POST /Groups", &group).status, 201);

    let strict = self::server(Dialect::Standard);
    assert_eq!(send(&strict, "POST /Users", &new).status, 400);
}

// R19
#[test]
fn entra_filters_are_understood() {
    let server = server(Dialect::Entra);
    let new = json!({"schemas": [USER, ENTERPRISE], "externalId": "123", "userName": "Test User", "active": true,
        "emails": [{"type": "work", "value": "a@example.com"}, {"type": "home", "value": "b@example.com"}],
        ENTERPRISE: {"manager": {"value": "2819c223-7f76"}}});
    let id = server.add("User", new).unwrap();
    let cases = [
        (r#"userName eq "test user""#, 1),
        (r#"userName eq "non-existent user""#, 0),
        (r#"emails[type eq "work"].value eq "a@example.com""#, 1),
        (r#"emails[type eq "work"].value eq "b@example.com""#, 0),
        (r#"active eq "True""#, 1),
        ("externalId eq 123", 1),
        // (4), where quotes and the extension's URN are missing.
        ("id eq ID and manager eq 2819c223-7f76", 1),
        ("id eq ID and manager eq 2819c223", 0),
    ];
    for (filter, expected) in cases {
        let filter = filter.replace("ID", &id);
        let mut escaped = String::new();
        for byte in filter.bytes() {
            write!(escaped, "%{byte:02x}").unwrap();
        }
        let answer = get(&server, &format!("/Users?filter={escaped}&attributes=id"));
        assert_eq!(answer.status, 200, "{filter}: {}", answer.body);
        assert_eq!(answer.body["totalResults"], json!(expected), "{filter}");
    }
    // (1): groups without their members.
    let group = json!({"schemas": [GROUP], "displayName": "g", "members": [{"value": id}]});
    server.add("Group", group).unwrap();
    let path = "/Groups?excludedAttributes=members&filter=displayName%20eq%20%22g%22";
    let groups = get(&server, path).body;
    assert_eq!(groups["totalResults"], json!(1));
    assert_eq!(groups["Resources"][0].get("members"), None);
}

// R19
#[test]
fn entra_patches_of_groups_are_applied() {
    let server = server(Dialect::Entra);
    let users = ["a", "b"].map(|name| server.add("User", user(name)).unwrap());
    let group = json!({"schemas": [GROUP], "displayName": "g"});
    let at = format!("/Groups/{}", server.add("Group", group).unwrap());
    let change = |operation: Json| {
        let answer = send(
            &server,
            &format!("PATCH {at}"),
            &patches(&json!([operation])),
        );
        assert_eq!(answer.status, 200, "{operation}: {}", answer.body);
        let members = answer.body["members"]
            .as_array()
            .cloned()
            .unwrap_or_default();
        members.len()
    };
    let [one, two] = &users;
    let with = |op: &str, id: &str| json!({"op": op, "path": "members", "value": [{"$ref": null, "value": id}]});
    assert_eq!(
        change(json!({"op": "Replace", "path": "displayName", "value": "h"})),
        0
    );
    assert_eq!(change(with("Add", one)), 1);
    assert_eq!(change(with("Add", two)), 2);
    assert_eq!(change(with("Add", two)), 2);
    assert_eq!(change(with("Remove", one)), 1);
    assert_eq!(change(with("Remove", one)), 1, "a member that is not there");
    let by_filter = json!({"op": "remove", "path": format!("members[value eq \"{two}\"]")});
    assert_eq!(change(by_filter.clone()), 0);
    assert_eq!(change(by_filter), 0, "a member that is not there");
}

// R19
#[test]
fn okta_requests_are_accepted() {
    let server = server(Dialect::Okta);
    // (8): a user with empty groups and a password, replaced as a whole with the resource that was read.
    let new = json!({"schemas": [USER], "userName": "a@example.com", "name": {"givenName": "G", "familyName": "F"},
        "emails": [{"primary": true, "value": "a@example.com", "type": "work"}], "displayName": "G F",
        "locale": "en-US", "externalId": "00u", "groups": [], "password": "1mz050nq", "active": true});
    let made = send(&server, "POST /Users", &new);
    assert_eq!(made.status, 201, "{}", made.body);
    let id = made.body["id"].as_str().unwrap();
    let mut whole = made.body.clone();
    whole["groups"] = json!([]);
    whole["active"] = json!(false);
    let replaced = send(&server, &format!("PUT /Users/{id}"), &whole);
    assert_eq!(
        (replaced.status, &replaced.body["active"]),
        (200, &json!(false))
    );
    let found = get(
        &server,
        "/Users?filter=userName%20eq%20%22a@example.com%22&startIndex=1&count=100",
    );
    assert_eq!(found.body["totalResults"], json!(1));
    // (12)
    let upper = get(&server, "/Users?filter=userName%20eq%20%22A@EXAMPLE.COM%22");
    assert_eq!(upper.body["totalResults"], json!(1));
    let first = get(&server, "/Users?count=1&startIndex=1").body;
    assert_eq!(
        (&first["startIndex"], &first["itemsPerPage"]),
        (&json!(1), &json!(1))
    );
    assert_eq!(send(&server, "POST /Users", &new).status, 409);
    assert_eq!(
        get(&server, "/Users/010101001010101011001010101011").status,
        404
    );
    // (8): activation and deactivation.
    let active = patches(&json!([{"op": "replace", "value": {"active": true}}]));
    assert_eq!(
        send(&server, &format!("PATCH /Users/{id}"), &active).body["active"],
        json!(true)
    );

    // (8): a group, its new name with its own id, and its members.
    let group = json!({"schemas": [GROUP], "displayName": "g", "members": []});
    let made = send(&server, "POST /Groups", &group);
    let group = made.body["id"].as_str().unwrap();
    let line = format!("PATCH /Groups/{group}");
    let rename =
        |id: &str| patches(&json!([{"op": "replace", "value": {"id": id, "displayName": "n"}}]));
    let renamed = send(&server, &line, &rename(group));
    assert_eq!(
        (renamed.status, &renamed.body["displayName"]),
        (200, &json!("n"))
    );
    assert_eq!(
        send(&server, &line, &rename("another")).scim_type(),
        "mutability"
    );
    let members = patches(&json!([
        {"op": "remove", "path": "members[value eq \"nobody\"]"},
        {"op": "add", "path": "members", "value": [{"value": id, "display": "a@example.com"}]}
    ]));
    let answer = send(&server, &line, &members);
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert_eq!(answer.body["members"][0]["value"], json!(id));
    let member = json!([{"value": id, "display": "a@example.com"}]);
    for operation in [
        json!({"op": "replace", "path": "members", "value": member}),
        json!({"op": "replace", "path": "members", "value": []}), // (9)
        json!({"op": "replace", "value": {"members": member}}),   // (10)
    ] {
        let answer = send(&server, &line, &patches(&json!([operation])));
        let expected = operation
            .pointer("/value/members")
            .or(operation.get("value"));
        let expected = expected.and_then(Json::as_array).map_or(0, Vec::len);
        let members = answer.body["members"].as_array().map_or(0, Vec::len);
        assert_eq!((answer.status, members), (200, expected), "{operation}");
    }
    // (11)
    let whole = json!({"schemas": [GROUP], "id": group, "displayName": "n", "members": [{"value": id, "display": null}]});
    let replaced = send(&server, &format!("PUT /Groups/{group}"), &whole);
    assert_eq!(
        (replaced.status, &replaced.body["members"][0]["value"]),
        (200, &json!(id))
    );
    let strict = self::server(Dialect::Standard);
    let made = send(
        &strict,
        "POST /Groups",
        &json!({"schemas": [GROUP], "displayName": "g"}),
    );
    let own = made.body["id"].as_str().unwrap();
    let refused = ask(
        &strict,
        &format!("PATCH /Groups/{own}"),
        &[],
        &rename(own).to_string(),
    );
    assert_eq!(refused.scim_type(), "mutability");
}

// R26
#[test]
fn comparisons_after_value_paths_are_an_option() {
    let server = testing::server().base_url("http://localhost");
    let new =
        json!({"schemas": [USER], "userName": "a", "emails": [{"type": "work", "value": "x"}]});
    server.add("User", new).unwrap();
    let path = "/Users?filter=emails%5Btype%20eq%20%22work%22%5D.value%20eq%20%22x%22";
    assert_eq!(get(&server, path).scim_type(), "invalidFilter");
    let server = server.value_path_comparisons();
    assert_eq!(get(&server, path).body["totalResults"], json!(1));
    let literal = get(&server, "/Users?filter=userName%20eq%20a");
    assert_eq!(literal.scim_type(), "invalidFilter");
}

// R26
#[test]
fn text_operators_on_booleans_are_an_option() {
    let server = testing::server().base_url("http://localhost");
    let new = json!({"schemas": [USER], "userName": "a", "active": true,
        "emails": [{"value": "x", "primary": true}, {"value": "y"}]});
    let id = server.add("User", new).unwrap();
    let query = "/Users?filter=active%20sw%20%22t%22";
    let remove = patches(&json!([{"op": "remove", "path": "emails[primary co \"ru\"]"}]));
    let line = format!("PATCH /Users/{id}");
    assert_eq!(get(&server, query).scim_type(), "invalidFilter");
    assert_eq!(send(&server, &line, &remove).scim_type(), "invalidFilter");
    let server = server.text_operators_on_any_value().dialect(Dialect::Okta);
    assert_eq!(get(&server, query).body["totalResults"], json!(1));
    assert_eq!(
        send(&server, &line, &remove).body["emails"],
        json!([{"value": "y"}])
    );
}

#[test]
fn choices_of_patch_are_options() {
    let options = PatchOptions::STRICT
        .merge_filtered_replaces()
        .ignore_unmatched_removes();
    let merge = patches(&json!([
        {"op": "replace", "path": "emails[type eq \"work\"]", "value": {"value": "y"}}
    ]));
    let remove = patches(&json!([{"op": "remove", "path": "emails[type eq \"home\"]"}]));
    for (server, emails, status) in [
        (testing::server(), json!([{"value": "y"}]), 400),
        (
            testing::server().patch_options(options),
            json!([{"type": "work", "value": "y"}]),
            200,
        ),
    ] {
        let server = server.base_url("http://localhost");
        let new =
            json!({"schemas": [USER], "userName": "a", "emails": [{"type": "work", "value": "x"}]});
        let line = format!("PATCH /Users/{}", server.add("User", new).unwrap());
        assert_eq!(send(&server, &line, &merge).body["emails"], emails);
        assert_eq!(send(&server, &line, &remove).status, status);
    }
}
