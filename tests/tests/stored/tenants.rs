//! Tenants: separate sets of resources on one server (RFC 7644 §6).

use crate::requests::{USER, acme, ask, get, provider, user};
use scim_runtime::{
    Json,
    server::{Fault, Server, Tenant},
};
use serde_json::json;

const BASE: &str = "https://scim.example.com/v2";

fn two() -> Server {
    acme()
        .base_url(BASE)
        .tenant(Tenant::at_path("acme"))
        .tenant(Tenant::at_path("ajax"))
}

fn names(server: &Server, path: &str, headers: &[(&str, &str)]) -> Vec<String> {
    let (status, list) = ask(server, &format!("GET {path}"), headers, &Json::Null);
    assert_eq!(status, 200, "{path}: {list}");
    let resources = list["Resources"].as_array().unwrap().iter();
    resources
        .map(|user| user["userName"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn tenants_with_paths_only_share_resource_types() {
    let server = two();
    let mut ids = Vec::new();
    for path in ["/v2", "/acme/v2", "/ajax/v2"] {
        // A name is unique within a tenant.
        let (status, made) = ask(
            &server,
            &format!("POST {path}/Users"),
            &[],
            &user("bjensen"),
        );
        assert_eq!(status, 201, "{path}");
        let id = made["id"].as_str().unwrap();
        assert_eq!(
            made["meta"]["location"],
            json!(format!("https://scim.example.com{path}/Users/{id}"))
        );
        assert_eq!(
            ask(
                &server,
                &format!("POST {path}/Users"),
                &[],
                &user("BJENSEN")
            )
            .0,
            409
        );
        ids.push(id.to_owned());
    }
    for (path, own) in ["/v2", "/acme/v2", "/ajax/v2"].iter().zip(&ids) {
        for id in &ids {
            let found = get(&server, &format!("{path}/Users/{id}")).0;
            assert_eq!(found, if id == own { 200 } else { 404 }, "{path}");
        }
    }
    let (status, _) = ask(
        &server,
        &format!("DELETE /acme/v2/Users/{}", ids[1]),
        &[],
        &Json::Null,
    );
    assert_eq!(status, 204);
    assert_eq!(names(&server, "/acme/v2/Users", &[]), [""; 0]);
    assert_eq!(names(&server, "/ajax/v2/Users", &[]), ["bjensen"]);
}

#[test]
fn cursors_and_bulk_stay_within_a_tenant() {
    let server = provider(|snapshot| {
        let config = &mut snapshot["serviceProviderConfig"];
        config["pagination"] = json!({"cursor": true, "index": true});
        config["bulk"] = json!({"supported": true, "maxOperations": 10, "maxPayloadSize": 100_000});
    })
    .base_url(BASE)
    .tenant(Tenant::at_path("acme"))
    .tenant(Tenant::at_path("ajax"));
    for name in ["acme", "ajax"] {
        let contents = server.contents_of(name).unwrap();
        contents.populate("User", 4).unwrap();
    }
    let (_, page) = get(&server, "/acme/v2/Users?cursor=&count=3");
    let cursor = page["nextCursor"].as_str().unwrap();
    let next = |tenant: &str| {
        get(
            &server,
            &format!("/{tenant}/v2/Users?cursor={cursor}&count=3"),
        )
    };
    let (status, error) = next("ajax");
    assert_eq!((status, &error["scimType"]), (400, &json!("invalidCursor")));
    server.contents_of("ajax").unwrap().expire_cursors();
    assert_eq!(next("acme").0, 200);

    let operations = json!({
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"],
        "Operations": [{"method": "POST", "path": "/Users", "bulkId": "a", "data": user("bulky")}],
    });
    let (status, answer) = ask(&server, "POST /ajax/v2/Bulk", &[], &operations);
    let location = answer["Operations"][0]["location"].as_str().unwrap();
    assert_eq!(status, 200);
    assert!(
        location.starts_with("https://scim.example.com/ajax/v2/Users/"),
        "{location}"
    );
    assert_eq!(get(&server, "/acme/v2/Users").1["totalResults"], json!(4));
    assert_eq!(get(&server, "/ajax/v2/Users").1["totalResults"], json!(5));
}

#[test]
fn paths_without_a_tenant_are_not_found() {
    let server = two();
    for path in [
        "/other/v2/Users",
        "/acme/Users",
        "/acme",
        "/acme/v22/Users",
        "/Acme/v2/Users",
        "/v2/acme/Users",
    ] {
        assert_eq!(get(&server, path).0, 404, "{path}");
    }
    for path in ["/acme/v2/Users", "/acme/v2/Schemas", "/v2/Users"] {
        assert_eq!(get(&server, path).0, 200, "{path}");
    }
    // Names are decoded from the path. The base URL may have no path.
    let server = acme().tenant(Tenant::at_path("a b"));
    assert_eq!(get(&server, "/a%20b/Users").0, 200);
    assert_eq!(get(&server, "/Users").0, 200);
}

#[test]
fn credentials_are_valid_for_their_tenant() {
    let server = acme()
        .base_url(BASE)
        .bearer_token("all")
        .tenant(Tenant::at_path("acme").bearer_token("acme's"))
        .tenant(Tenant::at_path("ajax"))
        .tenant(Tenant::of_token("amber", "amber's").bearer_token("amber's too"));
    let cases = [
        ("/v2", "all", 200),
        ("/v2", "acme's", 403),
        ("/v2", "amber's", 200),
        ("/v2", "nobody's", 401),
        ("/acme/v2", "all", 200),
        ("/acme/v2", "acme's", 200),
        ("/acme/v2", "amber's", 403),
        ("/acme/v2", "", 401),
        ("/ajax/v2", "all", 200),
        ("/ajax/v2", "acme's", 403),
        ("/amber/v2", "amber's", 404),
        ("/other/v2", "all", 404),
    ];
    for (path, token, expected) in cases {
        let bearer = format!("Bearer {token}");
        let (status, _) = ask(
            &server,
            &format!("GET {path}/Users"),
            &[("authorization", &bearer)],
            &Json::Null,
        );
        assert_eq!(status, expected, "{path} with {token}");
    }
}

#[test]
fn a_token_selects_its_tenant_at_the_base_url() {
    let server = acme()
        .base_url(BASE)
        .bearer_token("own")
        .tenant(Tenant::of_token("acme", "a").bearer_token("a2"))
        .tenant(Tenant::of_token("ajax", "b"));
    let by = |token: &str| format!("Bearer {token}");
    for token in ["own", "a", "b"] {
        let header = by(token);
        let headers = [("authorization", header.as_str())];
        let (status, made) = ask(&server, "POST /v2/Users", &headers, &user(token));
        assert_eq!(status, 201);
        let location = made["meta"]["location"].as_str().unwrap();
        assert!(
            location.starts_with(&format!("{BASE}/Users/")),
            "{location}"
        );
    }
    for (token, expected) in [("own", "own"), ("a", "a"), ("a2", "a"), ("b", "b")] {
        let header = by(token);
        let headers = [("authorization", header.as_str())];
        assert_eq!(names(&server, "/v2/Users", &headers), [expected]);
    }
    // An invalid token is rejected even if the server itself requires no credentials.
    let server = acme().tenant(Tenant::of_token("acme", "a"));
    assert_eq!(get(&server, "/Users").0, 401);
}

#[test]
fn me_is_a_resource_of_the_tenant() {
    let server = two().me("User", "userName", "bjensen");
    let contents = server.contents_of("acme").unwrap();
    let id = contents.add("User", user("bjensen")).unwrap();
    assert_eq!(get(&server, "/acme/v2/Me").1["id"], json!(id));
    assert_eq!(get(&server, "/ajax/v2/Me").0, 404);
}

#[test]
fn requests_create_tenants_only_if_configured() {
    let server = acme().base_url(BASE).bearer_token("t").dynamic_tenants();
    let bearer = [("authorization", "Bearer t")];
    let status = |path: &str, headers: &[(&str, &str)]| {
        ask(&server, &format!("GET {path}"), headers, &Json::Null).0
    };
    assert_eq!(status("/acme/v2/Users", &[]), 401);
    let long = format!("/{}/v2/Users", "a".repeat(65));
    for path in [
        "/acme/Users",
        "/favicon.ico",
        "/a%20b/v2/Users",
        "/a%2Fb/v2/Users",
        &long,
    ] {
        assert_eq!(status(path, &bearer), 404, "{path}");
    }
    assert_eq!(server.tenants(), [""; 0]);
    assert_eq!(status("/acme/v2/Users", &bearer), 200);
    assert_eq!(server.tenants(), ["acme"]);
    // If the base URL has no path, tenants can't be distinguished from endpoints.
    let server = acme().dynamic_tenants();
    assert_eq!(get(&server, "/Users").0, 200);
    assert_eq!(get(&server, "/acme/Users").0, 404);
    assert_eq!(server.tenants(), [""; 0]);
}

#[test]
fn requests_create_at_most_a_thousand_tenants() {
    let server = acme().base_url(BASE).dynamic_tenants();
    for number in 1..=1_000 {
        assert_eq!(get(&server, &format!("/t{number}/v2/Schemas")).0, 200);
    }
    assert_eq!(get(&server, "/one-more/v2/Schemas").0, 404);
    assert_eq!(get(&server, "/t7/v2/Users").0, 200);
}

#[test]
fn tenants_keep_their_resources_when_the_server_is_configured() {
    let server = two();
    let contents = server.contents_of("acme").unwrap();
    let id = contents.add("User", user("bjensen")).unwrap();
    let server = server
        .page_size(10)
        .tenant(Tenant::at_path("acme"))
        .base_url("http://other.example:8080/scim");
    let (status, found) = get(&server, &format!("/acme/scim/Users/{id}"));
    assert_eq!(status, 200);
    let location = format!("http://other.example:8080/acme/scim/Users/{id}");
    assert_eq!(found["meta"]["location"], json!(location));
    assert_eq!(
        server.contents_of("acme").unwrap().base_url(),
        "http://other.example:8080/acme/scim"
    );
    assert!(server.contents_of("other").is_none());
    assert!(
        !format!("{:?}", Tenant::of_token("a", "s3cret")).contains("s3cret"),
        "no token is shown"
    );
}

#[test]
fn tenants_of_reproducible_servers_have_their_own_ids() {
    let ids = || {
        let server = two().reproducible();
        ["acme", "ajax"].map(|name| {
            let contents = server.contents_of(name).unwrap();
            contents.add("User", user("bjensen")).unwrap()
        })
    };
    let [acme, ajax] = ids();
    assert_ne!(acme, ajax);
    assert_eq!(ids(), [acme, ajax]);
}

#[test]
fn faults_apply_to_every_tenant() {
    let unavailable = Fault::Unavailable(None).on("GET", "/Users");
    let server = two().faults([unavailable, Fault::NumericIds.into()]);
    assert_eq!(get(&server, "/acme/v2/Users").0, 503);
    let (_, made) = ask(&server, "POST /ajax/v2/Users", &[], &user("a"));
    assert_eq!(made["id"], json!(1001));
}

#[test]
fn a_dump_includes_tenants() {
    let server = two().tenant(Tenant::of_token("amber", "t"));
    server.add("User", user("own")).unwrap();
    for name in ["acme", "amber"] {
        let contents = server.contents_of(name).unwrap();
        contents.add("User", user(name)).unwrap();
    }
    let dump = server.dump_with_secrets();
    assert_eq!(dump["resources"][0]["userName"], json!("own"));
    assert_eq!(
        dump["tenants"]["acme"]["resources"][0]["userName"],
        json!("acme")
    );
    assert_eq!(dump["tenants"]["ajax"]["resources"], json!([]));

    let other = two().tenant(Tenant::of_token("amber", "t"));
    other.load(&dump).unwrap();
    assert_eq!(other.dump_with_secrets(), dump);

    let known = acme().base_url(BASE).tenant(Tenant::at_path("acme"));
    let error = known.load(&dump).unwrap_err().to_string();
    assert_eq!(error, "unknown tenant `ajax`");
    let dynamic = acme().base_url(BASE).dynamic_tenants();
    dynamic.load(&dump).unwrap();
    assert_eq!(dynamic.tenants(), ["acme", "ajax", "amber"]);
    assert_eq!(names(&dynamic, "/amber/v2/Users", &[]), ["amber"]);
}

#[test]
fn an_invalid_resource_of_one_tenant_fails_the_whole_load() {
    let dump = json!({
        "dump": 1,
        "resources": [user("own")],
        "tenants": {
            "acme": {"resources": [user("a")]},
            "ajax": {"resources": [user("a"), {"schemas": [USER]}]},
        },
    });
    let server = two();
    let error = server.load(&dump).unwrap_err().to_string();
    assert_eq!(error, "tenant `ajax`, resource 2: `userName` is required");
    assert_eq!(names(&server, "/v2/Users", &[]), [""; 0]);
    assert_eq!(names(&server, "/acme/v2/Users", &[]), [""; 0]);
    for (tenants, words) in [
        (json!([]), "`tenants` is not an object"),
        (json!({"acme": []}), "it has no `resources`"),
    ] {
        let document = json!({"dump": 1, "resources": [], "tenants": tenants});
        let error = server.load(&document).unwrap_err().to_string();
        assert!(error.contains(words), "{error}");
    }
}
