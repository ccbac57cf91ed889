//! Everything that the server derives from its documents: discovery, and generated resources.

use crate::requests::{ENTERPRISE, USER, acme, ask, get, patch, send, user};
use scim_runtime::{
    Json,
    server::{Server, Tenant},
};
use serde_json::json;

// R7644-4-01, R7644-4-02
#[test]
fn documents_are_served_as_lists_and_one_by_one() {
    let server = acme();
    let snapshot: Json = serde_json::from_str(tests::ACME).unwrap();
    let mut configuration = snapshot["serviceProviderConfig"].clone();
    configuration["meta"]["location"] = json!("http://localhost/ServiceProviderConfig");
    assert_eq!(get(&server, "/ServiceProviderConfig").body, configuration);
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
fn a_missing_document_is_not_found() {
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
fn made_up_resources_are_valid() {
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
fn a_made_up_complex_attribute_is_not_empty() {
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

/// A provider whose users require an extension with these attributes.
fn with_required_extension(attributes: &Json) -> Server {
    let schemas = json!([
        {"id": USER, "attributes": [{"name": "userName", "required": true}]},
        {"id": ENTERPRISE, "attributes": attributes}
    ]);
    let types = json!([{"name": "User", "endpoint": "/Users", "schema": USER,
        "schemaExtensions": [{"schema": ENTERPRISE, "required": true}]}]);
    let configuration = json!({"patch": {"supported": true}, "etag": {"supported": true}});
    Server::from_documents(&schemas, &types, &configuration).unwrap()
}

#[test]
fn a_required_extension_may_be_empty() {
    for attributes in [json!([{"name": "department"}]), json!([])] {
        let server = with_required_extension(&attributes);
        let lacking = send(&server, "POST /Users", &user("a"));
        assert_eq!((lacking.status, lacking.scim_type()), (400, "invalidValue"));
        let mut given = user("a");
        given["schemas"] = json!([USER, ENTERPRISE]);
        given[ENTERPRISE] = json!({});
        let made = send(&server, "POST /Users", &given);
        let is_whole = |body: &Json| {
            assert_eq!(body[ENTERPRISE], json!({}), "{body}");
            assert_eq!(body["schemas"], json!([USER, ENTERPRISE]), "{body}");
        };
        assert_eq!(made.status, 201, "{}", made.body);
        is_whole(&made.body);
        let at = format!("/Users/{}", made.body["id"].as_str().unwrap());
        is_whole(&get(&server, &at).body);
        let change = patch(&json!({"op": "replace", "path": "userName", "value": "b"}));
        is_whole(&send(&server, &format!("PATCH {at}"), &change).body);
        let replaced = send(&server, &format!("PUT {at}"), &user("c"));
        is_whole(&replaced.body);
        let unchanged = patch(&json!({"op": "replace", "path": "userName", "value": "c"}));
        let unchanged = send(&server, &format!("PATCH {at}"), &unchanged);
        assert_eq!(unchanged.header("etag"), replaced.header("etag"));
        server.populate("User", 1).unwrap();
        let again = with_required_extension(&attributes);
        again.load(&server.dump()).unwrap();
        is_whole(&get(&again, &at).body);
    }
}

// R7644-4-01
#[test]
fn documents_have_the_addresses_of_this_server() {
    let elsewhere = "https://prod.example.com/scim";
    let meta = |path: &str| json!({"location": format!("{elsewhere}/{path}")});
    let schemas = json!([{"id": USER, "attributes": [], "meta": meta("Schemas/User")}]);
    let types = json!([{"name": "User", "endpoint": format!("{elsewhere}/Users"), "schema": USER,
        "meta": meta("ResourceTypes/User")}]);
    let configuration = json!({"meta": meta("ServiceProviderConfig")});
    let server = Server::from_documents(&schemas, &types, &configuration).unwrap();
    let server = server
        .base_url("http://localhost:8080/v2")
        .tenant(Tenant::at_path("acme"));
    for (path, base) in [
        ("/v2", "http://localhost:8080/v2"),
        ("/acme/v2", "http://localhost:8080/acme/v2"),
    ] {
        let location = |document: &str| {
            let body = get(&server, &format!("{path}/{document}")).body;
            assert!(!body.to_string().contains("prod.example.com"), "{body}");
            body["meta"]["location"].as_str().map(str::to_owned)
        };
        for document in [
            &format!("Schemas/{USER}"),
            "ResourceTypes/User",
            "ServiceProviderConfig",
        ] {
            assert_eq!(location(document), Some(format!("{base}/{document}")));
        }
        assert_eq!(location("Schemas"), None);
        let types = get(&server, &format!("{path}/ResourceTypes")).body;
        assert_eq!(types["Resources"][0]["endpoint"], json!("/Users"));
    }
}

#[test]
fn foreign_hosts_can_be_rejected() {
    let server = acme().only_loopback_hosts();
    let status = |host| ask(&server, "GET /Users", &[("host", host)], "").status;
    assert_eq!(status("localhost:8080"), 200);
    assert_eq!(status("[::1]"), 200);
    assert_eq!(status("rebound.example.com"), 421);
    let open = ask(&acme(), "GET /Users", &[("host", "example.com")], "");
    assert_eq!(open.status, 200);
}

#[test]
fn seeded_resources_fit_every_schema() {
    let acme = acme();
    acme.seed(30).unwrap();
    let users = get(&acme, "/Users").body;
    assert_eq!(users["totalResults"], json!(30));
    let nobody = Server::from_documents(&json!([]), &json!([]), &json!({})).unwrap();
    assert!(nobody.seed(1).is_err());
}
