//! Bulk, `/Me`, references and discovery.

use crate::{
    fresh_provider::Provided,
    resources::{bjensen, set_photo},
};
use scim_runtime::{client::NotDone, engine::Engine, patch::Patch, value::Reference};
use tests::acme::{AnyResource, Group, User, group};

// R7644-3.7-01, R7644-3.7-02, R7644-3.7-03, R7644-3.7-04, R7644-3.7-05
#[test]
fn bulk_operations_refer_to_each_other() {
    with_every_engine!(bulk);
}

async fn bulk<E: Engine>(scim: &Provided<E>) {
    let known = scim.users().create(&bjensen()).await.unwrap();
    let scim = &scim.complete;
    let mut bulk = scim.bulk();
    // Seven operations for a provider that accepts four at a time. The group is added before its members.
    let guides = bulk.reserve::<Group>();
    let renamed = bulk.patch(
        &guides,
        Patch::new().replace(Group::DISPLAY_NAME, "Tour Guides"),
    );
    let users: Vec<_> = ["a", "b", "c"]
        .map(|name| bulk.create(&User::new(name)))
        .into();
    let members = users.iter().map(group::Member::new);
    let group = Group::new("Guides").members(members.chain([group::Member::new(known.id())]));
    let guides = bulk.create_as(&guides, &group);
    let taken = bulk.create(&User::new("A"));
    let gone = bulk.delete(&known);
    let results = bulk.await.unwrap();

    let created = results.get(&guides).unwrap();
    results.get(&renamed).unwrap();
    let ids: Vec<String> = users
        .iter()
        .map(|user| results.get(user).unwrap().id().to_owned())
        .collect();
    let Err(NotDone::Failed(error)) = results.get(&taken) else {
        panic!("the name is taken")
    };
    assert_eq!(error.status, 409);
    results.get(&gone).unwrap();
    let group = scim.endpoint::<Group>().get(created.id()).await.unwrap();
    assert_eq!(group.display_name.as_deref(), Some("Tour Guides"));
    let members: Vec<&str> = group
        .members
        .iter()
        .filter_map(|m| m.value.as_deref())
        .collect();
    assert_eq!(members[..3], ids);
    let missing = scim.endpoint::<User>().get(known.id()).await.unwrap_err();
    assert!(missing.is_not_found(), "{missing}");
}

// R7644-3.11-01
#[test]
fn me_is_read_changed_and_deleted() {
    with_every_engine!(me);
}

async fn me<E: Engine>(scim: &Provided<E>) {
    let nobody = scim.me::<User>().get().await.unwrap_err();
    assert!(nobody.is_not_found(), "{nobody}");
    assert_eq!(nobody.request(), Some("GET /Me"));
    let known = scim.users().create(&bjensen()).await.unwrap();
    let me = scim.me::<User>();
    assert_eq!(me.get().await.unwrap(), known);
    assert_eq!(me.get_if_changed(&known).await.unwrap(), None);
    let AnyResource::User(any) = scim.me_any().get().await.unwrap() else {
        panic!("a user")
    };
    assert_eq!(any.id(), known.id());
    let some = me.get().attributes(User::TITLE).await.unwrap();
    assert_eq!((some.id(), some.user_name.as_deref()), (known.id(), None));
    let patch = || Patch::new().replace(User::TITLE, "Guide");
    let mut changed = me.patch(patch()).await.unwrap().unwrap();
    assert_eq!(changed.title.as_deref(), Some("Guide"));
    let stale = scim
        .me()
        .if_unchanged(&known)
        .patch(patch())
        .await
        .unwrap_err();
    assert!(stale.is_precondition_failed(), "{stale}");
    changed.title = None;
    set_photo(&mut changed);
    let replaced = me.replace(&changed).await.unwrap().unwrap();
    assert_eq!(
        (replaced.id(), replaced.title.as_deref()),
        (known.id(), None)
    );
    me.if_unchanged(&replaced).delete().await.unwrap();
    assert!(
        scim.users()
            .get(known.id())
            .await
            .unwrap_err()
            .is_not_found()
    );
}

// R7643-2.3.7-01
#[test]
fn references_are_followed() {
    with_every_engine!(follows);
}

async fn follows<E: Engine>(scim: &Provided<E>) {
    let known = scim.users().create(&bjensen()).await.unwrap();
    let location = known.meta().location.clone().unwrap();
    for reference in [location, Reference::from(format!("Users/{}", known.id()))] {
        let mut member = group::Member::new(known.id());
        member.ref_ = Some(reference);
        let group = scim
            .groups()
            .create(&Group::new("Guides").members([member]))
            .await
            .unwrap();
        let reference = group.members[0].ref_.as_ref().unwrap();
        // The provider has derived the groups of the user.
        let known = scim.users().get(known.id()).await.unwrap();
        let of_user = known.groups.last().unwrap();
        assert_eq!(of_user.value.as_deref(), Some(group.id()));
        assert_eq!(scim.users().follow(reference).await.unwrap(), known);
        let AnyResource::User(any) = scim.follow(reference).await.unwrap() else {
            panic!("a user")
        };
        assert_eq!(any, known);
        let other = scim.groups().follow(reference).await.unwrap_err();
        assert!(other.is_refused_before_sending(), "{other}");
    }
}

// R7644-4-01, R7643-5-01
#[test]
fn a_provider_is_described_and_compared() {
    with_every_engine!(discovers);
}

async fn discovers<E: Engine>(scim: &Provided<E>) {
    let description = scim.discover().await.unwrap();
    assert_eq!(description.find("Device").unwrap().endpoint, "/Devices");
    assert_eq!(
        description.configuration.bulk.unwrap().max_operations,
        Some(4)
    );
    assert!(description.configuration.pagination.cursor);
    assert_eq!(scim.complete.verify().await.unwrap(), []);
    // The other client was generated when the provider had fewer features.
    let changes = scim.verify().await.unwrap();
    let paths: Vec<&str> = changes.iter().map(|change| change.path.as_str()).collect();
    assert_eq!(
        paths,
        [
            "configuration.bulk",
            "configuration.pagination.cursor",
            "configuration.pagination.maxPageSize"
        ]
    );
    assert!(
        changes.iter().all(|change| !change.breaking),
        "{changes:#?}"
    );
}
