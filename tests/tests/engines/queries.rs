//! Queries over one type and over all types, by GET and by POST, paged by index and by cursor.

use crate::{fresh_provider::Provided, resources::bjensen};
use scim_runtime::{
    client::{Page, Position},
    engine::Engine,
    filter::Condition,
    record::{Meta, Stored},
};
use std::collections::BTreeSet;
use tests::acme::{AnyResource, Device, EnterpriseUser, Group, User};

/// Barbara and 23 others.
async fn populate<E: Engine>(scim: &Provided<E>) {
    scim.users().create(&bjensen()).await.unwrap();
    for number in 0..23 {
        let user = User::new(format!("user{number:02}@example.org"))
            .active(number % 2 == 0)
            .enterprise_user(EnterpriseUser::new().department(if number < 10 {
                "Finance"
            } else {
                "R\"D & +"
            }));
        scim.users().create(&user).await.unwrap();
    }
}

// R7644-3.4.2-01, R7644-3.4.2-02, R7644-3.4.2.3-01, R7644-3.4.2.4-01, R7644-3.4.2.4-02, R7644-3.4.2.4-04, R7644-3.4.2.2-05
#[test]
fn resources_of_a_type_are_listed() {
    with_every_engine!(lists);
}

async fn lists<E: Engine>(scim: &Provided<E>) {
    populate(scim).await;
    let finance: Condition<User> = EnterpriseUser::DEPARTMENT.eq("finance") & User::ACTIVE.eq(true);
    let page = scim
        .users()
        .list()
        .filter(finance)
        .sort_by(User::USER_NAME)
        .descending()
        .await
        .unwrap();
    let names: Vec<&str> = page
        .iter()
        .filter_map(|user| user.user_name.as_deref())
        .collect();
    assert_eq!(names.first(), Some(&"user08@example.org"));
    assert_eq!((names.len(), page.total_results), (5, Some(5)));
    let odd = scim
        .users()
        .list()
        .filter(EnterpriseUser::DEPARTMENT.eq("R\"D & +"))
        .count(2)
        .await
        .unwrap();
    assert_eq!((odd.resources.len(), odd.total_results), (2, Some(13)));
    let none = scim
        .users()
        .list()
        .filter(User::USER_NAME.eq("nobody"))
        .await
        .unwrap();
    assert_eq!((none.resources.len(), none.total_results), (0, Some(0)));
    let total = scim.users().list().count(0).await.unwrap();
    assert_eq!((total.resources.len(), total.total_results), (0, Some(24)));
    let third = scim
        .users()
        .list()
        .sort_by(User::USER_NAME)
        .start_index(3)
        .count(1)
        .await
        .unwrap();
    assert_eq!(
        third.resources[0].user_name.as_deref(),
        Some("user01@example.org")
    );
    let all = scim
        .users()
        .list()
        .count(5)
        .stream()
        .try_collect()
        .await
        .unwrap();
    let mut ids: Vec<&str> = all.iter().map(Stored::id).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), 24, "each once");
    let from_tenth = scim
        .users()
        .list()
        .start_index(10)
        .count(4)
        .stream()
        .try_collect()
        .await
        .unwrap();
    assert_eq!(from_tenth.len(), 15);
    let text = Condition::<User>::parse(r#"emails[type eq "home" and value ew ".org"]"#).unwrap();
    assert_eq!(
        scim.users()
            .list()
            .filter(text)
            .await
            .unwrap()
            .resources
            .len(),
        1
    );
}

// R7644-3.4.3-01, R7644-3.4.3-02
#[test]
fn a_search_is_a_list_by_post() {
    with_every_engine!(searches);
}

async fn searches<E: Engine>(scim: &Provided<E>) {
    populate(scim).await;
    let filter = || EnterpriseUser::DEPARTMENT.eq("R\"D & +") & User::ACTIVE.eq(true);
    let query = || {
        scim.users()
            .list()
            .filter(filter())
            .sort_by(User::USER_NAME)
            .descending()
    };
    let few = || query().attributes(User::USER_NAME).count(3).start_index(2);
    let (listed, searched) = (few().await.unwrap(), few().by_post().await.unwrap());
    assert_eq!(listed.resources, searched.resources);
    assert_eq!(listed.total_results, searched.total_results);
    assert_eq!((listed.resources.len(), listed.total_results), (3, Some(7)));
    assert_eq!(
        listed.resources[0].user_name.as_deref(),
        Some("user20@example.org")
    );
    assert_eq!(listed.resources[0].active, None);
    let all = scim.users().search().filter(filter()).count(2).stream();
    assert_eq!(all.try_collect().await.unwrap().len(), 7);
    let broken = scim.users().search();
    let broken = broken.configure(|request| request.query("filter", "userName eq"));
    let refused = broken.await.unwrap_err();
    assert!(refused.is_invalid_filter(), "{refused}");
    assert_eq!(refused.request(), Some("POST /Users/.search"));
}

// R7644-3.4.2-03, R7644-3.4.2.1-01, R7644-3.4.3-01
#[test]
fn resources_of_all_types_are_listed_and_searched() {
    with_every_engine!(queries_the_root);
}

async fn queries_the_root<E: Engine>(scim: &Provided<E>) {
    scim.users().create(&bjensen()).await.unwrap();
    scim.groups().create(&Group::new("Guides")).await.unwrap();
    scim.devices()
        .create(&Device::new("C02").model("M"))
        .await
        .unwrap();
    let kind = |resource: &AnyResource| match resource {
        AnyResource::Device(device) => {
            assert_eq!(device.model.as_deref(), Some("M"));
            "device"
        }
        AnyResource::Group(group) => {
            assert_eq!(group.display_name.as_deref(), Some("Guides"));
            "group"
        }
        AnyResource::User(user) => {
            assert_eq!(
                user.name.as_ref().unwrap().family_name.as_deref(),
                Some("Jensen")
            );
            "user"
        }
        AnyResource::Unlisted(_) => "unlisted",
    };
    let all = BTreeSet::from(["device", "group", "user"]);
    let listed = scim.list().await.unwrap();
    assert_eq!(listed.iter().map(kind).collect::<BTreeSet<_>>(), all);
    let searched = scim.search().count(1).stream().try_collect().await.unwrap();
    assert_eq!(searched.iter().map(kind).collect::<BTreeSet<_>>(), all);
    let either = || Group::DISPLAY_NAME.eq("guides") | Device::MODEL.eq("M");
    for query in [scim.list(), scim.search()] {
        let page = query.filter(either()).await.unwrap();
        let kinds: BTreeSet<_> = page.iter().map(kind).collect();
        assert_eq!(kinds, BTreeSet::from(["device", "group"]));
    }
    let typed = AnyResource::META.dot(Meta::RESOURCE_TYPE).eq("User");
    let page = scim.search().filter(typed).await.unwrap();
    assert_eq!(page.iter().map(kind).collect::<Vec<_>>(), ["user"]);
}

// R9865-2-01, R9865-2-02, R9865-2-03, R9865-2-04, R9865-2-05, R9865-2-06, R9865-3-01
#[test]
fn walks_page_by_cursor() {
    with_every_engine!(walks_by_cursor);
}

async fn walks_by_cursor<E: Engine>(scim: &Provided<E>) {
    populate(scim).await;
    let users = scim.complete.endpoint::<User>();
    let query = || {
        let sorted = users
            .list()
            .sort_by(User::USER_NAME)
            .filter(User::USER_NAME.present());
        sorted.cursor("").count(10)
    };
    let name = |user: Stored<User>| user.user_name.clone().unwrap();
    let mut sorted = Vec::new();
    for query in [query(), query().by_post()] {
        let names: Vec<String> = query
            .stream()
            .try_collect()
            .await
            .unwrap()
            .into_iter()
            .map(name)
            .collect();
        assert_eq!(names.len(), 24);
        assert!(names.is_sorted());
        sorted = names;
    }
    let first: Page<Stored<User>> = query().await.unwrap();
    assert_eq!(first.start_index, None, "pages by cursor have no index");
    let next = first.next_cursor.clone().unwrap();
    let second = query().cursor(&next).await.unwrap();
    assert_eq!(
        second.resources[0].user_name.as_deref(),
        Some(sorted[10].as_str())
    );
    let wrong = query().cursor("none of yours").await.unwrap_err();
    assert!(wrong.is_invalid_cursor(), "{wrong}");

    let mut pages = query().pages();
    assert_eq!(pages.next().await.unwrap().unwrap().resources.len(), 10);
    scim.server.expire_cursors();
    let expired = pages.next().await.unwrap().unwrap_err();
    assert!(expired.is_expired_cursor(), "{expired}");
    assert!(matches!(pages.position(), Some(Position::Cursor(cursor)) if !cursor.is_empty()));
    assert!(pages.next().await.is_none(), "the walk has ended");
}
