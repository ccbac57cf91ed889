//! The building blocks of provisioning: changes by difference, creates without duplicates, client credentials.
#![allow(clippy::unwrap_used)]

use bytes::Bytes;
use scim_runtime::{
    Error,
    client::{ClientCredentials, CreatedOrFound},
    dynamic::DynamicResource,
    engine::{BlockingEngine, Engine, Limits, TransportError},
    models::rfc7643::{Client, User},
    patch::Patch,
    record::Attr,
    server::Server,
    testing,
};
use serde_json::json;
use std::sync::{Arc, Mutex};

/// What happens to a request on its way to the server.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fault {
    None,
    /// The server executes the request, but the response is lost.
    LostResponse,
    /// The request doesn't reach the server, but the client can't know that.
    LostRequest,
    /// A write gets 204 as its response.
    NoContent,
}

/// The test server behind an unreliable connection, with a token endpoint.
struct FaultyNetwork {
    server: Server,
    faults: Mutex<Vec<Fault>>,
    sent: Mutex<Vec<String>>,
    tokens: Mutex<u32>,
}

impl FaultyNetwork {
    fn new(faults: &[Fault]) -> Arc<Self> {
        Self::with(testing::server(), faults)
    }

    fn with(server: Server, faults: &[Fault]) -> Arc<Self> {
        let mut faults = faults.to_vec();
        faults.reverse();
        Arc::new(Self {
            server,
            faults: Mutex::new(faults),
            sent: Mutex::default(),
            tokens: Mutex::default(),
        })
    }

    fn client(self: &Arc<Self>) -> Client<Arc<Self>> {
        let builder = Client::connect("https://scim.example.com/v2").unwrap();
        builder.build_with(Arc::clone(self)).unwrap()
    }

    /// Methods and paths of the requests since the last call, without ids.
    fn sent(&self) -> Vec<String> {
        std::mem::take(&mut *self.sent.lock().unwrap())
    }

    fn respond(
        &self,
        request: http::Request<Bytes>,
        limits: Limits,
    ) -> Result<http::Response<Bytes>, TransportError> {
        if request.uri().path() == "/token" {
            return Ok(self.token());
        }
        let endpoint = request.uri().path().split('/').nth(2).unwrap_or_default();
        let line = format!("{} {endpoint}", request.method());
        self.sent.lock().unwrap().push(line);
        let fault = self.faults.lock().unwrap().pop().unwrap_or(Fault::None);
        let lost = || TransportError::new(std::io::Error::other("connection reset"));
        if fault == Fault::LostRequest {
            return Err(lost());
        }
        let mut response = BlockingEngine::exchange(&self.server, request, limits)?;
        match fault {
            Fault::LostResponse => return Err(lost()),
            Fault::NoContent => {
                *response.status_mut() = http::StatusCode::NO_CONTENT;
                *response.body_mut() = Bytes::new();
            }
            Fault::None | Fault::LostRequest => {}
        }
        Ok(response)
    }

    fn token(&self) -> http::Response<Bytes> {
        let mut tokens = self.tokens.lock().unwrap();
        *tokens += 1;
        // The provider refuses the first token.
        let text = if *tokens == 1 { "stale" } else { "good" };
        let body = json!({"access_token": text, "token_type": "Bearer", "expires_in": 3600});
        http::Response::new(Bytes::from(body.to_string()))
    }
}

impl BlockingEngine for FaultyNetwork {
    fn exchange(
        &self,
        request: http::Request<Bytes>,
        limits: Limits,
    ) -> Result<http::Response<Bytes>, TransportError> {
        self.respond(request, limits)
    }

    fn sleep(&self, _: std::time::Duration) {}
}

impl Engine for FaultyNetwork {
    async fn exchange(
        &self,
        request: http::Request<Bytes>,
        limits: Limits,
    ) -> Result<http::Response<Bytes>, TransportError> {
        self.respond(request, limits)
    }

    async fn sleep(&self, _: std::time::Duration) {}
}

fn total(scim: &Client<Arc<FaultyNetwork>>) -> Option<u64> {
    scim.users().list().count(0).send().unwrap().total_results
}

// R7644-3.5.2-01
#[test]
fn a_change_sends_the_difference_and_nothing_for_none() {
    let network = FaultyNetwork::new(&[]);
    let scim = network.client();
    let user = scim.users().create(&testing::user()).send().unwrap();
    network.sent();
    let users = scim.users();
    let changed = users.change(&user, |user| user.title = Some("Guide".to_owned()));
    assert_eq!(changed.send().unwrap().title.as_deref(), Some("Guide"));
    assert_eq!(network.sent(), ["GET Users", "PATCH Users"]);
    let same = users.change(&user, |user| user.title = Some("Guide".to_owned()));
    assert_eq!(same.send().unwrap().title.as_deref(), Some("Guide"));
    assert_eq!(network.sent(), ["GET Users"]);
}

#[test]
fn a_change_reads_the_resource_again_after_204() {
    let network = FaultyNetwork::new(&[Fault::None, Fault::None, Fault::NoContent]);
    let scim = network.client();
    let user = scim.users().create(&testing::user()).send().unwrap();
    network.sent();
    let changed = scim.users().change(&user, |user| user.active = Some(false));
    let changed = testing::block_on(changed.into_future()).unwrap();
    assert_eq!(changed.active, Some(false));
    assert_eq!(network.sent(), ["GET Users", "PATCH Users", "GET Users"]);
}

#[test]
fn a_change_restarts_after_a_concurrent_update() {
    let network = FaultyNetwork::new(&[]);
    let scim = network.client();
    let user = scim.users().create(&testing::user()).send().unwrap();
    let mut runs = 0;
    let change = scim.users().change(&user, |wanted| {
        runs += 1;
        if runs == 1 {
            let other = scim
                .users()
                .change(&user, |user| user.nick_name = Some("Babs".to_owned()));
            other.send().unwrap();
        }
        wanted.title = Some("Guide".to_owned());
    });
    let changed = change.send().unwrap();
    assert_eq!(changed.title.as_deref(), Some("Guide"));
    assert_eq!(changed.nick_name.as_deref(), Some("Babs"));
    assert_eq!(runs, 2);

    let change = scim.users().change(&user, |wanted| {
        let other = scim.users().change(&user, |user| {
            user.nick_name = Some(format!("{}x", user.nick_name.clone().unwrap_or_default()));
        });
        other.send().unwrap();
        wanted.title = Some("Boss".to_owned());
    });
    assert!(
        change
            .attempts(2)
            .send()
            .unwrap_err()
            .is_precondition_failed()
    );
}

#[test]
fn a_create_whose_response_is_lost_makes_no_duplicate() {
    let network = FaultyNetwork::new(&[Fault::LostResponse]);
    let scim = network.client();
    let user = testing::user();
    let result = scim.users().create_or_find(&user, User::USER_NAME).send();
    assert!(matches!(result.unwrap(), CreatedOrFound::Created(_)));
    assert_eq!(total(&scim), Some(1));

    let network = FaultyNetwork::new(&[Fault::LostRequest]);
    let scim = network.client();
    let result = scim.users().create_or_find(&user, User::USER_NAME);
    let result = testing::block_on(result.into_future()).unwrap();
    assert!(matches!(result, CreatedOrFound::Created(_)));
    assert_eq!(network.sent(), ["POST Users", "GET Users", "POST Users"]);
    assert_eq!(total(&scim), Some(1));
}

// RFC 7644 §3.3
#[test]
fn a_resource_that_exists_is_found_by_its_key() {
    let network = FaultyNetwork::new(&[]);
    let scim = network.client();
    let user = testing::user();
    let known = scim.users().create(&user).send().unwrap();
    let result = scim.users().create_or_find(&user, User::USER_NAME).send();
    assert_eq!(result.unwrap(), CreatedOrFound::Found(known));
    assert_eq!(total(&scim), Some(1));

    // The conflict is about `userName`, but the key matches nothing, so the provider's error is returned.
    let other = User {
        external_id: Some("4711".to_owned()),
        ..user
    };
    let error = scim
        .users()
        .create_or_find(&other, User::EXTERNAL_ID)
        .send();
    assert_eq!(error.unwrap_err().status(), Some(409));
    let keyless = scim
        .users()
        .create_or_find(&User::new("x"), User::EXTERNAL_ID)
        .send();
    assert!(keyless.unwrap_err().is_refused_before_sending());
}

#[test]
fn typed_attributes_read_and_write_their_values() {
    fn both(user: &mut User, attribute: Attr<User, String>, value: &str) {
        attribute.set(user, value).unwrap();
        assert_eq!(attribute.get(user).as_deref(), Some(value));
    }
    let mut user = testing::user();
    both(&mut user, User::TITLE, "Guide");
    both(&mut user, User::USER_NAME, "babs");
    assert_eq!(user.title.as_deref(), Some("Guide"));
    assert_eq!(User::EMAILS.get(&user).unwrap(), user.emails);
    assert_eq!(User::ACTIVE.get(&User::new("x")), None);
    let under_a_list = User::EMAILS.dot(scim_runtime::models::user::Email::VALUE);
    assert_eq!(under_a_list.get(&user), None);
    let before = user.clone();
    assert!(under_a_list.set(&mut user, "x@example.com").is_err());
    assert_eq!(user, before);
}

// R14
#[test]
fn a_projected_resource_does_not_replace_a_whole_one() {
    let network = FaultyNetwork::new(&[]);
    let scim = network.client();
    let whole = scim.users().create(&testing::user()).send().unwrap();
    let projections = [
        scim.users()
            .get(&whole)
            .attributes(User::USER_NAME)
            .send()
            .unwrap(),
        scim.users()
            .get(&whole)
            .excluded_attributes(User::EMAILS)
            .send()
            .unwrap(),
        scim.users()
            .list()
            .attributes(User::USER_NAME)
            .send()
            .unwrap()
            .resources
            .remove(0),
    ];
    network.sent();
    for projected in projections {
        assert!(projected.is_projected() && !whole.is_projected());
        let error = scim.users().replace(&projected).send().unwrap_err();
        assert!(error.is_refused_before_sending(), "{error}");
        assert!(error.to_string().contains("projection"), "{error}");
        let mut bulk = scim.bulk();
        bulk.replace(&projected);
        assert_eq!(
            bulk.send().unwrap_err().violations()[0].pointer,
            "/Operations/0/data"
        );
        assert!(Patch::between(&whole, &projected).is_err());
        assert!(Patch::between(&projected, &whole).is_err());
        assert!(network.sent().is_empty());

        // A difference within the projection is allowed, and so is an explicit replacement.
        let mut wanted = projected.clone();
        wanted.title = Some("Guide".to_owned());
        let patch = Patch::between(&projected, &wanted).unwrap();
        scim.users().patch(projected.id(), patch).send().unwrap();
        scim.users()
            .replace_with(whole.id(), &whole)
            .send()
            .unwrap();
        network.sent();
    }
}

// R14
#[test]
fn a_dynamic_projection_does_not_replace_a_whole_resource() {
    let network = FaultyNetwork::new(&[]);
    let scim = network.client();
    let provider = testing::description();
    let users = scim.dynamic(&provider, "User").unwrap();
    let whole = scim.users().create(&testing::user()).send().unwrap();
    let projected = users
        .get(whole.id())
        .attributes(["userName"])
        .send()
        .unwrap();
    let error = users.replace(&projected).send().unwrap_err();
    assert!(error.to_string().contains("projection"), "{error}");
    let read = users.get(whole.id()).send().unwrap();
    assert!(read.patch_to(&projected).is_err() && projected.patch_to(&read).is_err());
    assert!(projected.patch_to(&projected.clone()).is_ok());
}

// R14
#[test]
fn a_dynamic_resource_without_attributes_returned_on_request_is_not_replaced() {
    let hidden = |name: &str| json!({"name": name, "type": "string", "returned": "request"});
    let schemas = json!([
        {"id": "urn:example:Badge", "attributes": [
            {"name": "number", "type": "string", "required": true},
            hidden("pin"),
            {"name": "keys", "type": "complex", "multiValued": true, "subAttributes": [
                {"name": "value", "type": "string"}, hidden("code")
            ]}
        ]},
        {"id": "urn:example:Door", "attributes": [hidden("lock")]}
    ]);
    let types = json!([{"name": "Badge", "endpoint": "/Badges", "schema": "urn:example:Badge",
        "schemaExtensions": [{"schema": "urn:example:Door", "required": false}]}]);
    let server = Server::from_documents(&schemas, &types, &json!({})).unwrap();
    let scim = testing::client_of(server.base_url("https://scim.example.com/v2")).unwrap();
    let provider = scim.discover().send().unwrap();
    let badges = scim.dynamic(&provider, "Badge").unwrap();
    let whole = json!({"number": "7", "pin": "1", "keys": [{"value": "k", "code": "2"}], "urn:example:Door": {"lock": "3"}});
    let made = DynamicResource::from_json(badges.resource_type(), whole.clone());
    let made = badges.create(&made).send().unwrap();
    let id = made.id().unwrap().to_owned();
    let mut read = badges.get(id.as_str()).send().unwrap();
    assert_eq!(read.get("pin").unwrap(), None, "{:?}", read.as_json());
    for (path, value) in [
        ("pin", json!("4")),
        ("keys.code", json!("5")),
        ("urn:example:Door:lock", json!("6")),
    ] {
        let error = badges.replace(&read).send().unwrap_err();
        assert!(error.is_refused_before_sending(), "{error}");
        let expected = format!("`{path}` is returned on request only");
        assert!(error.to_string().contains(&expected), "{error}");
        read.set(path, value).unwrap();
    }
    badges.replace(&read).send().unwrap();
    // A resource that the user wrote replaces the other one as it is.
    let own = json!({"id": id, "number": "8"});
    let own = DynamicResource::from_json(badges.resource_type(), own);
    badges.replace(&own).send().unwrap();
}

const SECRET: &str = "s3cret-value";

fn credentials() -> ClientCredentials {
    ClientCredentials::new("https://login.example.com/token", "hr", SECRET)
}

// R6750-2.1-01
#[test]
fn client_credentials_give_tokens_and_renew_a_refused_one_once() {
    let network = FaultyNetwork::with(testing::server().bearer_token("good"), &[]);
    let builder = Client::connect("https://scim.example.com/v2").unwrap();
    let builder = builder.client_credentials(credentials());
    assert!(!format!("{builder:?}{:?}", credentials()).contains(SECRET));
    let scim = builder.build_with(Arc::clone(&network)).unwrap();
    assert_eq!(total(&scim), Some(0));
    assert_eq!(*network.tokens.lock().unwrap(), 2);
    testing::block_on(async { scim.users().list().await }).unwrap();
    assert_eq!(*network.tokens.lock().unwrap(), 2);
}

#[test]
fn a_token_url_must_not_expose_the_secret() {
    let build = |url: &str| -> Result<Client<Server>, Error> {
        let builder = Client::connect("https://scim.example.com/v2")?;
        let credentials = ClientCredentials::new(url, "hr", SECRET);
        builder
            .client_credentials(credentials)
            .build_with(testing::server())
    };
    for url in ["http://login.example.com/token", "/token", "ftp://x/token"] {
        let error = build(url).unwrap_err();
        assert!(error.is_refused_before_sending(), "{error}");
        assert!(!format!("{error}{error:?}").contains(SECRET));
    }
    build("http://localhost:8080/token").unwrap();
}

#[tokio::test]
async fn a_blocking_client_inside_a_runtime_is_an_error() {
    let connect = || Client::connect("http://localhost:9").unwrap();
    let error = connect().build_blocking().unwrap_err();
    assert!(
        error.to_string().contains("inside an asynchronous runtime"),
        "{error}"
    );
    let scim = tokio::task::spawn_blocking(move || connect().build_blocking().unwrap());
    let scim = scim.await.unwrap();
    let error = scim.users().get("1").no_retry().send().unwrap_err();
    assert!(
        error.to_string().contains("inside an asynchronous runtime"),
        "{error}"
    );
    let error = tokio::task::spawn_blocking(move || scim.users().get("1").no_retry().send());
    let error = error.await.unwrap().unwrap_err();
    assert!(
        !error.to_string().contains("inside an asynchronous runtime"),
        "{error}"
    );
}

#[test]
fn streams_outlive_the_client_that_started_them() {
    fn is_static<T: Send + 'static>(value: T) -> T {
        value
    }
    let (mut stream, iter) = {
        let (scim, _) = testing::with_user().unwrap();
        let users = scim.users();
        (
            is_static(users.list().stream()),
            is_static(users.list().iter()),
        )
    };
    let first = testing::block_on(stream.next()).unwrap().unwrap();
    assert_eq!(first.user_name.as_deref(), Some("bjensen"));
    assert_eq!(iter.map(Result::unwrap).count(), 1);
}
