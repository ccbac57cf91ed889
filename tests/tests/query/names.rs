//! Full and short names of attributes are equivalent.

use crate::provider::{by_index, client};
use scim_runtime::{
    filter::Condition,
    patch::Patch,
    path::AttributePath,
    record::{Descriptor, Record, Resource},
    server::Server,
};
use serde_json::json;
use tests::{
    acme::{Client, User, user},
    scripted::Scripted,
};

// R7644-3.10-01
#[test]
fn full_urns_are_accepted_in_filters_sort_keys_and_projections() {
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
    let [post] = engine.requests().try_into().unwrap();
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

/// Short and full names of user attributes.
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
fn full_and_short_names_give_the_same_results() {
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

    // Inside a PATCH path, as text.
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
