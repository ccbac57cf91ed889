//! Bulk requests: references, circles, limits.

use crate::requests::{USER, bulk, get, patch, provider, send, user, with_bulk};
use scim_runtime::Json;
use serde_json::json;

// R7644-3.7-01, R7644-3.7-02, R7644-3.7-03
#[test]
fn operations_can_refer_to_each_other() {
    let server = with_bulk();
    let answer = send(
        &server,
        "POST /Bulk",
        &bulk(&json!([
            {"method": "POST", "path": "/Groups", "bulkId": "g", "data": {
                "schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"], "displayName": "G",
                "members": [{"value": "bulkId:u", "$ref": "/Users/bulkId:u"}]}},
            {"method": "post", "path": "/Users", "bulkId": "u", "data": user("a")},
            {"method": "PATCH", "path": "/Users/bulkId:u", "data": patch(&json!({"op": "add", "path": "displayName", "value": "A"}))},
            {"method": "PUT", "path": "/Users/bulkId:u", "version": "W/\"0\"", "data": user("b")},
            {"method": "DELETE", "path": "/Groups/bulkId:g"},
            {"method": "DELETE", "path": "/Groups/none"},
            {"method": "POST", "path": "/Users", "bulkId": "x", "data": user("A")},
            {"method": "POST", "path": "/Users", "data": user("z")},
            {"method": "GET", "path": "/Users"},
            {"method": "POST", "path": "/Users", "bulkId": "y", "data": {"schemas": [USER], "userName": "bulkId:x"}},
            {"method": "POST", "path": "/Users", "bulkId": "w", "data": {"schemas": [USER], "userName": "bulkId:none"}},
        ])),
    );
    assert_eq!(answer.status, 200);
    let operations = answer.body["Operations"].as_array().unwrap();
    let statuses: Vec<&str> = operations
        .iter()
        .map(|one| one["status"].as_str().unwrap())
        .collect();
    assert_eq!(
        statuses,
        [
            "201", "201", "200", "412", "204", "404", "409", "400", "400", "409", "400"
        ]
    );
    let user = get(&server, "/Users").body["Resources"][0].clone();
    assert_eq!(
        (&user["userName"], &user["displayName"]),
        (&json!("a"), &json!("A"))
    );
    assert_eq!(operations[1]["location"], user["meta"]["location"]);
    assert_eq!(operations[2]["version"], user["meta"]["version"]);
    assert_eq!(operations[0]["bulkId"], json!("g"));
    assert_eq!(operations[0].get("response"), None);
    assert_eq!(operations[6]["response"]["scimType"], json!("uniqueness"));
    assert_eq!(
        (
            operations[6].get("location"),
            operations[5]["location"].is_string()
        ),
        (None, true)
    );
    assert_eq!(get(&server, "/Users").body["totalResults"], json!(1));
}

fn group(name: &str, member: &str) -> Json {
    json!({"schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"], "displayName": name,
        "members": [{"value": member, "type": "Group"}]})
}

// R7644-3.7-02, R7644-3.7.1-01
#[test]
fn circular_operations_all_succeed_or_all_fail() {
    let server = with_bulk();
    let post = |id: &str, data: Json| json!({"method": "POST", "path": "/Groups", "bulkId": id, "data": data});
    let answer = send(
        &server,
        "POST /Bulk",
        &bulk(&json!([
            post("a", group("A", "bulkId:b")),
            post("b", group("B", "bulkId:a")),
            post("c", group("C", "bulkId:c")),
        ])),
    );
    let groups = get(&server, "/Groups").body["Resources"].clone();
    assert_eq!(
        answer.body["Operations"][2]["status"],
        json!("201"),
        "{}",
        answer.body
    );
    for (one, other) in [(0, 1), (1, 0), (2, 2)] {
        assert_eq!(groups[one]["members"][0]["value"], groups[other]["id"]);
        assert_eq!(
            groups[one]["meta"]["location"],
            answer.body["Operations"][one]["location"]
        );
    }
    let broken = json!({"schemas": [], "displayName": "E", "members": [{"value": "bulkId:d"}]});
    let answer = send(
        &server,
        "POST /Bulk",
        &bulk(&json!([
            post("d", group("D", "bulkId:e")),
            post("e", broken),
            post("f", group("F", "bulkId:d")),
        ])),
    );
    let statuses: Vec<&Json> = answer.body["Operations"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| &one["status"])
        .collect();
    assert_eq!(statuses, ["409", "400", "409"]);
    assert_eq!(get(&server, "/Groups").body["totalResults"], json!(3));
}

#[test]
fn a_bulk_limit_of_zero_is_not_stated() {
    let server = provider(|config| {
        config["bulk"] = json!({"supported": true, "maxOperations": 0, "maxPayloadSize": 0});
    });
    let new = json!({"method": "POST", "path": "/Users", "bulkId": "1", "data": user("a")});
    let answer = send(&server, "POST /Bulk", &bulk(&json!([new])));
    assert_eq!(answer.status, 200, "{}", answer.body);
}

// R7644-3.7-04, R7644-3.7-05, R7644-3.7.3-01
#[test]
fn limits_and_error_counts_are_enforced() {
    let server = with_bulk();
    let post = |id: &str, name: &str| json!({"method": "POST", "path": "/Users", "bulkId": id, "data": user(name)});
    let mut message = bulk(&json!([
        post("1", "a"),
        post("2", "a"),
        post("3", "a"),
        post("4", "b")
    ]));
    message["failOnErrors"] = json!(2);
    let answer = send(&server, "POST /Bulk", &message);
    assert_eq!(
        (
            answer.status,
            answer.body["Operations"].as_array().unwrap().len()
        ),
        (200, 3)
    );
    assert_eq!(get(&server, "/Users").body["totalResults"], json!(1));

    let many: Vec<Json> = (0..21)
        .map(|number| post(&number.to_string(), "x"))
        .collect();
    let failing_after = |errors: &Json| {
        let mut message = bulk(&json!([post("1", "z")]));
        message["failOnErrors"] = errors.clone();
        message
    };
    let large = user(&"x".repeat(10_000));
    let cases = [
        ("POST /Bulk", bulk(&json!(many)), 413),
        (
            "POST /Bulk",
            bulk(&json!([{"method": "POST", "path": "/Users", "bulkId": "1", "data": large}])),
            413,
        ),
        (
            "POST /Bulk",
            bulk(&json!([post("1", "p"), post("1", "q")])),
            400,
        ),
        ("POST /Bulk", failing_after(&json!(0)), 400),
        ("POST /Bulk", failing_after(&json!(-1)), 400),
        ("POST /Bulk", failing_after(&json!("1")), 400),
        ("POST /Bulk", json!({"Operations": []}), 400),
        ("POST /Bulk", bulk(&json!(7)), 400),
        ("PUT /Bulk", bulk(&json!([])), 405),
    ];
    for (line, message, status) in cases {
        assert_eq!(send(&server, line, &message).status, status, "{line}");
    }
}
