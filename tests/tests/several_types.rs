//! Resources of several types: queries at the root, references, `/Me`.
#![allow(clippy::unwrap_used)]

use scim_runtime::{
    Json,
    client::Page,
    engine::Engine,
    patch::Patch,
    record::{Meta, Stored},
    server::Server,
    support::Mixed,
    value::Reference,
};
use serde_json::json;
use tests::{
    acme::{AnyResource, Badge, Client, Device, Group, User},
    scripted::{AsyncScripted, Scripted, ScriptedResponse, SentRequest},
};

/// Two resource types that share a schema. The provider supports no optional features.
#[allow(dead_code, missing_docs, unreachable_pub, clippy::pedantic)]
#[path = "../golden/plain.rs"]
mod plain;

const USER: &str = "urn:ietf:params:scim:schemas:core:2.0:User";
const GROUP: &str = "urn:ietf:params:scim:schemas:core:2.0:Group";

fn connect<E>(engine: E) -> Client<E> {
    let builder = Client::connect("https://scim.example.com/v2").unwrap();
    builder.bearer_token("t").build_with(engine).unwrap()
}

fn answer(body: Json) -> Scripted {
    Scripted::new(move |_| (200, body.clone()))
}

fn page(resources: &Json) -> Json {
    let total = resources.as_array().map_or(1, Vec::len);
    json!({"schemas": ["urn:ietf:params:scim:api:messages:2.0:ListResponse"], "totalResults": total, "Resources": resources})
}

fn listed(resources: &Json) -> Result<Page<AnyResource>, scim_runtime::Error> {
    connect(answer(page(resources))).list().send()
}

fn user(id: &str) -> Json {
    json!({"schemas": [USER], "id": id, "userName": id, "meta": {"resourceType": "User"}})
}

// R7644-3.4.3-01, R7644-3.4.2.1-01, R7644-3.10-01
#[test]
fn a_query_over_all_types_names_attributes_by_their_urn() {
    let engine = answer(page(&json!([])));
    let scim = connect(engine.clone());
    let query = || {
        let named = User::USER_NAME.eq("b") | Group::DISPLAY_NAME.eq("b") | Badge::NUMBER.gt(7);
        let recent = AnyResource::META
            .dot(Meta::LAST_MODIFIED)
            .gt("2024-01-01T00:00:00Z");
        scim.list()
            .filter(named & recent)
            .sort_by(AnyResource::ID)
            .attributes((
                User::USER_NAME,
                Group::DISPLAY_NAME,
                AnyResource::EXTERNAL_ID,
            ))
            .count(5)
    };
    query().send().unwrap();
    query().by_post().send().unwrap();
    scim.search().send().unwrap();
    let [get, post, search] = engine.requests().try_into().unwrap();
    assert_eq!(
        (get.line.as_str(), post.line.as_str()),
        ("GET /", "POST /.search")
    );
    assert_eq!(search.line, "POST /.search");
    let badge = "urn:acme:params:scim:schemas:extension:badge:2.0:User";
    let filter = format!(
        r#"({USER}:userName eq "b" or {GROUP}:displayName eq "b" or {badge}:number gt 7) and meta.lastModified gt "2024-01-01T00:00:00Z""#
    );
    assert_eq!(post.body["filter"], filter);
    assert_eq!(post.body["sortBy"], "id");
    let attributes = json!([
        format!("{USER}:userName"),
        format!("{GROUP}:displayName"),
        "externalId"
    ]);
    assert_eq!(post.body["attributes"], attributes);
    assert_eq!(get.parameter("sortBy").as_deref(), Some("id"));
}

// R7644-3.4.2-03
#[test]
fn results_are_read_as_their_own_type() {
    let page = listed(&json!([
        user("u"),
        {"schemas": [GROUP], "id": "g", "displayName": "G"},
        {"schemas": ["urn:example:Robot"], "id": "r", "meta": {"resourceType": "Robot"}, "arms": 2},
    ]))
    .unwrap();
    let [
        AnyResource::User(user),
        AnyResource::Group(group),
        AnyResource::Unlisted(robot),
    ] = page.resources.as_slice()
    else {
        panic!("{page:?}")
    };
    assert_eq!(user.user_name.as_deref(), Some("u"));
    assert_eq!(group.display_name.as_deref(), Some("G"));
    assert_eq!(
        (robot.id(), robot.resource_type()),
        (Some("r"), Some("Robot"))
    );
    assert_eq!(robot.schemas().collect::<Vec<_>>(), ["urn:example:Robot"]);
    assert_eq!(robot.as_json()["arms"], 2);
    assert!(
        !format!("{page:?}").contains("arms"),
        "what may be seen is not known"
    );
    let ids: Vec<_> = page.iter().map(Mixed::id).collect();
    assert_eq!(ids, [Some("u"), Some("g"), Some("r")]);
}

// R7644-3.4.2-03: some leave `schemas` out of projected results.
#[test]
fn untyped_results_are_unlisted_if_projected_or_lenient() {
    let bare = json!([{"id": "x", "userName": "x"}]);
    let error = listed(&bare).unwrap_err();
    assert_eq!(error.violations()[0].pointer, "/Resources/0/schemas");

    let scim = connect(answer(page(&bare)));
    let is_bare = |page: &Page<AnyResource>, deviations: usize| match page.resources.as_slice() {
        [AnyResource::Unlisted(bare)] => {
            bare.id() == Some("x") && bare.deviations().len() == deviations
        }
        _ => false,
    };
    let projected = scim.list().attributes(User::USER_NAME).send().unwrap();
    assert!(is_bare(&projected, 0), "{projected:?}");
    let lenient = scim
        .list()
        .configure(scim_runtime::client::Request::lenient)
        .send()
        .unwrap();
    assert!(is_bare(&lenient, 1), "{lenient:?}");

    // With a projection, `meta.resourceType` is enough.
    let typed = json!([{"id": "x", "userName": "x", "meta": {"resourceType": "user"}}]);
    let page = connect(answer(page(&typed)))
        .list()
        .attributes(User::USER_NAME)
        .send()
        .unwrap();
    assert!(
        matches!(page.resources.as_slice(), [AnyResource::User(_)]),
        "{page:?}"
    );
}

#[test]
fn a_lenient_reading_lists_what_it_corrects() {
    let list = json!({
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:ListResponse"],
        "totalResults": "1",
        "resources": {"schemas": USER, "id": 7, "userName": "b", "active": "True", "meta": {"resourceType": "Person"}},
    });
    let scim = connect(answer(list.clone()));
    assert_eq!(scim.list().send().unwrap_err().violations().len(), 2);
    let page = scim
        .list()
        .configure(scim_runtime::client::Request::lenient)
        .send()
        .unwrap();
    assert_eq!((page.total_results, page.deviations.len()), (Some(1), 2));
    let [AnyResource::User(user)] = page.resources.as_slice() else {
        panic!("{page:?}")
    };
    assert_eq!((user.id(), user.active), ("7", Some(true)));
    assert!(
        user.deviations()
            .iter()
            .any(|violation| violation.pointer == "/active")
    );
}

#[test]
fn violations_in_mixed_lists_have_pointers() {
    let error = listed(&json!([
        user("u"),
        {"schemas": [USER], "id": "v"},
        {"schemas": [GROUP], "id": "g", "displayName": 7},
        // Claims to be a user but lacks the user schema.
        {"schemas": [GROUP], "id": "h", "userName": "h", "meta": {"resourceType": "User"}},
    ]))
    .unwrap_err();
    assert_eq!(
        tests::pointers(&error),
        [
            "/Resources/1/userName",
            "/Resources/2/displayName",
            "/Resources/3/schemas"
        ]
    );
    let twice = connect(Scripted::new(|_| {
        (
            200,
            page(
                &json!([user("u"), {"schemas": [USER], "id": "v", "userName": "v", "USERNAME": "v"}]),
            ),
        )
    }));
    let error = twice.list().send().unwrap_err();
    assert!(
        error.to_string().contains("/Resources/1/USERNAME"),
        "{error}"
    );
    assert!(listed(&json!([7])).is_err());
}

// Two resource types of one schema are two Rust types. `meta` determines the type of a resource.
#[test]
fn types_that_share_a_schema_are_distinct() {
    let urn = "urn:example:params:scim:schemas:core:2.0:Account";
    let resources = json!([
        {"schemas": [urn], "id": "1", "login": "a", "meta": {"resourceType": "Service"}},
        {"schemas": [urn], "id": "2", "login": "b", "meta": {"location": "https://x.example/Accounts/2"}},
        {"schemas": [urn], "id": "3", "login": "c"},
    ]);
    let engine = answer(page(&resources));
    let builder = plain::Client::connect("https://scim.example.com/v2").unwrap();
    let scim = builder.build_with(engine.clone()).unwrap();
    let page = scim.list().send().unwrap();
    let [
        plain::AnyResource::Service(service),
        plain::AnyResource::Account(account),
        plain::AnyResource::Unlisted(third),
    ] = page.resources.as_slice()
    else {
        panic!("{page:?}")
    };
    let (service, account): (&Stored<plain::Service>, &Stored<plain::Account>) = (service, account);
    assert_eq!(
        (service.id(), account.id(), third.id()),
        ("1", "2", Some("3"))
    );
    scim.services().list().send().unwrap();
    assert_eq!(engine.requests().last().unwrap().line, "GET /Services");
}

fn provider() -> Server {
    Server::from_snapshot(tests::ACME)
        .unwrap()
        .base_url("https://scim.example.com/v2")
}

async fn walk<E: Engine>(scim: &Client<E>) -> Vec<&'static str> {
    let owner = scim.users().create(&User::new("b")).await.unwrap();
    let device = Device::new("s-1").model("M");
    scim.devices().create(&device).await.unwrap();
    scim.groups().create(&Group::new("G")).await.unwrap();
    let mut kinds = Vec::new();
    let mut all = scim.search().count(1).stream();
    while let Some(resource) = all.next().await {
        kinds.push(match resource.unwrap() {
            AnyResource::User(user) => {
                assert_eq!(user.id(), owner.id());
                "user"
            }
            AnyResource::Device(_) => "device",
            AnyResource::Group(_) => "group",
            AnyResource::Unlisted(_) => "unlisted",
        });
    }
    // In a type that lacks the attribute, it has no value.
    let page = scim
        .search()
        .filter(User::USER_NAME.present() | Device::MODEL.eq("M"))
        .await
        .unwrap();
    assert_eq!(page.resources.len(), 2);
    kinds
}

// R7644-3.4.2.1-01, R7644-3.4.3-01
#[test]
fn a_provider_is_searched_over_all_types() {
    let scim = connect(provider());
    let mut kinds = tests::now(walk(&scim));
    kinds.sort_unstable();
    assert_eq!(kinds, ["device", "group", "user"]);
}

// R7643-2.3.7-01
#[test]
fn references_are_followed_within_the_provider() {
    let engine = answer(user("7"));
    let scim = connect(engine.clone());
    for reference in [
        "Users/7",
        "../Users/7",
        "https://scim.example.com/v2/Users/7",
        "/v2/Users/7",
    ] {
        let reference = Reference::from(reference);
        assert!(matches!(
            scim.follow(&reference).send().unwrap(),
            AnyResource::User(_)
        ));
        let user = scim
            .users()
            .follow(&reference)
            .attributes(User::USER_NAME)
            .send()
            .unwrap();
        assert_eq!(user.id(), "7");
    }
    assert!(
        engine
            .requests()
            .iter()
            .all(|asked| asked.line == "GET /Users/7")
    );
    let asked = engine.requests().len();
    let elsewhere = Reference::from("https://evil.example/v2/Users/7");
    for error in [
        scim.follow(&elsewhere).send().map(drop).unwrap_err(),
        scim.users()
            .follow(&elsewhere)
            .send()
            .map(drop)
            .unwrap_err(),
        // A reference to another type.
        scim.groups()
            .follow(&"Users/7".into())
            .send()
            .map(drop)
            .unwrap_err(),
        scim.users()
            .follow(&"Users".into())
            .send()
            .map(drop)
            .unwrap_err(),
    ] {
        assert!(error.is_refused_before_sending(), "{error}");
        assert!(!error.to_string().contains("evil"), "{error}");
    }
    assert_eq!(engine.requests().len(), asked, "nothing was sent");
}

// R7643-2.3.7-01
#[test]
fn references_sent_by_a_provider_are_followed() {
    let scim = connect(provider());
    let user = scim.users().create(&User::new("b")).send().unwrap();
    let location = user.meta().location.clone().unwrap();
    let followed = scim.users().follow(&location).send().unwrap();
    assert_eq!(followed, user);
    let AnyResource::User(any) = scim.follow(&location).send().unwrap() else {
        panic!("a user")
    };
    assert_eq!(any.version(), user.version(), "the ETag counts");
}

fn me(asked: &SentRequest) -> ScriptedResponse {
    let body = match asked.line.as_str() {
        "DELETE /Me" | "PATCH /Me" => return (204, Json::Null).into(),
        _ => user("7"),
    };
    let status = if asked.line.starts_with("POST") {
        201
    } else {
        200
    };
    ScriptedResponse::from((status, body))
        .header("content-location", "https://scim.example.com/v2/Users/7")
        .header("etag", "W/\"3\"")
}

// R7644-3.11-01, R7644-3.14-01, R7644-3.14-02
#[test]
fn me_is_read_and_changed() {
    let engine = Scripted::new(me);
    let scim = connect(engine.clone());
    let known = scim.me::<User>().get().send().unwrap();
    let location = known.meta().location.as_ref().map(Reference::as_str);
    assert_eq!(location, Some("https://scim.example.com/v2/Users/7"));
    assert!(matches!(
        scim.me_any().get().send().unwrap(),
        AnyResource::User(_)
    ));
    scim.me::<User>().create(&User::new("b")).send().unwrap();
    scim.me::<User>().replace(&known).send().unwrap();
    let patch = || Patch::new().replace(User::DISPLAY_NAME, "B");
    scim.me::<User>().patch(patch()).send().unwrap();
    scim.me::<User>()
        .if_unchanged(&known)
        .patch(patch())
        .send()
        .unwrap();
    scim.me::<User>()
        .if_unchanged(&known)
        .delete()
        .send()
        .unwrap();
    let asked = engine.requests();
    let lines: Vec<&str> = asked.iter().map(|asked| asked.line.as_str()).collect();
    assert_eq!(
        lines,
        [
            "GET /Me",
            "GET /Me",
            "POST /Me",
            "PUT /Me",
            "PATCH /Me",
            "PATCH /Me",
            "DELETE /Me"
        ]
    );
    let matches: Vec<_> = asked
        .iter()
        .map(|asked| asked.headers.get("if-match").is_some())
        .collect();
    assert_eq!(matches, [false, false, false, true, false, true, true]);
    assert_eq!(asked[3].headers["if-match"], "W/\"3\"");
}

// R7644-3.11-01
#[test]
fn me_may_be_refused_or_redirected() {
    for status in [501, 403, 404] {
        let error = json!({"schemas": ["urn:ietf:params:scim:api:messages:2.0:Error"], "status": status.to_string()});
        let engine = Scripted::new(move |_| (status, error.clone()));
        let error = connect(engine).me::<User>().get().send().unwrap_err();
        let predicates = [
            error.is_not_implemented(),
            error.is_forbidden(),
            error.is_not_found(),
        ];
        assert_eq!(predicates, [status == 501, status == 403, status == 404]);
    }
    let engine = Scripted::new(|asked| match asked.line.as_str() {
        "PUT /Me" | "GET /Me" => {
            ScriptedResponse::from((308, Json::Null)).header("location", "/v2/Users/7")
        }
        _ => ScriptedResponse::from((200, user("7"))),
    });
    let scim = connect(engine.clone());
    let known = scim.me::<User>().get().send().unwrap();
    scim.me::<User>().replace(&known).send().unwrap();
    let lines: Vec<String> = engine
        .requests()
        .iter()
        .map(|asked| asked.line.clone())
        .collect();
    assert_eq!(
        lines,
        ["GET /Me", "GET /Users/7", "PUT /Me", "PUT /Users/7"]
    );
    assert_eq!(engine.requests()[3].body["userName"], "7");
    // A resource of another type than requested.
    let error = scim.me::<Group>().get().send().unwrap_err();
    assert!(!error.violations().is_empty());
}

#[test]
fn me_can_be_awaited() {
    let scim = connect(AsyncScripted(Scripted::new(me)));
    let me = tests::now(async { scim.me::<User>().get().await.unwrap() });
    assert_eq!((me.id(), me.version()), ("7", Some("W/\"3\"")));
}
