//! One suite, every engine: in the process and over a loopback socket, asynchronous, blocking and tower.
#![allow(clippy::unwrap_used)]

use bytes::Bytes;
use http_body_util::Full;
use scim_runtime::{
    client::{Error, Outcome, Request},
    engine::{BlockingEngine, Engine, Limits, Reqwest, ReqwestBlocking, Tower, TransportError},
    filter::Condition,
    patch::Patch,
    server::Server,
};
use tests::acme::{
    self, Badge, Client, Device, EnterpriseUser, Group, User, badge, device, group, user,
};

const TOKEN: &str = "t0ken";

fn server(url: &str) -> Server {
    Server::from_snapshot(tests::ACME)
        .unwrap()
        .base_url(url)
        .bearer_token(TOKEN)
}

fn connect<E>(url: &str, engine: E) -> Client<E> {
    Client::connect(url)
        .unwrap()
        .bearer_token(TOKEN)
        .build_with(engine)
        .unwrap()
}

/// A blocking engine for the suite, which awaits.
struct Awaited<E>(E);

impl<E: BlockingEngine + Send + Sync> Engine for Awaited<E> {
    async fn exchange(
        &self,
        request: http::Request<Bytes>,
        limits: Limits,
    ) -> Result<http::Response<Bytes>, TransportError> {
        self.0.exchange(request, limits)
    }
}

fn run(suite: impl Future<Output = ()>) {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap()
        .block_on(suite);
}

#[test]
fn in_process_asynchronous() {
    run(suite(&connect(
        "http://localhost/v2",
        server("http://localhost/v2"),
    )));
}

#[test]
fn in_process_blocking() {
    run(suite(&connect(
        "http://localhost/v2",
        Awaited(server("http://localhost/v2")),
    )));
}

#[test]
fn in_process_tower() {
    let tower = Tower::<_, Full<Bytes>>::new(server("http://localhost/v2"));
    run(suite(&connect("http://localhost/v2", tower)));
}

#[test]
fn loopback_asynchronous() {
    let serving = tests::loopback::serve(server).unwrap();
    let scim = connect(&serving.url, Reqwest::new().unwrap());
    run(suite(&scim));
}

#[test]
fn loopback_blocking() {
    let serving = tests::loopback::serve(server).unwrap();
    // reqwest's blocking client must not be used within a runtime: poll the suite without one.
    let scim = connect(&serving.url, Awaited(ReqwestBlocking::new().unwrap()));
    let mut suite = std::pin::pin!(suite(&scim));
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    assert!(
        suite.as_mut().poll(&mut context).is_ready(),
        "a blocking engine is never pending"
    );
}

#[test]
fn loopback_tower_over_a_client() {
    // Any service will do, one that goes over the network too.
    #[derive(Clone)]
    struct Over(std::sync::Arc<Reqwest>);
    impl tower_service::Service<http::Request<Bytes>> for Over {
        type Response = http::Response<Full<Bytes>>;
        type Error = TransportError;
        type Future =
            std::pin::Pin<Box<dyn Future<Output = Result<Self::Response, TransportError>> + Send>>;
        fn poll_ready(
            &mut self,
            _: &mut std::task::Context<'_>,
        ) -> std::task::Poll<Result<(), TransportError>> {
            std::task::Poll::Ready(Ok(()))
        }
        fn call(&mut self, request: http::Request<Bytes>) -> Self::Future {
            let engine = self.0.clone();
            Box::pin(async move {
                let limits = Limits::new(std::time::Duration::from_secs(10), 1_000_000);
                Ok(engine.exchange(request, limits).await?.map(Full::new))
            })
        }
    }
    let serving = tests::loopback::serve(server).unwrap();
    let tower = Tower::<_, Bytes>::new(Over(std::sync::Arc::new(Reqwest::new().unwrap())));
    run(suite(&connect(&serving.url, tower)));
}

/// `.send()`, `.iter()` and `.next_blocking()` of a blocking engine.
#[test]
fn the_blocking_side_has_the_same_methods() {
    let scim = connect("http://localhost/v2", server("http://localhost/v2"));
    for number in 0..7 {
        send(scim.users().create(&User::new(format!("user{number}")))).unwrap();
    }
    let page = BlockingSend::send_now(scim.users().list().count(3).request()).unwrap();
    assert_eq!((page.resources.len(), page.total_results), (3, Some(7)));
    let names: Vec<String> = scim
        .users()
        .list()
        .sort_by(User::USER_NAME)
        .count(2)
        .iter()
        .map(|user| user.unwrap().user_name.clone().unwrap())
        .collect();
    assert_eq!(names.len(), 7);
    let mut pages = scim.users().list().count(5).pages();
    let mut sizes = Vec::new();
    while let Some(page) = pages.next_blocking() {
        sizes.push(page.unwrap().resources.len());
    }
    assert_eq!(sizes, [5, 2]);
}

trait BlockingSend<O> {
    fn send_now(self) -> Result<O, Error>;
}

impl<O: Outcome> BlockingSend<O> for Request<'_, Server, O> {
    fn send_now(self) -> Result<O, Error> {
        self.send()
    }
}

fn send<O: Outcome>(request: Request<'_, Server, O>) -> Result<O, Error> {
    request.send()
}

async fn suite<E: Engine>(scim: &Client<E>) {
    let bjensen = creates(scim).await;
    reads(scim, &bjensen).await;
    lists(scim).await;
    patches(scim, &bjensen).await;
    replaces(scim, &bjensen).await;
    fails_typed(scim).await;
    options_of_a_request(scim, &bjensen).await;
    own_resource_types(scim, &bjensen).await;
    deletes(scim, &bjensen).await;
}

type Stored = scim_runtime::record::Stored<User>;

// R7644-3.3-01, R7643-3.0-01, R7643-3.1-01, R7643-3.1-02, R7643-7-03
async fn creates<E: Engine>(scim: &Client<E>) -> Stored {
    let mut new = User::new("bjensen@example.com")
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
    let created = scim.users().create(&new).await.unwrap();
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
    created
}

// R7644-3.4.1-01, R7644-3.14-03, R7644-3.9-01, R7644-3.9-02, R7643-7-04
async fn reads<E: Engine>(scim: &Client<E>, known: &Stored) {
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
}

// R7644-3.4.2-02, R7644-3.4.2.3-01, R7644-3.4.2.4-01, R7644-3.4.2.4-02, R7644-3.4.2.4-04, R7644-3.4.2.2-05
async fn lists<E: Engine>(scim: &Client<E>) {
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
    let mut ids: Vec<&str> = all.iter().map(scim_runtime::record::Stored::id).collect();
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

// R7644-3.5.2-01, R7644-3.5.2-02, R7644-3.5.2-03, R7644-3.5.2-07
async fn patches<E: Engine>(scim: &Client<E>, known: &Stored) {
    let patch = Patch::new()
        .replace(User::DISPLAY_NAME, "Babs")
        .add(
            User::EMAILS,
            [user::Email::new("new@example.com")
                .type_("other")
                .primary(true)],
        )
        .replace(
            User::EMAILS
                .filtered(user::Email::TYPE.eq("work"))
                .dot(user::Email::VALUE),
            "w@example.com",
        )
        .remove(User::EMAILS.filtered(user::Email::TYPE.eq("home")))
        .replace(User::NAME.dot(user::Name::GIVEN_NAME), "Babs")
        .add(Badge::ZONES, [badge::Zone::Lobby, badge::Zone::Vault])
        .remove(EnterpriseUser::DEPARTMENT);
    let patched = scim
        .users()
        .patch(known, patch)
        .await
        .unwrap()
        .expect("this server sends it back");
    assert_eq!(patched.display_name.as_deref(), Some("Babs"));
    let values: Vec<_> = patched
        .emails
        .iter()
        .map(|e| (e.value.as_deref().unwrap(), e.primary == Some(true)))
        .collect();
    assert_eq!(
        values,
        [("w@example.com", false), ("new@example.com", true)]
    );
    assert_eq!(
        patched.name.as_ref().unwrap().given_name.as_deref(),
        Some("Babs")
    );
    assert_eq!(
        patched.badge.as_ref().unwrap().zones,
        [badge::Zone::Lobby, badge::Zone::Vault]
    );
    assert_eq!(patched.enterprise_user, None);
    assert_eq!(
        patched.schemas().len(),
        2,
        "an extension without data is not named"
    );
    let back = Patch::new().add_extension(&EnterpriseUser::new().department("D"));
    let patched = scim.users().patch(&patched, back).await.unwrap().unwrap();
    assert_eq!(patched.schemas().len(), 3);
    let stale = scim
        .users()
        .patch(known, Patch::new().replace(User::ACTIVE, false))
        .await
        .unwrap_err();
    assert!(stale.is_precondition_failed(), "{stale}");
    let nothing = scim
        .users()
        .patch(known.id(), Patch::new())
        .await
        .unwrap_err();
    assert!(nothing.is_refused_before_sending(), "{nothing}");
}

// R7644-3.5.1-01, R7644-3.5.1-02, R7644-3.5.1-03, R7644-3.5.1-04, R7644-3.14-01, R7644-3.14-02, R7643-7-01, R7643-7-02
async fn replaces<E: Engine>(scim: &Client<E>, known: &Stored) {
    let mut mine = scim.users().get(known.id()).await.unwrap();
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
    other.badge.as_mut().unwrap().issued = Some("2025-01-01T00:00:00Z".into());
    let gone = scim
        .users()
        .replace_with("nobody", &User::new("x"))
        .await
        .unwrap_err();
    assert!(gone.is_not_found(), "{gone}");
}

// R7644-3.3-02, R7644-3.12-01, R7643-7-05, R7643-2.4-02, R7643-2.3.5-01, R7644-7-02
async fn fails_typed<E: Engine>(scim: &Client<E>) {
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
    let pointers: Vec<&str> = broken
        .violations()
        .iter()
        .map(|v| v.pointer.as_str())
        .collect();
    assert_eq!(
        pointers,
        [
            "/userName",
            "/emails",
            "/urn:acme:params:scim:schemas:extension:badge:2.0:User/issued"
        ]
    );
    assert!(broken.is_refused_before_sending());
    let missing = scim.users().get("a/b?c#d é").await.unwrap_err();
    assert!(missing.is_not_found(), "{missing}");
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
async fn options_of_a_request<E: Engine>(scim: &Client<E>, known: &Stored) {
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

// R7643-3.1-03
async fn own_resource_types<E: Engine>(scim: &Client<E>, owner: &Stored) {
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
    let _: &acme::Provider = &acme::Provider;
}

// R7644-3.6-01
async fn deletes<E: Engine>(scim: &Client<E>, known: &Stored) {
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
