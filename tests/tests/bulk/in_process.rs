//! Bulk requests to an in-process provider.

use crate::provider::{BASE, connect};
use scim_runtime::{
    Json, ScimType,
    bulk::Handle,
    client::{Bulk, NotDone, Results},
    models::rfc7643::{self, Group, User, group},
    patch::Patch,
    record::Stored,
    server::Server,
};

/// RFC 7643's provider, in process. It accepts fewer operations than it announces.
fn server() -> Server {
    let read = |name: &str| -> Json {
        let path = tests::root()
            .join("scim-codegen/src/source/rfc7643")
            .join(name);
        serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
    };
    let mut configuration = read("ServiceProviderConfig.json");
    configuration["bulk"]["maxOperations"] = 4.into();
    Server::from_documents(
        &read("Schemas.json"),
        &read("ResourceTypes.json"),
        &configuration,
    )
    .unwrap()
    .base_url(BASE)
}

/// The handles of the operations that [`fill`] adds.
struct Added {
    users: Vec<Handle<Stored<User>>>,
    taken: Handle<Stored<User>>,
    groups: [Handle<Stored<Group>>; 2],
    renamed: Handle<Option<Stored<Group>>>,
    stale: Handle<()>,
}

/// Adds users, two groups that contain each other and the users, a create with a taken name, and a change of an outdated version.
fn fill<E>(bulk: &mut Bulk<'_, rfc7643::Provider, E>, old: &Stored<User>) -> Added {
    let (one, two) = (bulk.reserve::<Group>(), bulk.reserve::<Group>());
    let mut first = Group::new("one");
    first.members.push(group::Member::new(&two));
    let first = bulk.create_as(&one, &first);
    let renamed = bulk.patch(&first, Patch::new().replace(Group::DISPLAY_NAME, "first"));
    let users: Vec<_> = ["a", "b", "c", "d", "e"]
        .into_iter()
        .map(|name| bulk.create(&User::new(name)))
        .collect();
    let taken = bulk.create(&User::new("A"));
    let mut second = Group::new("two");
    second.members.push(group::Member::new(&one));
    second.members.extend(users.iter().map(group::Member::new));
    let second = bulk.create_as(&two, &second);
    let stale = bulk.delete(old);
    Added {
        users,
        taken,
        groups: [first, second],
        renamed,
        stale,
    }
}

/// Checks the results and returns the ids of the two groups.
fn verify(added: &Added, results: &Results) -> [String; 2] {
    let ids: Vec<String> = added
        .users
        .iter()
        .map(|user| results.get(user).unwrap().id().to_owned())
        .collect();
    let Err(NotDone::Failed(error)) = results.get(&added.taken) else {
        panic!("the name is taken")
    };
    assert_eq!(error.scim_type, Some(ScimType::Uniqueness));
    let Err(NotDone::Failed(error)) = results.get(&added.stale) else {
        panic!("the version is old")
    };
    assert_eq!(error.status, 412);
    results.get(&added.renamed).unwrap();
    assert!(results.interruption().is_none() && results.unmatched().is_empty());
    let [one, two] = [&added.groups[0], &added.groups[1]].map(|group| results.get(group).unwrap());
    assert_eq!(members(&one), [two.id()]);
    let mut expected = vec![one.id()];
    expected.extend(ids.iter().map(String::as_str));
    assert_eq!(members(&two), expected);
    [one.id().to_owned(), two.id().to_owned()]
}

fn members(group: &Group) -> Vec<&str> {
    group
        .members
        .iter()
        .map(|member| member.value.as_deref().unwrap())
        .collect()
}

// R7644-3.7-02, R7644-3.7-03, R7644-3.7-04, R7644-3.7-05, R7644-3.7.1-01
#[test]
fn an_in_process_provider_executes_all_operations() {
    let scim = connect(server());
    let old = scim.users().create(&User::new("old")).send().unwrap();
    let patch = Patch::new().replace(User::ACTIVE, true);
    scim.users().patch(old.id(), patch).send().unwrap();
    let mut bulk = scim.bulk();
    let added = fill(&mut bulk, &old);
    let results = bulk.send().unwrap();
    let [one, two] = verify(&added, &results);
    let first = scim.groups().get(&one).send().unwrap();
    assert_eq!(first.display_name.as_deref(), Some("first"));
    assert_eq!(members(&first), [two.as_str()]);
    assert_eq!(members(&scim.groups().get(&two).send().unwrap()).len(), 6);
}

#[tokio::test]
async fn a_provider_in_the_process_is_awaited() {
    let scim = connect(server());
    let old = scim.users().create(&User::new("old")).await.unwrap();
    let patch = Patch::new().replace(User::ACTIVE, true);
    scim.users().patch(old.id(), patch).await.unwrap();
    let mut bulk = scim.bulk().max_operations(3);
    let added = fill(&mut bulk, &old);
    let results = bulk.await.unwrap();
    let [one, two] = verify(&added, &results);
    assert_eq!(members(&scim.groups().get(&one).await.unwrap()), [two]);
}
