//! Everything that the server derives from its documents: discovery, and generated resources.

use crate::requests::{ENTERPRISE, USER, acme, ask, bulk, get, patch, send, user};
use scim_runtime::{
    Json,
    describe::Description,
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

/// Resource types `A` and `B`, both at `/Things`. The strict reader takes them one by one only.
fn shared_endpoint() -> Server {
    let schemas = json!([
        {"id": "urn:example:A", "attributes": [{"name": "a", "type": "string", "required": true}]},
        {"id": "urn:example:B", "attributes": [{"name": "b", "type": "string"}]}
    ]);
    let configuration = json!({"patch": {"supported": true}, "filter": {"supported": true},
        "bulk": {"supported": true, "maxOperations": 10, "maxPayloadSize": 10_000}});
    let of = |name: &str| {
        let types =
            json!([{"name": name, "endpoint": "/Things", "schema": format!("urn:example:{name}")}]);
        Description::from_documents(&schemas, &types, &configuration).unwrap()
    };
    let (mut description, other) = (of("A"), of("B"));
    description.resource_types.extend(other.resource_types);
    Server::new(description)
}

#[test]
fn types_that_share_an_endpoint_are_distinguished_by_their_schema() {
    let server = shared_endpoint();
    let thing = |name: &str| json!({"schemas": [format!("urn:example:{}", name.to_uppercase())], name: "1"});
    let at = |name: &str| {
        let made = send(&server, "POST /Things", &thing(name));
        assert_eq!(made.status, 201, "{}", made.body);
        assert_eq!(
            made.body["meta"]["resourceType"],
            json!(name.to_uppercase())
        );
        format!("/Things/{}", made.body["id"].as_str().unwrap())
    };
    let (a, b) = (at("a"), at("b"));
    assert_eq!(get(&server, &b).body["b"], json!("1"));
    let change = patch(&json!({"op": "replace", "path": "b", "value": "2"}));
    assert_eq!(
        send(&server, &format!("PATCH {b}"), &change).body["b"],
        json!("2")
    );
    assert_eq!(
        send(&server, &format!("PATCH {a}"), &change).scim_type(),
        "invalidPath"
    );
    let all = get(&server, "/Things");
    assert_eq!(all.body["totalResults"], json!(2));
    let some = get(&server, "/Things?filter=b%20eq%20%222%22");
    assert_eq!(some.body["totalResults"], json!(1), "{}", some.body);
    let created = bulk(&json!([
        {"method": "POST", "path": "/Things", "bulkId": "1", "data": thing("b")},
        {"method": "DELETE", "path": b}
    ]));
    let results = send(&server, "POST /Bulk", &created).body;
    assert_eq!(
        results["Operations"][0]["status"],
        json!("201"),
        "{results}"
    );
    assert_eq!(
        results["Operations"][1]["status"],
        json!("204"),
        "{results}"
    );
    // Without a type that it names, a resource is of the first type.
    assert_eq!(
        send(&server, "POST /Things", &json!({"b": "1"})).status,
        400
    );
}

#[test]
fn contradicting_documents_are_rejected_with_their_place() {
    let schemas = json!([{"id": "urn:example:A", "attributes": []}]);
    let thing = |name: &str, endpoint: &str, urn: &str| json!({"name": name, "endpoint": endpoint, "schema": urn});
    let first = thing("A", "/Things", "urn:example:A");
    let cases = [
        (
            thing("B", "/things", "urn:example:A"),
            "`/ResourceTypes` at `/1`: resource type `B` shares",
        ),
        (
            thing("a", "/Others", "urn:example:A"),
            "`/ResourceTypes` at `/1`: resource type `a` shares",
        ),
        (
            thing("B", "/Others", "urn:example:B"),
            "`/ResourceTypes` at `/1/schema`: resource type `B` refers",
        ),
        (
            thing("B", "/../x", "urn:example:A"),
            "`/ResourceTypes` at `/1/endpoint`",
        ),
    ];
    for (second, expected) in cases {
        let types = json!([first, second]);
        let error = Server::from_documents(&schemas, &types, &Json::Null).unwrap_err();
        assert!(error.to_string().starts_with(expected), "{error}");
    }
}
