//! What a server has from its documents: discovery, and resources made up by their schemas.

use crate::asking::{USER, acme, ask, get, user};
use scim_runtime::{Json, server::Server};
use serde_json::json;

// R7644-4-01, R7644-4-02
#[test]
fn discovery_is_served_whole_and_in_parts() {
    let server = acme();
    let snapshot: Json = serde_json::from_str(tests::ACME).unwrap();
    assert_eq!(
        get(&server, "/ServiceProviderConfig").body,
        snapshot["serviceProviderConfig"]
    );
    let schema = get(
        &server,
        "/Schemas/URN:ietf:params:scim:schemas:core:2.0:user",
    );
    assert_eq!(schema.body["id"], json!(USER));
    assert_eq!(
        get(&server, "/ResourceTypes/Device").body["endpoint"],
        json!("/Devices")
    );
    let all = get(&server, "/ResourceTypes");
    assert_eq!(
        (&all.body["totalResults"], &all.body["startIndex"]),
        (&json!(3), &json!(1))
    );
}

// R7644-4-01
#[test]
fn a_document_that_is_not_there_is_not_found() {
    let snapshot: Json = serde_json::from_str(tests::ACME).unwrap();
    let server = Server::from_documents(
        &snapshot["schemas"],
        &snapshot["resourceTypes"],
        &Json::Null,
    )
    .unwrap();
    let answer = ask(&server, "GET /ServiceProviderConfig", &[], "");
    assert_eq!(
        (answer.status, &answer.body["status"]),
        (404, &json!("404"))
    );
}

#[test]
fn what_is_made_up_meets_its_schema() {
    let server = acme();
    for name in ["User", "Group", "Device"] {
        server.populate(name, 3).unwrap();
    }
    assert_eq!(get(&server, "/").body["totalResults"], json!(9));
    assert_eq!(
        get(&server, "/Users").names(),
        ["userName1", "userName2", "userName3"]
    );
    assert!(server.populate("Nothing", 1).is_err());
    assert!(server.add("User", user("userName1")).is_err());
}

#[test]
fn a_required_complex_attribute_is_made_up_with_something_in_it() {
    let attributes = json!([{"name": "emails", "type": "complex", "multiValued": true, "required": true, "subAttributes": [
        {"name": "id", "type": "string", "mutability": "readOnly"},
        {"name": "value", "type": "string"}
    ]}]);
    let server = Server::from_documents(
        &json!([{"id": "urn:x:User", "attributes": attributes}]),
        &json!([{"name": "User", "endpoint": "/Users", "schema": "urn:x:User"}]),
        &Json::Null,
    )
    .unwrap();
    server.populate("User", 2).unwrap();
    let list = ask(&server, "GET /Users", &[], "").body;
    assert_eq!(list["Resources"][1]["emails"], json!([{"value": "value2"}]));
}
