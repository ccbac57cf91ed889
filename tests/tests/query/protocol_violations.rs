//! Walks over the pages of providers that violate the protocol.

use crate::provider::{by_index, client, cursors, error, ids, page, with};
use scim_runtime::{
    ScimType,
    client::{Position, Query, Request},
    record::Stored,
};
use serde_json::json;
use std::sync::{Arc, Mutex};
use tests::{
    acme::{Client, Provider, User},
    scripted::{Scripted, SentRequest},
};

// R9865-2-03
#[test]
fn cursor_and_count_errors_are_typed() {
    for (text, kind) in [
        ("invalidCursor", ScimType::InvalidCursor),
        ("expiredCursor", ScimType::ExpiredCursor),
        ("invalidCount", ScimType::InvalidCount),
        ("tooMany", ScimType::TooMany),
    ] {
        let engine = Scripted::new(move |_| error(400, text));
        let error = cursors(&engine)
            .endpoint::<User>()
            .list()
            .cursor("x")
            .send()
            .unwrap_err();
        assert_eq!(error.scim_error().unwrap().scim_type, Some(kind));
    }
}

// R7644-3.4.2.4-03
#[test]
fn providers_that_repeat_pages_are_errors() {
    // Returns the first page for every request, with `startIndex` 1.
    let says = Scripted::new(|_| {
        (
            200,
            with(page(0, 2), json!({"totalResults": 5, "startIndex": 1})),
        )
    });
    // Repeats the first page without `startIndex`.
    let silent = Scripted::new(|_| (200, with(page(0, 2), json!({"totalResults": 5}))));
    // Repeats pages in a circle, with new cursors.
    let counter = Arc::new(Mutex::new(0_usize));
    let circle = Scripted::new(move |_| {
        let mut counter = counter.lock().unwrap();
        *counter += 1;
        let from = *counter % 3 * 2;
        (
            200,
            with(
                page(from, from + 2),
                json!({"totalResults": 50, "nextCursor": counter.to_string()}),
            ),
        )
    });
    for (engine, least, most) in [(says, 2, 2), (silent, 2, 2), (circle.clone(), 6, 18)] {
        let mut users = client(&engine)
            .users()
            .list()
            .iter()
            .map(|user| user.map(drop))
            .collect::<Vec<_>>();
        let error = users.pop().unwrap().unwrap_err();
        assert!(error.is_paging(), "{error}");
        assert!(error.to_string().starts_with("GET /Users: "), "{error}");
        assert!(users.iter().all(Result::is_ok));
        assert!(
            (least..=most).contains(&users.len()),
            "{} given",
            users.len()
        );
    }
    let error = cursors(&circle)
        .endpoint::<User>()
        .list()
        .iter()
        .find_map(Result::err)
        .unwrap();
    assert!(error.is_paging(), "{error}");
}

fn lenient(scim: &Client<Scripted>) -> Query<'_, Provider, Scripted, Stored<User>> {
    scim.users().list().configure(Request::lenient)
}

// R7644-3.4.2.4-02, R7644-3.4.2.4-03
#[test]
fn wrong_totals_do_not_end_a_walk_early() {
    let total = |said: usize| {
        move |asked: &SentRequest| {
            let from = asked.number("startIndex").unwrap() - 1;
            let to = (from + 2).min(5).max(from);
            (
                200,
                with(
                    page(from, to),
                    json!({"totalResults": said, "itemsPerPage": 100}),
                ),
            )
        }
    };
    for said in [0, 1, 5] {
        let engine = Scripted::new(total(said));
        assert_eq!(
            ids(lenient(&client(&engine)).iter()).len(),
            5,
            "totalResults {said}"
        );
    }
    // In strict mode, a total below the number of resources is an error.
    let engine = Scripted::new(total(1));
    let error = client(&engine)
        .users()
        .list()
        .iter()
        .find_map(Result::err)
        .unwrap();
    assert_eq!(error.violations()[0].pointer, "/totalResults");
    // Resources are missing, so the walk must not seem complete.
    let engine = Scripted::new(total(1000));
    let scim = client(&engine);
    let strict = scim.users().list().iter().find_map(Result::err).unwrap();
    assert_eq!(strict.violations()[0].pointer, "/totalResults");
    let users: Vec<_> = lenient(&scim).iter().collect();
    assert_eq!(users.len(), 6);
    let error = users.last().unwrap().as_ref().unwrap_err();
    assert!(
        error.is_paging() && error.to_string().contains("995 more"),
        "{error}"
    );
}

#[test]
fn a_page_without_resources_can_be_requested() {
    let engine = Scripted::new(|_| (200, with(page(0, 0), json!({"totalResults": 3}))));
    let scim = client(&engine);
    assert_eq!(scim.users().list().count(0).iter().count(), 0);
}

// R8
#[test]
fn unreadable_resources_are_items_and_the_walk_continues() {
    let engine = Scripted::new(|asked: &SentRequest| {
        let from = asked.number("startIndex").unwrap() - 1;
        let mut list = with(page(from, (from + 3).min(7)), json!({"totalResults": 7}));
        for user in list["Resources"].as_array_mut().unwrap() {
            if user["id"] == "u4" {
                user["active"] = json!("perhaps");
            }
        }
        (200, list)
    });
    let scim = client(&engine);
    let error = scim.users().list().iter().find_map(Result::err).unwrap();
    assert_eq!(error.violations()[0].pointer, "/Resources/1/active");

    let items: Vec<_> = scim
        .users()
        .list()
        .keep_unreadable()
        .iter()
        .map(Result::unwrap)
        .collect();
    assert_eq!(items.len(), 7);
    let unreadable = items[4].as_ref().unwrap_err();
    assert_eq!(unreadable.id.as_deref(), Some("u4"));
    assert_eq!(unreadable.position, Some(Position::Index(5)));
    assert_eq!(unreadable.violations[0].pointer, "/active");
    assert!(
        items
            .iter()
            .enumerate()
            .all(|(index, item)| item.is_ok() != (index == 4))
    );
}

// R7644-3.4.2.4-03
#[test]
fn max_pages_ends_a_walk_after_the_last_allowed_page() {
    let engine = Scripted::new(by_index(100));
    let scim = client(&engine);
    let mut pages = scim.users().list().max_pages(2).pages();
    assert!(pages.next_blocking().unwrap().is_ok() && pages.next_blocking().unwrap().is_ok());
    assert!(pages.next_blocking().unwrap().unwrap_err().is_paging());
    assert!(pages.next_blocking().is_none());
    assert_eq!(pages.position(), Some(&Position::Index(5)));
    assert_eq!(engine.requests().len(), 2);
}
