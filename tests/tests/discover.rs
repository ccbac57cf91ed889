//! Discovery at run time, and the comparison with the documents from which the client was generated.
#![allow(clippy::unwrap_used)]

use bytes::Bytes;
use scim_runtime::{
    Error, Json,
    client::Retry,
    describe::{ChangeKind, DescribeError},
    engine::{BlockingEngine, Engine, Limits, TransportError},
    models::rfc7643,
    server::Server,
};
use serde_json::json;
use std::sync::Mutex;
use tests::acme;

const URL: &str = "http://localhost/scim/v2";

/// Selects the response by path, and records requests.
struct Documents {
    answer: fn(&str) -> (u16, Json),
    asked: Mutex<Vec<String>>,
}

impl BlockingEngine for Documents {
    fn exchange(
        &self,
        request: http::Request<Bytes>,
        _: Limits,
    ) -> Result<http::Response<Bytes>, TransportError> {
        let path = request.uri().path_and_query().unwrap().as_str();
        let path = path.strip_prefix("/scim/v2").unwrap().to_owned();
        let (status, body) = (self.answer)(&path);
        self.asked.lock().unwrap().push(path);
        Ok(http::Response::builder()
            .status(status)
            .header("content-type", "application/scim+json")
            .body(Bytes::from(body.to_string()))
            .unwrap())
    }
}

fn rfc7643_with(answer: fn(&str) -> (u16, Json)) -> rfc7643::Client<Documents> {
    let asked = Mutex::default();
    rfc7643::Client::connect(URL)
        .unwrap()
        .retry(Retry::never())
        .build_with(Documents { answer, asked })
        .unwrap()
}

fn requested_paths(scim: &rfc7643::Client<Documents>) -> Vec<String> {
    scim.engine().asked.lock().unwrap().clone()
}

fn refusal(status: u16) -> (u16, Json) {
    let message = json!({"schemas": ["urn:ietf:params:scim:api:messages:2.0:Error"], "status": status.to_string()});
    (status, message)
}

fn acme_server() -> Server {
    Server::from_snapshot(tests::ACME).unwrap().base_url(URL)
}

// R7644-4-01, R7644-4-03, R7643-5-01
#[test]
fn a_provider_is_described_with_and_without_credentials() {
    for token in [None, Some("t0ken")] {
        let (mut server, mut builder) = (acme_server(), acme::Client::connect(URL).unwrap());
        if let Some(token) = token {
            server = server.bearer_token(token);
            builder = builder.bearer_token(token);
        }
        let scim = builder.build_with(server).unwrap();
        let provider = BlockingSend::send(scim.discover());
        assert_eq!(provider.find("user").unwrap().endpoint, "/Users");
        let urn = provider.find("User").unwrap().urn.clone();
        assert_eq!(provider.find(&urn).unwrap().name, "User");
        assert!(provider.configuration.patch);
    }
}

/// The in-process server, as an asynchronous engine.
trait BlockingSend {
    type Output;
    fn send(self) -> Self::Output;
}

impl<T, F: IntoFuture<Output = Result<T, Error>>> BlockingSend for F {
    type Output = T;
    fn send(self) -> T {
        tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap()
            .block_on(self.into_future())
            .unwrap()
    }
}

#[test]
fn an_unchanged_provider_has_no_drift() {
    let scim = acme::Client::connect(URL)
        .unwrap()
        .build_with(acme_server())
        .unwrap();
    let changes = BlockingSend::send(scim.verify());
    assert_eq!(changes, [], "{changes:#?}");
}

#[test]
fn a_client_generated_from_other_documents_detects_drift() {
    let scim = rfc7643::Client::connect(URL)
        .unwrap()
        .build_with(acme_server())
        .unwrap();
    let changes = BlockingSend::send(scim.verify());
    let device = changes
        .iter()
        .find(|change| change.path == "Device")
        .unwrap();
    assert_eq!((device.kind, device.breaking), (ChangeKind::Added, false));
    let again = BlockingSend::send(scim.verify());
    assert_eq!(changes, again, "the order is the same each time");
}

// R7644-4-01, R7644-4-02
#[test]
fn refused_lists_are_read_member_by_member() {
    let scim = rfc7643_with(|path| match path {
        "/ServiceProviderConfig" => (200, json!({"patch": {"supported": true}})),
        "/ResourceTypes" => (
            200,
            json!([{"name": "T", "endpoint": "/Ts", "schema": "urn:x:T"}]),
        ),
        "/Schemas/urn:x:T" => (200, json!({"id": "urn:x:T", "attributes": [{"name": "a"}]})),
        _ => refusal(403),
    });
    let provider = scim.discover().send().unwrap();
    assert_eq!(provider.find("urn:x:t").unwrap().attributes[0].name, "a");
    assert_eq!(
        requested_paths(&scim),
        [
            "/ServiceProviderConfig",
            "/ResourceTypes",
            "/Schemas",
            "/Schemas/urn:x:T"
        ]
    );
}

// R7644-4-02
#[test]
fn refusals_are_explained() {
    let scim = rfc7643_with(|_| refusal(403));
    let error = scim.discover().send().unwrap_err();
    assert_eq!(error.status(), Some(403));
    assert_eq!(error.request(), Some("GET /ServiceProviderConfig"));
    assert!(
        error
            .help()
            .unwrap()
            .contains("check that the credentials are set"),
        "{error}"
    );
}

#[test]
fn incoherent_documents_are_an_error_that_says_where() {
    let scim = rfc7643_with(|path| match path {
        "/ResourceTypes" => (
            200,
            json!([{"name": "T", "endpoint": "/Ts", "schema": "urn:x:T"}]),
        ),
        _ => (200, json!([])),
    });
    let error = scim.discover().send().unwrap_err();
    assert!(
        matches!(
            error.description(),
            Some(DescribeError::MissingSchema { .. })
        ),
        "{error}"
    );
    assert!(
        error.to_string().contains(
            "`/ResourceTypes` at `/0/schema`: resource type `T` refers to schema `urn:x:T`"
        ),
        "{error}"
    );
}

#[test]
fn documents_at_hand_are_not_requested() {
    let scim = rfc7643_with(|_| (200, json!({"patch": {"supported": true}})));
    let types = json!([{"name": "T", "endpoint": "/Ts", "schema": "urn:x:T"}]);
    let schemas = json!({"id": "urn:x:T", "attributes": []});
    let provider = scim
        .discover()
        .with_schemas(&schemas)
        .with_resource_types(&types)
        .send()
        .unwrap();
    assert!(provider.configuration.patch);
    assert_eq!(requested_paths(&scim), ["/ServiceProviderConfig"]);
    assert!(
        scim.discover()
            .with_schemas(&json!("no schema"))
            .send()
            .unwrap_err()
            .description()
            .is_some()
    );
}

fn _asynchronous_too<E: Engine>(scim: &acme::Client<E>) {
    fn is_send<T: Send>(_: T) {}
    is_send(scim.discover().into_future());
    is_send(scim.verify().into_future());
}
