//! `groups` (RFC 7643 §4.1.2) is derived from the `members` of groups (§4.2).

use crate::requests::{GROUP, acme, ask, get, provider, user};
use scim_runtime::{Json, server::Server};
use serde_json::json;

fn group(name: &str, members: &[&str]) -> Json {
    let members: Vec<Json> = members.iter().map(|id| json!({"value": id})).collect();
    json!({"schemas": [GROUP], "displayName": name, "members": members})
}

fn patch(operation: &Json) -> Json {
    json!({
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
        "Operations": [operation],
    })
}

/// The names and types of a user's groups.
fn groups(server: &Server, id: &str) -> Vec<(String, String)> {
    let (status, user) = get(server, &format!("/Users/{id}"));
    assert_eq!(status, 200);
    let groups = user["groups"].as_array().cloned().unwrap_or_default();
    let text = |value: &Json| value.as_str().unwrap().to_owned();
    groups
        .iter()
        .map(|group| (text(&group["display"]), text(&group["type"])))
        .collect()
}

fn names(server: &Server, query: &str) -> Vec<String> {
    let (status, list) = get(server, &format!("/Users?{query}"));
    assert_eq!(status, 200, "{query}: {list}");
    let users = list["Resources"].as_array().unwrap().iter();
    users
        .map(|user| user["userName"].as_str().unwrap().to_owned())
        .collect()
}

fn direct(names: &[&str]) -> Vec<(String, String)> {
    let named = names.iter();
    named
        .map(|name| ((*name).to_owned(), "direct".to_owned()))
        .collect()
}

#[test]
fn members_show_every_change_of_a_group() {
    let server = acme();
    let [a, b] = ["a", "b"].map(|name| server.add("User", user(name)).unwrap());
    let tour = server.add("Group", group("Tour", &[&a])).unwrap();
    let (_, one) = get(&server, &format!("/Users/{a}"));
    assert_eq!(
        one["groups"],
        json!([{
            "value": tour, "$ref": format!("http://localhost/Groups/{tour}"),
            "display": "Tour", "type": "direct"
        }])
    );
    let line = |method: &str| format!("{method} /Groups/{tour}");
    let add = json!({"op": "add", "path": "members", "value": [{"value": b}]});
    let remove = json!({"op": "remove", "path": format!("members[value eq \"{a}\"]")});
    let rename = json!({"op": "replace", "path": "displayName", "value": "Guides"});
    let steps = [
        ("PATCH", patch(&add), direct(&["Tour"]), direct(&["Tour"])),
        ("PATCH", patch(&remove), vec![], direct(&["Tour"])),
        ("PATCH", patch(&rename), vec![], direct(&["Guides"])),
        (
            "PUT",
            group("Staff", &[&a, &b]),
            direct(&["Staff"]),
            direct(&["Staff"]),
        ),
        ("PUT", group("Staff", &[&a, &a]), direct(&["Staff"]), vec![]),
        ("DELETE", Json::Null, vec![], vec![]),
    ];
    for (method, body, of_a, of_b) in steps {
        let (status, answer) = ask(&server, &line(method), &[], &body);
        assert!(status < 300, "{answer}");
        assert_eq!(groups(&server, &a), of_a, "{method} {body}");
        assert_eq!(groups(&server, &b), of_b, "{method} {body}");
    }
    // Two groups in order of creation, and a user who is created after the group.
    server.add("Group", group("First", &[&b])).unwrap();
    server.add("Group", group("Second", &[&b])).unwrap();
    assert_eq!(groups(&server, &b), direct(&["First", "Second"]));
}

#[test]
fn nested_groups_are_indirect() {
    let server = acme();
    let a = server.add("User", user("a")).unwrap();
    let inner = server.add("Group", group("Inner", &[&a])).unwrap();
    let middle = server.add("Group", group("Middle", &[&inner])).unwrap();
    let outer = server.add("Group", group("Outer", &[&middle, &a])).unwrap();
    // Circular membership terminates.
    let add = json!({"op": "add", "path": "members", "value": [{"value": outer}]});
    let (status, _) = ask(
        &server,
        &format!("PATCH /Groups/{inner}"),
        &[],
        &patch(&add),
    );
    assert_eq!(status, 200);
    let kinds = groups(&server, &a);
    let expected = [
        ("Inner", "direct"),
        ("Outer", "direct"),
        ("Middle", "indirect"),
    ];
    assert_eq!(
        kinds,
        expected.map(|(name, kind)| (name.to_owned(), kind.to_owned()))
    );
    assert_eq!(names(&server, "filter=groups.type eq \"indirect\""), ["a"]);
    let (_, found) = get(&server, &format!("/Groups/{inner}"));
    assert_eq!(found.get("groups"), None, "the schema of groups has none");
}

#[test]
fn groups_are_filtered_sorted_and_projected() {
    let server = acme();
    let ids = ["a", "b", "c"].map(|name| server.add("User", user(name)).unwrap());
    let tour = server
        .add("Group", group("Tour", &[&ids[0], &ids[1]]))
        .unwrap();
    server.add("Group", group("Amber", &[&ids[2]])).unwrap();
    let lone = server.add("User", user("d")).unwrap();
    let cases = [
        (format!("filter=groups.value eq \"{tour}\""), vec!["a", "b"]),
        (format!("filter=groups eq \"{tour}\""), vec!["a", "b"]),
        (
            "filter=groups[display sw \"am\" and type eq \"direct\"]".to_owned(),
            vec!["c"],
        ),
        (
            "filter=groups pr and userName ne \"a\"".to_owned(),
            vec!["b", "c"],
        ),
        ("filter=not (groups pr)".to_owned(), vec!["d"]),
        ("sortBy=groups.display".to_owned(), vec!["c", "a", "b", "d"]),
    ];
    for (query, expected) in cases {
        assert_eq!(names(&server, &query), expected, "{query}");
    }
    let (_, list) = get(&server, "/Users?attributes=groups.display");
    assert_eq!(list["Resources"][0]["groups"], json!([{"display": "Tour"}]));
    assert_eq!(list["Resources"][3].get("groups"), None);
    let (_, list) = get(&server, "/Users?excludedAttributes=groups");
    assert!(!list.to_string().contains("Tour"));
    let search = json!({
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:SearchRequest"],
        "filter": "groups.display eq \"tour\"",
    });
    let (_, list) = ask(&server, "POST /.search", &[], &search);
    assert_eq!(list["totalResults"], json!(2));
    assert_eq!(groups(&server, &lone), direct(&[]));
}

// RFC 7643 §7: clients can't write read-only attributes.
#[test]
fn clients_cannot_write_groups_and_membership_keeps_the_version() {
    let server = acme();
    let mut new = user("a");
    new["groups"] = json!([{"value": "made-up", "display": "Made up"}]);
    let (status, made) = ask(&server, "POST /Users", &[], &new);
    assert_eq!((status, made.get("groups")), (201, None));
    let id = made["id"].as_str().unwrap();
    let tour = server.add("Group", group("Tour", &[id])).unwrap();
    let line = format!("PUT /Users/{id}");
    let version = made["meta"]["version"].as_str().unwrap();
    let (_, found) = get(&server, &format!("/Users/{id}"));
    assert_eq!(found["meta"], made["meta"]);
    let (status, replaced) = ask(&server, &line, &[("if-match", version)], &new);
    assert_eq!(status, 200, "what it was read as is still its version");
    assert_eq!(replaced["groups"][0]["value"], json!(tour));
    let add = json!({"op": "add", "path": "groups", "value": [{"value": tour}]});
    let (status, answer) = ask(&server, &format!("PATCH /Users/{id}"), &[], &patch(&add));
    assert_eq!((status, &answer["scimType"]), (400, &json!("mutability")));
}

// RFC 7644 §3.6, RFC 7643 §4.2
#[test]
fn deleted_resources_leave_their_groups() {
    let server = acme();
    let ids = ["a", "b"].map(|name| server.add("User", user(name)).unwrap());
    let inner = server
        .add("Group", group("Inner", &[&ids[0], &ids[1]]))
        .unwrap();
    let outer = server.add("Group", group("Outer", &[&inner])).unwrap();
    let before = get(&server, &format!("/Groups/{inner}")).1;
    let delete = |path: String| assert_eq!(ask(&server, &path, &[], &Json::Null).0, 204);
    delete(format!("DELETE /Users/{}", ids[0]));
    let (_, after) = get(&server, &format!("/Groups/{inner}"));
    assert_eq!(after["members"], json!([{"value": ids[1]}]));
    assert_ne!(after["meta"]["version"], before["meta"]["version"]);
    let (status, _) = ask(
        &server,
        &format!("DELETE /Groups/{inner}"),
        &[("if-match", before["meta"]["version"].as_str().unwrap())],
        &Json::Null,
    );
    assert_eq!(status, 412, "the group has changed");
    delete(format!("DELETE /Users/{}", ids[1]));
    assert_eq!(
        get(&server, &format!("/Groups/{inner}")).1.get("members"),
        None
    );
    delete(format!("DELETE /Groups/{inner}"));
    assert_eq!(
        get(&server, &format!("/Groups/{outer}")).1.get("members"),
        None
    );
}

/// A provider with other types. Reference types determine which types can be members of which.
fn crews(of_groups: &Json, of_members: &Json, mutability: &str) -> Server {
    let list = |name: &str, mutability: &str, types: &Json| {
        json!({
            "name": name, "type": "complex", "multiValued": true, "mutability": mutability,
            "subAttributes": [
                {"name": "value", "type": "string"},
                {"name": "$ref", "type": "reference", "referenceTypes": types},
            ],
        })
    };
    let schemas = json!([
        {"id": "urn:x:Robot", "attributes": [list("groups", mutability, of_groups)]},
        {"id": "urn:x:Crew", "attributes": [list("members", "readWrite", of_members)]},
    ]);
    let types = json!([
        {"name": "Robot", "endpoint": "/Robots", "schema": "urn:x:Robot"},
        {"name": "Crew", "endpoint": "/Crews", "schema": "urn:x:Crew"},
    ]);
    Server::from_documents(&schemas, &types, &json!({})).unwrap()
}

#[test]
fn the_documents_define_which_types_have_groups() {
    let any = Json::Null;
    let cases = [
        (any.clone(), any.clone(), "readOnly", true),
        (json!(["Crew"]), json!(["Robot"]), "readOnly", true),
        (json!(["crew"]), json!(["ROBOT", "Crew"]), "readOnly", true),
        (json!(["Group"]), any.clone(), "readOnly", false),
        (any.clone(), json!(["User"]), "readOnly", false),
        // Clients can write the attribute, so it isn't derived.
        (any.clone(), any, "readWrite", false),
    ];
    for (of_groups, of_members, mutability, expected) in cases {
        let server = crews(&of_groups, &of_members, mutability);
        let robot = json!({"schemas": ["urn:x:Robot"]});
        let robot = server.add("Robot", robot).unwrap();
        let crew = json!({"schemas": ["urn:x:Crew"], "members": [{"value": robot}]});
        let crew = server.add("Crew", crew).unwrap();
        let (_, found) = get(&server, &format!("/Robots/{robot}"));
        let location = format!("http://localhost/Crews/{crew}");
        // The schema defines neither `display` nor `type`.
        let groups = json!([{"value": crew, "$ref": location}]);
        let groups = expected.then_some(groups);
        assert_eq!(
            found.get("groups").cloned(),
            groups,
            "{of_groups} {of_members}"
        );
    }
    let server = provider(|snapshot| {
        for schema in snapshot["schemas"].as_array_mut().unwrap() {
            let attributes = schema["attributes"].as_array_mut().unwrap();
            attributes.retain(|attribute| attribute["name"] != json!("groups"));
        }
    });
    let a = server.add("User", user("a")).unwrap();
    server.add("Group", group("Tour", &[&a])).unwrap();
    assert_eq!(groups(&server, &a), direct(&[]));
}

#[test]
fn groups_are_derived_from_the_members_in_a_dump() {
    let server = acme();
    let a = server.add("User", user("a")).unwrap();
    server.add("Group", group("Tour", &[&a])).unwrap();
    let dump = server.dump();
    assert_eq!(dump["resources"][0].get("groups"), None);
    let other = acme();
    other.load(&dump).unwrap();
    assert_eq!(groups(&other, &a), direct(&["Tour"]));
    // The query's response contains `groups`. When it is loaded without the groups, `groups` is ignored.
    let other = acme();
    other.load(&get(&server, "/Users").1).unwrap();
    assert_eq!(groups(&other, &a), direct(&[]));
}

#[test]
fn a_failed_circle_in_a_bulk_request_leaves_no_trace() {
    let server = provider(|snapshot| {
        snapshot["serviceProviderConfig"]["bulk"] =
            json!({"supported": true, "maxOperations": 10, "maxPayloadSize": 100_000});
    });
    let bulk = |operations: Json| {
        let message = json!({
            "schemas": ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"],
            "Operations": operations,
        });
        ask(&server, "POST /Bulk", &[], &message).1
    };
    let post = |id: &str, path: &str, data: &Json| json!({"method": "POST", "bulkId": id, "path": path, "data": data});
    let a = server.add("User", user("a")).unwrap();
    // Two groups with each other as members are created together. The second one has no name.
    let good = group("Good", &["bulkId:two", &a]);
    let mut nameless = group("", &["bulkId:one"]);
    nameless.as_object_mut().unwrap().remove("displayName");
    let answer = bulk(json!([
        post("one", "/Groups", &good),
        post("two", "/Groups", &nameless)
    ]));
    for operation in answer["Operations"].as_array().unwrap() {
        assert_ne!(operation["status"], json!("201"), "{answer}");
    }
    assert_eq!(groups(&server, &a), direct(&[]));
    let both = json!([
        post("one", "/Groups", &good),
        post("two", "/Groups", &group("Two", &["bulkId:one"])),
    ]);
    bulk(both);
    let named = groups(&server, &a);
    assert_eq!(named.len(), 2, "{named:?}");
}

#[test]
fn a_large_group_is_fast() {
    let server = acme();
    server.populate("User", 5_000).unwrap();
    let (_, list) = get(&server, "/Users?count=5000&attributes=id");
    let users = list["Resources"].as_array().unwrap().iter();
    let ids: Vec<&str> = users.map(|user| user["id"].as_str().unwrap()).collect();
    let all = server.add("Group", group("All", &ids)).unwrap();
    let (_, list) = get(&server, "/Users?filter=groups.display eq \"all\"&count=1");
    assert_eq!(list["totalResults"], json!(ids.len()));
    for id in &ids[1..] {
        ask(&server, &format!("DELETE /Users/{id}"), &[], &Json::Null);
    }
    let (_, found) = get(&server, &format!("/Groups/{all}"));
    assert_eq!(found["members"], json!([{"value": ids[0]}]));
}
