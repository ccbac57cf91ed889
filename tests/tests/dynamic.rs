//! Resources of types that are known only at run time.
#![allow(clippy::unwrap_used)]

use scim_runtime::{
    Json, ScimType,
    client::{Client, Untyped},
    describe::Description,
    dynamic::DynamicResource,
    engine::Engine,
    patch::{Op, Operation},
    server::Server,
};
use serde_json::json;

const URL: &str = "http://localhost/scim/v2";
const ENTERPRISE: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

fn run(test: impl Future<Output = ()>) {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap()
        .block_on(test);
}

fn scim() -> Client<Untyped, Server> {
    let server = Server::from_snapshot(tests::ACME).unwrap().base_url(URL);
    Untyped::connect(URL).unwrap().build_with(server).unwrap()
}

fn user(provider: &Description, name: &str) -> DynamicResource {
    let mut user = DynamicResource::new(provider.find("User").unwrap());
    user.set("userName", json!(name)).unwrap();
    user
}

// R7644-3.3-01, R7644-3.4.1-01, R7644-3.5.1-01, R7644-3.6-01
#[test]
fn a_resource_lives_from_create_to_delete() {
    run(async {
        let scim = scim();
        let provider = scim.discover().await.unwrap();
        let users = scim.dynamic(&provider, "user").unwrap();

        let mut babs = user(&provider, "bjensen");
        babs.set("name.familyName", json!("Jensen")).unwrap();
        babs.set(&format!("{ENTERPRISE}:department"), json!("Tours"))
            .unwrap();
        let babs = users.create(&babs).await.unwrap();
        assert_eq!(babs.get("NAME.familyname").unwrap(), Some(&json!("Jensen")));

        let mut changed = users.get(babs.id().unwrap()).await.unwrap();
        changed.set("displayName", json!("Babs")).unwrap();
        changed.remove(ENTERPRISE).unwrap();
        let operations = babs.patch_to(&changed).unwrap();
        assert_eq!(operations.len(), 2);
        let patched = users.patch(&babs, &operations).await.unwrap().unwrap();
        assert_eq!(patched.get("displayName").unwrap(), Some(&json!("Babs")));
        assert_eq!(
            patched.get(&format!("{ENTERPRISE}:department")).unwrap(),
            None
        );
        // The provider refuses an outdated version.
        assert!(
            users
                .replace(&babs)
                .await
                .unwrap_err()
                .is_precondition_failed()
        );

        let mut replaced = patched;
        replaced.set("title", json!("Guide")).unwrap();
        let replaced = users.replace(&replaced).await.unwrap().unwrap();
        users.delete(&replaced).await.unwrap();
        assert!(
            users
                .get(replaced.id().unwrap())
                .await
                .unwrap_err()
                .is_not_found()
        );
    });
}

// R7644-3.4.2-01, R7644-3.4.2.2-07
#[test]
fn queries_are_checked_against_the_schema_before_they_are_sent() {
    run(async {
        let scim = scim();
        let provider = scim.discover().await.unwrap();
        let users = scim
            .dynamic(&provider, "urn:ietf:params:scim:schemas:core:2.0:User")
            .unwrap();
        for name in ["carl", "abe", "bea"] {
            users.create(&user(&provider, name)).await.unwrap();
        }
        let found = users
            .list()
            .filter(r#"userName ne "carl""#)
            .sort_by("userName")
            .descending()
            .await
            .unwrap();
        let names: Vec<Option<&Json>> = found
            .resources
            .iter()
            .map(|user| user.get("userName").unwrap())
            .collect();
        assert_eq!(names, [Some(&json!("bea")), Some(&json!("abe"))]);
        let page = users
            .search()
            .filter("userName pr")
            .start_index(2)
            .count(1)
            .attributes(["userName"])
            .await
            .unwrap();
        assert_eq!((page.resources.len(), page.total_results), (1, Some(3)));

        for query in [
            users.list().filter("shoeSize gt 42"),
            users.list().filter("userName eq"),
            users.list().filter("active gt true"),
            users.list().sort_by("shoeSize"),
            users.list().attributes(["shoeSize"]),
        ] {
            let error = query.await.unwrap_err();
            assert_eq!((error.status(), error.attempts()), (None, 0), "{error}");
        }
    });
}

// R7643-7-01, R7643-7-05, R7643-2.1-01
#[test]
fn values_that_break_the_schema_are_refused_when_set_or_sent() {
    run(async {
        let scim = scim();
        let provider = scim.discover().await.unwrap();
        let mut babs = user(&provider, "b");
        let refused =
            |result: Result<(), scim_runtime::patch::PatchError>| result.unwrap_err().scim_type;
        assert_eq!(refused(babs.set("id", json!("7"))), ScimType::Mutability);
        assert_eq!(
            refused(babs.set("active", json!("yes"))),
            ScimType::InvalidValue
        );
        assert_eq!(
            refused(babs.set("shoeSize", json!(42))),
            ScimType::InvalidPath
        );
        assert_eq!(refused(babs.remove("userName")), ScimType::InvalidValue);
        assert!(babs.get("shoeSize").is_err());

        let users = scim.dynamic(&provider, "User").unwrap();
        let nameless = DynamicResource::from_json(users.resource_type(), json!({"active": "yes"}));
        let error = users.create(&nameless).await.unwrap_err();
        assert_eq!(
            (tests::pointers(&error), error.attempts()),
            (vec!["/active", "/userName"], 0)
        );
        assert!(
            scim.dynamic(&provider, "Users")
                .unwrap_err()
                .to_string()
                .contains("unknown resource type \"Users\"; the provider has: ")
        );
        let error = users.patch(&nameless, &[]).await.unwrap_err();
        assert_eq!(error.attempts(), 0);
    });
}

// R7644-3.5.1-02, R7643-7-01
#[test]
fn requests_keep_unknown_and_omit_read_only_attributes() {
    let provider = Description::from_snapshot(tests::ACME).unwrap();
    let stored = json!({
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "id": "7", "meta": {"version": "W/\"1\""},
        "userName": "b", "groups": [{"value": "g"}], "shoeSize": 42, "urn:example:More": {"a": 1}
    });
    let user = DynamicResource::from_json(provider.find("User").unwrap(), stored);
    assert_eq!(
        user.to_request(),
        json!({
            "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User", "urn:example:More"],
            "userName": "b", "shoeSize": 42, "urn:example:More": {"a": 1}
        })
    );
    assert_eq!((user.id(), user.version()), (Some("7"), Some("W/\"1\"")));
}

#[test]
fn debug_hides_secrets_and_unknown_values() {
    let provider = Description::from_snapshot(tests::ACME).unwrap();
    let json = json!({"userName": "b", "password": "s3cret", "unknown": "pers0nal"});
    let user = DynamicResource::from_json(provider.find("User").unwrap(), json);
    let shown = format!("{user:?}");
    assert!(
        shown.contains("userName") && !shown.contains("s3cret") && !shown.contains("pers0nal"),
        "{shown}"
    );
}

#[test]
fn unsupported_features_are_refused_before_sending() {
    run(async {
        let mut provider = Description::from_snapshot(tests::ACME).unwrap();
        provider.configuration.patch = false;
        provider.configuration.filter = None;
        provider.configuration.sort = false;
        let scim = scim();
        let users = scim.dynamic(&provider, "User").unwrap();
        let user =
            DynamicResource::from_json(users.resource_type(), json!({"id": "7", "userName": "b"}));
        let operation = Operation {
            op: Op::Add,
            path: Some("title".parse().unwrap()),
            value: Some(json!("T")),
        };
        let errors = [
            users.patch(&user, &[operation]).await.unwrap_err(),
            users.list().filter("userName pr").await.unwrap_err(),
            users.list().sort_by("userName").await.unwrap_err(),
        ];
        for error in errors {
            assert!(
                error.to_string().contains("according to its configuration"),
                "{error}"
            );
            assert_eq!(error.attempts(), 0);
        }
    });
}

fn me() -> Client<Untyped, Server> {
    let server = Server::from_snapshot(tests::ACME).unwrap().base_url(URL);
    let server = server.me("User", "userName", "b");
    Untyped::connect(URL).unwrap().build_with(server).unwrap()
}

// R7644-3.4.2.4-03
#[test]
fn all_pages_are_walked_and_walks_can_be_resumed() {
    run(async {
        let scim = scim();
        let provider = scim.discover().await.unwrap();
        let users = scim.dynamic(&provider, "User").unwrap();
        for name in ["carl", "abe", "bea"] {
            users.create(&user(&provider, name)).await.unwrap();
        }
        let query = || users.list().sort_by("userName").count(2);
        let mut stream = query().stream();
        assert!(stream.next().await.is_some());
        let position = stream.position().unwrap();
        let rest = query().resume_at(position).stream();
        assert_eq!(names(&rest.try_collect().await.unwrap()), ["bea", "carl"]);
        let mut pages = users.search().count(2).pages();
        let mut sizes = Vec::new();
        while let Some(page) = pages.next().await {
            sizes.push(page.unwrap().resources.len());
        }
        assert_eq!(sizes, [2, 1]);
        let mut bounded = query().count(1).max_pages(1).stream();
        assert!(bounded.next().await.unwrap().is_ok());
        assert!(bounded.next().await.unwrap().unwrap_err().is_paging());
        let blocking: Result<Vec<_>, _> = query().excluded_attributes(["meta"]).iter().collect();
        let blocking = blocking.unwrap();
        assert_eq!(names(&blocking), ["abe", "bea", "carl"]);
        assert_eq!(blocking[0].get("meta").unwrap(), None);
    });
}

fn names(users: &[DynamicResource]) -> Vec<&str> {
    users
        .iter()
        .map(|user| user.as_json()["userName"].as_str().unwrap_or_default())
        .collect()
}

// R7644-3.11-01
#[test]
fn me_supports_all_operations() {
    run(async {
        let scim = me();
        let provider = scim.discover().await.unwrap();
        let users = scim.dynamic(&provider, "User").unwrap();
        let me = users.me();
        let created = me.create(&user(&provider, "b")).await.unwrap();
        let read = me.get().attributes(["userName"]).await.unwrap();
        assert_eq!(read.id(), created.id());
        let title = Operation {
            op: Op::Add,
            path: Some("title".parse().unwrap()),
            value: Some(json!("T")),
        };
        let patched = me
            .patch(&created, std::slice::from_ref(&title))
            .await
            .unwrap()
            .unwrap();
        assert_eq!(patched.get("title").unwrap(), Some(&json!("T")));
        // The version was sent as `If-Match`.
        let stale = me.patch(&created, &[title]).await.unwrap_err();
        assert!(stale.is_precondition_failed(), "{stale}");
        let replaced = me.replace(&patched).await.unwrap().unwrap();
        me.delete(&replaced).await.unwrap();
        assert!(me.get().await.unwrap_err().is_not_found());
    });
}

// R7644-3.5.2-01
#[test]
fn impossible_operations_are_not_sent() {
    run(async {
        let scim = scim();
        let provider = scim.discover().await.unwrap();
        let users = scim.dynamic(&provider, "User").unwrap();
        let user = users.create(&user(&provider, "b")).await.unwrap();
        let operation = |op, path: &str, value| Operation {
            op,
            path: Some(path.parse().unwrap()),
            value,
        };
        let wrong = [
            operation(Op::Add, "shoeSize", Some(json!(42))),
            operation(Op::Replace, "active", Some(json!("yes"))),
            operation(Op::Replace, "id", Some(json!("7"))),
            operation(Op::Remove, "userName", None),
            // Whether these succeed depends on the resource, so they are sent.
            operation(Op::Remove, "emails[type eq \"work\"]", None),
            operation(
                Op::Replace,
                "emails[type eq \"work\"].value",
                Some(json!("b@example.com")),
            ),
        ];
        let error = users.patch(&user, &wrong).await.unwrap_err();
        let pointers: Vec<&str> = error.violations().iter().map(|v| &*v.pointer).collect();
        assert_eq!(
            pointers,
            [
                "/Operations/0",
                "/Operations/1",
                "/Operations/2",
                "/Operations/3"
            ],
            "{error}"
        );
        assert_eq!(error.attempts(), 0);
        let sent = users.patch(&user, &wrong[..1]).skip_request_checks().await;
        assert_eq!(sent.unwrap_err().status(), Some(400));
    });
}

// R7644-3.7-01
#[test]
fn a_bulk_message_is_checked_against_the_description() {
    run(async {
        let mut text: Json = serde_json::from_str(tests::ACME).unwrap();
        text["serviceProviderConfig"]["bulk"] =
            json!({"supported": true, "maxOperations": 1, "maxPayloadSize": 10_000});
        let server = Server::from_snapshot(&text.to_string())
            .unwrap()
            .base_url(URL);
        let scim = Untyped::connect(URL).unwrap().build_with(server).unwrap();
        let provider = scim.discover().await.unwrap();
        let message = |data: Json| {
            let operation = |id: &str, data: &Json| json!({"method": "POST", "path": "/Users", "bulkId": id, "data": data});
            json!({"schemas": ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"],
                "Operations": [operation("a", &data), operation("b", &json!({"userName": "b"}))]})
        };
        let broken = message(json!({"active": 7}));
        let error = scim
            .dynamic_bulk(&provider)
            .unwrap()
            .message(&broken)
            .await
            .unwrap_err();
        let pointers: Vec<&str> = error.violations().iter().map(|v| &*v.pointer).collect();
        assert!(pointers.contains(&"/Operations/0/data/userName"), "{error}");
        let urn = "urn:ietf:params:scim:schemas:core:2.0:User";
        let fine = message(json!({"schemas": [urn], "userName": "a"}));
        let results = scim
            .dynamic_bulk(&provider)
            .unwrap()
            .skip_request_checks()
            .message(&fine)
            .await
            .unwrap();
        // One request for each batch that the provider's limits allow.
        assert_eq!((results.progress().requests, results.len()), (2, 2));
        let without = Description::from_snapshot(tests::ACME).unwrap();
        assert!(scim.dynamic_bulk(&without).is_err());
    });
}

#[test]
fn a_resource_can_be_read_unchecked() {
    run(async {
        let server = Server::from_snapshot(tests::ACME).unwrap().base_url(URL);
        let server = server.faults([scim_runtime::server::Fault::TextBooleans]);
        let scim = Untyped::connect(URL).unwrap().build_with(server).unwrap();
        let provider = scim.discover().await.unwrap();
        let users = scim.dynamic(&provider, "User").unwrap();
        let mut babs = user(&provider, "b");
        babs.set("active", json!(true)).unwrap();
        let created = users.create(&babs).skip_response_checks().await.unwrap();
        let as_it_came = created.get("active").unwrap().cloned().unwrap();
        assert!(as_it_came.is_string());
        let id = created.id().unwrap();
        assert!(!users.get(id).await.unwrap_err().violations().is_empty());
        let raw = users.get(id).json().await.unwrap();
        assert_eq!(raw["active"], as_it_came);
        let lenient = users.get(id).lenient().await.unwrap();
        assert_eq!(lenient.get("active").unwrap(), Some(&json!(true)));
        assert!(users.list().await.is_err());
        let page = users.list().skip_response_checks().await.unwrap();
        assert_eq!(page.resources[0].get("active").unwrap(), Some(&as_it_came));
    });
}

#[test]
fn custom_requests_have_any_body() {
    run(async {
        let scim = scim();
        let post = |body: &'static str| {
            scim.request(http::Method::POST, "/Users")
                .body("application/scim+json", body)
        };
        assert_eq!(post("{").await.unwrap().status, 400);
        let urn = r#"{"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "b"}"#;
        assert_eq!(post(urn).await.unwrap().status, 201);
        let refused = scim
            .request(http::Method::POST, "/Users")
            .body("a\nb", "{}")
            .await;
        assert!(refused.unwrap_err().is_refused_before_sending());
    });
}

fn _sendable<E: Engine>(scim: &Client<Untyped, E>, provider: &Description) {
    fn is_send<T: Send>(_: T) {}
    is_send(
        scim.dynamic(provider, "User")
            .unwrap()
            .get("7")
            .into_future(),
    );
    is_send(scim.dynamic(provider, "User").unwrap().list().into_future());
    is_send(scim.dynamic(provider, "User").unwrap().list().stream());
}
