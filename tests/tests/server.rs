//! What the service provider for tests does, by RFC 7643, RFC 7644 and RFC 9865, request by request.
#![allow(clippy::unwrap_used)]

use bytes::Bytes;
use scim_runtime::{
    Json, ScimType,
    patch::Dialect,
    server::{Fault, Faults, Server, UnknownAttributes},
};
use serde_json::json;

const USER: &str = "urn:ietf:params:scim:schemas:core:2.0:User";
const ENTERPRISE: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
const DEVICE: &str = "urn:acme:params:scim:schemas:core:2.0:Device";

/// The example's provider, its configuration changed.
fn provider(change: impl FnOnce(&mut Json)) -> Server {
    let mut snapshot: Json = serde_json::from_str(tests::ACME).unwrap();
    change(&mut snapshot["serviceProviderConfig"]);
    Server::from_snapshot(&snapshot.to_string()).unwrap()
}

fn acme() -> Server {
    provider(|_| {})
}

fn with_bulk() -> Server {
    provider(|config| {
        config["bulk"] = json!({"supported": true, "maxOperations": 20, "maxPayloadSize": 10_000});
    })
}

struct Answer {
    status: u16,
    headers: http::HeaderMap,
    body: Json,
}

impl Answer {
    fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }

    fn scim_type(&self) -> &str {
        self.body["scimType"].as_str().unwrap_or_default()
    }

    fn names(&self) -> Vec<&str> {
        let resources = self.body["Resources"].as_array().unwrap();
        resources
            .iter()
            .map(|user| user["userName"].as_str().unwrap_or("-"))
            .collect()
    }
}

fn ask(server: &Server, line: &str, headers: &[(&str, &str)], body: &str) -> Answer {
    let (method, path) = line.split_once(' ').unwrap();
    let mut request = http::Request::new(Bytes::copy_from_slice(body.as_bytes()));
    *request.method_mut() = method.parse().unwrap();
    *request.uri_mut() = format!("http://localhost{path}").parse().unwrap();
    if !body.is_empty() {
        let scim = http::HeaderValue::from_static("application/scim+json");
        request.headers_mut().insert("content-type", scim);
    }
    for (name, value) in headers {
        let name: http::HeaderName = name.parse().unwrap();
        request.headers_mut().insert(name, value.parse().unwrap());
    }
    let response = server.handle(request);
    let (parts, body) = response.into_parts();
    Answer {
        status: parts.status.as_u16(),
        headers: parts.headers,
        body: serde_json::from_slice(&body).unwrap_or_default(),
    }
}

fn get(server: &Server, path: &str) -> Answer {
    ask(server, &format!("GET {path}"), &[], "")
}

fn send(server: &Server, line: &str, body: &Json) -> Answer {
    ask(server, line, &[], &body.to_string())
}

fn user(name: &str) -> Json {
    json!({"schemas": [USER], "userName": name})
}

/// Creates users, and gives their ids.
fn users(server: &Server, names: &[&str]) -> Vec<String> {
    let add = |name: &&str| server.add("User", user(name)).unwrap();
    names.iter().map(add).collect()
}

fn patch(op: &Json) -> Json {
    json!({"schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": [op]})
}

fn search(mut parameters: Json) -> Json {
    parameters["schemas"] = json!(["urn:ietf:params:scim:api:messages:2.0:SearchRequest"]);
    parameters
}

fn bulk(operations: &Json) -> Json {
    json!({"schemas": ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"], "Operations": operations})
}

#[test]
fn errors_have_status_and_kind() {
    let server = acme();
    let id = &users(&server, &["a"])[0];
    let at = |method: &str| format!("{method} /Users/{id}");
    let new = user("b").to_string();
    let two_primaries = json!({"schemas": [USER], "userName": "b",
        "emails": [{"value": "x", "primary": true}, {"value": "y", "primary": true}]});
    let cases: &[(&str, &str, u16, &str)] = &[
        ("GET /Nothing", "", 404, ""),
        ("GET /Users/none", "", 404, ""),
        ("GET /Users/a/b", "", 404, ""),
        ("DELETE /Users", "", 405, ""),
        ("PUT /Users/.search", &new, 405, ""),
        ("POST /", &new, 405, ""),
        ("POST /Schemas", &new, 405, ""),
        ("GET /Schemas?filter=id%20pr", "", 403, ""),
        ("GET /Schemas/urn:none", "", 404, ""),
        ("GET /Me", "", 501, ""),
        ("POST /Bulk", &new, 501, ""),
        ("POST /Users", "{", 400, "invalidSyntax"),
        ("POST /Users", "[]", 400, "invalidSyntax"),
        ("POST /Users", "{}", 400, "invalidSyntax"),
        (
            "POST /Users",
            &json!({"schemas": [USER]}).to_string(),
            400,
            "invalidValue",
        ),
        (
            "POST /Users",
            &two_primaries.to_string(),
            400,
            "invalidValue",
        ),
        (
            "POST /Users",
            &json!({"schemas": [USER], "userName": 7}).to_string(),
            400,
            "invalidValue",
        ),
        ("POST /Users", &user("A").to_string(), 409, "uniqueness"),
        (
            &at("PUT"),
            &json!({"schemas": [USER]}).to_string(),
            400,
            "invalidValue",
        ),
        ("PUT /Users/none", &new, 404, ""),
        (&at("PATCH"), "{}", 400, "invalidSyntax"),
        (
            &at("PATCH"),
            &patch(&json!({"op": "replace", "path": "id", "value": "1"})).to_string(),
            400,
            "mutability",
        ),
        (
            &at("PATCH"),
            &patch(&json!({"op": "remove"})).to_string(),
            400,
            "noTarget",
        ),
        (
            &at("PATCH"),
            &patch(&json!({"op": "add", "path": "a b", "value": 1})).to_string(),
            400,
            "invalidPath",
        ),
        (
            "GET /Users?filter=userName%20is%20%22a%22",
            "",
            400,
            "invalidFilter",
        ),
        (
            "GET /Users?filter=active%20gt%20true",
            "",
            400,
            "invalidFilter",
        ),
        ("GET /Users?filter=nothing%20pr", "", 400, "invalidFilter"),
        ("GET /Users?count=many", "", 400, "invalidValue"),
        (
            "GET /Users?sortBy=userName&sortOrder=up",
            "",
            400,
            "invalidValue",
        ),
        (
            "GET /Users?attributes=a&excludedAttributes=b",
            "",
            400,
            "invalidValue",
        ),
        ("GET /Users?cursor=", "", 400, "invalidValue"),
        ("POST /Users/.search", "{}", 400, "invalidSyntax"),
        (
            "POST /Users/.search",
            &search(json!({"attributes": "userName"})).to_string(),
            400,
            "invalidSyntax",
        ),
        (
            "POST /.search",
            &search(json!({"count": "1"})).to_string(),
            400,
            "invalidSyntax",
        ),
    ];
    for (line, body, status, kind) in cases {
        let answer = ask(&server, line, &[], body);
        assert_eq!(
            (answer.status, answer.scim_type()),
            (*status, *kind),
            "{line} {body}: {}",
            answer.body
        );
        assert_eq!(answer.body["status"], json!(status.to_string()), "{line}");
        assert_eq!(
            answer.header("content-type"),
            "application/scim+json",
            "{line}"
        );
    }
    let answer = ask(&server, &at("TRACE"), &[], "");
    assert_eq!(
        (answer.status, answer.header("allow")),
        (405, "GET, PUT, PATCH, DELETE")
    );
}

#[test]
fn media_types_and_credentials_are_looked_at() {
    let server = acme().bearer_token("t").basic("user", "pass");
    let cases: &[(&[(&str, &str)], u16)] = &[
        (&[], 401),
        (&[("authorization", "Bearer x")], 401),
        (&[("authorization", "t")], 401),
        (&[("authorization", "bearer t")], 201),
        (&[("authorization", "Basic dXNlcjpwYXNz")], 409),
        (
            &[
                ("authorization", "Bearer t"),
                ("content-type", "text/plain"),
            ],
            415,
        ),
        (
            &[("authorization", "Bearer t"), ("accept", "text/html")],
            406,
        ),
    ];
    for (headers, status) in cases {
        let answer = ask(&server, "POST /Users", headers, &user("a").to_string());
        assert_eq!(answer.status, *status, "{headers:?}: {}", answer.body);
    }
    assert!(
        ask(&server, "GET /Users", &[], "")
            .header("www-authenticate")
            .starts_with("Bearer")
    );
    let marked = format!("\u{feff}{}", user("b"));
    assert_eq!(ask(&acme(), "POST /Users", &[], &marked).status, 201);
}

// R7643-3.1-03, R7644-3.3-01
#[test]
fn meta_is_complete_and_what_is_read_only_is_the_servers() {
    let server = acme().base_url("http://localhost/scim/v2").reproducible();
    let mut new = user("a");
    new["id"] = json!("mine");
    new["meta"] = json!({"created": 7});
    new["groups"] = json!([{"value": "g"}]);
    let created = send(&server, "POST /scim/v2/Users", &new);
    let id = created.body["id"].as_str().unwrap();
    let location = format!("http://localhost/scim/v2/Users/{id}");
    assert_eq!(
        (created.status, created.header("location")),
        (201, location.as_str())
    );
    assert_eq!(
        created.body,
        json!({"schemas": [USER], "id": id, "userName": "a", "meta": {
            "resourceType": "User", "created": "2010-01-23T04:56:22Z", "lastModified": "2010-01-23T04:56:22Z",
            "location": location, "version": created.header("etag"),
        }})
    );
    let moved = server.base_url("https://other.example/v2");
    assert_eq!(
        get(&moved, &format!("/v2/Users/{id}")).body["meta"]["location"],
        json!(format!("https://other.example/v2/Users/{id}"))
    );
}

#[test]
fn ids_are_the_same_in_every_run_on_request_only() {
    let id = |server: Server| users(&server, &["a"]).remove(0);
    assert_eq!(id(acme().reproducible()), id(acme().reproducible()));
    assert_ne!(id(acme()), id(acme()));
}

#[test]
fn unknown_attributes_are_kept_dropped_or_refused() {
    let mut new = user("a");
    new["nick"] = json!(1);
    new["name"] = json!({"familyName": "x", "middle": 2});
    let kept = send(&acme(), "POST /Users", &new).body;
    assert_eq!(
        (&kept["nick"], &kept["name"]["middle"]),
        (&json!(1), &json!(2))
    );
    let ignoring = acme().unknown_attributes(UnknownAttributes::Ignore);
    let dropped = send(&ignoring, "POST /Users", &new).body;
    assert_eq!(
        (dropped.get("nick"), dropped["name"].get("middle")),
        (None, None)
    );
    let strict = acme().unknown_attributes(UnknownAttributes::Forbid);
    let refused = send(&strict, "POST /Users", &new);
    assert_eq!(
        (refused.status, refused.scim_type()),
        (400, "invalidSyntax")
    );
    let foreign = json!({"schemas": [USER, "urn:x:y"], "userName": "a"});
    assert_eq!(send(&strict, "POST /Users", &foreign).status, 400);
}

// R7644-3.5.1-03, R7644-3.5.1-04
#[test]
fn replace_keeps_what_is_read_only_and_refuses_what_is_immutable() {
    let server = acme();
    let device = |serial: &str| json!({"schemas": [DEVICE], "serialNumber": serial, "model": "m"});
    let created = send(&server, "POST /Devices", &device("1"));
    assert_eq!(created.status, 201, "{}", created.body);
    let line = format!("PUT /Devices/{}", created.body["id"].as_str().unwrap());
    let refused = send(&server, &line, &device("2"));
    assert_eq!((refused.status, refused.scim_type()), (400, "mutability"));
    assert_eq!(send(&server, &line, &device("1")).status, 200);
    assert_eq!(send(&server, "PUT /Devices/none", &device("1")).status, 404);
    // Unique everywhere, and compared by case.
    assert_eq!(send(&server, "POST /Devices", &device("1")).status, 409);
}

#[test]
fn a_unique_value_is_free_again_when_its_resource_lets_it_go() {
    let server = acme();
    let ids = users(&server, &["a", "b"]);
    let rename =
        |id: &str, name: &str| send(&server, &format!("PUT /Users/{id}"), &user(name)).status;
    assert_eq!(rename(&ids[1], "A"), 409);
    assert_eq!(rename(&ids[0], "A"), 200);
    assert_eq!(rename(&ids[0], "c"), 200);
    assert_eq!(rename(&ids[1], "a"), 200);
    assert_eq!(
        ask(&server, &format!("DELETE /Users/{}", ids[1]), &[], "").status,
        204
    );
    assert_eq!(send(&server, "POST /Users", &user("a")).status, 201);
}

// R7644-3.14-02, R7644-3.14-03
#[test]
fn conditions_are_met_or_answered() {
    let server = acme();
    let path = format!("/Users/{}", users(&server, &["a"])[0]);
    let etag = get(&server, &path).header("etag").to_owned();
    assert!(etag.starts_with("W/\""), "{etag}");
    let list = format!("W/\"0\", {etag}");
    let cases = [
        ("GET", "if-none-match", etag.as_str(), 304),
        ("GET", "if-none-match", "*", 304),
        ("GET", "if-none-match", list.as_str(), 304),
        ("GET", "if-none-match", "W/\"0\"", 200),
        ("GET", "if-match", "W/\"0\"", 412),
        ("PUT", "if-match", "W/\"0\"", 412),
        ("PATCH", "if-match", "W/\"0\"", 412),
        ("DELETE", "if-match", "W/\"0\"", 412),
        ("PUT", "if-none-match", "*", 412),
        ("PUT", "if-match", list.as_str(), 200),
        ("PUT", "if-match", list.as_str(), 412),
        ("DELETE", "if-match", "*", 204),
    ];
    for (method, header, tag, status) in cases {
        let body = if method == "PUT" {
            user("b").to_string()
        } else {
            String::new()
        };
        let answer = ask(
            &server,
            &format!("{method} {path}"),
            &[(header, tag)],
            &body,
        );
        assert_eq!(answer.status, status, "{method} {header}: {tag}");
    }
    let without = provider(|config| config["etag"]["supported"] = json!(false));
    let path = format!("/Users/{}", users(&without, &["a"])[0]);
    let answer = ask(
        &without,
        &format!("GET {path}"),
        &[("if-match", "W/\"0\"")],
        "",
    );
    assert_eq!((answer.status, answer.header("etag")), (200, ""));
    assert_eq!(answer.body["meta"].get("version"), None);
}

#[test]
fn a_patch_that_changes_nothing_leaves_the_version() {
    let server = acme();
    let path = format!("/Users/{}", users(&server, &["a"])[0]);
    let before = get(&server, &path).header("etag").to_owned();
    let change = |name: &str| {
        send(
            &server,
            &format!("PATCH {path}"),
            &patch(&json!({"op": "replace", "path": "displayName", "value": name})),
        )
    };
    let first = change("A");
    assert_ne!(first.header("etag"), before);
    assert_eq!(change("A").header("etag"), first.header("etag"));
}

// R7644-3.11-01
#[test]
fn me_is_an_alias() {
    let server = acme().me("User", "userName", "a");
    assert_eq!(get(&server, "/Me").status, 404);
    let created = send(&server, "POST /Me", &user("a"));
    assert_eq!(created.status, 201, "{}", created.body);
    let location = created.header("location").to_owned();
    let read = get(&server, "/Me");
    assert_eq!(
        (
            read.status,
            read.header("location"),
            read.header("content-location")
        ),
        (200, location.as_str(), location.as_str())
    );
    assert_eq!(send(&server, "POST /Me", &user("a")).status, 409);
    let stale = ask(
        &server,
        "PUT /Me",
        &[("if-match", "W/\"0\"")],
        &user("a").to_string(),
    );
    assert_eq!(stale.status, 412);
    let renamed = send(
        &server,
        "PATCH /Me",
        &patch(&json!({"op": "add", "path": "displayName", "value": "A"})),
    );
    assert_eq!(renamed.body["displayName"], json!("A"));
    assert_eq!(ask(&server, "HEAD /Me", &[], "").status, 405);
    assert_eq!(get(&server, "/Me/x").status, 404);
    let redirecting = server.clone().me_redirects();
    let redirect = get(&redirecting, "/Me");
    assert_eq!(
        (redirect.status, redirect.header("location")),
        (308, location.as_str())
    );
    assert_eq!(ask(&server, "DELETE /Me", &[], "").status, 204);
    assert_eq!(get(&server, "/Me").status, 404);
}

#[test]
fn me_depends_on_the_credentials() {
    let server = acme()
        .bearer_token("service")
        .bearer_token_of("t-a", "User", "userName", "a")
        .bearer_token_of("t-b", "User", "userName", "b");
    users(&server, &["a", "b"]);
    let me = |token: &str| {
        ask(
            &server,
            "GET /Me",
            &[("authorization", &format!("Bearer {token}"))],
            "",
        )
    };
    assert_eq!(me("t-a").body["userName"], json!("a"));
    assert_eq!(me("t-b").body["userName"], json!("b"));
    assert_eq!(me("service").status, 501);
}

// R7644-3.4.2.4-01, R7644-3.4.2-01
#[test]
fn pages_by_index() {
    let server = acme().page_size(4);
    let names: Vec<String> = (1..=9).map(|number| format!("u{number}")).collect();
    users(
        &server,
        &names.iter().map(String::as_str).collect::<Vec<_>>(),
    );
    let cases: &[(&str, &[&str], u64)] = &[
        ("", &["u1", "u2", "u3", "u4"], 1),
        ("startIndex=8", &["u8", "u9"], 8),
        ("startIndex=0&count=1", &["u1"], 1),
        ("startIndex=-3&count=1", &["u1"], 1),
        ("startIndex=20", &[], 20),
        ("count=0", &[], 1),
        ("count=-1", &[], 1),
        ("filter=userName%20gt%20%22u7%22", &["u8", "u9"], 1),
        (
            "sortBy=userName&sortOrder=descending&count=2&startIndex=2",
            &["u8", "u7"],
            2,
        ),
    ];
    for (query, expected, start) in cases {
        let answer = get(&server, &format!("/Users?{query}"));
        assert_eq!(answer.names(), *expected, "{query}");
        assert_eq!(answer.body["startIndex"], json!(start), "{query}");
        assert_eq!(
            answer.body["itemsPerPage"],
            json!(expected.len()),
            "{query}"
        );
        let total = if query.starts_with("filter") { 2 } else { 9 };
        assert_eq!(answer.body["totalResults"], json!(total), "{query}");
    }
    let capped = provider(|config| config["filter"]["maxResults"] = json!(2));
    users(&capped, &["a", "b", "c"]);
    assert_eq!(get(&capped, "/Users?count=50").names(), ["a", "b"]);
}

fn by_cursor(pagination: Json) -> Server {
    let server = provider(|config| config["pagination"] = pagination);
    users(&server, &["a", "b", "c", "d", "e"]);
    server
}

// R9865-2-01, R9865-2-02, R9865-2-04, R9865-2-05, R9865-3-01
#[test]
fn pages_by_cursor() {
    let server =
        by_cursor(json!({"cursor": true, "index": true, "maxPageSize": 3, "cursorTimeout": 60}));
    let first = get(
        &server,
        "/Users?cursor=&count=2&sortBy=userName&sortOrder=descending",
    );
    assert_eq!(first.names(), ["e", "d"]);
    assert_eq!(
        (
            first.body.get("startIndex"),
            first.body.get("previousCursor")
        ),
        (None, None)
    );
    let next = first.body["nextCursor"].as_str().unwrap();
    // By POST it is the same query, and the results do not shift when others come.
    users(&server, &["f"]);
    let second = send(
        &server,
        "POST /Users/.search",
        &search(
            json!({"cursor": next, "count": 2, "sortBy": "userName", "sortOrder": "descending"}),
        ),
    );
    assert_eq!(second.names(), ["c", "b"]);
    let next = second.body["nextCursor"].as_str().unwrap();
    let third = get(
        &server,
        &format!("/Users?cursor={next}&count=2&sortBy=userName&sortOrder=descending"),
    );
    assert_eq!(
        (third.names(), third.body.get("nextCursor")),
        (vec!["a"], None)
    );
    let back = third.body["previousCursor"].as_str().unwrap();
    let again = get(
        &server,
        &format!("/Users?cursor={back}&count=2&sortBy=userName&sortOrder=descending"),
    );
    assert_eq!(again.names(), ["c", "b"]);

    let refused = |query: &str| {
        let answer = get(&server, &format!("/Users?{query}"));
        assert_eq!(answer.status, 400, "{query}");
        answer.scim_type().to_owned()
    };
    assert_eq!(refused("cursor=xyz"), "invalidCursor");
    assert_eq!(
        refused(&format!("cursor={next}&sortBy=userName")),
        "invalidCursor"
    );
    assert_eq!(refused("cursor=&count=4"), "invalidCount");
    assert_eq!(refused("cursor=&count=0"), "invalidCount");
    assert_eq!(refused("cursor=&startIndex=1"), "invalidValue");
    // By index there is less than was asked for.
    assert_eq!(get(&server, "/Users?count=4").names(), ["a", "b", "c"]);
    server.expire_cursors();
    assert_eq!(
        refused(&format!(
            "cursor={next}&sortBy=userName&sortOrder=descending"
        )),
        "expiredCursor"
    );
}

// R9865-4-01
#[test]
fn the_configuration_chooses_the_method_of_paging() {
    let cursors_alone = by_cursor(json!({"cursor": true, "index": false, "defaultPageSize": 2}));
    let first = get(&cursors_alone, "/Users");
    assert_eq!(first.names(), ["a", "b"]);
    assert!(first.body["nextCursor"].is_string());
    assert_eq!(get(&cursors_alone, "/Users?startIndex=1").status, 400);
    let by_default = by_cursor(
        json!({"cursor": true, "index": true, "defaultPaginationMethod": "cursor", "defaultPageSize": 4}),
    );
    assert!(get(&by_default, "/Users").body["nextCursor"].is_string());
    assert_eq!(
        get(&by_default, "/Users?startIndex=2").body["startIndex"],
        json!(2)
    );
    assert_eq!(
        get(&by_default, "/Users?count=0").body["totalResults"],
        json!(5)
    );
    let by_index = by_cursor(json!({"cursor": true, "index": true}));
    assert_eq!(get(&by_index, "/Users").body["startIndex"], json!(1));
}

#[test]
fn a_deleted_resource_is_passed_over_by_its_cursor() {
    let server = by_cursor(json!({"cursor": true}));
    let first = get(&server, "/Users?cursor=&count=1");
    let next = first.body["nextCursor"].as_str().unwrap();
    let b = get(&server, "/Users?filter=userName%20eq%20%22b%22").body["Resources"][0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    assert_eq!(
        ask(&server, &format!("DELETE /Users/{b}"), &[], "").status,
        204
    );
    assert_eq!(
        get(&server, &format!("/Users?cursor={next}&count=2")).names(),
        ["c", "d"]
    );
}

// R7644-3.4.2.3-02
#[test]
fn sorting_by_primary_or_first_value_and_unassigned_ones_last() {
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
fn a_query_over_all_types_takes_what_a_type_lacks_as_unassigned() {
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
fn projections_respect_when_an_attribute_is_returned() {
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
fn what_is_returned_on_request_comes_when_it_was_set_or_asked_for() {
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

// R7644-3.7-01, R7644-3.7-02, R7644-3.7-03
#[test]
fn bulk_operations_refer_to_each_other() {
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
fn bulk_circles_are_made_together_or_not_at_all() {
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

// R7644-3.7-04, R7644-3.7-05, R7644-3.7.3-01
#[test]
fn bulk_limits_and_errors() {
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
        ("POST /Bulk", json!({"Operations": []}), 400),
        ("POST /Bulk", bulk(&json!(7)), 400),
        ("PUT /Bulk", bulk(&json!([])), 405),
    ];
    for (line, message, status) in cases {
        assert_eq!(send(&server, line, &message).status, status, "{line}");
    }
}

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

#[test]
fn ten_thousand_resources_are_no_burden() {
    let server = acme().page_size(1000);
    let start = std::time::Instant::now();
    for number in 0..10_000 {
        server.add("User", user(&format!("user{number}"))).unwrap();
    }
    for start_index in (1..10_000).step_by(100) {
        let page = get(
            &server,
            &format!("/Users?startIndex={start_index}&count=100"),
        );
        assert_eq!(page.body["itemsPerPage"], json!(100));
    }
    let last = get(
        &server,
        "/Users?filter=userName%20eq%20%22user9999%22&attributes=id",
    );
    let path = format!(
        "/Users/{}",
        last.body["Resources"][0]["id"].as_str().unwrap()
    );
    for _ in 0..1_000 {
        assert_eq!(get(&server, &path).status, 200);
    }
    // Generous for a busy machine, and far from what a search per request would take.
    assert!(
        start.elapsed() < std::time::Duration::from_secs(60),
        "{:?}",
        start.elapsed()
    );
}

fn faulty(faults: Faults) -> Server {
    let server = acme().faults(faults);
    let mut user = user("a");
    user["active"] = json!(true);
    user["emails"] = json!([{"value": "a@x", "primary": true}]);
    server.add("User", user).unwrap();
    server
}

#[test]
fn faults_change_answers() {
    let first = |answer: &Answer| answer.body["Resources"][0].clone();
    let with = |fault: Fault| {
        get(
            &faulty(Faults::new().inject(fault.on("GET", "/Users"))),
            "/Users",
        )
    };
    assert_eq!(first(&with(Fault::NoMeta)).get("meta"), None);
    assert_eq!(first(&with(Fault::TextBooleans))["active"], json!("True"));
    assert_eq!(
        first(&with(Fault::LoneValues))["emails"]["value"],
        json!("a@x")
    );
    assert_eq!(first(&with(Fault::LoneValues))["schemas"], json!([USER]));
    assert_eq!(with(Fault::WrongTotal(7)).body["totalResults"], json!(7));
    let typed = with(Fault::ContentType("text/plain".to_owned()));
    assert_eq!(
        (typed.status, typed.header("content-type")),
        (200, "text/plain")
    );
    let bare = with(Fault::NoBody);
    assert_eq!((bare.status, bare.body), (200, json!(null)));
    let html = with(Fault::Html);
    assert_eq!(
        (html.status, html.header("content-type"), &html.body),
        (502, "text/html", &json!(null))
    );
    let busy = with(Fault::TooManyRequests(Some(3)));
    assert_eq!((busy.status, busy.header("retry-after")), (429, "3"));
    let refused = with(Fault::Error(400, Some(ScimType::TooMany)));
    assert_eq!((refused.status, refused.scim_type()), (400, "tooMany"));

    let empty = acme().faults(Faults::new().inject(Fault::NoResources));
    let list = get(&empty, "/Users");
    assert_eq!(
        (list.body.get("Resources"), &list.body["totalResults"]),
        (None, &json!(0))
    );

    let numbers = acme().faults(Faults::new().inject(Fault::NumericIds));
    let id = send(&numbers, "POST /Users", &user("a")).body["id"].clone();
    assert!(id.is_u64(), "{id}");
    assert_eq!(get(&numbers, &format!("/Users/{id}")).body["id"], id);

    let silent = faulty(Faults::new().inject(Fault::NoContent));
    let path = get(&silent, "/Users").body["Resources"][0]["meta"]["location"]
        .as_str()
        .unwrap()
        .replace("http://localhost", "");
    let replaced = send(&silent, &format!("PUT {path}"), &user("b"));
    assert_eq!((replaced.status, replaced.body), (204, json!(null)));
    assert!(!replaced.headers.contains_key("content-type"));
}

#[test]
fn faults_befall_the_requests_they_are_for() {
    let server = faulty(Faults::new().inject(Fault::Unavailable(None).on("POST", "/Users").once()));
    assert_eq!(get(&server, "/Users").status, 200);
    assert_eq!(send(&server, "POST /Users", &user("b")).status, 503);
    assert_eq!(get(&server, "/Users").body["totalResults"], json!(1));
    assert_eq!(send(&server, "POST /Users", &user("b")).status, 201);

    let asked = |header: &str| ask(&server, "GET /Users", &[("x-scim-fault", header)], "").status;
    assert_eq!(asked("unavailable"), 200);
    let server = server.faults_by_header();
    let asked = |header: &str| ask(&server, "GET /Users", &[("x-scim-fault", header)], "").status;
    assert_eq!((asked("no-meta, error=418"), asked("nonsense")), (418, 400));
}

// R7644-3.4.2.4-03, R9865-2-04
#[test]
fn paging_can_go_wrong() {
    let ignoring = acme()
        .page_size(2)
        .faults(Faults::new().inject(Fault::IgnoredPaging));
    users(&ignoring, &["a", "b", "c"]);
    assert_eq!(
        get(&ignoring, "/Users?startIndex=3&count=1").names(),
        ["a", "b"]
    );
    let repeating =
        by_cursor(json!({"cursor": true})).faults(Faults::new().inject(Fault::RepeatedCursors));
    let next = get(&repeating, "/Users?cursor=&count=2").body["nextCursor"]
        .as_str()
        .unwrap()
        .to_owned();
    assert_eq!(
        get(&repeating, &format!("/Users?cursor={next}&count=2")).body["nextCursor"],
        json!(next)
    );
    let by_post = send(
        &repeating,
        "POST /Users/.search",
        &search(json!({"cursor": next})),
    );
    assert_eq!(by_post.body["nextCursor"], json!(next));
}

// R7644-7-01
#[test]
fn what_a_connection_can_do_reaches_engines_and_sockets() {
    use scim_runtime::engine::{BlockingEngine, Limits, ReqwestBlocking};
    let torn = || {
        faulty(
            Faults::new()
                .inject(Fault::Torn.once())
                .inject(Fault::Latency(std::time::Duration::from_millis(1))),
        )
    };
    let limits = Limits::new(std::time::Duration::from_secs(10), 1_000_000);
    let request = |url: &str| {
        let mut request = http::Request::new(Bytes::new());
        *request.uri_mut() = format!("{url}/Users").parse().unwrap();
        request
    };
    let in_process = torn();
    assert!(
        in_process
            .exchange(request("http://localhost"), limits)
            .is_err()
    );
    assert!(
        in_process
            .exchange(request("http://localhost"), limits)
            .is_ok()
    );
    let serving = tests::loopback::serve(|url| torn().base_url(url)).unwrap();
    let engine = ReqwestBlocking::new().unwrap();
    assert!(engine.exchange(request(&serving.url), limits).is_err());
    assert_eq!(
        engine
            .exchange(request(&serving.url), limits)
            .unwrap()
            .status(),
        200
    );
}

// R7644-3.5.2-06
#[test]
fn patch_is_read_in_the_dialect_of_the_peer() {
    let entra = patch(&json!({"op": "Replace", "path": "active", "value": "False"}));
    for (server, status) in [(acme(), 400), (acme().dialect(Dialect::Entra), 200)] {
        let path = format!("/Users/{}", users(&server, &["a"])[0]);
        assert_eq!(
            send(&server, &format!("PATCH {path}"), &entra).status,
            status
        );
    }
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
