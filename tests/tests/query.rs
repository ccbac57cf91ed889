//! Queries: what is sent by GET and by POST, and walks over pages of providers that behave and of those that do not.
#![allow(clippy::unwrap_used)]

use scim_runtime::{
    Json, ScimType,
    client::{
        Builder, Configuration, FilterLimits, Pagination, PaginationMethod, Position, ResourceType,
        ServiceProvider, SupportsCursorPaging, SupportsFilter, SupportsSort,
    },
    filter::Condition,
    models::rfc7643,
    patch::Patch,
    path::AttributePath,
    record::{Descriptor, Record, Resource},
    server::Server,
};
use serde_json::json;
use std::sync::{Arc, Mutex};
use tests::{
    acme::{Client, EnterpriseUser, User, user},
    scripted::{Asked, Awaited, Scripted},
};

/// RFC 7643's resources at a provider that pages by cursor.
struct Cursors;

impl ServiceProvider for Cursors {
    type Client<E> = scim_runtime::client::Client<Self, E>;
    type AnyResource = rfc7643::AnyResource;
    const CONFIGURATION: Configuration = Configuration {
        filter: Some(FilterLimits {
            max_results: Some(0),
        }),
        patch: false,
        bulk: None,
        change_password: false,
        sort: true,
        etag: false,
        pagination: Pagination {
            cursor: true,
            index: true,
            default_method: PaginationMethod::Cursor,
            default_page_size: None,
            max_page_size: Some(50),
            cursor_timeout: None,
        },
    };
    const RESOURCE_TYPES: &'static [ResourceType] = &[ResourceType::of::<User>()];
}

impl SupportsCursorPaging for Cursors {}
impl SupportsFilter for Cursors {}
impl SupportsSort for Cursors {}

fn client(engine: &Scripted) -> Client<Scripted> {
    let builder = Client::connect("https://scim.example.com/v2").unwrap();
    builder.build_with(engine.clone()).unwrap()
}

fn cursors(engine: &Scripted) -> scim_runtime::client::Client<Cursors, Scripted> {
    let builder = Builder::<Cursors>::new("https://scim.example.com/v2").unwrap();
    builder.build_with(engine.clone()).unwrap()
}

fn user(number: usize) -> Json {
    json!({"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "id": format!("u{number}"), "userName": format!("user{number}")})
}

/// A page of the users `from` (0-based) to `to`.
fn page(from: usize, to: usize) -> Json {
    let users: Vec<Json> = (from..to).map(user).collect();
    json!({"schemas": ["urn:ietf:params:scim:api:messages:2.0:ListResponse"], "Resources": users})
}

fn with(mut page: Json, members: Json) -> Json {
    let Json::Object(members) = members else {
        panic!("no object")
    };
    page.as_object_mut().unwrap().extend(members);
    page
}

/// A provider of so many users, two a page unless asked for fewer.
fn by_index(total: usize) -> impl Fn(&Asked) -> (u16, Json) {
    move |asked| {
        let from = asked.number("startIndex").unwrap_or(1) - 1;
        let size = asked.number("count").unwrap_or(2).min(2);
        let to = (from + size).min(total);
        let members = json!({"totalResults": total, "startIndex": from + 1, "itemsPerPage": size});
        (200, with(page(from.min(to), to), members))
    }
}

/// The same by cursor: `c2` is the page from the third user on; the total is not said.
fn by_cursor(total: usize) -> impl Fn(&Asked) -> (u16, Json) {
    move |asked| {
        let cursor = asked.parameter("cursor").unwrap();
        let from = cursor.trim_start_matches("c%2B").parse().unwrap_or(0);
        let to = (from + 2).min(total);
        let next = (to < total).then(|| format!("c+{to}"));
        (200, with(page(from, to), json!({"nextCursor": next})))
    }
}

fn error(status: u16, scim_type: &str) -> (u16, Json) {
    let urn = "urn:ietf:params:scim:api:messages:2.0:Error";
    (
        status,
        json!({"schemas": [urn], "status": status.to_string(), "scimType": scim_type}),
    )
}

fn ids<E>(users: impl Iterator<Item = Result<scim_runtime::record::Stored<User>, E>>) -> Vec<String>
where
    E: std::fmt::Debug,
{
    users.map(|user| user.unwrap().id().to_owned()).collect()
}

// R7644-3.4.3-01, R7644-3.4.3-02, R7644-3.4.3-03, R7644-3.4.2.3-01, R7644-3.9-03
#[test]
fn one_query_travels_in_the_url_or_in_a_message() {
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
    let [get, post] = engine.asked().try_into().unwrap();
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
fn projections_exclude_each_other_and_what_is_added_late_goes_the_same_way() {
    let engine = Scripted::new(by_index(0));
    let scim = client(&engine);
    let query = scim.users().search().attributes(["userName"]);
    let request = query
        .excluded_attributes((User::NAME, User::EMAILS))
        .request();
    request.query("count", "3").send().unwrap();
    let [post] = engine.asked().try_into().unwrap();
    assert_eq!((post.query.as_str(), &post.body["count"]), ("", &json!(3)));
    assert_eq!(post.body["excludedAttributes"], json!(["name", "emails"]));
    assert!(post.body.get("attributes").is_none());
}

// R7644-3.4.2.4-02, R9865-2-05
#[test]
fn a_walk_by_index_asks_the_same_question_on_each_page() {
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
    let asked = engine.asked();
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
        .asked()
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
        .asked()
        .iter()
        .map(|asked| asked.body["cursor"].clone())
        .collect();
    assert_eq!(bodies, ["", "a b/+"]);
}

// R9865-2-03
#[test]
fn a_walk_that_failed_says_where_it_stood_and_another_goes_on_from_there() {
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

// R9865-2-03
#[test]
fn what_providers_say_of_cursors_and_counts_is_typed() {
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

#[test]
fn a_walk_by_index_goes_on_at_the_very_resource() {
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

// R7644-3.4.2.4-01, R7644-3.4.2.4-04, R9865-2-02
#[test]
fn where_a_query_starts_is_said_once() {
    let engine = Scripted::new(by_index(5));
    let scim = client(&engine);
    let page = scim.users().list().start_index(0).count(0).send().unwrap();
    assert_eq!((page.total_results, page.resources.len()), (Some(5), 0));
    assert_eq!(engine.asked()[0].query, "count=0&startIndex=1");
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
    assert_eq!(engine.asked().last().unwrap().query, "cursor=x");
}

// R7644-3.4.2.4-03
#[test]
fn providers_that_do_not_page_are_reported_not_looped_over() {
    // The first page again, as one of 1, whatever was asked for.
    let says = Scripted::new(|_| {
        (
            200,
            with(page(0, 2), json!({"totalResults": 5, "startIndex": 1})),
        )
    });
    // The same without saying so.
    let silent = Scripted::new(|_| (200, with(page(0, 2), json!({"totalResults": 5}))));
    // Pages go round in circles while cursors seem to go on.
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

// R7644-3.4.2.4-02, R7644-3.4.2.4-03
#[test]
fn counts_that_lie_do_not_cut_a_walk_short() {
    let total = |said: usize| {
        move |asked: &Asked| {
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
    for said in [0, 1, 5, 1000] {
        let engine = Scripted::new(total(said));
        assert_eq!(
            ids(client(&engine).users().list().iter()).len(),
            5,
            "{said} said"
        );
    }
}

// R7644-3.4.2.4-03
#[test]
fn a_walk_meets_its_bound_after_the_last_page_was_given() {
    let engine = Scripted::new(by_index(100));
    let scim = client(&engine);
    let mut pages = scim.users().list().max_pages(2).pages();
    assert!(pages.next_blocking().unwrap().is_ok() && pages.next_blocking().unwrap().is_ok());
    assert!(pages.next_blocking().unwrap().unwrap_err().is_paging());
    assert!(pages.next_blocking().is_none());
    assert_eq!(pages.position(), Some(&Position::Index(5)));
    assert_eq!(engine.asked().len(), 2);
}

#[test]
fn a_stream_is_as_the_iterator_is() {
    let engine = Scripted::new(by_index(5));
    let builder = Client::connect("https://scim.example.com/v2").unwrap();
    let scim = builder.build_with(Awaited(engine.clone())).unwrap();
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
    let mut walk = std::pin::pin!(walk);
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    let std::task::Poll::Ready(got) = walk.as_mut().poll(&mut context) else {
        panic!("pending")
    };
    assert_eq!(got, ["u0", "u1", "u2", "u3", "u4"]);
    assert_eq!(engine.asked()[0].line, "POST /Users/.search");
}

// R7644-3.10-01
#[test]
fn full_urns_name_attributes_in_filters_sorting_and_projections() {
    let engine = Scripted::new(by_index(0));
    let full = r#"urn:ietf:params:scim:schemas:core:2.0:User:userName eq "b""#;
    let scim = client(&engine);
    let query = scim.users().list().filter(Condition::parse(full).unwrap());
    query
        .attributes(["urn:ietf:params:scim:schemas:core:2.0:User:name.familyName"])
        .sort_by("urn:ietf:params:scim:schemas:core:2.0:User:userName")
        .by_post()
        .send()
        .unwrap();
    let [post] = engine.asked().try_into().unwrap();
    assert_eq!(post.body["filter"], full);
    assert_eq!(
        post.body["sortBy"],
        "urn:ietf:params:scim:schemas:core:2.0:User:userName"
    );
    assert_eq!(
        post.body["attributes"],
        json!(["urn:ietf:params:scim:schemas:core:2.0:User:name.familyName"])
    );
}

/// Short and full names of attributes of a user.
const NAMES: [(&str, &str); 4] = [
    (
        "userName",
        "urn:ietf:params:scim:schemas:core:2.0:User:userName",
    ),
    (
        "NAME.FamilyName",
        "urn:ietf:params:scim:schemas:core:2.0:user:name.familyname",
    ),
    (
        "meta.created",
        "urn:ietf:params:scim:schemas:core:2.0:User:meta.created",
    ),
    (
        "emails.value",
        "urn:ietf:params:scim:schemas:core:2.0:User:emails.value",
    ),
];

// R7644-3.10-01
#[test]
fn full_and_short_names_compare_equal() {
    let descriptor = Descriptor {
        urn: User::URN,
        attributes: User::ATTRIBUTES,
    };
    let path = |text: &str| AttributePath::parse(text).unwrap();
    for (short, full) in NAMES {
        assert_ne!(path(short), path(full), "as they are written");
        assert!(path(short).is_same(&path(full), descriptor), "{full}");
        assert!(path(full).is_same(&path(short), descriptor), "{full}");
    }
    let enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
    for (one, other, same) in [
        (
            format!("{enterprise}:department"),
            format!("{enterprise}:Department"),
            true,
        ),
        (
            format!("{enterprise}:department"),
            "department".to_owned(),
            false,
        ),
        (
            enterprise.to_owned(),
            enterprise
                .to_ascii_uppercase()
                .replace("URN:IETF", "urn:ietf"),
            true,
        ),
        ("userName".to_owned(), "displayName".to_owned(), false),
        ("name".to_owned(), "name.familyName".to_owned(), false),
        ("nothing".to_owned(), "nothing".to_owned(), false),
        (
            format!("{}:userName", "urn:example:Other"),
            "userName".to_owned(),
            false,
        ),
    ] {
        assert_eq!(
            path(&one).is_same(&path(&other), descriptor),
            same,
            "{one}, {other}"
        );
    }
}

// R7644-3.10-01
#[test]
fn a_provider_gives_the_same_for_full_and_short_names() {
    let server = Server::from_snapshot(tests::ACME).unwrap();
    let server = server.base_url("https://scim.example.com/v2");
    let builder = Client::connect("https://scim.example.com/v2").unwrap();
    let scim = builder.build_with(server).unwrap();
    for name in ["c", "a", "b"] {
        let names = user::Name::new().family_name(format!("f{name}"));
        let email = user::Email::new(format!("{name}@example.com"));
        let user = User::new(name).name(names).emails([email]);
        scim.users().create(&user).send().unwrap();
    }
    let send = |name: &str, value: &str| {
        let filter = Condition::parse(&format!("{name} ge \"{value}\"")).unwrap();
        let page = scim
            .users()
            .list()
            .filter(filter)
            .sort_by(name)
            .attributes([name]);
        page.send().unwrap().resources
    };
    for (short, full) in NAMES {
        let value = if short == "meta.created" {
            "2020-01-01T00:00:00Z"
        } else {
            ""
        };
        let (by_short, by_full) = (send(short, value), send(full, value));
        assert_eq!(by_short.len(), 3, "{short}");
        assert_eq!(by_short, by_full, "{full}");
    }
    let sorted: Vec<_> = send(NAMES[0].1, "")
        .iter()
        .map(|user| user.user_name.clone().unwrap())
        .collect();
    assert_eq!(sorted, ["a", "b", "c"]);

    // In a PATCH path, which is given as text here.
    let known = scim.users().list().send().unwrap().resources.remove(0);
    for (path, given) in [
        ("name.givenName", "Ann"),
        (
            "urn:ietf:params:scim:schemas:core:2.0:User:name.givenName",
            "Bea",
        ),
    ] {
        let message = json!({
            "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
            "Operations": [{"op": "replace", "path": path, "value": given}]
        });
        let operations = scim_runtime::patch::parse(&message).unwrap();
        let patch = operations.into_iter().fold(Patch::new(), Patch::operation);
        let now = scim
            .users()
            .patch(known.id(), patch)
            .send()
            .unwrap()
            .unwrap();
        let name = now.name.as_ref().unwrap();
        assert_eq!(name.given_name.as_deref(), Some(given));
        assert!(name.family_name.is_some());
    }
}
