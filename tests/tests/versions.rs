//! Versions and projections: conditional requests, concurrent updates, partial resources.
#![allow(clippy::unwrap_used)]

use scim_runtime::{Json, engine::Engine, patch::Patch, record::Stored, server::Server};
use serde_json::json;
use std::sync::{Arc, Mutex};
use tests::{
    acme::{Client, EnterpriseUser, User},
    scripted::{AsyncScripted, Scripted, ScriptedResponse, SentRequest},
};

const USER: &str = "urn:ietf:params:scim:schemas:core:2.0:User";

fn connect<E>(engine: E) -> Client<E> {
    let builder = Client::connect("https://scim.example.com/v2").unwrap();
    builder.build_with(engine).unwrap()
}

fn user(version: &str) -> Json {
    json!({"schemas": [USER], "id": "7", "userName": "b", "meta": {"version": version}})
}

fn stored(version: &str) -> Stored<User> {
    Stored::from_json(user(version).to_string().as_bytes()).unwrap()
}

// R7644-3.14-01, R7644-3.14-02, R9110-8.8.3-01
#[test]
fn versions_are_sent_back_unchanged() {
    for version in ["W/\"3\"", "\"3\"", "W/3", "3", "a b"] {
        let engine = Scripted::new(|_| (204, Json::Null));
        let scim = connect(engine.clone());
        let known = stored(version);
        scim.users().replace(&known).send().unwrap();
        let patch = Patch::new().replace(User::ACTIVE, false);
        scim.users().patch(&known, patch).send().unwrap();
        scim.users().delete(&known).send().unwrap();
        scim.users().delete("7").send().unwrap();
        let sent: Vec<Option<String>> = engine
            .requests()
            .iter()
            .map(|asked| header(asked, "if-match"))
            .collect();
        let same = Some(version.to_owned());
        assert_eq!(sent, [same.clone(), same.clone(), same, None]);
    }
    // `meta.version` takes precedence over the `ETag`.
    let etag = |body: Json| {
        Scripted::new(move |_| {
            ScriptedResponse::from((200, body.clone())).header("etag", "W/\"9\"")
        })
    };
    let of = |engine| {
        connect(engine)
            .users()
            .get("7")
            .send()
            .unwrap()
            .version()
            .map(str::to_owned)
    };
    assert_eq!(of(etag(user("W/\"3\""))).as_deref(), Some("W/\"3\""));
    let bare = json!({"schemas": [USER], "id": "7", "userName": "b"});
    assert_eq!(of(etag(bare)).as_deref(), Some("W/\"9\""));
}

fn header(asked: &SentRequest, name: &str) -> Option<String> {
    Some(asked.headers.get(name)?.to_str().unwrap().to_owned())
}

// R7644-3.14-03
#[test]
fn unchanged_resources_are_not_sent_again() {
    let engine = Scripted::new(|asked| match header(asked, "if-none-match").as_deref() {
        Some("W/\"3\"") => (304, Json::Null),
        _ => (200, user("W/\"3\"")),
    });
    let scim = connect(engine);
    assert_eq!(
        scim.users()
            .get_if_changed(&stored("W/\"3\""))
            .send()
            .unwrap(),
        None
    );
    let changed = scim
        .users()
        .get_if_changed(&stored("W/\"2\""))
        .send()
        .unwrap();
    assert_eq!(changed.unwrap().version(), Some("W/\"3\""));
    // A success without a body has no version.
    let empty = Scripted::new(|_| {
        ScriptedResponse::from((200, Json::Null))
            .header("location", "https://scim.example.com/v2/Users/7")
    });
    assert!(
        connect(empty.clone())
            .users()
            .get_if_changed(&stored("W/\"3\""))
            .send()
            .is_err()
    );
    assert!(connect(empty).users().get("7").send().is_err());
}

fn conflict() -> ScriptedResponse {
    let urn = "urn:ietf:params:scim:api:messages:2.0:Error";
    (412, json!({"schemas": [urn], "status": "412"})).into()
}

/// Another client is faster this many times: each read returns a new version.
fn contended(times: usize) -> Scripted {
    let reads = Arc::new(Mutex::new(0));
    Scripted::new(move |asked| {
        let mut reads = reads.lock().unwrap();
        if asked.line.starts_with("GET") {
            *reads += 1;
            return (200, user(&format!("W/\"{reads}\""))).into();
        }
        if *reads <= times {
            conflict()
        } else {
            (200, user("W/\"new\"")).into()
        }
    })
}

// R7644-3.14-02
#[test]
fn an_update_starts_again_while_others_are_faster() {
    let engine = contended(2);
    let scim = connect(engine.clone());
    let mut applied = 0;
    let change = |user: &mut User| {
        applied += 1;
        user.title = Some("Guide".to_owned());
    };
    let now = scim.users().update("7", change).send().unwrap();
    assert_eq!((now.version(), applied), (Some("W/\"new\""), 3));
    let asked = engine.requests();
    let lines: Vec<(&str, Option<String>)> = asked
        .iter()
        .map(|asked| (&asked.line[..3], header(asked, "if-match")))
        .collect();
    let put = |version: &str| ("PUT", Some(format!("W/\"{version}\"")));
    assert_eq!(
        lines,
        [
            ("GET", None),
            put("1"),
            ("GET", None),
            put("2"),
            ("GET", None),
            put("3")
        ]
    );
    assert_eq!(asked[5].body["title"], "Guide");

    let engine = contended(100);
    let scim = connect(engine.clone());
    let title = |user: &mut User| user.title = Some("Guide".to_owned());
    let error = scim
        .users()
        .update(&stored("W/\"0\""), title)
        .attempts(3)
        .send()
        .unwrap_err();
    assert!(error.is_precondition_failed());
    assert_eq!(engine.requests().len(), 6);
}

#[test]
fn an_update_without_changes_or_version_sends_nothing() {
    let engine = contended(0);
    let read = connect(engine.clone())
        .users()
        .update("7", |_| {})
        .send()
        .unwrap();
    assert_eq!(
        (read.version(), engine.requests().len()),
        (Some("W/\"1\""), 1)
    );
    let engine = Scripted::new(|_| (200, json!({"schemas": [USER], "id": "7", "userName": "b"})));
    let change = |user: &mut User| user.active = Some(false);
    let error = connect(engine.clone())
        .users()
        .update("7", change)
        .send()
        .unwrap_err();
    assert!(error.is_refused_before_sending(), "{error}");
    assert_eq!(engine.requests().len(), 1);
}

#[test]
fn options_of_an_update_apply_to_each_request() {
    let engine = contended(1);
    let title = |user: &mut User| user.title = Some("Guide".to_owned());
    let scim = connect(engine.clone());
    let update = scim.users().update("7", title);
    let said = update.configure(|request| request.header("x-reason", "moved").query("a", "b"));
    said.send().unwrap();
    let asked = engine.requests();
    assert_eq!(asked.len(), 4);
    for asked in asked {
        assert_eq!(
            header(&asked, "x-reason").as_deref(),
            Some("moved"),
            "{}",
            asked.line
        );
        assert_eq!(asked.query, "", "the URL is the request's own");
    }
    let wrong = scim.users().update("7", title);
    let wrong = wrong.configure(|request| request.header("bad header", "x"));
    let error = wrong.send().unwrap_err();
    assert!(error.is_refused_before_sending(), "{error}");
    assert_eq!(engine.requests().len(), 4, "nothing more was sent");
}

async fn updated<E: Engine>(scim: &Client<E>, id: &str) -> Stored<User> {
    let update = scim
        .users()
        .update(id, |user| user.title = Some("Guide".to_owned()));
    update.await.unwrap()
}

#[test]
fn an_update_can_be_awaited() {
    let now = tests::now(updated(&connect(AsyncScripted(contended(1))), "7"));
    assert_eq!(now.version(), Some("W/\"new\""));
    let server = Server::from_snapshot(tests::ACME)
        .unwrap()
        .base_url("https://scim.example.com/v2");
    let scim = connect(server);
    let user = scim.users().create(&User::new("b")).send().unwrap();
    let changed = tests::now(updated(&scim, user.id()));
    assert_eq!(changed.title.as_deref(), Some("Guide"));
    assert_ne!(changed.version(), user.version());
}

// R7644-3.9-01, R7644-3.9-02, R7644-3.9-03
#[test]
fn every_operation_that_returns_a_resource_takes_a_projection() {
    let enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
    // The required `userName` is missing because it was not requested.
    let engine = Scripted::new(|asked| {
        let part = json!({"schemas": [USER], "id": "7", "displayName": "B"});
        if asked.line.starts_with("POST") {
            (201, part)
        } else {
            (200, part)
        }
    });
    let scim = connect(engine.clone());
    let (users, known) = (scim.users(), stored("W/\"3\""));
    let wanted = (User::DISPLAY_NAME, EnterpriseUser::DEPARTMENT);
    users
        .create(&User::new("b"))
        .attributes(wanted)
        .send()
        .unwrap();
    users.get("7").attributes(wanted).send().unwrap();
    users.replace(&known).attributes(wanted).send().unwrap();
    let patch = Patch::new().replace(User::DISPLAY_NAME, "B");
    users
        .patch(&known, patch)
        .attributes(wanted)
        .send()
        .unwrap();
    for asked in engine.requests() {
        let attributes = asked.parameter("attributes").unwrap();
        assert_eq!(
            attributes,
            format!(
                "displayName%2C{}%3Adepartment",
                enterprise.replace(':', "%3A")
            ),
            "{}",
            asked.line
        );
    }
    users
        .get("7")
        .attributes(wanted)
        .excluded_attributes(User::EMAILS)
        .send()
        .unwrap();
    let last = engine.requests().pop().unwrap();
    assert_eq!(last.query, "excludedAttributes=emails");
    assert!(
        users.get("7").send().is_err(),
        "nothing was projected, and `userName` is missing"
    );
}
