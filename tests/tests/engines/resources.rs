//! Creating, reading, replacing and deleting a resource.

use crate::{fresh_provider::Provided, provider::ME};
use scim_runtime::{engine::Engine, patch::Patch};
use tests::acme::{Badge, Device, EnterpriseUser, Group, User, device, group, user};

type Stored = scim_runtime::record::Stored<User>;

/// Barbara Jensen, with all attributes of the example.
pub(crate) fn bjensen() -> User {
    let mut new = User::new(ME)
        .external_id("701984")
        .name(
            user::Name::new()
                .family_name("Jensen")
                .given_name("Barbara"),
        )
        .emails([
            user::Email::new("bjensen@example.com")
                .type_("work")
                .primary(true),
            user::Email::new("babs@jensen.org").type_(user::EmailType::Home),
        ])
        .active(true)
        .password("t1meMa$heen")
        .enterprise_user(EnterpriseUser::new().department("Tour Operations"))
        .badge(
            Badge::new()
                .number(4711)
                .issued("2024-02-29T00:00:00Z")
                .height(1.73)
                .pin("0000"),
        );
    new.extra.insert("favouriteColour", &"green".into());
    new
}

/// Sets the photo, which is returned on request only: a user that was read without it isn't replaced (R14).
pub(crate) fn set_photo(user: &mut User) {
    let badge = user.badge.get_or_insert_default();
    badge.photo = Some("cGhvdG8=".into());
}

// R7644-3.3-01, R7643-3.0-01, R7643-3.1-01, R7643-3.1-02, R7643-3.1-03, R7643-7-03
#[test]
fn a_resource_is_created() {
    with_every_engine!(creates);
}

async fn creates<E: Engine>(scim: &Provided<E>) {
    let created = scim.users().create(&bjensen()).await.unwrap();
    assert!(!created.id().is_empty());
    assert_eq!(created.user_name.as_deref(), Some("bjensen@example.com"));
    assert_eq!(created.password, None, "a password never comes back");
    assert_eq!(created.badge.as_ref().unwrap().pin, None);
    assert_eq!(created.extra.get("favouriteColour"), Some("green".into()));
    assert_eq!(created.meta().resource_type.as_deref(), Some("User"));
    let location = created.meta().location.as_ref().unwrap().as_str();
    assert_eq!(
        location,
        format!("{}/Users/{}", scim.base_url(), created.id())
    );
    let schemas: Vec<&str> = created.schemas().iter().map(String::as_str).collect();
    assert_eq!(schemas.len(), 3, "{schemas:?}");
    assert_eq!(created.external_id.as_deref(), Some("701984"));
    let by_external_id = scim.users().list().filter(User::EXTERNAL_ID.eq("701984"));
    assert_eq!(by_external_id.await.unwrap().resources, [created]);
}

// R7644-3.4.1-01, R7644-3.14-03, R7644-3.9-01, R7644-3.9-02, R7643-7-04
#[test]
fn a_resource_is_read_whole_projected_and_conditionally() {
    with_every_engine!(reads);
}

async fn reads<E: Engine>(scim: &Provided<E>) {
    let known = &scim.users().create(&bjensen()).await.unwrap();
    let read = scim.users().get(known.id()).await.unwrap();
    assert_eq!(&read, known);
    assert_eq!(scim.users().get_if_changed(&read).await.unwrap(), None);
    let some = scim
        .users()
        .get(known)
        .attributes((
            User::NAME.dot(user::Name::FAMILY_NAME),
            EnterpriseUser::DEPARTMENT,
        ))
        .await
        .unwrap();
    assert_eq!(some.id(), known.id());
    assert_eq!(some.user_name, None);
    assert_eq!(
        some.name.as_ref().unwrap().family_name.as_deref(),
        Some("Jensen")
    );
    assert_eq!(some.name.as_ref().unwrap().given_name, None);
    assert_eq!(
        some.enterprise_user.as_ref().unwrap().department.as_deref(),
        Some("Tour Operations")
    );
    let most = scim
        .users()
        .get(known)
        .excluded_attributes((User::EMAILS, User::NAME))
        .await
        .unwrap();
    assert!(most.emails.is_empty() && most.name.is_none() && most.user_name.is_some());
    let title = Patch::new().replace(User::TITLE, "Guide");
    scim.users().patch(known, title).await.unwrap();
    let changed = scim.users().get_if_changed(known).await.unwrap().unwrap();
    assert_eq!(changed.title.as_deref(), Some("Guide"));
    assert_ne!(changed.version(), known.version());
    let missing = scim.users().get("a/b?c#d é").await.unwrap_err();
    assert!(missing.is_not_found(), "{missing}");
    assert_eq!(missing.request(), Some("GET /Users/a%2Fb%3Fc%23d%20%C3%A9"));
}

// R7644-3.5.1-01, R7644-3.5.1-02, R7644-3.5.1-03, R7644-3.5.1-04, R7644-3.14-01, R7644-3.14-02, R7643-7-01, R7643-7-02
#[test]
fn a_resource_is_replaced() {
    with_every_engine!(replaces);
}

async fn replaces<E: Engine>(scim: &Provided<E>) {
    let known = scim
        .users()
        .create(&bjensen().display_name("Babs"))
        .await
        .unwrap();
    let mut mine = scim.users().get(known.id()).await.unwrap();
    let unseen = scim.users().replace(&mine).await.unwrap_err();
    assert!(unseen.is_refused_before_sending(), "{unseen}");
    set_photo(&mut mine);
    let theirs = mine.clone();
    mine.title = Some("Tour Guide".to_owned());
    mine.display_name = None;
    let replaced = scim.users().replace(&mine).await.unwrap().unwrap();
    assert_eq!(replaced.title.as_deref(), Some("Tour Guide"));
    assert_eq!(replaced.display_name, None, "what is left out is cleared");
    assert_eq!(
        replaced.extra.get("favouriteColour"),
        Some("green".into()),
        "what no schema knows is kept"
    );
    assert_ne!(replaced.version(), mine.version());
    let conflict = scim.users().replace(&theirs).await.unwrap_err();
    assert!(
        conflict.is_precondition_failed() && conflict.help().is_some(),
        "{conflict}"
    );
    let mut other = replaced.clone();
    set_photo(&mut other);
    other.badge.as_mut().unwrap().issued = Some("2025-01-01T00:00:00Z".into());
    let refused = scim.users().replace(&other).await.unwrap_err();
    assert!(
        refused.is_mutability(),
        "what is immutable stays: {refused}"
    );
    assert_eq!(refused.status(), Some(400));
    let gone = scim
        .users()
        .replace_with("nobody", &User::new("x"))
        .await
        .unwrap_err();
    assert!(gone.is_not_found(), "{gone}");
}

// R7644-3.6-01
#[test]
fn a_resource_is_deleted() {
    with_every_engine!(deletes);
}

async fn deletes<E: Engine>(scim: &Provided<E>) {
    let known = &scim.users().create(&bjensen()).await.unwrap();
    let patch = Patch::new().replace(User::ACTIVE, false);
    scim.users().patch(known, patch).await.unwrap();
    let stale = scim.users().delete(known).await.unwrap_err();
    assert!(stale.is_precondition_failed(), "{stale}");
    let fresh = scim.users().get(known.id()).await.unwrap();
    scim.users().delete(&fresh).await.unwrap();
    assert!(
        scim.users()
            .delete(known.id())
            .await
            .unwrap_err()
            .is_not_found()
    );
}

#[test]
fn custom_resource_types_work_like_users() {
    with_every_engine!(own_resource_types);
}

async fn own_resource_types<E: Engine>(scim: &Provided<E>) {
    let owner: Stored = scim.users().create(&bjensen()).await.unwrap();
    let mut laptop = Device::new("C02")
        .kind(device::Kind::Laptop)
        .owner(device::Owner::new(owner.id()));
    laptop.settings = Some(serde_json::json!({"theme": ["dark", 1.5, null]}));
    let laptop = scim.devices().create(&laptop).await.unwrap();
    assert_eq!(laptop.settings.as_ref().unwrap()["theme"][0], "dark");
    let found = scim
        .devices()
        .list()
        .filter(Device::KIND.eq("LAPTOP"))
        .await
        .unwrap();
    assert_eq!(found.resources, std::slice::from_ref(&laptop));
    let patched = scim
        .devices()
        .patch(&laptop, Patch::new().replace(Device::MANAGED, true))
        .await
        .unwrap();
    assert_eq!(patched.unwrap().managed, Some(true));
    let group = Group::new("Guides").members([group::Member::new(owner.id())]);
    let group = scim.groups().create(&group).await.unwrap();
    assert_eq!(group.members[0].value.as_deref(), Some(owner.id()));
}
