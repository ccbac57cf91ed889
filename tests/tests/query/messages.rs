//! The requests that queries send, by GET and by POST.

use crate::provider::{by_index, client, ids};
use scim_runtime::{Json, client::Position};
use serde_json::json;
use tests::{
    acme::{EnterpriseUser, User, user},
    scripted::Scripted,
};

// R7644-3.4.3-01, R7644-3.4.3-02, R7644-3.4.3-03, R7644-3.4.2.3-01, R7644-3.9-03
#[test]
fn a_query_is_sent_in_the_url_or_in_a_message() {
    let engine = Scripted::new(by_index(0));
    let scim = client(&engine);
    let query = || {
        scim.users()
            .list()
            .filter(User::USER_NAME.eq("a+b@example.com") & EnterpriseUser::DEPARTMENT.present())
            .sort_by(User::NAME.dot(user::Name::FAMILY_NAME))
            .descending()
            .attributes((User::USER_NAME, EnterpriseUser::DEPARTMENT))
            .count(10)
            .start_index(21)
            .configure(|request| request.query("tenant", "a b"))
    };
    query().send().unwrap();
    query().by_post().by_post().send().unwrap();
    let enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
    let [get, post] = engine.requests().try_into().unwrap();
    assert_eq!(get.line, "GET /Users");
    assert_eq!(
        get.query,
        "filter=userName%20eq%20%22a%2Bb%40example.com%22%20and%20urn%3Aietf%3Aparams%3Ascim%3Aschemas%3Aextension%3Aenterprise%3A2.0%3AUser%3Adepartment%20pr\
         &sortBy=name.familyName&sortOrder=descending\
         &attributes=userName%2Curn%3Aietf%3Aparams%3Ascim%3Aschemas%3Aextension%3Aenterprise%3A2.0%3AUser%3Adepartment\
         &count=10&tenant=a%20b&startIndex=21"
    );
    assert_eq!(get.body, Json::Null);
    assert_eq!(post.line, "POST /Users/.search");
    assert_eq!(
        post.query, "tenant=a%20b",
        "the message has no place for it"
    );
    let message = json!({
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:SearchRequest"],
        "filter": format!("userName eq \"a+b@example.com\" and {enterprise}:department pr"),
        "sortBy": "name.familyName",
        "sortOrder": "descending",
        "attributes": ["userName", format!("{enterprise}:department")],
        "count": 10,
        "startIndex": 21,
    });
    assert_eq!(post.body, message);
}

// R7644-3.9-01, R7644-3.4.3-03
#[test]
fn the_last_projection_counts_and_late_options_reach_the_message() {
    let engine = Scripted::new(by_index(0));
    let scim = client(&engine);
    let query = scim.users().search().attributes(["userName"]);
    let request = query
        .excluded_attributes((User::NAME, User::EMAILS))
        .request();
    request.query("count", "3").send().unwrap();
    let [post] = engine.requests().try_into().unwrap();
    assert_eq!((post.query.as_str(), &post.body["count"]), ("", &json!(3)));
    assert_eq!(post.body["excludedAttributes"], json!(["name", "emails"]));
    assert!(post.body.get("attributes").is_none());
}

// R7644-3.4.2.4-01, R7644-3.4.2.4-04, R9865-2-02
#[test]
fn a_query_has_one_start() {
    let engine = Scripted::new(by_index(5));
    let scim = client(&engine);
    let page = scim.users().list().start_index(0).count(0).send().unwrap();
    assert_eq!((page.total_results, page.resources.len()), (Some(5), 0));
    assert_eq!(engine.requests()[0].query, "count=0&startIndex=1");
    assert_eq!(
        ids(scim.users().list().count(0).iter()),
        [""; 0],
        "totals alone"
    );
    let both = scim
        .users()
        .list()
        .start_index(7)
        .resume_at(Position::Cursor("x".to_owned()));
    both.send().unwrap();
    assert_eq!(engine.requests().last().unwrap().query, "cursor=x");
}
