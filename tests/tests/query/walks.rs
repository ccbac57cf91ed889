//! Walks over pages: their positions, and how to resume them.

use crate::provider::{by_cursor, by_index, client, cursors, error, ids, page, with};
use scim_runtime::{Json, ScimType, client::Position};
use serde_json::json;
use std::sync::{Arc, Mutex};
use tests::{
    acme::{Client, User},
    scripted::{AsyncScripted, Scripted},
};

// R7644-3.4.2.4-02, R9865-2-05
#[test]
fn a_walk_by_index_repeats_the_query_on_each_page() {
    let engine = Scripted::new(by_index(5));
    let scim = client(&engine);
    let query = || {
        scim.users()
            .list()
            .filter(User::ACTIVE.eq(true))
            .count(3)
            .attributes(User::USER_NAME)
    };
    assert_eq!(ids(query().iter()), ["u0", "u1", "u2", "u3", "u4"]);
    assert_eq!(
        ids(query().by_post().iter()).len(),
        5,
        "startIndex in the message"
    );
    let asked = engine.requests();
    let queries: Vec<&str> = asked[..3]
        .iter()
        .map(|asked| asked.query.as_str())
        .collect();
    let same = "filter=active%20eq%20true&count=3&attributes=userName&startIndex=";
    assert_eq!(queries, [1, 3, 5].map(|start| format!("{same}{start}")));
    let starts: Vec<&Json> = asked[3..]
        .iter()
        .map(|asked| &asked.body["startIndex"])
        .collect();
    assert_eq!(starts, [1, 3, 5]);
}

// R9865-2-01, R9865-2-02, R9865-2-04, R9865-2-06, R9865-3-01, R9865-4-01
#[test]
fn a_provider_that_prefers_cursors_is_walked_by_cursor() {
    let engine = Scripted::new(by_cursor(5));
    let scim = cursors(&engine);
    let users = || scim.endpoint::<User>();
    let all = users()
        .list()
        .filter(User::ACTIVE.eq(true))
        .sort_by(User::USER_NAME)
        .count(1000);
    assert_eq!(ids(all.iter()), ["u0", "u1", "u2", "u3", "u4"]);
    let same = "filter=active%20eq%20true&sortBy=userName&count=50&cursor=";
    let queries: Vec<String> = engine
        .requests()
        .iter()
        .map(|asked| asked.query.clone())
        .collect();
    assert_eq!(
        queries,
        ["", "c%2B2", "c%2B4"].map(|cursor| format!("{same}{cursor}"))
    );

    let engine = Scripted::new(|asked| {
        let next = (asked.body["cursor"] == "").then_some("a b/+");
        let from = if next.is_some() { 0 } else { 2 };
        (200, with(page(from, from + 2), json!({"nextCursor": next})))
    });
    assert_eq!(
        ids(cursors(&engine).endpoint::<User>().search().iter()).len(),
        4
    );
    let bodies: Vec<Json> = engine
        .requests()
        .iter()
        .map(|asked| asked.body["cursor"].clone())
        .collect();
    assert_eq!(bodies, ["", "a b/+"]);
}

// R9865-2-03
#[test]
fn a_failed_walk_can_be_continued_from_its_position() {
    let whole = by_cursor(5);
    let fails = Arc::new(Mutex::new(true));
    let failing = Arc::clone(&fails);
    let engine = Scripted::new(move |asked| {
        let third = asked.parameter("cursor").as_deref() == Some("c%2B4");
        if third && std::mem::take(&mut *failing.lock().unwrap()) {
            return error(400, "expiredCursor");
        }
        whole(asked)
    });
    let scim = cursors(&engine);
    let mut users = scim.endpoint::<User>().list().iter();
    let got = ids(users
        .by_ref()
        .take(3)
        .map(Ok::<_, ()>)
        .map(|user| user.unwrap()));
    assert_eq!(got, ["u0", "u1", "u2"]);
    assert_eq!(
        users.position(),
        Some(Position::Cursor("c+2".to_owned())),
        "u3 is still to come"
    );
    assert_eq!(users.next().unwrap().unwrap().id(), "u3");
    let error = users.next().unwrap().unwrap_err();
    let kind = error.scim_error().unwrap().scim_type.clone();
    assert_eq!(kind, Some(ScimType::ExpiredCursor));
    assert!(users.next().is_none(), "an error ends the walk");
    let position = users.position().unwrap();
    assert_eq!(position, Position::Cursor("c+4".to_owned()));
    let mut rest = scim.endpoint::<User>().list().resume_at(position).iter();
    assert_eq!(ids(rest.by_ref()), ["u4"]);
    assert_eq!(rest.position(), None, "all given");
}

#[test]
fn a_walk_by_index_continues_at_the_next_resource() {
    let engine = Scripted::new(by_index(5));
    let scim = client(&engine);
    let mut users = scim.users().list().iter();
    assert_eq!(users.position(), Some(Position::Index(1)));
    assert_eq!(users.by_ref().take(3).count(), 3);
    let position = users.position().unwrap();
    assert_eq!(position, Position::Index(4));
    assert_eq!(
        ids(scim.users().list().resume_at(position).iter()),
        ["u3", "u4"]
    );
}

#[test]
fn streams_and_iterators_return_the_same() {
    let engine = Scripted::new(by_index(5));
    let builder = Client::connect("https://scim.example.com/v2").unwrap();
    let scim = builder.build_with(AsyncScripted(engine.clone())).unwrap();
    let walk = async {
        let mut users = scim.users().search().count(2).stream();
        let mut got = Vec::new();
        for _ in 0..3 {
            got.push(users.next().await.unwrap().unwrap().id().to_owned());
        }
        let position = users.position().unwrap();
        assert_eq!(position, Position::Index(4));
        let rest = scim
            .users()
            .list()
            .resume_at(position)
            .stream()
            .try_collect()
            .await
            .unwrap();
        got.extend(rest.iter().map(|user| user.id().to_owned()));
        got
    };
    assert_eq!(tests::now(walk), ["u0", "u1", "u2", "u3", "u4"]);
    assert_eq!(engine.requests()[0].line, "POST /Users/.search");
}
