//! Errors: from the provider, and before anything is sent; request options that affect them.

use crate::{fresh_provider::Provided, resources::bjensen};
use scim_runtime::engine::Engine;
use tests::acme::{Badge, User, user};

// R7644-3.3-02, R7644-3.12-01, R7643-7-05, R7643-2.4-02, R7643-2.3.5-01, R7644-7-02
#[test]
fn errors_are_typed() {
    with_every_engine!(fails_typed);
}

async fn fails_typed<E: Engine>(scim: &Provided<E>) {
    scim.users().create(&bjensen()).await.unwrap();
    let taken = scim
        .users()
        .create(&User::new("BJENSEN@example.com"))
        .await
        .unwrap_err();
    assert!(taken.is_uniqueness() && taken.is_conflict(), "{taken}");
    assert_eq!(taken.request(), Some("POST /Users"));
    let nameless = User::default()
        .emails([
            user::Email::new("a").primary(true),
            user::Email::new("b").primary(true),
        ])
        .badge(Badge::new().issued("soon"));
    let broken = scim.users().create(&nameless).await.unwrap_err();
    assert_eq!(
        tests::pointers(&broken),
        [
            "/userName",
            "/emails",
            "/urn:acme:params:scim:schemas:extension:badge:2.0:User/issued"
        ]
    );
    assert!(broken.is_refused_before_sending());
    for id in ["", ".", ".."] {
        assert!(
            scim.users()
                .get(id)
                .await
                .unwrap_err()
                .is_refused_before_sending(),
            "{id:?}"
        );
    }
    let stranger = scim
        .users()
        .get("x")
        .header("authorization", "Bearer wrong")
        .await
        .unwrap_err();
    assert!(
        stranger.is_unauthorized(),
        "what is said about one request comes before what the client has: {stranger}"
    );
    assert_eq!(stranger.challenge().unwrap().scheme, "Bearer");
}

// R7644-2-01
#[test]
fn requests_have_options() {
    with_every_engine!(options_of_a_request);
}

async fn options_of_a_request<E: Engine>(scim: &Provided<E>) {
    let known = scim.users().create(&bjensen()).await.unwrap();
    let raw = scim.users().get(known.id()).raw().await.unwrap();
    assert_eq!(raw.status, 200);
    assert_eq!(raw.json().unwrap()["id"], known.id());
    assert!(raw.headers.contains_key("etag"));
    let as_value = scim
        .users()
        .get("nobody")
        .scim_error_as_value()
        .await
        .unwrap();
    assert_eq!(as_value.unwrap_err().status, 404);
    let unexpected = scim
        .users()
        .get(known.id())
        .expect_status([202])
        .await
        .unwrap_err();
    assert_eq!(unexpected.status(), Some(200));
    let elsewhere = format!("{}/Users/{}", scim.base_url(), known.id());
    let by_url = scim
        .users()
        .get("whoever")
        .url(&elsewhere)
        .query("attributes", "title")
        .await;
    assert!(
        by_url.is_err(),
        "strict: required attributes may be missing under a projection only"
    );
    let by_url = scim
        .users()
        .get("whoever")
        .url(&elsewhere)
        .header("x-trace", "1")
        .await
        .unwrap();
    assert_eq!(by_url.id(), known.id());
    let odd = scim
        .users()
        .get(known.id())
        .header("bad header", "x")
        .await
        .unwrap_err();
    assert!(odd.is_refused_before_sending(), "{odd}");
}
