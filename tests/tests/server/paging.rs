//! Pages by index and by cursor.

use crate::requests::{acme, ask, get, provider, search, send, user, users};
use scim_runtime::{Json, server::Server};
use serde_json::json;

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

pub(crate) fn by_cursor(pagination: Json) -> Server {
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
    // A POST search runs the same query, and new resources don't shift its results.
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
    // With paging by index, the page is smaller than requested.
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
fn cursors_skip_deleted_resources() {
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

#[test]
fn paging_ten_thousand_resources_is_fast() {
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
    // Generous for a busy machine. Searching on every request would take far longer.
    assert!(
        start.elapsed() < std::time::Duration::from_secs(60),
        "{:?}",
        start.elapsed()
    );
}

#[test]
fn a_page_by_index_counts_the_resources_that_are_left() {
    let server = acme();
    for name in ["a", "b", "c", "d", "e", "f", "g", "h"] {
        server.add("User", user(name)).unwrap();
    }
    let mut left = vec!["a", "b", "c", "d", "e", "f", "g", "h"];
    let check = |left: &[&str], start: usize| {
        let page = get(&server, &format!("/Users?startIndex={start}&count=3"));
        let expected: Vec<&str> = left.iter().copied().skip(start - 1).take(3).collect();
        assert_eq!(page.names(), expected, "from {start} of {left:?}");
    };
    for start in 1..10 {
        check(&left, start);
    }
    // The page from 4 ends at the sixth resource. Before it, at it and after it, resources are deleted.
    for position in [0, 5, 5, 2] {
        check(&left, 4);
        let name = left.remove(position);
        let filter = format!("/Users?filter=userName%20eq%20%22{name}%22");
        let found = get(&server, &filter);
        let id = found.body["Resources"][0]["id"].as_str().unwrap();
        let deleted = ask(&server, &format!("DELETE /Users/{id}"), &[], "");
        assert_eq!(deleted.status, 204);
        for start in [4, 2, 1, 7] {
            check(&left, start);
        }
    }
    server.add("User", user("i")).unwrap();
    left.push("i");
    check(&left, 4);
}
