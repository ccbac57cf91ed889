//! Clients of an in-process server, for examples and tests.
//!
//! Every function starts with a fresh [`Server`] that implements the RFC 7643 documents: users with the enterprise
//! extension, and groups. The server is at `https://scim.example.com/v2`, opens no socket, and is its own engine. The client works both ways:
//! call `.send()` on a request, or `.await` it.
//!
//! ```
//! use scim_runtime::{models::User, testing};
//!
//! let scim = testing::blocking()?;
//! let user = scim.users().create(&User::new("bjensen")).send()?;
//! assert_eq!(user.user_name.as_deref(), Some("bjensen"));
//! # Ok::<(), scim_runtime::Error>(())
//! ```

use crate::{
    client::{self, Builder, Untyped},
    describe::Description,
    engine::{BlockingEngine, Limits, TransportError},
    error::Error,
    models::{
        Group, User,
        group::Member,
        rfc7643::{Client, Provider},
    },
    record::Stored,
    server::Server,
    walk::from_json,
};
use bytes::Bytes;
use http::StatusCode;
use serde_json::Value;
use std::future::Future;

/// The base URL of the servers of this module.
const BASE_URL: &str = "https://scim.example.com/v2";

/// Creates a client of an empty server, for `.send()`.
///
/// ```
/// use scim_runtime::{models::User, testing};
///
/// let scim = testing::blocking()?;
/// scim.users().create(&User::new("bjensen")).send()?;
/// let page = scim.users().list().filter(User::USER_NAME.eq("bjensen")).send()?;
/// assert_eq!(page.resources.len(), 1);
/// # Ok::<(), scim_runtime::Error>(())
/// ```
///
/// # Errors
/// None in practice; the type lets examples use `?`.
pub fn blocking() -> Result<Client<Server>, Error> {
    client_of(server())
}

/// Creates a client of an empty server, for `.await`. Wrap an example in [`block_on`] to run it.
///
/// ```
/// use scim_runtime::{models::User, testing};
///
/// # testing::block_on(async {
/// let scim = testing::asynchronous()?;
/// scim.users().create(&User::new("bjensen")).await?;
/// # Ok::<(), scim_runtime::Error>(())
/// # }).unwrap();
/// ```
///
/// # Errors
/// As [`blocking`].
pub fn asynchronous() -> Result<Client<Server>, Error> {
    client_of(server())
}

/// Creates a client of a server that stores one user: Barbara Jensen of RFC 7643 §8.2, `userName` `bjensen`.
///
/// ```
/// use scim_runtime::testing;
///
/// let (scim, babs) = testing::with_user()?;
/// let user = scim.users().get(babs.id()).send()?;
/// assert_eq!(user.display_name.as_deref(), Some("Babs Jensen"));
/// # Ok::<(), scim_runtime::Error>(())
/// ```
///
/// # Errors
/// As [`blocking`].
pub fn with_user() -> Result<(Client<Server>, Stored<User>), Error> {
    let scim = blocking()?;
    let user = scim.users().create(&user()).send()?;
    Ok((scim, user))
}

/// Creates a client of a server that stores one user, and a group with this user as its member.
///
/// ```
/// use scim_runtime::testing;
///
/// let (scim, group) = testing::with_group()?;
/// let user = scim.users().get(group.members[0].value.as_deref().unwrap_or_default()).send()?;
/// assert_eq!(user.groups[0].display.as_deref(), Some("Tour Guides"));
/// # Ok::<(), scim_runtime::Error>(())
/// ```
///
/// # Errors
/// As [`blocking`].
pub fn with_group() -> Result<(Client<Server>, Stored<Group>), Error> {
    let (scim, user) = with_user()?;
    let mut group = Group::new("Tour Guides");
    group.members.push(Member {
        value: Some(user.id().to_owned()),
        ..Member::default()
    });
    let group = scim.groups().create(&group).send()?;
    Ok((scim, group))
}

/// Creates a client that learns the provider's resource types while it runs.
///
/// ```
/// use scim_runtime::testing;
///
/// let scim = testing::untyped()?;
/// let provider = scim.discover().send()?;
/// assert!(scim.dynamic(&provider, "User").is_ok());
/// # Ok::<(), scim_runtime::Error>(())
/// ```
///
/// # Errors
/// As [`blocking`].
pub fn untyped() -> Result<client::Client<Untyped, Server>, Error> {
    Builder::<Untyped>::new(BASE_URL)?.build_with(server())
}

/// Creates an empty server.
///
/// ```
/// use scim_runtime::testing;
///
/// let server = testing::server();
/// server.populate("User", 10)?;
/// # Ok::<(), scim_runtime::server::ServerError>(())
/// ```
#[must_use]
pub fn server() -> Server {
    Server::new(description()).base_url(BASE_URL)
}

/// Connects a client to a server that was configured by hand.
///
/// ```
/// use scim_runtime::testing;
///
/// let scim = testing::client_of(testing::server())?;
/// assert!(scim.users().get("no such id").send().is_err_and(|error| error.is_not_found()));
/// # Ok::<(), scim_runtime::Error>(())
/// ```
///
/// # Errors
/// As [`blocking`].
pub fn client_of(server: Server) -> Result<Client<Server>, Error> {
    Builder::<Provider>::new(BASE_URL)?.build_with(server)
}

/// The RFC 7643 documents as a description. The enterprise extension is optional.
///
/// ```
/// let provider = scim_runtime::testing::description();
/// assert_eq!(provider.resource_types[0].name, "User");
/// ```
///
/// # Panics
/// Never: the documents are constant.
#[must_use]
pub fn description() -> Description {
    Description::from_documents(
        &parse(include_str!("Schemas.json")),
        &parse(include_str!("ResourceTypes.json")),
        &parse(include_str!("ServiceProviderConfig.json")),
    )
    .expect("the RFC's documents are valid")
}

/// Barbara Jensen, after RFC 7643 §8.2, as a client would create her.
///
/// ```
/// let user = scim_runtime::testing::user();
/// assert_eq!(user.emails[0].value.as_deref(), Some("bjensen@example.com"));
/// ```
///
/// # Panics
/// Never: the user is constant.
#[must_use]
pub fn user() -> User {
    from_json(
        br#"{
            "userName": "bjensen",
            "externalId": "701984",
            "name": {"givenName": "Barbara", "familyName": "Jensen"},
            "displayName": "Babs Jensen",
            "title": "Tour Guide",
            "active": true,
            "emails": [
                {"value": "bjensen@example.com", "type": "work", "primary": true},
                {"value": "babs@jensen.org", "type": "home"}
            ]
        }"#,
    )
    .expect("the user is valid")
}

/// Runs a future to its end on this thread, so that examples need no async runtime.
///
/// ```
/// assert_eq!(scim_runtime::testing::block_on(async { 1 + 1 }), 2);
/// ```
pub fn block_on<F: Future>(future: F) -> F::Output {
    crate::engine::block_on(future)
}

fn parse(text: &str) -> Value {
    serde_json::from_str(text).expect("the RFC's documents are JSON")
}

/// The error of a request that is answered with this status and without a body: to test how a program handles errors.
///
/// ```
/// use scim_runtime::testing;
///
/// let error = testing::error_with_status(429);
/// assert!(error.is_rate_limited() && error.is_retryable());
/// ```
///
/// # Panics
/// If the status is a success or isn't between 100 and 999.
#[must_use]
pub fn error_with_status(status: u16) -> Error {
    let scim = Client::connect("https://scim.example.com/v2").and_then(|builder| {
        let always = Always(StatusCode::from_u16(status).unwrap_or(StatusCode::OK));
        builder.no_retry().build_with(always)
    });
    scim.and_then(|scim| scim.users().get("2819c223").send())
        .expect_err("a status that is an error")
}

/// Answers every request with a status.
struct Always(StatusCode);

impl BlockingEngine for Always {
    fn exchange(
        &self,
        _: http::Request<Bytes>,
        _: Limits,
    ) -> Result<http::Response<Bytes>, TransportError> {
        let mut response = http::Response::new(Bytes::new());
        *response.status_mut() = self.0;
        Ok(response)
    }
}
