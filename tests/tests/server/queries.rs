//! Sorting, filters over all types, and returned attributes.

use crate::requests::{
    Answer, DEVICE, ENTERPRISE, USER, acme, get, patch, search, send, user, users,
};
use scim_runtime::Json;
use serde_json::json;

// R7644-3.4.2.3-02
#[test]
fn results_are_sorted_by_primary_or_first_value_with_unassigned_ones_last() {
    let server = acme();
    let emails = [
        (
            "a",
            json!([{"value": "z"}, {"value": "B", "primary": true}]),
        ),
        ("b", json!([{"value": "a"}, {"value": "x"}])),
        ("c", json!(null)),
        ("d", json!([{"value": "c"}])),
    ];
    for (name, emails) in emails {
        let mut user = user(name);
        user["emails"] = emails;
        server.add("User", user).unwrap();
    }
    assert_eq!(
        get(&server, "/Users?sortBy=emails").names(),
        ["b", "a", "d", "c"]
    );
    assert_eq!(
        get(&server, "/Users?sortBy=emails.value&sortOrder=descending").names()[0],
        "c"
    );
    assert_eq!(
        get(
            &server,
            &format!("/Users?sortBy={USER}:userName&sortOrder=Descending")
        )
        .names(),
        ["d", "c", "b", "a"]
    );
}

// R7644-3.4.2.1-01, R7644-3.4.2-03, R7644-3.4.3-01, R7644-3.4.3-03
#[test]
fn attributes_that_a_type_lacks_are_unassigned_in_queries_over_all_types() {
    let server = acme();
    users(&server, &["a", "b"]);
    server
        .add(
            "Device",
            json!({"schemas": [DEVICE], "serialNumber": "1", "model": "m"}),
        )
        .unwrap();
    let types = |answer: &Answer| -> Vec<String> {
        let resources = answer.body["Resources"].as_array().unwrap();
        resources
            .iter()
            .map(|one| one["meta"]["resourceType"].as_str().unwrap().to_owned())
            .collect()
    };
    let cases: &[(&str, &[&str])] = &[
        (r#"userName eq "a" or model eq "m""#, &["User", "Device"]),
        ("not (userName pr)", &["Device"]),
        (r#"userName ne "a""#, &["User", "Device"]),
        (r#"meta.resourceType eq "Device""#, &["Device"]),
        ("nothing pr", &[]),
    ];
    for (filter, expected) in cases {
        let by_post = send(&server, "POST /.search", &search(json!({"filter": filter})));
        assert_eq!(types(&by_post), *expected, "{filter}");
        let encoded = filter.replace(' ', "%20").replace('"', "%22");
        assert_eq!(
            types(&get(&server, &format!("/?filter={encoded}"))),
            *expected,
            "{filter}"
        );
    }
    assert_eq!(
        send(&server, "POST /Devices/.search", &search(json!({}))).body["totalResults"],
        json!(1)
    );
}

// R7644-3.9-01, R7644-3.9-03, R7643-7-04
#[test]
fn projections_respect_returned() {
    let server = acme();
    let mut new = user("a");
    new["displayName"] = json!("A");
    new["password"] = json!("s3cret");
    new["name"] = json!({"familyName": "F", "givenName": "G"});
    new[ENTERPRISE] = json!({"department": "d", "costCenter": "c"});
    let created = send(&server, "POST /Users?attributes=userName", &new);
    let path = format!("/Users/{}", created.body["id"].as_str().unwrap());
    let keys = |answer: &Answer| -> Vec<String> {
        answer.body.as_object().unwrap().keys().cloned().collect()
    };
    assert_eq!(keys(&created), ["schemas", "id", "userName"]);
    let cases: &[(&str, Json)] = &[
        (
            "attributes=name.familyName",
            json!({"name": {"familyName": "F"}}),
        ),
        (
            &format!("attributes={ENTERPRISE}:department"),
            json!({ENTERPRISE: {"department": "d"}}),
        ),
        (
            &format!("attributes=password,{USER}:displayName"),
            json!({"displayName": "A"}),
        ),
        (
            "excludedAttributes=id,meta,userName,name,displayName,urn:ietf:params:scim:schemas:extension:enterprise:2.0:User",
            json!({}),
        ),
    ];
    for (query, rest) in cases {
        let mut body = get(&server, &format!("{path}?{query}")).body;
        let object = body.as_object_mut().unwrap();
        assert!(
            object.remove("schemas").is_some() && object.remove("id").is_some(),
            "{query}"
        );
        assert_eq!(body, *rest, "{query}");
    }
    assert_eq!(get(&server, &path).body.get("password"), None);
}

// R7643-7-04
#[test]
fn attributes_returned_on_request_come_if_they_were_set_or_selected() {
    const BADGE: &str = "urn:acme:params:scim:schemas:extension:badge:2.0:User";
    let server = acme();
    let mut new = user("a");
    new[BADGE] = json!({"number": 7, "photo": "c2FtcGxl"});
    let created = send(&server, "POST /Users", &new);
    assert_eq!(
        created.body[BADGE]["photo"],
        json!("c2FtcGxl"),
        "{}",
        created.body
    );
    let path = format!("/Users/{}", created.body["id"].as_str().unwrap());
    assert_eq!(get(&server, &path).body[BADGE].get("photo"), None);
    let asked = get(&server, &format!("{path}?attributes={BADGE}:photo"));
    assert_eq!(asked.body[BADGE], json!({"photo": "c2FtcGxl"}));
    let change = |path_of: Option<String>, value: Json| {
        let mut op = json!({"op": "replace", "value": value});
        if let Some(path_of) = path_of {
            op["path"] = json!(path_of);
        }
        let answer = send(&server, &format!("PATCH {path}"), &patch(&op));
        answer.body[BADGE]["photo"].clone()
    };
    assert_eq!(
        change(Some(format!("{BADGE}:photo")), json!("bmV3")),
        json!("bmV3")
    );
    assert_eq!(
        change(None, json!({BADGE: {"photo": "b2xk"}})),
        json!("b2xk")
    );
    assert_eq!(
        change(Some("displayName".to_owned()), json!("A")),
        json!(null)
    );
}
